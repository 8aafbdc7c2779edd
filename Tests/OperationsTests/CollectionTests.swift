// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Database
import Ledger
import Operations
import Sales
import Store
import TestHouse
import TestSupport
import Testing

/// VAT and contributions over payments, credit notes and losses.
struct CollectionTests {
    /// Opens the books and the bank with the same balance.
    static func opened(_ house: TestHouse) async throws -> TestBank {
        try await house.perform(OpenBooks(on: TestHouse.firstDay, cash: .cents(1_000_000)))
        return TestBank(balance: .cents(1_000_000), at: TestHouse.firstDay)
    }

    @Test(arguments: TestEngine.tried)
    func `VAT falls due with each part payment, to the cent`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await Self.opened(house)
            let member = try await house.member("Alix")
            let invoice = try await house.invoice(member, "1000.00")
            let number = try await house.number(invoice)
            var due: [Int64] = []
            // Source: money.md §8 F.
            for (index, cents) in [Int64(50_000), 33_333, 36_667].enumerated() {
                let day = TestHouse.firstDay + 2 + index
                try await house.receive(
                    bank.file([.init(.cents(cents), on: day, text: number)], until: day))
                due.append(-(try await house.balance("445710", in: ID(1))).minorUnits)
                #expect(try await house.findings() == [])
            }
            #expect(due == [8_333, 13_889, 20_000])
            #expect(try await house.balance("445740") == .zero)
            #expect(try await house.balance("411000") == .zero)
            let taxes = try await house.ask(FindInvoice(id: invoice)).settlements.map(
                \.tax.minorUnits)
            #expect(taxes == [8_333, 5_556, 6_111])
        }
    }

    struct SchemeCase: Sendable, CustomTestStringConvertible {
        let scheme: String
        var chargeability: VATChargeability = .onCollection
        /// What 1,000.00 without VAT contributes, in cents.
        let full: Int64
        /// What stays at the end of every month whatever was sold.
        var flat: Int64 = 0
        var isAtMonthEnd: Bool { scheme.hasPrefix("margin") }
        var testDescription: String { "\(scheme) \(chargeability.rawValue)" }
    }

    static let schemes = [
        SchemeCase(scheme: "turnover_12", full: 12_000),
        SchemeCase(scheme: "turnover_12", chargeability: .onInvoice, full: 12_000),
        SchemeCase(scheme: "collected_10_8_6", full: 10_000),
        SchemeCase(scheme: "collected_10_8_6", chargeability: .onInvoice, full: 10_000),
        SchemeCase(scheme: "margin_13_5_flat_30", full: 13_500, flat: 3_000),
        SchemeCase(
            scheme: "margin_13_5_flat_30", chargeability: .onInvoice, full: 13_500, flat: 3_000),
    ]

    static func taken(_ house: TestHouse) async throws -> Int64 {
        -(try await house.balance("987000")).minorUnits
    }

    static func month(_ house: TestHouse, _ offset: Int = 0) async throws {
        let period = TestHouse.firstDay.period + offset
        house.clock.set(period.lastDay)
        _ = try await MonthRun(
            period, of: house.coop, in: house.house, as: house.person(.payroll)
        ).run()
        #expect(try await house.findings() == [])
    }

    @Test(arguments: TestEngine.tried, schemes)
    func `a credit note and its refund give the whole contribution back`(
        _ engine: TestEngine, _ scheme: SchemeCase
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await Self.opened(house)
            let day = TestHouse.firstDay
            let member = try await house.member("Alix", scheme: scheme.scheme)
            let invoice = try await house.invoice(
                member, "1000.00", chargeability: scheme.chargeability)
            let number = try await house.number(invoice)
            try await house.receive(
                bank.file([.init(.cents(120_000), on: day + 3, text: number)], until: day + 25))
            try await Self.month(house)
            #expect(try await Self.taken(house) == scheme.full + scheme.flat)
            house.clock.set(day + 33)
            try await house.perform(IssueCreditNote(invoice: invoice))
            try await house.receive(
                bank.file(
                    [.init(.cents(-120_000), on: day + 33, name: "Client de Alix")],
                    until: day + 55))
            let line = try #require(try await house.ask(ListStatements()).suspense.first?.line)
            house.clock.set(day + 55)
            try await house.perform(DecideSuspense(line: line.id, decision: .invoice(invoice)))
            try await Self.month(house, 1)
            #expect(try await house.balance("445710") == .zero)
            #expect(try await house.balance("445740") == .zero)
            #expect(try await house.balance("411000") == .zero)
            guard scheme.isAtMonthEnd else {
                #expect(try await Self.taken(house) == 2 * scheme.flat)
                return
            }
            // February lacks 1,000.00: it pays the flat amount, and March is lowered by the rest.
            #expect(try await Self.taken(house) == scheme.full + 2 * scheme.flat)
            _ = try await house.invoice(member, "1000.00", chargeability: scheme.chargeability)
            try await house.receive(bank.file([], until: day + 85))
            try await Self.month(house, 2)
            #expect(try await Self.taken(house) == scheme.full + 3 * scheme.flat)
        }
    }

    @Test(arguments: TestEngine.tried, schemes)
    func `a loss after a part payment keeps the contribution of what came in, no more no less`(
        _ engine: TestEngine, _ scheme: SchemeCase
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await Self.opened(house)
            let day = TestHouse.firstDay
            let member = try await house.member("Alix", scheme: scheme.scheme)
            let invoice = try await house.invoice(
                member, "1000.00", chargeability: scheme.chargeability)
            let number = try await house.number(invoice)
            try await house.receive(
                bank.file([.init(.cents(30_000), on: day + 3, text: number)], until: day + 25))
            house.clock.set(day + 26)
            try await house.perform(WriteOffInvoice(invoice: invoice))
            try await Self.month(house)
            // A quarter was paid.
            #expect(try await Self.taken(house) == scheme.full / 4 + scheme.flat)
            #expect(try await house.balance("411000") == .zero)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `what is collected after a credit note of one rate counts with the rate that is left`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await Self.opened(house)
            let day = TestHouse.firstDay
            let member = try await house.member("Alix", scheme: "collected_10_8_6")
            let base = try house.draft(member, "1000.00")
            let invoice = try await house.issue(
                InvoiceDraft(
                    section: base.section, client: base.client, supplyDay: base.supplyDay,
                    paymentDays: 30,
                    lines: base.lines + [
                        InvoiceLine(
                            designation: "Livre", quantity: .one,
                            unitPrice: UnitPrice(text: "1000.00"), vatKey: "reduced")
                    ]))
            let number = try await house.number(invoice)
            try await house.receive(
                bank.file([.init(.cents(60_000), on: day + 2, text: number)], until: day + 2))
            try await house.perform(IssueCreditNote(invoice: invoice, lines: [0]))
            #expect(try await house.findings() == [])
            // Left: 1,000.00 at 5.5 %, 1,055.00 with VAT; 600.00 of it has come.
            try await house.receive(
                bank.file([.init(.cents(45_500), on: day + 3, text: number)], until: day + 3))
            #expect(-(try await house.balance("445710")).minorUnits == 5_500)
            #expect(try await Self.taken(house) == 10_000)
            #expect(try await house.findings() == [])
        }
    }
}
