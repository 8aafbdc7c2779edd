// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
import Payroll
public import Store

extension ContractTerms {
    /// The largest fixed part of a month.
    private var fixedPartMost: Money { .cents(1_000_000) }

    /// - Throws: ``OperationError/badField(_:)`` naming the field.
    func check() throws(OperationError) {
        let whole: Int64 = 1_000_000
        guard (1...whole).contains(hoursShare.millionths) else { throw .badField("hours_share") }
        guard kind == .ordinary || (hoursShare.millionths == whole && !isFixedTerm) else {
            throw .badField("hours_share")
        }
        guard (0...100_000).contains(health.minorUnits) else { throw .badField("health") }
        guard (0...whole).contains(healthEmployerShare.millionths) else {
            throw .badField("health_employer_share")
        }
        guard fixedPart.isZero || (kind == .cesa && (.zero...fixedPartMost).contains(fixedPart))
        else { throw .badField("fixed_part") }
        guard withholdingRate.map({ (0...whole).contains($0.millionths) }) ?? true else {
            throw .badField("withholding_rate")
        }
    }
}

/// Begins a member's next contract and ends the one that runs: test phase, then employment.
public struct StartContract: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// Name in the audit log.
    public static let auditName = "contract.started"

    /// The activity whose contract it is.
    public let section: ID<Section>
    /// What it says.
    public let terms: ContractTerms
    /// Its first day; the contract that runs ends the day before.
    public let from: Day

    /// A contract to begin.
    public init(section: ID<Section>, terms: ContractTerms, from: Day) {
        self.section = section
        self.terms = terms
        self.from = from
    }

    /// What the member chose to be paid goes on under the new contract.
    ///
    /// - Returns: The number of the new engagement.
    /// - Throws: ``OperationError/badField(_:)``, of `begins` when the month it begins in has been
    ///   paid under the contract that runs, or it begins before that one did;
    ///   ``OperationError/wrongState(kind:)`` without a contract that runs. Nothing has changed
    ///   then.
    public func run(in work: Work) throws -> ID<Engagement> {
        try work.require(Self.permission)
        try terms.check()
        guard work.law.profile.contracts.contains(terms.kind) else {
            throw OperationError.badField("contract")
        }
        let store = work.store
        work.concerns(section)
        guard let running = try store.engagements.all(of: section).last,
            running.to.map({ $0 >= from }) ?? true
        else { throw OperationError.wrongState(kind: "engagement") }
        let period = from.period
        guard from > running.from, try !store.payslips.isPaid(running.id, after: period.previous)
        else { throw OperationError.badField("begins") }
        let choice = try store.engagements.choice(of: running.id, in: period)
        try store.engagements.end(running.id, on: from - 1)
        let next = Engagement(
            id: store.nextID(), section: section, employee: running.employee,
            person: running.person, from: from, terms: terms)
        try store.engagements.add(next)
        if choice != .none {
            try store.engagements.choose(
                choice, for: next.id, from: period,
                keeping: store.engagements.reserve(of: running.id, in: period))
        }
        return next.id
    }

    /// The engagement.
    public func object(of output: ID<Engagement>) -> Int64 { output.value }
}

/// The contracts of an activity, the newest first.
public struct ListContracts: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll

    /// The activity.
    public let section: ID<Section>

    /// The contracts of an activity.
    public init(of section: ID<Section>) { self.section = section }

    /// What the page shows.
    public struct Answer: Sendable {
        /// The activity.
        public let section: Section
        /// Whose they are.
        public let member: String
        /// The newest first.
        public let engagements: [Engagement]
        /// The last month paid under each.
        public let lastPaid: [ID<Engagement>: Period]
        /// The first day a next contract may begin; nil when none may.
        public let earliest: Day?
        /// The day.
        public let today: Day
    }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let store = work.store
        let found = try store.sections.find(section)
        let engagements = try store.engagements.all(of: section)
        var lastPaid: [ID<Engagement>: Period] = [:]
        for payslip in try store.payslips.all(of: section) {
            let period = payslip.record.period
            lastPaid[payslip.engagement] = max(lastPaid[payslip.engagement] ?? period, period)
        }
        let earliest = engagements.last.flatMap { last -> Day? in
            let unpaid = lastPaid[last.id].map { $0.next.firstDay } ?? last.from + 1
            let day = max(unpaid, last.from + 1)
            return last.to.map { day <= $0 } ?? true ? day : nil
        }
        return Answer(
            section: found,
            member: try engagements.last.map {
                try store.parties.find($0.employee).details.name
            } ?? "",
            engagements: engagements.reversed(), lastPaid: lastPaid, earliest: earliest,
            today: work.today)
    }
}
