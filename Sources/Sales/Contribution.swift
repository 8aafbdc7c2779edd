// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Ledger

/// What a member has earned and contributed so far, the moment a contribution is computed.
public struct ContributionState: Sendable, Hashable {
    /// Base of the earlier months of the calendar year.
    public let baseOfEarlierMonths: Money
    /// Base of the month so far, the present document included.
    public let baseOfMonth: Money
    /// Contribution taken in the earlier months of the year.
    public let takenInEarlierMonths: Money
    /// Contribution taken in the month so far.
    public let takenInMonth: Money
    /// The member's exemptions, by reason.
    public let exemptions: Set<String>

    /// A member's cumulated figures.
    public init(
        baseOfEarlierMonths: Money, baseOfMonth: Money, takenInEarlierMonths: Money,
        takenInMonth: Money, exemptions: Set<String> = []
    ) {
        self.baseOfEarlierMonths = baseOfEarlierMonths
        self.baseOfMonth = baseOfMonth
        self.takenInEarlierMonths = takenInEarlierMonths
        self.takenInMonth = takenInMonth
        self.exemptions = exemptions
    }

    /// The figures once a document of the month has changed the base by an amount.
    public func adding(_ base: Money) -> ContributionState {
        ContributionState(
            baseOfEarlierMonths: baseOfEarlierMonths, baseOfMonth: baseOfMonth + base,
            takenInEarlierMonths: takenInEarlierMonths, takenInMonth: takenInMonth,
            exemptions: exemptions)
    }
}

/// What a contribution comes to, with its reasons.
public struct Contribution: Sendable, Hashable {
    /// What is still to be taken; below zero is given back.
    public let amount: Money
    /// How it was computed; the last step equals `amount`.
    public let steps: [Step]
}

extension ContributionScheme {
    /// When in the month the contribution is computed.
    public enum Moment: Sendable {
        /// At a document: flat amounts and the floor wait for the end of the month.
        case document
        /// At the end of the month: everything.
        case monthEnd
    }

    /// The contribution still to be taken, given what has been taken.
    ///
    /// Computed on the month's cumulated base, so that the month's total is exact whatever the
    /// number of documents; credit notes and lost invoices lower the base and give it back.
    /// Tiers are marginal on the year's cumulated base. Rounded half-up once a tier.
    ///
    /// - Source: the scheme's own; worked examples in `money.md` §8 A to E and H.
    public func contribution(_ state: ContributionState, at moment: Moment) -> Contribution {
        var steps: [Step] = []
        var total = Money.zero
        let before = state.baseOfEarlierMonths
        let after = before + state.baseOfMonth
        for (index, tier) in tiers.enumerated() {
            let ceiling = index + 1 < tiers.count ? tiers[index + 1].from : nil
            let part = tier.part(of: after, upTo: ceiling) - tier.part(of: before, upTo: ceiling)
            guard !part.isZero else { continue }
            let amount = part.times(tier.rate)
            total = total + amount
            steps.append(
                Step(
                    "step.contribution.share", base: part, rate: tier.rate, amount: amount,
                    because: rule))
        }
        if moment == .monthEnd { total = monthTotal(total, state: state, steps: &steps) }
        total = capped(total, yearDue: yearDue(on: after), state: state, steps: &steps)
        if !state.takenInMonth.isZero {
            steps.append(
                Step(
                    "step.contribution.taken", amount: -state.takenInMonth, because: .arithmetic))
        }
        let amount = total - state.takenInMonth
        steps.append(Step("step.contribution", amount: amount, because: rule))
        return Contribution(amount: amount, steps: steps)
    }

    private func monthTotal(_ total: Money, state: ContributionState, steps: inout [Step]) -> Money
    {
        var total = total
        // Without a floor, a scheme by document gives back what credit notes took off.
        let isFloored = !floorMonth.isZero || trigger == .monthEnd
        if isFloored, total < floorMonth {
            total = floorMonth
            steps.append(Step("step.contribution.floor", amount: floorMonth, because: rule))
        }
        let isExempt = !state.exemptions.isDisjoint(with: flatExemptions)
        if !flatMonth.isZero, !isExempt {
            total = total + flatMonth
            steps.append(Step("step.contribution.flat", amount: flatMonth, because: rule))
        }
        return total
    }

    /// What the tiers ask on a cumulated base of the year, before floors, flats and caps.
    private func yearDue(on base: Money) -> Money {
        tiers.enumerated().map { index, tier in
            let ceiling = index + 1 < tiers.count ? tiers[index + 1].from : nil
            return tier.part(of: base, upTo: ceiling).times(tier.rate)
        }.sum
    }

    private func capped(
        _ total: Money, yearDue: Money, state: ContributionState, steps: inout [Step]
    ) -> Money {
        var total = total
        if let capMonth, total > capMonth {
            total = capMonth
            steps.append(Step("step.contribution.cap_month", amount: capMonth, because: rule))
        }
        if let capYear, state.takenInEarlierMonths + total > capYear {
            total = max(capYear - state.takenInEarlierMonths, .zero)
            steps.append(Step("step.contribution.cap_year", amount: total, because: rule))
        }
        // Where the year's base still passes the cap, a credit note gives nothing back.
        if let capYear, total.isNegative {
            let owed = min(max(min(capYear, yearDue) - state.takenInEarlierMonths, total), .zero)
            if owed != total {
                total = owed
                steps.append(Step("step.contribution.cap_year", amount: total, because: rule))
            }
        }
        return total
    }
}

extension ContributionScheme.Tier {
    /// The part of a cumulated base that lies in the tier; nothing below zero.
    func part(of base: Money, upTo ceiling: Money?) -> Money {
        let top = ceiling.map { min(base, $0) } ?? base
        return max(top - from, .zero)
    }
}

/// Books a contribution: internal lines only, from the member's section to the pool.
///
/// `amount`: not zero; below zero gives back.
///
/// - Source: `accounting.md` §2, entry 5.
public func contributionEntry(
    _ amount: Money, from section: ID<Section>, on day: Day, voucher: Voucher, label: String,
    context: SalesContext
) throws(LedgerError) -> Entry {
    let chart = context.chart
    let current = chart.account(.internalCurrent)
    return try Entry(
        .internalMovements, on: day, voucher: voucher, label: label,
        lines: [
            Line(chart.account(.internalCharge), in: section, amount),
            Line(current, in: section, -amount),
            Line(current, in: context.pool, amount),
            Line(chart.account(.internalIncome), in: context.pool, -amount),
        ], chart: chart)
}
