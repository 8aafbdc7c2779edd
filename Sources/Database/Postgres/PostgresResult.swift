// SPDX-License-Identifier: AGPL-3.0-or-later

import CLibPQ

/// The answer to a statement, in binary form; given back when no longer used.
final class PostgresResult {
    private let result: OpaquePointer

    /// Takes over what libpq returned, nil when it could not even answer; throws a failure.
    init(_ result: OpaquePointer?, of connection: OpaquePointer) throws {
        guard let result else { throw DatabaseError.connectionLost }
        self.result = result
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: break
        default:
            throw PQstatus(connection) == CONNECTION_OK
                ? PostgresErrors.map(result) : DatabaseError.connectionLost
        }
    }

    deinit { PQclear(result) }

    var tag: String { String(cString: PQcmdStatus(result)) }

    /// How many rows an INSERT, UPDATE or DELETE changed.
    var changedCount: Int {
        tag.hasPrefix("SELECT") ? 0 : Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    var rowCount: Int { Int(PQntuples(result)) }

    var columns: Columns {
        Columns((0..<PQnfields(result)).map { String(cString: PQfname(result, $0)) })
    }

    func row(_ index: Int, _ columns: Columns) -> Row {
        let index = CInt(index)
        return Row(
            columns: columns, values: (0..<PQnfields(result)).map { value(index, $0) })
    }

    private func value(_ row: CInt, _ column: CInt) -> SQLValue? {
        if PQgetisnull(result, row, column) == 1 { return .null }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        switch PQftype(result, column) {
        case PostgresType.int8, PostgresType.int4, PostgresType.int2, PostgresType.bool:
            return .integer(Self.integer(bytes))
        case PostgresType.text, PostgresType.varchar, PostgresType.bpchar, PostgresType.name,
            PostgresType.unknown:
            return .text(String(decoding: bytes, as: UTF8.self))
        case PostgresType.bytea: return .bytes(Array(bytes))
        case PostgresType.void: return .null
        default: return nil
        }
    }

    /// Big-endian, one to eight bytes; all but the single byte of a boolean have a sign.
    private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        var number: Int64 = bytes.count > 1 && (bytes.first ?? 0) >= 128 ? -1 : 0
        for byte in bytes { number = number << 8 | Int64(byte) }
        return number
    }
}
