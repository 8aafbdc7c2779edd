// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Database

/// The secret addresses people's calendars are read at; one a person and cooperative.
///
/// The database knows the hash of the secret only.
public struct CalendarAddresses {
    let transaction: any Transaction

    /// Opens the addresses of the installation inside a transaction.
    public init(in transaction: any Transaction) { self.transaction = transaction }

    /// Gives a person a new address; the one before no longer works.
    public func set(
        tokenHash: String, of person: ID<Person>, in coop: Int64, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO calendar_address (coop_id, person_id, token_hash, created_at)
            VALUES (\(coop), \(person), \(tokenHash), \(now))
            ON CONFLICT (coop_id, person_id)
            DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at
            """)
    }

    /// Takes a person's address away.
    public func remove(of person: ID<Person>, in coop: Int64) throws {
        try transaction.run(
            "DELETE FROM calendar_address WHERE coop_id = \(coop) AND person_id = \(person)")
    }

    /// When a person's address was made; nil when there is none.
    public func madeAt(of person: ID<Person>, in coop: Int64) throws -> Instant? {
        try transaction.value(
            """
            SELECT created_at FROM calendar_address
            WHERE coop_id = \(coop) AND person_id = \(person)
            """)
    }

    /// Whose address it is; nil when it is nobody's, or theirs who may no longer sign in.
    public func owner(tokenHash: String) throws -> (person: Person, coop: Int64)? {
        let row = try transaction.row(
            """
            SELECT p.id, p.email, p.name, p.language, p.is_disabled, a.coop_id
            FROM calendar_address a JOIN person p ON p.id = a.person_id
            JOIN employment e ON e.person_id = p.id AND e.coop_id = a.coop_id
            WHERE a.token_hash = \(tokenHash) AND p.is_disabled = 0
            """)
        return try row.map { (try Person($0), try $0.get("coop_id")) }
    }
}
