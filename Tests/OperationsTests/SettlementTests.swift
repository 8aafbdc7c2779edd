// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Ledger
import Operations
import Payroll
import Store
import TestHouse
import TestSupport
import Testing

/// The variable part of a financial year: what is left of it, paid after the meeting.
struct SettlementTests {
    static let first = TestHouse.firstDay
    static let january = first.period

    /// A year that ends with the first month, in which a member collected 3,000.00 and was paid
    /// the fixed part of 150.00; it is the tenth day of the next month.
    private func afterYear(
        _ engine: TestEngine,
        _ body: (TestHouse, TestMember, ID<Engagement>, inout TestBank, Actor) async throws -> Void
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var coop = Cooperative.test(2)
            coop.years = try #require(FinancialYears(firstMonth: 2))
            try await house.house.found(coop, people: [], by: .commandLine(user: "test"))
            let other = house.next(2)
            let board = try await TestHouse.hire(
                "second@example.org", [.init(role: "board")], in: 2, of: house.house)
            var bank = try await CollectionTests.opened(other)
            let member = try await other.member("Alix")
            let contract = try await other.perform(
                StartContract(
                    section: member.section,
                    terms: ContractTerms(kind: .cesa, fixedPart: .cents(15_000)),
                    from: Self.first + 1))
            let number = try await other.number(other.invoice(member, "3000.00"))
            try await other.receive(
                bank.file(
                    [.init(.cents(360_000), on: Self.first + 4, text: number)],
                    until: Self.first + 20))
            try await CollectionTests.month(other)
            other.clock.set(Self.january.next.firstDay + 9)
            try await body(other, member, contract, &bank, .person(board))
        }
    }

    private var terms: SettlementTerms {
        SettlementTerms(
            year: Self.january.year, meeting: Self.january.next.firstDay + 9,
            period: Self.january.next)
    }

    @Test(arguments: TestEngine.tried)
    func `what the year leaves is entered, approved and paid, and the year is then empty`(
        _ engine: TestEngine
    ) async throws {
        try await afterYear(engine) { house, member, contract, bank, board in

            let shown = try await house.ask(ShowSettlement(terms))
            let row = try #require(shown.first)
            #expect(shown.count == 1 && row.engagement.id == contract)
            #expect(row.turnover == .cents(300_000) && row.expenses == .zero)
            let payslip = try #require(
                try await house.ask(ListPayslips(section: member.section)).first)
            #expect(row.payCost == payslip.sums.cost)
            #expect(row.left == .cents(300_000) - row.contribution - row.payCost)
            // The month's own fixed part is kept apart from the account first.
            #expect(row.proposed > .cents(100_000) && row.proposed < row.left)
            let first = try await house.perform(EnterSettlements(terms))
            let again = try await house.perform(EnterSettlements(terms))
            #expect(first == 1 && again == 0)
            let shownPay = try await house.ask(ShowPayBoard(terms.period, of: contract))
            let variable = try #require(shownPay.rows.first?.variables.first)
            #expect(variable.content.amount == row.proposed)
            try await house.perform(
                DecidePayVariable(variable: variable.id, isApproved: true),
                as: board)
            try await house.receive(bank.file([], until: terms.period.firstDay + 20))
            try await CollectionTests.month(house, 1)
            let paid = try #require(
                try await house.ask(ListPayslips(section: member.section)).first)
            #expect(
                paid.record.parts == [
                    GrossPart(.fixed, amount: .cents(15_000)),
                    GrossPart(.settlement, String(terms.year), amount: row.proposed),
                ])
            // What the account allowed bears it: nothing is lacking, one cent more would be.
            #expect(paid.sums.cost <= paid.record.budget)
            let after = try await house.ask(ShowSettlement(terms)).first
            #expect(after?.entered == row.proposed)
        }
    }

    @Test func `a year that is not over, a meeting before its end, a month too late are refused`()
        async throws
    {
        try await afterYear(.sqliteMemory) { house, _, _, _, _ in
            let year = terms.year
            let last = Self.january.lastDay
            let wrong = [
                (SettlementTerms(year: year + 1, meeting: last + 5, period: terms.period), "year"),
                (SettlementTerms(year: 0, meeting: last + 5, period: terms.period), "year"),
                (SettlementTerms(year: year, meeting: last, period: terms.period), "meeting"),
                (SettlementTerms(year: year, meeting: last + 400, period: terms.period), "meeting"),
                (
                    SettlementTerms(year: year, meeting: last + 5, period: terms.period + 1),
                    "period"
                ),
                (SettlementTerms(year: year, meeting: last + 5, period: Self.january), "period"),
            ]
            for (terms, field) in wrong {
                await #expect(throws: OperationError.badField(field), "\(terms)") {
                    try await house.ask(ShowSettlement(terms))
                }
                await #expect(throws: OperationError.badField(field), "\(terms)") {
                    try await house.perform(EnterSettlements(terms))
                }
            }
        }
    }

    // 31 January and a month is the last day of February.
    @Test func `the deadline is a month after the meeting, within the next month`() throws {
        let meeting = try Day(text: "2026-01-31")
        let terms = SettlementTerms(year: 2025, meeting: meeting, period: meeting.period)
        #expect(terms.deadline == (try Day(text: "2026-02-28")))
        let june = SettlementTerms(
            year: 2025, meeting: try Day(text: "2026-06-12"), period: meeting.period)
        #expect(june.deadline == (try Day(text: "2026-07-12")))
    }
}
