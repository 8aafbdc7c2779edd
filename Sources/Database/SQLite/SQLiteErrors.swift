// SPDX-License-Identifier: AGPL-3.0-or-later

import GRDB

/// From SQLite's result codes to ours.
///
/// - Source: https://www.sqlite.org/rescode.html
enum SQLiteErrors {
    /// Runs work whose failures outside of statements (open, BEGIN, COMMIT) are mapped too.
    static func mapped<T>(_ work: () throws -> T) throws -> T {
        do { return try work() } catch let error as GRDB.DatabaseError {
            throw map(error) { _, _ in nil }
        }
    }

    /// A failure while a statement is read; its message can hold no bound value yet.
    static func preparing(_ error: GRDB.DatabaseError) -> DatabaseError {
        error.resultCode == .SQLITE_ERROR
            ? .syntax(error.message ?? "") : map(error) { _, _ in nil }
    }

    /// A failure of a statement; `index` finds the unique index on some columns of a table.
    static func map(
        _ error: GRDB.DatabaseError, index: (_ columns: [String], _ table: String) -> String?
    ) -> DatabaseError {
        switch error.resultCode {
        case .SQLITE_CONSTRAINT: constraint(error, index: index)
        case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
        case .SQLITE_FULL: .full
        case .SQLITE_READONLY: .readOnly
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
        case .SQLITE_CANTOPEN: .unreachable(reason: error.message ?? "")
        case .SQLITE_INTERRUPT: .cancelled
        case .SQLITE_ERROR where error.message == "integer overflow": .outOfRange
        default: .engine("sqlite.\(error.extendedResultCode.rawValue)")
        }
    }

    private static func constraint(
        _ error: GRDB.DatabaseError, index: ([String], String) -> String?
    ) -> DatabaseError {
        let message = error.message ?? ""
        let subject = message.split(separator: ": ", maxSplits: 1).dropFirst().first ?? ""
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            return .unique(constraint: "\(table(of: subject))_pkey")
        case .SQLITE_CONSTRAINT_UNIQUE:
            return .unique(constraint: uniqueName(subject, index: index))
        case .SQLITE_CONSTRAINT_FOREIGNKEY: return .foreignKey
        case .SQLITE_CONSTRAINT_CHECK: return .check(constraint: String(subject))
        case .SQLITE_CONSTRAINT_NOTNULL: return .notNull(column: String(subject))
        case .SQLITE_CONSTRAINT_TRIGGER: return .refused(message)
        default: return .engine("sqlite.\(error.extendedResultCode.rawValue)")
        }
    }

    /// `invoice.coop_id, invoice.number` → the index's name, or PostgreSQL's default one.
    private static func uniqueName(
        _ subject: Substring, index: ([String], String) -> String?
    ) -> String {
        if subject.hasPrefix("index '") { return String(subject.dropFirst(7).dropLast()) }
        let table = table(of: subject)
        let columns = subject.split(separator: ", ").map { String($0.dropFirst(table.count + 1)) }
        return index(columns, table) ?? "\(table)_\(columns.joined(separator: "_"))_key"
    }

    private static func table(of subject: Substring) -> String {
        String(subject.prefix { $0 != "." })
    }
}
