// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger

/// A transfer of pay and how it stands with the bank.
public struct SalaryTransfer: Sendable, Hashable {
    /// The transfer, as the run had it.
    public let payment: PreparedPayment
    /// The run.
    public let run: ID<StoredRun>
    /// The month it pays.
    public let period: Period
}

/// The transfers of pay as the bank has shown them: sent, and sometimes sent back.
///
/// Insert-only rows beside the transfers: what was sent stands with its amount, what came back
/// with the same amount below zero, so a transfer that came back stands at zero and its payslip
/// is to be paid again.
public struct Salaries {
    let work: CooperativeTransaction

    /// Notes that a transfer left the account, or came back to it.
    ///
    /// `amount`: above zero when it left.
    public func move(
        _ endToEnd: String, _ amount: Money, entry: ID<Entry>, bankLine: ID<BankLine>
    ) throws {
        let id: ID<SalaryTransfer> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO payment_movement (
                coop_id, id, end_to_end, amount_minor, entry_id, bank_line_id)
            VALUES (\(work.coop), \(id), \(endToEnd), \(amount), \(entry), \(bankLine))
            """)
    }

    /// The transfers of approved runs that have not left the account, oldest run first.
    ///
    /// `since`: runs to be executed before this day are left out.
    public func unsent(since day: Day) throws -> [SalaryTransfer] {
        try fetch("r.execution_day >= \(day) AND NOT EXISTS (\(Salaries.movements))")
    }

    /// The transfers of an amount that have left the account and not come back, newest first.
    ///
    /// `since`: runs to be executed before this day are left out.
    public func sent(_ amount: Money, since day: Day) throws -> [SalaryTransfer] {
        try fetch(
            """
            r.execution_day >= \(day) AND p.amount_minor = \(amount)
                AND (\(Salaries.standing)) > 0
            """
        ).reversed()
    }

    /// The transfer of an approved run with an end-to-end reference, and what of it stands as
    /// sent; nil when there is none.
    public func find(
        _ endToEnd: String
    ) throws -> (transfer: SalaryTransfer, sent: Money)? {
        guard let transfer = try fetch("p.end_to_end = \(endToEnd)").first else { return nil }
        let sent: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM payment_movement
            WHERE coop_id = \(work.coop) AND end_to_end = \(endToEnd)
            """)
        return (transfer, sent ?? .zero)
    }

    static let movements: SQL = """
        SELECT 1 FROM payment_movement m
        WHERE m.coop_id = p.coop_id AND m.end_to_end = p.end_to_end
        """

    /// What of a transfer `p` stands as sent.
    static let standing: SQL = """
        SELECT CAST(COALESCE(SUM(m.amount_minor), 0) AS BIGINT) FROM payment_movement m
        WHERE m.coop_id = p.coop_id AND m.end_to_end = p.end_to_end
        """

    private func fetch(_ filter: SQL) throws -> [SalaryTransfer] {
        try work.transaction.rows(
            """
            SELECT p.*, r.period FROM payment_run r
            JOIN payment_decision d ON d.coop_id = r.coop_id AND d.run_id = r.id
            JOIN payment p ON p.coop_id = r.coop_id AND p.run_id = r.id
            WHERE r.coop_id = \(work.coop) AND d.decision = 'approved' AND \(filter)
            ORDER BY r.id, p.position
            """
        ).map { row in
            SalaryTransfer(
                payment: try PreparedPayment(row), run: try row.get("run_id"),
                period: try row.get("period"))
        }
    }
}

extension CooperativeTransaction {
    /// The transfers of pay as the bank has shown them.
    public var salaries: Salaries { Salaries(work: self) }
}
