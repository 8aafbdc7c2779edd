// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Database

/// A link sent to a person, which proves that they read their mail.
public struct AccessLink: Sendable {
    /// What it is for.
    public enum Purpose: String, Sendable {
        /// To join a cooperative and choose a password.
        case invitation
        /// To choose a new password.
        case passwordReset = "password_reset"
    }

    /// Whose link it is.
    public let person: Person
    /// The cooperative it leads to.
    public let coop: Int64
    /// What it is for.
    public let purpose: Purpose
    /// When it stops working.
    public let expiresAt: Instant
}

/// The secret of a person's authenticator app.
public struct StoredTimeCode: Sendable {
    /// The shared secret.
    public let secret: [UInt8]
    /// Whether a code of the app was shown once; before that it is no second factor.
    public let isConfirmed: Bool
    /// The step of the last code taken; none up to it works again.
    public let lastStep: Int64
}

/// How the people of the installation prove who they are.
public struct Proofs {
    let transaction: any Transaction

    /// Opens the proofs of the installation inside a transaction.
    public init(in transaction: any Transaction) { self.transaction = transaction }

    /// The stored form of a person's password; nil or empty when they have none yet.
    public func passwordHash(of person: ID<Person>) throws -> String? {
        try transaction.value(
            "SELECT password_hash FROM credential WHERE person_id = \(person)")
    }

    /// Who has a password.
    public func withPassword() throws -> Set<ID<Person>> {
        Set(
            try transaction.rows("SELECT person_id FROM credential WHERE password_hash <> ''")
                .map { try $0.get("person_id") })
    }

    /// Sets a person's password to a stored form.
    public func setPassword(_ hash: String, of person: ID<Person>, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE credential SET password_hash = \(hash), changed_at = \(now)
            WHERE person_id = \(person)
            """)
    }

    /// Keeps a link under the hash of its token; older ones of the same purpose stop working.
    public func addLink(
        _ purpose: AccessLink.Purpose, tokenHash: String, person: ID<Person>, coop: Int64,
        lasting times: (from: Instant, to: Instant)
    ) throws {
        try dropLinks(purpose, of: person, at: times.from)
        try transaction.run(
            """
            INSERT INTO access_link (
                token_hash, person_id, coop_id, purpose, created_at, expires_at)
            VALUES (
                \(tokenHash), \(person), \(coop), \(purpose.rawValue), \(times.from),
                \(times.to))
            """)
    }

    /// Stops a person's links of a purpose.
    public func dropLinks(
        _ purpose: AccessLink.Purpose, of person: ID<Person>, at now: Instant
    ) throws {
        try transaction.run(
            """
            UPDATE access_link SET used_at = \(now)
            WHERE person_id = \(person) AND purpose = \(purpose.rawValue) AND used_at IS NULL
            """)
    }

    /// The link of a token's hash; nil when it is unknown, used, over, or its person disabled.
    public func link(tokenHash: String, at now: Instant) throws -> AccessLink? {
        let row = try transaction.row(
            """
            SELECT p.id, p.email, p.name, p.language, p.is_disabled, l.coop_id, l.purpose,
                l.expires_at
            FROM access_link l JOIN person p ON p.id = l.person_id
            WHERE l.token_hash = \(tokenHash) AND l.used_at IS NULL AND l.expires_at > \(now)
                AND p.is_disabled = 0
            """)
        guard let row, let purpose = AccessLink.Purpose(rawValue: try row.get("purpose")) else {
            return nil
        }
        return AccessLink(
            person: try Person(row), coop: try row.get("coop_id"), purpose: purpose,
            expiresAt: try row.get("expires_at"))
    }

    /// Uses a link up; returns whether it still worked.
    public func useLink(tokenHash: String, at now: Instant) throws -> Bool {
        try transaction.row(
            """
            UPDATE access_link SET used_at = \(now)
            WHERE token_hash = \(tokenHash) AND used_at IS NULL AND expires_at > \(now)
            RETURNING purpose
            """) != nil
    }

    /// The people who were invited and have not come yet, with the day their link ends.
    public func invited(at now: Instant) throws -> [ID<Person>: Instant] {
        var ends: [ID<Person>: Instant] = [:]
        for row in try transaction.rows(
            """
            SELECT person_id, expires_at FROM access_link
            WHERE purpose = 'invitation' AND used_at IS NULL AND expires_at > \(now)
            """
        ) { ends[try row.get("person_id")] = try row.get("expires_at") }
        return ends
    }

    /// The secret of a person's app; nil when they have none.
    public func timeCode(of person: ID<Person>) throws -> StoredTimeCode? {
        try transaction.row(
            """
            SELECT secret, confirmed_at, last_step FROM time_code WHERE person_id = \(person)
            """
        ).map { row in
            let confirmed: Instant? = try row.get("confirmed_at")
            return StoredTimeCode(
                secret: try row.bytes("secret"), isConfirmed: confirmed != nil,
                lastStep: try row.get("last_step"))
        }
    }

    /// Keeps a new secret, which is no second factor until a code of it was shown.
    public func offerTimeCode(_ secret: [UInt8], to person: ID<Person>) throws {
        try dropTimeCode(of: person)
        try transaction.run(
            """
            INSERT INTO time_code (person_id, secret, last_step) VALUES (\(person), \(secret), 0)
            """)
    }

    /// Makes the secret a second factor.
    public func confirmTimeCode(of person: ID<Person>, at now: Instant) throws {
        try transaction.run(
            "UPDATE time_code SET confirmed_at = \(now) WHERE person_id = \(person)")
    }

    /// Notes the step of a code; returns false when it, or a later one, was used before.
    public func useTimeCode(step: Int64, of person: ID<Person>) throws -> Bool {
        try transaction.row(
            """
            UPDATE time_code SET last_step = \(step)
            WHERE person_id = \(person) AND last_step < \(step) RETURNING last_step
            """) != nil
    }

    /// Takes the app's secret away.
    func dropTimeCode(of person: ID<Person>) throws {
        try transaction.run("DELETE FROM time_code WHERE person_id = \(person)")
    }

    /// Takes the app away, and the codes that stand in for it unless a passkey needs them still.
    public func dropApp(of person: ID<Person>) throws {
        try dropTimeCode(of: person)
        if try Passkeys(in: transaction).all(of: person).isEmpty {
            try setRecoveryCodes([], of: person)
        }
    }

    /// Takes all second factors away: the app, passkeys, and the codes that stand in for them.
    public func dropSecondFactor(of person: ID<Person>) throws {
        try dropTimeCode(of: person)
        try Passkeys(in: transaction).removeAll(of: person)
        try setRecoveryCodes([], of: person)
    }

    /// Gives a person new recovery codes in place of all older ones.
    public func setRecoveryCodes(_ hashes: [String], of person: ID<Person>) throws {
        try transaction.run("DELETE FROM recovery_code WHERE person_id = \(person)")
        for hash in hashes {
            try transaction.run(
                "INSERT INTO recovery_code (person_id, code_hash) VALUES (\(person), \(hash))")
        }
    }

    /// How many recovery codes of a person still work.
    public func recoveryCodesLeft(of person: ID<Person>) throws -> Int {
        try transaction.value(
            """
            SELECT COUNT(*) FROM recovery_code WHERE person_id = \(person) AND used_at IS NULL
            """) ?? 0
    }

    /// Uses a recovery code up; returns whether it worked.
    public func useRecoveryCode(
        _ hash: String, of person: ID<Person>, at now: Instant
    ) throws -> Bool {
        try transaction.row(
            """
            UPDATE recovery_code SET used_at = \(now)
            WHERE person_id = \(person) AND code_hash = \(hash) AND used_at IS NULL
            RETURNING code_hash
            """) != nil
    }

    /// The people with a second factor: an app or a passkey.
    public func withSecondFactor() throws -> Set<ID<Person>> {
        Set(
            try transaction.rows(
                """
                SELECT person_id FROM time_code WHERE confirmed_at IS NOT NULL
                UNION SELECT person_id FROM passkey
                """
            ).map { try $0.get("person_id") })
    }

    /// Knows a browser again as one a person signed in from.
    public func addDevice(tokenHash: String, person: ID<Person>, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO device (token_hash, person_id, created_at)
            VALUES (\(tokenHash), \(person), \(now))
            """)
    }

    /// Whether a browser is one the person signed in from before.
    public func isDevice(tokenHash: String, of person: ID<Person>) throws -> Bool {
        try transaction.row(
            """
            SELECT person_id FROM device
            WHERE token_hash = \(tokenHash) AND person_id = \(person)
            """) != nil
    }

    /// Whether a person signed in from any browser before.
    public func hasDevice(_ person: ID<Person>) throws -> Bool {
        try transaction.row("SELECT person_id FROM device WHERE person_id = \(person) LIMIT 1")
            != nil
    }

    /// Forgets the browsers a person signed in from.
    public func dropDevices(of person: ID<Person>) throws {
        try transaction.run("DELETE FROM device WHERE person_id = \(person)")
    }
}
