// SPDX-License-Identifier: AGPL-3.0-or-later

import CLibPQ
import Glibc

/// One connection to the server, used by one thread at a time.
final class PostgresConnection: Connection, @unchecked Sendable {
    // Unchecked: the pool lends a connection to one transaction, on one thread, at a time.
    private let handle: OpaquePointer
    private var prepared = PreparedStatements()

    /// - Throws: ``DatabaseError/unreachable(reason:)``.
    init(_ configuration: PostgresConfiguration) throws {
        // The first word for a key gives the default, the connection string has the last.
        let words = [
            "connect_timeout": "10", "tcp_user_timeout": "30000",
            "application_name": configuration.applicationName,
        ]
        let names = words.keys + ["dbname"]
        let values = words.values + [configuration.url]
        guard let handle = connect(names, values) else {
            throw DatabaseError.unreachable(reason: "no memory")
        }
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else {
            let reason = String(cString: PQerrorMessage(handle))
            throw DatabaseError.unreachable(reason: String(reason.prefix { $0 != "\n" }))
        }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        PQsetClientEncoding(handle, "UTF8")
        if let role = configuration.role { try command("SET ROLE \(quoted(role))") }
    }

    deinit { PQfinish(handle) }

    var engine: Engine { .postgres }

    /// Whether the connection is whole and between two transactions.
    var isIdle: Bool {
        PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE
    }

    /// Whether a ROLLBACK is needed and possible.
    var isInTransaction: Bool {
        PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) != PQTRANS_IDLE
    }

    /// Runs statements without arguments, in one message.
    ///
    /// - Returns: What the last one did: `COMMIT`, `SELECT 1`.
    @discardableResult
    func command(_ text: String) throws -> String {
        try PostgresResult(PQexec(handle, text), of: handle).tag
    }

    func run(_ sql: RenderedSQL, after queued: [RenderedSQL]) throws -> Int {
        try execute(sql, after: queued).changedCount
    }

    func rows(_ sql: RenderedSQL, after queued: [RenderedSQL]) throws -> [Row] {
        let result = try execute(sql, after: queued)
        let columns = result.columns
        return (0..<result.rowCount).map { result.row($0, columns) }
    }

    private func execute(
        _ sql: RenderedSQL, after queued: [RenderedSQL]
    ) throws -> PostgresResult {
        if !queued.isEmpty { return try pipeline(queued + [sql]) }
        let name = try prepare(sql)
        return try forgettingStale {
            try PostgresArguments(sql.arguments).withPointers { arguments in
                try PostgresResult(
                    PQexecPrepared(
                        handle, name, arguments.count, arguments.values, arguments.lengths,
                        arguments.formats, 1),
                    of: handle)
            }
        }
    }

    private func prepare(_ sql: RenderedSQL) throws -> String {
        let key = PreparedStatements.Key(text: sql.text, types: sql.arguments.map(\.type))
        if let name = prepared.name(of: key) { return name }
        let name = prepared.nextName()
        let types = PostgresArguments.types(of: sql.arguments)
        _ = try PostgresResult(
            PQprepare(handle, name, sql.text, CInt(types.count), types), of: handle)
        if let dropped = prepared.remember(key, as: name) { try command("DEALLOCATE \(dropped)") }
        return name
    }

    /// Sends the statements together and reads their answers after; returns the last one.
    ///
    /// `statements`: few enough that the server's answers fit its socket while we still send,
    /// which the length of a transaction's queue sees to.
    private func pipeline(_ statements: [RenderedSQL]) throws -> PostgresResult {
        let names = try statements.map(prepare)
        guard PQenterPipelineMode(handle) == 1 else { throw DatabaseError.connectionLost }
        var sent = 0
        for (name, sql) in zip(names, statements) {
            let accepted = PostgresArguments(sql.arguments).withPointers { arguments in
                PQsendQueryPrepared(
                    handle, name, arguments.count, arguments.values, arguments.lengths,
                    arguments.formats, 1)
            }
            guard accepted == 1 else { throw DatabaseError.connectionLost }
            sent += 1
        }
        guard PQpipelineSync(handle) == 1 else { throw DatabaseError.connectionLost }
        return try forgettingStale { try pipelineAnswers(count: sent) }
    }

    private func pipelineAnswers(count: Int) throws -> PostgresResult {
        var last: PostgresResult?
        var failure: (any Error)?
        for _ in 0..<count {
            guard let answer = PQgetResult(handle) else { throw DatabaseError.connectionLost }
            // After a failure the server skips the others: only the first one counts.
            if failure == nil {
                do { last = try PostgresResult(answer, of: handle) } catch {
                    failure = error
                }
            } else {
                PQclear(answer)
            }
            while let rest = PQgetResult(handle) { PQclear(rest) }
            if PQstatus(handle) != CONNECTION_OK { throw DatabaseError.connectionLost }
        }
        if let sync = PQgetResult(handle) { PQclear(sync) }
        guard PQexitPipelineMode(handle) == 1 else { throw DatabaseError.connectionLost }
        if let failure { throw failure }
        guard let last else { throw DatabaseError.connectionLost }
        return last
    }

    /// A statement prepared before a change of the schema fails once, then is prepared anew.
    private func forgettingStale<T>(_ work: () throws -> T) throws -> T {
        do { return try work() } catch let error as DatabaseError {
            if error == .engine("postgres.0A000") || error == .engine("postgres.26000") {
                prepared.forgetAll()
            }
            throw error
        }
    }
}

/// A name as PostgreSQL reads it, whatever it holds.
func quoted(_ name: String) -> String {
    "\"" + name.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
}

private func connect(_ names: [String], _ values: [String]) -> OpaquePointer? {
    // Copied by hand, since the call wants two lists that end with null.
    let names = names.map { strdup($0) }
    let values = values.map { strdup($0) }
    defer { for text in names + values { free(text) } }
    let nameList = names.map { UnsafePointer($0) } + [nil]
    let valueList = values.map { UnsafePointer($0) } + [nil]
    return PQconnectdbParams(nameList, valueList, 1)
}
