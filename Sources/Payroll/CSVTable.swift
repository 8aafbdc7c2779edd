// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// A comma-separated table with a header, read strictly.
///
/// UTF-8, one record a line, LF or CR LF, no quotes, an optional byte order mark, an optional line
/// end after the last record; every row has as many fields as the header.
struct CSVTable {
    let rows: [CSVRow]

    /// Reads a table whose columns are all of the required and any of the optional ones.
    init(
        _ bytes: [UInt8], required: [String], optional: [String]
    ) throws(PayrollError) {
        guard var text = String(validating: bytes, as: UTF8.self) else { throw .notATable }
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        var lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false).map {
            $0.last == 13 ? $0.dropLast() : $0
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard let header = lines.first, !header.isEmpty else { throw .notATable }
        let names = CSVTable.fields(header)
        var columns: [String: Int] = [:]
        for (place, name) in names.enumerated() {
            guard required.contains(name) || optional.contains(name),
                columns.updateValue(place, forKey: name) == nil
            else { throw .unexpectedColumn(name: name) }
        }
        for name in required where columns[name] == nil { throw .missingColumn(name: name) }
        var rows: [CSVRow] = []
        for (place, line) in lines.enumerated().dropFirst() {
            let fields = CSVTable.fields(line)
            guard fields.count == names.count, !line.contains(UInt8(ascii: "\"")) else {
                throw .badRow(line: place + 1)
            }
            rows.append(CSVRow(line: place + 1, columns: columns, fields: fields))
        }
        self.rows = rows
    }

    private static func fields(_ line: Substring.UTF8View) -> [String] {
        line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
    }
}

extension CSVTable {
    /// The header and what each row adds; when any row is refused, the refusals of all of them.
    func answers(
        _ header: String, _ answer: (CSVRow, inout String) throws(PayrollError) -> Void
    ) throws(PayrollError) -> String {
        var text = header + "\n"
        var refusals: [PayrollError] = []
        for row in rows {
            do throws(PayrollError) { try answer(row, &text) } catch { refusals.append(error) }
        }
        if refusals.count > 1 { throw .refusedRows(refusals) }
        if let only = refusals.first { throw only }
        return text
    }
}

/// One row of a table; every reading says where it failed.
struct CSVRow {
    /// Line of the file, from 1.
    let line: Int
    private let columns: [String: Int]
    private let fields: [String]

    fileprivate init(line: Int, columns: [String: Int], fields: [String]) {
        self.line = line
        self.columns = columns
        self.fields = fields
    }

    /// The text of a column; nil when the table has no such column.
    func optional(_ column: String) -> String? { columns[column].map { fields[$0] } }

    /// The text of a column that is there and not empty.
    func text(_ column: String) throws(PayrollError) -> String {
        guard let text = optional(column), !text.isEmpty else {
            throw refusal(column, "", "a text")
        }
        return text
    }

    func money(_ column: String) throws(PayrollError) -> Money {
        let text = optional(column) ?? ""
        do { return try Money(text: text) } catch { throw refusal(column, text, "an amount") }
    }

    func rate(_ column: String) throws(PayrollError) -> Rate {
        let text = optional(column) ?? ""
        do { return try Rate(text: text) } catch { throw refusal(column, text, "a ratio") }
    }

    func period(_ column: String) throws(PayrollError) -> Period {
        let text = optional(column) ?? ""
        do { return try Period(text: text) } catch { throw refusal(column, text, "YYYY-MM") }
    }

    func integer(_ column: String) throws(PayrollError) -> Int {
        let text = optional(column) ?? ""
        guard let value = Int(text) else { throw refusal(column, text, "a whole number") }
        return value
    }

    func flag(_ column: String) throws(PayrollError) -> Bool {
        switch optional(column) ?? "" {
        case "0": false
        case "1": true
        case let text: throw refusal(column, text, "0 or 1")
        }
    }

    /// One of the values of an enumeration.
    func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ column: String, _ kind: Value.Type
    ) throws(PayrollError) -> Value {
        let text = optional(column) ?? ""
        guard let value = Value(rawValue: text) else {
            throw refusal(column, text, kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return value
    }

    private func refusal(_ column: String, _ text: String, _ expected: String) -> PayrollError {
        .badField(line: line, column: column, text: String(text.prefix(40)), expected: expected)
    }
}
