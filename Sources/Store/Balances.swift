// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger

/// The balances of a cooperative: snapshots of closed months plus the lines of open ones.
public struct Balances {
    let work: CooperativeTransaction

    /// The trial balance at a day, of the whole cooperative or one section.
    ///
    /// `from`: first day counted; nil for everything, as a balance sheet needs.
    public func trialBalance(
        from: Day? = nil, at day: Day, section: ID<Section>? = nil
    ) throws -> TrialBalance {
        var closed = try lastClosedPeriod(before: day)
        // The first snapshot also holds what came before its month.
        if let from, try firstClosedPeriod().map({ from.period <= $0 }) ?? true { closed = nil }
        let sectionFilter: SQL = section.map { "AND section_id = \($0)" } ?? ""
        var sums: [String: (debit: Money, credit: Money)] = [:]
        var openFrom = from
        if let closed, from.map({ $0 == $0.period.firstDay && $0.period <= closed }) ?? true {
            openFrom = closed.next.firstDay
            let start: SQL = from.map { "AND period >= \($0.period)" } ?? ""
            for row in try work.transaction.rows(
                """
                SELECT account, CAST(SUM(debit_minor) AS BIGINT) AS debit,
                    CAST(SUM(credit_minor) AS BIGINT) AS credit
                FROM closed_balance
                WHERE coop_id = \(work.coop) AND period <= \(closed) \(start) \(sectionFilter)
                GROUP BY account
                """
            ) {
                sums[try row.get("account")] = (try row.get("debit"), try row.get("credit"))
            }
        }
        let start: SQL = openFrom.map { "AND day >= \($0)" } ?? ""
        for row in try work.transaction.rows(
            """
            SELECT account,
                CAST(SUM(CASE WHEN amount_minor > 0 THEN amount_minor ELSE 0 END) AS BIGINT)
                    AS debit,
                CAST(SUM(CASE WHEN amount_minor < 0 THEN -amount_minor ELSE 0 END) AS BIGINT)
                    AS credit
            FROM line
            WHERE coop_id = \(work.coop) AND day <= \(day) \(start) \(sectionFilter)
            GROUP BY account
            """
        ) {
            let account: String = try row.get("account")
            let known = sums[account] ?? (.zero, .zero)
            sums[account] = (
                known.debit + (try row.money("debit")), known.credit + (try row.money("credit"))
            )
        }
        return TrialBalance(
            rows: sums.map {
                AccountBalance(account: $0.key, debit: $0.value.debit, credit: $0.value.credit)
            })
    }

    /// Debit less credit of one account in each section at a day.
    public func bySection(_ account: String, at day: Day) throws -> [ID<Section>: Money] {
        let closed = try lastClosedPeriod(before: day)
        var sums: [ID<Section>: Money] = [:]
        if let closed {
            for row in try work.transaction.rows(
                """
                SELECT section_id, CAST(SUM(debit_minor - credit_minor) AS BIGINT) AS balance
                FROM closed_balance
                WHERE coop_id = \(work.coop) AND account = \(account) AND period <= \(closed)
                GROUP BY section_id
                """
            ) { sums[try row.id("section_id")] = try row.get("balance") }
        }
        let start: SQL = closed.map { "AND day >= \($0.next.firstDay)" } ?? ""
        for row in try work.transaction.rows(
            """
            SELECT section_id, CAST(SUM(amount_minor) AS BIGINT) AS balance FROM line
            WHERE coop_id = \(work.coop) AND account = \(account) AND day <= \(day) \(start)
            GROUP BY section_id
            """
        ) {
            let section: ID<Section> = try row.get("section_id")
            sums[section] = (sums[section] ?? .zero) + (try row.money("balance"))
        }
        return sums
    }

    /// Debit less credit of one account at a day, in one section.
    public func balance(_ account: String, in section: ID<Section>, at day: Day) throws -> Money {
        let closed = try lastClosedPeriod(before: day)
        let start: SQL = closed.map { "AND day >= \($0.next.firstDay)" } ?? ""
        let open: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM line
            WHERE coop_id = \(work.coop) AND section_id = \(section) AND account = \(account)
                AND day <= \(day) \(start)
            """)
        guard let closed else { return open ?? .zero }
        let before: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(debit_minor - credit_minor), 0) AS BIGINT)
            FROM closed_balance
            WHERE coop_id = \(work.coop) AND section_id = \(section) AND account = \(account)
                AND period <= \(closed)
            """)
        return (before ?? .zero) + (open ?? .zero)
    }

    /// Debit less credit of one third party on one account, over all days.
    public func balance(_ account: String, of party: ID<ThirdParty>) throws -> Money {
        try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM line
            WHERE coop_id = \(work.coop) AND account = \(account) AND third_party_id = \(party)
            """) ?? .zero
    }

    private func firstClosedPeriod() throws -> Period? {
        try work.transaction.value(
            """
            SELECT period FROM period_close WHERE coop_id = \(work.coop) ORDER BY period LIMIT 1
            """)
    }

    /// The last month that is closed and ends on or before `day`; nil when none is.
    public func lastClosedPeriod(before day: Day? = nil) throws -> Period? {
        let limit: SQL = day.map { "AND period <= \(($0 + 1).period.previous)" } ?? ""
        return try work.transaction.value(
            """
            SELECT period FROM period_close WHERE coop_id = \(work.coop) \(limit)
            ORDER BY period DESC LIMIT 1
            """)
    }

    /// Closes a month: from now on no entry can be dated in it, and its sums are kept.
    ///
    /// `period`: the month after the last closed one, or any when none is closed;
    /// the caller has checked the order.
    public func close(_ period: Period, by actor: String) throws {
        try work.transaction.enqueue(
            """
            INSERT INTO period_close (coop_id, period, closed_at, closed_by)
            VALUES (\(work.coop), \(period), \(work.moment.now), \(actor))
            """)
        // Entries dated before the first closed month belong to its snapshot.
        let isFirst = try lastClosedPeriod(before: period.firstDay - 1) == nil
        let start: SQL = isFirst ? "" : "AND day >= \(period.firstDay)"
        try work.transaction.enqueue(
            """
            INSERT INTO closed_balance (
                coop_id, period, account, section_id, debit_minor, credit_minor)
            SELECT coop_id, \(period), account, section_id,
                CAST(SUM(CASE WHEN amount_minor > 0 THEN amount_minor ELSE 0 END) AS BIGINT),
                CAST(SUM(CASE WHEN amount_minor < 0 THEN -amount_minor ELSE 0 END) AS BIGINT)
            FROM line
            WHERE coop_id = \(work.coop) AND day <= \(period.lastDay) \(start)
            GROUP BY coop_id, account, section_id
            """)
    }
}

extension CooperativeTransaction {
    /// The cooperative's balances.
    public var balances: Balances { Balances(work: self) }
}
