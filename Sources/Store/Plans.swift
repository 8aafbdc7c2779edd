// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger

/// How a plan turns what an account allows into pay.
public enum PlanPolicy: String, Sendable, Hashable, Codable, CaseIterable {
    /// The same gross pay each month.
    case constant
    /// As much as the account allows each month.
    case turnover
    /// The same net pay before tax each month.
    case net
}

/// What a member plans to be paid.
public struct PlanTerms: Sendable, Hashable, Codable {
    /// How pay follows the account.
    public let policy: PlanPolicy
    /// Gross pay, or net before tax, a month; nil where the policy needs none or it is to be
    /// found.
    public let amount: Money?
    /// What stays in the account beside a month's fixed costs.
    public let reserve: Money
    /// Costs of a month other than pay; nil for the average of the last months.
    public let fixedCosts: Money?

    /// Terms as typed; nothing is checked here.
    public init(
        policy: PlanPolicy, amount: Money? = nil, reserve: Money = .zero,
        fixedCosts: Money? = nil
    ) {
        self.policy = policy
        self.amount = amount
        self.reserve = reserve
        self.fixedCosts = fixedCosts
    }
}

/// What became of a plan.
public struct PlanDecision: Sendable, Hashable {
    /// How it ended.
    public enum Kind: String, Sendable, CaseIterable {
        /// It became the choice of pay.
        case approved
        /// It was given back, to be changed.
        case returned
        /// A later plan took its place before anybody decided.
        case replaced
    }

    /// How it ended.
    public let kind: Kind
    /// Why it was given back; empty otherwise.
    public let reason: String
    /// Who decided, as the audit log names them.
    public let by: String
    /// When.
    public let at: Instant
}

/// The pay of the first month of a plan, as it was proposed.
public struct PlanFigures: Sendable, Hashable, Codable {
    /// Gross pay.
    public let gross: Money
    /// What would reach the person's bank account.
    public let netPaid: Money
    /// What the activity would spend.
    public let cost: Money

    /// Figures of one month.
    public init(gross: Money, netPaid: Money, cost: Money) {
        self.gross = gross
        self.netPaid = netPaid
        self.cost = cost
    }
}

/// A plan as it was proposed, and what became of it.
public struct PayPlan: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<PayPlan>
    /// Whose pay it is.
    public let engagement: ID<Engagement>
    /// The activity that bears it.
    public let section: ID<Section>
    /// The first month it is for.
    public let from: Period
    /// What was proposed; amount and costs are found by then.
    public let terms: PlanTerms
    /// The first month's pay when it was proposed.
    public let figures: PlanFigures
    /// Who proposed it, as the audit log names them.
    public let proposedBy: String
    /// When.
    public let proposedAt: Instant
    /// What became of it; nil while it waits.
    public let decision: PlanDecision?
}

/// The plans of a cooperative's members.
public struct Plans {
    let work: CooperativeTransaction

    /// Keeps a plan.
    public func add(
        _ terms: PlanTerms, figures: PlanFigures, for engagement: Engagement, from: Period,
        by actor: String
    ) throws -> ID<PayPlan> {
        let id: ID<PayPlan> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO pay_plan (
                coop_id, id, engagement_id, section_id, from_period, policy, amount_minor,
                reserve_minor, fixed_costs_minor, gross_minor, net_paid_minor, cost_minor,
                proposed_by, proposed_at)
            VALUES (
                \(work.coop), \(id), \(engagement.id), \(engagement.section), \(from),
                \(terms.policy.rawValue), \(terms.amount ?? .zero), \(terms.reserve),
                \(terms.fixedCosts ?? .zero), \(figures.gross), \(figures.netPaid),
                \(figures.cost), \(actor), \(work.moment.now))
            """)
        return id
    }

    /// Keeps what became of a plan that waits.
    public func decide(
        _ id: ID<PayPlan>, _ kind: PlanDecision.Kind, by actor: String, reason: String = ""
    ) throws {
        try work.transaction.run(
            """
            INSERT INTO pay_plan_decision (
                coop_id, plan_id, decision, reason, decided_by, decided_at)
            VALUES (
                \(work.coop), \(id), \(kind.rawValue), \(reason), \(actor), \(work.moment.now))
            """)
    }

    /// A plan by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<PayPlan>) throws -> PayPlan {
        guard let plan = try all("p.id = \(id)", limit: 1).first else {
            throw StoreError.notFound(kind: "pay_plan", id: id.description)
        }
        return plan
    }

    /// The plans of an activity, newest first.
    public func of(_ section: ID<Section>, limit: Int = 20) throws -> [PayPlan] {
        try all("p.section_id = \(section)", limit: limit)
    }

    /// The plans nobody has decided on, the oldest first.
    public func waiting() throws -> [PayPlan] {
        try all("d.plan_id IS NULL", limit: 500).reversed()
    }

    /// How many plans wait.
    public func countWaiting() throws -> Int {
        try work.transaction.value(
            """
            SELECT COUNT(*) FROM pay_plan p
            LEFT JOIN pay_plan_decision d ON d.coop_id = p.coop_id AND d.plan_id = p.id
            WHERE p.coop_id = \(work.coop) AND d.plan_id IS NULL
            """) ?? 0
    }

    private func all(_ condition: SQL, limit: Int) throws -> [PayPlan] {
        try work.transaction.rows(
            """
            SELECT p.*, d.decision, d.reason, d.decided_by, d.decided_at FROM pay_plan p
            LEFT JOIN pay_plan_decision d ON d.coop_id = p.coop_id AND d.plan_id = p.id
            WHERE p.coop_id = \(work.coop) AND \(condition)
            ORDER BY p.id DESC LIMIT \(limit)
            """
        ).map(PayPlan.init)
    }
}

extension CooperativeTransaction {
    /// What members propose to be paid.
    public var plans: Plans { Plans(work: self) }
}

extension PayPlan {
    init(_ row: Row) throws {
        let id: ID<PayPlan> = try row.get("id")
        guard let policy = PlanPolicy(rawValue: try row.text("policy")) else {
            throw StoreError.unreadable(kind: "pay_plan", id: id.description)
        }
        let amount: Money = try row.get("amount_minor")
        let decision: String? = try row.get("decision")
        self.init(
            id: id, engagement: try row.get("engagement_id"), section: try row.get("section_id"),
            from: try row.get("from_period"),
            terms: PlanTerms(
                policy: policy, amount: policy == .turnover ? nil : amount,
                reserve: try row.get("reserve_minor"),
                fixedCosts: try row.get("fixed_costs_minor")),
            figures: PlanFigures(
                gross: try row.get("gross_minor"), netPaid: try row.get("net_paid_minor"),
                cost: try row.get("cost_minor")),
            proposedBy: try row.get("proposed_by"), proposedAt: try row.get("proposed_at"),
            decision: try decision.flatMap(PlanDecision.Kind.init).map {
                PlanDecision(
                    kind: $0, reason: try row.get("reason"), by: try row.get("decided_by"),
                    at: try row.get("decided_at"))
            })
    }
}

/// When a client paid one invoice of an activity.
public struct PaidInvoice: Sendable, Hashable {
    /// The client.
    public let client: ID<ThirdParty>
    /// The last day to pay.
    public let dueDay: Day
    /// The day money came.
    public let paidDay: Day

    /// A payment of a client.
    public init(client: ID<ThirdParty>, dueDay: Day, paidDay: Day) {
        self.client = client
        self.dueDay = dueDay
        self.paidDay = paidDay
    }
}

extension Settlements {
    /// The last payments clients made on an activity's invoices, newest first.
    public func payments(
        of section: ID<Section>, limit: Int = 200
    ) throws -> [PaidInvoice] {
        try work.transaction.rows(
            """
            SELECT i.client_id, i.due_day, s.day FROM invoice i
            JOIN settlement s ON s.coop_id = i.coop_id AND s.invoice_id = i.id
            WHERE i.coop_id = \(work.coop) AND i.section_id = \(section)
                AND s.kind = 'payment' AND s.amount_minor > 0
            ORDER BY s.day DESC, s.id DESC LIMIT \(limit)
            """
        ).map {
            PaidInvoice(
                client: try $0.get("client_id"), dueDay: try $0.get("due_day"),
                paidDay: try $0.get("day"))
        }
    }
}
