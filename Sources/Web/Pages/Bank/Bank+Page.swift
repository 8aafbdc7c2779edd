// SPDX-License-Identifier: AGPL-3.0-or-later

struct BankPage: Page {
    static let template = "pages/bank"

    var heading: Heading
    var tiles: [Tile]
    var upload: Form
    var table: Table
}

/// A bank line that waits for a person, with what it could be.
struct SuspensePage: Page {
    static let template = "pages/suspense"

    var heading: Heading
    /// How many are left, and how many were matched without anyone.
    var progress: Progress?
    var line: SuspenseLine?
    var queue: Table

    struct Progress: Sendable {
        var label: String
        var value: String
        var note: String?
    }
}

struct SuspenseLine: Sendable {
    var title: String
    var amount: String
    var isCredit: Bool
    var facts: [Fact]
    /// Why the last decision was refused.
    var problem: String? = nil
    var proposals: [Proposal]
    /// Looks for another invoice among the open ones, and what was found.
    var search: Filter? = nil
    var found: Table? = nil
    /// Other things the line can be: a supplier's bill, bank charges, another invoice.
    var otherForms: [Form]
    var next: Link?
}

struct Proposal: Sendable {
    var title: String
    var reason: String
    /// How sure the program is; nil where it only lists.
    var confidence: Pill?
    var facts: [Fact]
    var accept: Command
}
