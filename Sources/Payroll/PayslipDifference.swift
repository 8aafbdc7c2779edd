// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// What a corrected month changes: pay as it should have been, less pay as it was sealed.
///
/// Every amount is a difference and may be below zero. Always: net before tax + employee lines =
/// gross; cost = gross + employer lines − reductions; net paid + tax = net before tax.
///
/// Contributions follow the law of the month that was worked; income tax is withheld when the
/// difference is paid.
///
/// - Source: CSS art. R242-1 (law of the period of employment); CGI art. 204 A and 204 E (tax
///   withheld on payment). That a difference paid back returns tax at the rate of the corrected
///   month is our reading.
public struct PayslipDifference: Sendable {
    /// One line that moved.
    public struct Row: Sendable {
        /// What the line is.
        public let code: LineCode
        /// The difference: base where it moved at one rate, amount, and both amounts.
        public let step: Step
    }

    /// The month corrected, as sealed.
    public let before: Payslip
    /// The month corrected, as it should have been.
    public let after: Payslip
    /// The lines whose amount moved, in the order of the computation.
    public let rows: [Row]
    /// Income tax withheld on the difference of net taxable pay, or returned.
    public let tax: Money
    /// What the accounts move by.
    public let posting: PayrollPosting
    /// Part of the general reduction's difference that is taken off complementary pensions.
    public let reductionOnRetirement: Money
    private let taxRate: Rate
    private let taxRule: Step.Rule

    /// The difference of two computations of one month.
    ///
    /// `after` was computed with the withholding of the month in which the difference is paid.
    public init(from before: Payslip, to after: Payslip) {
        self.before = before
        self.after = after
        let taxable = after.netTaxable - before.netTaxable
        let withholding = taxable > .zero ? after.withholding : before.withholding
        taxRate = withholding.rate
        taxRule = withholding.rule
        tax = taxable.times(taxRate)
        posting = PayrollPosting(from: before, to: after, tax: tax)
        reductionOnRetirement = after.reductionOnRetirement - before.reductionOnRetirement
        rows = LineCode.allCases.compactMap { code in
            let (old, new) = (before.line(code), after.line(code))
            let amount = (new?.amount ?? .zero) - (old?.amount ?? .zero)
            guard !amount.isZero, let line = new ?? old else { return nil }
            let isOneRate = old == nil || new == nil || old?.rate == new?.rate
            return Row(
                code: code,
                step: Step(
                    code.labelKey,
                    values: [
                        "before": (old?.amount ?? .zero).text,
                        "after": (new?.amount ?? .zero).text,
                    ],
                    base: isOneRate ? (new?.base ?? .zero) - (old?.base ?? .zero) : nil,
                    rate: isOneRate ? line.rate : nil, amount: amount,
                    because: line.rules.rules[Int(line.rule)]))
        }
    }

    /// Whether nothing moved.
    public var isEmpty: Bool { rows.isEmpty && gross.isZero && tax.isZero }
    /// Gross pay.
    public var gross: Money { after.gross - before.gross }
    /// Sum of the employee's lines.
    public var employeeTotal: Money { after.employeeTotal - before.employeeTotal }
    /// Sum of the employer's lines, before reductions.
    public var employerTotal: Money { after.employerTotal - before.employerTotal }
    /// Sum of the reductions.
    public var reductions: Money { after.reductions - before.reductions }
    /// Gross pay less the employee's lines.
    public var netBeforeTax: Money { after.netBeforeTax - before.netBeforeTax }
    /// What income tax is computed on.
    public var netTaxable: Money { after.netTaxable - before.netTaxable }
    /// What is declared for social benefits.
    public var netSocial: Money { after.netSocial - before.netSocial }
    /// What the person receives; below zero what was overpaid.
    public var netPaid: Money { netBeforeTax - tax }
    /// What the employer spends.
    public var totalCost: Money { after.totalCost - before.totalCost }

    /// The totals, each with its explanation, under the names a payslip has.
    public var totals: [Step] {
        func total(_ name: String, _ amount: Money) -> Step {
            Step("payroll.total.\(name)", amount: amount, because: .arithmetic)
        }
        return [
            total("employee_total", employeeTotal), total("employer_total", employerTotal),
            total("reductions", reductions), total("net_before_tax", netBeforeTax),
            total("net_taxable", netTaxable), total("net_social", netSocial),
            Step(
                "payroll.total.withholding", base: netTaxable, rate: taxRate, amount: tax,
                because: taxRule),
            total("net_paid", netPaid), total("total_cost", totalCost),
        ]
    }

    /// The year in which it is paid, with the difference added.
    ///
    /// What the general reduction counts on is of the year that was worked: a difference of an
    /// earlier year adds taxable pay and tax only.
    public func added(to year: YearToDate) -> YearToDate {
        let isSameYear = before.period.year == year.year
        let (old, new) = (before.yearToDate, after.yearToDate)
        func moved(_ change: Money) -> Money { isSameYear ? change : .zero }
        return YearToDate(
            year: year.year, lastPeriod: year.lastPeriod,
            gross: year.gross + moved(new.gross - old.gross),
            minimumWageUnits: year.minimumWageUnits
                + (isSameYear ? new.minimumWageUnits - old.minimumWageUnits : 0),
            reduction: year.reduction + moved(new.reduction - old.reduction),
            netTaxable: year.netTaxable + netTaxable, withheld: year.withheld + tax)
    }
}

extension PayrollPosting {
    /// The difference of two computations of one month, with the tax that is withheld on it.
    init(from before: Payslip, to after: Payslip, tax: Money) {
        let (old, new) = (PayrollPosting(before), PayrollPosting(after))
        func owed(_ posting: PayrollPosting, _ body: CreditorBody) -> Money {
            posting.owed.filter { $0.body == body }.map(\.amount).sum
        }
        self.init(
            grossPay: new.grossPay - old.grossPay,
            employerCharges: new.employerCharges - old.employerCharges,
            owed: CreditorBody.allCases.compactMap { body in
                let amount = owed(new, body) - owed(old, body)
                return amount.isZero ? nil : Debt(body: body, amount: amount)
            }, withholdingTax: tax,
            netPay: after.netBeforeTax - before.netBeforeTax - tax)
    }

    private init(
        grossPay: Money, employerCharges: Money, owed: [Debt], withholdingTax: Money, netPay: Money
    ) {
        self.grossPay = grossPay
        self.employerCharges = employerCharges
        self.owed = owed
        self.withholdingTax = withholdingTax
        self.netPay = netPay
    }
}
