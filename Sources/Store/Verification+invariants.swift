// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import Ledger

/// The accounts the invariants speak of.
public struct VerifiedAccounts: Sendable {
    /// Receivables.
    public let customers: String
    /// Bank.
    public let bank: String
    /// Suspense.
    public let suspense: String
    /// Internal income of the pool.
    public let internalIncome: String
    /// Net pay owed.
    public let netPay: String

    /// The accounts as the pack names them.
    public init(
        customers: String, bank: String, suspense: String, internalIncome: String, netPay: String
    ) {
        self.customers = customers
        self.bank = bank
        self.suspense = suspense
        self.internalIncome = internalIncome
        self.netPay = netPay
    }
}

extension Verification {
    /// Everything that must always hold of the books (architecture §6).
    ///
    /// - Returns: One finding a defect, none when the books are sound.
    public func invariants(_ accounts: VerifiedAccounts) throws -> [Finding] {
        try balanceFindings() + numberingFindings() + documentFindings(accounts)
            + bankFindings(accounts) + snapshotFindings()
    }

    private func balanceFindings() throws -> [Finding] {
        let unbalanced = try work.transaction.rows(
            """
            SELECT entry_id, section_id, CAST(SUM(amount_minor) AS BIGINT) AS difference FROM line
            WHERE coop_id = \(work.coop) GROUP BY entry_id, section_id
            HAVING SUM(amount_minor) <> 0 ORDER BY entry_id LIMIT 20
            """
        ).map { row in
            Finding(
                "entry.unbalanced", at: "entry \(try row.int64("entry_id"))",
                detail:
                    "section \(try row.int64("section_id")): \(try row.money("difference").text)")
        }
        let inside = try work.transaction.rows(
            """
            SELECT entry_id, CAST(SUM(amount_minor) AS BIGINT) AS difference FROM line
            WHERE coop_id = \(work.coop) AND account >= '9' GROUP BY entry_id
            HAVING SUM(amount_minor) <> 0 ORDER BY entry_id LIMIT 20
            """
        ).map { row in
            Finding(
                "entry.internal", at: "entry \(try row.int64("entry_id"))",
                detail: try row.money("difference").text)
        }
        let incomplete = try work.transaction.rows(
            """
            SELECT e.id FROM entry e WHERE e.coop_id = \(work.coop) AND e.line_count <> (
                SELECT COUNT(*) FROM line l WHERE l.coop_id = e.coop_id AND l.entry_id = e.id
                    AND l.day = e.day)
            ORDER BY e.id LIMIT 20
            """
        ).map { Finding("entry.incomplete", at: "entry \(try $0.int64("id"))") }
        return unbalanced + inside + incomplete
    }

    private func numberingFindings() throws -> [Finding] {
        let journals = try work.transaction.rows(
            """
            SELECT journal, year, COUNT(*) AS count, MAX(number) AS last
            FROM entry WHERE coop_id = \(work.coop) GROUP BY journal, year
            HAVING COUNT(*) <> MAX(number) OR MIN(number) <> 1
            """
        ).map { row in
            Finding(
                "entry.numbering", at: "\(try row.text("journal")) \(try row.int("year"))",
                detail: "\(try row.int("count")) / \(try row.int("last"))")
        }
        let documents = try work.transaction.rows(
            """
            SELECT i.kind, substr(i.day, 1, 4) AS year, COUNT(*) AS count, c.last AS last
            FROM invoice i
            LEFT JOIN counter c ON c.coop_id = i.coop_id
                AND c.name = 'series.' || i.kind || '.' || substr(i.day, 1, 4)
            WHERE i.coop_id = \(work.coop) GROUP BY i.kind, substr(i.day, 1, 4), c.last
            HAVING COUNT(*) <> COALESCE(c.last, 0)
            """
        ).map { row in
            Finding("invoice.numbering", at: "\(try row.text("kind")) \(try row.text("year"))")
        }
        return journals + documents
    }

    private func documentFindings(_ accounts: VerifiedAccounts) throws -> [Finding] {
        let receivables = try work.transaction.rows(
            """
            SELECT client_id, CAST(SUM(amount) AS BIGINT) AS difference FROM (
                SELECT client_id, CASE WHEN kind = 'invoice' THEN gross_minor ELSE -gross_minor END
                    AS amount
                FROM invoice WHERE coop_id = \(work.coop)
                UNION ALL
                SELECT i.client_id, -p.amount_minor FROM settlement p
                JOIN invoice i ON i.coop_id = p.coop_id AND i.id = p.invoice_id
                WHERE p.coop_id = \(work.coop)
                UNION ALL
                SELECT third_party_id, -amount_minor FROM line
                WHERE coop_id = \(work.coop) AND account = \(accounts.customers)
            ) AS movements GROUP BY client_id HAVING SUM(amount) <> 0
            """
        ).map { row in
            Finding(
                "receivable.differs", at: "client \(try row.int64("client_id"))",
                detail: try row.money("difference").text)
        }
        let taken: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM contribution
            WHERE coop_id = \(work.coop)
            """)
        let income = try total(accounts.internalIncome)
        guard (taken ?? .zero) != -income else { return receivables }
        return receivables + [
            Finding(
                "contribution.differs", at: accounts.internalIncome,
                detail: "\((taken ?? .zero).text) / \((-income).text)")
        ]
    }

    private func bankFindings(_ accounts: VerifiedAccounts) throws -> [Finding] {
        var findings: [Finding] = []
        let waiting: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(suspense_minor), 0) AS BIGINT) FROM bank_booking
            WHERE coop_id = \(work.coop)
            """)
        let suspense = try total(accounts.suspense)
        if (waiting ?? .zero) != -suspense {
            findings.append(
                Finding(
                    "suspense.differs", at: accounts.suspense,
                    detail: "\((waiting ?? .zero).text) / \((-suspense).text)"))
        }
        let lines: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM bank_line
            WHERE coop_id = \(work.coop)
            """)
        let bank = try total(accounts.bank, except: .opening)
        if (lines ?? .zero) != bank {
            findings.append(
                Finding(
                    "bank.differs", at: accounts.bank,
                    detail: "\((lines ?? .zero).text) / \(bank.text)"))
        }
        return findings + (try payFindings(accounts)) + (try decisionFindings())
    }

    /// Each decision on a payment run is what the sealed audit log says.
    private func decisionFindings() throws -> [Finding] {
        try work.transaction.rows(
            """
            SELECT d.run_id FROM payment_decision d
            WHERE d.coop_id = \(work.coop) AND NOT EXISTS (
                SELECT 1 FROM audit a WHERE a.coop_id = d.coop_id AND a.object_id = d.run_id
                    AND a.operation = \(StoredRun.decisionAuditName)
                    AND a.actor = d.decided_by AND a.detail = d.decision || ' ' || d.file_hash)
            ORDER BY d.run_id LIMIT 20
            """
        ).map { Finding("payment.unsealed", at: "run \(try $0.int64("run_id"))") }
    }

    private func payFindings(_ accounts: VerifiedAccounts) throws -> [Finding] {
        let owed: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(net_paid_minor - deduction_minor), 0) AS BIGINT)
            FROM payslip WHERE coop_id = \(work.coop)
            """)
        let paid: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM payment_movement
            WHERE coop_id = \(work.coop)
            """)
        let due = (owed ?? .zero) - (paid ?? .zero)
        let balance = try total(accounts.netPay)
        guard due != -balance else { return [] }
        return [
            Finding(
                "pay.differs", at: accounts.netPay, detail: "\(due.text) / \((-balance).text)")
        ]
    }

    /// Each closed month's sums equal the lines dated in it.
    private func snapshotFindings() throws -> [Finding] {
        let differing = try work.transaction.rows(
            """
            SELECT account, section_id, CAST(SUM(amount) AS BIGINT) AS difference FROM (
                SELECT account, section_id, debit_minor - credit_minor AS amount
                FROM closed_balance WHERE coop_id = \(work.coop)
                UNION ALL
                SELECT account, section_id, -amount_minor FROM line
                WHERE coop_id = \(work.coop) AND substr(day, 1, 7) <= COALESCE(
                    (SELECT MAX(period) FROM period_close WHERE coop_id = \(work.coop)), '')
            ) AS movements GROUP BY account, section_id HAVING SUM(amount) <> 0 LIMIT 20
            """)
        return try differing.map { row in
            Finding(
                "snapshot.differs",
                at: "\(try row.text("account")) section \(try row.int64("section_id"))",
                detail: try row.money("difference").text)
        }
    }

    private func total(_ account: String, except journal: Journal? = nil) throws -> Money {
        let filter: SQL =
            journal.map {
                """
                AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.coop_id = line.coop_id
                    AND e.id = line.entry_id AND e.journal = \($0.rawValue))
                """
            } ?? ""
        return try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM line
            WHERE coop_id = \(work.coop) AND account = \(account) \(filter)
            """) ?? .zero
    }
}
