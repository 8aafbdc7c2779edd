// SPDX-License-Identifier: AGPL-3.0-or-later

/// A draft being written.
///
/// Without script, `add` sends the form and returns it with more lines.
struct InvoiceFormPage: Page {
    static let template = "pages/invoice-form"

    var heading: Heading
    var action: String
    /// The activity the draft belongs to.
    var section: String
    var fields: [Field]
    var lines: [InvoiceLineFields]
    var problems: Problems?
    let kept = KeptDraft()
    /// Sums of the lines as saved; the script shows them as they change.
    var totals: [Fact]
    var cancel: Link
    /// The language's decimal mark and pattern, for the sums the script shows.
    var decimal: String
    var group: String
    /// The line the script copies, with empty fields and `0` for its number.
    var blank: InvoiceLineFields
}

struct InvoiceLineFields: Sendable {
    /// From 1.
    var number: Int
    var legend: String
    var fields: [Field]
    /// The amount as saved; empty for a new line.
    var amount: String
    var removeLabel: String
}
