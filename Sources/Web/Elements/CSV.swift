// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// A table for spreadsheets: UTF-8 with a mark, commas, a point before the cents.
///
/// - Source: RFC 4180; OWASP, CSV injection.
struct CSV: Sendable {
    enum Cell: Sendable {
        case text(String)
        case amount(Money)
    }

    let head: [String]
    let rows: [[Cell]]

    /// The file; the mark at its front tells spreadsheets that it is UTF-8.
    var bytes: [UInt8] {
        let lines = [head.map(Self.written)] + rows.map { $0.map(Self.written) }
        let text = lines.map { $0.joined(separator: ",") + "\r\n" }.joined()
        return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    }

    private static func written(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): written(text)
        case .amount(let amount): amount.text
        }
    }

    /// A text as it cannot be taken for a formula: those that could begin one get an apostrophe.
    static func written(_ text: String) -> String {
        let first = text.unicodeScalars.first
        let isFormula = first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        let isPlain = safe.unicodeScalars.allSatisfy { !",;\"\r\n\t".unicodeScalars.contains($0) }
        return isPlain ? safe : "\"\(safe.replacing("\"", with: "\"\""))\""
    }
}
