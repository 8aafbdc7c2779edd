// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

extension DSN {
    /// What the figures of a message owe each other.
    struct Equations {
        private(set) var faults: [Fault] = []
        /// What is in the message that our table does not know; statements depend on it.
        private(set) var conditions: Set<String> = []
        private let blocks: Blocks
        private let lines: LineTable

        init(_ blocks: Blocks, lines: LineTable) {
            self.blocks = blocks
            self.lines = lines
            counts()
            for payment in blocks.named("S21.G00.50") { taxes(of: payment) }
            for contribution in blocks.named("S21.G00.81") { amount(of: contribution) }
            for establishment in blocks.named("S21.G00.11") {
                let contributions = blocks.below(establishment, "S21.G00.81").map {
                    Known(index: $0, rows: rows(of: $0))
                }
                slips(of: establishment, contributions)
                aggregates(of: establishment, contributions)
                payments(of: establishment)
            }
        }

        private mutating func add(
            _ kind: Fault.Kind, _ block: Int, _ number: String, _ found: String,
            _ expected: String
        ) {
            let name = "\(blocks.instances[block].name).\(number)"
            faults.append(
                Fault(
                    kind, line: blocks.line(block, number), name, found: found,
                    expected: expected))
        }

        private mutating func counts() {
            for end in blocks.named("S90.G00.90") {
                let declarations = blocks.named("S20.G00.05").count
                for (number, expected) in [("001", blocks.lineCount), ("002", declarations)] {
                    if let found = blocks.value(end, number), Int(found) != expected {
                        add(.wrongCount, end, number, found, String(expected))
                    }
                }
            }
        }

        /// Withholding = subject amount × rate; subject amount = net taxable less what is exempt.
        private mutating func taxes(of payment: Int) {
            let exempt = ["011", "012"].compactMap { blocks.money(payment, $0) }.sum
            if let taxable = blocks.money(payment, "002"),
                let subject = blocks.money(payment, "013"),
                subject != max(taxable - exempt, .zero)
            {
                add(
                    .taxedAmount, payment, "013", subject.text,
                    max(taxable - exempt, .zero).text)
            }
            if let subject = blocks.money(payment, "013"),
                let rate = blocks.value(payment, "006").flatMap(Self.rate),
                let tax = blocks.money(payment, "009"), blocks.value(payment, "007") != "99",
                !Self.isWithinACent(tax, subject, rate)
            {
                add(.withholding, payment, "009", tax.text, subject.times(rate).text)
            }
            let bases = blocks.below(payment, "S21.G00.78")
            let gross = bases.first { blocks.value($0, "001") == "03" }
                .flatMap { blocks.money($0, "004") }
            for base in bases where blocks.value(base, "001") == "02" {
                if let gross, let capped = blocks.money(base, "004"), capped > max(gross, .zero) {
                    add(.cappedBase, base, "004", capped.text, gross.text)
                }
            }
        }

        /// Contribution = base × rate, within a cent.
        private mutating func amount(of contribution: Int) {
            guard let amount = blocks.money(contribution, "004"),
                let base = blocks.money(contribution, "003"),
                let rate = blocks.value(contribution, "007").flatMap(Self.rate),
                !Self.isWithinACent(amount, base, rate)
            else { return }
            add(.contributionAmount, contribution, "004", amount.text, base.times(rate).text)
        }

        /// Total of a slip = contributions owed to its body; only where our table knows them all.
        private mutating func slips(of establishment: Int, _ contributions: [Known]) {
            let slips = blocks.below(establishment, "S21.G00.22")
            var owed: [String: Money] = [:]
            for contribution in contributions {
                guard let body = blocks.value(contribution.index, "002") else { continue }
                if contribution.rows.isEmpty { conditions.insert("unknown_contributions") }
                guard contribution.rows.contains(where: { $0.destination == .urssaf }) else {
                    continue
                }
                owed[body, default: .zero] += blocks.money(contribution.index, "004") ?? .zero
            }
            guard !conditions.contains("unknown_contributions") else { return }
            var declared: [String: (sum: Money, last: Int)] = [:]
            for slip in slips {
                let body = blocks.value(slip, "001") ?? ""
                let amount = blocks.money(slip, "005") ?? .zero
                declared[body] = ((declared[body]?.sum ?? .zero) + amount, slip)
            }
            for (body, total) in declared.sorted(by: { $0.key < $1.key })
            where total.sum != owed[body] ?? .zero {
                add(
                    .slipTotal, total.last, "005", total.sum.text, (owed[body] ?? .zero).text)
            }
        }

        /// Aggregates = individual contributions of the same codes, base by base.
        private mutating func aggregates(of establishment: Int, _ contributions: [Known]) {
            let declared = blocks.below(establishment, "S21.G00.23")
            guard !declared.isEmpty || !blocks.below(establishment, "S21.G00.22").isEmpty else {
                return
            }
            for group in lines.aggregateGroups {
                var expected = GroupSum()
                for contribution in contributions
                where contribution.rows.contains(where: { row in
                    row.aggregate.map(group.contains) ?? false
                }) {
                    let index = contribution.index
                    guard let base = blocks.instances[index].parent else { continue }
                    expected.take(
                        base: base, amount: blocks.money(base, "004") ?? .zero,
                        owed: blocks.money(index, "004") ?? .zero)
                }
                compare(group, declared, expected)
            }
        }

        private mutating func compare(
            _ group: Set<LineTable.Aggregate>, _ declared: [Int], _ expected: GroupSum
        ) {
            let members = declared.filter { index in
                group.contains(
                    LineTable.Aggregate(
                        code: blocks.value(index, "001") ?? "",
                        qualifier: blocks.value(index, "002") ?? ""))
            }
            guard let last = members.last ?? declared.last else { return }
            let isAmount = group.contains { lines.measures[$0] == .amount }
            let wanted = isAmount ? expected.owed : expected.bases
            var found = Money.zero
            for member in members {
                // What is taken off stands as an amount, what is paid back as a base.
                found +=
                    blocks.money(member, isAmount ? "005" : "004").map {
                        isAmount ? -$0 : $0
                    } ?? .zero
                if isAmount { found += blocks.money(member, "004") ?? .zero }
            }
            let rounded = Money.cents(
                Int64(divided(Int128(wanted.minorUnits), by: 100, rounding: .halfUp)) * 100)
            guard found != wanted, found != rounded else { return }
            let names = group.map(\.code).sorted().joined(separator: " ")
            add(
                .aggregate, last, isAmount ? "005" : "004", "\(names): \(found.text)",
                wanted.text)
        }

        /// Payments of a body = its slips; of the tax office = the tax withheld; parts = whole.
        private mutating func payments(of establishment: Int) {
            var owed: [String: Money] = [:]
            for slip in blocks.below(establishment, "S21.G00.22") {
                owed[blocks.value(slip, "001") ?? "", default: .zero] +=
                    blocks.money(slip, "005") ?? .zero
            }
            let taxes =
                blocks.below(establishment, "S21.G00.50").compactMap { blocks.money($0, "009") }
                + blocks.below(establishment, "S21.G00.56").compactMap { blocks.money($0, "007") }
            owed["DGFIP"] = taxes.sum
            var paid: [String: (sum: Money, last: Int)] = [:]
            for payment in blocks.below(establishment, "S21.G00.20") {
                let body = blocks.value(payment, "001") ?? ""
                let amount = blocks.money(payment, "005") ?? .zero
                paid[body] = ((paid[body]?.sum ?? .zero) + amount, payment)
                let parts = blocks.below(payment, "S21.G00.55")
                let sum = parts.compactMap { blocks.money($0, "001") }.sum
                if !parts.isEmpty, sum != amount {
                    add(.payment, payment, "005", amount.text, sum.text)
                }
            }
            for (body, total) in paid.sorted(by: { $0.key < $1.key }) {
                guard let expected = owed[body], total.sum != expected else { continue }
                add(.payment, total.last, "005", "\(body): \(total.sum.text)", expected.text)
            }
        }

        private func rows(of contribution: Int) -> [LineTable.Row] {
            guard let code = blocks.value(contribution, "001"),
                let base = blocks.instances[contribution].parent.flatMap({
                    blocks.value($0, "001")
                })
            else { return [] }
            return lines.byCode["\(code) \(base)"] ?? []
        }

        /// A rate in percent.
        private static func rate(_ text: String) -> Rate? {
            guard let value = try? DecimalText.parse(text, places: 3), value.magnitude < 1_000_000
            else { return nil }
            return Rate(millionths: value * 10)
        }

        private static func isWithinACent(_ amount: Money, _ base: Money, _ rate: Rate) -> Bool {
            let exact = Int128(base.minorUnits) * Int128(rate.millionths)
            return (Int128(amount.minorUnits) * 1_000_000 - exact).magnitude <= 1_000_000
        }
    }

    /// An individual contribution with the rows of our table that make it.
    private struct Known {
        let index: Int
        let rows: [LineTable.Row]
    }

    /// What individual contributions of a group of aggregates add up to.
    private struct GroupSum {
        private(set) var bases = Money.zero
        private(set) var owed = Money.zero
        private var counted: Set<Int> = []

        /// A base counts once, however many contributions stand below it.
        mutating func take(base: Int, amount: Money, owed: Money) {
            self.owed += owed
            if counted.insert(base).inserted { bases += amount }
        }
    }
}

extension DSN.LineTable {
    /// Aggregates that share a contribution code on a base, so that only their sum can be told.
    static func groups(_ rows: [Row], replaced: [String: [String: String]]) -> [Set<Aggregate>] {
        var groups: [Set<Aggregate>] = []
        let byCode = Dictionary(grouping: rows.filter { $0.aggregate != nil }) {
            "\($0.code ?? "") \($0.base ?? "")"
        }
        for rows in byCode.values {
            var group = Set(rows.compactMap(\.aggregate))
            for (old, new) in replaced.values.flatMap({ $0 }) {
                for aggregate in group where aggregate.code == old {
                    group.insert(Aggregate(code: new, qualifier: aggregate.qualifier))
                }
            }
            let touching = groups.filter { !$0.isDisjoint(with: group) }
            groups.removeAll { !$0.isDisjoint(with: group) }
            groups.append(touching.reduce(group) { $0.union($1) })
        }
        return groups.sorted { ($0.min()?.code ?? "") < ($1.min()?.code ?? "") }
    }
}
