// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Sales
import Testing

struct SeriesTests {
    typealias S = SalesSample

    @Test func `numbers follow each other without a gap`() throws {
        var series = S.series(.invoice)
        let day = try S.day()
        var numbers: [String] = []
        for offset in [0, 0, 1, 5, 290] {
            let (number, next) = try series.next(on: day + offset)
            numbers.append(number)
            #expect(next.last == series.last + 1)
            #expect(next.lastDay == day + offset)
            series = next
        }
        #expect(
            numbers == [
                "FA-2026-0001", "FA-2026-0002", "FA-2026-0003", "FA-2026-0004", "FA-2026-0005",
            ])
    }

    @Test func `a day before the last number is refused, the same day is not`() throws {
        let day = try S.day()
        let series = S.series(.creditNote, last: 9_998, lastDay: day)
        #expect(throws: SalesError.beforeLastNumber(last: day)) { try series.next(on: day - 1) }
        let (number, next) = try series.next(on: day)
        #expect(number == "AV-2026-9999")
        #expect(try next.next(on: day).number == "AV-2026-10000")
    }
}

struct IssueTests {
    typealias S = SalesSample

    @Test func `an issued invoice is numbered, dated and explained`() throws {
        let issue = try S.issue([S.line("1000"), S.line("100", "reduced")])
        #expect(issue.invoice.number == "FA-2026-0001")
        #expect(issue.invoice.kind == .invoice && issue.invoice.credits == nil)
        #expect(issue.invoice.dueDay == (try S.day("2026-04-14")))
        #expect(issue.series.last == 1)
        #expect(issue.entry.journal == .sales)
        #expect(issue.entry.voucher.reference == "FA-2026-0001")
        #expect(issue.entry.day == issue.invoice.day)
        #expect(issue.steps.map(\.rule) == ["vat.standard", "vat.reduced"])
        #expect(issue.steps.map(\.amount) == [.cents(20_000), .cents(550)])
        #expect(issue.steps.map(\.base) == [.cents(100_000), .cents(10_000)])
        #expect(issue.steps.allSatisfy { $0.source != nil && $0.validFrom != nil })
    }

    struct Refusal: Sendable {
        let paymentDays: Int
        let reference: String
        let supply: String
        let code: String
    }

    static let refusals = [
        Refusal(paymentDays: -1, reference: "", supply: "2026-03-15", code: "sales.bad_due_day"),
        Refusal(paymentDays: 61, reference: "", supply: "2026-03-15", code: "sales.bad_due_day"),
        Refusal(
            paymentDays: 30, reference: String(repeating: "x", count: 101), supply: "2026-03-15",
            code: "sales.bad_text"),
        Refusal(paymentDays: 30, reference: "", supply: "2026-03-16", code: "sales.bad_text"),
    ]

    @Test(arguments: refusals)
    func `a draft that breaks a rule is refused`(_ c: Refusal) throws {
        let draft = try S.draft(
            [S.line("10")], supplyDay: S.day(c.supply), paymentDays: c.paymentDays,
            clientReference: c.reference)
        let context = try S.context()
        let day = try S.day()
        let error = #expect(throws: BookingError.self) {
            try draft.issued(
                as: ID(1), in: S.series(.invoice), on: day, clientName: "C", context: context)
        }
        #expect(error?.code == c.code)
    }

    @Test func `a term of any length is refused, never a trap`() async {
        await #expect(processExitsWith: .success) {
            let sample = SalesSample.self
            for days in [Int.max, Int.min, 3_000_000_000] {
                let draft = try sample.draft([sample.line("10")], paymentDays: days)
                do {
                    _ = try draft.issued(
                        as: ID(1), in: sample.series(.invoice), on: sample.day(), clientName: "C",
                        context: sample.context())
                    preconditionFailure("accepted")
                } catch let error as BookingError {
                    precondition(error.code == "sales.bad_due_day")
                }
            }
        }
    }

    @Test func `a refusal leaves the series as it was and names the last day`() throws {
        let day = try S.day()
        let draft = try S.draft([S.line("10")], supplyDay: day - 9)
        let series = S.series(.invoice, last: 4, lastDay: day)
        let context = try S.context()
        let error = #expect(throws: BookingError.self) {
            try draft.issued(as: ID(1), in: series, on: day - 1, clientName: "C", context: context)
        }
        #expect(error?.code == "sales.before_last_number")
        #expect(error?.values["day"] == day.text)
    }
}

struct CreditNoteTests {
    typealias S = SalesSample

    static func credited(
        _ issue: Sales.Issue, _ lines: [InvoiceLine], on day: Day? = nil
    ) throws -> Sales.Issue {
        try S.credit(S.open(issue), lines, on: day)
    }

    @Test func `a whole credit note is its invoice with the sides changed`() throws {
        for chargeability in VATChargeability.allCases {
            let lines = try [S.line("1000"), S.line("33.33", "reduced")]
            let issue = try S.issue(lines, chargeability)
            let note = try Self.credited(issue, lines)
            #expect(note.invoice.kind == .creditNote)
            #expect(note.invoice.credits == issue.invoice.id)
            #expect(note.invoice.number == "AV-2026-0001")
            #expect(note.invoice.totals == issue.invoice.totals)
            #expect(note.entry.lines.map(\.account) == issue.entry.lines.map(\.account))
            #expect(note.entry.lines.map(\.amount) == issue.entry.lines.map { -$0.amount })
        }
    }

    @Test func `a credit beyond what is left is refused`() throws {
        var followed = try FollowedInvoice([S.line("100")])
        try followed.credit([S.line("40")])
        let error = #expect(throws: BookingError.self) { try followed.credit([S.line("60.01")]) }
        #expect(error?.code == "sales.credit_too_large")
        #expect(error?.field == "amount")
        #expect(error?.values["left"] == "72.00")
        try followed.credit([S.line("60")])
        #expect(followed.open.open == .zero)
        #expect(followed.taxLeft == .zero)
    }

    @Test func `a credit at a rate the invoice does not have is refused`() throws {
        let issue = try S.issue([S.line("100")])
        let error = #expect(throws: BookingError.self) {
            try Self.credited(issue, [S.line("10", "reduced")])
        }
        #expect(error?.code == "sales.unknown_vat_rate")
    }

    @Test func `a credit beyond what the invoice has at that rate is refused`() throws {
        // 100 at 20 % and 1 000 at 5.5 %: taking back 500 at 20 % would claim VAT never charged.
        let issue = try S.issue([S.line("100"), S.line("1000", "reduced")])
        let error = #expect(throws: BookingError.self) {
            try Self.credited(issue, [S.line("500")])
        }
        #expect(error?.code == "sales.credit_too_large")
    }

    @Test func `a credit note dated before its invoice is refused`() throws {
        let issue = try S.issue([S.line("100")])
        #expect(throws: BookingError.self) {
            try Self.credited(issue, [S.line("10")], on: issue.invoice.day - 1)
        }
    }

    @Test func `an invoice can be credited line by line to the last cent`() throws {
        // 3 × 0.03 at 20 %: VAT 0.02 in all, though each line alone would round to 0.01.
        var followed = try FollowedInvoice([
            S.line("0.03"), S.line("0.03"), S.line("0.03"),
        ])
        for _ in 1...3 { try followed.credit([S.line("0.03")]) }
        #expect(followed.open.open == .zero)
        #expect(followed.taxLeft == .zero)
    }
}

struct SealedInvoiceTests {
    typealias S = SalesSample

    static func invoice(_ lines: [InvoiceLine], _ totals: Totals) throws -> Invoice {
        Invoice(
            id: ID(1), kind: .invoice, number: "FA-2026-0001", day: try S.day(),
            dueDay: try S.day("2026-04-14"), draft: try S.draft(lines), totals: totals)
    }

    @Test func `each small change of an invoice changes its bytes`() throws {
        let base = try S.issue([S.line("1000"), S.line("20", "reduced")]).invoice
        var seen: Set<[UInt8]> = [base.canonicalBytes]
        let changed = [
            try S.issue([S.line("1000.01"), S.line("20", "reduced")]).invoice,
            try S.issue([S.line("20", "reduced"), S.line("1000")]).invoice,
            try S.issue([S.line("1000"), S.line("20", "reduced")], .onInvoice).invoice,
            try S.issue([S.line("1000"), S.line("20", "standard")]).invoice,
            try S.issue([S.line("1000")]).invoice,
            Invoice(
                id: ID(101), kind: base.kind, number: base.number, day: base.day,
                dueDay: base.dueDay, draft: base.draft, totals: base.totals),
            Invoice(
                id: base.id, kind: .creditNote, number: base.number, day: base.day,
                dueDay: base.dueDay, draft: base.draft, totals: base.totals, credits: ID(9)),
            Invoice(
                id: base.id, kind: base.kind, number: base.number, day: base.day,
                dueDay: base.dueDay + 1, draft: base.draft, totals: base.totals),
        ]
        for invoice in changed { #expect(seen.insert(invoice.canonicalBytes).inserted) }
    }

    @Test func `lines and totals never share the bytes of other lines and totals`() throws {
        // The second line and the totals of the first document spell three totals of the second.
        func line(_ text: String, _ key: String) -> InvoiceLine {
            InvoiceLine(
                designation: text, quantity: Quantity(tenThousandths: 1),
                unitPrice: UnitPrice(tenThousandths: 2), discount: Rate(millionths: 3), vatKey: key)
        }
        func total(_ key: String, _ rate: Int64, _ base: Int64, _ tax: Int64) -> VATTotal {
            VATTotal(
                key: key, rate: Rate(millionths: rate), base: .cents(base), tax: .cents(tax))
        }
        let one = try Self.invoice(
            [line("a", "b"), line("c", "d")],
            Totals(
                lineAmounts: [.cents(4), .cents(5)],
                vat: [total("standard", 24, 65, 66), total("", 7, 8, 9)]))
        // "standard" read as a number, most significant byte first.
        let word = "standard".utf8.reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let key = String(
            decoding: [0, 0, 0, 0, 0, 0, 0, 65, 0, 0, 0, 0, 0, 0, 0, 66]
                + Array(repeating: 0, count: 8),
            as: UTF8.self)
        let two = try Self.invoice(
            [line("a", "b")],
            Totals(
                lineAmounts: [.cents(4)],
                vat: [total("c", 1, 2, 3), total("d", 5, 8, word), total(key, 7, 8, 9)]))
        #expect(one != two)
        #expect(one.canonicalBytes != two.canonicalBytes)
    }
}
