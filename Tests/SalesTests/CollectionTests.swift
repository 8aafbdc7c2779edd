// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Sales
import Testing

struct CollectionTests {
    typealias S = SalesSample

    // Source: money.md §8 F, 1 200 incl. 200 VAT paid 500 / 333.33 / 366.67.
    static let partPayments: [(paid: Int64, due: Int64)] = [
        (50_000, 8_333), (33_333, 5_556), (36_667, 6_111),
    ]

    @Test func `VAT of part payments is rounded cumulatively`() throws {
        var followed = try FollowedInvoice([S.line("1000")])
        var before = Money.zero
        for part in Self.partPayments {
            try followed.pay(.cents(part.paid))
            let due = followed.due
            #expect(due - before == .cents(part.due))
            before = due
        }
        #expect(before == .cents(20_000))
        #expect(followed.open.open == .zero)
    }

    @Test func `a payment beyond what is open, or of nothing, is refused`() throws {
        var followed = try FollowedInvoice([S.line("1000")])
        for cents in [120_001, 0, -1] as [Int64] {
            let error = #expect(throws: BookingError.self) { try followed.pay(.cents(cents)) }
            #expect(error?.code == "sales.payment_too_large")
            #expect(error?.values["open"] == "1200.00")
        }
        try followed.pay(.cents(120_000))
        #expect(throws: BookingError.self) { try followed.pay(.cents(1)) }
        #expect(throws: BookingError.self) { try followed.pay(.cents(-120_001)) }
        #expect(throws: BookingError.self) { try followed.lose() }
    }

    @Test func `a payment taken back makes the VAT pending again`() throws {
        var followed = try FollowedInvoice([S.line("1000")])
        try followed.pay(.cents(120_000))
        try followed.pay(.cents(-120_000))
        #expect(followed.balance("445710") == .zero)
        #expect(followed.balance("445740") == .cents(-20_000))
        #expect(followed.balance("411000") == .cents(120_000))
        #expect(followed.balance("512000") == .zero)
    }

    @Test func `a credit note after full payment gives its VAT back with the refund`() throws {
        var followed = try FollowedInvoice([S.line("1000")])
        try followed.pay(.cents(120_000))
        try followed.credit([S.line("500")])
        #expect(followed.open.open == .cents(-60_000))
        try followed.pay(.cents(-60_000))
        #expect(followed.balance("445710") == .cents(-10_000))
        #expect(followed.balance("445740") == .zero)
        #expect(followed.balance("411000") == .zero)
    }

    @Test func `a credit note of one rate keeps the VAT of the other whole`() throws {
        // 100 at 20 % and 100 at 5.5 %, half paid, then the second line is taken back.
        var followed = try FollowedInvoice([S.line("100"), S.line("100", "reduced")])
        try followed.pay(.cents(11_275))
        try followed.credit([S.line("100", "reduced")])
        try followed.pay(followed.open.open)
        #expect(followed.balance("411000") == .zero)
        #expect(followed.balance("445740") == .zero)
        #expect(followed.balance("445710") == .cents(-2_000))
    }

    @Test func `a credit note that settles the rest leaves no VAT pending`() throws {
        // The client pays 120 of 225.50 and the rest, 100 + 5.50, is credited.
        var followed = try FollowedInvoice([S.line("100"), S.line("100", "reduced")])
        try followed.pay(.cents(12_000))
        try followed.credit([S.line("100", "reduced")])
        #expect(followed.open.open == .zero)
        #expect(followed.balance("411000") == .zero)
        #expect(followed.balance("445740") == .zero)
        #expect(followed.balance("445710") == .cents(-2_000))
    }

    @Test func `a credit after a loss is limited to what was not lost`() throws {
        var followed = try FollowedInvoice([S.line("1000")])
        try followed.pay(.cents(60_000))
        try followed.lose()
        // 600 of 1 200 is lost and written off: only the 600 paid can still be credited.
        #expect(throws: BookingError.self) { try followed.credit([S.line("1000")]) }
    }

    @Test func `a payment that bounces after a loss can be lost too`() throws {
        var followed = try FollowedInvoice([S.line("1000")])
        try followed.pay(.cents(60_000))
        try followed.lose()
        try followed.pay(.cents(-10_000))
        try followed.lose()
        #expect(followed.balance("411000") == .zero)
        #expect(followed.balance("445740") == .zero)
        #expect(followed.balance("445710") == .cents(-8_333))
        #expect(followed.balance("654000") == .cents(70_000 - 11_667))
    }
}

struct InvoiceLifeTests {
    typealias S = SalesSample

    static let keys = ["standard", "intermediate", "reduced", "super_reduced", "exempt"]

    static func invoice(_ random: inout SeededRandom, rates: Int) throws -> FollowedInvoice {
        let used = keys.shuffled(using: &random).prefix(rates)
        var lines: [InvoiceLine] = []
        for key in used {
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                lines.append(S.line(cents: Int64.random(in: 1...300_000, using: &random), key))
            }
        }
        return try FollowedInvoice(lines)
    }

    /// Lines that take back part of what is left at one or two rates; empty when nothing is.
    static func creditLines(
        _ followed: FollowedInvoice, _ random: inout SeededRandom
    ) -> [InvoiceLine] {
        var lines: [InvoiceLine] = []
        for total in followed.open.invoice.totals.vat.shuffled(using: &random).prefix(2) {
            let back = followed.open.credited.first { $0.key == total.key }?.base ?? .zero
            let left = (total.base - back).minorUnits
            guard left > 0 else { continue }
            let isAll = Int.random(in: 0..<4, using: &random) == 0
            let cents = isAll ? left : Int64.random(in: 1...left, using: &random)
            lines.append(S.line(cents: cents, total.key))
        }
        return lines
    }

    static func step(_ followed: inout FollowedInvoice, _ random: inout SeededRandom) throws {
        let open = followed.open.open.minorUnits
        let paid = followed.open.paid.minorUnits
        switch Int.random(in: 0..<5, using: &random) {
        case 0...1:
            guard open > 0 else { return }
            try followed.pay(.cents(Int64.random(in: 1...open, using: &random)))
        case 2 where paid > 0:
            try followed.pay(.cents(-Int64.random(in: 1...paid, using: &random)))
        case 3, 4:
            let lines = creditLines(followed, &random)
            if !lines.isEmpty { try followed.credit(lines) }
        default: break
        }
    }

    static func check(_ followed: FollowedInvoice, _ note: Comment) {
        let due = followed.due
        #expect(!due.isNegative, note)
        #expect(followed.balance("445710", in: S.treasury) == -due, note)
        #expect(followed.balance("445740", in: S.member) == due - followed.taxLeft, note)
        #expect(followed.balance("411000", in: S.member) == followed.open.open, note)
        #expect(followed.balance("512000", in: S.treasury) == followed.open.paid, note)
        #expect(followed.balance("981000") == .zero, note)
        #expect(followed.sum(of: S.member).isZero && followed.sum(of: S.treasury).isZero, note)
        #expect(due <= followed.open.invoice.totals.tax, note)
    }

    static func settle(_ followed: inout FollowedInvoice, _ note: Comment) throws {
        if !followed.open.open.isZero { try followed.pay(followed.open.open) }
        check(followed, note)
        #expect(followed.due == followed.taxLeft, note)
        #expect(followed.balance("411000") == .zero, note)
        #expect(followed.balance("445740") == .zero, note)
        // What the member's treasury holds is what was collected less the VAT due.
        let treasury = followed.balance("981000", in: S.member)
        #expect(treasury == followed.open.paid - followed.taxLeft, note)
    }

    @Test(arguments: UInt64(1)...30)
    func `part payments and refunds at one rate end with all VAT due`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<5 {
            var followed = try Self.invoice(&random, rates: Int.random(in: 1...3, using: &random))
            let note: Comment = "seed \(seed), round \(round)"
            for _ in 0..<8 {
                let open = followed.open.open.minorUnits
                let paid = followed.open.paid.minorUnits
                if open > 0, paid == 0 || Bool.random(using: &random) {
                    try followed.pay(.cents(Int64.random(in: 1...open, using: &random)))
                } else {
                    try followed.pay(.cents(-Int64.random(in: 1...paid, using: &random)))
                }
                Self.check(followed, note)
            }
            try Self.settle(&followed, note)
        }
    }

    @Test(arguments: UInt64(1)...30)
    func `payments, refunds and credit notes at several rates end with all VAT due`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<5 {
            var followed = try Self.invoice(&random, rates: Int.random(in: 1...4, using: &random))
            let note: Comment = "seed \(seed), round \(round)"
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                try Self.step(&followed, &random)
                Self.check(followed, note)
            }
            try Self.settle(&followed, note)
        }
    }

    @Test(arguments: UInt64(1)...30)
    func `a loss after part payments clears the client and the pending VAT`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<5 {
            var followed = try Self.invoice(&random, rates: Int.random(in: 1...4, using: &random))
            let note: Comment = "seed \(seed), round \(round)"
            let open = followed.open.open.minorUnits
            if open > 1 { try followed.pay(.cents(Int64.random(in: 1..<open, using: &random))) }
            Self.check(followed, note)
            let due = followed.due
            try followed.lose()
            #expect(followed.balance("411000") == .zero, note)
            #expect(followed.balance("445740") == .zero, note)
            #expect(followed.balance("445710") == -due, note)
            #expect(followed.sum(of: S.member).isZero, note)
        }
    }
}
