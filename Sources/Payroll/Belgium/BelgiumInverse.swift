// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

extension PayrollLaw.Belgium {
    /// The largest gross pay whose cost does not exceed a budget.
    ///
    /// Exact: every gross pay up to the bound is compared or excluded by a proof. The gross pay of
    /// `input` is ignored; of holiday pay on leaving, what was earned is searched.
    ///
    /// - Throws: ``PayrollError/targetOutOfReach(text:)`` when even no pay costs more.
    public func largestGross(
        costAtMost budget: Money, for input: BelgianPayInput
    ) throws(PayrollError) -> GrossSolution {
        try search(input, afterTax: false).largest(costAtMost: budget)
    }

    /// The smallest gross pay whose net pay before withholding tax is at least an amount.
    ///
    /// Exact, as ``largestGross(costAtMost:for:)``.
    ///
    /// - Throws: ``PayrollError/targetOutOfReach(text:)`` when even the largest pay nets less.
    public func smallestGross(
        netAtLeast net: Money, for input: BelgianPayInput
    ) throws(PayrollError) -> GrossSolution {
        try search(input, afterTax: false).smallest(netAtLeast: net)
    }

    /// The smallest gross pay of which the person receives at least an amount.
    ///
    /// Exact, as ``largestGross(costAtMost:for:)``.
    ///
    /// - Throws: As ``smallestGross(netAtLeast:for:)``.
    public func smallestGross(
        netPaidAtLeast net: Money, for input: BelgianPayInput
    ) throws(PayrollError) -> GrossSolution {
        try search(input, afterTax: true).smallest(netAtLeast: net)
    }

    private func search(
        _ input: BelgianPayInput, afterTax isAfterTax: Bool
    ) throws(PayrollError) -> GrossSearch<BelgiumCurve> {
        let terms = try BelgianTerms(input.withoutGross, in: self)
        return GrossSearch(curve: BelgiumCurve(law: self, terms: terms, isAfterTax: isAfterTax))
    }
}

/// Cost and net of one person's Belgian payslip.
///
/// The employer's lines never fall when gross rises and the structural reduction never rises, so
/// cost rises with every cent. What is taken off the person's pay would never fall either, were
/// nothing rounded: contributions and tax rise faster than the bonuses that offset them run out,
/// and the special contribution only jumps up.
struct BelgiumCurve: GrossCurve {
    /// The figures of one gross pay, with the net that is searched.
    struct Point: GrossPoint {
        let gross: Int64
        let paid: Int64
        let cost: Int64
        let net: Int64
    }

    let law: PayrollLaw.Belgium
    let terms: BelgianTerms
    let isAfterTax: Bool

    /// More cents than roundings can add up to: of eight amounts, each off by half a cent at most,
    /// on both sides of a comparison, and the special contribution's seam of a cent.
    static let roundingSlack: Int64 = 10

    func point(_ gross: Int64) -> Point {
        let totals = law.totals(terms, gross: gross)
        return Point(
            gross: gross, paid: totals.paid, cost: totals.cost,
            net: isAfterTax ? totals.netPaid : totals.netBeforeTax)
    }

    func leastCost(_ from: Point, _ to: Point) -> Int64 { from.cost }

    func mostNet(_ from: Point, _ to: Point) -> Int64 {
        to.paid - (from.paid - from.net) + BelgiumCurve.roundingSlack
    }
}
