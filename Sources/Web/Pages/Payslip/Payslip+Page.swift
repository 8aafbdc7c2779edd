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
    /// Who receives what of the cost.
    var receivers: Flow?
    /// Why net pay is not what it was, in sentences that add up.
    var changes: [String] = []
    /// What of the payslip nobody has verified.
    var points: [OpenPointLine] = []
    /// Where all figures stand, and all that is not verified.
    var links: [Link] = []
    var groups: [PayGroup]
    var facts: [Fact]
}

/// The lines of a payslip that serve one purpose: health, pension, tax.
struct PayGroup: Sendable {
    /// The part of the payslip that begins with the group.
    var section: String?
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
    /// Why each of its amounts changed.
    var causes: [String] = []
    /// Nobody has verified a figure or a rule behind it.
    var isUnverified: Bool = false
    /// Which rules those are.
    var points: [OpenPointLine] = []
    var explanation: Explanation
}

/// Something nobody has verified, with the way to the page that says why.
struct OpenPointLine: Sendable {
    var text: String
    var href: String
}
