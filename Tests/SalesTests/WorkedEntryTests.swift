// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Sales
import Testing

/// The entries of accounting.md §2, line by line: account, section (A activity, T treasury,
/// P pool), debit, credit.
struct WorkedEntryTests {
    typealias S = SalesSample

    // Source: accounting.md §2 entry 1, service invoice 1 000 + 20 %.
    @Test func `entry 1, a service invoice leaves its VAT pending`() throws {
        let issue = try S.issue([S.line("1000")])
        #expect(
            S.written(issue.entry) == [
                "411000 A 1200.00 0.00",
                "706000 A 0.00 1000.00",
                "445740 A 0.00 200.00",
            ])
        #expect(issue.entry.lines[0].thirdParty == S.client)
        #expect(issue.entry.lines.dropFirst().allSatisfy { $0.thirdParty == nil })
    }

    // Source: accounting.md §2 entry 2, the client pays 1 200.
    @Test func `entry 2, a payment makes the VAT due in the treasury section`() throws {
        let open = S.open(try S.issue([S.line("1000")]))
        let day = try S.day("2026-04-02")
        let booked = try open.collecting(
            .cents(120_000), by: S.bankLine("R-7", day), context: S.context())
        #expect(
            S.written(booked.entry) == [
                "512000 T 1200.00 0.00",
                "445710 T 0.00 200.00",
                "981000 T 0.00 1000.00",
                "981000 A 1000.00 0.00",
                "445740 A 200.00 0.00",
                "411000 A 0.00 1200.00",
            ])
        #expect(booked.vatDue == ["standard": .cents(20_000)])
        #expect(booked.entry.journal == .bank)
        #expect(booked.entry.day == day && booked.entry.voucher.reference == "R-7")
    }

    // Source: accounting.md §2 entry 3, goods: due at once, the debt in the treasury section.
    @Test func `entry 3, goods make the VAT due with the invoice`() throws {
        let issue = try S.issue([S.line("1000")], .onInvoice)
        #expect(
            S.written(issue.entry) == [
                "411000 A 1200.00 0.00",
                "707000 A 0.00 1000.00",
                "981000 A 0.00 200.00",
                "981000 T 200.00 0.00",
                "445710 T 0.00 200.00",
            ])
        let day = try S.day("2026-04-02")
        let booked = try S.open(issue).collecting(
            .cents(120_000), by: S.bankLine("R-8", day), context: S.context())
        #expect(booked.vatDue.isEmpty)
        #expect(
            S.written(booked.entry) == [
                "512000 T 1200.00 0.00",
                "981000 T 0.00 1200.00",
                "981000 A 1200.00 0.00",
                "411000 A 0.00 1200.00",
            ])
    }

    // Source: accounting.md §2 entry 5, contribution 12 % of 1 000: internal lines only.
    @Test func `entry 5, a contribution moves between sections on internal lines`() throws {
        let day = try S.day()
        let context = try S.context()
        let entry = try contributionEntry(
            .cents(12_000), from: S.member, on: day, voucher: Voucher("FA-2026-0001", on: day),
            label: "12 %", context: context)
        #expect(
            S.written(entry) == [
                "986000 A 120.00 0.00",
                "981000 A 0.00 120.00",
                "981000 P 120.00 0.00",
                "987000 P 0.00 120.00",
            ])
        #expect(entry.journal == .internalMovements)
        #expect(entry.lines.allSatisfy { context.chart.accounts[$0.account]?.isInternal == true })
        let back = try contributionEntry(
            .cents(-12_000), from: S.member, on: day, voucher: Voucher("AV-2026-0001", on: day),
            label: "12 %", context: context)
        #expect(back.lines.map(\.amount) == entry.lines.map { -$0.amount })
        #expect(throws: LedgerError.tooFewLines) {
            try contributionEntry(
                .zero, from: S.member, on: day, voucher: Voucher("FA", on: day), label: "0",
                context: context)
        }
    }

    // Source: accounting.md §2 entry 6, purchase 100 + 20; the VAT with the treasury section.
    @Test func `entry 6, a purchase charges the activity and its VAT the treasury`() throws {
        let entry = try PurchaseTests.purchase().entry(context: S.context())
        #expect(
            S.written(entry) == [
                "606300 A 100.00 0.00",
                "445660 T 20.00 0.00",
                "981000 T 0.00 20.00",
                "981000 A 20.00 0.00",
                "401000 A 0.00 120.00",
            ])
        #expect(entry.lines.last?.thirdParty == S.supplier)
        #expect(entry.journal == .purchases)
    }

    // Source: accounting.md §2 entry 17, 1 200 lost, VAT 200 never due (416 in and out left out).
    @Test func `entry 17, a lost invoice gives up its pending VAT`() throws {
        let open = S.open(try S.issue([S.line("1000")]))
        let entry = try open.lostEntry(on: S.day("2026-12-01"), context: S.context())
        #expect(
            S.written(entry) == [
                "654000 A 1000.00 0.00",
                "445740 A 200.00 0.00",
                "411000 A 0.00 1200.00",
            ])
        #expect(entry.journal == .miscellaneous)
        #expect(entry.lines.last?.thirdParty == S.client)
    }

    // Entry 17 after a part payment of 500: 83.33 of VAT was due, 116.67 is given up.
    @Test func `entry 17, what was paid before keeps its VAT`() throws {
        var followed = try FollowedInvoice([S.line("1000")])
        try followed.pay(.cents(50_000))
        try followed.lose()
        #expect(
            S.written(try #require(followed.entries.last)) == [
                "654000 A 583.33 0.00",
                "445740 A 116.67 0.00",
                "411000 A 0.00 700.00",
            ])
        #expect(followed.balance("445710") == .cents(-8_333))
        #expect(followed.balance("411000") == .zero && followed.balance("445740") == .zero)
    }
}
