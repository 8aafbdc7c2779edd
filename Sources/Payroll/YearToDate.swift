// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// What one person was paid by one employer since January, before the payslip at hand.
///
/// It goes into a payslip and comes out of it with the month added: the yearly reduction is
/// regularised progressively, and a month can be computed again at any time from the same state.
public struct YearToDate: Sendable, Hashable, Codable {
    /// The calendar year.
    public let year: Int
    /// The last month paid; nil before the first.
    public let lastPeriod: Period?
    /// Gross pay.
    public let gross: Money
    /// Minimum wages of the months, in units of 1/30 000 000 000 cent.
    ///
    /// A minimum wage of a month is hourly × 35 × 52/12 × share: rarely a whole number of cents,
    /// so the sum is kept in the unit in which it is exact.
    public let minimumWageUnits: Int64
    /// General reduction granted.
    public let reduction: Money
    /// Net taxable pay.
    public let netTaxable: Money
    /// Withholding tax taken.
    public let withheld: Money

    /// Nothing paid yet in a year.
    public init(year: Int) {
        self.init(
            year: year, lastPeriod: nil, gross: .zero, minimumWageUnits: 0, reduction: .zero,
            netTaxable: .zero, withheld: .zero)
    }

    /// A state kept elsewhere, for instance read from the books.
    public init(
        year: Int, lastPeriod: Period?, gross: Money, minimumWageUnits: Int64, reduction: Money,
        netTaxable: Money, withheld: Money
    ) {
        self.year = year
        self.lastPeriod = lastPeriod
        self.gross = gross
        self.minimumWageUnits = minimumWageUnits
        self.reduction = reduction
        self.netTaxable = netTaxable
        self.withheld = withheld
    }

    /// The minimum wages of the months, rounded half-up to the cent.
    public var minimumWage: Money { MinimumWage(units: minimumWageUnits).rounded }

    /// Refuses a state that is not of this payslip's year, not before it, or beyond any pay.
    func check(before period: Period) throws(PayrollError) {
        guard year == period.year, lastPeriod.map({ $0.year == year && $0 < period }) ?? true else {
            throw .yearToDateOutOfOrder(period: period)
        }
        let bound = PayslipInput.grossBound.minorUnits * 12
        guard (0...bound).contains(gross.minorUnits) else {
            throw .amountOutOfBounds(field: "year_to_date.gross", text: gross.text)
        }
        guard (0...MinimumWage.unitsBound).contains(minimumWageUnits) else {
            throw .amountOutOfBounds(
                field: "year_to_date.minimum_wage", text: String(minimumWageUnits))
        }
        for (name, amount) in [
            ("reduction", reduction), ("net_taxable", netTaxable), ("withheld", withheld),
        ] where !(-bound...bound).contains(amount.minorUnits) {
            throw .amountOutOfBounds(field: "year_to_date.\(name)", text: amount.text)
        }
    }
}

/// An exact minimum wage, of a month or summed over months.
struct MinimumWage: Hashable, Sendable {
    /// Units in one cent.
    static let unitsPerCent: Int64 = 30_000_000_000
    /// Beyond any sum of a year: ten times twelve months of 2026.
    static let unitsBound: Int64 = 700_000_000_000_000_000

    let units: Int64

    /// The amount to the cent, half-up.
    var rounded: Money {
        let cents = divided(
            Int128(units), by: Int128(MinimumWage.unitsPerCent), rounding: .halfUp)
        return .cents(Int64(cents))
    }
}
