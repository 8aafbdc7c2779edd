// SPDX-License-Identifier: AGPL-3.0-or-later

/// Rules about errors and operations, read from the source text.
enum DeclarationRules {
    /// Codes of the errors a person can act on: each `"a.b"` in a `var code`, with its line.
    static func errorCodes(_ file: SourceFile) -> [(code: String, line: Int)] {
        // Braces are counted where strings are blanked, codes read where they are kept.
        let blank = SwiftText.code(file.text)
        let kept = Array(SwiftText.code(file.text, keepingStrings: true).utf8)
        var found: [(code: String, line: Int)] = []
        for match in blank.matches(of: /var code: String \{/) {
            let body = block(blank[match.range.upperBound...])
            let start = blank.utf8.distance(from: blank.startIndex, to: body.startIndex)
            let first = kept[..<start].count { $0 == UInt8(ascii: "\n") } + 1
            let text = String(decoding: kept[start..<(start + body.utf8.count)], as: UTF8.self)
            for code in text.matches(of: /"([a-z0-9_]+(?:\.[a-z0-9_]+)+)"/) {
                let lines = text[..<code.range.lowerBound].count { $0 == "\n" }
                found.append((String(code.1), first + lines))
            }
        }
        return found
    }

    /// The text up to the brace that closes an already opened block.
    private static func block(_ text: Substring) -> Substring {
        var depth = 1
        for index in text.indices {
            if text[index] == "{" { depth += 1 }
            if text[index] == "}" { depth -= 1 }
            if depth == 0 { return text[..<index] }
        }
        return text
    }

    /// Codes that a catalogue has no sentence for.
    static func missing(_ codes: [String], in catalogue: String, named name: String) -> [Finding] {
        let keys = Set(
            SourceFile.lines(of: catalogue).compactMap { line -> String? in
                line.firstMatch(of: /^"?([a-z0-9_.]+)"?\s*:\s*"?[^\s"]/).map { String($0.1) }
            })
        return codes.filter { !keys.contains($0) }.map {
            Finding(path: name, line: 0, message: "no sentence for \($0)")
        }
    }

    /// Codes that `docs/errors.md` does not explain under a heading or in a table.
    static func unexplained(_ codes: [String], in page: String) -> [Finding] {
        codes.filter { !page.contains("`\($0)`") }.map {
            Finding(path: "docs/errors.md", line: 0, message: "no entry for `\($0)`")
        }
    }

    /// Operations that do not name their permission and their audit line.
    static func operations(_ file: SourceFile) -> [Finding] {
        let text = SwiftText.code(file.text)
        var found: [Finding] = []
        let header = /\bstruct\s+(\w+)(?:<[^>]*>)?\s*:([^{]*)\{/
        for match in text.matches(of: header) {
            let names = match.2.split { ", &\n".contains($0) }
            guard names.contains("Operation") else { continue }
            let body = block(text[match.range.upperBound...])
            let line = text[..<match.range.lowerBound].count { $0 == "\n" } + 1
            for name in ["permission", "auditName"] where !body.contains("static let \(name)") {
                found.append(
                    Finding(path: file.path, line: line, message: "\(match.1) has no \(name)"))
            }
        }
        return found
    }
}
