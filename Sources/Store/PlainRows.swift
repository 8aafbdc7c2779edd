// SPDX-License-Identifier: AGPL-3.0-or-later

public import Database

/// The rows that one invoice issue writes, to be written again without any of our rules.
///
/// The peer of the issue benchmark: the same rows through plain tables, one issue a transaction.
public struct PlainRows: Sendable {
    private let tables: [(name: StaticString, rows: [Row])]

    private static let names: [StaticString] = [
        "invoice", "invoice_line", "invoice_vat", "invoice_parties", "entry", "line", "chain",
        "audit", "request", "contribution",
    ]
    /// Drafts write one row to each of these too.
    private static let shared = ["chain", "audit", "request"]

    /// Takes as many rows of each table as an issue writes on average.
    public init(ofIssues issues: Int, drafts: Int, in transaction: any Transaction) throws {
        tables = try PlainRows.names.map { name in
            let all: Int = try transaction.value("SELECT COUNT(*) FROM \(name: name)") ?? 0
            let others = PlainRows.shared.contains("\(name)") ? drafts : 0
            let count = max(1, (all - others) / max(issues, 1))
            return (name, try transaction.rows("SELECT * FROM \(name: name) LIMIT \(count)"))
        }
    }

    /// Makes tables of the same columns, without keys, indexes or triggers.
    public func createTables(in transaction: any Transaction) throws {
        for (name, rows) in tables {
            guard let first = rows.first else { continue }
            let columns = first.columnNames.joined(separator: ", ")
            try transaction.run(SQL(stringLiteral: "CREATE TABLE \(name) (\(columns))"))
        }
    }

    /// Writes the rows once.
    public func insert(in transaction: any Transaction) throws {
        for (name, rows) in tables {
            for row in rows {
                let values = try row.columnNames.indices.map { index -> SQL in
                    "\(try row.value(index))"
                }
                try transaction.run(
                    "INSERT INTO \(name: name) VALUES (\(values.joined(separator: ", ")))")
            }
        }
    }
}
