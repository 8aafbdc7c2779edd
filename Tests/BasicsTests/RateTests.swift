// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Testing

struct RateTests {
    @Test(
        arguments: [
            ("0.2", 200_000, "0.2", "20"), ("0.055", 55_000, "0.055", "5.5"),
            ("0.00016", 160, "0.00016", "0.016"), ("-0.1", -100_000, "-0.1", "-10"),
            ("0", 0, "0", "0"), ("1000", 1_000_000_000, "1000", "100000"),
            ("-1000", -1_000_000_000, "-1000", "-100000"), ("0.000001", 1, "0.000001", "0.0001"),
        ] as [(String, Int64, String, String)])
    func `a rate is read in millionths and written back`(
        _ text: String, _ millionths: Int64, _ written: String, _ percent: String
    ) throws {
        let rate = try Rate(text: text)
        #expect(rate.millionths == millionths)
        #expect(rate.text == written)
        #expect(rate.percentText == percent)
    }

    @Test(arguments: [
        ("1000.000001", "basics.out_of_bounds"), ("-1000.000001", "basics.out_of_bounds"),
        ("0.0000001", "basics.not_a_number"), ("20%", "basics.not_a_number"),
        ("0,2", "basics.not_a_number"), ("", "basics.not_a_number"),
    ])
    func `a rate out of bounds or shape is refused`(_ text: String, _ code: String) {
        let error = #expect(throws: BasicsError.self) { try Rate(text: text) }
        #expect(error?.code == code)
    }

    @Test func `rates add, subtract and compare`() {
        let a = Rate(millionths: 5)
        let b = Rate(millionths: 7)
        #expect(a + b == Rate(millionths: 12))
        #expect(a - b == Rate(millionths: -2))
        #expect(a < b && Rate.zero.isZero && !a.isZero)
    }

    @Test(
        arguments: [
            ("1.5", 15_000), ("0.0001", 1), ("-2", -20_000), ("10000000", 100_000_000_000),
        ] as [(String, Int64)])
    func `a quantity keeps four decimals`(_ text: String, _ value: Int64) throws {
        #expect(try Quantity(text: text).tenThousandths == value)
        #expect(try Quantity(text: Quantity(text: text).text).tenThousandths == value)
    }

    @Test(arguments: [
        ("10000000.0001", "basics.out_of_bounds"), ("-10000000.0001", "basics.out_of_bounds"),
        ("0.00001", "basics.not_a_number"), ("1/2", "basics.not_a_number"),
    ])
    func `a quantity out of bounds or shape is refused`(_ text: String, _ code: String) {
        let error = #expect(throws: BasicsError.self) { try Quantity(text: text) }
        #expect(error?.code == code)
    }

    @Test(arguments: [
        ("12.5", "12.50"), ("0.0125", "0.0125"), ("1000000000", "1000000000.00"), ("0", "0.00"),
        ("-3.125", "-3.125"),
    ])
    func `a unit price shows two to four decimals`(_ text: String, _ written: String) throws {
        #expect(try UnitPrice(text: text).text == written)
    }

    @Test(arguments: ["1000000000.0001", "-1000000000.0001"])
    func `a unit price beyond a billion is refused`(_ text: String) {
        let error = #expect(throws: BasicsError.self) { try UnitPrice(text: text) }
        #expect(error?.code == "basics.out_of_bounds")
    }

    struct Priced: Sendable {
        let price: String
        let quantity: String
        let discount: String
        let cents: Int64
    }

    static let priced = [
        Priced(price: "12.50", quantity: "2", discount: "0", cents: 2_500),
        Priced(price: "0.0125", quantity: "1000", discount: "0", cents: 1_250),
        // 0.005 is half a cent: away from zero.
        Priced(price: "0.005", quantity: "1", discount: "0", cents: 1),
        Priced(price: "-0.005", quantity: "1", discount: "0", cents: -1),
        Priced(price: "0.0049", quantity: "1", discount: "0", cents: 0),
        // 99.99 × 3.3333 × 0.9 = 299.967 00…: one rounding, at the end.
        Priced(price: "99.99", quantity: "3.3333", discount: "0.1", cents: 29_997),
        Priced(price: "100", quantity: "1", discount: "1", cents: 0),
        Priced(price: "33.3333", quantity: "3", discount: "0.333333", cents: 6_667),
        Priced(price: "1000000000", quantity: "100", discount: "0", cents: Money.boundMinor),
    ]

    @Test(arguments: priced)
    func `a price times a quantity is rounded once`(_ c: Priced) throws {
        let amount = try UnitPrice(text: c.price).amount(
            of: Quantity(text: c.quantity), discount: Rate(text: c.discount))
        #expect(amount == .cents(c.cents))
    }

    @Test func `a price times a quantity beyond the books is refused`() throws {
        let price = try UnitPrice(text: "1000000000")
        for quantity in ["100.0001", "10000000"] {
            let error = #expect(throws: BasicsError.self) {
                try price.amount(of: Quantity(text: quantity))
            }
            #expect(error?.code == "basics.out_of_bounds")
        }
    }

    @Test(arguments: UInt64(1)...10)
    func `a price times a quantity is within half a cent of the exact product`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let price = Int64.random(in: -10_000_000...10_000_000, using: &random)
            let quantity = Int64.random(in: 1...1_000_000, using: &random)
            let discount = Int64.random(in: 0...1_000_000, using: &random)
            let cents = try UnitPrice(tenThousandths: price).amount(
                of: Quantity(tenThousandths: quantity), discount: Rate(millionths: discount))
            let exact = Int128(price) * Int128(quantity) * Int128(1_000_000 - discount)
            let booked = Int128(cents.minorUnits) * 1_000_000_000_000
            #expect((exact - booked).magnitude <= 500_000_000_000, "seed \(seed)")
        }
    }

    @Test(arguments: [
        "{\"tenThousandths\":100000000001}", "{\"tenThousandths\":9223372036854775807}",
        "{\"tenThousandths\":-9223372036854775808}",
    ])
    func `a decoded quantity obeys its bound`(_ json: String) {
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(Quantity.self, from: Data(json.utf8))
        }
    }

    @Test(arguments: [
        "{\"tenThousandths\":10000000000001}", "{\"tenThousandths\":9223372036854775807}",
    ])
    func `a decoded unit price obeys its bound`(_ json: String) {
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(UnitPrice.self, from: Data(json.utf8))
        }
    }

    @Test(arguments: ["{\"millionths\":1000000001}", "{\"millionths\":-9223372036854775808}"])
    func `a decoded rate obeys its bound`(_ json: String) {
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(Rate.self, from: Data(json.utf8))
        }
    }
}
