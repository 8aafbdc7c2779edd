// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics
import Testing

struct StatementTests {
    static let day = Day(number: 20_000)

    static func entry(
        _ position: Int, _ cents: Int64, status: StatementEntry.Status = .booked,
        reference: String? = nil, text: String = ""
    ) -> StatementEntry {
        StatementEntry(
            position: position, bookingDay: day, amount: .cents(cents), status: status,
            bankReference: reference, text: text)
    }

    static func statement(
        opening: Int64 = 10_000, closing: Int64, entries: [StatementEntry],
        closingDay: Day = day
    ) -> Statement {
        Statement(
            id: "S1", account: "BE68539007547034",
            opening: Balance(day: day, amount: .cents(opening)),
            closing: Balance(day: closingDay, amount: .cents(closing)), entries: entries)
    }

    @Test func `booked entries lead from opening to closing, pending ones do not count`() throws {
        let statement = Self.statement(
            closing: 9_500,
            entries: [
                Self.entry(1, -1_000), Self.entry(2, 500), Self.entry(3, 77, status: .pending),
            ])
        #expect(statement.findings.isEmpty)
        #expect(statement.bookedSum == .cents(-500))
        try statement.check(for: IBAN("BE68 5390 0754 7034"))
    }

    @Test func `a wrong closing balance is refused with its difference`() throws {
        let statement = Self.statement(closing: 9_501, entries: [Self.entry(1, -500)])
        #expect(statement.findings == [.unbalanced(difference: .cents(1))])
        let iban = try IBAN("BE68539007547034")
        let error = #expect(throws: BankError.self) { try statement.check(for: iban) }
        #expect(error?.code == "bank.unbalanced_statement")
        #expect(error?.values["difference"] == "0.01")
        #expect(error?.values["expected"] == "95.00")
    }

    @Test func `a statement of another account is refused`() throws {
        let statement = Self.statement(closing: 10_000, entries: [])
        let iban = try IBAN("FR7630006000011234567890189")
        let error = #expect(throws: BankError.self) { try statement.check(for: iban) }
        #expect(error == .otherAccount(found: "BE68539007547034", expected: iban.text))
    }

    @Test func `a statement that closes before it opens is refused`() throws {
        let statement = Self.statement(closing: 10_000, entries: [], closingDay: Self.day - 1)
        #expect(statement.findings == [.daysReversed])
        let iban = try IBAN("BE68539007547034")
        let error = #expect(throws: BankError.self) { try statement.check(for: iban) }
        #expect(error?.code == "bank.statement_days_reversed")
    }

    @Test func `the same bank reference twice is a finding, two equal fees without one are not`() {
        let statement = Self.statement(
            closing: 9_600,
            entries: [
                Self.entry(1, -100, reference: "R1"), Self.entry(2, -100, text: "FEE"),
                Self.entry(3, -100, text: "FEE"), Self.entry(4, -100, reference: "R1"),
            ])
        #expect(statement.findings == [.duplicate(first: 1, second: 4)])
    }

    @Test func `the keys of a statement read twice are the same and all different`() {
        let entries = [Self.entry(1, -100), Self.entry(2, -100), Self.entry(3, 5, text: "A")]
        let first = Self.statement(closing: 9_805, entries: entries)
        let moved = [Self.entry(7, 5, text: "A"), Self.entry(8, -100), Self.entry(9, -100)]
        let again = Self.statement(closing: 9_805, entries: moved)
        #expect(Set(first.entryKeys).count == 3)
        #expect(Set(first.entryKeys) == Set(again.entryKeys))
    }

    @Test func `fields that run into each other do not share a key`() {
        let one = StatementEntry(
            position: 1, bookingDay: Self.day, amount: .zero, endToEndID: "A", text: "B")
        let other = StatementEntry(
            position: 1, bookingDay: Self.day, amount: .zero, endToEndID: "AB", text: "")
        let keys = [one, other].map { Self.statement(closing: 0, entries: [$0]).entryKeys }
        #expect(keys[0] != keys[1])
    }

    @Test func `enormous amounts are reported, not trapped on`() {
        let huge = (1...5).map { Self.entry($0, .max / 2) }
        let statement = Self.statement(closing: .min, entries: huge)
        #expect(statement.bookedSum == .cents(.max))
        #expect(statement.findings == [.unbalanced(difference: .cents(.min))])
    }

    struct KindCase: Sendable {
        let code: String?
        let cents: Int64
        let text: String
        let expected: EntryKind
    }

    static let kinds = [
        KindCase(code: "PMNT-ICDT-SALA", cents: -1, text: "SALAIRES", expected: .salaryBatch),
        KindCase(code: "PMNT-RDDT-UPDD", cents: -1, text: "RETOUR", expected: .returned),
        KindCase(code: "ACMT-MDOP-CHRG", cents: -1, text: "FRAIS", expected: .fee),
        KindCase(code: "PMNT-ICDT-ESCT", cents: -1, text: "TVA 202601", expected: .tax),
        KindCase(code: nil, cents: -1, text: "Remboursement note 5", expected: .refund),
        KindCase(code: nil, cents: -1, text: "FOURNISSEUR", expected: .other),
        KindCase(code: nil, cents: 1, text: "ACOMPTE F2026-1", expected: .clientPartial),
        KindCase(code: nil, cents: 1, text: "FACTURE", expected: .clientFree),
    ]

    @Test(arguments: kinds)
    func `the kind follows code, words and sign`(_ c: KindCase) {
        let entry = StatementEntry(
            position: 1, bookingDay: Self.day, amount: .cents(c.cents), text: c.text,
            transactionCode: c.code)
        #expect(entry.kind == c.expected)
    }
}
