// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

/// The law of pay of one country and month, whatever the country.
public protocol PayRegime: Sendable {
    /// The payslip of an input, line by line.
    func payslip(_ input: PayslipInput) throws(PayrollError) -> Payslip
    /// Only its sums, for searches and many people.
    func totals(_ input: PayslipInput) throws(PayrollError) -> PaySummary
    /// The largest gross pay whose cost does not exceed a budget.
    func largestGross(
        costAtMost budget: Money, for input: PayslipInput
    ) throws(PayrollError) -> GrossSolution
    /// The smallest gross pay whose net pay before tax is at least an amount.
    func smallestGross(
        netAtLeast net: Money, for input: PayslipInput
    ) throws(PayrollError) -> GrossSolution
}

extension PayrollLaw.France: PayRegime {}

extension PayrollLaw {
    /// The regime of a pack's country for a month.
    ///
    /// `knownAt`: only figures published by then count; nil for all of the pack.
    ///
    /// - Throws: ``PayrollError/law(_:)`` when the country has no regime here or the pack has no
    ///   figure for the month.
    public static func regime(
        _ rules: RuleBook, for period: Period, knownAt: Day? = nil
    ) throws(PayrollError) -> any PayRegime {
        switch rules.pack {
        case "fr": return try France(rules: rules, period: period, knownAt: knownAt)
        default: throw .law(.unknownParameter(key: "payroll.\(rules.pack)"))
        }
    }
}
