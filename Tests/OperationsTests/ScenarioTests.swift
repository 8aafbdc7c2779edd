// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Crypto
import Database
import Interchange
import Ledger
import Operations
import Sales
import Store
import TestHouse
import TestSupport
import Testing

/// A member's quarter through the operations, checked after every step.
struct ScenarioTests {
    /// What must hold at any moment (architecture §6).
    static func check(_ house: TestHouse, _ member: TestMember, _ step: Comment) async throws {
        #expect(try await house.findings() == [], step)
        let end = Day(number: 40_000)
        let whole = try await house.ask(ShowTrialBalance(at: end))
        var sums: [String: Money] = [:]
        for section in whole.sections {
            let own = try await house.ask(ShowTrialBalance(at: end, section: section.id)).balance
            #expect(own.isBalanced, step)
            for row in own.rows {
                sums[row.account, default: .zero] = (sums[row.account] ?? .zero) + row.balance
            }
            let statement = try await house.ask(
                ShowStatement(from: TestHouse.firstDay - 400, to: end, section: section.id))
            #expect(statement.position.isBalanced, step)
        }
        #expect(
            sums.filter { !$0.value.isZero }
                == Dictionary(
                    uniqueKeysWithValues: whole.balance.rows.map { ($0.account, $0.balance) }
                )
                .filter { !$0.value.isZero }, step)
        #expect(
            try await explained(house, member) == house.balance("981000", in: member.section), step)
    }

    /// The member's treasury out of their documents alone: paid less VAT due of it, less bills
    /// paid, plus VAT got back on bills, less contributions, less the cost of pay.
    static func explained(_ house: TestHouse, _ member: TestMember) async throws -> Money {
        var sum = Money.zero
        for row in try await house.ask(
            ListInvoices(InvoiceFilter(section: member.section), limit: 500)
        ).rows
        where row.kind == .invoice {
            let found = try await house.ask(FindInvoice(id: row.id))
            for paid in found.settlements where !paid.isLoss { sum = sum + paid.amount }
            sum = sum - found.open.vatDue(whenPaid: found.open.paid).values.sum
        }
        for bill in try await house.ask(ListPurchases(section: member.section)).rows {
            sum = sum - bill.paid + bill.deducted
        }
        for offset in 0..<4 {
            let month = try await house.ask(
                ShowActivityMonth(
                    section: member.section, period: TestHouse.firstDay.period + offset))
            sum = sum - month.contributions.map(\.amount).sum
        }
        for payslip in try await house.ask(ListPayslips(section: member.section)) {
            sum = sum - payslip.sums.cost
        }
        return sum
    }

    @Test(arguments: TestEngine.tried)
    func `a member's quarter adds up after every step`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            let first = TestHouse.firstDay
            let january = first.period
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            let neighbour = try await house.member("Bela", scheme: "collected_10_8_6")
            try await house.perform(
                ChoosePay(engagement: member.engagement, choice: .available, from: january),
                as: member.actor)
            try await Self.check(house, member, "joined")

            house.clock.set(first + 4)
            let big = try await house.invoice(member, "3000.00")
            let credited = try await house.invoice(member, "1000.00")
            let lost = try await house.invoice(member, "250.01")
            let theirs = try await house.invoice(neighbour, "777.77")
            try await Self.check(house, member, "issued")

            let bill = try await house.perform(
                BookPurchase(
                    section: member.section, supplier: "Papeterie", day: first + 5,
                    reference: "P-77", designation: "Papier", account: "606400",
                    net: .cents(10_000), tax: .cents(2_000), deduction: .atPayment,
                    isProductionCost: true), as: house.person(.accountant))
            try await Self.check(house, member, "bill booked")

            let numbers = [
                try await house.number(big), try await house.number(credited),
                try await house.number(theirs),
            ]
            house.clock.set(first + 20)
            try await Self.januaryIsCollected(house, member, &bank, numbers, bill)

            try await house.perform(IssueCreditNote(invoice: credited), as: member.actor)
            try await Self.check(house, member, "credited after a part payment")
            try await house.perform(WriteOffInvoice(invoice: lost), as: house.person(.accountant))
            try await Self.check(house, member, "written off")

            try await Self.januaryIsPaid(house, member, &bank)
            try await Self.februaryAndAfter(house, member, &bank)
            try await ExportTests.check(house)
            try await PlanTests.check(house)
        }
    }

    /// A payment in whole with too much, a part, the neighbour's, a fee, and the bill.
    static func januaryIsCollected(
        _ house: TestHouse, _ member: TestMember, _ bank: inout TestBank, _ numbers: [String],
        _ bill: ID<Purchase>
    ) async throws {
        let first = TestHouse.firstDay
        let summary = try await house.receive(
            bank.file(
                [
                    .init(.cents(360_500), on: first + 8, text: "Facture \(numbers[0])"),
                    .init(.cents(50_000), on: first + 9, text: numbers[1]),
                    .init(.cents(93_332), on: first + 10, text: numbers[2]),
                    .init(
                        .cents(-1_234), on: first + 11, text: "FRAIS", code: "PMNT-MDOP-CHRG"),
                    .init(.cents(-12_000), on: first + 12, name: "Papeterie"),
                ], until: first + 20))
        #expect(summary.lines == 5)
        try await check(house, member, "bank imported")
        let waiting = try await house.ask(ListStatements()).suspense
        #expect(waiting.map(\.left.minorUnits) == [500, -12_000])
        let paidBill = try #require(waiting.last).line.id
        try await house.perform(DecideSuspense(line: paidBill, decision: .purchase(bill)))
        let over = try #require(waiting.first).line.id
        #expect(
            await outcome {
                try await house.perform(
                    DecideSuspense(line: over, decision: .account("512000")))
            } == "operation.bad_field")
        try await house.perform(DecideSuspense(line: over, decision: .account("758000")))
        #expect(
            await outcome {
                try await house.perform(
                    DecideSuspense(line: over, decision: .account("758000")))
            } == "operation.nothing_in_suspense")
        try await check(house, member, "suspense decided")
    }

    /// The month twice at once and once more, the run decided, the file, the salaries back.
    static func januaryIsPaid(
        _ house: TestHouse, _ member: TestMember, _ bank: inout TestBank
    ) async throws {
        let january = TestHouse.firstDay.period
        house.clock.set(january.lastDay)
        let month = MonthRun(january, of: 1, in: house.house, as: house.person(.payroll))
        async let one = month.run()
        async let two = month.run()
        let reports = try await [one, two, month.run()]
        #expect(reports.allSatisfy { $0.findings.isEmpty })
        #expect(reports.last?.steps.first { $0.name == "payments" }?.state == .waiting)
        try await check(house, member, "January run three times")
        let payslips = try await house.ask(ListPayslips(section: member.section), as: member.actor)
        #expect(payslips.count == 1)
        let payslip = try #require(payslips.first)
        #expect(payslip.sums.cost <= payslip.record.budget)

        let run = try #require(try await house.ask(ListRuns()).first)
        #expect(try await house.ask(ListRuns()).count == 1)
        #expect(run.payments.map(\.amount) == [payslip.sums.netPaid])
        #expect(try await house.ask(FindRun(id: run.id)).file == nil)
        let approve = DecideRun(run: run.id, isApproved: true, fileHash: run.fileHash)
        for (actor, code) in [
            (house.person(.payroll), "access.forbidden"),
            (.commandLine(user: "root"), "access.forbidden"),
        ] {
            #expect(await outcome { try await house.perform(approve, as: actor) } == code)
        }
        let altered = DecideRun(
            run: run.id, isApproved: true, fileHash: String(run.fileHash.reversed()))
        #expect(
            await outcome { try await house.perform(altered, as: house.person(.board)) }
                == "database.refused")
        try await house.perform(approve, as: house.person(.board))
        #expect(
            await outcome { try await house.perform(approve, as: house.person(.director)) }
                == "operation.wrong_state")
        let file = try #require(try await house.ask(FindRun(id: run.id)).file)
        let hash = SHA256.hash(data: Array(file.utf8)).map { byte in
            String(repeating: "0", count: byte < 16 ? 1 : 0) + String(byte, radix: 16)
        }.joined()
        #expect(hash == run.fileHash)
        #expect(file.contains("pain.001.001.09") && file.contains(run.payments[0].endToEnd))

        house.clock.set(january.lastDay + 5)
        let paid = run.payments.map {
            TestBank.Move(-$0.amount, on: january.lastDay + 1, name: $0.name, endToEnd: $0.endToEnd)
        }
        let summary = try await house.receive(bank.file(paid, until: january.lastDay + 1))
        #expect(summary.matched == paid.count)
        #expect(try await house.balance("421000") == .zero)
        try await check(house, member, "salaries back")
    }

    static func februaryAndAfter(
        _ house: TestHouse, _ member: TestMember, _ bank: inout TestBank
    ) async throws {
        let january = TestHouse.firstDay.period
        let due =
            -(try await house.ask(ShowTrialBalance(at: january.lastDay, section: ID(1)))
            .balance.balance("445710"))
        let deductible = try await house.ask(
            ShowTrialBalance(at: january.lastDay, section: ID(1))
        ).balance.balance("445660")
        let payable = try await house.perform(DeclareVAT(period: january))
        #expect(abs((payable - (due - deductible)).minorUnits) <= 50)
        #expect(payable.minorUnits.isMultiple(of: 100))
        try await check(house, member, "VAT declared")
        try await house.perform(ClosePeriod(period: january))
        try await check(house, member, "January closed")
        let late = BookPurchase(
            section: member.section, supplier: "Papeterie", day: january.lastDay, reference: "P-78",
            designation: "Papier", account: "606400", net: .cents(1), tax: .zero,
            deduction: .none, isProductionCost: false)
        #expect(await outcome { try await house.perform(late) } == "database.refused")
        try await check(house, member, "nothing more in January")

        for offset in 1...2 {
            let period = january + offset
            house.clock.set(period.firstDay + 9)
            let invoice = try await house.invoice(member, "2000.00")
            let number = try await house.number(invoice)
            try await house.receive(
                bank.file(
                    [.init(.cents(240_000), on: period.firstDay + 10, text: number)],
                    until: period.firstDay + 21))
            house.clock.set(period.lastDay)
            let report = try await MonthRun(
                period, of: 1, in: house.house, as: house.person(.payroll)
            ).run()
            #expect(report.findings.isEmpty)
            try await check(house, member, "\(period)")
        }
        #expect(try await house.ask(ListPayslips(section: member.section)).count == 3)
    }
}
