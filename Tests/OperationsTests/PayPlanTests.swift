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
import TestSupport
import Testing

/// A member's plan: what it says, who decides, and that the month's pay follows it.
struct PayPlanTests {
    static let first = TestHouse.firstDay
    static let january = first.period

    /// A member with 4,800.00 received on the fifth and an invoice of 1,000.00 still open.
    private static func with(
        _ engine: TestEngine = .sqliteMemory,
        _ body: (TestHouse, TestMember, inout TestBank) async throws -> Void
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            let number = try await house.number(house.invoice(member, "4000.00"))
            try await house.receive(
                bank.file([.init(.cents(480_000), on: first + 4, text: number)], until: first + 10))
            house.clock.set(first + 10)
            _ = try await house.invoice(member, "1000.00")
            try await body(house, member, &bank)
        }
    }

    /// Pays January: the bank has told of all days until the cut-off.
    private static func pay(_ house: TestHouse, _ bank: inout TestBank) async throws {
        house.clock.set(first + 20)
        try await house.receive(bank.file([], until: first + 20))
        try await CollectionTests.month(house)
    }

    private static func terms(
        _ policy: PlanPolicy, _ amount: Int64? = nil, reserve: Int64 = 0, costs: Int64 = 0
    ) -> PlanTerms {
        PlanTerms(
            policy: policy, amount: amount.map(Money.cents), reserve: .cents(reserve),
            fixedCosts: .cents(costs))
    }

    @Test func `the months add up, and open invoices come on their usual day`() async throws {
        try await Self.with { house, member, _ in
            let answer = try await house.ask(
                ShowPlan(section: member.section, terms: Self.terms(.turnover, costs: 10_000)))
            #expect(answer.months.count == 12)
            for (before, after) in zip(answer.months, answer.months.dropFirst()) {
                #expect(before.closing == after.opening)
            }
            for month in answer.months {
                #expect(
                    month.closing == month.opening + month.receipts - month.contribution
                        - month.payCost - month.costs)
            }
            // Issued on the eleventh, due thirty days later: before the cut-off of February.
            let receipt = try #require(answer.receipts.first)
            #expect(answer.receipts.count == 1 && receipt.amount == .cents(100_000))
            #expect(receipt.day == Self.first + 40 && receipt.delay == nil)
            #expect(answer.months[1].receipts == .cents(100_000))
            #expect(answer.months[2].receipts == .zero)
            // One payment tells nothing of a habit.
            #expect(answer.delays.usual == nil)
        }
    }

    @Test func `what a plan keeps stays in the account, and pay takes the rest`() async throws {
        try await Self.with { house, member, _ in
            let answer = try await house.ask(
                ShowPlan(
                    section: member.section,
                    terms: Self.terms(.turnover, reserve: 50_000, costs: 10_000)))
            let month = answer.months[0]
            let solution = try #require(answer.preview?.solution)
            #expect(answer.kept == .cents(60_000))
            #expect(
                solution.target == month.opening + month.receipts - month.contribution
                    - answer.kept)
            #expect(solution.reached == month.payCost && month.payCost <= solution.target)
            // No more gross pay fits: one cent further costs more than the target.
            #expect(try #require(solution.beyond) > solution.target)
        }
    }

    @Test func `the constant pay found lasts twelve months and a hundred euros more do not`()
        async throws
    {
        try await Self.with { house, member, _ in
            let found = try await house.ask(
                ShowPlan(
                    section: member.section, terms: Self.terms(.constant, reserve: 20_000)))
            let sustainable = try #require(found.sustainable)
            #expect(found.terms.amount == sustainable.gross)
            #expect(found.months.allSatisfy { $0.closing >= .cents(20_000) })
            #expect(found.months.allSatisfy { $0.gross == sustainable.gross })
            let more = sustainable.gross + .cents(10_000)
            let beyond = try await house.ask(
                ShowPlan(
                    section: member.section,
                    terms: Self.terms(.constant, more.minorUnits, reserve: 20_000)))
            #expect(!beyond.months.allSatisfy { $0.gross == more })
        }
    }

    @Test func `a net asked for is reached by the smallest gross pay`() async throws {
        try await Self.with { house, member, _ in
            let answer = try await house.ask(
                ShowPlan(section: member.section, terms: Self.terms(.net, 100_000)))
            let preview = try #require(answer.preview)
            #expect(!preview.isLimited && preview.payslip.netBeforeTax >= .cents(100_000))
            #expect(preview.solution?.gross == preview.payslip.gross)
            #expect(try #require(preview.solution?.beyond) < .cents(100_000))
            let tooMuch = try await house.ask(
                ShowPlan(section: member.section, terms: Self.terms(.net, 900_000)))
            #expect(tooMuch.preview?.isLimited == true)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `an approved plan is what the month pays, to the cent`(
        _ engine: TestEngine
    ) async throws {
        try await Self.with(engine) { house, member, bank in
            let terms = Self.terms(.net, 120_000, reserve: 30_000, costs: 5_000)
            let plan = try await house.perform(
                ProposePlan(section: member.section, terms: terms), as: member.actor)
            let proposed = try await house.ask(
                ShowPlan(section: member.section, terms: terms))
            #expect(proposed.plans.first?.decision == nil)
            #expect(try await house.ask(ListPlans()).map(\.plan.id) == [plan])
            try await house.perform(ApprovePlan(plan: plan), as: house.person(.payroll))
            #expect(try await house.ask(ListPlans()).isEmpty)
            let now = try await house.ask(ShowPlan(section: member.section, terms: terms))
            #expect(now.choice == .net(.cents(120_000)) && now.reserve == .cents(35_000))
            try await Self.pay(house, &bank)
            let paid = try await house.ask(ListPayslips(section: member.section)).first
            #expect(paid?.sums.gross == proposed.preview?.payslip.gross)
            #expect(paid?.sums.netPaid == proposed.preview?.payslip.netPaid)
            // The account keeps what was to be kept.
            let after = try await house.ask(ShowPlan(section: member.section))
            #expect(after.from == Self.january.next)
        }
    }

    @Test func `nobody approves their own plan, and a plan is decided once`() async throws {
        try await Self.with { house, member, _ in
            let terms = Self.terms(.turnover)
            let payroll = house.person(.payroll)
            let own = try await house.perform(
                ProposePlan(section: member.section, terms: terms), as: payroll)
            await #expect(throws: AccessError.ownApproval) {
                try await house.perform(ApprovePlan(plan: own), as: payroll)
            }
            // A later plan takes its place before anybody decided.
            let second = try await house.perform(
                ProposePlan(section: member.section, terms: terms), as: member.actor)
            await #expect(throws: OperationError.wrongState(kind: "pay_plan")) {
                try await house.perform(ApprovePlan(plan: own))
            }
            await #expect(throws: AccessError.self) {
                try await house.perform(ApprovePlan(plan: second), as: member.actor)
            }
            await #expect(throws: OperationError.badField("reason")) {
                try await house.perform(ReturnPlan(plan: second, reason: ""), as: payroll)
            }
            try await house.perform(
                ReturnPlan(plan: second, reason: "Gardez un mois de frais."), as: payroll)
            let answer = try await house.ask(ShowPlan(section: member.section))
            #expect(answer.choice == .none)
            #expect(answer.plans.map(\.decision?.kind) == [.returned, .replaced])
            #expect(answer.plans.first?.decision?.reason == "Gardez un mois de frais.")
        }
    }

    @Test func `a plan whose month has been paid is not approved any more`() async throws {
        try await Self.with { house, member, bank in
            try await house.perform(
                ChoosePay(
                    engagement: member.engagement, choice: .gross(.cents(100_000)),
                    from: Self.january))
            let plan = try await house.perform(
                ProposePlan(section: member.section, terms: Self.terms(.turnover)),
                as: member.actor)
            try await Self.pay(house, &bank)
            await #expect(throws: OperationError.wrongPeriod(Self.january)) {
                try await house.perform(ApprovePlan(plan: plan), as: house.person(.payroll))
            }
        }
    }

    @Test(arguments: [
        (PlanTerms(policy: .net), "amount"),
        (PlanTerms(policy: .constant, amount: .cents(0)), "amount"),
        (PlanTerms(policy: .constant, amount: .cents(-1)), "amount"),
        (PlanTerms(policy: .turnover, reserve: .cents(-1)), "reserve"),
        (PlanTerms(policy: .turnover, fixedCosts: .cents(-1)), "fixed_costs"),
    ])
    func `amounts no plan can have are refused by name`(
        _ terms: PlanTerms, _ field: String
    ) async throws {
        try await Self.with { house, member, _ in
            await #expect(throws: OperationError.badField(field)) {
                try await house.ask(ShowPlan(section: member.section, terms: terms))
            }
            await #expect(throws: OperationError.badField(field)) {
                try await house.perform(ProposePlan(section: member.section, terms: terms))
            }
        }
    }

    // Hand: a month of 1,000.00 over 91.25 days is 10.96, half of it 5.48; over the 31 days of
    // January it is 32.26. A month of 2,590.00 counts 1.4 × 1,823.03 (12.02 × 35 × 52 / 12) =
    // 2,552.24: 27.97 a day, half of it 13.985, half-up 13.99.
    @Test func `rights rest on the last three months, capped`() async throws {
        try await Self.with { house, member, _ in
            let answer = try await house.ask(
                ShowPlan(section: member.section, terms: Self.terms(.constant, 100_000)))
            #expect(
                answer.rights.map(\.last) == [
                    Self.january.previous, Self.january, Self.january + 11,
                ])
            #expect(answer.rights[0].sickness == .zero)
            // One month of 1,000.00: 1,000 / 91.25 = 10.96, half of it 5.48.
            #expect(answer.rights[1].sickness == .cents(548))
            #expect(answer.rights[1].unemployment == .cents(3_226))
            #expect(answer.rights[1].sicknessSteps.last?.source?.isVerified == false)
            #expect(answer.rights[1].unemploymentSteps.last?.source?.isVerified == false)
            let capped = try await house.ask(
                ShowPlan(section: member.section, terms: Self.terms(.constant, 259_000)))
            #expect(capped.preview?.payslip.gross == .cents(259_000))
            #expect(capped.rights[1].sickness == .cents(1_399))
        }
    }

    @Test func `the delay is the median, a client's own from three payments on`() {
        let day = Self.first
        func paid(_ client: Int64, _ late: Int) -> PaidInvoice {
            PaidInvoice(client: ID(client), dueDay: day, paidDay: day + late)
        }
        let delays = PaymentDelays(
            [paid(1, 3), paid(1, 5), paid(1, 400), paid(2, -2), paid(2, 0)])
        #expect(delays.usual == .init(days: 3, payments: 5))
        #expect(delays.delay(of: ID(1)) == .init(days: 5, payments: 3))
        #expect(delays.delay(of: ID(2)) == delays.usual)
        #expect(PaymentDelays([paid(1, 3), paid(1, 3)]).usual == nil)
    }
}
