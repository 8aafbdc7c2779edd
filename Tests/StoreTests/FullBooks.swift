// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Ledger
import Operations
import Payroll
import Sales
import Store
import TestHouse

/// Books with at least one row in every table of a cooperative.
enum FullBooks {
    struct Made {
        let member: TestMember
        let invoice: ID<Invoice>
    }

    @discardableResult
    static func fill(_ house: TestHouse) async throws -> Made {
        let day = TestHouse.firstDay
        try await house.perform(OpenBooks(on: day, cash: .cents(1_000_000)))
        let member = try await house.member("Alix")
        try await house.perform(
            AddWebhook(
                url: "https://books.example/hook", secret: "whsec_essai",
                events: [.invoiceIssued]), as: house.person(.operator))
        try await house.perform(
            SaveGroup(id: nil, kind: .office, name: "Lyon", sections: [member.section]))
        let invoice = try await house.invoice(member, "5000.00")
        let note = try await house.invoice(member, "10.00")
        let lost = try await house.invoice(member, "7.00")
        try await house.perform(WriteOffInvoice(invoice: lost))
        try await house.perform(IssueCreditNote(invoice: note))
        let draft = try await house.perform(
            SaveDraft(id: nil, draft: house.draft(member, "1.00")))
        try await house.perform(SetIssuingLimit(.cents(100_000), for: nil))
        try await house.perform(SubmitDraft(draft: draft))
        let bill = try await house.perform(
            BookPurchase(
                section: member.section, supplier: "Papeterie", day: day, reference: "P-1",
                designation: "Papier", account: "606400", net: .cents(1_000), tax: .cents(200),
                deduction: .atBill, isProductionCost: false))
        try await house.perform(
            AttachReceipt(purchase: bill, file: ReceivedFile(receipt: TestHouse.receipt)))
        var bank = TestBank(balance: .cents(1_000_000), at: day)
        try await house.receive(
            bank.file(
                [
                    .init(.cents(600_000), on: day + 4, text: try await house.number(invoice)),
                    .init(.cents(-1_200), on: day + 5, name: "Papeterie"),
                ], until: day + 24))
        house.clock.set(day + 30)
        if let line = try await house.ask(ListStatements()).suspense.first?.line {
            try await house.perform(DecideSuspense(line: line.id, decision: .purchase(bill)))
        }
        try await house.describe(member)
        try await house.perform(
            ChoosePay(
                engagement: member.engagement, choice: .available, from: day.period))
        try await decidePay(house, member, in: day.period)
        _ = try await MonthRun(
            day.period, of: house.coop, in: house.house, as: house.person(.payroll)
        ).run()
        let run = try await house.ask(ListRuns()).first
        if let run {
            try await house.perform(
                DecideRun(run: run.id, isApproved: true, fileHash: run.fileHash),
                as: house.person(.board))
        }
        try await house.perform(MakeDeclaration(period: day.period, isTest: true))
        house.clock.set(day + 40)
        try await house.receive(
            bank.file(
                (run?.payments ?? []).map {
                    .init(-$0.amount, on: day + 32, endToEnd: $0.endToEnd)
                }, until: day + 33))
        try await correctPay(house, member, in: day.period)
        try await house.perform(ClosePeriod(period: day.period))
        try await house.perform(ChooseMail(wanted: []), as: member.actor)
        try await house.perform(
            AskForJob(
                .statement, with: JobFile(name: "statement.xml", bytes: bank.file([], until: day))),
            as: house.person(.accountant))
        try await house.perform(
            ChangeOwnAccount(iban: "GB29NWBK60161331926819"), as: member.actor)
        return Made(member: member, invoice: invoice)
    }

    private static func decidePay(
        _ house: TestHouse, _ member: TestMember, in period: Period
    ) async throws {
        let bonus = try await house.perform(
            EnterPayVariable(
                engagement: member.engagement, period: period,
                content: .init(.bonus, "Parrainage", amount: .cents(1_000))))
        try await house.perform(
            DecidePayVariable(variable: bonus, isApproved: true), as: house.person(.board))
        let plan = try await house.perform(
            ProposePlan(section: member.section, terms: PlanTerms(policy: .turnover)),
            as: member.actor)
        try await house.perform(ApprovePlan(plan: plan), as: house.person(.payroll))
    }

    private static func correctPay(
        _ house: TestHouse, _ member: TestMember, in period: Period
    ) async throws {
        let sealed = try await house.ask(ListPayslips(section: member.section)).first
        guard let sealed, let input = sealed.record.input else { return }
        let correction = try await house.perform(
            EnterPayCorrection(
                payslip: sealed.id, period: period,
                content: PayCorrection.Content(
                    reason: "Prime oubliée", gross: input.gross + .cents(1_000),
                    category: input.category, accidentRate: input.establishment.accidentRate,
                    health: input.health.total)))
        try await house.perform(
            DecidePayCorrection(correction: correction, isApproved: true),
            as: house.person(.board))
    }

    static func count(_ table: String) -> SQL { named("SELECT COUNT(*) FROM ", table, "") }
    static func touch(_ table: String) -> SQL {
        named("UPDATE ", table, " SET coop_id = coop_id")
    }
    static func wipe(_ table: String) -> SQL { named("DELETE FROM ", table, "") }

    /// Names of tables come from the schema itself.
    private static func named(_ before: String, _ table: String, _ after: String) -> SQL {
        SQL(stringLiteral: before + table + after)
    }
}
