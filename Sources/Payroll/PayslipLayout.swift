// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

/// How a payslip is laid out: the groups with their rows in order, then the amounts below them.
///
/// The law changes the form while payslips already given keep theirs, so layouts are dated data:
/// the topic `payslip_layouts` of a pack.
public struct PayslipLayout: Sendable, Hashable {
    /// A heading with the rows under it.
    public struct Group: Sendable, Hashable {
        /// Which group.
        public let kind: PayslipGroup
        /// Rows named by ``LineCode/row``, in printing order.
        public let rows: [String]
        /// The part of the payslip it stands in, `mandatory` or `optional`; nil without parts.
        public let section: String?
    }

    /// An amount below the table.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// What is declared for social benefits.
        case netSocial = "net_social"
        /// Travel, meal vouchers and the like, where there are any.
        case reimbursements
        /// Gross less contributions.
        case netBeforeTax = "net_before_tax"
        /// What income tax is computed on.
        case taxable
        /// Income tax withheld.
        case tax
        /// What the person receives.
        case netPaid = "net_paid"
        /// What the employer spends.
        case employerTotal = "employer_total"
    }

    /// Name within the pack: `transitional`.
    public let key: String
    /// First day of pay it is for.
    public let from: Day
    /// Last day of pay it is for; nil until further notice.
    public let to: Day?
    /// The groups, in order; every row of every line stands in one of them.
    public let groups: [Group]
    /// The amounts below, in order.
    public let outcomes: [Outcome]
    /// Where it comes from, and whether somebody compared it with the text.
    public let source: Source

    /// The rows of every line by the group its code belongs to, in the order of the codes.
    public static let byCode: [Group] = PayslipGroup.allCases.map { kind in
        Group(
            kind: kind, rows: PayslipSheet.rowOrder.filter { $0.group == kind }.map(\.row),
            section: nil)
    }
}

/// The layouts of a pack by day, without gap or overlap.
public struct PayslipLayouts: Sendable {
    private let layouts: [PayslipLayout]

    /// Reads the topic `payslip_layouts`.
    ///
    /// - Throws: `RuleBookError` for a pack without the topic, an unknown group, row or amount, a
    ///   row placed twice or not at all, a day without layout or with two.
    public init(_ rules: RuleBook) throws(RuleBookError) {
        let nodes = try rules.topic("payslip_layouts").asList()
        var layouts: [PayslipLayout] = []
        for node in nodes { layouts.append(try PayslipLayout(node)) }
        layouts.sort { $0.from < $1.from }
        guard let place = nodes.first?.place else {
            throw .badValue(PackPlace(file: rules.pack, line: 0, path: ""), expected: "a layout")
        }
        for (earlier, later) in zip(layouts, layouts.dropFirst()) {
            let end = earlier.to ?? later.from
            if end >= later.from { throw .overlap(place, key: later.key, day: later.from) }
            if end + 1 < later.from {
                throw .gap(place, key: earlier.key, day: end + 1)
            }
        }
        self.layouts = layouts
    }

    /// The layout of a payslip paid on a day; that of the nearest day where the pack has none.
    public func layout(on day: Day) -> PayslipLayout {
        layouts.last { $0.from <= day } ?? layouts[0]
    }

    /// All layouts, the oldest first.
    public var all: [PayslipLayout] { layouts }
}

extension PayslipLayout {
    fileprivate init(_ node: PackNode) throws(RuleBookError) {
        var map = try PackMap(node)
        key = try map.text("key")
        from = try map.day("from")
        to = try map.optionalDay("to")
        var groups: [Group] = []
        var placed: Set<String> = []
        for node in try map.required("groups").asList() {
            let group = try Group(node)
            for row in group.rows where !placed.insert(row).inserted {
                throw .duplicateKey(node.place, key: row)
            }
            groups.append(group)
        }
        if let row = PayslipSheet.rowOrder.map(\.row).first(where: { !placed.contains($0) }) {
            throw .missingKey(map.place, key: row)
        }
        self.groups = groups
        var outcomes: [Outcome] = []
        for node in try map.required("outcomes").asList() {
            guard let outcome = Outcome(rawValue: try node.asText()) else {
                throw .badValue(node.place, expected: "an amount of a payslip")
            }
            outcomes.append(outcome)
        }
        self.outcomes = outcomes
        source = try map.source()
        try map.finish()
    }
}

extension PayslipLayout.Group {
    fileprivate init(_ node: PackNode) throws(RuleBookError) {
        var map = try PackMap(node)
        guard let kind = PayslipGroup(rawValue: try map.text("group")) else {
            throw .badValue(map.place, expected: "a group of a payslip")
        }
        self.kind = kind
        let known = Set(PayslipSheet.rowOrder.map(\.row))
        var rows: [String] = []
        for node in try map.required("rows").asList() {
            let row = try node.asText()
            guard known.contains(row) else { throw .unknownKey(node.place, key: row) }
            rows.append(row)
        }
        self.rows = rows
        section = try map.optional("section")?.asText()
        if let section, !["mandatory", "optional"].contains(section) {
            throw .badValue(map.place, expected: "mandatory or optional")
        }
        try map.finish()
    }
}
