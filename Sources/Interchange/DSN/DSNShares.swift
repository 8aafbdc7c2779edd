// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

extension DSN {
    /// A payslip cut into what the table of lines makes of it.
    struct Shares {
        /// An individual contribution, lines of one code and base added up.
        struct Contribution {
            let code: String
            let base: String
            let destination: Destination
            let aggregate: LineTable.Aggregate?
            var amount: Money
            let lineBase: Money
            /// nil where it cannot be told: parts by tranche, lines with different bases.
            var rate: Rate?
            var lines: Set<String>
        }

        private(set) var contributions: [Contribution] = []
        /// Amounts that other declarations tell.
        private(set) var left: [Destination: Money] = [:]

        /// - Throws: ``Fault`` of kind `unmappedLine` at the first line no row takes whole.
        init(
            _ pay: Pay, table: LineTable, conditions: Set<String>, person: String
        ) throws(Fault) {
            let capped = pay.lines.first { $0.code == table.bases["02"] }?.base ?? .zero
            for line in pay.lines {
                let rows = table.rows(of: line.code, where: conditions)
                // What is told once more for a check is shared out beside what is owed.
                let isShared = share(
                    line, rows.filter { $0.destination != .information }, capped, pay, table,
                    conditions)
                guard isShared else { throw Fault(.unmappedLine, line.code, found: person) }
                _ = share(
                    line, rows.filter { $0.destination == .information }, capped, pay, table,
                    conditions)
            }
        }

        /// Takes the parts of a line in order.
        ///
        /// - Returns: Whether the rows took all of it.
        private mutating func share(
            _ line: Pay.Line, _ rows: [LineTable.Row], _ capped: Money, _ pay: Pay,
            _ table: LineTable, _ conditions: Set<String>
        ) -> Bool {
            var rest = line.isReduction ? -line.amount : line.amount
            var restRate = line.rate
            for row in rows {
                var (amount, rate) = (rest, Optional(restRate))
                switch row.part {
                case .all, .rest: break
                case .rate(let part): (amount, rate) = (line.base.times(part), part)
                case .capped:
                    rate = nil
                    amount =
                        line.base.isZero
                        ? .zero : rest.times(min(capped, line.base), over: line.base)
                case .retirement: (amount, rate) = (-pay.reductionOnRetirement, nil)
                }
                let isTakenBack = line.isReduction && !amount.isNegative
                take(
                    row, line, amount: amount, rate: rate, table,
                    isTakenBack ? conditions.union(["taken_back"]) : conditions)
                rest -= amount
                restRate = rate.map { restRate - $0 } ?? .zero
            }
            return rest.isZero && !rows.isEmpty
        }

        private mutating func take(
            _ row: LineTable.Row, _ line: Pay.Line, amount: Money, rate: Rate?,
            _ table: LineTable, _ conditions: Set<String>
        ) {
            guard let code = row.code, let base = row.base else {
                left[row.destination, default: .zero] += amount
                return
            }
            guard !amount.isZero else { return }
            let aggregate = row.aggregate.map { aggregate in
                let new = conditions.compactMap { table.replaced[$0]?[aggregate.code] }.first
                return LineTable.Aggregate(
                    code: new ?? aggregate.code, qualifier: aggregate.qualifier)
            }
            let told = line.isReduction || row.destination != .urssaf ? nil : rate
            // An insurer's contract is known by the line, so its lines are not added up here.
            let same = contributions.firstIndex {
                $0.code == code && $0.base == base && $0.destination != .insurance
                    && $0.destination == row.destination
            }
            guard let same else {
                contributions.append(
                    Contribution(
                        code: code, base: base, destination: row.destination,
                        aggregate: aggregate, amount: amount, lineBase: line.base, rate: told,
                        lines: [line.code]))
                return
            }
            contributions[same].amount += amount
            contributions[same].lines.insert(line.code)
            let isSameBase = contributions[same].lineBase == line.base
            contributions[same].rate =
                isSameBase
                ? told.flatMap { rate in contributions[same].rate.map { $0 + rate } }
                : nil
        }

        /// What is owed to a destination.
        func owed(to destination: Destination) -> Money {
            contributions.filter { $0.destination == destination }.map(\.amount).sum
        }
    }
}
