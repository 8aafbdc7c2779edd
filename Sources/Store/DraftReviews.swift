// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger
public import Sales

/// Where a draft stands between whoever wrote it and whoever approves it.
public struct DraftReview: Sendable, Hashable {
    /// Which of the two has to act.
    public enum State: String, Sendable, CaseIterable {
        /// It waits for approval.
        case submitted
        /// It was given back, to be changed.
        case returned
    }

    /// Whose turn it is.
    public let state: State
    /// Who submitted or returned it, as the audit log names them.
    public let actor: String
    /// When.
    public let at: Instant
    /// Why it was returned; empty when it was submitted.
    public let reason: String
}

/// The drafts of a cooperative that wait for approval or were returned.
public struct DraftReviews {
    let work: CooperativeTransaction

    /// Notes whose turn it is; `reason`: why a draft is returned.
    public func note(
        _ state: DraftReview.State, of draft: ID<InvoiceDraft>, by actor: String,
        reason: String = ""
    ) throws {
        try work.transaction.run(
            """
            INSERT INTO draft_review (coop_id, draft_id, state, actor, at, reason)
            VALUES (
                \(work.coop), \(draft), \(state.rawValue), \(actor), \(work.moment.now),
                \(reason))
            ON CONFLICT (coop_id, draft_id) DO UPDATE SET
                state = excluded.state, actor = excluded.actor, at = excluded.at,
                reason = excluded.reason
            """)
    }

    /// Takes a draft back from approval; what was returned stays marked.
    public func withdraw(_ draft: ID<InvoiceDraft>) throws {
        try work.transaction.run(
            """
            DELETE FROM draft_review
            WHERE coop_id = \(work.coop) AND draft_id = \(draft)
                AND state = \(DraftReview.State.submitted.rawValue)
            """)
    }

    /// Where a draft stands; nil when it was never submitted.
    public func find(_ draft: ID<InvoiceDraft>) throws -> DraftReview? {
        try work.transaction.row(
            """
            SELECT state, actor, at, reason FROM draft_review
            WHERE coop_id = \(work.coop) AND draft_id = \(draft)
            """
        ).map(DraftReview.init)
    }

    /// Whose turn it is, for the drafts of an activity that were submitted.
    public func states(
        of section: ID<Section>
    ) throws -> [ID<InvoiceDraft>: DraftReview.State] {
        var states: [ID<InvoiceDraft>: DraftReview.State] = [:]
        for row in try work.transaction.rows(
            """
            SELECT r.draft_id, r.state
            FROM draft_review r JOIN draft d ON d.coop_id = r.coop_id AND d.id = r.draft_id
            WHERE r.coop_id = \(work.coop) AND d.section_id = \(section)
            """
        ) {
            let state: String = try row.get("state")
            states[try row.get("draft_id")] = DraftReview.State(rawValue: state)
        }
        return states
    }

    /// The drafts that wait for approval with their reviews, the oldest first.
    ///
    /// `sections`: of these activities; nil for all.
    public func waiting(
        in sections: [ID<Section>]?
    ) throws -> [(draft: ID<InvoiceDraft>, review: DraftReview)] {
        try work.transaction.rows(
            """
            SELECT r.draft_id, r.state, r.actor, r.at, r.reason
            FROM draft_review r JOIN draft d ON d.coop_id = r.coop_id AND d.id = r.draft_id
            WHERE \(conditions(sections)) ORDER BY r.at, r.draft_id LIMIT 500
            """
        ).map { (try $0.get("draft_id"), try DraftReview($0)) }
    }

    /// How many drafts wait.
    public func countWaiting(in sections: [ID<Section>]?) throws -> Int {
        try work.transaction.value(
            """
            SELECT COUNT(*)
            FROM draft_review r JOIN draft d ON d.coop_id = r.coop_id AND d.id = r.draft_id
            WHERE \(conditions(sections))
            """) ?? 0
    }

    private func conditions(_ sections: [ID<Section>]?) -> SQL {
        let waiting: SQL = """
            r.coop_id = \(work.coop) AND r.state = \(DraftReview.State.submitted.rawValue)
            """
        guard let sections else { return waiting }
        // No activity at all reaches no draft: numbers begin at 1.
        let numbers = sections.isEmpty ? [ID<Section>(0)] : sections
        return waiting + " AND d.section_id IN ("
            + numbers.map { number -> SQL in "\(number)" }.joined(separator: ", ") + ")"
    }
}

extension DraftReview {
    init(_ row: Row) throws {
        let state: String = try row.get("state")
        self.init(
            state: State(rawValue: state) ?? .submitted, actor: try row.get("actor"),
            at: try row.get("at"), reason: try row.get("reason"))
    }
}

/// Up to which amount activities issue invoices without somebody else's approval.
public struct IssuingLimits {
    let work: CooperativeTransaction

    /// A limit: an amount without VAT, or any amount.
    public enum Limit: Sendable, Hashable {
        /// Nothing has to be approved.
        case anyAmount
        /// More than this has to be approved; zero for everything.
        case upTo(Money)

        fileprivate var amount: Money? {
            if case .upTo(let amount) = self { amount } else { nil }
        }

        /// Whether an amount needs no approval.
        public func covers(_ net: Money) -> Bool { amount.map { net <= $0 } ?? true }
    }

    /// The limit that holds for an activity: its own, else the cooperative's, else any amount.
    public func of(_ section: ID<Section>) throws -> Limit {
        try work.transaction.row(
            """
            SELECT amount_minor FROM issuing_limit
            WHERE coop_id = \(work.coop) AND section_id IN (0, \(section))
            ORDER BY section_id DESC LIMIT 1
            """
        ).map(Limit.init) ?? .anyAmount
    }

    /// The limits set: the cooperative's, nil when none is, and those of activities of their own.
    public func all() throws -> (usual: Limit?, own: [ID<Section>: Limit]) {
        var own: [ID<Section>: Limit] = [:]
        var usual: Limit?
        for row in try work.transaction.rows(
            """
            SELECT section_id, amount_minor FROM issuing_limit WHERE coop_id = \(work.coop)
            """
        ) {
            let section: ID<Section> = try row.get("section_id")
            if section.value == 0 { usual = try Limit(row) } else { own[section] = try Limit(row) }
        }
        return (usual, own)
    }

    /// Sets the limit of an activity, or (nil) of all that have none of their own.
    public func set(_ limit: Limit, for section: ID<Section>?, by actor: String) throws {
        try work.transaction.run(
            """
            INSERT INTO issuing_limit (coop_id, section_id, amount_minor, set_by, set_at)
            VALUES (
                \(work.coop), \(section ?? ID(0)), \(limit.amount), \(actor), \(work.moment.now))
            ON CONFLICT (coop_id, section_id) DO UPDATE SET
                amount_minor = excluded.amount_minor, set_by = excluded.set_by,
                set_at = excluded.set_at
            """)
    }

    /// Takes the limit of its own off an activity: the cooperative's holds again.
    public func clear(_ section: ID<Section>) throws {
        try work.transaction.run(
            """
            DELETE FROM issuing_limit WHERE coop_id = \(work.coop) AND section_id = \(section)
            """)
    }
}

extension IssuingLimits.Limit {
    init(_ row: Row) throws {
        let amount: Money? = try row.get("amount_minor")
        self = amount.map { .upTo($0) } ?? .anyAmount
    }
}

extension CooperativeTransaction {
    /// The drafts that wait for approval or were returned.
    public var draftReviews: DraftReviews { DraftReviews(work: self) }
    /// What activities may issue alone.
    public var issuingLimits: IssuingLimits { IssuingLimits(work: self) }
}
