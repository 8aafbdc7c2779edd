// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Database
public import Store

extension House {
    /// How long a challenge may be answered, in seconds.
    public static let challengeSeconds: Int64 = 300

    /// A challenge for a passkey to sign, given to one browser for one purpose.
    ///
    /// `bearer`: what the browser is known by, and only it: a cookie or its session's name.
    ///
    /// - Returns: 32 random bytes; the database keeps their hash.
    public nonisolated func challenge(
        for purpose: ChallengePurpose, bearer: String
    ) async throws -> [UInt8] {
        let challenge = random.bytes(32)
        let now = clock.now()
        let bearerHash = Token(received: bearer).hash
        try await database.write(scope: .installation) {
            try Passkeys(in: $0).addChallenge(
                Token(challenge).hash, for: purpose, bearer: bearerHash,
                lasting: (now, now.adding(seconds: House.challengeSeconds)))
        }
        return challenge
    }

    /// A challenge to sign in with: the same for everybody, whoever is known here or not.
    ///
    /// - Throws: ``Access/AccessError/tooManyAttempts(minutes:)`` when a place asks for very many.
    public nonisolated func signInChallenge(
        bearer: String, place: String
    ) async throws -> [UInt8] {
        try await count([
            ("challenge \(House.networkPlace(place))", AttemptsMax.challenge)
        ])
        return try await challenge(for: .signIn, bearer: bearer)
    }

    /// What a person's authenticators know them by; random, made at the first question.
    public nonisolated func passkeyHandle(of person: ID<Person>) async throws -> [UInt8] {
        let fresh = random.bytes(32)
        return try await database.write(scope: .installation) {
            try Passkeys(in: $0).handle(of: person, orElse: fresh)
        }
    }

    /// Signs a person in by a passkey, which says who it is and stands for both factors: the
    /// device, and the PIN, finger or face that it asked for.
    ///
    /// - Throws: ``Access/AccessError/badPasskey``, ``Access/AccessError/copiedPasskey`` or
    ///   ``Access/AccessError/tooManyAttempts(minutes:)``; the attempt is counted by then.
    public nonisolated func signIn(
        by answer: PasskeyAnswer, at site: RelyingParty, knock: Knock, bearer: String
    ) async throws -> OpenedSession {
        try await count([
            ("place \(House.networkPlace(knock.address))", AttemptsMax.place)
        ])
        let person = try await use(answer, for: .signIn, at: site, bearer: bearer)
        let known = try await database.read(scope: .installation) { transaction in
            (
                coop: try People(in: transaction).cooperatives(of: person.id).first,
                isDevice: try knock.device.map {
                    try Proofs(in: transaction).isDevice(tokenHash: $0.hash, of: person.id)
                } ?? false
            )
        }
        guard let coop = known.coop else { throw AccessError.badPasskey }
        return try await openSession(
            of: person, in: coop, knock: knock, isStrong: true, isKnownDevice: known.isDevice)
    }

    /// Proves anew that a visitor is who they are, by one of their passkeys.
    ///
    /// - Throws: ``Access/AccessError/badPasskey``, ``Access/AccessError/copiedPasskey`` or
    ///   ``Access/AccessError/tooManyAttempts(minutes:)``; the attempt is counted by then.
    public nonisolated func prove(
        _ visitor: Visitor, token: Token, by answer: PasskeyAnswer, at site: RelyingParty
    ) async throws {
        let person = visitor.person.id
        let session = visitor.session.name
        try await count([("proof \(person)", AttemptsMax.code)])
        guard try await use(answer, for: .proof, at: site, bearer: session).id == person else {
            throw AccessError.badPasskey
        }
        let now = clock.now()
        let hash = token.hash
        try await database.write(scope: .installation) { transaction in
            let sessions = Sessions(in: transaction)
            try sessions.prove(tokenHash: hash, at: now)
            try sessions.strengthen(session)
            try sessions.forgetAttempts("proof \(person)")
        }
    }

    /// Takes the answer of a passkey: the challenge is used up, the signature checked, the
    /// counter moved on.
    ///
    /// - Returns: Whose key it is.
    private nonisolated func use(
        _ answer: PasskeyAnswer, for purpose: ChallengePurpose, at site: RelyingParty,
        bearer: String
    ) async throws -> Person {
        let now = clock.now()
        let bearerHash = Token(received: bearer).hash
        guard let challenge = try? answer.challenge(at: site) else {
            throw AccessError.badPasskey
        }
        let known = try await database.write(scope: .installation) { transaction in
            let passkeys = Passkeys(in: transaction)
            let isOurs = try passkeys.useChallenge(
                Token(challenge).hash, for: purpose, bearer: bearerHash, at: now)
            guard isOurs, let key = try passkeys.find(answer.credential),
                let handle = try passkeys.handle(of: key.person),
                let person = try People(in: transaction).find(key.person), !person.isDisabled
            else { return KnownPasskey?.none }
            return KnownPasskey(key: key, handle: handle, person: person)
        }
        guard let known,
            let signCount = try? answer.verified(
                at: site, by: known.key.publicKey, of: known.handle)
        else { throw AccessError.badPasskey }
        let isForward = try await database.write(scope: .installation) {
            try Passkeys(in: $0).use(known.key.id, signCount: signCount, at: now)
        }
        guard isForward else {
            try await report(copyOf: known.key, answering: challenge)
            throw AccessError.copiedPasskey
        }
        return known.person
    }

    private struct KnownPasskey: Sendable {
        let key: Passkey
        let handle: [UInt8]
        let person: Person
    }

    /// Tells the owner of a key that there seem to be two of it.
    private nonisolated func report(
        copyOf key: Passkey, answering challenge: [UInt8]
    ) async throws {
        let coop = try await database.read(scope: .installation) {
            try People(in: $0).cooperatives(of: key.person).first
        }
        guard let coop else { return }
        _ = try await perform(
            RefusePasskey(name: key.name), as: .person(key.person), in: coop,
            key: "copy \(Token(challenge).hash)")
    }

    /// Adds a passkey that a visitor's browser has made.
    ///
    /// `name`: what its owner calls it, 1 to 60 characters.
    ///
    /// - Returns: Recovery codes to show once, where it is their first second factor; else none.
    /// - Throws: ``Access/AccessError/badPasskey`` or ``OperationError/badField(_:)``; nothing has
    ///   changed by then.
    public nonisolated func addPasskey(
        _ made: PasskeyMaking, named name: String, to visitor: Visitor, at site: RelyingParty,
        key: String
    ) async throws -> [RecoveryCode] {
        guard let (challenge, passkey) = try? made.verified(for: site) else {
            throw AccessError.badPasskey
        }
        let codes = newRecoveryCodes()
        let (added, isRepeated) = try await answer(
            to: AddPasskey(
                key: passkey, name: name, challengeHash: Token(challenge).hash,
                session: visitor.session.name, recoveryHashes: codes.map(\.hash)),
            as: visitor.actor, in: visitor.cooperative.id, key: key, from: visitor.origin)
        return added.isFirst && !isRepeated ? codes : []
    }
}

/// Adds a passkey of the person who asks.
struct AddPasskey: Operation {
    static let permission = Permission.ownAccount
    static let auditName = "account.passkey_added"
    static let nameMax = 60

    let key: NewPasskey
    let name: String
    let challengeHash: String
    /// The name of the session that asks, which the challenge was given to.
    let session: String
    /// Taken where the person had no second factor.
    let recoveryHashes: [String]

    struct Output: Codable, Sendable {
        let person: Int64
        /// Whether the person had no second factor before.
        let isFirst: Bool
    }

    /// The recovery codes differ each time.
    var fingerprint: [UInt8] { key.credential + Array(name.utf8) }

    func run(in work: Work) throws -> Output {
        let person = try work.person
        guard !name.isEmpty, name.count <= Self.nameMax else {
            throw OperationError.badField("passkey_name")
        }
        let transaction = work.store.transaction
        let now = work.store.moment.now
        let passkeys = Passkeys(in: transaction)
        let proofs = Proofs(in: transaction)
        let isOurs = try passkeys.useChallenge(
            challengeHash, for: .making, bearer: Token(received: session).hash, at: now)
        guard isOurs, try passkeys.find(key.credential) == nil else {
            throw AccessError.badPasskey
        }
        let isFirst =
            try passkeys.all(of: person).isEmpty
            && proofs.timeCode(of: person)?.isConfirmed != true
        try passkeys.add(
            (key.credential, key.publicKey, key.signCount), named: name, of: person, at: now)
        if isFirst { try proofs.setRecoveryCodes(recoveryHashes, of: person) }
        // Whoever holds it was asked for a PIN, finger or face a moment ago.
        try Sessions(in: transaction).strengthen(session)
        try work.tell(.passkeyAdded, person, ["key": name], link: "/account")
        return Output(person: person.value, isFirst: isFirst)
    }

    func object(of output: Output) -> Int64 { output.person }
}

/// Takes a passkey of the person who asks away.
public struct RemovePasskey: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// Name in the audit log.
    public static let auditName = "account.passkey_removed"

    /// Which.
    public let passkey: ID<Passkey>

    /// A passkey to take away.
    public init(_ passkey: ID<Passkey>) { self.passkey = passkey }

    /// - Throws: ``Access/AccessError/secondFactorNeeded`` for the last one of somebody whose role
    ///   asks for a second factor and who has no app; ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Int64 {
        let person = try work.person
        let passkeys = Passkeys(in: work.store.transaction)
        let proofs = Proofs(in: work.store.transaction)
        guard let name = try passkeys.remove(passkey, of: person) else {
            throw StoreError.notFound(kind: "passkey", id: passkey.description)
        }
        let hasApp = try proofs.timeCode(of: person)?.isConfirmed ?? false
        if try !hasApp && passkeys.all(of: person).isEmpty {
            if work.rights.needSecondFactor { throw AccessError.secondFactorNeeded }
            try proofs.setRecoveryCodes([], of: person)
        }
        try work.tell(.passkeyRemoved, person, ["key": name], link: "/account")
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}

/// Notes that a passkey was refused as a copy, and tells its owner.
struct RefusePasskey: Operation, Codable {
    static let permission = Permission.ownAccount
    static let auditName = "account.passkey_refused"

    let name: String

    func run(in work: Work) throws -> Int64 {
        let person = try work.person
        try work.tell(.passkeyRefused, person, ["key": name], link: "/account")
        return person.value
    }

    func object(of output: Int64) -> Int64 { output }
}
