// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Sales
import Store

/// What makes a contribution due: a document and what it changes of the base.
struct ContributionCause {
    /// `invoice`, `settlement`, `month_end`.
    let name: String
    /// The document; 0 for the month's end.
    let id: Int64
    /// What it adds to the base.
    let base: Money
    /// The voucher of the entry.
    let voucher: Voucher
    /// The day it counts for.
    let day: Day

    /// Name of what a client's payment causes.
    static let settlement = "settlement"
}

extension Work {
    /// Takes the contribution a document makes due, when the member's scheme waits for it.
    ///
    /// `trigger`: what kind of document it is.
    func takeContribution(
        from section: ID<Section>, for trigger: ContributionTrigger, _ cause: ContributionCause
    ) throws {
        guard let standing = try store.contributions.standing(section, on: cause.day) else {
            return
        }
        let scheme = try law.schemes.scheme(standing.agreement.scheme)
        guard scheme.trigger == trigger else { return }
        try take(scheme, standing, at: .document, cause)
    }

    /// Takes what a scheme computes at the end of a month: all of it, or floor and flat amount.
    ///
    /// - Returns: What was taken; nil when the month or a later one was taken before, or nothing
    ///   is agreed.
    func takeMonthContribution(from section: ID<Section>, in period: Period) throws -> Money? {
        let taken = try store.contributions.isTaken(section, in: period, cause: "month_end", id: 0)
        guard !taken, try !store.contributions.isMonthEndTaken(section, after: period),
            let standing = try store.contributions.standing(section, on: period.lastDay)
        else { return nil }
        let scheme = try law.schemes.scheme(standing.agreement.scheme)
        // Who has left owes neither floor nor flat amount; what still comes in or back counts.
        let (own, lastDay) = try store.sections.findWithEnd(section)
        let hasLeft = lastDay.map { $0 < period.firstDay } ?? false
        var base = Money.zero
        if scheme.trigger == .monthEnd {
            base = try store.contributions.monthBase(
                standing.agreement, until: period.lastDay, base: scheme.base)
        }
        // A month below zero pays floor and flat amount; what it lacks lowers the base of the
        // next.
        if !hasLeft { base = max(base, .zero) }
        let cause = ContributionCause(
            name: "month_end", id: 0, base: base,
            voucher: Voucher("\(own.code) \(period)", on: period.lastDay), day: period.lastDay)
        if hasLeft, base.isZero { return nil }
        return try take(scheme, standing, at: hasLeft ? .document : .monthEnd, cause)
    }

    @discardableResult
    private func take(
        _ scheme: ContributionScheme,
        _ standing: (agreement: Agreement, state: ContributionState),
        at moment: ContributionScheme.Moment, _ cause: ContributionCause
    ) throws -> Money {
        let section = standing.agreement.section
        let contribution = scheme.contribution(standing.state.adding(cause.base), at: moment)
        var entry: ID<Entry>?
        if !contribution.amount.isZero {
            entry = try store.entries.post(
                contributionEntry(
                    contribution.amount, from: section, on: cause.day, voucher: cause.voucher,
                    label: scheme.title[cooperative.language] ?? scheme.key, context: sales))
        }
        try store.contributions.add(
            TakenContribution(
                period: cause.day.period, day: cause.day, scheme: scheme.key, cause: cause.name,
                causeID: cause.id, base: cause.base, amount: contribution.amount,
                steps: contribution.steps),
            of: section, entry: entry)
        return contribution.amount
    }
}
