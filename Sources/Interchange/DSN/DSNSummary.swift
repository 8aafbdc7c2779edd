// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

extension DSN {
    /// What a declaration says, and what nobody has checked about it.
    public struct Export: Sendable {
        /// The message; ``DSN/write(_:)`` makes the file.
        public let message: Message
        /// Keys of the sentences that travel with the file.
        public let notChecked: [String]
        /// What is owed to each body, reductions taken off.
        public let owed: [Destination: Money]
        /// Income tax withheld.
        public let tax: Money
        /// The day it is due, at noon.
        public let due: Day
    }

    /// One line of aggregated contributions.
    struct AggregateLine {
        let aggregate: LineTable.Aggregate
        let rate: Rate?
        let commune: String?
        var base = Money.zero
        var amount = Money.zero
    }

    /// One pay with its shares, ready to be written and summed.
    struct SharedPay {
        let pay: Pay
        let shares: Shares
        let conditions: Set<String>

        /// The base blocks: code, amount, contributions below.
        func bases(_ table: LineTable) -> [(code: String, amount: Money)] {
            var codes = Set(shares.contributions.map(\.base))
            codes.remove("31")
            if !conditions.contains("unpaid_cape") { codes.formUnion(["02", "03"]) }
            return codes.sorted().map { code in
                let source = table.bases[code] ?? "none"
                let line = pay.lines.first { $0.code == source }
                return (code, source == "gross" ? pay.gross : line?.base ?? .zero)
            }
        }
    }

    /// The aggregated contributions of all pays, in the order of their codes.
    static func aggregateLines(
        _ pays: [SharedPay], _ table: LineTable, commune: String?
    ) -> [AggregateLine] {
        var lines: [AggregateLine] = []
        for shared in pays {
            let bases = Dictionary(
                shared.bases(table).map { ($0.code, $0.amount) }, uniquingKeysWith: { $1 })
            var counted: Set<String> = []
            for contribution in shared.shares.contributions {
                guard let aggregate = contribution.aggregate else { continue }
                let source: String? =
                    if case .baseAndRate(let line)? = table.measures[aggregate] { line } else {
                        nil
                    }
                let rate = source.map { name in
                    shared.pay.lines.first { $0.code == name }?.rate ?? .zero
                }
                let place = source == "versement_mobilite_er" ? commune : nil
                let known = lines.firstIndex {
                    $0.aggregate == aggregate && $0.rate == rate && $0.commune == place
                }
                if known == nil {
                    lines.append(
                        AggregateLine(aggregate: aggregate, rate: rate, commune: place))
                }
                let index = known ?? lines.count - 1
                lines[index].amount += contribution.amount
                let isFirst = counted.insert("\(index) \(contribution.base)").inserted
                if isFirst { lines[index].base += bases[contribution.base] ?? .zero }
            }
        }
        return lines.sorted {
            ($0.aggregate, $0.rate ?? .zero) < ($1.aggregate, $1.rate ?? .zero)
        }
    }
}
