// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Payroll

/// The sums of a payslip.
public struct PayslipSums: Sendable, Hashable {
    /// Gross pay.
    public let gross: Money
    /// Sum of the employee's lines.
    public let employee: Money
    /// Sum of the employer's lines.
    public let employer: Money
    /// Sum of the reductions.
    public let reductions: Money
    /// Gross less the employee's lines.
    public let netBeforeTax: Money
    /// What income tax is computed on.
    public let netTaxable: Money
    /// What is declared for social benefits.
    public let netSocial: Money
    /// Income tax withheld.
    public let tax: Money
    /// Net pay after income tax.
    public let netPaid: Money
    /// Taken off it: attachments, pay paid before.
    public let deductions: Money
    /// What the activity spends.
    public let cost: Money

    /// What is transferred to the person.
    public var transferred: Money { netPaid - deductions }

    /// The sums of a computed payslip and of what is taken off its net pay.
    public init(_ payslip: Payslip, deductions: Money = .zero) {
        gross = payslip.gross
        employee = payslip.employeeTotal
        employer = payslip.employerTotal
        reductions = payslip.reductions
        netBeforeTax = payslip.netBeforeTax
        netTaxable = payslip.netTaxable
        netSocial = payslip.netSocial
        tax = payslip.withholding.amount
        netPaid = payslip.netPaid
        self.deductions = deductions
        cost = payslip.totalCost
    }

    /// The sums of a difference and of what it leaves the employee owing.
    public init(_ difference: PayslipDifference, deductions: Money) {
        gross = difference.gross
        employee = difference.employeeTotal
        employer = difference.employerTotal
        reductions = difference.reductions
        netBeforeTax = difference.netBeforeTax
        netTaxable = difference.netTaxable
        netSocial = difference.netSocial
        tax = difference.tax
        netPaid = difference.netPaid
        self.deductions = deductions
        cost = difference.totalCost
    }
}

extension PayslipSums {
    init(_ row: Row) throws {
        gross = try row.get("gross_minor")
        employee = try row.get("employee_minor")
        employer = try row.get("employer_minor")
        reductions = try row.get("reduction_minor")
        netBeforeTax = try row.get("net_before_tax_minor")
        netTaxable = try row.get("net_taxable_minor")
        netSocial = try row.get("net_social_minor")
        tax = try row.get("tax_minor")
        netPaid = try row.get("net_paid_minor")
        deductions = try row.get("deduction_minor")
        cost = try row.get("cost_minor")
    }
}
