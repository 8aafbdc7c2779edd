// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Database

/// A token as the database keeps it: what it allows and until when, never the token itself.
public struct APIToken: Sendable, Hashable, Identifiable {
    /// Its number in the installation.
    public let id: ID<APIToken>
    /// Whose it is.
    public let person: ID<Person>
    /// The cooperative it opens.
    public let coop: Int64
    /// What its owner calls it.
    public let name: String
    /// What it allows: `read`, or names of permissions.
    public let scopes: [String]
    /// When it was made.
    public let createdAt: Instant
    /// When it ends.
    public let expiresAt: Instant
    /// When it was last used, to the minute; nil before the first time.
    public let lastUsedAt: Instant?
    /// When its owner took it back; nil otherwise.
    public let revokedAt: Instant?
}

/// A token to keep.
public struct NewAPIToken: Sendable {
    /// SHA-256 of the token, in hexadecimal.
    public var hash: String
    /// What its owner calls it.
    public var name: String
    /// What it allows.
    public var scopes: [String]
    /// The key of the form it was asked for with.
    public var requestKey: String
    /// When it ends.
    public var expiresAt: Instant

    /// A token to keep.
    public init(
        hash: String, name: String, scopes: [String], requestKey: String, expiresAt: Instant
    ) {
        self.hash = hash
        self.name = name
        self.scopes = scopes
        self.requestKey = requestKey
        self.expiresAt = expiresAt
    }
}

/// The tokens of an installation.
public struct APITokens {
    let transaction: any Transaction

    /// Opens the tokens of the installation inside a transaction.
    public init(in transaction: any Transaction) { self.transaction = transaction }

    /// Keeps a token.
    ///
    /// - Throws: ``Database/DatabaseError/unique(constraint:)`` when the person asked with the same
    ///   key before.
    public func add(
        _ token: NewAPIToken, of person: ID<Person>, in coop: Int64, at now: Instant
    ) throws -> ID<APIToken> {
        let row = try transaction.row(
            """
            INSERT INTO api_token (
                token_hash, person_id, coop_id, name, scopes, request_key, created_at, expires_at)
            VALUES (
                \(token.hash), \(person), \(coop), \(token.name),
                \(token.scopes.joined(separator: " ")), \(token.requestKey), \(now),
                \(token.expiresAt))
            RETURNING id
            """)
        guard let id: ID<APIToken> = try row?.get("id") else {
            throw StoreError.notFound(kind: "token", id: "")
        }
        return id
    }

    /// The tokens of a person in a cooperative, newest first, those that ended too.
    public func all(of person: ID<Person>, in coop: Int64) throws -> [APIToken] {
        try transaction.rows(
            """
            SELECT id, person_id, coop_id, name, scopes, created_at, expires_at, last_used_at,
                revoked_at
            FROM api_token WHERE coop_id = \(coop) AND person_id = \(person)
            ORDER BY id DESC LIMIT 200
            """
        ).map(APIToken.init)
    }

    /// The token of a hash with its owner; nil when there is none, it has ended or was taken back,
    /// or its owner is disabled or no longer works in the cooperative.
    public func find(hash: String, at now: Instant) throws -> (token: APIToken, person: Person)? {
        let row = try transaction.row(
            """
            SELECT t.id, t.person_id, t.coop_id, t.name, t.scopes, t.created_at, t.expires_at,
                t.last_used_at, t.revoked_at, p.email, p.name AS person_name, p.language,
                p.is_disabled
            FROM api_token t
            JOIN person p ON p.id = t.person_id
            JOIN employment e ON e.person_id = t.person_id AND e.coop_id = t.coop_id
            WHERE t.token_hash = \(hash) AND t.expires_at > \(now) AND t.revoked_at IS NULL
                AND p.is_disabled = 0
            """)
        return try row.map { row in
            let token = try APIToken(row)
            return (
                token,
                Person(
                    id: token.person, email: try row.get("email"),
                    name: try row.get("person_name"), language: try row.get("language"),
                    isDisabled: try row.bool("is_disabled"))
            )
        }
    }

    /// Notes that a token was used.
    public func noteUse(_ id: ID<APIToken>, at now: Instant) throws {
        try transaction.run("UPDATE api_token SET last_used_at = \(now) WHERE id = \(id)")
    }

    /// Ends a token of a person.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)`` when the person has no such token that runs.
    public func revoke(
        _ id: ID<APIToken>, of person: ID<Person>, in coop: Int64, at now: Instant
    ) throws {
        let changed = try transaction.run(
            """
            UPDATE api_token SET revoked_at = \(now)
            WHERE id = \(id) AND coop_id = \(coop) AND person_id = \(person)
                AND revoked_at IS NULL
            """)
        guard changed == 1 else { throw StoreError.notFound(kind: "token", id: id.description) }
    }
}

extension APIToken {
    init(_ row: Row) throws {
        id = try row.get("id")
        person = try row.get("person_id")
        coop = try row.get("coop_id")
        name = try row.get("name")
        let words: String = try row.get("scopes")
        scopes = words.split(separator: " ").map(String.init)
        createdAt = try row.get("created_at")
        expiresAt = try row.get("expires_at")
        lastUsedAt = try row.get("last_used_at")
        revokedAt = try row.get("revoked_at")
    }
}
