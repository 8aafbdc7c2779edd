// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

/// The law of pay, one type per country, resolved once per month and then immutable.
public enum PayrollLaw {
    /// French payroll of one month: private sector, general scheme, metropole.
    ///
    /// Contributions follow the month worked, withholding tax the day of payment.
    public struct France: Sendable {
        /// The month the figures are for.
        public let period: Period
        let ruleTable: RuleTable
        let onPay: [RatedContribution]
        let onCover: [RatedContribution]
        let ceiling: Int64
        let tranche2Multiple: Int64
        let unemploymentMultiple: Int64
        let csgBaseShare: Int64
        let mediumHeadcount: Int
        let largeHeadcount: Int
        let accident: Figure
        /// The flat base of a month under a support contract, in cents; nil while the pack has
        /// none.
        private let flatSupportBase: Figure?
        let mobility: Figure
        let health: Figure
        let supplement: ApprenticeshipSupplement
        let sicknessCut: ReducedRate?
        let familyCut: ReducedRate?
        /// Minimum wage of a whole month, as the general reduction counts it.
        let reductionWage: MinimumWage
        let smallReduction: GeneralReduction
        let largeReduction: GeneralReduction
        /// What the employer pays to complementary pensions on tranche 1, in millionths.
        let retirementPoints: Int64
        let withholdingShare: Rate
        let withholdingRule: Step.Rule
        let grids: [WithholdingZone: Scale]

        /// Resolves the law of a month.
        ///
        /// - Parameters:
        ///   - rules: The French pack.
        ///   - period: The month worked.
        ///   - payDay: Decides the withholding grid; nil for the last day of the month.
        ///   - knownAt: Only figures published by then count; nil for all of the pack.
        /// - Throws: ``PayrollError/law(_:)`` when the pack has no figure for the month,
        ///   ``PayrollError/badParameter(key:)`` when one cannot be what it says.
        public init(
            rules: RuleBook, period: Period, payDay: Day? = nil, knownAt: Day? = nil
        ) throws(PayrollError) {
            self.period = period
            var reader = LawReader(rules: rules, day: period.firstDay, knownAt: knownAt)
            onPay = try France.rated(Contribution.onPay, &reader)
            onCover = try France.rated(Contribution.onCover, &reader)
            ceiling = try reader.amount("ceiling_month").value
            tranche2Multiple = try reader.number("tranche2_multiple").value
            unemploymentMultiple = try reader.number("unemployment_multiple").value
            csgBaseShare = try reader.ratio("csg.base_share").value
            mediumHeadcount = try reader.headcount("medium")
            largeHeadcount = try reader.headcount("large")
            accident = try reader.ratio("accident.base_share")
            flatSupportBase = try France.supportBase(&reader)
            mobility = try reader.ratio("mobility.base_share")
            health = try reader.ratio("health.employer_share_minimum")
            supplement = try ApprenticeshipSupplement(&reader)
            sicknessCut = try ReducedRate("sickness_reduction", &reader)
            familyCut = try ReducedRate("family_reduction", &reader)
            reductionWage = try reader.monthlyWage("reduction.smic_hour")
            smallReduction = try GeneralReduction(size: "small", &reader)
            largeReduction = try GeneralReduction(size: "large", &reader)
            retirementPoints = onPay.filter {
                $0.code == .complementary1Employer || $0.code == .generalBalance1Employer
            }.reduce(0) { $0 + $1.rate.value }
            reader.day = payDay ?? period.lastDay
            let withheld = try reader.ratio("withholding.base_share")
            withholdingShare = Rate(millionths: withheld.value)
            withholdingRule = reader.table[withheld.rule]
            var grids: [WithholdingZone: Scale] = [:]
            for zone in WithholdingZone.allCases {
                grids[zone] = try reader.scale("withholding.neutral_\(zone.rawValue)")
            }
            self.grids = grids
            ruleTable = RuleTable(reader.table)
        }

        /// The flat base of a month under a support contract, in cents.
        ///
        /// - Throws: ``PayrollError/law(_:)`` for a month the pack has none for.
        func supportBase() throws(PayrollError) -> Figure {
            guard let flatSupportBase else {
                throw .law(.noValue(key: "payroll.support.hour", day: period.firstDay))
            }
            return flatSupportBase
        }

        /// Hourly base × legal hours of a month, half-up to the cent.
        private static func supportBase(
            _ reader: inout LawReader
        ) throws(PayrollError) -> Figure? {
            guard try reader.isInForce("support.hour") else { return nil }
            let hourly = try reader.number("support.hour")
            let hours = try reader.number("support.hours_month").value
            // Millionths of a euro × millionths of an hour, in cents.
            let product = divided(
                Int128(hourly.value) * Int128(hours), by: 10_000_000_000, rounding: .halfUp)
            guard (1...100_000_000).contains(product) else {
                throw .badParameter(key: "payroll.support.hour")
            }
            return Figure(value: Int64(product), rule: hourly.rule)
        }

        private static func rated(
            _ contributions: [Contribution], _ reader: inout LawReader
        ) throws(PayrollError) -> [RatedContribution] {
            var rated: [RatedContribution] = []
            for one in contributions {
                rated.append(RatedContribution(one, rate: try reader.ratio(one.figure)))
            }
            return rated
        }
    }
}

extension LawReader {
    /// The exact minimum wage of a whole month: hourly × weekly hours × 52 / 12.
    mutating func monthlyWage(_ name: String) throws(PayrollError) -> MinimumWage {
        let hourly = try number(name).value
        let hours = try number("hours_week").value
        // Millionths × millionths × 13/3 cents × 10² ÷ 10¹², in units of 1/(3 × 10¹⁰) cent.
        let units = Int128(hourly) * Int128(hours) * 13
        guard units <= Int128(MinimumWage.unitsBound) / 12 else {
            throw .badParameter(key: "payroll.\(name)")
        }
        return MinimumWage(units: Int64(units))
    }
}

/// The apprenticeship supplement: a rate by ratio of apprentices, from 250 employees.
struct ApprenticeshipSupplement: Sendable {
    private let headcount: Int
    private let largeHeadcount: Int
    private let largeRate: Figure
    private let steps: [(below: Int64, rate: Figure)]
    private let alsaceMoselleShare: Int64

    init(_ reader: inout LawReader) throws(PayrollError) {
        headcount = try reader.headcount("very_large")
        let thousands = try reader.number("headcount.apprenticeship_thousands").value
        largeHeadcount = Int(thousands / 1000)
        largeRate = try reader.ratio("apprenticeship_supplement.rate_large")
        var steps: [(below: Int64, rate: Figure)] = []
        for step in 1...4 {
            let below = try reader.ratio("apprenticeship_supplement.below\(step)").value
            steps.append((below, try reader.ratio("apprenticeship_supplement.rate\(step)")))
        }
        self.steps = steps
        alsaceMoselleShare = try reader.ratio("apprenticeship_supplement.alsace_moselle_share")
            .value
    }

    /// The rate an establishment owes; nil when nothing is due.
    func rate(for establishment: Establishment) -> Figure? {
        let ratio = establishment.apprenticeRatio.millionths
        guard establishment.headcount >= headcount,
            let place = steps.firstIndex(where: { ratio < $0.below })
        else { return nil }
        let isLargest = place == 0 && establishment.headcount > largeHeadcount
        let rate = isLargest ? largeRate : steps[place].rate
        guard establishment.isAlsaceMoselle else { return rate }
        return Figure(value: cents(rate.value, times: alsaceMoselleShare), rule: rate.rule)
    }
}

/// A cut of an employer rate for pay within a number of minimum wages (until 2025).
struct ReducedRate: Sendable {
    let rate: Figure
    /// Threshold of a whole month.
    let threshold: MinimumWage

    /// - Returns: nil when the cut is not in force.
    init?(_ name: String, _ reader: inout LawReader) throws(PayrollError) {
        guard try reader.isInForce("\(name).rate") else { return nil }
        rate = try reader.ratio("\(name).rate")
        let frozen = try reader.monthlyWage("frozen_smic_hour")
        var units = ReducedRate.multiple(
            frozen, try reader.number("\(name).frozen_multiple").value)
        if try reader.isInForce("\(name).current_multiple") {
            let current = try reader.monthlyWage("smic_hour")
            let multiple = try reader.number("\(name).current_multiple").value
            units = max(units, ReducedRate.multiple(current, multiple))
        }
        threshold = MinimumWage(units: Int64(clamping: units))
    }

    private static func multiple(_ wage: MinimumWage, _ millionths: Int64) -> Int128 {
        Int128(wage.units) * Int128(millionths) / 1_000_000
    }

    /// The largest pay in cents that has the cut, for a share of the month in millionths.
    func limit(share: Int64) -> Int64 {
        Int64(
            Int128(threshold.units) * Int128(share) / 1_000_000 / Int128(MinimumWage.unitsPerCent))
    }
}

extension GeneralReduction {
    /// The regime whose figures are in force: RGDU where it has any, Fillon before.
    init(size: String, _ reader: inout LawReader) throws(PayrollError) {
        if try reader.isInForce("rgdu.minimum") {
            guard try reader.number("rgdu.exponent").value == 1_750_000 else {
                throw .badParameter(key: "payroll.rgdu.exponent")
            }
            let exit = try reader.number("rgdu.exit_multiple").value
            guard exit > 1_000_000 else { throw .badParameter(key: "payroll.rgdu.exit_multiple") }
            let range = try reader.ratio("rgdu.range_\(size)")
            self = .rgdu(
                PayrollLaw.France.RGDU(
                    minimum: try reader.ratio("rgdu.minimum").value, range: range.value,
                    exitMultiple: exit, rule: range.rule))
        } else {
            let maximum = try reader.ratio("fillon.maximum_\(size)")
            self = .fillon(
                PayrollLaw.France.Fillon(
                    maximum: maximum.value, divisor: try reader.number("fillon.divisor").value,
                    exitMultiple: try reader.number("fillon.exit_multiple").value,
                    rule: maximum.rule))
        }
    }
}
