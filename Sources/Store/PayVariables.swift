// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database

/// What changes the pay of one month under one contract, entered by one person and decided by
/// another.
public struct PayVariable: Sendable, Hashable {
    /// What it changes.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Gross pay on top of the usual.
        case bonus
        /// The balance of an entrepreneur-employee's variable part of a year, as gross pay.
        case settlement
        /// Days, and hours of an ordinary contract, that are not paid.
        case absence
        /// Pay already paid, taken off net pay.
        case advance
        /// For a creditor, taken off net pay within what the law leaves attachable.
        case attachment
    }

    /// What was decided on it.
    public struct Decision: Sendable, Hashable {
        /// How it ended.
        public enum Outcome: String, Sendable, CaseIterable {
            /// It counts.
            case approved
            /// Somebody else refused it.
            case refused
            /// Whoever entered it took it back.
            case withdrawn
        }

        /// How it ended.
        public let outcome: Outcome
        /// Why; may be empty.
        public let note: String
        /// Who decided, as the audit log names them.
        public let by: String
        /// When.
        public let at: Instant
    }

    /// What is entered.
    public struct Content: Codable, Sendable, Hashable {
        /// What it changes.
        public let kind: Kind
        /// In words: the reason, the creditor and file, the day of the advance.
        public let label: String
        /// Above zero, in gross or net pay by its kind; zero for an absence.
        public let amount: Money
        /// First day of an absence.
        public let from: Day?
        /// Last day of an absence.
        public let to: Day?
        /// Hours of an absence, in thousandths.
        public let hours: Int64
        /// People the employee supports, for an attachment.
        public let dependants: Int

        /// What was typed; nothing is checked here.
        public init(
            _ kind: Kind, _ label: String, amount: Money = .zero, from: Day? = nil,
            to: Day? = nil, hours: Int64 = 0, dependants: Int = 0
        ) {
            self.kind = kind
            self.label = label
            self.amount = amount
            self.from = from
            self.to = to
            self.hours = hours
            self.dependants = dependants
        }
    }

    /// Its number within the cooperative.
    public let id: ID<PayVariable>
    /// The contract.
    public let engagement: ID<Engagement>
    /// The month.
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

/// The variables of the cooperative's months of pay.
public struct PayVariables {
    let work: CooperativeTransaction

    /// Keeps a variable that waits for another person.
    public func add(
        _ content: PayVariable.Content, of engagement: ID<Engagement>, in period: Period,
        by actor: String
    ) throws -> ID<PayVariable> {
        let id: ID<PayVariable> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO pay_variable (
                coop_id, id, engagement_id, period, kind, label, amount_minor, from_day, to_day,
                hours, dependants, entered_by, entered_at)
            VALUES (
                \(work.coop), \(id), \(engagement), \(period), \(content.kind.rawValue),
                \(content.label), \(content.amount), \(content.from), \(content.to),
                \(content.hours), \(content.dependants), \(actor), \(work.moment.now))
            """)
        return id
    }

    /// Keeps a decision.
    ///
    /// - Throws: ``Database/DatabaseError/refused(_:)`` with `four_eyes_variable` when whoever
    ///   entered it approves; ``Database/DatabaseError/unique(constraint:)`` when it was decided
    ///   before.
    public func decide(
        _ id: ID<PayVariable>, _ outcome: PayVariable.Decision.Outcome, note: String,
        by actor: String
    ) throws {
        try work.transaction.enqueue(
            """
            INSERT INTO pay_variable_decision (
                coop_id, variable_id, decision, note, decided_by, decided_at)
            VALUES (
                \(work.coop), \(id), \(outcome.rawValue), \(note), \(actor), \(work.moment.now))
            """)
    }

    /// A variable by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<PayVariable>) throws -> PayVariable {
        guard let found = try fetch("AND v.id = \(id)").first else {
            throw StoreError.notFound(kind: "pay_variable", id: id.description)
        }
        return found
    }

    /// The variables of a month in the order they were entered; of one contract or of all.
    public func all(
        in period: Period, of engagement: ID<Engagement>? = nil
    ) throws -> [PayVariable] {
        let filter: SQL = engagement.map { "AND v.engagement_id = \($0)" } ?? ""
        return try fetch("AND v.period = \(period) \(filter)")
    }

    /// What counts for the pay of a contract in a month, in the order it was entered.
    public func approved(
        _ engagement: ID<Engagement>, in period: Period
    ) throws -> [PayVariable.Content] {
        try all(in: period, of: engagement)
            .filter { $0.decision?.outcome == .approved }.map(\.content)
    }

    /// The variables that wait for a decision, the oldest month first.
    public func undecided() throws -> [PayVariable] {
        try fetch("AND d.variable_id IS NULL").sorted {
            ($0.period, $0.id) < ($1.period, $1.id)
        }
    }

    /// What was entered as balance of a year by contract, whatever its month, but for what was
    /// refused or taken back.
    public func settlements(of label: String) throws -> [ID<Engagement>: Money] {
        let rows = try fetch("AND v.kind = 'settlement' AND v.label = \(label)")
        let standing = rows.filter { ($0.decision?.outcome ?? .approved) == .approved }
        return Dictionary(standing.map { ($0.engagement, $0.content.amount) }) { $0 + $1 }
    }

    /// How many variables wait for a decision, without those that somebody entered.
    public func countWaiting(besidesThoseOf actor: String) throws -> Int {
        try work.transaction.value(
            """
            SELECT COUNT(*) FROM pay_variable v
            WHERE v.coop_id = \(work.coop) AND v.entered_by <> \(actor)
                AND NOT EXISTS (
                    SELECT 1 FROM pay_variable_decision d
                    WHERE d.coop_id = v.coop_id AND d.variable_id = v.id)
            """) ?? 0
    }

    private func fetch(_ filter: SQL) throws -> [PayVariable] {
        try work.transaction.rows(
            """
            SELECT v.*, d.decision, d.note, d.decided_by, d.decided_at FROM pay_variable v
            LEFT JOIN pay_variable_decision d
                ON d.coop_id = v.coop_id AND d.variable_id = v.id
            WHERE v.coop_id = \(work.coop) \(filter) ORDER BY v.id
            """
        ).map(PayVariable.init)
    }
}

extension CooperativeTransaction {
    /// The variables of the cooperative's months of pay.
    public var payVariables: PayVariables { PayVariables(work: self) }
}

extension PayVariable {
    init(_ row: Row) throws {
        id = try row.get("id")
        engagement = try row.get("engagement_id")
        period = try row.get("period")
        guard let kind = Kind(rawValue: try row.text("kind")) else {
            throw StoreError.unreadable(kind: "pay_variable", id: id.description)
        }
        content = Content(
            kind, try row.text("label"), amount: try row.get("amount_minor"),
            from: try row.get("from_day"), to: try row.get("to_day"),
            hours: try row.int64("hours"), dependants: Int(try row.int64("dependants")))
        enteredBy = try row.text("entered_by")
        enteredAt = try row.get("entered_at")
        decision = try Decision(row)
    }
}

extension PayVariable.Decision {
    /// The decision of a joined row; nil when there is none.
    fileprivate init?(_ row: Row) throws {
        guard let text = try row.optionalText("decision"), let outcome = Outcome(rawValue: text)
        else { return nil }
        self.outcome = outcome
        note = try row.text("note")
        by = try row.text("decided_by")
        at = try row.get("decided_at")
    }
}
