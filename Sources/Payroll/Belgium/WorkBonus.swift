// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// A regime of the work bonus: full-time amounts by the reference pay of a month.
enum WorkBonus: Sendable {
    /// Until March 2024.
    case onePart(Tariff)
    /// From April 2024: low wages (A) and very low wages (B).
    case twoParts(a: Tariff, b: Tariff)

    /// The regime in force on the reader's day, for people declared at 100 % or 108 %.
    init(isOnIncreasedBase: Bool, _ reader: inout LawReader) throws(PayrollError) {
        let kind = isOnIncreasedBase ? "worker" : "employee"
        if try reader.isInForce("work_bonus.a_\(kind)") {
            self = .twoParts(
                a: try reader.tariff("work_bonus.a_\(kind)"),
                b: try reader.tariff("work_bonus.b_\(kind)"))
        } else {
            self = .onePart(try reader.tariff("work_bonus.single_\(kind)"))
        }
    }
}

/// One person's month as reductions count it.
struct WorkFraction: Sendable {
    /// Reference pay of a full month = pay × `numerator` / `denominator`.
    let numerator: Int64
    let denominator: Int64
    /// Work done over full-time work, in hundredths, half-up, 100 at most.
    ///
    /// - Source: ONSS instructions: "the fraction is rounded to two decimals … never above 1".
    let hundredths: Int64

    init(_ time: WorkTime) {
        switch time {
        case .hours(let share): (numerator, denominator) = (1_000_000, share.millionths)
        case .days(let contracts, let possible):
            (numerator, denominator) = (Int64(possible), Int64(contracts.reduce(0, +)))
        }
        hundredths = (denominator * 100 + numerator / 2) / numerator
    }

    /// Pay of a full-time month, half-up.
    func reference(_ pay: Int64) -> Int64 { (pay * numerator + denominator / 2) / denominator }

    /// The part of a full-time amount, half-up.
    func part(of amount: Int64) -> Int64 { (amount * hundredths + 50) / 100 }
}

/// The structural reduction of one category: R = a × (S0 − S) + g × (S2 − S), floored at zero.
///
/// - Source: programme law of 24 December 2002, royal decree of 16 May 2003; ONSS instructions.
struct StructuralReduction: Sendable {
    let low: Int64
    let veryLow: Int64
    let lowLimit: Int64
    let veryLowLimit: Int64
    let smallest: Int64
    let middle: Int64
    let whole: Int64
    let increase: Int64
    let slope: Int64
    let rule: Int

    /// - Returns: nil when the pack has no figure for the day.
    init?(_ reader: inout LawReader) throws(PayrollError) {
        guard try reader.isInForce("structural.low_limit") else { return nil }
        let limit = try reader.amount("structural.low_limit")
        lowLimit = limit.value
        veryLowLimit = try reader.amount("structural.very_low_limit").value
        low = try reader.ratio("structural.low_rate").value
        veryLow = try reader.ratio("structural.very_low_rate").value
        smallest = try reader.ratio("structural.smallest_fraction").value
        middle = try reader.ratio("structural.middle_fraction").value
        whole = try reader.ratio("structural.whole_fraction").value
        increase = try reader.number("structural.increase").value
        slope = try reader.ratio("structural.increase_slope").value
        rule = limit.rule
    }

    /// The reduction of a quarter in cents, half-up; nothing for very little work.
    ///
    /// `pay`: reference pay of the quarter in cents. `hundredths`: fraction of full-time work.
    func quarter(pay: Int64, hundredths: Int64) -> Int64 {
        let amount =
            Int128(low) * Int128(max(0, lowLimit - pay))
            + Int128(veryLow) * Int128(max(0, veryLowLimit - pay))
        let fraction = hundredths * 10_000
        guard fraction >= smallest else { return 0 }
        // From 0.80 the factor is the fraction's inverse: the whole reduction.
        guard fraction < whole else {
            return Int64(divided(amount, by: 1_000_000, rounding: .halfUp))
        }
        var factor = Int128(increase) * 1_000_000
        if fraction >= middle { factor += Int128(fraction - middle) * Int128(slope) }
        let part = amount * Int128(hundredths) * factor
        return Int64(divided(part, by: 100_000_000_000_000_000_000, rounding: .halfUp))
    }
}
