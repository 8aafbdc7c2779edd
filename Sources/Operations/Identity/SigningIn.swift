// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Basics
import Database
public import Store

/// Somebody at the door: what they typed, and what their browser brought along.
public struct Knock: Sendable {
    /// The address typed.
    public var email: String
    /// The password typed.
    public var password: String
    /// The session the browser had before, which ends.
    public var former: Token?
    /// The token of a browser that somebody signed in from before.
    public var device: Token?
    /// The network address.
    public var address: String
    /// What the browser calls itself.
    public var agent: String

    /// What somebody typed, and where.
    public init(
        email: String, password: String, former: Token? = nil, device: Token? = nil,
        address: String = "", agent: String = ""
    ) {
        self.email = email
        self.password = password
        self.former = former
        self.device = device
        self.address = address
        self.agent = agent
    }
}

/// A session that was just opened: the one time its token is known.
public struct OpenedSession: Sendable {
    /// What the browser keeps.
    public let token: Token
    /// Who signed in.
    public let person: Person
    /// Whether the second factor is still to come.
    public let isPending: Bool
    /// What the browser keeps to be known again; nil when it is known already.
    public let device: Token?
}

extension House {
    /// How long a session lasts, in seconds.
    public static let sessionSeconds: Int64 = 12 * 3600
    /// How long the second factor may take, in seconds.
    static let pendingSeconds: Int64 = 10 * 60
    /// Attempts are counted over these minutes.
    static let attemptMinutes = 10

    /// Attempts allowed in ``attemptMinutes``.
    ///
    /// Those on an address from elsewhere do not keep its owner out: a browser they signed in
    /// from before has a count of its own.
    ///
    /// - Source: OWASP, "Device cookies"; NIST SP 800-63B-4 §3.2.2.
    enum AttemptsMax {
        static let addressFromPlace = 10
        static let place = 60
        static let address = 100
        static let device = 10
        static let code = 10
        static let challenge = 120
    }

    /// Signs a person in under a token made for it.
    ///
    /// An unknown address costs as much time as a wrong password, and says the same. The former
    /// session of the browser, if it had one, ends. With a second factor the session is pending
    /// until ``finishSignIn(_:code:device:)``; so it is with a passkey for whose role asks for
    /// more than a password. For others a passkey is another way in beside their password.
    ///
    /// - Returns: The new session; its token is nowhere else.
    /// - Throws: ``Access/AccessError/badSignIn`` or
    ///   ``Access/AccessError/tooManyAttempts(minutes:)``; the attempt is counted by then.
    public nonisolated func signIn(
        _ knock: Knock, at desk: PasswordDesk
    ) async throws -> OpenedSession {
        let email = String(knock.email.prefix(254)).lowercased()
        let known = try await database.read(scope: .installation) { transaction in
            let known = try People(in: transaction).credential(email)
            let proofs = Proofs(in: transaction)
            let isDevice = try known.flatMap { known in
                try knock.device.map {
                    try proofs.isDevice(tokenHash: $0.hash, of: known.person.id)
                }
            }
            let hasCode = try known.flatMap { try proofs.timeCode(of: $0.person.id) }?.isConfirmed
            let keys = try known.map { try Passkeys(in: transaction).all(of: $0.person.id) }
            return (
                credential: known, isDevice: isDevice ?? false, hasCode: hasCode ?? false,
                hasPasskey: keys?.isEmpty == false
            )
        }
        let buckets = House.buckets(knock, email: email, isDevice: known.isDevice)
        try await count(buckets)
        let matches = try await desk.matches(knock.password, known.credential?.passwordHash)
        guard matches, let (person, _, coops) = known.credential, !person.isDisabled,
            let coop = coops.first
        else { throw AccessError.badSignIn }
        try await forget(buckets)
        let isPending = try await owesFactor(
            person.id, in: coop, hasApp: known.hasCode, hasPasskey: known.hasPasskey)
        return try await openSession(
            of: person, in: coop, knock: knock, isPending: isPending,
            isKnownDevice: known.isDevice)
    }

    /// What the attempts of a knock are counted by, with the most of each.
    private static func buckets(
        _ knock: Knock, email: String, isDevice: Bool
    ) -> [(name: String, most: Int)] {
        let place = networkPlace(knock.address)
        if isDevice, let device = knock.device {
            return [("device \(device.hash)", AttemptsMax.device)]
        }
        return [
            ("address \(email) \(place)", AttemptsMax.addressFromPlace),
            ("place \(place)", AttemptsMax.place), ("address \(email)", AttemptsMax.address),
        ]
    }

    /// The part of a network address that one subscriber holds: /64 of IPv6, all of IPv4.
    static func networkPlace(_ address: String) -> String {
        guard address.contains(":"), !address.hasPrefix("::ffff:") else { return address }
        return address.split(separator: ":", omittingEmptySubsequences: false).prefix(4)
            .joined(separator: ":")
    }

    /// Counts one more attempt in each bucket.
    ///
    /// - Throws: ``Access/AccessError/tooManyAttempts(minutes:)``; the attempt is counted by then.
    func count(_ buckets: [(name: String, most: Int)]) async throws {
        let now = clock.now()
        let since = now.adding(seconds: -60 * Int64(House.attemptMinutes))
        let isTooMany = try await database.write(scope: .installation) { transaction in
            let sessions = Sessions(in: transaction)
            try sessions.forgetAttempts(before: since)
            return try buckets.map { bucket in
                try sessions.noteAttempt(bucket.name, at: now, since: since) > bucket.most
            }.contains(true)
        }
        if isTooMany { throw AccessError.tooManyAttempts(minutes: House.attemptMinutes) }
    }

    /// Forgets the attempts of somebody who came in, but not those of the place they came from.
    private nonisolated func forget(_ buckets: [(name: String, most: Int)]) async throws {
        try await database.write(scope: .installation) { transaction in
            for bucket in buckets where !bucket.name.hasPrefix("place ") {
                try Sessions(in: transaction).forgetAttempts(bucket.name)
            }
        }
    }

    /// Whether a second factor still follows a password or what stands for it: whoever has an app
    /// is asked for its code; a passkey is asked for where their role needs more than a password.
    nonisolated func owesFactor(
        _ person: ID<Person>, in coop: Int64, hasApp: Bool, hasPasskey: Bool
    ) async throws -> Bool {
        if hasApp || !hasPasskey { return hasApp }
        return try await rights(of: person, in: coop).needSecondFactor
    }

    /// Opens a session of somebody who has proven who they are, or half of it.
    nonisolated func openSession(
        of person: Person, in coop: Int64, knock: Knock, isPending: Bool = false,
        isStrong: Bool = false, isKnownDevice: Bool
    ) async throws -> OpenedSession {
        let now = clock.now()
        let token = Token(random.bytes(32))
        let device = isKnownDevice || isPending ? nil : Token(random.bytes(32))
        let seconds = isPending ? House.pendingSeconds : House.sessionSeconds
        let session = NewSession(
            tokenHash: token.hash, name: random.bytes(8).hexadecimal, person: person.id,
            coop: coop, csrfToken: Token(random.bytes(32)).text, from: now,
            to: now.adding(seconds: seconds), isPending: isPending, isStrong: isStrong,
            address: String(knock.address.prefix(60)), agent: String(knock.agent.prefix(300)))
        if isPending {
            try await database.write(scope: .installation) { transaction in
                let sessions = Sessions(in: transaction)
                if let former = knock.former { try sessions.end(tokenHash: former.hash, at: now) }
                try sessions.open(session)
            }
        } else {
            _ = try await perform(
                OpenSession(
                    session: session, former: knock.former?.hash, device: device?.hash),
                as: .person(person.id), in: coop, key: "sign-in \(session.name)",
                from: "web:\(session.name)")
        }
        return OpenedSession(token: token, person: person, isPending: isPending, device: device)
    }

    /// Ends the session of a token; nothing happens when there is none.
    public nonisolated func signOut(_ token: Token) async throws {
        let now = clock.now()
        let hash = token.hash
        let session = try await database.read(scope: .installation) {
            try Sessions(in: $0).find(tokenHash: hash, at: now)
        }
        guard let session else { return }
        _ = try await perform(
            EndSession(name: session.name), as: .person(session.person.id), in: session.coop,
            key: "sign-out \(session.name)", from: "web:\(session.name)")
    }
}

/// Opens a session; those who come from a browser not seen before are told by mail.
struct OpenSession: Operation {
    static let permission = Permission.ownAccount
    static let auditName = "session.opened"

    let session: NewSession
    /// Hash of the token of the browser's session before, which ends.
    let former: String?
    /// Hash of the token by which the browser will be known; nil when it is known.
    let device: String?

    var fingerprint: [UInt8] { Array(session.name.utf8) }

    func run(in work: Work) throws -> Int64 {
        let transaction = work.store.transaction
        let sessions = Sessions(in: transaction)
        let now = work.store.moment.now
        if let former { try sessions.end(tokenHash: former, at: now) }
        try sessions.open(session)
        if let device {
            let proofs = Proofs(in: transaction)
            if try proofs.hasDevice(session.person) {
                try work.tell(
                    .newSignIn, session.person,
                    ["device": session.agent, "address": session.address])
            }
            try proofs.addDevice(tokenHash: device, person: session.person, at: now)
        }
        return session.person.value
    }

    func object(of output: Int64) -> Int64 { output }
}

/// Ends a session of the person who asks.
public struct EndSession: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// Name in the audit log.
    public static let auditName = "session.ended"

    /// The session's name; nil ends all but the one the request came from.
    public let name: String?
    /// The name of the session that stays when all others end.
    public let except: String?

    /// A session to end.
    public init(name: String) {
        self.name = name
        except = nil
    }

    /// All sessions but one.
    public init(allBut except: String) {
        name = nil
        self.except = except
    }

    /// - Throws: ``Store/StoreError/notFound(kind:id:)`` for a session of somebody else.
    public func run(in work: Work) throws -> Int64 {
        let person = try work.person
        let sessions = Sessions(in: work.store.transaction)
        let now = work.store.moment.now
        if let name {
            guard try sessions.end(name, of: person, at: now) else {
                throw StoreError.notFound(kind: "session", id: name)
            }
        } else {
            try sessions.endAll(of: person, except: except, at: now)
        }
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}

extension Work {
    /// The person who asks.
    ///
    /// - Throws: ``Access/AccessError/forbidden(permission:)`` at the command line, which has no
    ///   account.
    var person: ID<Person> {
        get throws {
            guard case .person(let id) = actor else {
                throw AccessError.forbidden(permission: Permission.ownAccount.rawValue)
            }
            return id
        }
    }
}
