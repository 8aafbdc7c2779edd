// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Ledger
import RuleBook
import Store

/// The wage that social rights would be computed on if the work stopped at the end of a month.
public struct RightsReference: Sendable, Hashable {
    /// The last month counted.
    public let last: Period
    /// The daily allowance in sickness, with its steps.
    public let sickness: Money
    /// Pay of the last months, capped, by day: half of it is the allowance.
    public let sicknessSteps: [Step]
    /// The daily reference wage of unemployment.
    public let unemployment: Money
    /// Pay of the reference months over their days.
    public let unemploymentSteps: [Step]
}

extension Work {
    /// What rights would rest on: as paid, after the first month of a plan, after all of it.
    ///
    /// Nothing where the pack has no figures for it.
    func rightsReferences(
        _ engagement: Engagement?, _ section: ID<Section>, with months: [PlannedMonth]
    ) throws -> [RightsReference] {
        guard engagement != nil, let first = months.first, let last = months.last else { return [] }
        var gross: [Period: Money] = [:]
        for payslip in try store.payslips.all(of: section) {
            let period = payslip.record.period
            gross[period] = (gross[period] ?? .zero) + payslip.sums.gross
        }
        var planned = gross
        for month in months {
            planned[month.period] = (planned[month.period] ?? .zero) + month.gross
        }
        let today = RightsReference(gross, until: first.period.previous, law.rules)
        let next = RightsReference(planned, until: first.period, law.rules)
        let end = RightsReference(planned, until: last.period, law.rules)
        return [today, next, end].compactMap(\.self)
    }
}

extension RightsReference {
    /// Rights on the gross pay by month, with the figures of the last month known.
    ///
    /// - Source: `protection.md` §1: last 3 months / 91.25, capped at a multiple of the minimum
    ///   wage, half of it. Unemployment: gross pay of the reference months over their calendar
    ///   days; the pack says that nobody has compared its figures with the source.
    init?(_ gross: [Period: Money], until last: Period, _ rules: RuleBook) {
        let day = last.lastDay
        guard let multiple = try? rules.rate("rights.sickness.cap_multiple", at: day),
            let wage = try? rules.rate("payroll.smic_hour", at: day),
            let hours = try? rules.rate("payroll.hours_week", at: day),
            let days = try? rules.rate("rights.sickness.days", at: day),
            let share = try? rules.rate("rights.sickness.rate", at: day),
            let count = try? rules.rate("rights.unemployment.months", at: day)
        else { return nil }
        // Hourly × 35 × 52 / 12, rounded to the cent.
        let hourly = Int128(wage.value.millionths) * Int128(hours.value.millionths) * 52
        let month = Money.cents(
            Int64(divided(hourly, by: 12 * 10_000 * 1_000_000, rounding: .halfUp)))
        let cap = month.times(multiple.value)
        self.init(
            last: last,
            sickness: (gross, cap, multiple.rule), days: days, share: share,
            months: Int(count.value.millionths / 1_000_000), rule: count.rule)
    }

    private init(
        last: Period, sickness: (gross: [Period: Money], cap: Money, rule: Step.Rule),
        days: Ruled<Rate>, share: Ruled<Rate>, months: Int, rule: Step.Rule
    ) {
        let (gross, cap, capRule) = sickness
        self.last = last
        var steps: [Step] = []
        var sum = Money.zero
        for offset in (-2...0) {
            let paid = gross[last + offset] ?? .zero
            let counted = min(paid, cap)
            sum = sum + counted
            steps.append(
                Step(
                    paid > cap ? "step.rights.month_capped" : "step.rights.month",
                    values: ["month": (last + offset).text, "gross": paid.text], amount: counted,
                    because: paid > cap ? capRule : .arithmetic))
        }
        // 91.25 days: the sum over the days, half-up to the cent.
        let daily = sum.times(.cents(1_000_000), over: .cents(days.value.millionths))
        steps.append(
            Step(
                "step.rights.daily", values: ["days": days.value.text], amount: daily,
                because: days.rule))
        self.sickness = daily.times(share.value)
        steps.append(
            Step(
                "step.rights.allowance", base: daily, rate: share.value, amount: self.sickness,
                because: share.rule))
        sicknessSteps = steps

        let first = gross.filter { !$0.value.isZero }.keys.min() ?? last
        let from = max(first, last + (1 - months))
        let paid = gross.filter { $0.key >= from && $0.key <= last }.values.reduce(.zero, +)
        let length = max(1, last.lastDay - from.firstDay + 1)
        unemployment = paid.times(.cents(1), over: .cents(Int64(length)))
        unemploymentSteps = [
            Step(
                "step.rights.reference",
                values: ["from": from.text, "to": last.text], amount: paid, because: .arithmetic),
            Step(
                "step.rights.reference_day", values: ["days": String(length)],
                amount: unemployment, because: rule),
        ]
    }
}
