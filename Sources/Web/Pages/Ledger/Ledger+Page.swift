// SPDX-License-Identifier: AGPL-3.0-or-later

struct LedgerPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile] = []
    var filter: Filter?
    var table: Table
}

struct EntryPage: Page {
    static let template = "pages/entry"

    var heading: Heading
    var facts: [Fact]
    var lines: Table
    var explanation: Explanation?
    /// Takes the entry back; nil where its document must be undone instead.
    var reversal: Form? = nil
    /// The entry's own fingerprint and the one before it in the chain.
    var seal: [Fact]
}

struct TrialBalancePage: Page {
    static let template = "pages/trial-balance"

    var heading: Heading
    var filter: Filter
    var standing: Notice
    var tiles: [Tile]
    var table: Table
}

/// One section's income statement and balance sheet at a day.
struct SectionStatementPage: Page {
    static let template = "pages/statement"

    var heading: Heading
    var filter: Filter
    var standing: Notice?
    var tiles: [Tile]
    var income: Table
    var assets: Table
    var liabilities: Table
}
