// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// Receives each line of a payslip as it is computed.
///
/// The formulas write only through a sink, so that the explained payslip and the totals of a
/// bulk run or of the inverse are the same code, compiled twice.
protocol LineSink<Code> {
    /// What a line is: one enumeration per country.
    associatedtype Code
    /// Takes one line: base and amount in cents, the rate in millionths, and the place of its
    /// reason in the law's ``RuleTable``.
    ///
    /// The amount is base × rate, half-up, unless the code's formula says otherwise.
    mutating func post(_ code: Code, base: Int64, rate: Int64, amount: Int64, rule: Int)
}

/// Sums by side; the formulas keep them whichever sink is used.
struct PayTotals: Sendable, Hashable {
    var gross: Int64 = 0
    var employee: Int64 = 0
    var employer: Int64 = 0
    var reductions: Int64 = 0
    /// Employee lines that taxable pay includes.
    var taxedEmployee: Int64 = 0
    /// Employer lines that are taxable for the employee: health cover.
    var taxedEmployer: Int64 = 0
    /// Pay the general reduction looks at, this year to this month.
    var yearGross: Int64 = 0
    var yearWage = MinimumWage(units: 0)
    /// Ten-thousandths.
    var coefficient: Int64 = 0
    /// The general reduction of the month.
    var generalReduction: Int64 = 0

    var net: Int64 { gross - employee }
    var netTaxable: Int64 { net + taxedEmployee + taxedEmployer }
    /// Cost before any reduction.
    var charges: Int64 { gross + employer }
    var cost: Int64 { charges - reductions }
}

/// Keeps nothing: totals are enough.
struct TotalsOnly<Code>: LineSink {
    mutating func post(_ code: Code, base: Int64, rate: Int64, amount: Int64, rule: Int) {}
}

/// Keeps every line with its reason.
struct ExplainedLines: LineSink {
    let rules: RuleTable
    var lines: [PayslipLine] = []

    init(rules: RuleTable) {
        self.rules = rules
        lines.reserveCapacity(40)
    }

    mutating func post(_ code: LineCode, base: Int64, rate: Int64, amount: Int64, rule: Int) {
        lines.append(
            PayslipLine(
                code: code, rule: Int32(truncatingIfNeeded: rule), baseMinor: base,
                rateMillionths: rate, amountMinor: amount, rules: rules))
    }
}

/// The reasons of a resolved law, shared by all lines computed with it.
final class RuleTable: Sendable {
    let rules: [Step.Rule]

    init(_ rules: [Step.Rule]) { self.rules = rules }
}
