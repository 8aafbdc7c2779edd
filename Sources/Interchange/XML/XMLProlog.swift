// SPDX-License-Identifier: AGPL-3.0-or-later

/// What stands before the root element, checked before the parser sees a byte of it.
///
/// A document type could declare entities, and libxml2 would parse it whole before reporting it;
/// so it is refused here. The encoding is limited to the ones in which ASCII bytes mean ASCII,
/// which is what makes this check sound.
enum XMLProlog {
    private static let utf8Names: Set<String> = ["UTF-8", "UTF8", "US-ASCII", "ASCII"]
    private static let latinNames: Set<String> = ["ISO-8859-1", "LATIN1", "ISO_8859-1"]

    /// Refuses an empty file, an encoding that is not read, and a document type.
    static func check(_ bytes: [UInt8]) throws(InterchangeError) {
        guard !bytes.isEmpty else { throw .emptyFile }
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            throw .badEncoding(found: "UTF-16")
        }
        if let place = bytes.firstIndex(of: 0) {
            throw .malformed(line: line(of: place, in: bytes), detail: "NUL")
        }
        var place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if starts(bytes, at: place, with: "<?xml") {
            let end = find("?>", in: bytes, from: place)
            try checkEncoding(declared(in: bytes[place..<end]), of: bytes)
            place = end
        }
        while true {
            while place < bytes.count, isSpace(bytes[place]) { place += 1 }
            if starts(bytes, at: place, with: "<?") {
                place = find("?>", in: bytes, from: place + 2)
            } else if starts(bytes, at: place, with: "<!--") {
                place = find("-->", in: bytes, from: place + 4)
            } else if starts(bytes, at: place, with: "<!") {
                throw .documentType(line: line(of: place, in: bytes))
            } else {
                return
            }
        }
    }

    /// A file that claims Latin-1 while every accent in it is UTF-8 lies about one of the two.
    private static func checkEncoding(
        _ declared: String?, of bytes: [UInt8]
    ) throws(InterchangeError) {
        guard let declared, !utf8Names.contains(declared.uppercased()) else { return }
        guard latinNames.contains(declared.uppercased()) else {
            throw .badEncoding(found: declared)
        }
        let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
        if isUTF8, bytes.contains(where: { $0 >= 0x80 }) {
            throw .badEncoding(found: "\(declared) / UTF-8")
        }
    }

    private static func declared(in declaration: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: declaration, as: UTF8.self)
        guard let name = text.firstRange(of: "encoding") else { return nil }
        let quote: (Character) -> Bool = { $0 == "\"" || $0 == "'" }
        let parts = text[name.upperBound...].split(
            maxSplits: 2, omittingEmptySubsequences: false, whereSeparator: quote)
        return parts.count == 3 ? String(parts[1]) : ""
    }

    private static func starts(_ bytes: [UInt8], at place: Int, with text: StaticString) -> Bool {
        place + text.utf8CodeUnitCount <= bytes.count
            && text.withUTF8Buffer { bytes[place...].starts(with: $0) }
    }

    /// The place after `text`, or the end of the file, which the parser will then refuse.
    private static func find(_ text: StaticString, in bytes: [UInt8], from start: Int) -> Int {
        var place = start
        while place < bytes.count {
            if starts(bytes, at: place, with: text) { return place + text.utf8CodeUnitCount }
            place += 1
        }
        return bytes.count
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 13
    }

    private static func line(of place: Int, in bytes: [UInt8]) -> Int {
        bytes[..<place].count { $0 == 10 } + 1
    }
}
