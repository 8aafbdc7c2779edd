// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

/// The law of pay of one country and month.
///
/// What a payslip depends on differs by country, so input and payslip are the regime's own.
public protocol PayRegime<Input, Slip>: Sendable {
    /// What a payslip depends on.
    associatedtype Input: Sendable
    /// The payslip.
    associatedtype Slip: ExplainedPayslip
    /// The payslip of an input, line by line.
    func payslip(_ input: Input) throws(PayrollError) -> Slip
    /// Only its sums, for searches and many people.
    func totals(_ input: Input) throws(PayrollError) -> PaySummary
    /// The largest gross pay whose cost does not exceed a budget.
    func largestGross(
        costAtMost budget: Money, for input: Input
    ) throws(PayrollError) -> GrossSolution
    /// The smallest gross pay whose net pay before tax is at least an amount.
    func smallestGross(
        netAtLeast net: Money, for input: Input
    ) throws(PayrollError) -> GrossSolution
}

/// What a payslip of any country can be asked.
///
/// Always: net before tax + employee lines = gross; cost = gross + employer lines − reductions.
public protocol ExplainedPayslip: Sendable {
    /// The month paid.
    var period: Period { get }
    /// Gross pay.
    var gross: Money { get }
    /// Sum of the employee's lines.
    var employeeTotal: Money { get }
    /// Sum of the employer's lines, before reductions.
    var employerTotal: Money { get }
    /// Sum of the reductions of the employer's contributions.
    var reductions: Money { get }
    /// Gross pay less the employee's lines.
    var netBeforeTax: Money { get }
    /// What income tax is computed on.
    var netTaxable: Money { get }
    /// What the person receives.
    var netPaid: Money { get }
    /// What the employer spends.
    var totalCost: Money { get }
    /// Every amount explained: the lines, then the totals.
    var steps: [Step] { get }
}

extension ExplainedPayslip {
    /// Whether a figure that nobody compared with its source has a part in this payslip.
    public var isUnverified: Bool { steps.contains { $0.source?.isVerified == false } }
}

extension Payslip: ExplainedPayslip {}
extension PayrollLaw.France: PayRegime {}
extension PayrollLaw.Belgium: PayRegime {}

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
        case "be": return try Belgium(rules: rules, period: period, knownAt: knownAt)
        default: throw .law(.unknownParameter(key: "payroll.\(rules.pack)"))
        }
    }

    /// The same for a caller who has the input of one country and wants its payslips.
    ///
    /// - Throws: Also ``PayrollError/otherCountry(pack:)`` when the pack's country takes another.
    public static func regime<Input, Slip: ExplainedPayslip>(
        _ rules: RuleBook, for period: Period, knownAt: Day? = nil, paying: Input.Type,
        as slip: Slip.Type
    ) throws(PayrollError) -> any PayRegime<Input, Slip> {
        let regime = try regime(rules, for: period, knownAt: knownAt)
        guard let fitting = regime as? any PayRegime<Input, Slip> else {
            throw .otherCountry(pack: rules.pack)
        }
        return fitting
    }
}
