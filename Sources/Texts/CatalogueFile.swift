// SPDX-License-Identifier: AGPL-3.0-or-later

/// Reads a catalogue file: one `key: "sentence"` a line, comments after `#` at line starts.
///
/// The form is a small part of YAML, so that editors and translation tools know it; anything
/// else of YAML is refused. In quotes, `\"`, `\\`, `\n` and `\u202f` (four hexadecimal digits).
public enum CatalogueFile {
    /// Reads the pairs of a file in their order.
    ///
    /// The name is for messages.
    ///
    /// - Throws: ``TextsError/badLine(file:line:reason:)`` for the first line at fault.
    public static func read(
        _ text: String, named name: String
    ) throws(TextsError) -> [(key: String, sentence: String)] {
        var pairs: [(key: String, sentence: String)] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let body = line.drop(while: { $0 == " " })
            guard let first = body.first, first != "#" else { continue }
            func refusal(_ reason: String) -> TextsError {
                .badLine(file: name, line: index + 1, reason: reason)
            }
            guard body.startIndex == line.startIndex else { throw refusal("indented") }
            guard let colon = body.firstIndex(of: ":") else { throw refusal("no colon") }
            let key = body[..<colon]
            guard isKey(key) else { throw refusal("bad key") }
            let quoted = body[body.index(after: colon)...]
            guard quoted.hasPrefix(" \""), quoted.count >= 3, quoted.last == "\"" else {
                throw refusal("the sentence must stand in double quotes after one space")
            }
            guard let sentence = unquoted(quoted.dropFirst(2).dropLast()) else {
                throw refusal("bad escape or stray quote")
            }
            guard !sentence.isEmpty else { throw refusal("empty sentence") }
            pairs.append((String(key), sentence))
        }
        return pairs
    }

    private static func isKey(_ key: Substring) -> Bool {
        let isPlain = key.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == 46 || byte == 95
        }
        return isPlain && !key.isEmpty && key.first != "." && key.last != "."
            && !key.contains("..")
    }

    private static func unquoted(_ text: Substring) -> String? {
        var result = ""
        var rest = text
        while let character = rest.popFirst() {
            guard character != "\"" else { return nil }
            guard character == "\\" else {
                result.append(character)
                continue
            }
            switch rest.popFirst() {
            case "\"": result.append("\"")
            case "\\": result.append("\\")
            case "n": result.append("\n")
            case "u":
                let digits = rest.prefix(4)
                guard digits.count == 4, let number = UInt32(digits, radix: 16),
                    let scalar = Unicode.Scalar(number)
                else { return nil }
                result.unicodeScalars.append(scalar)
                rest = rest.dropFirst(4)
            default: return nil
            }
        }
        return result
    }
}
