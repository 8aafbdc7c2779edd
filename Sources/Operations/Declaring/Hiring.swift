// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
import Payroll
public import Store

/// Notes that somebody was declared before their first day.
public struct NoteHiring: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration
    /// Name in the audit log.
    public static let auditName = "hiring.noted"

    /// The contract.
    public let engagement: ID<Engagement>
    /// What came of it.
    public let facts: HiringFacts

    /// A declaration before hiring that was made.
    public init(engagement: ID<Engagement>, facts: HiringFacts) {
        self.engagement = engagement
        self.facts = facts
    }

    /// - Throws: ``OperationError/badField(_:)``: a day after today, no reference;
    ///   ``OperationError/wrongState(kind:)`` for a support contract, which hires nobody.
    public func run(in work: Work) throws -> ID<Engagement> {
        try work.require(Self.permission)
        let found = try work.store.engagements.find(engagement)
        work.concerns(found.section)
        guard found.needsHiring else { throw OperationError.wrongState(kind: "engagement") }
        guard facts.day <= work.today else { throw OperationError.badField("hiring_day") }
        guard (4...40).contains(facts.reference.count) else {
            throw OperationError.badField("reference")
        }
        try work.store.social.keep(facts, about: engagement.value, by: work.actor.name)
        return engagement
    }

    /// The engagement.
    public func object(of output: ID<Engagement>) -> Int64 { output.value }
}

extension Engagement {
    /// Whether somebody is hired by it: a support contract hires nobody.
    public var needsHiring: Bool { terms.kind != .cape }
}

/// Contracts with the state of their declaration before hiring; of one activity or of all.
public struct ListHirings: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration

    /// The activity; nil for all.
    public let section: ID<Section>?

    /// Contracts and their hiring.
    public init(of section: ID<Section>? = nil) { self.section = section }

    /// A contract.
    public struct Line: Sendable {
        /// The contract.
        public let engagement: Engagement
        /// Whose it is.
        public let name: String
        /// The declaration; nil while it is to be made.
        public let facts: HiringFacts?
        /// Whether it was made after the first day, or is not made and the first day has come.
        public let isLate: Bool
        /// Whether somebody was paid under it already.
        public let isPaid: Bool
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [Line] {
        try work.require(Self.permission)
        let store = work.store
        let known = try store.social.last(HiringFacts.self)
        return try store.engagements.all(of: section).filter(\.needsHiring).reversed().map {
            engagement in
            let facts = known[engagement.id.value]
            return Line(
                engagement: engagement,
                name: try store.parties.find(engagement.employee).details.name, facts: facts,
                isLate: (facts?.day ?? work.today) >= engagement.from,
                isPaid: try store.payslips.isPaid(
                    engagement.id, after: engagement.from.period.previous))
        }
    }
}

/// What the form of a declaration before hiring asks of a contract.
public struct ShowHiring: PersonalQuery {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration

    /// The contract.
    public let engagement: ID<Engagement>

    /// A contract's hiring.
    public init(of engagement: ID<Engagement>) { self.engagement = engagement }

    /// The contract.
    public var object: Int64 { engagement.value }

    /// What the page shows.
    public struct Answer: Sendable {
        /// The contract.
        public let engagement: Engagement
        /// Whose it is.
        public let name: String
        /// The employer.
        public let cooperative: Cooperative
        /// What is told of the establishment; nil before anybody said.
        public let establishment: EstablishmentFacts?
        /// Who is hired; nil before anybody said.
        public let identity: Identity?
        /// What is told of the contract; nil before anybody said.
        public let job: JobFacts?
        /// The declaration; nil while it is to be made.
        public let facts: HiringFacts?
    }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let store = work.store
        let found = try store.engagements.find(engagement)
        work.concerns(found.section)
        guard found.needsHiring else {
            throw StoreError.notFound(kind: "hiring", id: engagement.description)
        }
        return Answer(
            engagement: found,
            name: try store.parties.find(found.employee).details.name,
            cooperative: work.cooperative,
            establishment: try store.social.last(EstablishmentFacts.self, about: 0),
            identity: try store.identities.versions(of: found.person).first?.identity,
            job: try store.social.last(JobFacts.self, about: engagement.value),
            facts: try store.social.last(HiringFacts.self, about: engagement.value))
    }
}
