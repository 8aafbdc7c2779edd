// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger
public import Sales

/// Which scheme a member contributes by, from a day on.
public struct Agreement: Sendable, Hashable {
    /// The activity.
    public let section: ID<Section>
    /// Key of the scheme in the pack.
    public let scheme: String
    /// Reasons for which the member does not owe the flat amount.
    public let exemptions: Set<String>
    /// First day.
    public let from: Day

    /// An agreement with a member.
    public init(section: ID<Section>, scheme: String, exemptions: Set<String> = [], from: Day) {
        self.section = section
        self.scheme = scheme
        self.exemptions = exemptions
        self.from = from
    }
}

extension Agreement {
    init(_ row: Row, section: ID<Section>) throws {
        self.init(
            section: section, scheme: try row.get("scheme"),
            exemptions: Set(try row.text("exemptions").split(separator: ",").map(String.init)),
            from: try row.get("from_day"))
    }
}

/// A contribution as taken, with the steps that explain it.
public struct TakenContribution: Sendable, Hashable {
    /// The month it counts for.
    public let period: Period
    /// The day it was taken.
    public let day: Day
    /// Key of the scheme.
    public let scheme: String
    /// What caused it: `invoice`, `settlement`, `month_end`.
    public let cause: String
    /// The document that caused it; 0 for the month's end.
    public let causeID: Int64
    /// The change of the base it was computed on.
    public let base: Money
    /// What was taken; below zero was given back.
    public let amount: Money
    /// How it was computed.
    public let steps: [Step]

    /// A contribution to keep.
    public init(
        period: Period, day: Day, scheme: String, cause: String, causeID: Int64, base: Money,
        amount: Money, steps: [Step]
    ) {
        self.period = period
        self.day = day
        self.scheme = scheme
        self.cause = cause
        self.causeID = causeID
        self.base = base
        self.amount = amount
        self.steps = steps
    }
}

/// The agreements and contributions of a cooperative.
public struct Contributions {
    let work: CooperativeTransaction

    /// Keeps an agreement.
    public func agree(_ agreement: Agreement) throws {
        let id: ID<Agreement> = work.nextID()
        let exemptions = agreement.exemptions.sorted().joined(separator: ",")
        try work.transaction.enqueue(
            """
            INSERT INTO agreement (coop_id, id, section_id, scheme, exemptions, from_day)
            VALUES (
                \(work.coop), \(id), \(agreement.section), \(agreement.scheme), \(exemptions),
                \(agreement.from))
            """)
    }

    /// The agreements of an activity, the oldest first.
    public func agreements(of section: ID<Section>) throws -> [Agreement] {
        try work.transaction.rows(
            """
            SELECT scheme, exemptions, from_day FROM agreement
            WHERE coop_id = \(work.coop) AND section_id = \(section) ORDER BY from_day, id
            """
        ).map { try Agreement($0, section: section) }
    }

    /// The agreement in force on a day, with what the member has earned and contributed in the
    /// year up to the end of the day's month; nil when there is no agreement.
    public func standing(
        _ section: ID<Section>, on day: Day
    ) throws -> (agreement: Agreement, state: ContributionState)? {
        let period = day.period
        let row = try work.transaction.row(
            """
            SELECT a.scheme, a.exemptions, a.from_day, c.* FROM (
                SELECT scheme, exemptions, from_day FROM agreement
                WHERE coop_id = \(work.coop) AND section_id = \(section) AND from_day <= \(day)
                ORDER BY from_day DESC LIMIT 1
            ) AS a CROSS JOIN (SELECT
                CAST(COALESCE(SUM(CASE WHEN period < \(period) THEN base_minor END), 0) AS BIGINT)
                    AS earlier_base,
                CAST(COALESCE(SUM(CASE WHEN period = \(period) THEN base_minor END), 0) AS BIGINT)
                    AS month_base,
                CAST(COALESCE(SUM(CASE WHEN period < \(period) THEN amount_minor END), 0)
                    AS BIGINT) AS earlier_taken,
                CAST(COALESCE(SUM(CASE WHEN period = \(period) THEN amount_minor END), 0)
                    AS BIGINT) AS month_taken
            FROM contribution
            WHERE coop_id = \(work.coop) AND section_id = \(section)
                AND period BETWEEN \(period.firstOfYear) AND \(period)) AS c
            """)
        return try row.map { row in
            let agreement = try Agreement(row, section: section)
            return (
                agreement,
                ContributionState(
                    baseOfEarlierMonths: try row.get("earlier_base"),
                    baseOfMonth: try row.get("month_base"),
                    takenInEarlierMonths: try row.get("earlier_taken"),
                    takenInMonth: try row.get("month_taken"), exemptions: agreement.exemptions)
            )
        }
    }

    /// Whether a cause has been accounted for in a month.
    public func isTaken(
        _ section: ID<Section>, in period: Period, cause: String, id: Int64
    ) throws -> Bool {
        try work.transaction.row(
            """
            SELECT 1 FROM contribution
            WHERE coop_id = \(work.coop) AND section_id = \(section) AND period = \(period)
                AND cause = \(cause) AND cause_id = \(id)
            """) != nil
    }

    /// Keeps a contribution; the entry is nil when its amount is zero.
    public func add(
        _ taken: TakenContribution, of section: ID<Section>, entry: ID<Entry>?
    ) throws {
        let id: ID<TakenContribution> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO contribution (
                coop_id, id, section_id, period, day, scheme, cause, cause_id, base_minor,
                amount_minor, entry_id, steps)
            VALUES (
                \(work.coop), \(id), \(section), \(taken.period), \(taken.day), \(taken.scheme),
                \(taken.cause), \(taken.causeID), \(taken.base), \(taken.amount), \(entry),
                \(StoredJSON.text(taken.steps)))
            """)
    }

    /// The contributions of an activity in some days, oldest first.
    public func taken(
        _ section: ID<Section>, from: Day, to: Day
    ) throws -> [TakenContribution] {
        try work.transaction.rows(
            """
            SELECT id, period, day, scheme, cause, cause_id, base_minor, amount_minor, steps
            FROM contribution
            WHERE coop_id = \(work.coop) AND section_id = \(section)
                AND day BETWEEN \(from) AND \(to)
            ORDER BY day, id
            """
        ).map { row in
            TakenContribution(
                period: try row.get("period"), day: try row.get("day"),
                scheme: try row.get("scheme"), cause: try row.get("cause"),
                causeID: try row.get("cause_id"), base: try row.get("base_minor"),
                amount: try row.get("amount_minor"),
                steps: try StoredJSON.value(
                    try row.get("steps"), kind: "contribution",
                    id: String(try row.int64("id"))))
        }
    }

    /// What the figures until a month's end add to the base, for schemes computed then.
    ///
    /// Turnover invoiced less credit notes and losses, and for the gross margin less purchases
    /// that are production costs, since the agreement began, less what earlier months counted:
    /// a bill or credit note that comes after its month's contribution counts in the next one.
    public func monthBase(
        _ agreement: Agreement, until day: Day, base: ContributionBase
    ) throws -> Money {
        let section = agreement.section
        let from = agreement.from.period.firstDay
        let turnover: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(
                CASE WHEN kind = 'invoice' THEN net_minor ELSE -net_minor END), 0) AS BIGINT)
            FROM invoice WHERE coop_id = \(work.coop) AND section_id = \(section)
                AND day BETWEEN \(from) AND \(day)
            """)
        let lost: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(p.amount_minor - p.vat_minor), 0) AS BIGINT)
            FROM settlement p JOIN invoice i ON i.coop_id = p.coop_id AND i.id = p.invoice_id
            WHERE p.coop_id = \(work.coop) AND i.section_id = \(section) AND p.kind = 'loss'
                AND p.day BETWEEN \(from) AND \(day)
            """)
        let counted: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(base_minor), 0) AS BIGINT) FROM contribution
            WHERE coop_id = \(work.coop) AND section_id = \(section) AND cause = 'month_end'
                AND day BETWEEN \(from) AND \(day)
            """)
        let sold = (turnover ?? .zero) - (lost ?? .zero) - (counted ?? .zero)
        guard base == .grossMargin else { return sold }
        let costs: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(net_minor
                + CASE WHEN deduction = 'none' THEN tax_minor ELSE 0 END), 0) AS BIGINT)
            FROM purchase WHERE coop_id = \(work.coop) AND section_id = \(section)
                AND is_production_cost = 1 AND day BETWEEN \(from) AND \(day)
            """)
        return sold - (costs ?? .zero)
    }

    /// Whether the end of a later month has been accounted for.
    public func isMonthEndTaken(_ section: ID<Section>, after period: Period) throws -> Bool {
        try work.transaction.row(
            """
            SELECT 1 FROM contribution
            WHERE coop_id = \(work.coop) AND section_id = \(section) AND cause = 'month_end'
                AND period > \(period) LIMIT 1
            """) != nil
    }
}

extension CooperativeTransaction {
    /// The cooperative's agreements and contributions.
    public var contributions: Contributions { Contributions(work: self) }
}
