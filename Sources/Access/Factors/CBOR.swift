// SPDX-License-Identifier: AGPL-3.0-or-later

/// A value of CBOR, as far as authenticators send it.
enum CBORValue: Hashable, Sendable {
    case integer(Int64)
    case bytes([UInt8])
    case text(String)
    case array([CBORValue])
    case map([CBORValue: CBORValue])
    case bool(Bool)
    case null
}

/// Why bytes are not the CBOR of an authenticator.
enum CBORFault: Error, Hashable {
    /// They end within a value.
    case truncated
    /// They go on after the value.
    case trailing
    /// There are more than the reader takes.
    case tooLong
    /// Values are nested deeper than the reader goes.
    case tooDeep
    /// A number or a length takes more bytes than it needs, or a length is left open.
    case notCanonical
    /// A map says a key twice, or has a key that is neither number nor text.
    case badKey
    /// A kind of value that authenticators have no use for: tags, fractions, undefined.
    case unsupported
}

/// Reads CBOR strictly, in the canonical form that authenticators must send.
///
/// - Source: RFC 8949; FIDO CTAP 2.1 §8 (canonical form, at most four levels for messages).
struct CBORReader {
    /// An attestation object with certificates is a few kilobytes.
    static let bytesMax = 65_536
    static let depthMax = 6

    private let bytes: [UInt8]
    /// How many bytes were read.
    private(set) var place = 0

    init(_ bytes: [UInt8]) throws(CBORFault) {
        guard bytes.count <= Self.bytesMax else { throw .tooLong }
        self.bytes = bytes
    }

    /// The one value of some bytes, which must end with it.
    static func whole(_ bytes: [UInt8]) throws(CBORFault) -> CBORValue {
        var reader = try CBORReader(bytes)
        let value = try reader.value()
        guard reader.isAtEnd else { throw .trailing }
        return value
    }

    var isAtEnd: Bool { place == bytes.count }

    /// The next value.
    mutating func value(depth: Int = 1) throws(CBORFault) -> CBORValue {
        guard depth <= Self.depthMax else { throw .tooDeep }
        let head = try take(1)[0]
        let argument = try argument(head & 0x1F)
        switch head >> 5 {
        case 0: return .integer(try signed(argument))
        // -1 - n cannot overflow: n is at most Int64.max.
        case 1: return .integer(-1 - (try signed(argument)))
        case 2: return .bytes(try take(try count(argument)))
        case 3:
            guard let text = String(validating: try take(try count(argument)), as: UTF8.self)
            else { throw .unsupported }
            return .text(text)
        case 4: return .array(try array(try count(argument), depth))
        case 5: return .map(try map(try count(argument), depth))
        case 7: return try simple(head & 0x1F)
        default: throw .unsupported
        }
    }

    private mutating func array(
        _ count: Int, _ depth: Int
    ) throws(CBORFault) -> [CBORValue] {
        var values: [CBORValue] = []
        for _ in 0..<count { values.append(try value(depth: depth + 1)) }
        return values
    }

    private mutating func map(
        _ count: Int, _ depth: Int
    ) throws(CBORFault) -> [CBORValue: CBORValue] {
        var pairs: [CBORValue: CBORValue] = [:]
        for _ in 0..<count {
            let key = try value(depth: depth + 1)
            switch key {
            case .integer, .text: break
            case .bytes, .array, .map, .bool, .null: throw .badKey
            }
            guard pairs.updateValue(try value(depth: depth + 1), forKey: key) == nil else {
                throw .badKey
            }
        }
        return pairs
    }

    private func simple(_ information: UInt8) throws(CBORFault) -> CBORValue {
        switch information {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 22: return .null
        default: throw .unsupported
        }
    }

    /// The number in a value's head, in as few bytes as it needs.
    private mutating func argument(_ information: UInt8) throws(CBORFault) -> UInt64 {
        guard information >= 24 else { return UInt64(information) }
        guard information <= 27 else { throw .notCanonical }
        let width = 1 << (information - 24)
        let number = try take(width).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let least: UInt64 = width == 1 ? 24 : 1 << (UInt64(width) * 4)
        guard number >= least else { throw .notCanonical }
        return number
    }

    private func signed(_ number: UInt64) throws(CBORFault) -> Int64 {
        guard let value = Int64(exactly: number) else { throw .unsupported }
        return value
    }

    /// A length; every item takes a byte at least, so none is longer than what is left.
    private func count(_ number: UInt64) throws(CBORFault) -> Int {
        guard let count = Int(exactly: number), count <= bytes.count - place else {
            throw .truncated
        }
        return count
    }

    private mutating func take(_ count: Int) throws(CBORFault) -> [UInt8] {
        guard count <= bytes.count - place else { throw .truncated }
        defer { place += count }
        return Array(bytes[place..<place + count])
    }
}
