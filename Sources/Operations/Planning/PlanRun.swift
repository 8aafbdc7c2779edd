// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Payroll
import Store

/// Plays twelve months of pay on what is known today.
///
/// A month runs from cut-off to cut-off, as pay does: what comes after it counts for the next.
struct PlanRun {
    typealias Regime = any PayRegime<PayslipInput, Payslip>

    let work: Work
    let engagement: Engagement?
    let from: Period
    let opening: Money
    let costs: Money
    let reserve: Money
    /// The law of the first month; nil when the packs do not know it.
    let law: Regime?
    /// The law of each month; nil from where the packs end: the first month's then goes on.
    private let laws: [Regime?]
    private let input: PayslipInput?
    /// What comes and what the contribution takes, a month each.
    private let flows: [(receipts: Money, contribution: Money)]
    private(set) var preview: PlanPreview?

    static let length = 12

    init(
        _ work: Work, _ engagement: Engagement?, from: Period, opening: Money,
        receipts: [ExpectedReceipt], costs: Money, reserve: Money, section: ID<Section>
    ) throws {
        self.work = work
        self.engagement = engagement
        self.from = from
        self.opening = opening
        self.costs = costs
        self.reserve = reserve
        laws = (0..<PlanRun.length).map { try? work.payrollLaw(from + $0) }
        law = laws[0]
        input = try engagement.map { try work.payslipInput($0, in: from) }
        flows = try PlanRun.flows(receipts, from: from, section, work, opening: opening)
    }

    /// What stays in the account at each pay: the reserve and the month's costs to come.
    var kept: Money { reserve + costs }

    private static func flows(
        _ receipts: [ExpectedReceipt], from: Period, _ section: ID<Section>, _ work: Work,
        opening: Money
    ) throws -> [(receipts: Money, contribution: Money)] {
        let cutoff = work.cooperative.cutoffDay
        var forecast = try work.contributionForecast(section)
        // What has moved since a cut-off that is past counts for the second month.
        var moved = Money.zero
        if work.today > from.day(cutoff) {
            let treasury = try work.store.balances.balance(
                work.law.chart.account(.internalCurrent), in: section, at: work.today)
            moved = treasury - (try work.store.purchases.owed(section, at: work.today)) - opening
        }
        return (0..<length).map { index in
            let period = from + index
            let due = receipts.filter {
                let month = $0.day <= $0.day.period.day(cutoff) ? $0.day.period : $0.day.period.next
                return max(month, from) == period
            }
            let net = due.map(\.net).sum
            return (
                due.map(\.amount).sum + (index == 1 ? moved : .zero),
                forecast?.taken(in: max(period, work.today.period), collecting: net) ?? .zero
            )
        }
    }

    /// The largest cost the same each month with which no month goes below what is kept.
    func sustainable() -> SustainablePay? {
        var account = opening - reserve
        var least: (cost: Money, period: Period)?
        for (index, flow) in flows.enumerated() {
            account = account + flow.receipts - flow.contribution - costs
            let share = account.times(.cents(1), over: .cents(Int64(index + 1)), .down)
            if least.map({ share < $0.cost }) ?? true { least = (share, from + index) }
        }
        guard let least, least.cost > .zero, let law, let input,
            let most = try? law.largestGross(costAtMost: least.cost, for: input).gross
        else { return nil }
        // The same gross pay costs more in a later month where a figure of the law rises.
        var (low, high) = (Int64(0), most.minorUnits + 1)
        while high - low > 1 {
            let middle = high == most.minorUnits + 1 ? most.minorUnits : (low + high) / 2
            if lasts(.cents(middle)) { low = middle } else { high = middle }
        }
        guard low > 0 else { return nil }
        var asked = input
        asked.gross = .cents(low)
        guard let cost = try? law.totals(asked).totalCost else { return nil }
        return SustainablePay(cost: cost, gross: asked.gross, decidedBy: least.period)
    }

    /// Whether every month carries a gross pay and keeps what is to be kept.
    private func lasts(_ gross: Money) -> Bool {
        var account = opening
        var before: Payslip?
        for (index, flow) in flows.enumerated() {
            account = account + flow.receipts - flow.contribution
            if let (law, asked) = terms(index, after: before, gross: gross) {
                guard let payslip = try? law.payslip(asked), payslip.totalCost <= account - kept
                else { return false }
                account = account - payslip.totalCost
                before = payslip
            }
            account = account - costs
        }
        return true
    }

    /// The law and the input of a month; nil where nobody is engaged or no law is known.
    private func terms(
        _ index: Int, after before: Payslip?, gross: Money = .zero
    ) -> (law: Regime, input: PayslipInput)? {
        let period = from + index
        guard let engagement, engagement.runs(in: period), let law, let input else { return nil }
        let own = laws[index]
        var asked = input
        if own != nil {
            asked = input.moved(to: period, yearToDate: before?.yearToDate ?? input.yearToDate)
        }
        asked.gross = gross
        return (own ?? law, asked)
    }

    /// The months under a choice; the first one's payslip is kept as the preview.
    mutating func months(paying choice: PayChoice) throws -> [PlannedMonth] {
        var account = opening
        var before: Payslip?
        return try flows.enumerated().map { index, flow in
            let period = from + index
            let available = account + flow.receipts - flow.contribution
            let payslip = try pay(choice, available - kept, index, after: before)
            if index == 0, let payslip { note(payslip, choice, available - kept) }
            before = payslip ?? before
            let closing = available - (payslip?.totalCost ?? .zero) - costs
            let month = PlannedMonth(
                period: period, opening: account, receipts: flow.receipts,
                contribution: flow.contribution, costs: costs, gross: payslip?.gross ?? .zero,
                netPaid: payslip?.netPaid ?? .zero, payCost: payslip?.totalCost ?? .zero,
                closing: closing)
            account = closing
            return month
        }
    }

    /// The payslip of a month; nil when nothing is paid.
    private func pay(
        _ choice: PayChoice, _ budget: Money, _ index: Int, after before: Payslip?
    ) throws -> Payslip? {
        guard case (let law, var asked)? = terms(index, after: before),
            let gross = try work.chosenGross(choice, budget, law, asked)
        else { return nil }
        asked.gross = gross
        let payslip = try law.payslip(asked)
        return payslip.netPaid > .zero ? payslip : nil
    }

    private mutating func note(_ payslip: Payslip, _ choice: PayChoice, _ budget: Money) {
        guard let law, let input else { return }
        let most = try? law.largestGross(costAtMost: budget, for: input)
        var isLimited = false
        var solution: GrossSolution?
        switch choice {
        case .none: break
        case .available: solution = most
        case .gross(let wanted): isLimited = payslip.gross < wanted
        case .net(let wanted):
            isLimited = payslip.netBeforeTax < wanted
            solution = isLimited ? nil : try? law.smallestGross(netAtLeast: wanted, for: input)
        }
        preview = PlanPreview(
            payslip: payslip, solution: isLimited ? most : solution, isLimited: isLimited)
    }
}

extension PayslipInput {
    /// The same terms in another month.
    ///
    /// `yearToDate`: the state after the pay before; left out where it is of another year.
    func moved(to period: Period, yearToDate: YearToDate) -> PayslipInput {
        guard period != self.period else { return self }
        return PayslipInput(
            period: period, gross: .zero, basis: basis, category: category,
            isFixedTerm: isFixedTerm, establishment: establishment, health: health,
            withholding: withholding,
            yearToDate: yearToDate.year == period.year ? yearToDate : nil)
    }
}
