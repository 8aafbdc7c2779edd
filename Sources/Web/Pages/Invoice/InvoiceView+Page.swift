// SPDX-License-Identifier: AGPL-3.0-or-later

/// A draft or an issued invoice, with all that has happened to it.
struct InvoiceViewPage: Page {
    static let template = "pages/invoice-view"

    var heading: Heading
    var standing: Notice?
    var commands: [Command]
    var facts: [Fact]
    var lines: Table
    var totals: [Fact]
    var events: [Event]
    /// What the invoice becomes for the member: the waterfall.
    var flow: Flow?
    /// What can be done besides, folded away until it is wanted.
    var fold: FoldedForm?
}

/// A form behind its title.
struct FoldedForm: Sendable {
    var title: String
    var form: Form
    /// Whether it is unfolded: something in it is wrong.
    var isOpen = false
}
