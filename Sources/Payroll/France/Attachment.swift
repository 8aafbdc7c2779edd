// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

extension PayrollLaw {
    /// What of a month's net pay creditors may attach.
    ///
    /// The yearly brackets of the law are taken on twelve times the month's net pay after income
    /// tax, each raised for every dependant, and a twelfth of the sum is attachable; the amount of
    /// the minimum income for one person stays with the employee in any case.
    ///
    /// - Source: Code du travail art. L3252-2, L3252-3, R3252-2, R3252-3 and R3252-5.
    public struct Attachment: Sendable {
        private let scale: Ruled<[Bracket]>
        private let dependant: Ruled<Money>
        private let floor: Ruled<Money>

        /// The brackets in force on the last day of a month.
        ///
        /// - Throws: ``PayrollError/law(_:)`` when the pack has none.
        public init(
            rules: RuleBook, period: Period, knownAt: Day? = nil
        ) throws(PayrollError) {
            let day = period.lastDay
            do {
                scale = try rules.scale("payroll.attachment.scale", at: day, knownAt: knownAt)
                dependant = try rules.money(
                    "payroll.attachment.dependant", at: day, knownAt: knownAt)
                floor = try rules.money("payroll.attachment.floor", at: day, knownAt: knownAt)
            } catch { throw .law(error) }
        }

        /// The attachable part of a net pay after tax, half-up to the cent.
        ///
        /// `dependants`: people the employee supports, within 0...20; others are refused.
        ///
        /// - Throws: ``PayrollError/amountOutOfBounds(field:text:)``.
        public func attachable(of net: Money, dependants: Int) throws(PayrollError) -> Money {
            guard (0...20).contains(dependants) else {
                throw .amountOutOfBounds(field: "dependants", text: String(dependants))
            }
            guard (Money.zero...PayslipInput.grossBound).contains(net) else {
                throw .amountOutOfBounds(field: "net", text: net.text)
            }
            let year = Int128(net.minorUnits) * 12
            let raise = Int128(dependant.value.minorUnits) * Int128(dependants)
            // Sixtieths of a cent of the year: the law's parts are 1/20, 1/10, 1/5, 1/4, 1/3, 2/3
            // and all, which a pack's six decimals hold only nearly.
            var sum: Int128 = 0
            var lower: Int128 = 0
            for bracket in scale.value {
                let upper = bracket.below.map { Int128($0.minorUnits) + raise } ?? year
                let within = max(min(year, upper) - lower, 0)
                let sixtieths = (bracket.rate.millionths * 60 + 500_000) / 1_000_000
                sum += within * Int128(sixtieths)
                lower = upper
            }
            let month = divided(sum, by: 12 * 60, rounding: .halfUp)
            let free = max(net.minorUnits - floor.value.minorUnits, 0)
            return .cents(min(Int64(month), free))
        }

        /// The attachable part with the scale behind it.
        ///
        /// - Throws: As ``attachable(of:dependants:)``.
        public func step(of net: Money, dependants: Int) throws(PayrollError) -> Step {
            Step(
                "payroll.attachable",
                values: [
                    "dependants": String(dependants), "floor": floor.value.text,
                ], base: net, amount: try attachable(of: net, dependants: dependants),
                because: scale.rule)
        }
    }
}
