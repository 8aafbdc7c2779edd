// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// The columns of an answer, shared by its rows.
final class Columns: Sendable {
    let names: [String]
    /// Position by name; minus one for a name that occurs twice.
    private let positions: [String: Int]

    init(_ names: [String]) {
        self.names = names
        var positions: [String: Int] = [:]
        for (index, name) in names.enumerated() {
            positions[name] = positions[name] == nil ? index : -1
        }
        self.positions = positions
    }

    func position(of name: String) throws(DatabaseError) -> Int {
        guard let position = positions[name] else {
            throw .malformedRow(column: name, problem: .missing)
        }
        guard position >= 0 else { throw .malformedRow(column: name, problem: .ambiguous) }
        return position
    }
}

/// One row of an answer, with its values in stored form.
///
/// Reading never traps: a column that is missing, occurs twice or holds something else throws
/// ``DatabaseError/malformedRow(column:problem:)``, which names the column and not the value.
public struct Row: Sendable {
    let columns: Columns
    /// Nil stands for a value outside of ``SQLValue``: a floating-point or decimal number.
    let values: [SQLValue?]

    /// The names of the columns, in order.
    public var columnNames: [String] { columns.names }

    /// The stored value of a column.
    public func value(_ column: String) throws(DatabaseError) -> SQLValue {
        try value(columns.position(of: column))
    }

    /// The stored value at a position, from zero.
    public func value(_ position: Int) throws(DatabaseError) -> SQLValue {
        guard values.indices.contains(position) else {
            throw .malformedRow(column: "#\(position)", problem: .missing)
        }
        guard let value = values[position] else {
            throw .malformedRow(column: columns.names[position], problem: .unsupported)
        }
        return value
    }

    /// Reads a column as any type that can be stored, an optional included.
    public func get<T: SQLValueConvertible>(
        _ column: String, as type: T.Type = T.self
    ) throws(DatabaseError) -> T {
        try get(columns.position(of: column), as: type)
    }

    /// Reads the value at a position, from zero.
    public func get<T: SQLValueConvertible>(
        _ position: Int, as type: T.Type = T.self
    ) throws(DatabaseError) -> T {
        let value = try value(position)
        guard let result = T(sqlValue: value) else {
            let problem: RowProblem = value == .null ? .null : .otherType(expected: "\(T.self)")
            throw .malformedRow(column: columns.names[position], problem: problem)
        }
        return result
    }
}

extension Row {
    /// A whole number.
    public func int(_ column: String) throws(DatabaseError) -> Int { try get(column) }
    /// A whole number of 64 bits.
    public func int64(_ column: String) throws(DatabaseError) -> Int64 { try get(column) }
    /// A yes or no, stored as 1 or 0.
    public func bool(_ column: String) throws(DatabaseError) -> Bool { try get(column) }
    /// A text.
    public func text(_ column: String) throws(DatabaseError) -> String { try get(column) }
    /// A text or null.
    public func optionalText(_ column: String) throws(DatabaseError) -> String? { try get(column) }
    /// Raw bytes.
    public func bytes(_ column: String) throws(DatabaseError) -> [UInt8] { try get(column) }
    /// An amount in euro, stored in minor units.
    public func money(_ column: String) throws(DatabaseError) -> Money { try get(column) }
    /// A rate, stored in millionths.
    public func rate(_ column: String) throws(DatabaseError) -> Rate { try get(column) }
    /// A day, stored as ISO text.
    public func day(_ column: String) throws(DatabaseError) -> Day { try get(column) }
    /// A month, stored as ISO text.
    public func period(_ column: String) throws(DatabaseError) -> Period { try get(column) }
    /// A moment, stored in milliseconds since the epoch.
    public func instant(_ column: String) throws(DatabaseError) -> Instant { try get(column) }
    /// The number of a thing.
    public func id<Entity>(
        _ column: String, of entity: Entity.Type = Entity.self
    ) throws(DatabaseError) -> ID<Entity> { try get(column) }
}
