// SPDX-License-Identifier: AGPL-3.0-or-later

/// A breach of a rule about the code, with its place.
struct Finding: Hashable, CustomStringConvertible {
    let path: String
    let line: Int
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}

/// One file as the rules see it.
struct SourceFile {
    let path: String
    let text: String

    /// All lines, the last empty one left out.
    var lines: [Substring] { Self.lines(of: text) }

    /// The target below `Sources/` or `Tests/`; empty elsewhere.
    var module: String {
        let parts = path.split(separator: "/")
        guard parts.count > 2, parts[0] == "Sources" || parts[0] == "Tests" else { return "" }
        return String(parts[1])
    }

    var isSource: Bool { path.hasPrefix("Sources/") }

    static func lines(of text: String) -> [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
