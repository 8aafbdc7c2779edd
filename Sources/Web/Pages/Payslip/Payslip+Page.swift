// SPDX-License-Identifier: AGPL-3.0-or-later

struct PayslipListPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile]
    var filter: Filter?
    var table: Table
}

/// A payslip line by line, each in plain words with its calculation.
struct PayslipExplainPage: Page {
    static let template = "pages/payslip"

    var heading: Heading
    var tiles: [Tile]
    var flow: Flow
    var groups: [PayGroup]
    var facts: [Fact]
}

/// The lines of a payslip that serve one purpose: health, pension, tax.
struct PayGroup: Sendable {
    var title: String
    /// What the purpose is, in a sentence.
    var text: String?
    var employee: String
    var employer: String
    var lines: [PayLine]
}

struct PayLine: Sendable {
    var label: String
    /// What the line pays for, in plain words.
    var text: String?
    var employee: String?
    var employer: String?
    /// Difference with the month before and its cause.
    var change: Pill?
    var explanation: Explanation
}
