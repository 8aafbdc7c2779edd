// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Store
import TestHouse
import TestSupport
import Testing

/// From a wanted net pay to the price of a day.
struct PricingTests {
    private static func wish(_ net: Int64, rate: Int64? = nil) -> PriceWish {
        PriceWish(
            net: .cents(net), days: Quantity(tenThousandths: 120_000), fixedCosts: .cents(20_000),
            dayRate: rate.map(Money.cents))
    }

    @Test(arguments: ["turnover_12", "collected_10_8_6", "margin_13_5_flat_30"])
    func `the sales of a month pay net, contributions, costs, and not a cent more`(
        _ scheme: String
    ) async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let member = try await house.member("Alix", scheme: scheme)
            let price = try await house.ask(
                PriceMyHour(section: member.section, wish: Self.wish(150_000)))
            let amounts = Dictionary(
                uniqueKeysWithValues: price.steps.map { ($0.label, $0.amount) })
            func amount(_ name: String) throws -> Money {
                try #require(amounts["step.price.\(name)"])
            }
            #expect(try amount("net") >= .cents(150_000))
            #expect(try amount("net") <= .cents(150_001))
            let turnover = try amount("turnover")
            #expect(
                try amount("net") + amount("employee") + amount("employer") + amount("costs")
                    + amount("contribution") == turnover)
            #expect(price.turnover == turnover)
            // Twelve days at the rate are enough, and at a euro less they are not.
            let rate = try #require(price.dayRate)
            #expect(rate.minorUnits * 12 >= turnover.minorUnits)
            #expect((rate.minorUnits - 100) * 12 < turnover.minorUnits)
            #expect(price.days.map(\.tenThousandths).map { $0 <= 120_000 } == true)
        }
    }

    /// Hand: 12 % of turnover; what is left of T is 0.88 T, so T = need / 0.88 up to the cent.
    @Test func `twelve percent of turnover are found by division`() async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let member = try await house.member("Alix")
            let price = try await house.ask(
                PriceMyHour(section: member.section, wish: Self.wish(150_000, rate: 40_000)))
            let steps = price.steps.prefix(4).map(\.amount).sum
            let exact = divided(Int128(steps.minorUnits) * 100, by: 88, rounding: .up)
            let turnover = try #require(price.turnover)
            #expect(abs(turnover.minorUnits - Int64(exact)) <= 1)
            // At 400.00 a day: up to the tenth of a day.
            let tenths = divided(
                Int128(turnover.minorUnits) * 10, by: 40_000, rounding: .up)
            #expect(price.days?.tenThousandths == Int64(tenths) * 1_000)
            #expect(price.hourRate == .cents(5_715))
            // Thirty days to pay, no habit known: a month of pay and costs ahead.
            #expect(price.wait == 30 && price.ahead == steps)
        }
    }

    @Test(arguments: [
        (PriceWish(net: .zero, days: .one), "wanted_net"),
        (PriceWish(net: .cents(-1), days: .one), "wanted_net"),
        (PriceWish(net: .cents(1), days: Quantity(tenThousandths: 0)), "sold_days"),
        (PriceWish(net: .cents(1), days: Quantity(tenThousandths: 310_001)), "sold_days"),
        (PriceWish(net: .cents(1), days: .one, fixedCosts: .cents(-1)), "fixed_costs"),
        (PriceWish(net: .cents(1), days: .one, paymentDays: -1), "payment_days"),
        (PriceWish(net: .cents(1), days: .one, dayRate: .zero), "day_rate"),
    ])
    func `what no price can be found from is refused by name`(
        _ wish: PriceWish, _ field: String
    ) async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let member = try await house.member("Alix")
            await #expect(throws: OperationError.badField(field)) {
                try await house.ask(PriceMyHour(section: member.section, wish: wish))
            }
        }
    }
}
