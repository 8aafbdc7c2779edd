// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Ledger
import Payroll
public import Store

/// What the papers of an end of contract are made from.
public struct ShowLeaving: PersonalQuery {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration

    /// The contract that ended.
    public let engagement: ID<Engagement>

    /// The papers of a contract.
    public init(of engagement: ID<Engagement>) { self.engagement = engagement }

    /// The contract.
    public var object: Int64 { engagement.value }

    /// A contract of the person with its job.
    public struct Period: Sendable {
        /// First day.
        public let from: Day
        /// Last day.
        public let to: Day
        /// Job title; empty before anybody said.
        public let title: String
    }

    /// What the papers say.
    public struct Answer: Sendable {
        /// The contract that ended.
        public let engagement: Engagement
        /// Its last day.
        public let lastDay: Day
        /// Whose it is: name and address.
        public let details: PartyDetails
        /// Who they are; nil before anybody said.
        public let identity: Identity?
        /// What is told of the contract; nil before anybody said.
        public let job: JobFacts?
        /// The employer.
        public let cooperative: Cooperative
        /// The employer as documents print it.
        public let employer: [String]
        /// What is told of the establishment; nil before anybody said.
        public let establishment: EstablishmentFacts?
        /// The employments that follow each other up to this one, the first first; support
        /// contracts are none.
        public let employments: [Period]
        /// The payslips of these employments, the oldest first.
        public let payslips: [StoredPayslip]
        /// The day.
        public let today: Day

        /// The payslip of the last month; nil when nothing was paid in it.
        public var last: StoredPayslip? {
            payslips.last { $0.record.period == lastDay.period }
        }
    }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)`` also while the
    ///   contract runs, and for a support contract.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let store = work.store
        let found = try store.engagements.find(engagement)
        work.concerns(found.section)
        guard let lastDay = found.to, found.needsHiring else {
            throw StoreError.notFound(kind: "leaving", id: engagement.description)
        }
        let jobs = try store.social.last(JobFacts.self)
        var chain = [found]
        for earlier in try store.engagements.all().reversed()
        where earlier.person == found.person && earlier.needsHiring {
            if let first = chain.first, let to = earlier.to, to + 1 == first.from {
                chain.insert(earlier, at: 0)
            }
        }
        let ids = Set(chain.map(\.id))
        let payslips = try Set(chain.map(\.section)).flatMap { try store.payslips.all(of: $0) }
            .filter { ids.contains($0.engagement) }
            .sorted { ($0.record.period, $0.id) < ($1.record.period, $1.id) }
        return Answer(
            engagement: found, lastDay: lastDay,
            details: try store.parties.find(found.employee).details,
            identity: try store.identities.versions(of: found.person).first?.identity,
            job: jobs[engagement.value], cooperative: work.cooperative,
            employer: work.sellerLines,
            establishment: try store.social.last(EstablishmentFacts.self, about: 0),
            employments: chain.map {
                Period(from: $0.from, to: $0.to ?? lastDay, title: jobs[$0.id.value]?.title ?? "")
            }, payslips: payslips, today: work.today)
    }
}
