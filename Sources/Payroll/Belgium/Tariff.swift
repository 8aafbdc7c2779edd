// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook

/// Amounts by amount: a fixed part and a rate on what exceeds a point.
struct Tariff: Sendable {
    struct Part: Sendable {
        /// Cents strictly below fall in the part.
        let below: Int64
        /// Cents from which the rate counts.
        let above: Int64
        /// Cents.
        let fixed: Int64
        /// Millionths, below zero where the amount falls.
        let rate: Int64
    }

    let parts: [Part]
    /// Place of the reason in the law's ``RuleTable``.
    let rule: Int

    init(brackets: [Bracket], rule: Int) {
        parts = brackets.map { bracket in
            Part(
                below: bracket.below?.minorUnits ?? .max, above: bracket.above?.minorUnits ?? 0,
                fixed: bracket.amount?.minorUnits ?? 0, rate: bracket.rate.millionths)
        }
        self.rule = rule
    }

    /// The part an amount in cents falls in.
    func part(of amount: Int64) -> Part {
        parts.first { amount < $0.below }
            ?? Part(below: .max, above: 0, fixed: 0, rate: 0)
    }

    /// The amount in cents, half-up, zero at least.
    func amount(at value: Int64) -> Int64 {
        let part = part(of: value)
        let millionths = part.fixed * 1_000_000 + part.rate * (value - part.above)
        return max(0, (millionths + 500_000) / 1_000_000)
    }
}

/// A scale whose rates apply each to the part of an amount within its bracket.
struct MarginalScale: Sendable {
    let scale: Scale

    /// The sum over the brackets in cents, each part rounded half-up, as the official table adds
    /// rounded amounts.
    func amount(of value: Int64) -> Int64 {
        var sum: Int64 = 0
        var from: Int64 = 0
        for bracket in scale.brackets where value > from {
            let to = min(value, bracket.below?.minorUnits ?? value)
            sum += cents(to - from, times: bracket.rate.millionths)
            from = to
        }
        return sum
    }
}
