// SPDX-License-Identifier: AGPL-3.0-or-later

/// What a driver does for a transaction; rows arrive as ``Row``, failures as ``DatabaseError``.
protocol Connection: AnyObject {
    var engine: Engine { get }
    /// Runs the queued statements in order, then one, and answers for that one.
    func run(_ sql: RenderedSQL, after queued: [RenderedSQL]) throws -> Int
    /// Runs the queued statements in order, then one, and answers for that one.
    func rows(_ sql: RenderedSQL, after queued: [RenderedSQL]) throws -> [Row]
}

/// The rules of a transaction that hold for both engines.
///
/// PostgreSQL refuses every statement after one that failed; SQLite goes on. A program tried
/// on one must behave the same on the other, so the stricter rule is kept here for both.
final class OpenTransaction: Transaction {
    /// How many statements wait before they are sent anyhow.
    private static let queueMax = 128

    private let connection: any Connection
    private var queue: [RenderedSQL] = []
    /// How often the queue was sent.
    private var sendings = 0
    private var failure: (any Error)?
    private var savepoints = 0
    private var isOpen = true

    init(_ connection: any Connection) { self.connection = connection }

    var engine: Engine { connection.engine }

    func run(_ sql: SQL) throws -> Int {
        let sql = try sql.rendered(for: engine).checked()
        return try attempt { sql.isBlank ? 0 : try connection.run(sql, after: takeQueue()) }
    }

    func enqueue(_ sql: SQL) throws {
        let sql = try sql.rendered(for: engine).checked()
        try usable()
        guard !sql.isBlank else { return }
        queue.append(sql)
        if queue.count >= Self.queueMax { try send() }
    }

    func rows(_ sql: SQL) throws -> [Row] {
        let sql = try sql.rendered(for: engine).checked()
        return try attempt { try connection.rows(sql, after: takeQueue()) }
    }

    func savepoint<T>(isAwaited: Bool, _ body: () throws -> T) throws -> T {
        try usable()
        // A name of its own: going back to one whose statements failed late must not succeed by
        // finding another's.
        savepoints += 1
        let name = "savepoint_\(savepoints)"
        let mark = (waiting: queue.count, sendings: sendings)
        queue.append(RenderedSQL(text: "SAVEPOINT \(name)", arguments: []))
        do {
            let result = try body()
            let release = RenderedSQL(text: "RELEASE SAVEPOINT \(name)", arguments: [])
            if isAwaited {
                _ = try attempt { try connection.run(release, after: takeQueue()) }
            } else {
                queue.append(release)
            }
            return result
        } catch {
            if sendings == mark.sendings {
                // Nothing of it has reached the database.
                queue.removeLast(queue.count - mark.waiting)
            } else {
                undo(to: name, after: error)
            }
            throw error
        }
    }

    /// Sends what waits and ends the use of the transaction.
    ///
    /// - Throws: The failure that forbids to commit.
    func finish() throws {
        defer { isOpen = false }
        try send()
        if let failure { throw failure }
    }

    /// Ends the use of a transaction that will not be committed.
    func abandon() { isOpen = false }

    private func send() throws {
        guard let last = queue.last else { return }
        _ = try attempt { try connection.run(last, after: takeQueue().dropLast()) }
    }

    private func takeQueue() -> [RenderedSQL] {
        defer { queue = [] }
        sendings += 1
        return queue
    }

    private func undo(to name: String, after error: any Error) {
        failure = nil
        queue = []
        do {
            // Not both at once: a server prepares nothing but the first while a failure stands.
            for step in ["ROLLBACK TO", "RELEASE"] {
                let sql = RenderedSQL(text: "\(step) SAVEPOINT \(name)", arguments: [])
                _ = try attempt { try connection.run(sql, after: []) }
            }
        } catch _ {
            // The connection is gone, the engine has undone the whole transaction itself, or
            // what failed came before the savepoint.
            failure = error
        }
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
