// SPDX-License-Identifier: AGPL-3.0-or-later

import CLibPQ

/// From PostgreSQL's SQLSTATE to ours.
///
/// The server's messages are kept only where no bound value can be in them.
///
/// - Source: https://www.postgresql.org/docs/15/errcodes-appendix.html
enum PostgresErrors {
    static func map(_ result: OpaquePointer) -> DatabaseError {
        let state = field(result, "C")
        switch state {
        case "23505": return .unique(constraint: field(result, "n"))
        case "23503", "23001": return .foreignKey
        case "23514": return .check(constraint: field(result, "n"))
        case "23502": return .notNull(column: "\(field(result, "t")).\(field(result, "c"))")
        case "P0001": return .refused(field(result, "M"))
        case "42501": return .forbidden
        case "40001": return .serialization
        case "40P01": return .deadlock
        case "55P03", "53300", "55006": return .busy
        case "53100": return .full
        case "25006": return .readOnly
        case "57014": return .cancelled
        case "57P03": return .unreachable(reason: "the server is starting or stopping")
        case "22003": return .outOfRange
        case "57P01", "57P02", "57P05", "25P03", "25P04": return .connectionLost
        case "XX001", "XX002": return .corrupt
        case "0A000", "26000": return .engine("postgres.\(state)")
        default: break
        }
        switch state.prefix(2) {
        case "08": return .connectionLost
        case "42": return .syntax(field(result, "M"))
        default: return .engine("postgres.\(state)")
        }
    }

    /// A field of the error report, by its letter in the protocol.
    private static func field(_ result: OpaquePointer, _ letter: Unicode.Scalar) -> String {
        PQresultErrorField(result, CInt(letter.value)).map { String(cString: $0) } ?? ""
    }
}
