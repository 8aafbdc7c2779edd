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

/// What the pay of a month depends on, and what it must not depend on.
struct PayTests {
    static let first = TestHouse.firstDay
    static let january = first.period

    /// A member with 2,400.00 received on the fifth, and what else happens in the month.
    static func month(
        _ engine: TestEngine, scheme: String = "turnover_12",
        _ more: (TestHouse, TestMember, inout TestBank) async throws -> Void
    ) async throws -> StoredPayslip? {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix", scheme: scheme)
            try await house.perform(
                ChoosePay(engagement: member.engagement, choice: .available, from: january))
            let number = try await house.number(house.invoice(member, "2000.00"))
            try await house.receive(
                bank.file([.init(.cents(240_000), on: first + 4, text: number)], until: first + 20))
            try await more(house, member, &bank)
            try await CollectionTests.month(house)
            return try await house.ask(ListPayslips(section: member.section)).first
        }
    }

    @Test(arguments: TestEngine.tried, ["turnover_12", "collected_10_8_6", "margin_13_5_flat_30"])
    func `a bank line after the cut-off does not change the pay`(
        _ engine: TestEngine, _ scheme: String
    ) async throws {
        let bill: @Sendable (TestHouse, TestMember) async throws -> ID<Purchase> = {
            house, member in
            try await house.perform(
                BookPurchase(
                    section: member.section, supplier: "Papeterie", day: Self.first + 3,
                    reference: "P-1", designation: "Papier", account: "606400",
                    net: .cents(10_000), tax: .zero, deduction: .none, isProductionCost: false))
        }
        let without = try await Self.month(engine, scheme: scheme) { house, member, _ in
            _ = try await bill(house, member)
            _ = try await house.invoice(member, "500.00")
        }
        let with = try await Self.month(engine, scheme: scheme) { house, member, bank in
            let purchase = try await bill(house, member)
            let number = try await house.number(house.invoice(member, "500.00"))
            // The cut-off is the twentieth: these lines are of the 25th.
            try await house.receive(
                bank.file(
                    [
                        .init(.cents(60_000), on: Self.first + 24, text: number),
                        .init(.cents(-10_000), on: Self.first + 24, name: "Papeterie"),
                    ], until: Self.first + 25))
            house.clock.set(Self.first + 26)
            let line = try #require(try await house.ask(ListStatements()).suspense.first).line.id
            try await house.perform(DecideSuspense(line: line, decision: .purchase(purchase)))
        }
        #expect(without != nil)
        #expect(with?.record.budget == without?.record.budget)
        #expect(with?.sums == without?.sums)
    }

    @Test(arguments: TestEngine.tried)
    func `a month run again pays who has chosen since`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            let number = try await house.number(house.invoice(member, "2000.00"))
            try await house.receive(
                bank.file(
                    [.init(.cents(240_000), on: Self.first + 4, text: number)],
                    until: Self.first + 20))
            try await CollectionTests.month(house)
            #expect(try await house.ask(ListPayslips(section: member.section)).isEmpty)
            try await house.perform(
                ChoosePay(
                    engagement: member.engagement, choice: .gross(.cents(50_000)),
                    from: Self.january), as: member.actor)
            try await CollectionTests.month(house)
            let payslips = try await house.ask(ListPayslips(section: member.section))
            #expect(payslips.map(\.sums.gross) == [.cents(50_000)])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `nobody is paid for a month before its cut-off, nor a month before one already paid`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            try await house.perform(
                ChoosePay(
                    engagement: member.engagement, choice: .gross(.cents(50_000)),
                    from: Self.january))
            let number = try await house.number(house.invoice(member, "5000.00"))
            try await house.receive(
                bank.file(
                    [.init(.cents(600_000), on: Self.first + 1, text: number)],
                    until: Self.first + 2))
            house.clock.set(Self.first + 18)
            let pay = { (offset: Int) in
                PayMember(engagement: member.engagement, period: Self.january + offset)
            }
            #expect(await outcome { try await house.perform(pay(0)) } == "operation.wrong_period")
            #expect(await outcome { try await house.perform(pay(900)) } == "operation.wrong_period")
            house.clock.set((Self.january + 1).lastDay)
            #expect(try await house.perform(pay(1)) != nil)
            #expect(await outcome { try await house.perform(pay(0)) } == "operation.wrong_period")
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a salary that the bank books twice pays the debt once`(_ engine: TestEngine) async throws
    {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            try await house.perform(
                ChoosePay(engagement: member.engagement, choice: .available, from: Self.january))
            let number = try await house.number(house.invoice(member, "2000.00"))
            try await house.receive(
                bank.file(
                    [.init(.cents(240_000), on: Self.first + 4, text: number)],
                    until: Self.first + 20))
            try await CollectionTests.month(house)
            let run = try #require(try await house.ask(ListRuns()).first)
            try await house.perform(
                DecideRun(run: run.id, isApproved: true, fileHash: run.fileHash),
                as: house.person(.board))
            let moves = [1, 2].map { day in
                TestBank.Move(
                    -run.total, on: Self.january.lastDay + day,
                    endToEnd: run.payments[0].endToEnd)
            }
            house.clock.set(Self.january.lastDay + 3)
            let summary = try await house.receive(bank.file(moves, until: Self.january.lastDay + 3))
            #expect(summary.matched == 1 && summary.suspended == 1)
            #expect(try await house.balance("421000") == .zero)
            #expect(try await house.findings() == [])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `who reads another's pay leaves one line a day, the member none`(
        _ engine: TestEngine
    ) async throws {
        try await SalaryTests.paid(engine) { house, _, run in
            let payslip = run.payments[0].payslip
            let readers = {
                try await house.raw { transaction in
                    try transaction.rows(
                        """
                        SELECT actor FROM audit WHERE coop_id = \(house.coop)
                            AND operation = 'pay.read' AND object_id = \(payslip)
                        ORDER BY id
                        """
                    ).map { try $0.text("actor") }
                }
            }
            let owner = try await house.ask(FindPayslip(id: payslip)).payslip.section
            let before = try await readers()
            for actor in [house.person(.coach), house.person(.coach), house.person(.payroll)] {
                _ = try await house.ask(FindPayslip(id: payslip), as: actor)
            }
            let members = try await TestHouse.hire(
                "own@example.org", [.init(role: Role.member.rawValue, section: owner.value)],
                in: house.coop, of: house.house)
            _ = try await house.ask(FindPayslip(id: payslip), as: .person(members))
            let names = [Role.coach, .payroll].map { house.person($0).name }
            #expect(try await readers() == before + names)
            house.clock.set(SalaryTests.after + 11)
            _ = try await house.ask(FindPayslip(id: payslip), as: house.person(.coach))
            #expect(try await readers() == before + names + [names[0]])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `what the page promises for the whole budget is what the payslip then pays`(
        _ engine: TestEngine
    ) async throws {
        var promised: PayEstimate?
        let payslip = try await Self.month(engine) { house, member, _ in
            house.clock.set(Self.january.lastDay)
            let month = try await house.ask(
                ShowActivityMonth(section: member.section), as: member.actor)
            promised = month.estimate
        }
        let sums = try #require(payslip).sums
        #expect(promised?.gross == sums.gross)
        #expect(promised?.netBeforeTax == sums.netBeforeTax)
        #expect(promised?.netPaid == sums.netPaid)
    }

    @Test(arguments: TestEngine.tried)
    func `after the pay, the page tells what is left for the next`(
        _ engine: TestEngine
    ) async throws {
        try await SalaryTests.paid(engine) { house, _, run in
            house.clock.set(Self.january.lastDay)
            let section = try await house.ask(FindPayslip(id: run.payments[0].payslip)).payslip
                .section
            let month = try await house.ask(ShowActivityMonth(section: section))
            #expect(month.nextPay == Self.january.next)
            #expect(month.budget.amount == month.treasury)
            #expect(month.budget.steps.first?.label == "step.budget.treasury_today")
        }
    }
}
