// SPDX-License-Identifier: AGPL-3.0-or-later

/// A sentence of a catalogue with its placeholders, cut into pieces once.
///
/// A placeholder is `{name}`, or `{name:kind}` when its value is a plain text of the domain
/// (`1234.50`, `2026-11-22`) that the language writes in its own way.
public struct Sentence: Sendable, Hashable {
    /// How the value of a placeholder is written.
    public enum Kind: String, Sendable, CaseIterable {
        /// As it is.
        case text
        /// Decimal text in euro: `1234.5`.
        case money
        /// Decimal text: `1234.5`.
        case number
        /// A ratio as decimal text: `0.2`.
        case percent
        /// A day as `2026-11-22`.
        case day
        /// A month as `2026-11`.
        case month
    }

    enum Piece: Sendable, Hashable {
        case words(String)
        case placeholder(String, Kind)
    }

    let pieces: [Piece]

    /// Cuts a text into words and placeholders; nil when a brace is left open or a kind unknown.
    public init?(_ text: String) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { return nil }
            if open > rest.startIndex { pieces.append(.words(String(rest[..<open]))) }
            let parts = rest[rest.index(after: open)..<close].split(
                separator: ":", omittingEmptySubsequences: false)
            guard let name = parts.first, !name.isEmpty, parts.count <= 2,
                name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }),
                let kind = parts.count == 2 ? Kind(rawValue: String(parts[1])) : .text
            else { return nil }
            pieces.append(.placeholder(String(name), kind))
            rest = rest[rest.index(after: close)...]
        }
        guard !rest.contains("}") else { return nil }
        if !rest.isEmpty { pieces.append(.words(String(rest))) }
        self.pieces = pieces
    }

    /// Names and kinds of the placeholders, in alphabetical order, each once.
    public var placeholders: [String] {
        var found: Set<String> = []
        for case .placeholder(let name, let kind) in pieces {
            found.insert("\(name):\(kind.rawValue)")
        }
        return found.sorted()
    }

    /// The sentence with its placeholders filled.
    ///
    /// A placeholder without value stays visible as `{name}`.
    public func filled(with values: [String: String], formats: Formats) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .words(let words): text += words
            case .placeholder(let name, let kind):
                text += values[name].map { formats.written($0, as: kind) } ?? "{\(name)}"
            }
        }
        return text
    }
}
