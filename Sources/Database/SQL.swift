// SPDX-License-Identifier: AGPL-3.0-or-later

/// A statement, or a fragment of one, whose interpolated values are bound arguments.
///
/// The text comes from the program alone: a value can never become text, so nothing a person
/// types can change what a statement does.
///
/// ```swift
/// let overdue: SQL = "SELECT id FROM invoice WHERE coop_id = \(coop) AND due_day < \(today)"
/// ```
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    enum Piece: Sendable {
        case text(String)
        case engines(sqlite: String, postgres: String)
        case argument(SQLArgument)

        /// About how many bytes of text it becomes.
        var length: Int {
            switch self {
            case .text(let text): text.utf8.count
            case .engines(let sqlite, _): sqlite.utf8.count
            case .argument: 4
            }
        }
    }

    var pieces: [Piece]

    init(pieces: [Piece]) { self.pieces = pieces }

    /// Text that is not from the program's source; only for names the caller has quoted.
    init(quoted text: String) { pieces = [.text(text)] }

    /// A statement without arguments.
    public init(stringLiteral text: String) { pieces = [.text(text)] }

    /// A statement with arguments.
    public init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }

    /// One fragment after the other.
    public static func + (left: SQL, right: SQL) -> SQL {
        SQL(pieces: left.pieces + right.pieces)
    }

    /// The text and the arguments as an engine wants them.
    func rendered(for engine: Engine) -> RenderedSQL {
        var text = ""
        var arguments: [SQLArgument] = []
        text.reserveCapacity(pieces.reduce(0) { $0 + $1.length })
        arguments.reserveCapacity(pieces.count / 2 + 1)
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .engines(let sqlite, let postgres): text += engine == .sqlite ? sqlite : postgres
            case .argument(let argument):
                arguments.append(argument)
                text += engine == .sqlite ? "?" : "$\(arguments.count)"
            }
        }
        return RenderedSQL(text: text, arguments: arguments)
    }
}

extension Sequence<SQL> {
    /// The fragments with a separator between them.
    public func joined(separator: SQL) -> SQL {
        var pieces: [SQL.Piece] = []
        for (index, fragment) in enumerated() {
            if index > 0 { pieces += separator.pieces }
            pieces += fragment.pieces
        }
        return SQL(pieces: pieces)
    }
}

/// What an engine is given: text with placeholders, and what to bind to them.
struct RenderedSQL: Sendable {
    let text: String
    let arguments: [SQLArgument]

    /// Whether there is nothing to do on this engine.
    var isBlank: Bool { text.utf8.allSatisfy { $0 == 32 || $0 == 10 || $0 == 13 || $0 == 9 } }

    /// Refuses what one of the engines could not store.
    func checked() throws(DatabaseError) -> RenderedSQL {
        if arguments.contains(where: \.holdsNUL) { throw .unstorableText }
        return self
    }
}

extension SQL {
    /// What may stand between `\(` and `)` in a statement.
    public struct Interpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        /// Makes room for the pieces.
        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }

        /// The text between interpolations.
        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { pieces.append(.text(literal)) }
        }

        /// A bound argument.
        public mutating func appendInterpolation(_ value: some SQLValueConvertible) {
            pieces.append(.argument(SQLArgument(value)))
        }

        /// A bound argument that may be missing.
        public mutating func appendInterpolation(_ value: (some SQLValueConvertible)?) {
            pieces.append(.argument(SQLArgument(value)))
        }

        /// A bound argument that is already in stored form.
        public mutating func appendInterpolation(_ value: SQLValue) {
            pieces.append(.argument(SQLArgument(value)))
        }

        /// A fragment with its own arguments.
        public mutating func appendInterpolation(_ fragment: SQL) { pieces += fragment.pieces }

        /// Text that differs between the engines.
        public mutating func appendInterpolation(sqlite: StaticString, postgres: StaticString) {
            pieces.append(.engines(sqlite: "\(sqlite)", postgres: "\(postgres)"))
        }

        /// The name of a table or column, from the program's source.
        public mutating func appendInterpolation(name: StaticString) {
            pieces.append(.text("\(name)"))
        }

        /// A column type both engines understand alike.
        public mutating func appendInterpolation(type: ColumnType) {
            pieces.append(.engines(sqlite: type.sqlite, postgres: type.postgres))
        }

        /// The right side of `IN` or `NOT IN`, parentheses included; may be empty.
        ///
        /// The last value is repeated up to the next power of two, which changes no answer and
        /// keeps the number of different statements small.
        ///
        /// - Parameter values: At most 32 000, the lowest limit of the two engines.
        public mutating func appendInterpolation<Value: SQLValueConvertible>(list values: [Value]) {
            guard let last = values.last else {
                pieces.append(
                    .engines(
                        sqlite: "(SELECT NULL WHERE 1 = 0)",
                        postgres: "(SELECT CAST(NULL AS \(Value.sqlType.postgresName)) WHERE 1 = 0)"
                    ))
                return
            }
            var width = 1
            while width < values.count { width *= 2 }
            let padding = width <= 16_384 ? width - values.count : 0
            let padded = values + Array(repeating: last, count: padding)
            appendLiteral("(")
            for (index, value) in padded.enumerated() {
                if index > 0 { appendLiteral(", ") }
                appendInterpolation(value)
            }
            appendLiteral(")")
        }
    }
}
