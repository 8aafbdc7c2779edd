// SPDX-License-Identifier: AGPL-3.0-or-later

/// How to reach a PostgreSQL database, and as whom.
public struct PostgresConfiguration: Sendable {
    /// `postgres://user@host/database` or `host=… dbname=… user=…`, as libpq reads it.
    public var url: String
    /// The role whose rights are taken on after connecting; nil keeps those of the user.
    public var role: String?
    /// How many reads run at once; about four for each core of the server.
    public var readers: Int
    /// How many writes run at once, on connections of their own that reads cannot take.
    public var writers: Int
    /// What the server's lists of connections show.
    public var applicationName: String

    /// How to reach a database; for the application, as a role that owns nothing.
    public init(
        url: String, role: String? = nil, readers: Int = 8, writers: Int = 4,
        applicationName: String = "entraide"
    ) {
        self.url = url
        self.role = role
        self.readers = readers
        self.writers = writers
        self.applicationName = applicationName
    }
}

/// The server engine, through libpq.
///
/// Reads run in a REPEATABLE READ READ ONLY transaction, writes in READ COMMITTED. Each begins
/// by setting `app.coop_id`, which row-level security compares with.
public final class PostgresDatabase: Database {
    private let readPool: PostgresPool
    private let writePool: PostgresPool
    private let readThreads: WorkerThreads
    private let writeThreads: WorkerThreads

    /// The server engine.
    public var engine: Engine { .postgres }

    /// Connects.
    ///
    /// - Throws: ``DatabaseError/unreachable(reason:)``.
    public init(_ configuration: PostgresConfiguration) throws {
        readPool = PostgresPool(configuration, count: configuration.readers)
        writePool = PostgresPool(configuration, count: configuration.writers)
        try writePool.check()
        readThreads = WorkerThreads(count: configuration.readers)
        writeThreads = WorkerThreads(count: configuration.writers)
    }

    /// Reads one consistent state, on a thread of the driver.
    public func read<T: Sendable>(
        scope: Scope, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await readThreads.run { try self.readSync(scope: scope, body) }
    }

    /// Writes all or nothing, on a thread of the driver.
    public func write<T: Sendable>(
        scope: Scope, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await writeThreads.run { try self.writeSync(scope: scope, body) }
    }

    /// The same as a write: tables are changed in place here.
    public func rebuild<T: Sendable>(
        scope: Scope, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await write(scope: scope, body)
    }

    /// Reads on the calling thread.
    public func readSync<T>(scope: Scope, _ body: (any Transaction) throws -> T) throws -> T {
        try readPool.transaction(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \(Self.setting(scope))", body)
    }

    /// Writes on the calling thread.
    public func writeSync<T>(scope: Scope, _ body: (any Transaction) throws -> T) throws -> T {
        try writePool.transaction(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \(Self.setting(scope))", body)
    }

    /// The role the connections work as, and whether row-level security binds it for good.
    ///
    /// A superuser, a role with BYPASSRLS, and the owner of a table, who may take the policy
    /// away, are not bound; nor is a role that may become such a one.
    public func role() async throws -> (name: String, isBound: Bool) {
        try await read(scope: .installation) { transaction in
            let row = try transaction.row(
                """
                SELECT current_user::text AS name, CASE WHEN EXISTS (
                    SELECT 1 FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')
                    AND (r.rolsuper OR r.rolbypassrls OR EXISTS (
                        SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE c.relowner = r.oid AND c.relkind = 'r' AND n.nspname = 'public')))
                    THEN 0 ELSE 1 END AS is_bound
                """)
            return (try row?.text("name") ?? "", try row?.bool("is_bound") ?? false)
        }
    }

    /// Lets a role read and write the rows of all tables, now and in future migrations.
    ///
    /// For the owner to call after migrating. Row-level security and triggers still bind the
    /// role; it may read, and not write, the list of migrations.
    public func allow(role: String) async throws {
        let name = quoted(role)
        try await write(scope: .installation) { transaction in
            let grants = [
                "GRANT USAGE ON SCHEMA public TO \(name)",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \(name)",
                "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO \(name)",
                """
                ALTER DEFAULT PRIVILEGES IN SCHEMA public
                GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO \(name)
                """,
                """
                ALTER DEFAULT PRIVILEGES IN SCHEMA public
                GRANT USAGE ON SEQUENCES TO \(name)
                """,
            ]
            for grant in grants { try transaction.run(SQL(quoted: grant)) }
            let list = try transaction.row("SELECT 1 WHERE to_regclass('migration') IS NOT NULL")
            if list != nil {
                try transaction.run(
                    SQL(quoted: "REVOKE INSERT, UPDATE, DELETE ON migration FROM \(name)"))
            }
        }
    }

    /// Lets running transactions end and closes the connections.
    public func close() async {
        await readThreads.close()
        await writeThreads.close()
        readPool.close()
        writePool.close()
    }

    /// An Int64 cannot carry text, so the scope needs no argument and no message of its own.
    private static func setting(_ scope: Scope) -> String {
        let number =
            switch scope {
            case .installation: ""
            case .cooperative(let number): String(number)
            }
        return "SELECT set_config('app.coop_id', '\(number)', true)"
    }
}
