// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// A JSON value as it was sent: numbers keep their text, so that none is rounded on the way.
public enum JSONValue: Hashable, Sendable {
    /// Nothing.
    case null
    /// True or false.
    case bool(Bool)
    /// A number, as written.
    case number(String)
    /// A text.
    case string(String)
    /// Values in order.
    case array([JSONValue])
    /// Keys and values in order; each key stands once.
    case object([Member])

    /// A key and its value.
    public struct Member: Hashable, Sendable {
        /// The key.
        public let key: String
        /// The value.
        public let value: JSONValue

        /// A key and its value.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }
}

/// Why a JSON text is refused; nothing of it is used.
public enum JSONError: UserFacingError, Hashable {
    /// The text breaks the rules of JSON at a byte, counted from 1.
    case malformed(byte: Int)
    /// Values are nested deeper than the limit.
    case tooDeep(limit: Int)
    /// An object says the same key twice, and readers would not agree which counts.
    case repeatedKey(String)
    /// A text is not Unicode: bytes that are no UTF-8, half of a surrogate pair.
    case notUnicode(byte: Int)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .malformed: "json.malformed"
        case .tooDeep: "json.too_deep"
        case .repeatedKey: "json.repeated_key"
        case .notUnicode: "json.not_unicode"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .malformed(let byte), .notUnicode(let byte): ["byte": String(byte)]
        case .tooDeep(let limit): ["limit": String(limit)]
        case .repeatedKey(let key): ["key": String(key.prefix(40))]
        }
    }
}

extension JSONValue {
    /// How deep values may be nested.
    public static let depthMax = 32

    /// Reads a JSON text, whole and strictly.
    ///
    /// - Source: RFC 8259; RFC 7493 (I-JSON) for repeated keys and surrogates.
    public init(_ bytes: [UInt8]) throws(JSONError) {
        if let byte = JSONValue.firstBadByte(bytes) { throw .notUnicode(byte: byte) }
        var reader = JSONReader(bytes)
        self = try reader.document()
    }

    private static func firstBadByte(_ bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var known = 0
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            known += UTF8.width(scalar)
        }
        return known + 1
    }
}

/// Goes through the bytes of a JSON text.
private struct JSONReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value(depth: 1)
        skipSpace()
        guard place == bytes.count else { throw refusal }
        return value
    }

    private var refusal: JSONError { .malformed(byte: place + 1) }
    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: byte) else { return false }
        place += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= JSONValue.depthMax else { throw .tooDeep(limit: JSONValue.depthMax) }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        guard bytes[place...].starts(with: word.utf8) else { throw refusal }
        place += word.utf8.count
        return value
    }

    private mutating func array(_ depth: Int) throws(JSONError) -> JSONValue {
        place += 1
        var values: [JSONValue] = []
        if take("]") { return .array(values) }
        repeat { values.append(try value(depth: depth + 1)) } while take(",")
        guard take("]") else { throw refusal }
        return .array(values)
    }

    private mutating func object(_ depth: Int) throws(JSONError) -> JSONValue {
        place += 1
        var members: [JSONValue.Member] = []
        var keys: Set<String> = []
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw refusal }
            let key = try string()
            guard keys.insert(key).inserted else { throw .repeatedKey(key) }
            guard take(":") else { throw refusal }
            members.append(.init(key: key, value: try value(depth: depth + 1)))
        } while take(",")
        guard take("}") else { throw refusal }
        return .object(members)
    }

    private mutating func number() throws(JSONError) -> String {
        let start = place
        if next == UInt8(ascii: "-") { place += 1 }
        let isZero = next == UInt8(ascii: "0")
        let count = digits()
        guard count == 1 || (count > 1 && !isZero) else { throw refusal }
        if next == UInt8(ascii: ".") {
            place += 1
            guard digits() > 0 else { throw refusal }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            place += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
            guard digits() > 0 else { throw refusal }
        }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = place
        while let byte = next, (48...57).contains(byte) { place += 1 }
        return place - start
    }

    private mutating func string() throws(JSONError) -> String {
        place += 1
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text.append(contentsOf: try escape())
            case 0..<0x20:
                place -= 1
                throw refusal
            default: text.append(byte)
            }
        }
        throw refusal
    }

    private mutating func escape() throws(JSONError) -> [UInt8] {
        guard let byte = next else { throw refusal }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try unicode()
        default:
            place -= 1
            throw refusal
        }
    }

    private mutating func unicode() throws(JSONError) -> [UInt8] {
        let start = place
        var code = try unit()
        if (0xD800...0xDBFF).contains(code) {
            guard bytes[place...].starts(with: "\\u".utf8) else {
                throw .notUnicode(byte: start - 1)
            }
            place += 2
            let low = try unit()
            guard (0xDC00...0xDFFF).contains(low) else { throw .notUnicode(byte: start - 1) }
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw .notUnicode(byte: start - 1) }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func unit() throws(JSONError) -> UInt32 {
        guard place + 4 <= bytes.count,
            bytes[place..<place + 4].allSatisfy({ Character(.init($0)).isHexDigit }),
            let value = UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
        else { throw refusal }
        place += 4
        return value
    }
}
