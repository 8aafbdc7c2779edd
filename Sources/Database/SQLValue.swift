// SPDX-License-Identifier: AGPL-3.0-or-later

/// A value as both engines store it.
///
/// There is no floating point, on purpose.
public enum SQLValue: Sendable, Hashable {
    /// No value.
    case null
    /// A BIGINT.
    case integer(Int64)
    /// UTF-8 text without the character NUL, which PostgreSQL cannot store.
    case text(String)
    /// Raw bytes, possibly none.
    case bytes([UInt8])
}

/// The kind of column or argument a value belongs to.
public enum SQLType: UInt8, Sendable, Hashable {
    /// Left to the engine; only for a bare ``SQLValue/null``.
    case unknown
    /// BIGINT.
    case integer
    /// TEXT.
    case text
    /// BLOB or BYTEA.
    case bytes
}

/// A Swift type that is stored as one ``SQLValue`` and read back from it.
public protocol SQLValueConvertible: Sendable {
    /// The kind of its columns, known even when a value is missing.
    static var sqlType: SQLType { get }
    /// The stored form.
    var sqlValue: SQLValue { get }
    /// Reads the stored form; nil when the value is not one of this type.
    init?(sqlValue: SQLValue)
}

/// A bound argument: the value, and its kind so that a missing one has a type as well.
struct SQLArgument: Sendable, Hashable {
    let value: SQLValue
    let type: SQLType

    init(_ value: some SQLValueConvertible) {
        self.value = value.sqlValue
        type = Swift.type(of: value).sqlType
    }

    init(_ value: SQLValue) {
        self.value = value
        type =
            switch value {
            case .null: .unknown
            case .integer: .integer
            case .text: .text
            case .bytes: .bytes
            }
    }

    /// Whether it is a text that PostgreSQL could not store.
    var holdsNUL: Bool {
        if case .text(let text) = value { text.utf8.contains(0) } else { false }
    }
}

extension SQLValueConvertible where Self: FixedWidthInteger {
    /// BIGINT.
    public static var sqlType: SQLType { .integer }

    /// Reads an integer that fits the type.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let number) = sqlValue else { return nil }
        self.init(exactly: number)
    }
}

extension Int64: SQLValueConvertible {
    /// The number itself.
    public var sqlValue: SQLValue { .integer(self) }
}

extension Int32: SQLValueConvertible {
    /// The number, widened.
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int: SQLValueConvertible {
    /// The number; an Int has 64 bits wherever this runs.
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Bool: SQLValueConvertible {
    /// BIGINT.
    public static var sqlType: SQLType { .integer }
    /// 1 or 0.
    public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
    /// Reads 1 or 0 and nothing else.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .integer(0): self = false
        case .integer(1): self = true
        default: return nil
        }
    }
}

extension String: SQLValueConvertible {
    /// TEXT.
    public static var sqlType: SQLType { .text }
    /// The text itself.
    public var sqlValue: SQLValue { .text(self) }
    /// Reads a text.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self = text
    }
}

extension [UInt8]: SQLValueConvertible {
    /// BLOB or BYTEA.
    public static var sqlType: SQLType { .bytes }
    /// The bytes themselves.
    public var sqlValue: SQLValue { .bytes(self) }
    /// Reads bytes.
    public init?(sqlValue: SQLValue) {
        guard case .bytes(let bytes) = sqlValue else { return nil }
        self = bytes
    }
}

extension Optional: SQLValueConvertible where Wrapped: SQLValueConvertible {
    /// The kind of the value when there is one.
    public static var sqlType: SQLType { Wrapped.sqlType }
    /// The value, or null.
    public var sqlValue: SQLValue { self?.sqlValue ?? .null }
    /// Reads null as no value.
    public init?(sqlValue: SQLValue) {
        if sqlValue == .null {
            self = .none
        } else if let value = Wrapped(sqlValue: sqlValue) {
            self = value
        } else {
            return nil
        }
    }
}
