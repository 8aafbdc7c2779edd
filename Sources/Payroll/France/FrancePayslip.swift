// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Cents times millionths, half-up, for values that cannot be below zero.
///
/// Bounds of ``PayslipInput`` keep the product below 10¹⁷.
@inline(__always)
func cents(_ base: Int64, times rate: Int64) -> Int64 {
    (base * rate + 500_000) / 1_000_000
}

extension PayrollLaw.France {
    /// Computes one payslip, line by line, each line with its reason.
    ///
    /// - Throws: ``PayrollError`` when the input is out of bounds or of another month.
    public func payslip(_ input: PayslipInput) throws(PayrollError) -> Payslip {
        let terms = try PayTerms(input, in: self)
        let (totals, sink) = compute(
            terms, gross: input.gross.minorUnits, into: ExplainedLines(rules: ruleTable))
        return payslip(input, terms, totals, sink.lines)
    }

    /// The figures of one payslip without its lines, for bulk runs and comparisons.
    ///
    /// - Throws: As ``payslip(_:)``.
    public func totals(_ input: PayslipInput) throws(PayrollError) -> PaySummary {
        let terms = try PayTerms(input, in: self)
        let totals = totals(terms, gross: input.gross.minorUnits)
        return PaySummary(
            netBeforeTax: .cents(totals.net), netTaxable: .cents(totals.netTaxable),
            totalCost: .cents(totals.cost), reductions: .cents(totals.reductions))
    }

    /// The totals for a gross pay in cents; nothing is allocated.
    func totals(_ terms: PayTerms, gross: Int64) -> PayTotals {
        compute(terms, gross: gross, into: TotalsOnly<LineCode>()).0
    }

    /// The one formula of a French payslip, for any sink.
    func compute<Sink: LineSink<LineCode>>(
        _ terms: PayTerms, gross: Int64, into sink: consuming Sink
    ) -> (PayTotals, Sink) {
        var run = PayRun(terms: terms, gross: gross, sink: sink)
        for line in onPay { run.post(line) }
        // Their rates are the establishment's; the law says how much of pay bears them.
        if let flat = terms.supportBase, gross == 0 {
            run.post(
                .accidentEmployer, base: flat.value, rate: terms.accidentRate, because: flat)
        } else {
            let base = cents(gross, times: accident.value)
            run.post(.accidentEmployer, base: base, rate: terms.accidentRate, because: accident)
        }
        let mobilityBase = cents(gross, times: mobility.value)
        run.post(.mobilityEmployer, base: mobilityBase, rate: terms.mobilityRate, because: mobility)
        if let rate = terms.supplementRate {
            run.post(
                .apprenticeshipSupplementEmployer, base: gross, rate: rate.value, because: rate)
        }
        run.postHealth(because: health)
        run.closeCover(csgBaseShare: csgBaseShare)
        for line in onCover { run.post(line) }
        run.postCut(.sicknessReduction, sicknessCut, limit: terms.sicknessLimit)
        run.postCut(.familyReduction, familyCut, limit: terms.familyLimit)
        run.postGeneralReduction()
        return (run.totals, run.sink)
    }

    private func payslip(
        _ input: PayslipInput, _ terms: PayTerms, _ totals: PayTotals, _ lines: [PayslipLine]
    ) -> Payslip {
        let net = Money.cents(totals.net)
        let netTaxable = Money.cents(totals.netTaxable)
        let tax = withholding(input.withholding, on: netTaxable)
        let before = input.yearToDate
        let granted = before.reduction
        let reduction = ReductionDetail(
            coefficient: Rate(millionths: totals.coefficient * 100),
            cumulatedGross: .cents(totals.yearGross),
            cumulatedMinimumWage: totals.yearWage.rounded,
            cumulatedReduction: granted + .cents(totals.generalReduction), granted: granted,
            amount: .cents(totals.generalReduction))
        let after = YearToDate(
            year: before.year, lastPeriod: input.period, gross: .cents(totals.yearGross),
            minimumWageUnits: totals.yearWage.units, reduction: reduction.cumulatedReduction,
            netTaxable: before.netTaxable + netTaxable, withheld: before.withheld + tax.amount)
        return Payslip(
            period: input.period, gross: input.gross, lines: lines,
            employeeTotal: .cents(totals.employee), employerTotal: .cents(totals.employer),
            reductions: .cents(totals.reductions), netBeforeTax: net, netTaxable: netTaxable,
            netSocial: net, withholding: tax, netPaid: net - tax.amount,
            totalCost: .cents(totals.cost), reduction: reduction, yearToDate: after,
            retirementImputation: Imputation(
                part: retirementPoints, of: terms.reduction.maximum))
    }

    private func withholding(_ choice: Withholding, on netTaxable: Money) -> WithholdingDetail {
        let base = max(netTaxable, .zero).times(withholdingShare)
        switch choice {
        case .rate(let rate):
            return WithholdingDetail(
                base: base, rate: rate, amount: base.times(rate), rule: withholdingRule)
        case .neutralGrid(let zone):
            let grid = grids[zone] ?? Scale(brackets: [], rule: withholdingRule)
            let rate = grid.rate(of: base)
            return WithholdingDetail(
                base: base, rate: rate, amount: base.times(rate), rule: grid.rule)
        }
    }
}

/// The figures of a payslip without its lines.
public struct PaySummary: Sendable, Hashable {
    /// Gross pay less the employee's lines.
    public let netBeforeTax: Money
    /// Net taxable pay.
    public let netTaxable: Money
    /// What the employer spends.
    public let totalCost: Money
    /// Sum of the reductions.
    public let reductions: Money
}

/// A part of the general reduction, as points over the largest coefficient.
struct Imputation: Sendable, Hashable {
    let part: Int64
    let of: Int64
}
