// SPDX-License-Identifier: AGPL-3.0-or-later

/// What SQLite's planner is told of our tables, instead of what it would guess.
///
/// Without statistics it takes any column compared by `=` to leave some ten rows. `coop_id`,
/// with which every key begins, leaves all of them: a posting then reads the whole ledger. The
/// figures are the same for every database, so a query has the same plan in each, which a test
/// looks at. PostgreSQL gathers its own.
///
/// - Source: https://www.sqlite.org/fileformat2.html#stat1tab and
///   https://www.sqlite.org/lang_analyze.html (the table may be written by the program).
enum AssumedStatistics {
    /// Rows of each table, as a power of ten.
    private static let magnitude = 6
    /// Rows of an index that leaves some out: those that still wait for something.
    private static let partialMagnitude = 4

    /// Writes the figures of every index that stands now; does nothing on PostgreSQL.
    static func write(in transaction: any Transaction) throws {
        guard transaction.engine == .sqlite else { return }
        // Makes the table when it is missing; the same statement makes the planner read it anew.
        try transaction.run("ANALYZE sqlite_schema")
        try transaction.run("DELETE FROM sqlite_stat1")
        let indexes = try transaction.rows(
            """
            SELECT t.name AS table_name, i.name AS index_name, i."unique" AS is_unique,
                i.partial AS is_partial, COUNT(*) AS columns,
                MAX(c.seqno = 0 AND c.name = 'coop_id') AS is_scoped
            FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
            WHERE t.type = 'table' GROUP BY t.name, i.name
            """)
        for index in indexes {
            let stat = figures(
                columns: try index.get("columns"), isUnique: try index.get("is_unique"),
                isScoped: try index.get("is_scoped"),
                magnitude: try index.get("is_partial") ? partialMagnitude : magnitude)
            try transaction.run(
                """
                INSERT INTO sqlite_stat1 (tbl, idx, stat)
                VALUES (\(try index.text("table_name")), \(try index.text("index_name")), \(stat))
                """)
        }
        try transaction.run("ANALYZE sqlite_schema")
    }

    /// Rows of the index, then how many share its first column, its first two, and so on:
    /// from all to one in even steps.
    static func figures(
        columns: Int, isUnique: Bool, isScoped: Bool, magnitude: Int
    ) -> String {
        let steps = columns + (isUnique ? 0 : 1) - (isScoped ? 1 : 0)
        let shared = (1...max(columns, 1)).map { column in
            let taken = column - (isScoped ? 1 : 0)
            return power(steps < 1 ? 0 : magnitude * max(0, steps - taken) / steps)
        }
        return ([power(magnitude)] + shared).map(String.init).joined(separator: " ")
    }

    private static func power(_ exponent: Int) -> Int {
        (0..<exponent).reduce(1) { product, _ in product * 10 }
    }
}
