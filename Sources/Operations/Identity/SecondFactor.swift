// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Database
public import Store

extension House {
    /// Ends a sign-in with the second factor: a code of the app, or a recovery code.
    ///
    /// The pending session ends and another begins, under a token of its own.
    ///
    /// - Throws: ``Access/AccessError/badSignIn`` when the sign-in is over,
    ///   ``Access/AccessError/wrongCode`` or
    ///   ``Access/AccessError/tooManyAttempts(minutes:)``; the attempt is counted by then.
    public nonisolated func finishSignIn(
        _ pending: Token, code: String, device: Token?
    ) async throws -> OpenedSession {
        let now = clock.now()
        let hash = pending.hash
        let session = try await database.read(scope: .installation) {
            try Sessions(in: $0).find(tokenHash: hash, at: now)
        }
        guard let session, session.isPending else { throw AccessError.badSignIn }
        let person = session.person.id
        try await count([("code \(person)", AttemptsMax.code)])
        try await useCode(code, of: person)
        let isKnown = try await database.write(scope: .installation) { transaction in
            try Sessions(in: transaction).forgetAttempts("code \(person)")
            return try device.map {
                try Proofs(in: transaction).isDevice(tokenHash: $0.hash, of: person)
            } ?? false
        }
        return try await openSession(
            of: session.person, in: session.coop,
            knock: Knock(
                email: "", password: "", former: pending, device: device,
                address: session.address, agent: session.agent), isStrong: true,
            isKnownDevice: isKnown)
    }

    /// Uses a code of the person's app up, or a recovery code.
    ///
    /// - Throws: ``Access/AccessError/wrongCode``.
    nonisolated func useCode(_ typed: String, of person: ID<Person>) async throws {
        let now = clock.now()
        let onDevices = clock.onDevices()
        let typed = String(typed.prefix(60))
        let works = try await database.write(scope: .installation) { transaction in
            let proofs = Proofs(in: transaction)
            if let stored = try proofs.timeCode(of: person), stored.isConfirmed {
                let step = TimeCodeSecret(stored.secret)
                    .step(of: typed, at: onDevices, after: stored.lastStep)
                if let step { return try proofs.useTimeCode(step: step, of: person) }
            }
            let recovery = RecoveryCode(typed: typed)
            guard try proofs.useRecoveryCode(recovery.hash, of: person, at: now) else {
                return false
            }
            if let person = try People(in: transaction).find(person) {
                let left = try proofs.recoveryCodesLeft(of: person.id)
                try Outbox(in: transaction, at: now).add(
                    Letter(.recoveryCodeUsed, to: person, values: ["left": String(left)]))
            }
            return true
        }
        guard works else { throw AccessError.wrongCode }
    }

    /// What a person's page says about their second factor.
    public nonisolated func factors(of person: ID<Person>) async throws -> Factors {
        try await database.read(scope: .installation) { transaction in
            let proofs = Proofs(in: transaction)
            return Factors(
                hasApp: try proofs.timeCode(of: person)?.isConfirmed ?? false,
                passkeys: try Passkeys(in: transaction).all(of: person),
                recoveryCodesLeft: try proofs.recoveryCodesLeft(of: person))
        }
    }

    /// The secret a person is about to put into their app; made anew while none is confirmed.
    ///
    /// - Returns: Nil when an app is in use already.
    public nonisolated func offeredSecret(of person: ID<Person>) async throws -> TimeCodeSecret? {
        let fresh = random.bytes(20)
        return try await database.write(scope: .installation) { transaction in
            let proofs = Proofs(in: transaction)
            if let stored = try proofs.timeCode(of: person) {
                return stored.isConfirmed ? nil : TimeCodeSecret(stored.secret)
            }
            try proofs.offerTimeCode(fresh, to: person)
            return TimeCodeSecret(fresh)
        }
    }

    /// Recovery codes to show once, and then to give to an operation as hashes.
    public nonisolated func newRecoveryCodes() -> [RecoveryCode] {
        (0..<RecoveryCode.count).map { _ in RecoveryCode(random.bytes(RecoveryCode.byteCount)) }
    }

    /// Makes the app that was offered the person's second factor.
    ///
    /// - Parameters:
    ///   - code: What the app shows.
    ///   - visitor: Whose app it is.
    ///   - key: The form's; sent again it changes nothing.
    /// - Returns: Recovery codes to show once; none where the form had been sent before.
    /// - Throws: ``Access/AccessError/wrongCode`` with nothing changed.
    public nonisolated func confirmTimeCode(
        _ code: String, of visitor: Visitor, key: String
    ) async throws -> [RecoveryCode] {
        let codes = newRecoveryCodes()
        let (_, isRepeated) = try await answer(
            to: ConfirmTimeCode(code: code, recoveryCodes: codes), as: visitor.actor,
            in: visitor.cooperative.id, key: key, from: visitor.origin)
        return isRepeated ? [] : codes
    }
}

/// The second factors a person has.
public struct Factors: Sendable {
    /// Whether an authenticator app is in use.
    public let hasApp: Bool
    /// Their passkeys, the newest last.
    public let passkeys: [Passkey]
    /// How many recovery codes still work.
    public let recoveryCodesLeft: Int
}

/// Makes the offered app the person's second factor, with new recovery codes.
public struct ConfirmTimeCode: Operation {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// Name in the audit log.
    public static let auditName = "account.second_factor_added"

    private let code: String
    private let recoveryHashes: [String]

    /// A code of the app, and the recovery codes that the person will be shown.
    public init(code: String, recoveryCodes: [RecoveryCode]) {
        self.code = code
        recoveryHashes = recoveryCodes.map(\.hash)
    }

    /// The code alone tells requests apart; the recovery codes differ each time.
    public var fingerprint: [UInt8] { Array(code.utf8) }

    /// - Throws: ``Access/AccessError/wrongCode`` with nothing changed.
    public func run(in work: Work) throws -> Int64 {
        let person = try work.person
        let proofs = Proofs(in: work.store.transaction)
        let now = work.store.moment.now
        guard let stored = try proofs.timeCode(of: person),
            let step = TimeCodeSecret(stored.secret)
                .step(of: code, at: work.store.moment.onDevices, after: stored.lastStep),
            try proofs.useTimeCode(step: step, of: person)
        else { throw AccessError.wrongCode }
        try proofs.confirmTimeCode(of: person, at: now)
        try proofs.setRecoveryCodes(recoveryHashes, of: person)
        try work.tell(.secondFactorChanged, person)
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}

/// Replaces the person's recovery codes.
public struct ReplaceRecoveryCodes: Operation {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// Name in the audit log.
    public static let auditName = "account.recovery_codes_replaced"

    private let hashes: [String]

    /// The codes that the person will be shown.
    public init(_ codes: [RecoveryCode]) { hashes = codes.map(\.hash) }

    /// The codes differ each time; whoever asks again gets other ones.
    public var fingerprint: [UInt8] { hashes.flatMap(\.utf8) }

    /// - Throws: ``OperationError/wrongState(kind:)`` without a second factor.
    public func run(in work: Work) throws -> Int64 {
        let person = try work.person
        let proofs = Proofs(in: work.store.transaction)
        guard
            try proofs.timeCode(of: person)?.isConfirmed == true
                || !Passkeys(in: work.store.transaction).all(of: person).isEmpty
        else { throw OperationError.wrongState(kind: "second_factor") }
        try proofs.setRecoveryCodes(hashes, of: person)
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}

/// Takes the app away as a second factor, the person's own.
public struct DropTimeCode: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// Name in the audit log.
    public static let auditName = "account.second_factor_removed"

    /// The second factor to take away.
    public init() {}

    /// Nothing tells two requests apart.
    public var fingerprint: [UInt8] { [] }

    /// - Throws: ``Access/AccessError/secondFactorNeeded`` for those whose role asks for one and
    ///   who have no passkey.
    public func run(in work: Work) throws -> Int64 {
        let person = try work.person
        if work.rights.needSecondFactor,
            try Passkeys(in: work.store.transaction).all(of: person).isEmpty
        {
            throw AccessError.secondFactorNeeded
        }
        try Proofs(in: work.store.transaction).dropApp(of: person)
        try work.tell(.secondFactorChanged, person)
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}
