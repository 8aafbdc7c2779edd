// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database

/// How far the lines of a statement have been sorted.
public struct StatementProgress: Sendable, Hashable {
    /// Lines booked.
    public let lines: Int
    /// Lines that the program matched without anyone.
    public let matched: Int
    /// Lines with money still in suspense.
    public let waiting: Int

    /// The counts of a statement.
    public init(lines: Int, matched: Int, waiting: Int) {
        self.lines = lines
        self.matched = matched
        self.waiting = waiting
    }
}

extension Statements {
    /// How far the lines of each statement have been sorted, by statement.
    public func progress() throws -> [ID<StoredStatement>: StatementProgress] {
        var progress: [ID<StoredStatement>: StatementProgress] = [:]
        for row in try work.transaction.rows(
            """
            SELECT l.statement_id, COUNT(*) AS line_count,
                CAST(SUM(b.is_suspended) AS BIGINT) AS suspended,
                CAST(SUM(b.is_waiting) AS BIGINT) AS waiting
            FROM bank_line l JOIN (
                SELECT bank_line_id,
                    MAX(CASE WHEN kind = 'suspense' THEN 1 ELSE 0 END) AS is_suspended,
                    CASE WHEN SUM(suspense_minor) <> 0 THEN 1 ELSE 0 END AS is_waiting
                FROM bank_booking WHERE coop_id = \(work.coop) GROUP BY bank_line_id
            ) AS b ON b.bank_line_id = l.id
            WHERE l.coop_id = \(work.coop) GROUP BY l.statement_id
            """
        ) {
            let lines = try row.int("line_count")
            progress[try row.get("statement_id")] = StatementProgress(
                lines: lines, matched: lines - (try row.int("suspended")),
                waiting: try row.int("waiting"))
        }
        return progress
    }
}
