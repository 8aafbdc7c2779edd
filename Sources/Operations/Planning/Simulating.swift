// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Payroll
import RuleBook
public import Store

/// A pay that nobody has: gross, net or cost into the two others, by the law of a month.
///
/// It reads no books and keeps nothing.
public struct PaySimulation: Sendable {
    /// Which of the three is known.
    public enum Known: String, Sendable, CaseIterable {
        /// Gross pay.
        case gross
        /// Net pay before tax.
        case net
        /// What the employer spends.
        case cost
    }

    /// The payslip.
    public let payslip: Payslip
    /// How the gross pay was found; nil where it was given.
    public let solution: GrossSolution?

    /// The pay of an amount; the gross pay of `input` is ignored.
    ///
    /// - Throws: ``SimulationError/belowMinimumWage(_:)`` for an ordinary contract,
    ///   ``SimulationError/outOfReach`` where no pay has the amount,
    ///   ``Payroll/PayrollError`` for a term that cannot be.
    public init(_ known: Known, _ amount: Money, for input: PayslipInput, law: Law) throws {
        let regime = try PayrollLaw.regime(
            law.rules, for: input.period, paying: PayslipInput.self, as: Payslip.self)
        var asked = input
        asked.gross = .zero
        let found = try Self.solve(known, amount, asked, regime)
        asked.gross = found?.gross ?? amount
        if case .hours(let share) = input.basis {
            let least = try law.minimumWage(in: input.period, share: share)
            guard asked.gross >= least else { throw SimulationError.belowMinimumWage(least) }
        }
        solution = found
        payslip = try regime.payslip(asked)
    }

    private static func solve(
        _ known: Known, _ amount: Money, _ input: PayslipInput,
        _ regime: any PayRegime<PayslipInput, Payslip>
    ) throws -> GrossSolution? {
        do {
            switch known {
            case .gross: return nil
            case .net: return try regime.smallestGross(netAtLeast: amount, for: input)
            case .cost: return try regime.largestGross(costAtMost: amount, for: input)
            }
        } catch {
            if case PayrollError.targetOutOfReach = error { throw SimulationError.outOfReach }
            throw error
        }
    }
}

extension Law {
    /// The minimum wage of a month for a share of the legal hours, down to the cent: rounding
    /// must not refuse who pays it.
    func minimumWage(in period: Period, share: Rate) throws -> Money {
        let hourly = try rules.rate("payroll.smic_hour", at: period.lastDay).value.millionths
        let hours = try rules.rate("payroll.hours_week", at: period.lastDay).value.millionths
        // Hourly × 35 × 52 / 12: 12.31 × 151.6667 = 1,867.01.
        let month = divided(
            Int128(hourly) * Int128(hours) * 52, by: 12 * 10_000 * 1_000_000, rounding: .down)
        return Money.cents(Int64(month)).times(share, .down)
    }
}

extension ContractTerms {
    /// What a pay under these terms depends on, first of its year, with a gross pay to be found.
    public func input(
        in period: Period, of headcount: Int, accident: Rate
    ) -> PayslipInput {
        PayslipInput(
            period: period, gross: .zero, basis: basis, category: category,
            isFixedTerm: isFixedTerm,
            establishment: Establishment(headcount: headcount, accidentRate: accident),
            health: kind == .cape
                ? .none : HealthCover(total: health, employerShare: healthEmployerShare),
            withholding: withholdingRate.map(Withholding.rate) ?? .neutralGrid(.metropole))
    }
}

/// Why a simulation is refused.
public enum SimulationError: UserFacingError, Hashable {
    /// An ordinary contract must not pay less.
    case belowMinimumWage(Money)
    /// No gross pay has that cost or net.
    case outOfReach
    /// The installation has no law of pay for the month.
    case noLaw(Period)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .belowMinimumWage: "simulation.below_minimum_wage"
        case .outOfReach: "simulation.out_of_reach"
        case .noLaw: "simulation.no_law"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .belowMinimumWage(let least): ["least": least.text]
        case .outOfReach: [:]
        case .noLaw(let period): ["month": period.text]
        }
    }

    /// The form field the failure belongs to.
    public var field: String? {
        switch self {
        case .belowMinimumWage, .outOfReach: "amount"
        case .noLaw: "month"
        }
    }
}

extension House {
    /// The law that knows the pay of a month, of any country of the installation.
    ///
    /// - Throws: ``SimulationError/noLaw(_:)``.
    public nonisolated func lawOfPay(in period: Period) throws -> Law {
        for (_, law) in laws.sorted(by: { $0.key < $1.key })
        where
            (try? PayrollLaw.regime(
                law.rules, for: period, paying: PayslipInput.self, as: Payslip.self)) != nil
        {
            return law
        }
        throw SimulationError.noLaw(period)
    }
}
