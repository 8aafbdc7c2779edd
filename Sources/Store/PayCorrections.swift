// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Payroll

/// What a sealed payslip should have been, entered by one person and decided by another.
public struct PayCorrection: Sendable, Hashable {
    /// What is entered: the month as it should have been.
    public struct Content: Codable, Sendable, Hashable {
        /// Why, in words.
        public let reason: String
        /// Gross pay of the month.
        public let gross: Money
        /// Executive or not.
        public let category: EmployeeCategory
        /// Accident rate of the month.
        public let accidentRate: Rate
        /// Price of the health cover of the month.
        public let health: Money

        /// What was typed; nothing is checked here.
        public init(
            reason: String, gross: Money, category: EmployeeCategory, accidentRate: Rate,
            health: Money
        ) {
            self.reason = reason
            self.gross = gross
            self.category = category
            self.accidentRate = accidentRate
            self.health = health
        }
    }

    /// What was decided on it.
    public struct Decision: Sendable, Hashable {
        /// How it ended.
        public let outcome: PayVariable.Decision.Outcome
        /// Who decided, as the audit log names them.
        public let by: String
        /// When.
        public let at: Instant
    }

    /// Its number within the cooperative.
    public let id: ID<PayCorrection>
    /// The payslip of the month corrected.
    public let payslip: ID<PayslipRecord>
    /// The month in which the difference is paid.
    public let period: Period
    /// What was entered.
    public let content: Content
    /// Who entered it, as the audit log names them.
    public let enteredBy: String
    /// When.
    public let enteredAt: Instant
    /// What was decided; nil while it waits.
    public let decision: Decision?
}

/// The corrections of a cooperative's payslips.
public struct PayCorrections {
    let work: CooperativeTransaction

    /// Keeps a correction that waits for another person.
    public func add(
        _ content: PayCorrection.Content, of payslip: ID<PayslipRecord>, paidIn period: Period,
        by actor: String
    ) throws -> ID<PayCorrection> {
        let id: ID<PayCorrection> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO pay_correction (
                coop_id, id, payslip_id, period, content, entered_by, entered_at)
            VALUES (
                \(work.coop), \(id), \(payslip), \(period), \(try StoredJSON.text(content)),
                \(actor), \(work.moment.now))
            """)
        return id
    }

    /// Keeps a decision.
    ///
    /// - Throws: ``Database/DatabaseError/refused(_:)`` with `four_eyes_correction` when whoever
    ///   entered it approves; ``Database/DatabaseError/unique(constraint:)`` when it was decided
    ///   before.
    public func decide(
        _ id: ID<PayCorrection>, _ outcome: PayVariable.Decision.Outcome, by actor: String
    ) throws {
        try work.transaction.enqueue(
            """
            INSERT INTO pay_correction_decision (
                coop_id, correction_id, decision, decided_by, decided_at)
            VALUES (
                \(work.coop), \(id), \(outcome.rawValue), \(actor), \(work.moment.now))
            """)
    }

    /// A correction by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<PayCorrection>) throws -> PayCorrection {
        guard let found = try fetch("AND c.id = \(id)").first else {
            throw StoreError.notFound(kind: "pay_correction", id: id.description)
        }
        return found
    }

    /// The last corrections, the newest first.
    ///
    /// - Returns: At most 500.
    public func all() throws -> [PayCorrection] { try fetch("") }

    /// The corrections of one payslip, the newest first.
    public func all(of payslip: ID<PayslipRecord>) throws -> [PayCorrection] {
        try fetch("AND c.payslip_id = \(payslip)")
    }

    /// How many corrections wait for a decision, without those that somebody entered.
    public func countWaiting(besidesThoseOf actor: String) throws -> Int {
        try work.transaction.value(
            """
            SELECT COUNT(*) FROM pay_correction c
            WHERE c.coop_id = \(work.coop) AND c.entered_by <> \(actor)
                AND NOT EXISTS (
                    SELECT 1 FROM pay_correction_decision d
                    WHERE d.coop_id = c.coop_id AND d.correction_id = c.id)
            """) ?? 0
    }

    private func fetch(_ filter: SQL) throws -> [PayCorrection] {
        try work.transaction.rows(
            """
            SELECT c.*, d.decision, d.decided_by, d.decided_at FROM pay_correction c
            LEFT JOIN pay_correction_decision d
                ON d.coop_id = c.coop_id AND d.correction_id = c.id
            WHERE c.coop_id = \(work.coop) \(filter) ORDER BY c.id DESC LIMIT 500
            """
        ).map(PayCorrection.init)
    }
}

extension CooperativeTransaction {
    /// The corrections of the cooperative's payslips.
    public var payCorrections: PayCorrections { PayCorrections(work: self) }
}

extension PayCorrection {
    init(_ row: Row) throws {
        id = try row.get("id")
        payslip = try row.get("payslip_id")
        period = try row.get("period")
        content = try StoredJSON.value(
            try row.text("content"), kind: "pay_correction", id: id.description)
        enteredBy = try row.text("entered_by")
        enteredAt = try row.get("entered_at")
        if let text = try row.optionalText("decision"),
            let outcome = PayVariable.Decision.Outcome(rawValue: text)
        {
            decision = Decision(
                outcome: outcome, by: try row.text("decided_by"), at: try row.get("decided_at"))
        } else {
            decision = nil
        }
    }
}
