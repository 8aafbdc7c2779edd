// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

extension PayrollLaw.France {
    /// The largest gross pay whose cost does not exceed a budget.
    ///
    /// Exact: every gross pay up to the bound is compared or excluded by a proof, whatever jumps
    /// the law has. The gross pay of `input` is ignored.
    ///
    /// - Throws: ``PayrollError/targetOutOfReach(text:)`` when even no pay costs more.
    public func largestGross(
        costAtMost budget: Money, for input: PayslipInput
    ) throws(PayrollError) -> GrossSolution {
        try search(input).largest(costAtMost: budget)
    }

    /// The smallest gross pay whose net pay before tax is at least an amount.
    ///
    /// Exact, as ``largestGross(costAtMost:for:)``. The gross pay of `input` is ignored.
    ///
    /// - Throws: ``PayrollError/targetOutOfReach(text:)`` when even the largest pay nets less.
    public func smallestGross(
        netAtLeast net: Money, for input: PayslipInput
    ) throws(PayrollError) -> GrossSolution {
        try search(input).smallest(netAtLeast: net)
    }

    private func search(
        _ input: PayslipInput
    ) throws(PayrollError) -> GrossSearch<FranceCurve> {
        let terms = try PayTerms(input.withoutGross, in: self)
        return GrossSearch(curve: FranceCurve(law: self, terms: terms))
    }
}

extension PayslipInput {
    /// The same terms with no pay, so that a meaningless gross cannot refuse a search.
    fileprivate var withoutGross: PayslipInput {
        var input = self
        input.gross = .zero
        return input
    }
}

extension PayTotals: GrossPoint {}

/// Cost and net of one person's French payslip.
///
/// The employee's lines taken together never fall when gross rises, nor do the employer's, and the
/// reduction's coefficient is monotone on each side of one minimum wage.
struct FranceCurve: GrossCurve {
    let law: PayrollLaw.France
    let terms: PayTerms

    func point(_ gross: Int64) -> PayTotals { law.totals(terms, gross: gross) }

    func leastCost(_ from: PayTotals, _ to: PayTotals) -> Int64 {
        let year = terms.yearGrossBefore + to.gross
        let coefficient = largestCoefficient(from, to)
        let general = cents(year, times: coefficient * 100) - terms.granted
        return from.charges - general - largestCut(law.sicknessCut, terms.sicknessLimit, from, to)
            - largestCut(law.familyCut, terms.familyLimit, from, to)
    }

    /// Employee lines never fall, so the net stays within the largest gross less the first lines.
    func mostNet(_ from: PayTotals, _ to: PayTotals) -> Int64 { to.gross - from.employee }

    private func largestCut(
        _ cut: ReducedRate?, _ limit: Int64, _ from: PayTotals, _ to: PayTotals
    ) -> Int64 {
        guard let cut, from.gross <= limit else { return 0 }
        return cents(min(to.gross, limit), times: cut.rate.value)
    }

    private func largestCoefficient(_ from: PayTotals, _ to: PayTotals) -> Int64 {
        var largest = max(from.coefficient, to.coefficient)
        // Without any pay there is no coefficient, and the first cent of pay has a whole one.
        if from.yearGross == 0 { largest = max(largest, terms.coefficient(gross: 1)) }
        guard terms.isAmountBased else { return largest }
        let turn = terms.monthWage.units / MinimumWage.unitsPerCent
        for gross in [turn, turn + 1] where from.gross < gross && gross < to.gross {
            largest = max(largest, terms.coefficient(gross: gross))
        }
        return largest
    }
}
