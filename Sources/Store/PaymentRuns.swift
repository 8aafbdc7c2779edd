// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger

/// A transfer of a prepared run.
public struct PreparedPayment: Sendable, Hashable {
    /// The reference that travels with the transfer and names it on the statement.
    public let endToEnd: String
    /// The payslip it pays.
    public let payslip: ID<PayslipRecord>
    /// The beneficiary.
    public let party: ID<ThirdParty>
    /// The beneficiary's name.
    public let name: String
    /// The beneficiary's account.
    public let iban: String
    /// The amount, above zero.
    public let amount: Money

    /// A transfer to prepare.
    public init(
        endToEnd: String, payslip: ID<PayslipRecord>, party: ID<ThirdParty>, name: String,
        iban: String, amount: Money
    ) {
        self.endToEnd = endToEnd
        self.payslip = payslip
        self.party = party
        self.name = name
        self.iban = iban
        self.amount = amount
    }
}

/// A payment run with its transfers and what was decided on it.
public struct StoredRun: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<StoredRun>
    /// The month it pays.
    public let period: Period
    /// The day the bank shall execute it.
    public let executionDay: Day
    /// Sum of the transfers.
    public let total: Money
    /// SHA-256 of the file it makes, in hexadecimal.
    public let fileHash: String
    /// Who prepared it.
    public let preparedBy: String
    /// When.
    public let preparedAt: Instant
    /// Its transfers, in order.
    public let payments: [PreparedPayment]
    /// What was decided; nil while it waits.
    public let decision: Decision?

    /// A second person's decision.
    public struct Decision: Sendable, Hashable {
        /// Whether the run may be paid.
        public let isApproved: Bool
        /// Who decided.
        public let by: String
        /// When.
        public let at: Instant
    }
}

extension StoredRun {
    /// Name of a decision in the audit log.
    public static let decisionAuditName = "payment_run.decided"

    /// What the audit line of a decision says: `approved` or `rejected`, and the file's hash.
    public static func sealedDecision(isApproved: Bool, fileHash: String) -> String {
        "\(stored(isApproved)) \(fileHash)"
    }

    static func stored(_ isApproved: Bool) -> String { isApproved ? "approved" : "rejected" }
}

/// The payment runs of a cooperative.
public struct PaymentRuns {
    let work: CooperativeTransaction

    /// Keeps a run that waits for a second person.
    ///
    /// `run`: its number, taken before because the file names it.
    public func add(
        _ run: ID<StoredRun>, for period: Period, on day: Day, _ payments: [PreparedPayment],
        sealed: (fileHash: String, by: String)
    ) throws {
        try work.transaction.enqueue(
            """
            INSERT INTO payment_run (
                coop_id, id, period, execution_day, total_minor, payment_count, file_hash,
                prepared_by, prepared_at)
            VALUES (
                \(work.coop), \(run), \(period), \(day), \(payments.map(\.amount).sum),
                \(payments.count), \(sealed.fileHash), \(sealed.by), \(work.moment.now))
            """)
        for (position, payment) in payments.enumerated() {
            try work.transaction.enqueue(
                """
                INSERT INTO payment (
                    coop_id, run_id, position, end_to_end, payslip_id, party_id, name, iban,
                    amount_minor)
                VALUES (
                    \(work.coop), \(run), \(position), \(payment.endToEnd), \(payment.payslip),
                    \(payment.party), \(payment.name), \(payment.iban), \(payment.amount))
                """)
        }
    }

    /// Keeps a decision.
    ///
    /// - Throws: ``Database/DatabaseError/refused(_:)`` with `four_eyes` when the same person
    ///   prepared the run or the file is not the one shown;
    ///   ``Database/DatabaseError/unique(constraint:)`` when it was decided before.
    public func decide(
        _ run: ID<StoredRun>, isApproved: Bool, fileHash: String, by actor: String
    ) throws {
        try work.transaction.enqueue(
            """
            INSERT INTO payment_decision (
                coop_id, run_id, decision, file_hash, decided_by, decided_at)
            VALUES (
                \(work.coop), \(run), \(StoredRun.stored(isApproved)), \(fileHash),
                \(actor), \(work.moment.now))
            """)
    }

    /// A run by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<StoredRun>) throws -> StoredRun {
        guard let run = try fetch("AND r.id = \(id)").first else {
            throw StoreError.notFound(kind: "run", id: id.description)
        }
        return run
    }

    /// The runs of a month, newest first; nil for all.
    public func all(in period: Period? = nil) throws -> [StoredRun] {
        try fetch(period.map { "AND r.period = \($0)" } ?? "")
    }

    /// How many runs wait for a decision, without those that somebody prepared.
    ///
    /// `preparer`: the name of an actor.
    public func countWaiting(besidesThoseOf preparer: String) throws -> Int {
        try work.transaction.value(
            """
            SELECT COUNT(*) FROM payment_run r
            WHERE r.coop_id = \(work.coop) AND r.prepared_by <> \(preparer)
                AND NOT EXISTS (
                    SELECT 1 FROM payment_decision d
                    WHERE d.coop_id = r.coop_id AND d.run_id = r.id)
            """) ?? 0
    }

    /// The payslips of a month whose net pay is in no run, or only in rejected ones and in
    /// transfers that came back.
    public func unpaid(in period: Period) throws -> [ID<PayslipRecord>] {
        try work.transaction.rows(
            """
            SELECT s.id FROM payslip s
            WHERE s.coop_id = \(work.coop) AND s.period = \(period)
                AND s.net_paid_minor > s.deduction_minor
                AND NOT EXISTS (
                    SELECT 1 FROM payment p
                    LEFT JOIN payment_decision d ON d.coop_id = p.coop_id AND d.run_id = p.run_id
                    WHERE p.coop_id = s.coop_id AND p.payslip_id = s.id
                        AND COALESCE(d.decision, 'waiting') <> 'rejected'
                        AND NOT (EXISTS (\(Salaries.movements)) AND (\(Salaries.standing)) = 0))
            ORDER BY s.id
            """
        ).map { try $0.get("id") }
    }

    /// The transfers of a run that go to an account for the first time, although the person was
    /// paid to another one before or changed it; by end-to-end reference.
    public func changed(in run: ID<StoredRun>) throws -> Set<String> {
        let earlier: SQL = """
            SELECT 1 FROM payment q
            JOIN payment_decision d ON d.coop_id = q.coop_id AND d.run_id = q.run_id
            WHERE q.coop_id = p.coop_id AND q.party_id = p.party_id AND q.run_id < p.run_id
                AND d.decision = 'approved'
            """
        let rows = try work.transaction.rows(
            """
            SELECT p.end_to_end FROM payment p
            WHERE p.coop_id = \(work.coop) AND p.run_id = \(run)
                AND NOT EXISTS (\(earlier) AND q.iban = p.iban)
                AND (EXISTS (\(earlier)) OR EXISTS (
                    SELECT 1 FROM bank_account_change c
                    JOIN engagement e ON e.coop_id = c.coop_id AND e.person_id = c.person_id
                    WHERE c.coop_id = p.coop_id AND e.employee_id = p.party_id
                        AND c.state = 'applied' AND c.old_ending <> '' AND c.iban = p.iban))
            """)
        return Set(try rows.map { try $0.text("end_to_end") })
    }

    /// Whether a payslip was paid by a transfer that came back.
    public func cameBack(_ payslip: ID<PayslipRecord>) throws -> Bool {
        try work.transaction.row(
            """
            SELECT 1 FROM payment p
            WHERE p.coop_id = \(work.coop) AND p.payslip_id = \(payslip)
                AND EXISTS (\(Salaries.movements)) AND (\(Salaries.standing)) = 0 LIMIT 1
            """) != nil
    }

    private func fetch(_ filter: SQL) throws -> [StoredRun] {
        let rows = try work.transaction.rows(
            """
            SELECT r.*, d.decision, d.decided_by, d.decided_at FROM payment_run r
            LEFT JOIN payment_decision d ON d.coop_id = r.coop_id AND d.run_id = r.id
            WHERE r.coop_id = \(work.coop) \(filter) ORDER BY r.id DESC
            """)
        return try rows.map { row in
            let id: ID<StoredRun> = try row.get("id")
            let payments = try work.transaction.rows(
                """
                SELECT * FROM payment WHERE coop_id = \(work.coop) AND run_id = \(id)
                ORDER BY position
                """
            ).map(PreparedPayment.init)
            return try StoredRun(row, payments: payments)
        }
    }
}

extension CooperativeTransaction {
    /// The cooperative's payment runs.
    public var paymentRuns: PaymentRuns { PaymentRuns(work: self) }
}

extension PreparedPayment {
    init(_ row: Row) throws {
        self.init(
            endToEnd: try row.get("end_to_end"), payslip: try row.get("payslip_id"),
            party: try row.get("party_id"), name: try row.get("name"), iban: try row.get("iban"),
            amount: try row.get("amount_minor"))
    }
}

extension StoredRun {
    init(_ row: Row, payments: [PreparedPayment]) throws {
        id = try row.get("id")
        period = try row.get("period")
        executionDay = try row.get("execution_day")
        total = try row.get("total_minor")
        fileHash = try row.get("file_hash")
        preparedBy = try row.get("prepared_by")
        preparedAt = try row.get("prepared_at")
        self.payments = payments
        guard let decision = try row.optionalText("decision") else {
            self.decision = nil
            return
        }
        self.decision = Decision(
            isApproved: decision == StoredRun.stored(true), by: try row.get("decided_by"),
            at: try row.get("decided_at"))
    }
}

/// The steps of a month that have been done.
public struct MonthSteps {
    let work: CooperativeTransaction

    /// The steps done, by name, with the day and a summary.
    public func done(in period: Period) throws -> [String: (at: Instant, summary: String)] {
        var steps: [String: (at: Instant, summary: String)] = [:]
        for row in try work.transaction.rows(
            """
            SELECT step, done_at, summary FROM month_step
            WHERE coop_id = \(work.coop) AND period = \(period)
            """)
        {
            steps[try row.get("step")] = (try row.get("done_at"), try row.get("summary"))
        }
        return steps
    }

    /// Notes that a step is done; a repeat replaces its summary.
    public func note(_ step: String, in period: Period, summary: String) throws {
        try work.transaction.enqueue(
            """
            INSERT INTO month_step (coop_id, period, step, done_at, summary)
            VALUES (\(work.coop), \(period), \(step), \(work.moment.now), \(summary))
            ON CONFLICT (coop_id, period, step)
            DO UPDATE SET done_at = excluded.done_at, summary = excluded.summary
            """)
    }
}

extension CooperativeTransaction {
    /// The steps of the cooperative's months.
    public var monthSteps: MonthSteps { MonthSteps(work: self) }
}
