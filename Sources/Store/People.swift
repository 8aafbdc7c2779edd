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

/// People of the installation; their sessions and proofs stand in files of their own.
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
        return (person, try row.get("password_hash"), try cooperatives(of: person.id))
    }

    /// The cooperatives a person works in, by number.
    public func cooperatives(of person: ID<Person>) throws -> [Int64] {
        try transaction.rows(
            "SELECT coop_id FROM employment WHERE person_id = \(person) ORDER BY coop_id"
        ).map { try $0.get("coop_id") }
    }

    /// The people who work in a cooperative, by name.
    public func all(in coop: Int64) throws -> [Person] {
        try transaction.rows(
            """
            SELECT p.id, p.email, p.name, p.language, p.is_disabled
            FROM person p JOIN employment e ON e.person_id = p.id
            WHERE e.coop_id = \(coop) ORDER BY p.name, p.id
            """
        ).map(Person.init)
    }

    /// A person who works in a cooperative.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)`` for anybody else.
    public func find(_ id: ID<Person>, in coop: Int64) throws -> Person {
        let row = try transaction.row(
            """
            SELECT p.id, p.email, p.name, p.language, p.is_disabled
            FROM person p JOIN employment e ON e.person_id = p.id
            WHERE e.coop_id = \(coop) AND p.id = \(id)
            """)
        guard let row else { throw StoreError.notFound(kind: "person", id: id.description) }
        return try Person(row)
    }

    /// Changes the name and the language of a person.
    public func rename(_ id: ID<Person>, to name: String, language: String) throws {
        try transaction.run(
            "UPDATE person SET name = \(name), language = \(language) WHERE id = \(id)")
    }

    /// Forgets who a person was.
    ///
    /// Name, address, how and where they signed in, and what was written to them go; their number
    /// stays, for what they did and signed. Documents of the books are not touched: the law
    /// keeps these.
    public func erase(_ id: ID<Person>) throws {
        for table: SQL in [
            "session", "access_link", "time_code", "recovery_code", "device", "passkey",
            "passkey_handle", "openid_link",
            "notice", "mail_choice", "calendar_address", "api_token",
        ] { try transaction.run("DELETE FROM \(table) WHERE person_id = \(id)") }
        try transaction.run(
            """
            UPDATE outbox SET address = '', name = '', content = '' WHERE person_id = \(id)
            """)
        try transaction.run(
            "UPDATE credential SET password_hash = '' WHERE person_id = \(id)")
        try transaction.run(
            """
            UPDATE person
            SET name = '–', email = \("erased-\(id)@invalid"), is_disabled = 1
            WHERE id = \(id)
            """)
    }

    /// The cooperatives a person works in.
    public func coops(of id: ID<Person>) throws -> [Int64] {
        try transaction.rows(
            "SELECT coop_id FROM employment WHERE person_id = \(id) ORDER BY coop_id"
        ).map { try $0.get("coop_id") }
    }

    /// Lets a person sign in no more, or again.
    public func disable(_ id: ID<Person>, _ isDisabled: Bool = true) throws {
        try transaction.run(
            "UPDATE person SET is_disabled = \(isDisabled) WHERE id = \(id)")
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
