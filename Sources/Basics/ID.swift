// SPDX-License-Identifier: AGPL-3.0-or-later

/// The number of one thing within its cooperative, typed so that two kinds never mix.
///
/// Numbers come from the cooperative's own counter; the key in the database is
/// `(coop_id, id)`. Links for the public are random tokens, never these numbers.
public struct ID<Entity>: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number, above zero.
    public let value: Int64
    /// Wraps a number read from the database or the counter.
    public init(_ value: Int64) { self.value = value }
    /// The number as text, for links.
    public var description: String { String(value) }
    /// Orders by number.
    public static func < (left: ID, right: ID) -> Bool { left.value < right.value }
}

extension ID: Codable {
    /// Reads the number.
    public init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(Int64.self)
    }
    /// Writes the number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
