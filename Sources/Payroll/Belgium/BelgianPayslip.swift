// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// One line of a Belgian payslip and the rule behind it.
public struct BelgianPayslipLine: Sendable {
    /// What the line is.
    public let code: BelgianLineCode
    /// What the rate applies to: pay, or the full-time amount of a work bonus.
    public let base: Money
    /// The rate; the fraction of full-time work for bonus and structural reduction.
    public let rate: Rate
    /// The amount, half-up to the cent; a work bonus is below zero.
    public let amount: Money
    let rule: Step.Rule

    /// Who bears it.
    public var side: LineSide { code.side }
}

/// A Belgian payslip as data: lines, totals, the tax step by step, and what is not certain.
///
/// Always: net before tax + employee lines = gross; cost = gross + employer lines − reductions;
/// net paid + tax withheld = net before tax.
public struct BelgianPayslip: ExplainedPayslip {
    /// The month paid.
    public let period: Period
    /// Gross pay: of the month, or the holiday pay.
    public let gross: Money
    /// The lines in the order of the computation; none that is zero.
    public let lines: [BelgianPayslipLine]
    /// Sum of the employee's lines, work bonus taken off.
    public let employeeTotal: Money
    /// Sum of the employer's lines, before reductions.
    public let employerTotal: Money
    /// The structural reduction.
    public let reductions: Money
    /// Gross pay less the employee's lines.
    public let netBeforeTax: Money
    /// Net before tax plus the special contribution, which is not deducted.
    public let netTaxable: Money
    /// How withholding tax came about.
    public let withholding: BelgianWithholding
    /// What the person receives.
    public let netPaid: Money
    /// What the employer spends.
    public let totalCost: Money
    /// Pay of a full-time month, which the work bonus looks at; zero for holiday pay.
    public let referencePay: Money
    /// Fiscal work bonus of the year with this payslip.
    public let fiscalBonusOfYear: Money
    /// What was not computed, or is not certain.
    public let notes: [BelgianNote]
    let basisSteps: [Step]
    let taxSteps: [Step]

    /// The line of a code; nil when nothing is due.
    public func line(_ code: BelgianLineCode) -> BelgianPayslipLine? {
        lines.first { $0.code == code }
    }

    /// Every amount explained: what the lines are computed on where that is not gross pay, the
    /// lines, the steps of the tax, then the totals.
    public var steps: [Step] {
        basisSteps + lines.map(explained) + taxSteps + [
            total("employee_total", employeeTotal), total("employer_total", employerTotal),
            total("reductions", reductions), total("net_before_tax", netBeforeTax),
            total("net_taxable", netTaxable), total("withholding", withholding.amount),
            total("net_paid", netPaid), total("total_cost", totalCost),
        ]
    }

    /// The step of a line; bonus and reduction also say which full-time pay they look at.
    public func explained(_ line: BelgianPayslipLine) -> Step {
        var values: [String: String] = [:]
        switch line.code {
        case .workBonus, .workBonusA, .workBonusB, .structuralReduction:
            values["reference_pay"] = referencePay.text
        default: break
        }
        return Step(
            line.code.labelKey, values: values, base: line.base, rate: line.rate,
            amount: line.amount, because: line.rule)
    }

    private func total(_ name: String, _ amount: Money) -> Step {
        Step("payroll.be.total.\(name)", amount: amount, because: .arithmetic)
    }
}

/// Keeps every Belgian line with its reason.
struct ExplainedBelgianLines: LineSink {
    let rules: RuleTable
    var lines: [BelgianPayslipLine] = []

    init(rules: RuleTable) { self.rules = rules }

    mutating func post(
        _ code: BelgianLineCode, base: Int64, rate: Int64, amount: Int64, rule: Int
    ) {
        lines.append(
            BelgianPayslipLine(
                code: code, base: .cents(base), rate: Rate(millionths: rate),
                amount: .cents(amount), rule: rules.rules[rule]))
    }
}

extension PayrollLaw.Belgium {
    /// Computes one payslip, line by line, each line with its reason.
    ///
    /// - Throws: ``PayrollError`` when the input is out of bounds or of another month.
    public func payslip(_ input: BelgianPayInput) throws(PayrollError) -> BelgianPayslip {
        let terms = try BelgianTerms(input, in: self)
        let (totals, sink) = compute(
            terms, gross: input.gross.minorUnits, into: ExplainedBelgianLines(rules: ruleTable))
        let bonus = Money.cents(totals.tax.fiscalBonus)
        return BelgianPayslip(
            period: input.period, gross: .cents(totals.paid), lines: sink.lines,
            employeeTotal: .cents(totals.employee), employerTotal: .cents(totals.employer),
            reductions: .cents(totals.reductions), netBeforeTax: .cents(totals.netBeforeTax),
            netTaxable: .cents(totals.taxable), withholding: totals.tax.detail,
            netPaid: .cents(totals.netPaid), totalCost: .cents(totals.cost),
            referencePay: .cents(totals.reference),
            fiscalBonusOfYear: input.fiscalBonusBefore + bonus,
            notes: notes(input, terms, totals), basisSteps: basisSteps(totals, terms),
            taxSteps: taxSteps(totals.tax, terms))
    }

    /// The figures of one payslip without its lines, for bulk runs and comparisons.
    ///
    /// - Throws: As ``payslip(_:)``.
    public func totals(_ input: BelgianPayInput) throws(PayrollError) -> PaySummary {
        let terms = try BelgianTerms(input, in: self)
        let totals = totals(terms, gross: input.gross.minorUnits)
        return PaySummary(
            netBeforeTax: .cents(totals.netBeforeTax), netTaxable: .cents(totals.taxable),
            totalCost: .cents(totals.cost), reductions: .cents(totals.reductions))
    }

    /// The double holiday pay of an employee for the months worked in the year before.
    ///
    /// `month`: gross pay of the month it is paid in. `months`: worked in the year before, 0...12.
    public func doubleHolidayPay(month: Money, months: Int) throws(PayrollError) -> Money {
        guard (0...12).contains(months) else {
            throw .countOutOfBounds(field: "months", text: String(months))
        }
        guard (0...PayslipInput.grossBound.minorUnits).contains(month.minorUnits) else {
            throw .grossOutOfBounds(text: month.text)
        }
        let share = Rate(millionths: holiday.double.value)
        return month.times(share).times(.cents(Int64(months)), over: .cents(12))
    }

    /// The totals for a gross pay in cents; nothing is allocated.
    func totals(_ terms: BelgianTerms, gross: Int64) -> BelgianTotals {
        compute(terms, gross: gross, into: TotalsOnly<BelgianLineCode>()).0
    }

    /// The one formula of a Belgian payslip, for any sink.
    func compute<Sink: LineSink<BelgianLineCode>>(
        _ terms: BelgianTerms, gross: Int64, into sink: consuming Sink
    ) -> (BelgianTotals, Sink) {
        var run = BelgianRun(law: self, terms: terms, gross: gross, sink: sink)
        switch terms.pay {
        case .month: run.payMonth()
        case .exceptional: run.payExceptional()
        case .doubleHoliday: run.payDoubleHoliday()
        case .leavingHoliday: run.payLeavingHoliday()
        }
        return (run.totals, run.sink)
    }

    private func notes(
        _ input: BelgianPayInput, _ terms: BelgianTerms, _ totals: BelgianTotals
    ) -> [BelgianNote] {
        var missing: [BelgianLineCode] = []
        for line in missingLines where owes(input, line.duty) { missing.append(line.code) }
        guard case .month(let time) = input.pay else {
            if case .doubleHoliday = input.pay { missing = [] }
            if case .exceptional = input.pay { missing.append(.specialContribution) }
            let hasChildren = input.family.children > 0
            return missing.map(BelgianNote.notComputed)
                + (hasChildren ? [.childrenAtOneRate] : [])
        }
        if structural == nil { missing.append(.structuralReduction) }
        var notes = missing.map(BelgianNote.notComputed)
        if minimumWageIsKept(totals) == false, let minimum = minimumWage {
            notes.append(
                .belowMinimumWage(minimum: Money.cents(terms.work.part(of: minimum.value)).text))
        }
        if totals.reductions > 0 { notes.append(.reductionIsEstimate) }
        if case .days = time { notes.append(.taxOfShortContracts) }
        if totals.tax.fiscalBonus > 0, keyFormula.bonusLimit == nil {
            notes.append(.fiscalBonusLimitUnknown)
        }
        return notes
    }

    private func minimumWageIsKept(_ totals: BelgianTotals) -> Bool? {
        minimumWage.map { totals.gross == 0 || totals.reference >= $0.value }
    }
}
