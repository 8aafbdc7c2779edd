// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Database

/// A key of a person's device, by its public half.
public struct Passkey: Sendable, Identifiable {
    /// Its number in the installation.
    public let id: ID<Passkey>
    /// Whose it is.
    public let person: ID<Person>
    /// The name by which the device finds it.
    public let credential: [UInt8]
    /// The point of P-256: 65 bytes, uncompressed.
    public let publicKey: [UInt8]
    /// How often it had signed when it was last used; 0 where it does not count.
    public let signCount: Int64
    /// What its owner calls it.
    public let name: String
    /// When it was made.
    public let createdAt: Instant
    /// When it last opened or proved something; nil before the first time.
    public let usedAt: Instant?
}

/// What a challenge was given out for; it is answered for nothing else.
public enum ChallengePurpose: String, Sendable, Codable {
    /// To make a key.
    case making
    /// To sign in.
    case signIn = "sign_in"
    /// To prove anew that it is them.
    case proof
}

/// The passkeys of the installation, and the challenges they answer.
public struct Passkeys {
    let transaction: any Transaction

    /// Opens the passkeys of the installation inside a transaction.
    public init(in transaction: any Transaction) { self.transaction = transaction }

    /// Keeps a challenge by its hash; those that are over go.
    ///
    /// `bearer`: hash of what the browser that asked is known by; it alone may answer.
    public func addChallenge(
        _ hash: String, for purpose: ChallengePurpose, bearer: String,
        lasting times: (from: Instant, to: Instant)
    ) throws {
        try transaction.run(
            "DELETE FROM passkey_challenge WHERE expires_at <= \(times.from)")
        try transaction.run(
            """
            INSERT INTO passkey_challenge (challenge_hash, purpose, bearer_hash, expires_at)
            VALUES (\(hash), \(purpose.rawValue), \(bearer), \(times.to))
            """)
    }

    /// Uses a challenge up; returns whether it was given to the browser, for this, and not over.
    public func useChallenge(
        _ hash: String, for purpose: ChallengePurpose, bearer: String, at now: Instant
    ) throws -> Bool {
        try transaction.row(
            """
            DELETE FROM passkey_challenge
            WHERE challenge_hash = \(hash) AND purpose = \(purpose.rawValue)
                AND bearer_hash = \(bearer) AND expires_at > \(now)
            RETURNING challenge_hash
            """) != nil
    }

    /// What authenticators know a person by: random, and nothing of the person.
    ///
    /// `fresh`: taken where they have none yet.
    public func handle(of person: ID<Person>, orElse fresh: [UInt8]) throws -> [UInt8] {
        if let handle = try handle(of: person) { return handle }
        try transaction.run(
            "INSERT INTO passkey_handle (person_id, handle) VALUES (\(person), \(fresh))")
        return fresh
    }

    /// What authenticators know a person by; nil before they asked for a key.
    public func handle(of person: ID<Person>) throws -> [UInt8]? {
        try transaction.row("SELECT handle FROM passkey_handle WHERE person_id = \(person)")
            .map { try $0.bytes("handle") }
    }

    /// Keeps a new key of a person.
    public func add(
        _ key: (credential: [UInt8], publicKey: [UInt8], signCount: Int64), named name: String,
        of person: ID<Person>, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO passkey (
                person_id, credential, public_key, sign_count, name, created_at)
            VALUES (
                \(person), \(key.credential), \(key.publicKey), \(key.signCount), \(name),
                \(now))
            """)
    }

    /// The keys of a person, the newest last.
    public func all(of person: ID<Person>) throws -> [Passkey] {
        try transaction.rows("\(Self.columns) WHERE person_id = \(person) ORDER BY id")
            .map(Passkey.init)
    }

    /// The key of a name that the device gave it; nil when nobody has it.
    public func find(_ credential: [UInt8]) throws -> Passkey? {
        try transaction.row("\(Self.columns) WHERE credential = \(credential)")
            .map(Passkey.init)
    }

    private static let columns: SQL = """
        SELECT id, person_id, credential, public_key, sign_count, name, created_at, used_at
        FROM passkey
        """

    /// Notes that a key was used; returns false, with nothing noted, when its counter did not go
    /// on: then there are two of it.
    ///
    /// - Source: Web Authentication Level 2, §6.1.1 and §7.2 step 21.
    public func use(_ id: ID<Passkey>, signCount: Int64, at now: Instant) throws -> Bool {
        try transaction.row(
            """
            UPDATE passkey SET sign_count = \(signCount), used_at = \(now)
            WHERE id = \(id)
                AND (sign_count < \(signCount) OR (sign_count = 0 AND \(signCount) = 0))
            RETURNING id
            """) != nil
    }

    /// Takes a key of a person away; returns its name, nil when they had none of the number.
    public func remove(_ id: ID<Passkey>, of person: ID<Person>) throws -> String? {
        try transaction.row(
            """
            DELETE FROM passkey WHERE id = \(id) AND person_id = \(person) RETURNING name
            """
        ).map { try $0.get("name") }
    }

    /// Takes all keys of a person away.
    public func removeAll(of person: ID<Person>) throws {
        try transaction.run("DELETE FROM passkey WHERE person_id = \(person)")
    }
}

extension Passkey {
    init(_ row: Row) throws {
        id = try row.get("id")
        person = try row.get("person_id")
        credential = try row.bytes("credential")
        publicKey = try row.bytes("public_key")
        signCount = try row.get("sign_count")
        name = try row.get("name")
        createdAt = try row.get("created_at")
        usedAt = try row.get("used_at")
    }
}
