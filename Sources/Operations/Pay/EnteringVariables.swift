// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Ledger
import Payroll
public import Store

/// Enters what changes one month's pay; it counts once another person has approved it.
public struct EnterPayVariable: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay
    /// Name in the audit log.
    public static let auditName = "pay_variable.entered"
    /// The longest label, in characters.
    public static let labelMost = 120
    /// The largest amount.
    public static let amountMost = Money.cents(10_000_000)

    /// The contract.
    public let engagement: ID<Engagement>
    /// The month.
    public let period: Period
    /// What changes.
    public let content: PayVariable.Content

    /// A variable of a month.
    public init(engagement: ID<Engagement>, period: Period, content: PayVariable.Content) {
        self.engagement = engagement
        self.period = period
        self.content = content
    }

    /// - Throws: ``OperationError/badField(_:)`` naming the field;
    ///   ``OperationError/wrongPeriod(_:)`` when the contract does not run in the month, or the
    ///   month is paid, closed, or more than a year ahead. Nothing has changed then.
    public func run(in work: Work) throws -> ID<PayVariable> {
        try work.require(Self.permission)
        let found = try work.store.engagements.find(engagement)
        work.concerns(found.section)
        try work.requireOpenPay(of: found, in: period)
        try check(found)
        if content.kind == .absence { try checkOverlap(work) }
        return try work.store.payVariables.add(
            content, of: engagement, in: period, by: work.actor.name)
    }

    /// The variable.
    public func object(of output: ID<PayVariable>) -> Int64 { output.value }

    private func check(_ engagement: Engagement) throws(OperationError) {
        guard !content.label.isEmpty, content.label.count <= Self.labelMost else {
            throw .badField("label")
        }
        let terms = engagement.terms
        switch content.kind {
        case .absence:
            guard terms.kind != .cape else { throw .badField("variable") }
            let last = min(period.lastDay, engagement.to ?? period.lastDay)
            guard let from = content.from, max(period.firstDay, engagement.from) <= from,
                from <= last
            else { throw .badField("absent_from") }
            guard let to = content.to, from <= to, to <= last else {
                throw .badField("absent_to")
            }
            // Pay by amount has no hours; a day has no more than 24.
            let most = terms.kind == .ordinary ? Int64(to - from + 1) * 24_000 : 0
            guard (0...most).contains(content.hours) else { throw .badField("absent_hours") }
        case .settlement where terms.kind != .cesa:
            throw .badField("variable")
        case .bonus, .settlement, .advance, .attachment:
            guard content.amount > .zero, content.amount <= Self.amountMost else {
                throw .badField("amount")
            }
            guard (0...20).contains(content.dependants) else { throw .badField("dependants") }
        }
    }

    /// Days are absent once.
    private func checkOverlap(_ work: Work) throws {
        let known = try work.store.payVariables.all(in: period, of: engagement).filter {
            $0.content.kind == .absence && ($0.decision?.outcome ?? .approved) == .approved
        }
        for other in known.map(\.content) {
            guard let begins = other.from, let ends = other.to, let from = content.from,
                let to = content.to, begins <= to, from <= ends
            else { continue }
            throw OperationError.badField("absent_from")
        }
    }
}

/// Approves or refuses a variable that somebody else entered.
public struct DecidePayVariable: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.approvePayments
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay
    /// Name in the audit log.
    public static let auditName = "pay_variable.decided"

    /// The variable.
    public let variable: ID<PayVariable>
    /// Whether it counts.
    public let isApproved: Bool

    /// A decision on a variable.
    public init(variable: ID<PayVariable>, isApproved: Bool) {
        self.variable = variable
        self.isApproved = isApproved
    }

    /// - Throws: ``OperationError/wrongState(kind:)`` when it was decided;
    ///   ``OperationError/wrongPeriod(_:)`` when its month has been paid or closed;
    ///   ``Database/DatabaseError/refused(_:)`` with `four_eyes_variable` when whoever entered it
    ///   approves. Nothing has been written then.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        let found = try work.undecided(variable)
        if isApproved {
            try work.requireOpenPay(
                of: work.store.engagements.find(found.engagement), in: found.period)
        }
        try work.store.payVariables.decide(
            variable, isApproved ? .approved : .refused, note: "", by: work.actor.name)
        return variable.value
    }

    /// The variable.
    public func object(of output: Int64) -> Int64 { output }

    /// The decision, so that the chain seals it.
    public func detail(of output: Int64) -> String { isApproved ? "approved" : "refused" }
}

/// Takes back a variable that waits; a decided one stays.
public struct WithdrawPayVariable: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay
    /// Name in the audit log.
    public static let auditName = "pay_variable.withdrawn"

    /// The variable.
    public let variable: ID<PayVariable>

    /// A variable to take back.
    public init(variable: ID<PayVariable>) { self.variable = variable }

    /// - Throws: ``OperationError/wrongState(kind:)`` when it was decided.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        _ = try work.undecided(variable)
        try work.store.payVariables.decide(
            variable, .withdrawn, note: "", by: work.actor.name)
        return variable.value
    }

    /// The variable.
    public func object(of output: Int64) -> Int64 { output }
}

extension Work {
    fileprivate func undecided(_ id: ID<PayVariable>) throws -> PayVariable {
        let found = try store.payVariables.find(id)
        concerns(try store.engagements.find(found.engagement).section)
        guard found.decision == nil else {
            throw OperationError.wrongState(kind: "pay_variable")
        }
        return found
    }

    /// Refuses a month whose pay of a contract can no longer change, or is not of it.
    func requireOpenPay(of engagement: Engagement, in period: Period) throws {
        let isClosed = try store.balances.lastClosedPeriod().map { $0 >= period } ?? false
        guard engagement.runs(in: period), !isClosed, period <= today.period + 12,
            try !store.payslips.isPaid(engagement.id, after: period.previous)
        else { throw OperationError.wrongPeriod(period) }
    }
}
