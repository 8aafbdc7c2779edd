// SPDX-License-Identifier: AGPL-3.0-or-later

/// What a form sent, or what follows `?` in an address: names with their texts.
struct FormData: Sendable {
    /// A file sent with a form.
    struct File: Sendable {
        let name: String
        let bytes: [UInt8]
    }

    private static let fieldsMax = 4_000

    private(set) var pairs: [(name: String, value: String)] = []
    /// Files by the name of their field.
    private(set) var files: [String: File] = [:]

    /// Nothing sent.
    init() {}

    /// Names with their texts.
    init(_ pairs: [(name: String, value: String)], files: [String: File] = [:]) {
        self.pairs = pairs
        self.files = files
    }

    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// - Throws: ``WebError/badForm`` for broken escapes, bytes that are not UTF-8, or a crowd of
    ///   fields.
    init(urlEncoded bytes: some Collection<UInt8>) throws(WebError) {
        let parts = bytes.split(separator: UInt8(ascii: "&"))
        guard parts.count <= Self.fieldsMax else { throw .badForm }
        for part in parts {
            let halves = part.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decoded(halves[0])
            pairs.append((name, halves.count > 1 ? try Self.decoded(halves[1]) : ""))
        }
    }

    /// The text of a field, of several the first; empty when there is none.
    subscript(_ name: String) -> String { pairs.first { $0.name == name }?.value ?? "" }

    /// Whether a field was sent with a text.
    func has(_ name: String) -> Bool { !self[name].isEmpty }

    private static func decoded(_ bytes: some Collection<UInt8>) throws(WebError) -> String {
        var result: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard rest.count >= 2, let high = hex(rest.removeFirst()),
                    let low = hex(rest.removeFirst())
                else { throw .badForm }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        return try text(result)
    }

    /// The text of bytes: UTF-8, line ends as one line feed, no other control characters.
    static func text(_ bytes: [UInt8]) throws(WebError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .badForm }
        guard bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return text }
        var clean = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || scalar.value == 0x7F
            if !isControl || scalar == "\n" || scalar == "\t" {
                clean.unicodeScalars.append(scalar)
            }
        }
        return clean
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
