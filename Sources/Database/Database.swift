// SPDX-License-Identifier: AGPL-3.0-or-later

/// Which database runs the statements.
public enum Engine: String, Sendable, Hashable, CaseIterable {
    /// The embedded engine, one file.
    case sqlite
    /// The server.
    case postgres
}

/// Whose rows a transaction may touch.
///
/// PostgreSQL compares it with each row's `coop_id` where ``Schema/rowLevelSecurity(_:)`` was
/// declared; SQLite ignores it.
public enum Scope: Sendable, Hashable {
    /// The tables of the installation; no cooperative's row is visible.
    case installation
    /// The rows of one cooperative, by its number.
    case cooperative(Int64)
}

/// A database: a place where transactions run.
///
/// A body is a synchronous closure on a thread of the driver's own, so that no transaction can
/// stay open across an `await`. It is never run twice; what to do after a
/// ``DatabaseError/isRetryable`` failure is the caller's choice. Inside a body, use the
/// transaction it was given and open no second one.
///
/// A statement that fails outside of a ``Transaction/savepoint(_:)`` fails the whole
/// transaction, on both engines: every later statement throws the first failure again, and
/// nothing is committed even if the body returns.
public protocol Database: Sendable {
    /// Which engine runs the statements.
    var engine: Engine { get }

    /// Reads one consistent state, on a thread of the driver.
    ///
    /// - Throws: ``DatabaseError``, or what the body throws.
    func read<T: Sendable>(
        scope: Scope, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T

    /// Writes all or nothing, on a thread of the driver; returns after COMMIT.
    ///
    /// - Throws: ``DatabaseError``, or what the body throws; nothing was written by then,
    ///   unless it is ``DatabaseError/connectionLost``, which may hide a commit.
    func write<T: Sendable>(
        scope: Scope, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T

    /// Writes all or nothing, as ``write(scope:_:)``, while tables are built anew.
    ///
    /// SQLite does not watch references between tables meanwhile, so that one can be dropped and
    /// another take its name; the body looks at them at its end.
    func rebuild<T: Sendable>(
        scope: Scope, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T

    /// Reads on the calling thread, which waits. Never call it from an `async` function.
    func readSync<T>(scope: Scope, _ body: (any Transaction) throws -> T) throws -> T

    /// Writes on the calling thread, which waits. Never call it from an `async` function.
    func writeSync<T>(scope: Scope, _ body: (any Transaction) throws -> T) throws -> T

    /// Lets running transactions end, refuses further ones and closes the connections.
    func close() async
}

/// An open transaction; valid inside the body it was given to, and nowhere else.
public protocol Transaction {
    /// Which engine runs the statements.
    var engine: Engine { get }

    /// Runs a statement for its effect.
    ///
    /// - Returns: How many rows it inserted, changed or deleted itself, not through triggers.
    @discardableResult
    func run(_ sql: SQL) throws -> Int

    /// Runs a statement for its effect, later: with the next one that is waited for, or when the
    /// savepoint or the transaction ends.
    ///
    /// A server is sent all of them in one message, which saves a wait for each. They run in
    /// order; the failure of one reaches whoever waits next, inside the same savepoint.
    func enqueue(_ sql: SQL) throws

    /// All rows of an answer, in memory: what may be long is read in pages.
    func rows(_ sql: SQL) throws -> [Row]

    /// Does all of the body or, when it throws, nothing of it; the transaction goes on.
    ///
    /// `isAwaited`: whether to wait at its end for what it enqueued. If not, a statement it
    /// enqueued may fail after it returned; that fails the whole transaction.
    @discardableResult
    func savepoint<T>(isAwaited: Bool, _ body: () throws -> T) throws -> T
}

extension Transaction {
    /// Does all of the body or, when it throws, nothing of it; the transaction goes on.
    @discardableResult
    public func savepoint<T>(_ body: () throws -> T) throws -> T {
        try savepoint(isAwaited: true, body)
    }

    /// The first row of an answer; nil when there is none.
    public func row(_ sql: SQL) throws -> Row? { try rows(sql).first }

    /// The first column of the first row; nil when there is no row.
    public func value<T: SQLValueConvertible>(_ sql: SQL, as type: T.Type = T.self) throws -> T? {
        try row(sql)?.get(0, as: type)
    }
}
