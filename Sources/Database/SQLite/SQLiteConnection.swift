// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation
import GRDB
import Synchronization

/// Which statement texts each connection keeps prepared: the first thousand.
///
/// GRDB's own cache has no bound. The program's texts are far fewer; what comes after them is
/// prepared afresh each time.
final class CachedTexts: Sendable {
    static let countMax = 1000
    /// The columns of each text's answer; none until it was asked for rows.
    private let known = Mutex<[String: Columns]>([:])

    var all: Set<String> { known.withLock { Set($0.keys) } }

    func admits(_ text: String) -> Bool {
        known.withLock { known in
            if known[text] != nil { return true }
            guard known.count < Self.countMax else { return false }
            known[text] = Columns([])
            return true
        }
    }

    /// The columns of a text's answer, made once for all connections.
    func columns(of text: String, named names: [String]) -> Columns {
        known.withLock { known in
            if let columns = known[text], columns.names == names { return columns }
            let columns = Columns(names)
            if known[text] != nil { known[text] = columns }
            return columns
        }
    }
}

/// One connection of GRDB for the length of a transaction.
final class SQLiteConnection: Connection {
    private let database: GRDB.Database
    private let texts: CachedTexts

    init(_ database: GRDB.Database, texts: CachedTexts) {
        self.database = database
        self.texts = texts
    }

    var engine: Engine { .sqlite }

    func run(_ sql: RenderedSQL, after queued: [RenderedSQL]) throws -> Int {
        for earlier in queued { _ = try run(earlier) }
        return try run(sql)
    }

    func rows(_ sql: RenderedSQL, after queued: [RenderedSQL]) throws -> [Row] {
        for earlier in queued { _ = try run(earlier) }
        let statement = try prepare(sql.text)
        let columns = texts.columns(of: sql.text, named: statement.columnNames)
        return try mapped {
            var rows: [Row] = []
            try SQLiteSteps(statement, sql.arguments).each { values in
                rows.append(Row(columns: columns, values: values))
            }
            return rows
        }
    }

    private func run(_ sql: RenderedSQL) throws -> Int {
        let statement = try prepare(sql.text)
        return try mapped {
            let before = database.totalChangesCount
            if sql.arguments.isEmpty {
                // It may be a savepoint or a change of the schema, which GRDB keeps count of.
                try statement.execute()
            } else {
                try SQLiteSteps(statement, sql.arguments).each { _ in }
            }
            // `changesCount` keeps the figure of an earlier statement when this one changes none.
            return database.totalChangesCount == before ? 0 : database.changesCount
        }
    }

    private func prepare(_ text: String) throws -> Statement {
        do {
            return texts.admits(text)
                ? try database.cachedStatement(sql: text) : try database.makeStatement(sql: text)
        } catch let error as GRDB.DatabaseError {
            throw SQLiteErrors.preparing(error)
        }
    }

    private func mapped<T>(_ work: () throws -> T) throws -> T {
        do { return try work() } catch let error as GRDB.DatabaseError {
            throw SQLiteErrors.map(error) { index(on: $0, of: $1) }
        }
    }

    /// The name of the unique index declared on just these columns, if one was.
    private func index(on columns: [String], of table: String) -> String? {
        let indexes = try? database.indexes(on: table)
        return indexes?.first {
            $0.isUnique && $0.columns == columns && !$0.name.hasPrefix("sqlite_autoindex_")
        }?.name
    }
}
