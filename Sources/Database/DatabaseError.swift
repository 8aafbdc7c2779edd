// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Why a column could not be read.
public enum RowProblem: Sendable, Hashable {
    /// No column has the name or position.
    case missing
    /// Two columns have the name.
    case ambiguous
    /// The value is null where one is expected.
    case null
    /// The value is not one of the type expected.
    case otherType(expected: String)
    /// A floating-point or decimal number; write `CAST(… AS BIGINT)`.
    case unsupported
}

/// What can go wrong in a database, named alike for both engines.
///
/// No case ever carries a bound value. Names are identical on both engines when checks are
/// named, and unique constraints are unnamed or declared as unique indexes.
public enum DatabaseError: UserFacingError, Hashable {
    /// A value that must be unique exists; the index, or PostgreSQL's default name for it
    /// (`invoice_pkey`, `invoice_number_key`).
    case unique(constraint: String)
    /// A row refers to one that is missing, or is still referred to.
    case foreignKey
    /// A named check does not hold.
    case check(constraint: String)
    /// A required value is missing; `table.column`.
    case notNull(column: String)
    /// A trigger refuses, with its code: `posted_is_final`.
    case refused(String)
    /// The role or the scope does not allow it: another cooperative's row, a missing grant.
    case forbidden
    /// A transaction at the same time got in the way.
    case serialization
    /// Two transactions waited for each other.
    case deadlock
    /// Another program or transaction held the lock for too long.
    case busy
    /// The connection broke. After a COMMIT was sent, whether it happened is unknown.
    case connectionLost
    /// The database cannot be opened or reached, with the driver's reason.
    case unreachable(reason: String)
    /// The disk is full.
    case full
    /// A write in a read, or on a standby or a read-only file.
    case readOnly
    /// The file or a page of it is damaged.
    case corrupt
    /// The statement was stopped, for time or by an operator.
    case cancelled
    /// A number left the range of its column.
    case outOfRange
    /// A text holds the character NUL.
    case unstorableText
    /// The statement is wrong or names what does not exist; the engine's message.
    case syntax(String)
    /// A row is not what the program expects.
    case malformedRow(column: String, problem: RowProblem)
    /// The database or the transaction is no longer open.
    case closed
    /// Anything else, with the engine's own code: `sqlite.10`, `postgres.XX000`.
    case engine(String)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .unique: "database.unique"
        case .foreignKey: "database.foreign_key"
        case .check: "database.check"
        case .notNull: "database.not_null"
        case .refused: "database.refused"
        case .forbidden: "database.forbidden"
        case .serialization: "database.serialization"
        case .deadlock: "database.deadlock"
        case .busy: "database.busy"
        case .connectionLost: "database.connection_lost"
        case .unreachable: "database.unreachable"
        case .full: "database.full"
        case .readOnly: "database.read_only"
        case .corrupt: "database.corrupt"
        case .cancelled: "database.cancelled"
        case .outOfRange: "database.out_of_range"
        case .unstorableText: "database.unstorable_text"
        case .syntax: "database.syntax"
        case .malformedRow: "database.malformed_row"
        case .closed: "database.closed"
        case .engine: "database.engine"
        }
    }

    /// Placeholders of the sentence; names of the schema only.
    public var values: [String: String] {
        switch self {
        case .unique(let constraint), .check(let constraint): ["constraint": constraint]
        case .notNull(let column): ["column": column]
        case .refused(let reason), .unreachable(let reason): ["reason": reason]
        case .engine(let number): ["number": number]
        case .malformedRow(let column, _): ["column": column]
        case .foreignKey, .forbidden, .serialization, .deadlock, .busy, .connectionLost, .full,
            .readOnly, .corrupt, .cancelled, .outOfRange, .unstorableText, .syntax, .closed:
            [:]
        }
    }

    /// Whether the same transaction may succeed when it is begun again.
    public var isRetryable: Bool {
        switch self {
        case .serialization, .deadlock, .busy, .connectionLost, .unreachable: true
        case .unique, .foreignKey, .check, .notNull, .refused, .forbidden, .full, .readOnly,
            .corrupt, .cancelled, .outOfRange, .unstorableText, .syntax, .malformedRow, .closed,
            .engine:
            false
        }
    }
}
