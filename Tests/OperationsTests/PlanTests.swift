// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import TestHouse
import TestSupport
import Testing

/// No statement of the program reads through a table that grows for ever.
///
/// Every key begins with `coop_id`, which is the same in all rows: a plan that searches by it
/// alone reads everything, as each posting once did. Such plans are allowed where the rows are
/// read in the index's order up to a limit, and for the few answers that are about all rows.
enum PlanTests {
    private static let growing: Set = [
        "audit", "bank_booking", "bank_line", "chain", "contribution", "draft", "draft_line",
        "entry", "invoice", "invoice_line", "invoice_parties", "invoice_vat", "line", "payment",
        "payslip", "payslip_parties", "purchase", "purchase_payment", "request", "settlement",
    ]

    /// How a statement begins that may read all lines: closing a month that is the first, and
    /// the trial balance while no month is closed.
    private static let allowed = ["INSERT INTO closed_balance", "SELECT account,\n"]

    /// Looks at all statements the house has run, but for those that check the whole books.
    static func check(_ house: TestHouse) async throws {
        guard let database = house.database.application as? SQLiteDatabase else { return }
        let checks = try await TestHouse.with(.sqliteMemory) { house in
            _ = try await house.findings()
            return (house.database.application as? SQLiteDatabase)?.knownTexts ?? []
        }
        let texts = database.knownTexts.subtracting(checks).filter { text in
            ["SELECT", "UPDATE", "DELETE", "INSERT"].contains { text.hasPrefix($0) }
                && !allowed.contains { text.hasPrefix($0) }
        }
        #expect(texts.count > 60, "too few statements to say anything")
        for text in texts.sorted() {
            // A question may bind no value, and no text of ours holds a question mark of its own.
            let bound = text.replacing("?", with: "'1'")
            let plan = try await house.raw { transaction in
                try transaction.rows(SQL(stringLiteral: "EXPLAIN QUERY PLAN \(bound)"))
                    .map { try $0.text("detail") }
            }
            let isOrdered =
                text.contains(" LIMIT ") && !plan.contains { $0.contains("TEMP B-TREE") }
            // The plan of an INSERT … VALUES lists searches for foreign keys that it then has no
            // need of; those of the ledger's triggers are looked at.
            let isPosting = text.hasPrefix("INSERT") && text.contains("VALUES")
            for step in plan
            where readsAll(step) && !isOrdered
                && (!isPosting || step.contains(" line ") || step.contains(" entry "))
            {
                Issue.record("\(step)\n\(text)")
            }
        }
    }

    private static func readsAll(_ step: String) -> Bool {
        let words = step.split(separator: " ").map(String.init)
        guard words.count > 1, growing.contains(words[1]) else { return false }
        // What waits for a decision has an index of its own, and is few.
        if step.contains("bank_booking_suspense") { return false }
        return words[0] == "SCAN" || (words[0] == "SEARCH" && step.hasSuffix("(coop_id=?)"))
    }
}
