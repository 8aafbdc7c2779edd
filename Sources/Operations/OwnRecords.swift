// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Ledger
import Sales
public import Store

/// What the cooperative keeps about the person who asks, beside documents and traces.
public struct ShowOwnRecords: Query {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    private static let most = 10_000

    /// The records of the person who asks.
    public init() {}

    /// The records.
    public struct Answer: Sendable {
        /// Name, address and account as an employee, one for each activity.
        public let details: [PartyDetails]
        /// Contracts, the oldest first.
        public let engagements: [Engagement]
        /// What was chosen to be paid under each, in the order it was chosen.
        public let choices: [(engagement: ID<Engagement>, from: Period, choice: PayChoice)]
        /// What the activities contribute by, the oldest first.
        public let agreements: [Agreement]
        /// The letters sent, the newest first, without what they say.
        public let letters: [StoredLetter]
        /// The notices, the newest first.
        public let notices: [PersonalNotice]
        /// Who they are, as declarations tell it: all versions, the newest first.
        public let identities: [(identity: Identity, at: Instant, by: String)]
        /// Rates of withholding, in the order they came.
        public let rates: [WithholdingRate]
    }

    /// - Throws: ``Access/AccessError`` for a program of the machine, which is nobody.
    public func run(in work: Work) throws -> Answer {
        let person = try work.person
        let store = work.store
        let engagements = try store.engagements.all().filter { $0.person == person }
        let employees = Set(engagements.map(\.employee)).sorted()
        return Answer(
            details: try employees.map { try store.parties.find($0).details },
            engagements: engagements,
            choices: try engagements.flatMap { engagement in
                try store.engagements.choices(of: engagement.id).map {
                    (engagement.id, $0.from, $0.choice)
                }
            },
            agreements: try Set(engagements.map(\.section)).sorted().flatMap {
                try store.contributions.agreements(of: $0)
            },
            letters: try store.outbox.list(person: person, limit: Self.most),
            notices: try store.notices.of(person, limit: Self.most),
            identities: try store.identities.versions(of: person),
            rates: try store.withholdingRates.all(of: person))
    }
}
