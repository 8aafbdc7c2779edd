// SPDX-License-Identifier: AGPL-3.0-or-later

import GRDB
import Synchronization

/// The embedded engine: one file, read by several threads while one writes.
///
/// A commit is on the disk when it is acknowledged (`synchronous=FULL`, write-ahead log).
public final class SQLiteDatabase: Database {
    private static let writerCacheKilobytes = 32_000
    private static let logPages = 4_000

    private let writer: any DatabaseWriter
    private let texts = CachedTexts()
    private let isClosed = Atomic(false)
    private let readThreads: WorkerThreads
    private let writeThread: WorkerThreads

    /// The embedded engine.
    public var engine: Engine { .sqlite }

    /// Opens a file, made when missing.
    ///
    /// - Parameters:
    ///   - path: Where the file is; its folder must exist. `-wal` and `-shm` lie beside it.
    ///   - readers: How many reads may run at once.
    ///   - patienceSeconds: How long to wait for a lock another program holds.
    /// - Throws: ``DatabaseError/unreachable(reason:)``, ``DatabaseError/corrupt``.
    public init(path: String, readers: Int = 4, patienceSeconds: Int = 5) throws {
        var configuration = Self.configuration(patienceSeconds: patienceSeconds)
        configuration.maximumReaderCount = readers
        writer = try SQLiteErrors.mapped {
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { database in
                // GRDB sets NORMAL when it turns on the log, after `prepareDatabase`.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                // A posting touches some forty trees: kilobytes in memory, pages before the log
                // is written back to the file.
                try database.execute(sql: "PRAGMA cache_size = -\(Self.writerCacheKilobytes)")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = \(Self.logPages)")
            }
            return pool
        }
        readThreads = WorkerThreads(count: readers)
        writeThread = WorkerThreads(count: 1)
    }

    /// Opens a database in memory, for tests and trials; reads and writes take turns.
    public init() throws {
        writer = try SQLiteErrors.mapped {
            try DatabaseQueue(configuration: Self.configuration(patienceSeconds: 0))
        }
        readThreads = WorkerThreads(count: 1)
        writeThread = WorkerThreads(count: 1)
    }

    private static func configuration(patienceSeconds: Int) -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(.init(patienceSeconds))
        configuration.prepareDatabase { database in
            // Without it, INSERT OR REPLACE would remove rows behind the back of triggers.
            try database.execute(sql: "PRAGMA recursive_triggers = ON")
            // What a savepoint needs to go back would otherwise be written to a file.
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
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
        try await writeThread.run { try self.writeSync(scope: scope, body) }
    }

    /// Writes all or nothing while tables are built anew, without watching references.
    ///
    /// - Source: https://www.sqlite.org/lang_altertable.html#otheralter, steps 1 to 12.
    public func rebuild<T: Sendable>(
        scope: Scope, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await writeThread.run {
            try self.whileOpen {
                try self.writer.barrierWriteWithoutTransaction { database in
                    try database.execute(
                        sql: "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON")
                    defer {
                        try? database.execute(
                            sql: "PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON")
                    }
                    var result: [T] = []
                    try database.inTransaction(.immediate) {
                        result = [try self.run(body, on: database)]
                        return .commit
                    }
                    guard let done = result.first else { throw DatabaseError.closed }
                    return done
                }
            }
        }
    }

    /// Reads on the calling thread.
    public func readSync<T>(scope: Scope, _ body: (any Transaction) throws -> T) throws -> T {
        try whileOpen { try writer.read { try run(body, on: $0) } }
    }

    /// Writes on the calling thread.
    public func writeSync<T>(scope: Scope, _ body: (any Transaction) throws -> T) throws -> T {
        try whileOpen { try writer.write { try run(body, on: $0) } }
    }

    /// Copies the whole database into another file while it is in use.
    ///
    /// - Parameter path: A file that does not exist yet.
    /// - Throws: ``DatabaseError``; what was copied so far is then of no use.
    public func copy(to path: String) throws {
        try whileOpen {
            let copy = try DatabaseQueue(path: path)
            try writer.backup(to: copy)
            try copy.close()
        }
    }

    /// Lets running transactions end and closes the file.
    public func close() async {
        await readThreads.close()
        await writeThread.close()
        isClosed.store(true, ordering: .sequentiallyConsistent)
        // A statement still in use elsewhere keeps the file open until it ends; nothing is lost.
        try? writer.close()
    }

    /// The statements run so far, for a test to look at their plans.
    package var knownTexts: Set<String> { texts.all }

    private func whileOpen<T>(_ work: () throws -> T) throws -> T {
        if isClosed.load(ordering: .sequentiallyConsistent) { throw DatabaseError.closed }
        return try SQLiteErrors.mapped(work)
    }

    private func run<T>(
        _ body: (any Transaction) throws -> T, on database: GRDB.Database
    ) throws -> T {
        let transaction = OpenTransaction(SQLiteConnection(database, texts: texts))
        let result: T
        do { result = try body(transaction) } catch {
            transaction.abandon()
            throw error
        }
        try transaction.finish()
        return result
    }
}
