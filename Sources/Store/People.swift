// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Database

/// Somebody who can sign in.
public struct Person: Sendable, Hashable, Identifiable {
    /// Number in the installation.
    public let id: ID<Person>
    /// E-mail address, in lower case; the log-in.
    public let email: String
    /// Name shown to others.
    public let name: String
    /// Language of their pages.
    public let language: String
    /// Whether they may no longer sign in.
    public let isDisabled: Bool
}

/// An open session, as the database keeps it: only the hash of the token.
public struct StoredSession: Sendable {
    /// Who signed in.
    public let person: Person
    /// The cooperative they work in.
    public let coop: Int64
    /// The token forms must carry.
    public let csrfToken: String
    /// When it ends.
    public let expiresAt: Instant
}

/// People, credentials and sessions of the installation.
public struct People {
    let transaction: any Transaction

    /// Opens the people of the installation inside a transaction.
    public init(in transaction: any Transaction) { self.transaction = transaction }

    /// Adds a person who works in a cooperative.
    ///
    /// `passwordHash`: as `Access` made it.
    public func add(
        email: String, name: String, language: String, passwordHash: String, at now: Instant
    ) throws -> ID<Person> {
        let row = try transaction.row(
            """
            INSERT INTO person (email, name, language)
            VALUES (\(email.lowercased()), \(name), \(language)) RETURNING id
            """)
        guard let id: ID<Person> = try row?.get("id") else {
            throw StoreError.notFound(kind: "person", id: "")
        }
        try transaction.run(
            """
            INSERT INTO credential (person_id, password_hash, changed_at)
            VALUES (\(id), \(passwordHash), \(now))
            """)
        return id
    }

    /// Lets a person work in a cooperative.
    public func employ(_ person: ID<Person>, in coop: Int64) throws {
        try transaction.run(
            "INSERT INTO employment (person_id, coop_id) VALUES (\(person), \(coop))")
    }

    /// A person by number; nil when there is none.
    public func find(_ id: ID<Person>) throws -> Person? {
        try transaction.row(
            "SELECT id, email, name, language, is_disabled FROM person WHERE id = \(id)"
        ).map(Person.init)
    }

    /// The person with an address, their password's hash and their cooperatives.
    public func credential(
        _ email: String
    ) throws -> (person: Person, passwordHash: String, coops: [Int64])? {
        let row = try transaction.row(
            """
            SELECT p.id, p.email, p.name, p.language, p.is_disabled, c.password_hash
            FROM person p JOIN credential c ON c.person_id = p.id
            WHERE p.email = \(email.lowercased())
            """)
        guard let row else { return nil }
        let person = try Person(row)
        let coops: [Int64] = try transaction.rows(
            "SELECT coop_id FROM employment WHERE person_id = \(person.id) ORDER BY coop_id"
        ).map { try $0.get("coop_id") }
        return (person, try row.get("password_hash"), coops)
    }

    /// Keeps a new session under the hash of its token.
    public func openSession(
        tokenHash: String, person: ID<Person>, coop: Int64, csrfToken: String,
        lasting times: (from: Instant, to: Instant)
    ) throws {
        try transaction.run(
            """
            INSERT INTO session (token_hash, person_id, coop_id, csrf_token, created_at, expires_at)
            VALUES (
                \(tokenHash), \(person), \(coop), \(csrfToken), \(times.from), \(times.to))
            """)
    }

    /// The session of a token's hash; nil when there is none, it has ended, or the person may
    /// no longer sign in.
    public func session(tokenHash: String, at now: Instant) throws -> StoredSession? {
        let row = try transaction.row(
            """
            SELECT p.id, p.email, p.name, p.language, p.is_disabled, s.coop_id, s.csrf_token,
                s.expires_at
            FROM session s JOIN person p ON p.id = s.person_id
            WHERE s.token_hash = \(tokenHash) AND s.expires_at > \(now) AND p.is_disabled = 0
            """)
        return try row.map {
            StoredSession(
                person: try Person($0), coop: try $0.get("coop_id"),
                csrfToken: try $0.get("csrf_token"), expiresAt: try $0.get("expires_at"))
        }
    }

    /// Ends a session.
    public func closeSession(tokenHash: String) throws {
        try transaction.run("DELETE FROM session WHERE token_hash = \(tokenHash)")
    }

    /// Counts the attempts on an address since an instant, after noting one more.
    public func noteAttempt(_ email: String, at now: Instant, since: Instant) throws -> Int {
        let address = email.lowercased()
        try transaction.run("INSERT INTO sign_in_attempt (email, at) VALUES (\(address), \(now))")
        try transaction.run("DELETE FROM sign_in_attempt WHERE at < \(since)")
        return try transaction.value(
            "SELECT COUNT(*) FROM sign_in_attempt WHERE email = \(address) AND at >= \(since)") ?? 0
    }

    /// Forgets the attempts on an address, after a good one.
    public func forgetAttempts(_ email: String) throws {
        try transaction.run("DELETE FROM sign_in_attempt WHERE email = \(email.lowercased())")
    }
}

extension Person {
    init(_ row: Row) throws {
        id = try row.get("id")
        email = try row.get("email")
        name = try row.get("name")
        language = try row.get("language")
        isDisabled = try row.bool("is_disabled")
    }
}
