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

/// VAT returns, closing, leaving, and requests that make no sense.
struct BookkeepingTests {
    static let first = TestHouse.firstDay
    static let january = first.period

    /// Money received with VAT in each of some months: 100.00 of VAT a month.
    static func sell(_ house: TestHouse, _ months: Int) async throws {
        var bank = try await CollectionTests.opened(house)
        let member = try await house.member("Alix")
        for offset in 0..<months {
            let day = (january + offset).firstDay + 9
            house.clock.set(day)
            let number = try await house.number(house.invoice(member, "500.00"))
            try await house.receive(
                bank.file([.init(.cents(60_000), on: day, text: number)], until: day))
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a month's VAT is declared once`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            try await Self.sell(house, 1)
            house.clock.set(Self.january.lastDay + 10)
            #expect(try await house.perform(DeclareVAT(period: Self.january)) == .cents(10_000))
            #expect(
                await outcome { try await house.perform(DeclareVAT(period: Self.january)) }
                    == "operation.wrong_period")
            #expect(try await house.balance("445510") == .cents(-10_000))
            #expect(try await house.balance("445710") == .zero)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a late return does not declare a month again in the next`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            try await Self.sell(house, 2)
            house.clock.set((Self.january + 1).lastDay + 2)
            #expect(try await house.perform(DeclareVAT(period: Self.january)) == .cents(10_000))
            #expect(
                try await house.perform(DeclareVAT(period: Self.january + 1)) == .cents(10_000))
            #expect(try await house.balance("445510") == .cents(-20_000))
            #expect(try await house.balance("445710") == .zero)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a return taken back can be made again`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            try await Self.sell(house, 1)
            house.clock.set(Self.january.lastDay + 10)
            try await house.perform(DeclareVAT(period: Self.january))
            let entry = try #require(
                try await house.ask(ListEntries(EntryFilter(account: "445510"))).entries.first)
            try await house.perform(ReverseEntry(id: entry.id, reason: "Erreur"))
            #expect(try await house.perform(DeclareVAT(period: Self.january)) == .cents(10_000))
            #expect(try await house.balance("445510") == .cents(-10_000))
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a VAT credit lowers the next return`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            try await house.perform(
                BookPurchase(
                    section: member.section, supplier: "S", day: Self.first, reference: "1",
                    designation: "Machine", account: "606300", net: .cents(20_000),
                    tax: .cents(4_000), deduction: .atBill, isProductionCost: false))
            house.clock.set(Self.january.lastDay + 1)
            #expect(try await house.perform(DeclareVAT(period: Self.january)) == .cents(-4_000))
            let day = Self.january.lastDay + 5
            house.clock.set(day)
            let number = try await house.number(house.invoice(member, "500.00"))
            try await house.receive(
                bank.file([.init(.cents(60_000), on: day, text: number)], until: day))
            house.clock.set((Self.january + 1).lastDay + 1)
            #expect(try await house.perform(DeclareVAT(period: Self.january + 1)) == .cents(6_000))
            #expect(try await house.balance("445670") == .zero)
            #expect(try await house.balance("445510") == .cents(-6_000))
        }
    }

    @Test(arguments: TestEngine.tried)
    func `months close in order, once, when they are over`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            let close = { (offset: Int) in ClosePeriod(period: Self.january + offset) }
            house.clock.set(Self.january.lastDay)
            #expect(await outcome { try await house.perform(close(0)) } == "operation.wrong_period")
            house.clock.set((Self.january + 2).lastDay + 1)
            try await house.perform(close(0))
            for wrong in [0, 2, -1, 3] {
                #expect(
                    await outcome { try await house.perform(close(wrong)) }
                        == "operation.wrong_period")
            }
            try await house.perform(close(1))
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a statement from the first closed month on leaves out what came before`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let member = try await house.member("Alix")
            for (day, reference) in [(Self.first - 3, "1"), (Self.first + 3, "2")] {
                try await house.perform(
                    BookPurchase(
                        section: member.section, supplier: "S", day: day, reference: reference,
                        designation: "D", account: "606400", net: .cents(100), tax: .zero,
                        deduction: .none, isProductionCost: false))
            }
            let ask = {
                try await house.ask(
                    ShowStatement(from: Self.first, to: Self.january.lastDay, section: nil)
                ).income.expenses.map(\.amount)
            }
            #expect(try await ask() == [.cents(100)])
            house.clock.set(Self.january.lastDay + 1)
            try await house.perform(ClosePeriod(period: Self.january))
            #expect(try await ask() == [.cents(100)])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a bill that comes after the month's contribution counts in the next`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix", scheme: "margin_13_5_flat_30")
            _ = try await house.invoice(member, "1000.00")
            try await house.receive(bank.file([], until: Self.first + 25))
            try await CollectionTests.month(house)
            #expect(try await CollectionTests.taken(house) == 13_500 + 3_000)
            house.clock.set(Self.january.lastDay + 3)
            try await house.perform(
                BookPurchase(
                    section: member.section, supplier: "S", day: Self.first + 10, reference: "1",
                    designation: "Bois", account: "607000", net: .cents(40_000), tax: .zero,
                    deduction: .none, isProductionCost: true))
            try await house.receive(bank.file([], until: Self.january.lastDay + 25))
            _ = try await house.invoice(member, "500.00")
            try await CollectionTests.month(house, 1)
            // 13.5 % of 1,000 − 400 + 500, and two flat amounts.
            #expect(try await CollectionTests.taken(house) == 14_850 + 6_000)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `who has left owes no flat amount and sells nothing more`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix", scheme: "margin_13_5_flat_30")
            let draft = try await house.perform(
                SaveDraft(id: nil, draft: house.draft(member, "9.00")))
            try await house.receive(bank.file([], until: Self.first + 25))
            try await house.perform(
                EndMembership(engagement: member.engagement, day: Self.january.lastDay))
            try await CollectionTests.month(house)
            #expect(try await CollectionTests.taken(house) == 3_000)
            try await house.receive(bank.file([], until: Self.january.lastDay + 25))
            try await CollectionTests.month(house, 1)
            #expect(try await CollectionTests.taken(house) == 3_000)
            #expect(
                await outcome {
                    try await house.perform(IssueInvoice(draft: draft), as: member.actor)
                }
                    == "operation.wrong_state")
            #expect(
                await outcome {
                    try await house.perform(
                        SaveDraft(id: nil, draft: house.draft(member, "9.00")), as: member.actor)
                } == "operation.wrong_state")
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a credit note is neither paid, nor written off, nor credited`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            let invoice = try await house.invoice(member, "10.00")
            let note = try await house.perform(IssueCreditNote(invoice: invoice))
            try await house.receive(
                bank.file([.init(.cents(1_200), on: Self.first)], until: Self.first))
            let line = try #require(try await house.ask(ListStatements()).suspense.first).line.id
            for code in [
                await outcome { try await house.perform(WriteOffInvoice(invoice: note)) },
                await outcome { try await house.perform(IssueCreditNote(invoice: note)) },
                await outcome {
                    try await house.perform(DecideSuspense(line: line, decision: .invoice(note)))
                },
            ] { #expect(code == "operation.wrong_state") }
            // An incoming line never settles an invoice that nothing is owed on.
            #expect(
                await outcome {
                    try await house.perform(DecideSuspense(line: line, decision: .invoice(invoice)))
                } == "sales.payment_too_large")
        }
    }

    @Test(arguments: TestEngine.tried)
    func `money that comes in is never booked as a refund of an invoice paid too much`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            let invoice = try await house.invoice(member, "10.00")
            let number = try await house.number(invoice)
            try await house.receive(
                bank.file(
                    [
                        .init(.cents(1_200), on: Self.first, text: number),
                        .init(.cents(7), on: Self.first),
                    ],
                    until: Self.first))
            try await house.perform(IssueCreditNote(invoice: invoice))
            let line = try #require(try await house.ask(ListStatements()).suspense.first).line.id
            #expect(
                await outcome {
                    try await house.perform(DecideSuspense(line: line, decision: .invoice(invoice)))
                } == "sales.payment_too_large")
        }
    }

    @Test(arguments: TestEngine.tried)
    func `numbers beyond all bounds are refused and trap nothing`(_ engine: TestEngine) async throws
    {
        try await TestHouse.with(engine) { house throws in
            let member = try await house.member("Alix")
            let base = try house.draft(member, "1.00")
            for days in [Int.min, -1, 61, 1 << 40, Int.max] {
                let draft = InvoiceDraft(
                    section: base.section, client: base.client, supplyDay: base.supplyDay,
                    paymentDays: days, lines: base.lines)
                let code = await outcome {
                    try await house.perform(SaveDraft(id: nil, draft: draft))
                }
                #expect(code == "operation.bad_field", "\(days)")
            }
            for (quantity, price) in [
                (Int64.max, Int64.max), (.max, 1), (.max, .min), (1, .min), (0, 1), (-1, -1),
            ] {
                let draft = InvoiceDraft(
                    section: base.section, client: base.client, supplyDay: base.supplyDay,
                    paymentDays: 30,
                    lines: Array(
                        repeating: InvoiceLine(
                            designation: "X", quantity: Quantity(tenThousandths: quantity),
                            unitPrice: UnitPrice(tenThousandths: price), vatKey: "standard"),
                        count: 200))
                let id = try await house.perform(SaveDraft(id: nil, draft: draft))
                _ = try await house.ask(FindDraft(id: id))
                let code = await outcome { try await house.perform(IssueInvoice(draft: id)) }
                #expect(code.hasPrefix("sales."), "\(quantity) \(price) \(code)")
            }
            _ = try await house.ask(ListInvoices(InvoiceFilter(section: member.section)))
            for amount in [Int64.min, .max, -1, 0] {
                let code = await outcome {
                    try await house.perform(
                        BookPurchase(
                            section: member.section, supplier: "S", day: Self.first,
                            reference: "1", designation: "D", account: "606400",
                            net: .cents(amount), tax: .cents(amount), deduction: .atBill,
                            isProductionCost: false))
                }
                #expect(code.hasPrefix("sales."), "\(amount) \(code)")
            }
            for cash in [Int64.min, .max, 0] {
                let code = await outcome {
                    try await house.perform(OpenBooks(on: Self.first, cash: .cents(cash)))
                }
                #expect(code.hasPrefix("ledger."), "\(cash) \(code)")
            }
        }
    }
}
