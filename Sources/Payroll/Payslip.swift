// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// One line of a payslip: base × rate = amount, and the rule behind it.
public struct PayslipLine: Sendable {
    /// What the line is.
    public let code: LineCode
    let rule: Int32
    let baseMinor: Int64
    let rateMillionths: Int64
    let amountMinor: Int64
    let rules: RuleTable

    /// What the rate applies to.
    public var base: Money { .cents(baseMinor) }
    /// The rate.
    public var rate: Rate { Rate(millionths: rateMillionths) }
    /// The amount, half-up to the cent; not below zero, except a reduction that is taken back.
    public var amount: Money { .cents(amountMinor) }
    /// Who bears it.
    public var side: LineSide { code.side }
    /// The group of the payslip it is printed in.
    public var group: PayslipGroup { code.group }
    /// The line explained: label, base, rate, amount, rule with its first day and source.
    public var step: Step {
        Step(code.labelKey, base: base, rate: rate, amount: amount, because: rules.rules[Int(rule)])
    }
}

/// How the general reduction of a month came about, cumulated over the year.
public struct ReductionDetail: Sendable, Hashable {
    /// Coefficient with four decimals, on the year to the end of the month.
    public let coefficient: Rate
    /// Pay of the year to the end of the month.
    public let cumulatedGross: Money
    /// Minimum wages of the year to the end of the month, to the cent.
    public let cumulatedMinimumWage: Money
    /// Reduction of the year to the end of the month: coefficient × pay.
    public let cumulatedReduction: Money
    /// Reduction of the earlier months.
    public let granted: Money
    /// Reduction of the month: the difference; below zero when some is taken back.
    public let amount: Money
}

/// Income tax withheld.
public struct WithholdingDetail: Sendable, Hashable {
    /// Net taxable pay, zero at least.
    public let base: Money
    /// The person's rate or the grid's.
    public let rate: Rate
    /// Base × rate, half-up.
    public let amount: Money
    let rule: Step.Rule
}

/// A payslip as data: lines, totals, and the state of the year after it.
///
/// Always: net before tax + employee lines = gross; cost = gross + employer lines − reductions;
/// net paid + tax withheld = net before tax.
public struct Payslip: Sendable {
    /// The month paid.
    public let period: Period
    /// Gross pay.
    public let gross: Money
    /// The lines in the order of the computation; none whose base or rate is zero.
    public let lines: [PayslipLine]
    /// Sum of the employee's lines.
    public let employeeTotal: Money
    /// Sum of the employer's lines, before reductions.
    public let employerTotal: Money
    /// Sum of the reductions.
    public let reductions: Money
    /// Gross pay less the employee's lines.
    public let netBeforeTax: Money
    /// Net before tax, plus CSG and CRDS that are not deductible, plus the employer's health share.
    ///
    /// - Source: CGI art. 83-1 quater.
    public let netTaxable: Money
    /// The amount to declare for social benefits (montant net social).
    public let netSocial: Money
    /// Income tax withheld.
    public let withholding: WithholdingDetail
    /// What the person receives.
    public let netPaid: Money
    /// What the employer spends.
    public let totalCost: Money
    /// How the general reduction came about.
    public let reduction: ReductionDetail
    /// The year with this month added.
    public let yearToDate: YearToDate
    let retirementImputation: Imputation

    /// The line of a code; nil when nothing is due.
    public func line(_ code: LineCode) -> PayslipLine? { lines.first { $0.code == code } }

    /// Every amount explained: the lines, then the totals.
    public var steps: [Step] {
        lines.map(explained) + [
            total("employee_total", employeeTotal), total("employer_total", employerTotal),
            total("reductions", reductions), total("net_before_tax", netBeforeTax),
            total("net_taxable", netTaxable), total("net_social", netSocial),
            Step(
                "payroll.total.withholding", base: withholding.base, rate: withholding.rate,
                amount: withholding.amount, because: withholding.rule),
            total("net_paid", netPaid), total("total_cost", totalCost),
        ]
    }

    /// The step of a line; the general reduction's also says what the year counts.
    public func explained(_ line: PayslipLine) -> Step {
        guard line.code == .generalReduction else { return line.step }
        let values = [
            "coefficient": DecimalText.format(reduction.coefficient.millionths / 100, places: 4),
            "cumulated_gross": reduction.cumulatedGross.text,
            "cumulated_minimum_wage": reduction.cumulatedMinimumWage.text,
            "cumulated_reduction": reduction.cumulatedReduction.text,
            "granted": reduction.granted.text,
        ]
        return Step(
            line.code.labelKey, values: values, base: line.base, rate: line.rate,
            amount: line.amount, because: line.rules.rules[Int(line.rule)])
    }

    private func total(_ name: String, _ amount: Money) -> Step {
        Step("payroll.total.\(name)", amount: amount, because: .arithmetic)
    }
}
