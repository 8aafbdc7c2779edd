// SPDX-License-Identifier: AGPL-3.0-or-later

/// What a driver does for a transaction; rows arrive as ``Row``, failures as ``DatabaseError``.
protocol Connection: AnyObject {
    var engine: Engine { get }
    func run(_ sql: RenderedSQL) throws -> Int
    func runAll(_ statements: [RenderedSQL]) throws -> Int
    func rows(_ sql: RenderedSQL) throws -> [Row]
    func each(_ sql: RenderedSQL, _ body: (Row) throws -> Void) throws
}

/// The rules of a transaction that hold for both engines.
///
/// PostgreSQL refuses every statement after one that failed; SQLite goes on. A program tried
/// on one must behave the same on the other, so the stricter rule is kept here for both.
final class OpenTransaction: Transaction {
    private let connection: any Connection
    private var failure: (any Error)?
    private var depth = 0
    private var isOpen = true

    init(_ connection: any Connection) { self.connection = connection }

    var engine: Engine { connection.engine }

    func run(_ sql: SQL) throws -> Int {
        let sql = try sql.rendered(for: engine).checked()
        return try attempt { sql.isBlank ? 0 : try connection.run(sql) }
    }

    func runAll(_ statements: [SQL]) throws -> Int {
        let statements = try statements.map { try $0.rendered(for: engine).checked() }
        return try attempt { try connection.runAll(statements.filter { !$0.isBlank }) }
    }

    func rows(_ sql: SQL) throws -> [Row] {
        let sql = try sql.rendered(for: engine).checked()
        return try attempt { try connection.rows(sql) }
    }

    func each(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        let sql = try sql.rendered(for: engine).checked()
        var bodyError: (any Error)?
        do {
            try usable()
            try connection.each(sql) { row in
                do { try body(row) } catch {
                    bodyError = error
                    throw error
                }
            }
        } catch {
            // What the body throws is its own affair: the database has not failed.
            if bodyError == nil, failure == nil { failure = error }
            throw error
        }
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        depth += 1
        defer { depth -= 1 }
        let name = "savepoint_\(depth)"
        try command("SAVEPOINT \(name)")
        do {
            let result = try body()
            try command("RELEASE SAVEPOINT \(name)")
            return result
        } catch {
            undo(to: name, after: error)
            throw error
        }
    }

    /// Ends the use of the transaction.
    ///
    /// - Throws: The failure that forbids to commit.
    func finish() throws {
        isOpen = false
        if let failure { throw failure }
    }

    private func undo(to name: String, after error: any Error) {
        failure = nil
        do {
            try command("ROLLBACK TO SAVEPOINT \(name)")
            try command("RELEASE SAVEPOINT \(name)")
        } catch _ {
            // The connection is gone, or the engine has undone the whole transaction itself.
            failure = error
        }
    }

    private func command(_ text: String) throws {
        _ = try attempt { try connection.run(RenderedSQL(text: text, arguments: [])) }
    }

    private func usable() throws {
        guard isOpen else { throw DatabaseError.closed }
        if let failure { throw failure }
    }

    private func attempt<T>(_ work: () throws -> T) throws -> T {
        try usable()
        do { return try work() } catch {
            failure = error
            throw error
        }
    }
}
