// SPDX-License-Identifier: AGPL-3.0-or-later

import GRDB
import GRDBSQLite

/// A prepared statement being stepped through with its arguments.
///
/// Straight through SQLite's own functions: GRDB boxes each argument and each value of a row, and
/// tells observers of changes, of whom we have none.
///
/// - Source: https://www.sqlite.org/cintro.html
struct SQLiteSteps {
    private let statement: SQLiteStatement
    private let arguments: [SQLArgument]
    /// SQLite copies what is bound.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    /// Where an empty text stands.
    private static let nothing: StaticString = ""

    init(_ statement: Statement, _ arguments: [SQLArgument]) {
        self.statement = statement.sqliteStatement
        self.arguments = arguments
    }

    /// Hands over each row; the statement is as new afterwards, also when it fails.
    ///
    /// - Throws: `GRDB.DatabaseError`.
    func each(_ row: ([SQLValue?]) throws -> Void) throws {
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        guard sqlite3_bind_parameter_count(statement) == arguments.count else {
            throw GRDB.DatabaseError(resultCode: .SQLITE_MISUSE)
        }
        for (index, argument) in arguments.enumerated() {
            try check(bind(argument.value, at: Int32(index + 1)))
        }
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw failure(code) }
            try row(values)
        }
    }

    private func bind(_ value: SQLValue, at place: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(statement, place)
        case .integer(let number): return sqlite3_bind_int64(statement, place, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                // An empty text may have no address, which SQLite would take for null.
                let start = UnsafeRawPointer(bytes.baseAddress ?? Self.nothing.utf8Start)
                return sqlite3_bind_text64(
                    statement, place, start.assumingMemoryBound(to: CChar.self),
                    UInt64(bytes.count), Self.copied, UInt8(SQLITE_UTF8))
            }
        case .bytes(let bytes) where bytes.isEmpty:
            return sqlite3_bind_zeroblob(statement, place, 0)
        case .bytes(let bytes):
            return bytes.withUnsafeBytes {
                sqlite3_bind_blob64(
                    statement, place, $0.baseAddress, UInt64($0.count), Self.copied)
            }
        }
    }

    /// The values of the row it stands on.
    private var values: [SQLValue?] {
        (0..<sqlite3_column_count(statement)).map { column -> SQLValue? in
            switch sqlite3_column_type(statement, column) {
            case SQLITE_NULL: .null
            case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, column))
            case SQLITE_TEXT:
                .text(
                    String(
                        decoding: bytes(from: sqlite3_column_text(statement, column), column),
                        as: UTF8.self))
            case SQLITE_BLOB:
                .bytes(Array(bytes(from: sqlite3_column_blob(statement, column), column)))
            default: nil
            }
        }
    }

    /// The bytes of a value; their count is asked for after their start, as SQLite wants it.
    private func bytes(
        from start: UnsafeRawPointer?, _ column: Int32
    ) -> UnsafeRawBufferPointer {
        let count = Int(sqlite3_column_bytes(statement, column))
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
    }

    private func check(_ code: Int32) throws {
        if code != SQLITE_OK { throw failure(code) }
    }

    private func failure(_ code: Int32) -> GRDB.DatabaseError {
        let message = sqlite3_errmsg(sqlite3_db_handle(statement)).map { String(cString: $0) }
        return GRDB.DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
}
