// SPDX-License-Identifier: AGPL-3.0-or-later

/// A text with places to fill, `{day} {month}`, cut into its parts once.
struct Pattern: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
        case text(String)
        /// Which of the places.
        case place(Int)
    }

    private let parts: [Part]

    /// Cuts a text; nil when one of the places is not in it, or another is.
    init?(_ text: String, places: [String]) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = rest[rest.index(after: open)..<close]
            guard let place = places.firstIndex(of: String(name)) else { return nil }
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            parts.append(.place(place))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        guard places.indices.allSatisfy({ parts.contains(.place($0)) }) else { return nil }
        self.parts = parts
    }

    /// The text with its places filled, in the order they were named.
    func filled(_ values: String...) -> String {
        var filled = ""
        for part in parts {
            switch part {
            case .text(let text): filled += text
            case .place(let place): filled += values[place]
            }
        }
        return filled
    }
}
