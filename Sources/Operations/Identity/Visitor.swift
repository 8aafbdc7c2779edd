// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Database
public import Ledger
public import Store

/// Somebody signed in, with their rights as they stand now.
public struct Visitor: Sendable {
    /// Who it is.
    public let person: Person
    /// The cooperative they work in.
    public let cooperative: Cooperative
    /// The session they came with.
    public let session: StoredSession
    /// What they may do.
    public let rights: Rights
    /// Whether a code of an app stands beside their password.
    public let hasSecondFactor: Bool
    /// Whether they have a passkey, which is a second factor by itself: something they hold, and
    /// the PIN, finger or face it asks for.
    public let hasPasskey: Bool
    /// What waits for them.
    public let waiting: Waiting

    /// What waits for somebody signed in, counted for the doors of each page.
    public struct Waiting: Sendable, Hashable {
        /// Notices that are new.
        public let notices: Int
        /// Drafts they may approve.
        public let drafts: Int
        /// Lines of the bank in suspense, for who sorts them.
        public let bankLines: Int
        /// Payment runs they may approve: nobody approves what they prepared.
        public let paymentRuns: Int
        /// Variables of pay they may approve: nobody approves what they entered.
        public let payVariables: Int
        /// Plans of pay that wait, for who runs payroll.
        public let plans: Int
    }

    /// The token their forms carry.
    public var csrfToken: String { session.csrfToken }
    /// The actor of what they ask for.
    public var actor: Actor { .person(person.id) }
    /// Where what they ask for comes from, for the audit log.
    public var origin: String { "web:\(session.name)" }
    /// The activities they see as their own; empty for those who see the whole cooperative.
    public var ownSections: [ID<Section>] { rights.sections(.viewActivity) ?? [] }
    /// Whether one of their roles asks for a second factor that they do not have yet.
    public var lacksSecondFactor: Bool {
        !hasSecondFactor && !hasPasskey && rights.needSecondFactor
    }
    /// Whether they must sign in anew by their passkey before anything else.
    ///
    /// A password alone opened the session, and a role that asks for more came after it. Not even
    /// their own account is open: whoever knows the password only could add a factor there.
    public var owesPasskey: Bool {
        hasPasskey && !hasSecondFactor && !session.isStrong && rights.needSecondFactor
    }
    /// Whether a code, of the app or a recovery code, proves that it is them, and their password
    /// does not.
    public var provesByCode: Bool {
        hasSecondFactor || (hasPasskey && rights.needSecondFactor)
    }
}

extension House {
    /// How long a proof counts for what is sensitive, in seconds.
    public static let proofSeconds: Int64 = 10 * 60
    /// The use of a session is noted this often, in seconds.
    private static let touchSeconds: Int64 = 60

    /// Who holds a token; nil when the session is unknown, over, or waits for its second factor.
    public nonisolated func visitor(_ token: Token) async throws -> Visitor? {
        let now = clock.now()
        let hash = token.hash
        let found = try await database.read(scope: .installation) { transaction in
            try Sessions(in: transaction).find(tokenHash: hash, at: now).map { session in
                (
                    session: session,
                    cooperative: try Cooperative.find(session.coop, in: transaction)
                )
            }
        }
        guard let found, !found.session.isPending, let cooperative = found.cooperative,
            let law = laws[cooperative.country]
        else { return nil }
        let session = found.session
        let moment = moment(for: cooperative, law: law)
        let person = session.person
        let remembered = self.remembered
        let (rights, waiting) = try await database.read(scope: .cooperative(cooperative.id)) {
            let store = try CooperativeTransaction.reading(cooperative.id, in: $0, at: moment)
            let rights = try Rights(of: .person(person.id), in: store)
            return (rights, try Visitor.Waiting(for: person.id, rights, in: store, remembered))
        }
        if now.milliseconds - session.seenAt.milliseconds > Self.touchSeconds * 1000 {
            try await database.write(scope: .installation) {
                try Sessions(in: $0).touch(tokenHash: hash, at: now)
            }
        }
        return Visitor(
            person: person, cooperative: cooperative, session: session, rights: rights,
            hasSecondFactor: session.hasSecondFactor, hasPasskey: session.hasPasskey,
            waiting: waiting)
    }

    /// What somebody may do in a cooperative now.
    ///
    /// - Throws: ``Store/StoreError/notFound(kind:id:)`` where there is no such cooperative.
    nonisolated func rights(of person: ID<Person>, in coop: Int64) async throws -> Rights {
        let cooperative = try await database.read(scope: .installation) {
            try Cooperative.find(coop, in: $0)
        }
        guard let cooperative, let law = laws[cooperative.country] else {
            throw StoreError.notFound(kind: "cooperative", id: String(coop))
        }
        let moment = moment(for: cooperative, law: law)
        return try await database.read(scope: .cooperative(coop)) {
            try Rights(of: .person(person), in: .reading(coop, in: $0, at: moment))
        }
    }

    /// Whether a visitor proved a short while ago that it is them.
    public nonisolated func isFresh(_ visitor: Visitor) -> Bool {
        let age = clock.now().milliseconds - visitor.session.provenAt.milliseconds
        return age <= Self.proofSeconds * 1000
    }

    /// Proves anew that a visitor is who they are, by their password or a code.
    ///
    /// With a second factor the code is what counts; without one, the password.
    ///
    /// - Throws: ``Access/AccessError/wrongCode``, ``Access/AccessError/badSignIn`` or
    ///   ``Access/AccessError/tooManyAttempts(minutes:)``; the attempt is counted by then.
    public nonisolated func prove(
        _ visitor: Visitor, token: Token, password: String, code: String, at desk: PasswordDesk
    ) async throws {
        let person = visitor.person.id
        try await count([("proof \(person)", AttemptsMax.code)])
        if visitor.provesByCode {
            try await useCode(code, of: person)
        } else {
            let stored = try await database.read(scope: .installation) {
                try Proofs(in: $0).passwordHash(of: person)
            }
            guard try await desk.matches(password, stored) else { throw AccessError.badSignIn }
        }
        let now = clock.now()
        let hash = token.hash
        try await database.write(scope: .installation) { transaction in
            try Sessions(in: transaction).prove(tokenHash: hash, at: now)
            try Sessions(in: transaction).forgetAttempts("proof \(person)")
        }
    }
}

extension Visitor.Waiting {
    fileprivate init(
        for person: ID<Person>, _ rights: Rights, in store: CooperativeTransaction,
        _ remembered: Remembered
    ) throws {
        notices = try store.notices.unread(person)
        drafts =
            rights.holds(.approveInvoices)
            ? try store.draftReviews.countWaiting(in: rights.sections(.approveInvoices)) : 0
        bankLines =
            rights.allows(.handleBank, on: nil)
            ? try remembered.answer(to: "lines in suspense", in: store) {
                try store.statements.countSuspense()
            } : 0
        payVariables =
            rights.allows(.approvePayments, on: nil)
            ? try store.payVariables.countWaiting(besidesThoseOf: Actor.person(person).name)
                + store.payCorrections.countWaiting(besidesThoseOf: Actor.person(person).name) : 0
        paymentRuns =
            rights.allows(.approvePayments, on: nil)
            ? try store.paymentRuns.countWaiting(besidesThoseOf: Actor.person(person).name) : 0
        plans = rights.allows(.runPayroll, on: nil) ? try store.plans.countWaiting() : 0
    }
}
