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
    /// The token their forms carry.
    public let csrfToken: String
    /// What they may do.
    public let rights: Rights

    /// The actor of what they ask for.
    public var actor: Actor { .person(person.id) }
    /// The activities they see as their own; empty for those who see the whole cooperative.
    public var ownSections: [ID<Section>] { rights.sections(.viewActivity) ?? [] }
}

/// A session that was just opened: the one time its token is known.
public struct OpenedSession: Sendable {
    /// What the browser keeps.
    public let token: Token
    /// Who signed in.
    public let person: Person
}

extension House {
    /// How long a session lasts, in seconds.
    public static let sessionSeconds: Int64 = 12 * 3600
    /// Attempts allowed on an address in ``attemptMinutes``.
    static let attemptsMax = 10
    static let attemptMinutes = 10

    /// Signs a person in under a token made for it.
    ///
    /// An unknown address costs as much time as a wrong password, and says the same. The former
    /// session of the browser, if it had one, ends.
    ///
    /// - Returns: The new session; its token is nowhere else.
    /// - Throws: ``Access/AccessError/badSignIn`` or
    ///   ``Access/AccessError/tooManyAttempts(minutes:)``; the attempt is counted by then.
    public nonisolated func signIn(
        email: String, password: String, former: Token? = nil, at desk: PasswordDesk
    ) async throws -> OpenedSession {
        let now = clock.now()
        let address = String(email.prefix(254))
        let attempts = try await database.write(scope: .installation) {
            try People(in: $0).noteAttempt(
                address, at: now, since: now.adding(seconds: -60 * Int64(House.attemptMinutes)))
        }
        guard attempts <= House.attemptsMax else {
            throw AccessError.tooManyAttempts(minutes: House.attemptMinutes)
        }
        let known = try await database.read(scope: .installation) {
            try People(in: $0).credential(address)
        }
        let matches = try await desk.matches(password, known?.passwordHash)
        guard matches, let known, !known.person.isDisabled, let coop = known.coops.first else {
            throw AccessError.badSignIn
        }
        let token = Token(random.bytes(32))
        let csrf = Token(random.bytes(32)).text
        try await database.write(scope: .installation) { transaction in
            let people = People(in: transaction)
            if let former { try people.closeSession(tokenHash: former.hash) }
            try people.forgetAttempts(address)
            try people.openSession(
                tokenHash: token.hash, person: known.person.id, coop: coop, csrfToken: csrf,
                lasting: (now, now.adding(seconds: House.sessionSeconds)))
        }
        return OpenedSession(token: token, person: known.person)
    }

    /// Who holds a token; nil when the session is unknown or over.
    public nonisolated func visitor(_ token: Token) async throws -> Visitor? {
        let now = clock.now()
        let hash = token.hash
        let found = try await database.read(scope: .installation) { transaction in
            try People(in: transaction).session(tokenHash: hash, at: now).map { session in
                (session, try Cooperative.find(session.coop, in: transaction))
            }
        }
        guard let (session, cooperative) = found, let cooperative,
            let law = laws[cooperative.country]
        else { return nil }
        let moment = moment(for: cooperative, law: law)
        let rights = try await database.read(scope: .cooperative(cooperative.id)) {
            try Rights(
                of: .person(session.person.id),
                in: .reading(cooperative.id, in: $0, at: moment))
        }
        return Visitor(
            person: session.person, cooperative: cooperative, csrfToken: session.csrfToken,
            rights: rights)
    }

    /// Ends a session; nothing happens when there is none.
    public nonisolated func signOut(_ token: Token) async throws {
        let hash = token.hash
        try await database.write(scope: .installation) {
            try People(in: $0).closeSession(tokenHash: hash)
        }
    }
}
