// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Payroll
public import Store

/// One month of a plan: what comes, what goes, what is left.
public struct PlannedMonth: Sendable, Hashable {
    /// The month of pay: money counts until its cut-off.
    public let period: Period
    /// In the account before.
    public let opening: Money
    /// Expected from issued invoices.
    public let receipts: Money
    /// Contribution to the cooperative.
    public let contribution: Money
    /// Costs other than pay.
    public let costs: Money
    /// Gross pay.
    public let gross: Money
    /// What reaches the member's bank account.
    public let netPaid: Money
    /// What the pay costs.
    public let payCost: Money
    /// In the account after.
    public let closing: Money
}

/// The largest cost of pay the same each month that no month breaks.
public struct SustainablePay: Sendable, Hashable {
    /// The cost a month.
    public let cost: Money
    /// The gross pay it gives in the first month.
    public let gross: Money
    /// The month that allows no more.
    public let decidedBy: Period
}

/// The pay of the first month of a plan, with the gap where the curve jumps.
public struct PlanPreview: Sendable {
    /// The payslip as it would be.
    public let payslip: Payslip
    /// The search it comes from; nil where the gross pay was given and the account allows it.
    public let solution: GrossSolution?
    /// Whether the account allows less than what was asked.
    public let isLimited: Bool
}

/// A member's plan: where the account stands, twelve months, and what a policy would pay.
public struct PlanAnswer: Sendable {
    /// The activity.
    public let section: Section
    /// The day.
    public let today: Day
    /// The first month that is not paid.
    public let from: Period
    /// What the account allows for that month today, and why.
    public let budget: PayBudget
    /// How late clients pay.
    public let delays: PaymentDelays
    /// What issued invoices should bring.
    public let receipts: [ExpectedReceipt]
    /// The average cost of the last six months.
    public let usualCosts: Money
    /// The plan as asked, with costs and amount found.
    public let terms: PlanTerms
    /// What stays in the account: the reserve and a month's costs.
    public let kept: Money
    /// The twelve months.
    public let months: [PlannedMonth]
    /// What the months would carry; nil when that is nothing.
    public let sustainable: SustainablePay?
    /// The first month's pay; nil when nothing is paid.
    public let preview: PlanPreview?
    /// Rights that follow pay: today, after the first month, after twelve.
    public let rights: [RightsReference]
    /// Whose pay it is; nil when no contract runs.
    public let engagement: Engagement?
    /// Whether the packs know how that month's pay is computed.
    public let isLawKnown: Bool
    /// What is paid now: the standing choice.
    public let choice: PayChoice
    /// What stays in the account under the standing choice.
    public let reserve: Money
    /// The plans proposed, newest first.
    public let plans: [PayPlan]
}

/// A member's plan under terms.
public struct ShowPlan: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .plan

    /// The activity.
    public let section: ID<Section>
    /// What is planned.
    public let terms: PlanTerms

    /// A plan under terms.
    public init(section: ID<Section>, terms: PlanTerms = PlanTerms(policy: .turnover)) {
        self.section = section
        self.terms = terms
    }

    /// - Throws: ``Access/AccessError``, ``OperationError/badField(_:)``.
    public func run(in work: Work) throws -> PlanAnswer {
        try work.require(Self.permission, on: section)
        return try work.plan(section, terms)
    }
}

extension PlanTerms {
    /// - Throws: ``OperationError/badField(_:)`` naming the field.
    func check() throws(OperationError) {
        let bound = PayslipInput.grossBound
        guard amount.map({ $0 > .zero && $0 <= bound }) ?? true else { throw .badField("amount") }
        guard !reserve.isNegative, reserve <= bound else { throw .badField("reserve") }
        guard fixedCosts.map({ !$0.isNegative && $0 <= bound }) ?? true else {
            throw .badField("fixed_costs")
        }
        if policy == .net, amount == nil { throw .badField("amount") }
    }

    /// The choice of pay that the plan becomes.
    var choice: PayChoice {
        switch policy {
        case .turnover: .available
        case .constant: amount.map(PayChoice.gross) ?? .none
        case .net: amount.map(PayChoice.net) ?? .none
        }
    }
}

extension Work {
    /// A member's plan.
    func plan(_ section: ID<Section>, _ asked: PlanTerms) throws -> PlanAnswer {
        try asked.check()
        let engagement = try store.engagements.all(of: section).last { $0.runs(in: today.period) }
        let isPaid = try engagement.map { try store.payslips.find($0.id, in: today.period) != nil }
        let from = isPaid == true ? today.period.next : today.period
        let budget = try payBudget(section, in: from)
        let delays = PaymentDelays(try store.settlements.payments(of: section))
        let receipts = try expectedReceipts(section, delays)
        let usual = try usualCosts(section)
        let costs = asked.fixedCosts ?? usual
        var run = try PlanRun(
            self, engagement, from: from, opening: budget.steps.last?.amount ?? budget.amount,
            receipts: receipts, costs: costs, reserve: asked.reserve, section: section)
        let sustainable = run.sustainable()
        var terms = PlanTerms(
            policy: asked.policy, amount: asked.policy == .turnover ? nil : asked.amount,
            reserve: asked.reserve, fixedCosts: costs)
        if asked.policy == .constant, asked.amount == nil {
            terms = PlanTerms(
                policy: .constant, amount: sustainable?.gross, reserve: asked.reserve,
                fixedCosts: costs)
        }
        let months = try run.months(paying: terms.choice)
        return PlanAnswer(
            section: try store.sections.find(section), today: today, from: from, budget: budget,
            delays: delays, receipts: receipts, usualCosts: usual, terms: terms,
            kept: run.kept, months: months, sustainable: sustainable, preview: run.preview,
            rights: try rightsReferences(engagement, section, with: months),
            engagement: engagement, isLawKnown: run.law != nil,
            choice: try engagement.map { try store.engagements.choice(of: $0.id, in: from) }
                ?? .none,
            reserve: try engagement.map { try store.engagements.reserve(of: $0.id, in: from) }
                ?? .zero,
            plans: try store.plans.of(section))
    }
}
