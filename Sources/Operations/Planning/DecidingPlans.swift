// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
import Payroll
public import Store

/// Proposes to be paid by a plan; whoever runs payroll decides.
public struct ProposePlan: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.choosePay
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .plan
    /// Name in the audit log.
    public static let auditName = "plan.proposed"

    /// The activity.
    public let section: ID<Section>
    /// What is planned; amount and costs left out are found.
    public let terms: PlanTerms

    /// A plan to propose.
    public init(section: ID<Section>, terms: PlanTerms) {
        self.section = section
        self.terms = terms
    }

    /// A plan of the activity that still waits is replaced.
    ///
    /// - Returns: The plan's number.
    /// - Throws: ``Access/AccessError``; ``OperationError/badField(_:)`` for an amount out of
    ///   bounds, or of `amount` when the account carries no constant pay;
    ///   ``OperationError/wrongState(kind:)`` without a contract that runs.
    public func run(in work: Work) throws -> ID<PayPlan> {
        try work.require(Self.permission, on: section)
        let answer = try work.plan(section, terms)
        guard let engagement = answer.engagement else {
            throw OperationError.wrongState(kind: "engagement")
        }
        if answer.terms.policy != .turnover, answer.terms.amount == nil {
            throw OperationError.badField("amount")
        }
        let plans = work.store.plans
        for plan in try plans.of(section) where plan.decision == nil {
            try plans.decide(plan.id, .replaced, by: work.actor.name)
        }
        let payslip = answer.preview?.payslip
        return try plans.add(
            answer.terms,
            figures: PlanFigures(
                gross: payslip?.gross ?? .zero, netPaid: payslip?.netPaid ?? .zero,
                cost: payslip?.totalCost ?? .zero),
            for: engagement, from: answer.from, by: work.actor.name)
    }

    /// The plan.
    public func object(of output: ID<PayPlan>) -> Int64 { output.value }
    /// The policy.
    public func detail(of output: ID<PayPlan>) -> String { terms.policy.rawValue }
}

/// Makes a plan the member's choice of pay.
public struct ApprovePlan: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .plan
    /// Name in the audit log.
    public static let auditName = "plan.approved"

    /// The plan.
    public let plan: ID<PayPlan>

    /// A plan to approve.
    public init(plan: ID<PayPlan>) { self.plan = plan }

    /// From the plan's first month on the reserve and a month's fixed costs stay in the account.
    ///
    /// - Throws: ``Access/AccessError/ownApproval`` for who proposed it or is paid by it;
    ///   ``OperationError/wrongState(kind:)`` when it does not wait any more;
    ///   ``OperationError/wrongPeriod(_:)`` when its first month has been paid. Nothing has
    ///   changed then.
    public func run(in work: Work) throws -> Int64 {
        let found = try work.planToDecide(plan)
        guard found.proposedBy != work.actor.name, !work.rights.owns(found.section) else {
            throw AccessError.ownApproval
        }
        guard try !work.store.payslips.isPaid(found.engagement, after: found.from.previous) else {
            throw OperationError.wrongPeriod(found.from)
        }
        try work.store.plans.decide(plan, .approved, by: work.actor.name)
        try work.store.engagements.choose(
            found.terms.choice, for: found.engagement, from: found.from,
            keeping: found.terms.reserve + (found.terms.fixedCosts ?? .zero))
        try work.tellDecided(.planApproved, found)
        return plan.value
    }

    /// The plan.
    public func object(of output: Int64) -> Int64 { output }
}

/// Gives a plan back, with the reason.
public struct ReturnPlan: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .plan
    /// Name in the audit log.
    public static let auditName = "plan.returned"
    /// The longest reason, in characters.
    public static let reasonMost = 500

    /// The plan.
    public let plan: ID<PayPlan>
    /// What has to change; the member reads it beside the plan.
    public let reason: String

    /// A plan to give back.
    public init(plan: ID<PayPlan>, reason: String) {
        self.plan = plan
        self.reason = reason
    }

    /// - Throws: ``Access/AccessError``, ``OperationError/badField(_:)`` without a reason,
    ///   ``OperationError/wrongState(kind:)`` when it does not wait any more.
    public func run(in work: Work) throws -> Int64 {
        let found = try work.planToDecide(plan)
        guard !reason.isEmpty, reason.count <= Self.reasonMost else {
            throw OperationError.badField("reason")
        }
        try work.store.plans.decide(plan, .returned, by: work.actor.name, reason: reason)
        try work.tellDecided(.planReturned, found)
        return plan.value
    }

    /// The plan.
    public func object(of output: Int64) -> Int64 { output }
}

extension Work {
    /// A plan that waits, for whoever runs payroll.
    fileprivate func planToDecide(_ id: ID<PayPlan>) throws -> PayPlan {
        try require(.runPayroll)
        let found = try store.plans.find(id)
        concerns(found.section)
        guard found.decision == nil else { throw OperationError.wrongState(kind: "pay_plan") }
        return found
    }

    fileprivate func tellDecided(_ kind: LetterKind, _ plan: PayPlan) throws {
        let person = try store.engagements.find(plan.engagement).person
        try tell(kind, person, ["month": plan.from.text], link: "/plan?section=\(plan.section)")
    }
}

/// A plan on its way to a decision.
public struct WaitingPlan: Sendable {
    /// What was proposed.
    public let plan: PayPlan
    /// The activity.
    public let section: Section
    /// The name of who proposed it.
    public let proposer: String
    /// Whether somebody else has to approve: who asks proposed it, or is paid by it.
    public let isOwn: Bool
}

/// The plans that wait for a decision.
public struct ListPlans: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .plan

    /// The plans that wait.
    public init() {}

    /// - Returns: The oldest first.
    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [WaitingPlan] {
        try work.require(Self.permission)
        return try work.named(work.store.plans.waiting())
    }
}

/// A plan with what it would pay today.
public struct FindPlan: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .plan

    /// The plan.
    public let plan: ID<PayPlan>

    /// A plan by number.
    public init(plan: ID<PayPlan>) { self.plan = plan }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> (waiting: WaitingPlan, answer: PlanAnswer) {
        try work.require(Self.permission)
        let found = try work.store.plans.find(plan)
        guard let named = try work.named([found]).first else {
            throw StoreError.notFound(kind: "pay_plan", id: plan.description)
        }
        return (named, try work.plan(found.section, found.terms))
    }
}

extension Work {
    fileprivate func named(_ plans: [PayPlan]) throws -> [WaitingPlan] {
        let names = try NameActors(plans.map(\.proposedBy)).run(in: self)
        return try plans.map {
            WaitingPlan(
                plan: $0, section: try store.sections.find($0.section),
                proposer: names[$0.proposedBy] ?? "",
                isOwn: $0.proposedBy == actor.name || rights.owns($0.section))
        }
    }
}
