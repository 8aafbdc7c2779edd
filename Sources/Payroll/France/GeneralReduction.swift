// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// A regime of the general reduction: a coefficient from pay and minimum wage of the year so far.
protocol GeneralReductionRegime: Sendable {
    /// The coefficient, in ten-thousandths, for the pay in cents of the year to the end of the
    /// month, above zero, and the minimum wages of the same months.
    ///
    /// It never rises when pay rises and the wage does not.
    func coefficient(pay: Int64, wage: MinimumWage) -> Int64
    /// The largest coefficient, in millionths.
    var maximum: Int64 { get }
    /// Place of the reason in the law's ``RuleTable``.
    var rule: Int { get }
}

/// The regime in force, resolved for one size of employer.
enum GeneralReduction: Sendable {
    case fillon(PayrollLaw.France.Fillon)
    case rgdu(PayrollLaw.France.RGDU)

    func coefficient(pay: Int64, wage: MinimumWage) -> Int64 {
        guard pay > 0 else { return 0 }
        return switch self {
        case .fillon(let regime): regime.coefficient(pay: pay, wage: wage)
        case .rgdu(let regime): regime.coefficient(pay: pay, wage: wage)
        }
    }

    var maximum: Int64 {
        switch self {
        case .fillon(let regime): regime.maximum
        case .rgdu(let regime): regime.maximum
        }
    }

    var rule: Int {
        switch self {
        case .fillon(let regime): regime.rule
        case .rgdu(let regime): regime.rule
        }
    }
}

extension PayrollLaw.France {
    /// The general reduction of 2024 and 2025: T / 0.6 × (1.6 × SMIC / pay − 1), within 0...T.
    ///
    /// - Source: Code de la sécurité sociale L241-13 and D241-7 as in force until 31 December 2025.
    struct Fillon: GeneralReductionRegime {
        /// T, in millionths.
        let maximum: Int64
        /// 0.6, in millionths.
        let divisor: Int64
        /// 1.6, in millionths.
        let exitMultiple: Int64
        let rule: Int

        func coefficient(pay: Int64, wage: MinimumWage) -> Int64 {
            let payUnits = Int128(pay) * Int128(MinimumWage.unitsPerCent) * 1_000_000
            let excess = Int128(exitMultiple) * Int128(wage.units) - payUnits
            guard excess > 0 else { return 0 }
            // The products stay below 10³⁷: pay within a year's bound, the wage within its own.
            let span = payUnits / 10_000 * Int128(divisor)
            let ratio = divided(Int128(maximum) * excess, by: span, rounding: .halfUp)
            return Int64(min(ratio, Int128(maximum / 100)))
        }
    }

    /// The single degressive general reduction from 2026:
    /// Tmin + Tdelta × ((3 × SMIC / pay − 1) / 2)^1.75, at most Tmin + Tdelta, nothing from 3 SMIC.
    ///
    /// - Source: Code de la sécurité sociale L241-13 and D241-7 as in force from 1 January 2026.
    struct RGDU: GeneralReductionRegime {
        /// Tmin, in millionths.
        let minimum: Int64
        /// Tdelta, in millionths.
        let range: Int64
        /// 3, in millionths.
        let exitMultiple: Int64
        let rule: Int

        var maximum: Int64 { minimum + range }

        func coefficient(pay: Int64, wage: MinimumWage) -> Int64 {
            let payUnits = Int128(pay) * Int128(MinimumWage.unitsPerCent) * 1_000_000
            let excess = Int128(exitMultiple) * Int128(wage.units) - payUnits
            guard excess > 0 else { return 0 }
            // At one minimum wage the ratio is 1: (3 − 1) / (3 − 1).
            let span = payUnits / 1_000_000 * Int128(exitMultiple - 1_000_000)
            guard excess < span else { return maximum / 100 }
            let power = SevenFourthsPower(numerator: excess, denominator: span)
            return power.scaled(by: range, offset: minimum)
        }
    }
}
