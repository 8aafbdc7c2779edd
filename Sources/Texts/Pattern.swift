// SPDX-License-Identifier: AGPL-3.0-or-later

/// A text with places to fill, `{day} {month}`, cut into its parts once.
struct Pattern: Sendable, Hashable {
    private struct Part: Sendable, Hashable {
        let text: String
        let isPlace: Bool
    }

    private let parts: [Part]

    /// Cuts a text; braces that do not close are text.
    init(_ text: String) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"),
            let close = rest[open...].firstIndex(of: "}")
        {
            parts.append(Part(text: String(rest[..<open]), isPlace: false))
            parts.append(
                Part(text: String(rest[rest.index(after: open)..<close]), isPlace: true))
            rest = rest[rest.index(after: close)...]
        }
        parts.append(Part(text: String(rest), isPlace: false))
        self.parts = parts
    }

    /// The text with its places filled.
    func filled(_ value: (String) -> String) -> String {
        var filled = ""
        for part in parts { filled += part.isPlace ? value(part.text) : part.text }
        return filled
    }
}
