// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Database

/// A session, as the database keeps it: only the hash of the token.
public struct StoredSession: Sendable {
    /// A name for lists and logs; opens nothing.
    public let name: String
    /// Who signed in.
    public let person: Person
    /// The cooperative they work in.
    public let coop: Int64
    /// The token forms must carry.
    public let csrfToken: String
    /// When it began.
    public let createdAt: Instant
    /// When it was last used, to the minute or so.
    public let seenAt: Instant
    /// When it ends.
    public let expiresAt: Instant
    /// When the person last proved that it is them.
    public let provenAt: Instant
    /// Whether the second factor is still to come; such a session opens nothing else.
    public let isPending: Bool
    /// The network address it began from.
    public let address: String
    /// What the browser called itself then.
    public let agent: String
    /// Whether a code of an app stands beside the person's password.
    public let hasSecondFactor: Bool
    /// Whether the person has a passkey.
    public let hasPasskey: Bool
    /// Whether more than a password opened it: a code beside it, or a passkey.
    public let isStrong: Bool
}

/// A session to open.
public struct NewSession: Sendable {
    /// SHA-256 of its token in hexadecimal.
    public var tokenHash: String
    /// A random name for lists and logs.
    public var name: String
    /// Who signs in.
    public var person: ID<Person>
    /// The cooperative they work in.
    public var coop: Int64
    /// The token forms must carry.
    public var csrfToken: String
    /// When it begins.
    public var from: Instant
    /// When it ends at the latest.
    public var to: Instant
    /// Whether the second factor is still to come.
    public var isPending: Bool
    /// The network address it begins from.
    public var address: String
    /// What the browser calls itself.
    public var agent: String
    /// Whether more than a password opens it.
    public var isStrong: Bool

    /// A session that begins now.
    public init(
        tokenHash: String, name: String, person: ID<Person>, coop: Int64, csrfToken: String,
        from: Instant, to: Instant, isPending: Bool = false, isStrong: Bool = false,
        address: String = "", agent: String = ""
    ) {
        self.tokenHash = tokenHash
        self.name = name
        self.person = person
        self.coop = coop
        self.csrfToken = csrfToken
        self.from = from
        self.to = to
        self.isPending = isPending
        self.isStrong = isStrong
        self.address = address
        self.agent = agent
    }
}

/// The sessions of the installation.
public struct Sessions {
    /// A session that was not used for this long is over.
    public static let idleSeconds: Int64 = 2 * 3600

    let transaction: any Transaction

    /// Opens the sessions of the installation inside a transaction.
    public init(in transaction: any Transaction) { self.transaction = transaction }

    /// Keeps a new session under the hash of its token.
    public func open(_ session: NewSession) throws {
        try transaction.run(
            """
            INSERT INTO session (
                token_hash, name, person_id, coop_id, csrf_token, created_at, seen_at,
                expires_at, proven_at, is_pending, is_strong, address, agent)
            VALUES (
                \(session.tokenHash), \(session.name), \(session.person), \(session.coop),
                \(session.csrfToken), \(session.from), \(session.from), \(session.to),
                \(session.from), \(session.isPending), \(session.isStrong),
                \(session.address), \(session.agent))
            """)
    }

    /// The session of a token's hash; nil when there is none, it has ended, was not used for too
    /// long, or the person may no longer sign in.
    public func find(tokenHash: String, at now: Instant) throws -> StoredSession? {
        try transaction.row(
            """
            \(Self.columns)
            WHERE s.token_hash = \(tokenHash) AND s.expires_at > \(now)
                AND s.seen_at > \(now.adding(seconds: -Self.idleSeconds))
                AND s.ended_at IS NULL AND p.is_disabled = 0
            """
        ).map(StoredSession.init)
    }

    /// The open sessions of a person, the last used first.
    public func open(of person: ID<Person>, at now: Instant) throws -> [StoredSession] {
        try transaction.rows(
            """
            \(Self.columns)
            WHERE s.person_id = \(person) AND s.expires_at > \(now) AND s.ended_at IS NULL
                AND s.seen_at > \(now.adding(seconds: -Self.idleSeconds)) AND s.is_pending = 0
            ORDER BY s.seen_at DESC, s.name
            """
        ).map(StoredSession.init)
    }

    /// The last use of an open session, for each person who has one.
    public func lastUse(at now: Instant) throws -> [ID<Person>: Instant] {
        var last: [ID<Person>: Instant] = [:]
        for row in try transaction.rows(
            """
            SELECT person_id, max(seen_at) AS seen_at FROM session
            WHERE expires_at > \(now) AND ended_at IS NULL AND is_pending = 0
                AND seen_at > \(now.adding(seconds: -Self.idleSeconds))
            GROUP BY person_id
            """
        ) { last[try row.get("person_id")] = try row.get("seen_at") }
        return last
    }

    private static let columns: SQL = """
        SELECT p.id, p.email, p.name, p.language, p.is_disabled, s.name AS session_name,
            s.coop_id, s.csrf_token, s.created_at, s.seen_at, s.expires_at, s.proven_at,
            s.is_pending, s.is_strong, s.address, s.agent,
            CASE WHEN t.confirmed_at IS NULL THEN 0 ELSE 1 END AS has_second_factor,
            CASE WHEN EXISTS (SELECT 1 FROM passkey k WHERE k.person_id = s.person_id)
                THEN 1 ELSE 0 END AS has_passkey
        FROM session s JOIN person p ON p.id = s.person_id
        LEFT JOIN time_code t ON t.person_id = s.person_id
        """

    /// Notes that a session was used.
    public func touch(tokenHash: String, at now: Instant) throws {
        try transaction.run(
            "UPDATE session SET seen_at = \(now) WHERE token_hash = \(tokenHash)")
    }

    /// Notes that the person of a session has proven anew that it is them.
    public func prove(tokenHash: String, at now: Instant) throws {
        try transaction.run(
            "UPDATE session SET proven_at = \(now) WHERE token_hash = \(tokenHash)")
    }

    /// Notes that more than a password stands behind a session, by its name.
    public func strengthen(_ name: String) throws {
        try transaction.run("UPDATE session SET is_strong = 1 WHERE name = \(name)")
    }

    /// Ends a session; nothing happens when there is none.
    public func end(tokenHash: String, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE session SET ended_at = \(now)
            WHERE token_hash = \(tokenHash) AND ended_at IS NULL
            """)
    }

    /// Ends a session of a person by its name; returns whether it was open.
    public func end(_ name: String, of person: ID<Person>, at now: Instant) throws -> Bool {
        try transaction.row(
            """
            UPDATE session SET ended_at = \(now)
            WHERE name = \(name) AND person_id = \(person) AND ended_at IS NULL
            RETURNING name
            """) != nil
    }

    /// Ends all sessions of a person but one.
    ///
    /// `except`: the name of the one that stays; nil for none.
    public func endAll(
        of person: ID<Person>, except name: String? = nil, at now: Instant
    ) throws {
        try transaction.run(
            """
            UPDATE session SET ended_at = \(now)
            WHERE person_id = \(person) AND ended_at IS NULL AND name <> \(name ?? "")
            """)
    }

    /// Notes an attempt in a bucket, and counts those in it since an instant.
    ///
    /// A bucket is what attempts are counted by: an address, a device, a network address.
    public func noteAttempt(_ bucket: String, at now: Instant, since: Instant) throws -> Int {
        try transaction.run(
            "INSERT INTO sign_in_attempt (bucket, at) VALUES (\(bucket), \(now))")
        return try transaction.value(
            """
            SELECT COUNT(*) FROM sign_in_attempt WHERE bucket = \(bucket) AND at >= \(since)
            """) ?? 0
    }

    /// Forgets all attempts before an instant.
    public func forgetAttempts(before: Instant) throws {
        try transaction.run("DELETE FROM sign_in_attempt WHERE at < \(before)")
    }

    /// Forgets the attempts in a bucket, after a good one.
    public func forgetAttempts(_ bucket: String) throws {
        try transaction.run("DELETE FROM sign_in_attempt WHERE bucket = \(bucket)")
    }
}

extension StoredSession {
    init(_ row: Row) throws {
        name = try row.get("session_name")
        person = try Person(row)
        coop = try row.get("coop_id")
        csrfToken = try row.get("csrf_token")
        createdAt = try row.get("created_at")
        seenAt = try row.get("seen_at")
        expiresAt = try row.get("expires_at")
        provenAt = try row.get("proven_at")
        isPending = try row.bool("is_pending")
        address = try row.get("address")
        agent = try row.get("agent")
        hasSecondFactor = try row.bool("has_second_factor")
        hasPasskey = try row.bool("has_passkey")
        isStrong = try row.bool("is_strong")
    }
}
