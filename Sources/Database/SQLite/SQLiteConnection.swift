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
    private let known = Mutex<Set<String>>([])

    var all: Set<String> { known.withLock { $0 } }

    func admits(_ text: String) -> Bool {
        known.withLock { known in
            if known.contains(text) { return true }
            guard known.count < Self.countMax else { return false }
            known.insert(text)
            return true
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
        let columns = Columns(statement.columnNames)
        return try mapped {
            let cursor = try GRDB.Row.fetchCursor(statement, arguments: Self.arguments(of: sql))
            var rows: [Row] = []
            while let row = try cursor.next() {
                rows.append(
                    Row(columns: columns, values: (0..<row.count).map { Self.value(row[$0]) }))
            }
            return rows
        }
    }

    private func run(_ sql: RenderedSQL) throws -> Int {
        let statement = try prepare(sql.text)
        return try mapped {
            let before = database.totalChangesCount
            try statement.execute(arguments: Self.arguments(of: sql))
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

    private static func arguments(of sql: RenderedSQL) -> StatementArguments {
        StatementArguments(
            // As optional existentials: the other initializer makes a key path for each call.
            sql.arguments.map { argument -> (any DatabaseValueConvertible)? in
                switch argument.value {
                case .null: nil
                case .integer(let number): number
                case .text(let text): text
                // Plain empty `Data` has no address, which SQLite takes for null.
                case .bytes(let bytes) where bytes.isEmpty: Data(capacity: 1)
                case .bytes(let bytes): Data(bytes)
                }
            })
    }

    private static func value(_ value: DatabaseValue) -> SQLValue? {
        switch value.storage {
        case .null: .null
        case .int64(let number): .integer(number)
        case .string(let text): .text(text)
        case .blob(let data): .bytes([UInt8](data))
        case .double: nil
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
