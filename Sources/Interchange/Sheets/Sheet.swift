// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Rows under columns, to be written for a spreadsheet or a program.
///
/// Amounts stay numbers in every format. A text that a spreadsheet could take for a formula is
/// marked so that it cannot: a name is typed by somebody, and opened by somebody else.
///
/// - Source: OWASP, CSV injection.
public struct Sheet: Sendable {
    /// A column: the name a program knows it by, and the head a person reads.
    public struct Column: Hashable, Sendable {
        /// Stable name in English.
        public let key: String
        /// Head in the reader's language.
        public let label: String

        /// A column.
        public init(_ key: String, _ label: String) {
            self.key = key
            self.label = label
        }
    }

    /// What stands where a row and a column meet.
    public enum Value: Hashable, Sendable {
        /// Nothing.
        case none
        /// A text.
        case text(String)
        /// An amount in the currency of the books.
        case amount(Money)
        /// A whole number.
        case count(Int)
        /// A day.
        case day(Day)
    }

    /// What the sheet is about; also its name in a workbook.
    public let title: String
    /// The columns in order.
    public let columns: [Column]
    /// The rows, each with a value per column.
    public let rows: [[Value]]

    /// A sheet; each of the rows is as long as the columns are many.
    public init(_ title: String, columns: [Column], rows: [[Value]]) {
        precondition(rows.allSatisfy { $0.count == columns.count }, "a row has other columns")
        self.title = title
        self.columns = columns
        self.rows = rows
    }

    /// Whether a spreadsheet could take the text for a formula.
    static func couldBeFormula(_ text: String) -> Bool {
        text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
    }
}

extension Sheet {
    /// A file for spreadsheets: UTF-8 with a mark, commas, a point before the cents.
    ///
    /// A text that could be a formula gets an apostrophe in front.
    ///
    /// - Source: RFC 4180.
    public var csv: [UInt8] {
        let head = columns.map { Self.csvField($0.label) }
        let body = rows.map { $0.map(Self.csvField) }
        let text = ([head] + body).map { $0.joined(separator: ",") + "\r\n" }.joined()
        return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    }

    private static func csvField(_ value: Value) -> String {
        switch value {
        case .none: ""
        case .text(let text): csvField(text)
        case .amount(let amount): amount.text
        case .count(let count): String(count)
        case .day(let day): day.text
        }
    }

    private static func csvField(_ text: String) -> String {
        let safe = couldBeFormula(text) ? "'" + text : text
        let isPlain = safe.unicodeScalars.allSatisfy { !",;\"\r\n\t".unicodeScalars.contains($0) }
        return isPlain ? safe : "\"\(safe.replacing("\"", with: "\"\""))\""
    }

    /// An array with one object a row, whose keys are those of the columns.
    ///
    /// Amounts are texts with two decimals, as everywhere; what is not known is left out.
    public var json: [UInt8] {
        let array = JSONText.array(
            rows.map { row in
                JSONText.object(known: zip(columns, row).map { ($0.key, Self.json($1)) })
            })
        return Array((array.encoded + "\n").utf8)
    }

    private static func json(_ value: Value) -> JSONText? {
        switch value {
        case .none: nil
        case .text(let text): .string(text)
        case .amount(let amount): .string(amount.text)
        case .count(let count): .integer(Int64(count))
        case .day(let day): .string(day.text)
        }
    }
}
