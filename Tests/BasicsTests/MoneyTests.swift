// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Testing

struct MoneyTests {
    struct SplitCase: Sendable {
        let cents: Int64
        let weights: [Int64]
        let expected: [Int64]
    }

    static let splits = [
        SplitCase(cents: 100, weights: [1, 1, 1], expected: [34, 33, 33]),
        SplitCase(cents: -100, weights: [1, 1, 1], expected: [-34, -33, -33]),
        SplitCase(cents: 5, weights: [0, 3, 7], expected: [0, 2, 3]),
        SplitCase(cents: 0, weights: [1, 2], expected: [0, 0]),
        SplitCase(cents: 1, weights: [0, 0, 5], expected: [0, 0, 1]),
        SplitCase(cents: 2, weights: [1, 1, 1], expected: [1, 1, 0]),
        SplitCase(cents: 10, weights: [1, 2, 3, 4], expected: [1, 2, 3, 4]),
        SplitCase(cents: 101, weights: [50, 25, 25], expected: [51, 25, 25]),
        SplitCase(cents: 7, weights: [.max, .max], expected: [4, 3]),
        SplitCase(cents: .max, weights: [.max, 1], expected: [.max - 1, 1]),
    ]

    @Test(arguments: splits)
    func `split gives left-over units to the largest remainders`(_ c: SplitCase) throws {
        let shares = try Money(minorUnits: c.cents, currency: .eur).split(by: c.weights)
        #expect(shares.map(\.minorUnits) == c.expected)
    }

    @Test(arguments: [[], [0], [0, 0]] as [[Int64]])
    func `split refuses weights that sum to zero`(_ weights: [Int64]) {
        let error = #expect(throws: BasicsError.self) { try Money.cents(100).split(by: weights) }
        #expect(error?.code == "money.empty_split")
    }

    @Test(arguments: UInt64(1)...20)
    func `split keeps the total and stays within one unit`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let cents = Int64.random(in: -10_000_000...10_000_000, using: &random)
            let count = Int.random(in: 1...12, using: &random)
            var weights = (0..<count).map { _ in Int64.random(in: 0...1_000, using: &random) }
            weights[0] += 1
            let total = weights.reduce(0, +)
            let shares = try Money.cents(cents).split(by: weights).map(\.minorUnits)
            #expect(shares.reduce(0, +) == cents, "seed \(seed)")
            for (share, weight) in zip(shares, weights) {
                let distance = share * total - cents * weight
                #expect(distance.magnitude < total.magnitude, "seed \(seed)")
                if weight == 0 { #expect(share == 0, "seed \(seed)") }
                #expect(share == 0 || share.signum() == cents.signum(), "seed \(seed)")
            }
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `splitting the opposite amount gives the opposite shares`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<100 {
            let money = Money.cents(Int64.random(in: 0...1_000_000, using: &random))
            let weights = (0..<7).map { _ in Int64.random(in: 1...90, using: &random) }
            let opposite = try (-money).split(by: weights)
            #expect(opposite == (try money.split(by: weights)).map { -$0 }, "seed \(seed)")
        }
    }

    @Test(
        arguments: [
            ("1234.5", 123_450), ("-12.34", -1_234), ("0", 0),
            ("100000000000.00", Money.boundMinor),
            ("-100000000000", -Money.boundMinor),
        ] as [(String, Int64)])
    func `an amount is read to the cent`(_ text: String, _ cents: Int64) throws {
        #expect(try Money(text: text) == .cents(cents))
    }

    @Test(arguments: ["100000000000.01", "-100000000000.01", "92233720368547758.07"])
    func `an amount beyond the bound is refused`(_ text: String) {
        let error = #expect(throws: BasicsError.self) { try Money(text: text) }
        #expect(error?.code == "basics.out_of_bounds")
    }

    @Test func `the bound itself is accepted and one cent more is not`() throws {
        #expect(try Money.checked(minorUnits: Money.boundMinor).minorUnits == Money.boundMinor)
        for cents in [Money.boundMinor + 1, -Money.boundMinor - 1, .max, .min] {
            #expect(throws: BasicsError.self) { try Money.checked(minorUnits: cents) }
        }
    }

    @Test(arguments: [
        "{\"minorUnits\":9223372036854775807,\"currency\":\"EUR\"}",
        "{\"minorUnits\":10000000000001,\"currency\":\"EUR\"}",
        "{\"minorUnits\":-9223372036854775808,\"currency\":\"EUR\"}",
    ])
    func `a decoded amount obeys the bound like any other from outside`(_ json: String) {
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(Money.self, from: Data(json.utf8))
        }
    }

    @Test func `an amount survives being encoded and decoded`() throws {
        let money = Money.cents(-123_456)
        let data = try JSONEncoder().encode(money)
        #expect(try JSONDecoder().decode(Money.self, from: data) == money)
    }

    @Test func `sums, opposites and comparisons are those of whole cents`() {
        #expect([Money.cents(10), .cents(-3), .cents(1)].sum == .cents(8))
        #expect([Money]().sum == .zero)
        #expect(-Money.cents(5) == .cents(-5))
        #expect(Money.cents(-5).magnitude == .cents(5))
        #expect(Money.cents(5).magnitude == .cents(5))
        #expect(Money.cents(-5) < .zero)
        #expect(Money.cents(7) - .cents(9) == .cents(-2))
        #expect(Money.cents(-1).isNegative && !Money.zero.isNegative && Money.zero.isZero)
        #expect(Money.cents(-123_450).text == "-1234.50")
    }
}
