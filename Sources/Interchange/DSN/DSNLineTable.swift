// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Payroll
public import RuleBook

extension DSN {
    /// Who an amount of a payslip is declared to.
    public enum Destination: String, Sendable, Hashable, CaseIterable {
        /// On the slip of the collector of social security.
        case urssaf
        /// To the complementary pension institution.
        case retirement
        /// To the insurer of health and provident cover.
        case insurance
        /// Told once more for a check, owed under another code.
        case information
        /// In the declaration of another month of the year, not in this one.
        case yearly
        /// Not by this declaration.
        case elsewhere
    }

    /// How payslip lines are declared, as the French pack tells it (topic `dsn_lines`).
    public struct LineTable: Sendable {
        /// Which part of a line's amount a row takes.
        public enum Part: Sendable, Hashable {
            /// All of it.
            case all
            /// The line's base times a rate.
            case rate(Rate)
            /// What falls on pay up to the ceiling.
            case capped
            /// The part of a reduction taken off complementary pensions.
            case retirement
            /// What the other rows of the line leave.
            case rest
        }

        /// One row: a part of a line and what it becomes.
        public struct Row: Sendable, Hashable {
            /// The line of the payslip.
            public let line: String
            /// Which part.
            public let part: Part
            /// Individual contribution code (S21.G00.81.001); nil when it is not declared here.
            public let code: String?
            /// Base code (S21.G00.78.001); nil when it is not declared here.
            public let base: String?
            /// Aggregated code and qualifier (S21.G00.23); nil when there is none.
            public let aggregate: Aggregate?
            /// To whom.
            public let destination: Destination
            /// What must hold for the row to count.
            public let conditions: Set<String>
        }

        /// A code of aggregated contributions with its qualifier.
        public struct Aggregate: Sendable, Hashable, Comparable {
            /// S21.G00.23.001.
            public let code: String
            /// S21.G00.23.002.
            public let qualifier: String

            /// In the order of codes, then qualifiers.
            public static func < (left: Aggregate, right: Aggregate) -> Bool {
                (left.code, left.qualifier) < (right.code, right.qualifier)
            }
        }

        /// What is declared of an aggregate.
        public enum Measure: Sendable, Hashable {
            /// Its base alone: the collector applies the rate.
            case base
            /// Its base and the rate of a line, which is the employer's own.
            case baseAndRate(line: String)
            /// Its amount.
            case amount
        }

        /// How a kind of contract is coded.
        public struct ContractCodes: Sendable, Hashable {
            let nature: String
            let scheme: String
            let retirementStatus: String?
            let endReason: String?
        }

        /// The rows in the pack's order.
        public let rows: [Row]
        /// Where the table comes from; not verified means that every export says so.
        public let source: Source
        let bases: [String: String]
        let measures: [Aggregate: Measure]
        let replaced: [String: [String: String]]
        /// The aggregate under which a reduction is paid back; nil when the pack has none.
        var paidBack: String? { replaced["taken_back"]?.values.first }
        let components: [String: (code: String, isBase: Bool)]
        let otherIncome: [String: String]
        let contracts: [String: ContractCodes]
        let unchecked: [(key: String, condition: String?)]
        /// The rows by code and base of an individual contribution.
        let byCode: [String: [Row]]
        /// Aggregates whose sums are compared together.
        let aggregateGroups: [Set<Aggregate>]

        /// Reads the topic of the pack.
        ///
        /// - Throws: ``RuleBook/RuleBookError`` with file and line.
        public init(_ rules: RuleBook) throws(RuleBookError) {
            var map = try PackMap(rules.topic("dsn_lines"))
            source = try map.source()
            let contributions = try Table(map.required("contributions"), columns: 7...8)
            var rows: [Row] = []
            for row in contributions.rows {
                rows.append(try LineTable.row(row, in: contributions.place))
            }
            self.rows = rows
            byCode = Dictionary(grouping: rows) { "\($0.code ?? "") \($0.base ?? "")" }
            bases = try LineTable.pairs(map.required("bases"))
            measures = try LineTable.measures(Table(map.required("aggregates"), columns: 3...4))
            var replaced: [String: [String: String]] = [:]
            for row in try Table(map.required("replaced"), columns: 3...3).rows {
                replaced[row[0], default: [:]][row[1]] = row[2]
            }
            self.replaced = replaced
            aggregateGroups = LineTable.groups(rows, replaced: replaced)
            var components: [String: (code: String, isBase: Bool)] = [:]
            for row in try Table(map.required("components"), columns: 3...3).rows {
                components[row[0]] = (row[1], row[2] == "base")
            }
            self.components = components
            otherIncome = try LineTable.pairs(map.required("other_income"))
            var contracts: [String: ContractCodes] = [:]
            for row in try Table(map.required("contracts"), columns: 5...5).rows {
                let given = row.map { $0 == "-" ? nil : $0 }
                contracts[row[0]] = ContractCodes(
                    nature: row[1], scheme: row[2], retirementStatus: given[3],
                    endReason: given[4])
            }
            self.contracts = contracts
            unchecked = try Table(map.required("not_checked"), columns: 2...2).rows.map {
                ($0[0], $0[1] == "-" ? nil : $0[1])
            }
            try map.finish()
        }

        private static func row(
            _ words: [String], in place: PackPlace
        ) throws(RuleBookError) -> Row {
            let refusal = RuleBookError.badValue(
                place, expected: "line part code base ctp qualifier to [when]")
            let part: Part
            switch words[1] {
            case "all": part = .all
            case "capped": part = .capped
            case "retirement": part = .retirement
            case "rest": part = .rest
            default:
                guard let rate = try? Rate(text: words[1]) else { throw refusal }
                part = .rate(rate)
            }
            let isDeclared = words[2] != "-"
            guard let destination = Destination(rawValue: words[6]),
                LineCode(rawValue: words[0]) != nil, isDeclared == (words[3] != "-"),
                (words[4] == "-") == (words[5] == "-")
            else { throw refusal }
            return Row(
                line: words[0], part: part, code: isDeclared ? words[2] : nil,
                base: isDeclared ? words[3] : nil,
                aggregate: words[4] == "-" ? nil : Aggregate(code: words[4], qualifier: words[5]),
                destination: destination, conditions: Set(words.dropFirst(7)))
        }

        private static func pairs(_ node: PackNode) throws(RuleBookError) -> [String: String] {
            let table = try Table(node, columns: 2...2)
            return Dictionary(table.rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
        }

        private static func measures(
            _ table: Table
        ) throws(RuleBookError) -> [Aggregate: Measure] {
            var found: [Aggregate: Measure] = [:]
            for row in table.rows {
                let measure: Measure
                switch (row[2], row.count) {
                case ("base", 3): measure = .base
                case ("amount", 3): measure = .amount
                case ("base_rate", 4): measure = .baseAndRate(line: row[3])
                default: throw .badValue(table.place, expected: "base, base_rate LINE or amount")
                }
                found[Aggregate(code: row[0], qualifier: row[1])] = measure
            }
            return found
        }

        /// The rows of a line under which conditions hold; none when the line is not mapped.
        func rows(of line: String, where conditions: Set<String>) -> [Row] {
            rows.filter { $0.line == line && $0.conditions.isSubset(of: conditions) }
        }

        /// Statements on what no check of ours covers, for what is there.
        func notChecked(_ conditions: Set<String>) -> [String] {
            unchecked.filter { $0.condition.map(conditions.contains) ?? true }
                .map { "dsn.unchecked.\($0.key)" }
        }
    }

    /// What the pack says on declarations of a month: norm, lines, headcounts, due days.
    public struct Rules: Sendable {
        /// The norm in force.
        public let norm: Norm
        /// How lines are declared.
        public let lines: LineTable
        let mediumHeadcount: Int
        let largeHeadcount: Int
        let earlyHeadcount: Int
        let earlyDay: Int
        let ordinaryDay: Int
        let signalDays: Int

        /// Reads the French pack.
        ///
        /// - Parameters:
        ///   - rules: The pack.
        ///   - day: Any day of the month worked; it decides headcounts and due days.
        /// - Throws: ``RuleBook/RuleBookError`` with file and line, or the figure that is missing.
        public init(_ rules: RuleBook, on day: Day) throws(RuleBookError) {
            norm = try Norm(rules)
            lines = try LineTable(rules)
            func whole(_ key: String) throws(RuleBookError) -> Int {
                Int(try rules.rate(key, at: day).value.millionths / 1_000_000)
            }
            mediumHeadcount = try whole("payroll.headcount.medium")
            largeHeadcount = try whole("payroll.headcount.large")
            earlyHeadcount = try whole("dsn.headcount.early")
            earlyDay = try whole("dsn.due_day.early")
            ordinaryDay = try whole("dsn.due_day.ordinary")
            signalDays = try whole("dsn.signal_days")
        }

        /// The day a monthly declaration is due, at noon.
        ///
        /// - Parameters:
        ///   - period: The month worked.
        ///   - headcount: Employees of the company.
        ///   - paysNextMonth: Whether pay is paid in the month after, which the collector knows of.
        /// - Returns: A day of the next month; days off are not shifted.
        /// - Source: CSS R133-14, I and R243-6.
        public func dueDay(of period: Period, headcount: Int, paysNextMonth: Bool = false) -> Day {
            let isEarly = headcount >= earlyHeadcount && !paysNextMonth
            return period.next.day(isEarly ? earlyDay : ordinaryDay)
        }
    }
}
