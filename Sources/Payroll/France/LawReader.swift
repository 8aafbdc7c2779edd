// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook

/// A figure of the law as a whole number, and the place of its reason.
struct Figure: Sendable, Hashable {
    /// Millionths of a ratio or number, or cents of an amount.
    let value: Int64
    /// Place in the law's ``RuleTable``.
    let rule: Int
}

/// Reads figures out of a pack for one day and collects their reasons.
struct LawReader {
    let rules: RuleBook
    let knownAt: Day?
    var day: Day
    private(set) var table: [Step.Rule] = []

    init(rules: RuleBook, day: Day, knownAt: Day?) {
        self.rules = rules
        self.day = day
        self.knownAt = knownAt
    }

    /// A rate or share within 0...1.
    mutating func ratio(_ name: String) throws(PayrollError) -> Figure {
        try number(name, within: 0...1_000_000)
    }

    /// A count, multiple or hourly amount in millionths, above zero.
    mutating func number(
        _ name: String, within range: ClosedRange<Int64> = 1...1_000_000_000
    ) throws(PayrollError) -> Figure {
        let key = "payroll.\(name)"
        let found: Ruled<Rate>
        do { found = try rules.rate(key, at: day, knownAt: knownAt) } catch { throw .law(error) }
        guard range.contains(found.value.millionths) else { throw .badParameter(key: key) }
        return kept(found.value.millionths, found.rule)
    }

    /// A whole number of people.
    mutating func headcount(_ name: String) throws(PayrollError) -> Int {
        Int(try number("headcount.\(name)").value / 1_000_000)
    }

    /// An amount in cents, above zero, below a hundred thousand euros.
    mutating func amount(_ name: String) throws(PayrollError) -> Figure {
        let key = "payroll.\(name)"
        let found: Ruled<Money>
        do { found = try rules.money(key, at: day, knownAt: knownAt) } catch { throw .law(error) }
        guard (1...10_000_000).contains(found.value.minorUnits) else {
            throw .badParameter(key: key)
        }
        return kept(found.value.minorUnits, found.rule)
    }

    /// Rates by amount, each within 0...1.
    mutating func scale(_ name: String) throws(PayrollError) -> Scale {
        let key = "payroll.\(name)"
        let found: Ruled<[Bracket]>
        do { found = try rules.scale(key, at: day, knownAt: knownAt) } catch { throw .law(error) }
        guard
            found.value.allSatisfy({
                $0.amount == nil && (0...1_000_000).contains($0.rate.millionths)
            })
        else { throw .badParameter(key: key) }
        return Scale(brackets: found.value, rule: found.rule)
    }

    /// Amounts by amount: a fixed part and a rate of at most 1 either way.
    mutating func tariff(_ name: String) throws(PayrollError) -> Tariff {
        let key = "payroll.\(name)"
        let found: Ruled<[Bracket]>
        do { found = try rules.scale(key, at: day, knownAt: knownAt) } catch { throw .law(error) }
        guard
            found.value.allSatisfy({ $0.amount != nil && $0.rate.millionths.magnitude <= 1_000_000 }
            )
        else { throw .badParameter(key: key) }
        table.append(found.rule)
        return Tariff(brackets: found.value, rule: table.count - 1)
    }

    /// Whether a figure is in force; it must exist in the pack at some time.
    func isInForce(_ name: String) throws(PayrollError) -> Bool {
        let key = "payroll.\(name)"
        guard let parameter = rules.parameters[key] else {
            throw .law(.unknownParameter(key: key))
        }
        return parameter.value(at: day, knownAt: knownAt) != nil
    }

    /// The reason of a figure.
    func rule(_ figure: Figure) -> Step.Rule { table[figure.rule] }

    private mutating func kept(_ value: Int64, _ rule: Step.Rule) -> Figure {
        table.append(rule)
        return Figure(value: value, rule: table.count - 1)
    }
}

/// A scale of rates by amount and its reason.
struct Scale: Sendable {
    let brackets: [Bracket]
    let rule: Step.Rule

    /// The rate of the first bracket whose ceiling is above the amount.
    func rate(of amount: Money) -> Rate {
        let bracket = brackets.first { $0.below.map { amount < $0 } ?? true }
        return bracket?.rate ?? .zero
    }
}
