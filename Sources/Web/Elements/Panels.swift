// SPDX-License-Identifier: AGPL-3.0-or-later

/// A page of several things one below the other, each with its title.
struct PanelsPage: Page {
    static let template = "pages/panels"

    var heading: Heading
    var notice: Notice?
    var panels: [Panel]
}

/// One thing on such a page: facts, a table, a form, what can be done.
struct Panel: Sendable {
    var id: String
    var title: String
    var text: String?
    var facts: [Fact] = []
    /// A picture of ours.
    var picture: OwnMarkup?
    /// Texts to copy, each on a line of its own.
    var codes: [String] = []
    /// What narrows the table.
    var filter: Filter?
    var table: Table?
    var form: Form?
    /// What a passkey fills in.
    var passkey: PasskeyForm?
    var commands: [Command] = []
    var links: [Link] = []
}
