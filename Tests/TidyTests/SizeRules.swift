// SPDX-License-Identifier: AGPL-3.0-or-later

/// How long files, functions and lines may be: `code.md`, section 3.
enum SizeRules {
    static let linesMax = 400
    static let testLinesMax = 600
    static let functionMax = 70
    static let columnsMax = 100

    static func findings(_ file: SourceFile) -> [Finding] {
        fileLength(file) + columns(file) + functions(file)
    }

    static func fileLength(_ file: SourceFile) -> [Finding] {
        let most = file.isSource ? linesMax : testLinesMax
        guard file.lines.count > most else { return [] }
        return [
            Finding(path: file.path, line: most + 1, message: "more than \(most) lines")
        ]
    }

    static func columns(_ file: SourceFile) -> [Finding] {
        file.lines.enumerated().filter { $0.element.count > columnsMax }.map {
            Finding(
                path: file.path, line: $0.offset + 1,
                message: "\($0.element.count) columns, \(columnsMax) at most")
        }
    }

    /// Functions, initialisers and accessors whose braces lie too far apart.
    static func functions(_ file: SourceFile) -> [Finding] {
        spans(file.text).filter { $0.length > functionMax }.map {
            Finding(
                path: file.path, line: $0.line,
                message: "a function of \($0.length) lines, \(functionMax) at most")
        }
    }

    /// First line and number of lines of each function, by counting braces.
    static func spans(_ text: String) -> [(line: Int, length: Int)] {
        var spans: [(line: Int, length: Int)] = []
        var open: [(line: Int, depth: Int)] = []
        var pending: Int?
        var depth = 0
        for (index, line) in SourceFile.lines(of: SwiftText.code(text)).enumerated() {
            if startsFunction(line) { pending = index + 1 }
            for character in line {
                if character == "{" {
                    if let start = pending { open.append((start, depth)) }
                    pending = nil
                    depth += 1
                } else if character == "}" {
                    // A requirement of a protocol has no body of its own.
                    pending = nil
                    depth -= 1
                    if let last = open.last, last.depth == depth {
                        spans.append((last.line, index + 2 - last.line))
                        open.removeLast()
                    }
                }
            }
        }
        return spans
    }

    private static func startsFunction(_ line: Substring) -> Bool {
        line.firstMatch(of: /(^|\s)(func\s|init[?]?[(<]|subscript[(<]|deinit\s|var\s.*\{\s*$)/)
            != nil
    }
}
