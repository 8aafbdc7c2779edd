// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
import Sales
public import Store

/// Where one step of a month stands.
public struct MonthStep: Codable, Sendable, Hashable {
    /// How far the step is.
    public enum State: String, Codable, Sendable {
        /// Nothing is left to do.
        case done
        /// A person has something to do first.
        case waiting
        /// Not begun, because an earlier step waits.
        case pending
    }

    /// Name of the step, for a catalogue: `bank`, `contributions`, `pay`, ….
    public let name: String
    /// How far it is.
    public let state: State
    /// What it did or waits for: counts and amounts by name.
    public let facts: [String: String]

    /// A step.
    public init(_ name: String, _ state: State, _ facts: [String: String] = [:]) {
        self.name = name
        self.state = state
        self.facts = facts
    }

    /// State and facts as one line, for the month board.
    var summary: String {
        let facts = facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return ([state.rawValue] + facts).joined(separator: ";")
    }
}

/// Told how many steps of long work are done, of how many.
public typealias Counting = @Sendable (_ done: Int, _ total: Int) -> Void

/// What a month's run did, and what waits for a person.
public struct MonthReport: Codable, Sendable, Hashable {
    /// The month.
    public let period: Period
    /// The steps, in order.
    public let steps: [MonthStep]
    /// What the closing checks found; empty when the books are sound.
    public let findings: [Finding]

    /// Whether everything is done.
    public var isComplete: Bool { findings.isEmpty && steps.allSatisfy { $0.state == .done } }
}

/// The main job: one month from bank lines to payslips, payment file, VAT and checks.
///
/// Each step is made of short operations that are idempotent by key and by nature, so that the
/// run can be stopped at any point, run again, or run twice at once, without double effect.
public struct MonthRun: Sendable {
    let house: House
    let actor: Actor
    let coop: Int64
    let period: Period
    let origin: String

    /// A run of a month, for an actor; `origin`: where they asked from, for the audit log.
    public init(
        _ period: Period, of coop: Int64, in house: House, as actor: Actor,
        from origin: String = ""
    ) {
        self.period = period
        self.origin = origin
        self.coop = coop
        self.house = house
        self.actor = actor
    }

    /// Does all that can be done now.
    ///
    /// `progress`: told each step as it ends. `counting`: told how many activities and
    /// engagements are worked through, of how many.
    ///
    /// - Throws: ``OperationError/wrongPeriod(_:)`` before the month's last day; otherwise what
    ///   an operation throws, with all earlier ones kept.
    public func run(
        progress: @Sendable (MonthStep) -> Void = { _ in },
        counting: Counting = { _, _ in }
    ) async throws -> MonthReport {
        let plan = try await house.ask(PlanMonth(period: period), as: actor, in: coop)
        var steps: [MonthStep] = []
        func end(_ step: MonthStep) async throws {
            steps.append(step)
            progress(step)
            _ = try await perform(
                NoteMonthStep(period: period, step: step),
                "\(period):note:\(step.name):\(step.summary):\(plan.state)")
        }
        try await end(plan.bank)
        func leave(_ rest: [String]) async throws -> MonthReport {
            for name in rest { try await end(MonthStep(name, .pending)) }
            return MonthReport(period: period, steps: steps, findings: [])
        }
        let afterPay = ["payments", "vat", "documents", "checks", "close"]
        guard plan.bank.state == .done || plan.bank.facts["covered"] == "true" else {
            return try await leave(["contributions", "pay"] + afterPay)
        }
        let all = plan.sections.count + plan.engagements.count
        try await end(takeContributions(plan) { counting($0, all) })
        guard plan.undecided == 0 else {
            try await end(
                MonthStep("pay", .waiting, ["variables": String(plan.undecided)]))
            return try await leave(afterPay)
        }
        try await end(pay(plan) { counting(plan.sections.count + $0, all) })
        try await end(preparePayments(plan))
        let result = try await house.ask(CheckMonth(period: period), as: actor, in: coop)
        try await end(result.vat)
        try await end(result.documents)
        try await end(
            MonthStep(
                "checks", result.findings.isEmpty ? .done : .waiting,
                ["findings": String(result.findings.count), "links": String(result.links)]))
        try await end(close(result))
        return MonthReport(period: period, steps: steps, findings: result.findings)
    }

    private func perform<O: Operation>(_ operation: O, _ key: String) async throws -> O.Output {
        try await house.perform(
            operation, as: actor, in: coop, key: "month:\(key)", from: origin)
    }

    private func takeContributions(
        _ plan: PlanMonth.Plan, _ count: (Int) -> Void
    ) async throws -> MonthStep {
        var taken = Money.zero
        for (index, section) in plan.sections.enumerated() {
            let amount = try await perform(
                TakeMonthContribution(section: section, period: period),
                "\(period):contribution:\(section):\(plan.state)")
            taken = taken + (amount ?? .zero)
            count(index + 1)
        }
        return MonthStep(
            "contributions", .done,
            ["activities": String(plan.sections.count), "amount": taken.text])
    }

    private func pay(
        _ plan: PlanMonth.Plan, _ count: (Int) -> Void
    ) async throws -> MonthStep {
        var sealed = 0
        for (index, engagement) in plan.engagements.enumerated() {
            let payslip = try await perform(
                PayMember(engagement: engagement, period: period),
                "\(period):pay:\(engagement):\(plan.state)")
            sealed += payslip == nil ? 0 : 1
            count(index + 1)
        }
        return MonthStep(
            "pay", .done,
            ["payslips": String(sealed), "engagements": String(plan.engagements.count)])
    }

    private func preparePayments(_ plan: PlanMonth.Plan) async throws -> MonthStep {
        _ = try await perform(PreparePayRun(period: period), "\(period):run:\(plan.state)")
        let runs = try await house.ask(ListRuns(), as: actor, in: coop).filter {
            $0.period == period
        }
        let waiting = runs.filter { $0.decision == nil }
        let total = runs.filter { $0.decision?.isApproved != false }.map(\.total).sum
        return MonthStep(
            "payments", waiting.isEmpty ? .done : .waiting,
            [
                "runs": String(runs.count), "amount": total.text,
                "run": waiting.first.map(\.id.description) ?? "",
            ])
    }

    /// Closes the month before, once this one has been worked through and nothing is amiss.
    private func close(_ result: CheckMonth.Result) async throws -> MonthStep {
        let before = period.previous
        guard result.findings.isEmpty else { return MonthStep("close", .pending) }
        let facts = ["period": before.text]
        guard result.lastClosed.map({ $0 < before }) ?? true else {
            return MonthStep("close", .done, facts)
        }
        guard result.isPreviousDecided, result.mayClose else {
            return MonthStep("close", .waiting, facts)
        }
        _ = try await perform(ClosePeriod(period: before), "close:\(before)")
        return MonthStep("close", .done, facts)
    }
}

/// Takes what an activity's contribution scheme computes at the end of a month.
public struct TakeMonthContribution: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// Name in the audit log.
    public static let auditName = "contribution.month"

    /// The activity.
    public let section: ID<Section>
    /// The month.
    public let period: Period

    /// - Returns: What was taken; nil when it was taken before or nothing is agreed.
    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Money? {
        try work.require(Self.permission)
        work.concerns(section)
        return try work.takeMonthContribution(from: section, in: period)
    }

    /// The activity.
    public func object(of output: Money?) -> Int64 { section.value }
}

/// Notes where a step of a month stands, for the month board.
public struct NoteMonthStep: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// Name in the audit log.
    public static let auditName = "month.step"

    /// The month.
    public let period: Period
    /// The step.
    public let step: MonthStep

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> String {
        try work.require(Self.permission)
        try work.store.monthSteps.note(step.name, in: period, summary: step.summary)
        return step.name
    }
}

/// Closes a month: no entry can be dated in it or before any more.
public struct ClosePeriod: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.keepBooks
    /// Name in the audit log.
    public static let auditName = "period.closed"

    /// The month.
    public let period: Period

    /// A month to close.
    public init(period: Period) { self.period = period }

    /// - Throws: ``OperationError/wrongPeriod(_:)`` when it is not over, closed, or not the next.
    public func run(in work: Work) throws -> String {
        try work.require(Self.permission)
        let last = try work.store.balances.lastClosedPeriod()
        guard period.lastDay < work.today, last.map({ $0.next == period }) ?? true else {
            throw OperationError.wrongPeriod(period)
        }
        try work.store.balances.close(period, by: work.actor.name)
        return period.text
    }
}
