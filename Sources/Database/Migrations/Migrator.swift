// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Brings a database to the schema of this program, one transaction for each step.
///
/// It may be stopped and started again, and started twice at once: each step begins by taking
/// a lock and looking anew at what was applied. On PostgreSQL, run it as the owner.
public struct Migrator: Sendable {
    private let migrations: [Migration]
    private let digest: @Sendable ([UInt8]) -> [UInt8]

    /// A migrator for a list of steps, in order.
    ///
    /// `digest` is SHA-256, passed in so that this module needs no cryptography.
    public init(_ migrations: [Migration], digest: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.migrations = migrations
        self.digest = digest
    }

    /// Applies what is missing.
    ///
    /// The moment `now` is noted beside each step.
    ///
    /// - Returns: The names of the steps this call applied.
    /// - Throws: ``MigrationError`` with nothing changed, ``MigrationDefects`` or
    ///   ``DatabaseError`` with the steps before the one that failed applied.
    public func migrate(_ database: some Database, at now: Instant) async throws -> [String] {
        var applied: [String] = []
        while let name = try await step(database, now) { applied.append(name) }
        return applied
    }

    /// The steps still to be applied.
    ///
    /// - Throws: ``MigrationError`` when the list does not fit the database.
    public func pending(in database: some Database) async throws -> [String] {
        try await database.read(scope: .installation) { transaction in
            try pending(in: transaction).map(\.name)
        }
    }

    private func step(_ database: some Database, _ now: Instant) async throws -> String? {
        try await database.rebuild(scope: .installation) { transaction in
            try transaction.run(Self.lock)
            try transaction.run(Self.table)
            guard let next = try pending(in: transaction).first else { return nil }
            try transaction.run(Self.unforced)
            for statement in next.up { try transaction.run(statement) }
            try AssumedStatistics.write(in: transaction)
            try verify(next, in: transaction)
            try transaction.run(Self.forced)
            try transaction.run(
                """
                INSERT INTO migration (name, checksum, applied_at)
                VALUES (\(next.name), \(digest(next.canonicalBytes)), \(now))
                """)
            return next.name
        }
    }

    private func verify(_ migration: Migration, in transaction: any Transaction) throws {
        var defects: [String] = []
        for check in [migration.check, Self.references(on: transaction.engine)].compactMap({ $0 }) {
            defects += try transaction.rows(check).map { try $0.get(0, as: String.self) }
        }
        guard defects.isEmpty else {
            throw MigrationDefects(name: migration.name, defects: defects)
        }
    }

    /// The steps after those applied, which must be the first of the list, unchanged.
    private func pending(in transaction: any Transaction) throws -> ArraySlice<Migration> {
        var names = Set<String>()
        for migration in migrations where !names.insert(migration.name).inserted {
            throw MigrationError.duplicate(name: migration.name)
        }
        guard try transaction.row(Self.exists) != nil else { return migrations[...] }
        var applied: [String: [UInt8]] = [:]
        for row in try transaction.rows("SELECT name, checksum FROM migration ORDER BY name") {
            let name = try row.text("name")
            guard names.contains(name) else { throw MigrationError.unknown(name: name) }
            applied[name] = try row.bytes("checksum")
        }
        let pending = migrations.drop { applied[$0.name] != nil }
        if let late = pending.first, pending.contains(where: { applied[$0.name] != nil }) {
            throw MigrationError.outOfOrder(name: late.name)
        }
        for migration in migrations.prefix(applied.count)
        where applied[migration.name] != digest(migration.canonicalBytes) {
            throw MigrationError.changed(name: migration.name)
        }
        return pending
    }
}

extension Migrator {
    private static let table: SQL = """
        CREATE TABLE IF NOT EXISTS migration (
            name \(type: .text) NOT NULL PRIMARY KEY,
            checksum \(type: .bytes) NOT NULL,
            applied_at \(type: .integer) NOT NULL
        )
        """

    private static let exists: SQL = """
        \(
            sqlite: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'",
            postgres: "SELECT 1 WHERE to_regclass('migration') IS NOT NULL")
        """

    /// Any number will do, as long as all nodes and versions take the same: "entraide" in ASCII.
    private static let lock: SQL = """
        \(sqlite: "", postgres: "SELECT pg_advisory_xact_lock(7308907279878284389)")
        """

    /// Rows that refer to no other; PostgreSQL watches them all the time.
    private static func references(on engine: Engine) -> SQL? {
        guard engine == .sqlite else { return nil }
        return """
            SELECT "table" || ' -> ' || parent FROM pragma_foreign_key_check LIMIT 20
            """
    }

    /// Lets the owner, from whom a forced policy hides all rows, see those of every cooperative.
    ///
    /// A migration and its check need that. Undone with the transaction when it fails.
    private static let unforced: SQL = """
        \(
            sqlite: "",
            postgres: """
            DO $body$ DECLARE secured regclass; BEGIN
                FOR secured IN SELECT oid FROM pg_class WHERE relforcerowsecurity
                    AND pg_get_userbyid(relowner) = current_user
                LOOP EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', secured);
                END LOOP;
            END $body$
            """)
        """

    /// Forces the policy of every secured table again.
    ///
    /// Deferred checks come first, for a table with checks outstanding cannot be altered.
    private static let forced: SQL = """
        \(
            sqlite: "",
            postgres: """
            DO $body$ DECLARE secured regclass; BEGIN
                SET CONSTRAINTS ALL IMMEDIATE;
                FOR secured IN SELECT oid FROM pg_class WHERE relrowsecurity
                    AND NOT relforcerowsecurity AND pg_get_userbyid(relowner) = current_user
                LOOP EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', secured);
                END LOOP;
            END $body$
            """)
        """
}
