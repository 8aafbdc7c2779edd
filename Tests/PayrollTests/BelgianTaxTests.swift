// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import Testing

@testable import Payroll

/// Withholding tax, holiday pay and the structural reduction, worked by hand.
@Suite struct BelgianTaxTests {
    /// Figures of the data file of 2026: 4 000.00, partner without income, two children.
    @Test func `a couple with one income shares it and has twice the exempt amount`() throws {
        let slip = try BelgianPack.slip(
            "2026-06", gross: 400_000, family: BelgianFamily(.oneIncome, children: 2))
        let tax = slip.withholding
        #expect(tax.taxable == .cents(347_720))
        #expect(tax.year == .cents(4_172_640))
        #expect(tax.costs == .cents(607_000))
        // 30 % of 35 656.40, below 13 790.00.
        #expect(tax.quotient == .cents(1_069_692))
        // 4 469.93 + 0.428 × 8 249.48 = 8 000.71 and 0.2675 × 10 696.92 = 2 861.43.
        #expect(tax.scale == .cents(1_086_214))
        #expect(tax.exempt == .cents(597_596))
        #expect(tax.family == .cents(165_600))
        #expect(tax.month == .cents(26_918))
        #expect(slip.line(.specialContribution)?.amount == .cents(3_435))
        #expect(slip.netPaid == .cents(317_367))
    }

    /// 3 000.00 in January 2025: 8 498.57 − 2 915.75, less 1 608 for one disabled child (counts as
    /// two), 612 as alone with children, 612 as disabled; a twelfth is 229.235.
    @Test func `dependants lower the tax of a person alone`() throws {
        let family = BelgianFamily(
            .single, children: 1, disabledChildren: 1, isDisabled: true)
        let slip = try BelgianPack.slip("2025-01", gross: 300_000, family: family)
        #expect(slip.withholding.family == .cents(283_200))
        #expect(slip.withholding.month == .cents(22_924))
    }

    @Test(
        arguments: [
            (2024, 9, 2_446_800), (2025, 1, 61_200), (2025, 8, 2_144_400), (2026, 10, 2_972_400),
        ] as [(Int, Int, Int64)])
    func `children count by the table, those beyond the eighth one by one`(
        year: Int, children: Int, amount: Int64
    ) throws {
        let family = BelgianFamily(.twoIncomes, children: children)
        let law = try BelgianPack.law("\(year)-06")
        #expect(law.keyFormula.reductions(family) == amount)
    }

    @Test func `no reduction makes the tax negative`() throws {
        let family = BelgianFamily(.oneIncome, children: 12, otherDependants: 5)
        let slip = try BelgianPack.slip("2026-01", gross: 250_000, family: family)
        #expect(slip.withholding.amount == .zero)
        #expect(slip.netPaid == slip.netBeforeTax)
    }

    /// The official table of 2025 adds rounded amounts: 4 362.93, 9 704.37, 19 830.32.
    @Test(
        arguments: [
            (1_631_000, 436_293), (2_879_000, 970_437), (4_982_000, 1_983_032), (0, 0),
        ] as [(Int64, Int64)])
    func `the scale adds amounts rounded by step`(income: Int64, tax: Int64) throws {
        #expect(try BelgianPack.law("2025-03").keyFormula.scale.amount(of: income) == tax)
    }

    /// 33.14 % of part A and 52.54 % of part B as granted; the year's limit of the data file.
    @Test func `the fiscal work bonus stops at the year's limit and at the tax`() throws {
        // A 123.00, B 165.87 − 0.2699 × 81.27 = 143.94: 40.76 + 75.63.
        let slip = try BelgianPack.slip("2026-01", gross: 230_000)
        #expect(slip.withholding.fiscalBonus == .cents(11_639))
        #expect(slip.fiscalBonusOfYear == .cents(11_639))
        let most = try BelgianPack.slip("2026-01", gross: 230_000, bonusBefore: 346_000)
        #expect(most.withholding.fiscalBonus == .cents(644))
        let none = try BelgianPack.slip("2026-01", gross: 230_000, bonusBefore: 400_000)
        #expect(none.withholding.fiscalBonus == .zero)
        let low = try BelgianPack.slip(
            "2026-01", gross: 230_000, family: BelgianFamily(.oneIncome))
        #expect(low.withholding.fiscalBonus == low.withholding.month)
    }

    /// 92 % of 3 000.00, of which 85/92 bear 13.07 %; 2025, yearly pay 31 902.72: 39.37 %.
    @Test func `double holiday pay has its contribution and its rate`() throws {
        let law = try BelgianPack.law("2025-05")
        let gross = try law.doubleHolidayPay(month: .cents(300_000), months: 12)
        #expect(gross == .cents(276_000))
        #expect(try law.doubleHolidayPay(month: .cents(300_000), months: 6) == .cents(138_000))
        let slip = try law.payslip(
            BelgianPack.input(
                "2025-05", gross: gross.minorUnits,
                pay: .doubleHoliday(yearlyPay: .cents(3_190_272))))
        #expect(slip.line(.doubleHolidayEmployee)?.base == .cents(255_000))
        #expect(slip.line(.doubleHolidayEmployee)?.amount == .cents(33_329))
        #expect(slip.withholding.amount == .cents(95_540))
        #expect(slip.netPaid == .cents(147_131))
        #expect(slip.totalCost == gross)
        #expect(slip.notes.isEmpty)
        let bases = slip.steps.filter { $0.label.hasPrefix("payroll.be.base.") }
        #expect(bases.map(\.base) == [.cents(300_000), .cents(300_000)])
        #expect(bases.map(\.amount) == [.cents(276_000), .cents(255_000)])
    }

    @Test(arguments: [(1_067_500, "0"), (1_067_501, "0.1917"), (3_464_001, "0.4239")])
    func `the rate of holiday pay begins above each limit`(yearly: Int64, rate: String) throws {
        let slip = try BelgianPack.slip(
            "2026-05", gross: 100_000, pay: .doubleHoliday(yearlyPay: .cents(yearly)))
        let step = try #require(slip.steps.first { $0.label == "payroll.be.tax.one_rate" })
        #expect(step.rate == (try Rate(text: rate)))
    }

    /// 7.67 % twice of 30 000.00 earned; simple pay bears 13.07 % whole, double pay on 6.80 %.
    @Test func `holiday pay on leaving is paid by the employer with contributions`() throws {
        let slip = try BelgianPack.slip(
            "2025-05", gross: 3_000_000, pay: .leavingHoliday(yearlyPay: .cents(3_000_000)))
        #expect(slip.gross == .cents(460_200))
        #expect(slip.line(.contributionEmployee)?.amount == .cents(30_074))
        #expect(slip.line(.doubleHolidayEmployee)?.amount == .cents(26_663))
        #expect(slip.withholding.amount == .cents(146_618))
        #expect(slip.netPaid == .cents(256_845))
        #expect(slip.totalCost == .cents(519_036))
        // Shares from memory carry their mark to the explanation.
        let bases = slip.steps.filter { $0.label.hasPrefix("payroll.be.base.") }
        #expect(bases.map(\.amount) == [.cents(230_100), .cents(230_100), .cents(204_000)])
        #expect(bases.allSatisfy { $0.source?.isVerified == false })
    }

    /// 1 000.00 in 2026, yearly pay 40 000.00: 13.07 %, then 46.44 % of 869.30.
    @Test func `exceptional pay has contributions and one rate of tax`() throws {
        let slip = try BelgianPack.slip(
            "2026-06", gross: 100_000, pay: .exceptional(yearlyPay: .cents(4_000_000)),
            family: BelgianFamily(.single, children: 1))
        #expect(slip.line(.contributionEmployee)?.amount == .cents(13_070))
        #expect(slip.withholding.amount == .cents(40_370))
        #expect(slip.notes.contains(.notComputed(.specialContribution)))
        #expect(slip.notes.contains(.childrenAtOneRate))
    }

    struct Reduction: Sendable {
        let month: String
        let pay: Int64
        let share: Int64
        let quarter: Int64
    }

    /// Category 1, by hand.
    ///
    /// The page of 23 January 2026 (guideaidespubliques) has 755 EUR a quarter for
    /// 2 200.00 a month with limits 11 013.62 and 6 943.32; the ONSS's own page shows that these
    /// ended with March 2025, and Partena has others for 2026.
    static let reductions = [
        Reduction(month: "2025-01", pay: 220_000, share: 1_000_000, quarter: 75_523),
        // Partena, April 2024: 0.14 × 4 497.67 + 0.40 × 507.18.
        Reduction(month: "2024-04", pay: 210_000, share: 1_000_000, quarter: 83_255),
        // ONSS interim instructions 2025/1: 0.14 × 4 633.89 + 0.40 × 482.19.
        Reduction(month: "2025-04", pay: 220_000, share: 1_000_000, quarter: 84_162),
        Reduction(month: "2026-01", pay: 220_000, share: 1_000_000, quarter: 112_228),
        Reduction(month: "2026-01", pay: 400_000, share: 1_000_000, quarter: 0),
        // Securex: a factor of 1.18 below 0.55, 1.194 at 0.60, nothing below 0.275.
        Reduction(month: "2026-04", pay: 110_000, share: 500_000, quarter: 67_953),
        Reduction(month: "2026-04", pay: 132_000, share: 600_000, quarter: 82_511),
        Reduction(month: "2026-04", pay: 176_000, share: 800_000, quarter: 115_175),
        Reduction(month: "2026-04", pay: 44_000, share: 200_000, quarter: 0),
    ]

    @Test(arguments: reductions)
    func `a month has a third of the quarter's structural reduction`(_ one: Reduction) throws {
        let slip = try BelgianPack.slip(
            one.month, gross: one.pay,
            pay: .month(.hours(share: Rate(millionths: one.share))))
        #expect(slip.reductions == .cents((one.quarter + 1) / 3))
        let law = try BelgianPack.law(one.month)
        let structural = try #require(law.structural)
        let quarter = structural.quarter(
            pay: slip.referencePay.minorUnits * 3, hundredths: one.share / 10_000)
        #expect(quarter == one.quarter)
    }
}
