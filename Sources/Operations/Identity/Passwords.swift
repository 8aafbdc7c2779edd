// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Basics
import Database
public import Store

extension House {
    /// How long an invitation works, in seconds: a week.
    public static let invitationSeconds: Int64 = 7 * 86_400
    /// How long a link for a new password works, in seconds: an hour.
    public static let resetSeconds: Int64 = 3600
    /// The most letters with a link that an address is sent in ``attemptMinutes``.
    private static let resetsMax = 3

    /// Changes the password of somebody signed in; their other sessions end.
    ///
    /// `current`: the password they have, whatever else they have proven.
    ///
    /// - Throws: ``Access/AccessError/badSignIn``, ``Access/AccessError/weakPassword(_:shortest:)``
    ///   or ``Access/AccessError/tooManyAttempts(minutes:)``; nothing has changed by then.
    public nonisolated func changePassword(
        of visitor: Visitor, from current: String, to password: String, key: String,
        at desk: PasswordDesk
    ) async throws {
        let person = visitor.person.id
        try await count([("proof \(person)", AttemptsMax.code)])
        let stored = try await database.read(scope: .installation) {
            try Proofs(in: $0).passwordHash(of: person)
        }
        guard try await desk.matches(current, stored) else { throw AccessError.badSignIn }
        let hash = try await desk.hash(
            password, salt: random.bytes(16), besideSecondFactor: visitor.hasSecondFactor,
            context: [visitor.person.email, visitor.person.name, visitor.cooperative.name])
        _ = try await perform(
            SetPassword(hash: hash, keeping: visitor.session.name, link: nil), as: visitor.actor,
            in: visitor.cooperative.id, key: key, from: visitor.origin)
    }

    /// Sends a link for a new password to an address, if somebody has it.
    ///
    /// Says nothing of whether they do. The attempt is counted either way.
    ///
    /// - Throws: ``Access/AccessError/tooManyAttempts(minutes:)``.
    public nonisolated func askForReset(email: String, place: String) async throws {
        let email = String(email.prefix(254)).lowercased()
        try await count([
            ("reset \(email)", House.resetsMax),
            ("place \(House.networkPlace(place))", AttemptsMax.place),
        ])
        let known = try await database.read(scope: .installation) {
            try People(in: $0).credential(email)
        }
        guard let known, !known.person.isDisabled, !known.passwordHash.isEmpty,
            let coop = known.coops.first
        else { return }
        let token = Token(random.bytes(32))
        _ = try await perform(
            SendReset(token: token.text), as: .person(known.person.id), in: coop,
            key: "reset \(token.hash)")
    }

    /// The link of a token; nil when it does not work, or no longer.
    public nonisolated func link(_ token: Token) async throws -> AccessLink? {
        let now = clock.now()
        let hash = token.hash
        return try await database.read(scope: .installation) {
            try Proofs(in: $0).link(tokenHash: hash, at: now)
        }
    }

    /// Sets the password that somebody chose behind a link, which is used up.
    ///
    /// - Throws: ``Access/AccessError/deadLink`` or
    ///   ``Access/AccessError/weakPassword(_:shortest:)``; nothing has changed by then.
    public nonisolated func setPassword(
        _ password: String, by token: Token, at desk: PasswordDesk
    ) async throws {
        guard let link = try await link(token) else { throw AccessError.deadLink }
        let factors = try await factors(of: link.person.id)
        let hash = try await desk.hash(
            password, salt: random.bytes(16), besideSecondFactor: factors.hasApp,
            context: [link.person.email, link.person.name])
        _ = try await perform(
            SetPassword(hash: hash, keeping: nil, link: token.hash), as: .person(link.person.id),
            in: link.coop, key: "link \(token.hash)", from: "link")
    }
}

/// Sets the password of the person who asks; their other sessions and links end.
struct SetPassword: Operation {
    static let permission = Permission.ownAccount
    static let auditName = "account.password_changed"

    let hash: String
    /// The session that goes on; nil for none.
    let keeping: String?
    /// Hash of the link that lets them; nil when they proved it by the password before.
    let link: String?

    /// The stored form differs each time, even for the same password.
    var fingerprint: [UInt8] { Array((link ?? "").utf8) }

    func run(in work: Work) throws -> Int64 {
        let person = try work.person
        let transaction = work.store.transaction
        let proofs = Proofs(in: transaction)
        let now = work.store.moment.now
        let isFirst = try (proofs.passwordHash(of: person) ?? "").isEmpty
        if let link, try !proofs.useLink(tokenHash: link, at: now) { throw AccessError.deadLink }
        try proofs.setPassword(hash, of: person, at: now)
        try proofs.dropLinks(.passwordReset, of: person, at: now)
        try Sessions(in: transaction).endAll(of: person, except: keeping, at: now)
        if !isFirst {
            try proofs.dropDevices(of: person)
            try work.tell(.passwordChanged, person)
        }
        return person.value
    }

    func object(of output: Int64) -> Int64 { output }
}

/// Sends the person who asks a link to choose a new password.
struct SendReset: Operation {
    static let permission = Permission.ownAccount
    static let auditName = "account.reset_sent"

    let token: String

    var fingerprint: [UInt8] { Array(Token(received: token).hash.utf8) }

    func run(in work: Work) throws -> Int64 {
        let person = try work.person
        let now = work.store.moment.now
        try Proofs(in: work.store.transaction).addLink(
            .passwordReset, tokenHash: Token(received: token).hash, person: person,
            coop: work.store.coop, lasting: (now, now.adding(seconds: House.resetSeconds)))
        try work.tell(
            .passwordReset, person, ["minutes": String(House.resetSeconds / 60)],
            link: "/access/\(token)", validSeconds: House.resetSeconds)
        return person.value
    }

    func object(of output: Int64) -> Int64 { output }
}

extension Work {
    /// The name of who asks, for a letter about it.
    var actorName: String {
        get throws {
            guard case .person(let id) = actor,
                let person = try People(in: store.transaction).find(id)
            else { return cooperative.name }
            return person.name
        }
    }
}
