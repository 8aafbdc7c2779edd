// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

/// A second, slower way to round: counts down from the exact magnitude, written on purpose
/// without division.
enum SlowRounding {
    /// - Returns: `numerator` / `denominator` rounded; small operands only.
    static func quotient(_ numerator: Int, by denominator: Int, _ rounding: Rounding) -> Int {
        var rest = abs(numerator)
        var whole = 0
        while rest >= denominator {
            rest -= denominator
            whole += 1
        }
        let other = denominator - rest
        let goesUp =
            switch rounding {
            case .down: false
            case .up: rest > 0
            case .halfUp: rest >= other && rest > 0
            case .halfEven: rest > other || (rest == other && whole % 2 == 1)
            }
        let magnitude = whole + (goesUp ? 1 : 0)
        return numerator < 0 ? -magnitude : magnitude
    }
}

struct RoundingTests {
    struct Case: Sendable {
        let numerator: Int128
        let denominator: Int128
        let halfUp: Int128
        let halfEven: Int128
        let down: Int128
        let up: Int128
    }

    static let cases = [
        Case(numerator: 5, denominator: 2, halfUp: 3, halfEven: 2, down: 2, up: 3),
        Case(numerator: -5, denominator: 2, halfUp: -3, halfEven: -2, down: -2, up: -3),
        Case(numerator: 7, denominator: 2, halfUp: 4, halfEven: 4, down: 3, up: 4),
        Case(numerator: -7, denominator: 2, halfUp: -4, halfEven: -4, down: -3, up: -4),
        Case(numerator: 4, denominator: 3, halfUp: 1, halfEven: 1, down: 1, up: 2),
        Case(numerator: -5, denominator: 3, halfUp: -2, halfEven: -2, down: -1, up: -2),
        Case(numerator: 6, denominator: 3, halfUp: 2, halfEven: 2, down: 2, up: 2),
        Case(numerator: 0, denominator: 3, halfUp: 0, halfEven: 0, down: 0, up: 0),
        Case(numerator: 1, denominator: .max, halfUp: 0, halfEven: 0, down: 0, up: 1),
        Case(numerator: .max, denominator: .max, halfUp: 1, halfEven: 1, down: 1, up: 1),
        Case(numerator: .min, denominator: .max, halfUp: -1, halfEven: -1, down: -1, up: -2),
    ]

    @Test(arguments: cases)
    func `each mode rounds as its name says`(_ c: Case) {
        #expect(divided(c.numerator, by: c.denominator, rounding: .halfUp) == c.halfUp)
        #expect(divided(c.numerator, by: c.denominator, rounding: .halfEven) == c.halfEven)
        #expect(divided(c.numerator, by: c.denominator, rounding: .down) == c.down)
        #expect(divided(c.numerator, by: c.denominator, rounding: .up) == c.up)
    }

    @Test(arguments: Rounding.allCases)
    func `every small quotient equals the slow reference`(_ rounding: Rounding) {
        for denominator in 1...24 {
            for numerator in -150...150 {
                let fast = divided(Int128(numerator), by: Int128(denominator), rounding: rounding)
                let slow = SlowRounding.quotient(numerator, by: denominator, rounding)
                #expect(fast == Int128(slow), "\(numerator)/\(denominator) \(rounding)")
            }
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `an amount times a rate equals the slow reference`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let cents = Int.random(in: -300...300, using: &random)
            let rate = Int.random(in: -2_000_000...2_000_000, using: &random)
            for rounding in Rounding.allCases {
                let money = Money.cents(Int64(cents)).times(
                    Rate(millionths: Int64(rate)), rounding)
                let slow = SlowRounding.quotient(cents * rate, by: 1_000_000, rounding)
                #expect(money.minorUnits == Int64(slow), "seed \(seed): \(cents) × \(rate)")
            }
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `an amount times a share equals the slow reference`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let cents = Int.random(in: -300...300, using: &random)
            let numerator = Int.random(in: -300...300, using: &random)
            var denominator = Int.random(in: -300...299, using: &random)
            if denominator >= 0 { denominator += 1 }
            for rounding in Rounding.allCases {
                let money = Money.cents(Int64(cents)).times(
                    .cents(Int64(numerator)), over: .cents(Int64(denominator)), rounding)
                let product = cents * numerator * denominator.signum()
                let slow = SlowRounding.quotient(product, by: abs(denominator), rounding)
                #expect(money.minorUnits == Int64(slow), "seed \(seed)")
            }
        }
    }

    @Test func `a credit note mirrors its invoice, half a cent included`() {
        let rate = Rate(millionths: 500_000)
        #expect(Money.cents(1).times(rate) == .cents(1))
        #expect(Money.cents(-1).times(rate) == .cents(-1))
    }

    @Test func `the largest amount times the largest rate fits`() {
        let money = Money.cents(Money.boundMinor)
        let product = money.times(Rate(millionths: Rate.boundMillionths))
        #expect(product == .cents(10_000_000_000_000_000))
    }
}
