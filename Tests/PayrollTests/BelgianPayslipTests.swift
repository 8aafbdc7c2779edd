// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import Testing

@testable import Payroll

/// Payslips worked by hand from published figures, and what others published themselves.
@Suite struct BelgianPayslipTests {
    /// Odoo's payslip tests of January 2025, as be_parameters.md quotes them: work bonus 50.66,
    /// special contribution 19.24, basic contribution 750.00 on 3 000.00.
    @Test func `3 000 of January 2025 is what Odoo prints, line by line`() throws {
        let slip = try BelgianPack.slip("2025-01", gross: 300_000)
        #expect(slip.line(.contributionEmployee)?.amount == .cents(39_210))
        // 118.22 − 0.2442 × (3 000.00 − 2 723.36)
        #expect(slip.line(.workBonusA)?.amount == .cents(-5_066))
        #expect(slip.line(.workBonusB) == nil)
        // 10.33 + 0.011 × (3 000.00 − 2 190.18)
        #expect(slip.line(.specialContribution)?.amount == .cents(1_924))
        #expect(slip.line(.basicEmployer)?.amount == .cents(75_000))
        #expect(slip.netTaxable == .cents(265_856))
        let tax = slip.withholding
        #expect(tax.year == .cents(3_190_272))
        #expect(tax.costs == .cents(593_000))
        // 4 362.93 + 0.428 × (25 972.72 − 16 310.00)
        #expect(tax.scale == .cents(849_857))
        #expect(tax.exempt == .cents(291_575))
        // 5 582.82 / 12 = 465.235: half-up here and in the official wording, 465.23 at Odoo.
        #expect(tax.month == .cents(46_524))
        #expect(tax.fiscalBonus == .cents(1_679))
        #expect(slip.netPaid == .cents(219_087))
    }

    @Test func `the special contribution of 3 500 is 24 74, as at Odoo`() throws {
        let slip = try BelgianPack.slip("2025-01", gross: 350_000)
        #expect(slip.line(.specialContribution)?.amount == .cents(2_474))
        #expect(slip.line(.workBonusA) == nil)
    }

    /// Odoo's rates of January 2025: codes 255, 256, 809, 810, 831 and 859.
    @Test func `small contributions of 2025 follow the quarter and the joint committee`() throws {
        let slip = try BelgianPack.slip("2025-01", gross: 300_000, isJointCommittee200: true)
        #expect(slip.line(.accidentEmployer)?.amount == .cents(60))
        #expect(slip.line(.asbestosEmployer)?.amount == .cents(30))
        #expect(slip.line(.closureEmployer)?.amount == .cents(1_020))
        #expect(slip.line(.closureSpecialEmployer)?.amount == .cents(300))
        #expect(slip.line(.jointCommitteeEmployer)?.amount == .cents(690))
        #expect(slip.line(.temporaryUnemploymentEmployer)?.amount == .cents(300))
        #expect(slip.line(.moderationEmployer) == nil)
        let later = try BelgianPack.slip("2025-07", gross: 300_000, headcount: 10)
        #expect(later.line(.asbestosEmployer) == nil)
        #expect(later.line(.jointCommitteeEmployer) == nil)
        #expect(later.line(.moderationEmployer)?.amount == .cents(5_070))
        #expect(!later.notes.contains(.notComputed(.asbestosEmployer)))
        let large = try BelgianPack.slip("2026-01", gross: 300_000, headcount: 20)
        #expect(large.line(.closureEmployer)?.amount == .cents(1_110))
        #expect(large.notes.contains(.notComputed(.accidentEmployer)))
    }

    /// Partena Professional, April 2024: full-time employee, 2 000.00, single: 272.21, that is
    /// 115.91 + 156.30; the bonus cannot exceed the contribution of 261.40.
    @Test func `a work bonus larger than the contribution takes it away whole`() throws {
        let slip = try BelgianPack.slip("2024-04", gross: 200_000)
        #expect(slip.line(.workBonusA)?.base == .cents(11_591))
        #expect(slip.line(.workBonusB)?.amount == .cents(-15_630))
        #expect(slip.line(.workBonusA)?.amount == .cents(-(26_140 - 15_630)))
        #expect(slip.netTaxable == .cents(200_000))
        #expect(slip.notes.contains(.fiscalBonusLimitUnknown))
    }

    struct Bonus: Sendable {
        let month: String
        let status: BelgianStatus
        let pay: Int64
        let a: Int64
        let b: Int64
    }

    /// Group S for November 2023 (in force until March 2024), Partena for April 2024, Odoo, Easypay
    /// for February 2025, the data files of 2026: amounts by hand at points of each segment.
    static let bonuses = [
        // 267.42 − 0.2579 × 245.99; 252.26 − 0.2313 × 945.99; nothing above 3 144.45.
        Bonus(month: "2024-03", status: .employee, pay: 230_000, a: 20_398, b: 0),
        Bonus(month: "2024-03", status: .employee, pay: 300_000, a: 3_345, b: 0),
        Bonus(month: "2024-03", status: .employee, pay: 314_446, a: 0, b: 0),
        // 288.81 − 0.2786 × 245.99.
        Bonus(month: "2024-01", status: .worker, pay: 230_000, a: 22_028, b: 0),
        // 115.91; 156.30 − 0.2699 × 209.22.
        Bonus(month: "2024-04", status: .employee, pay: 230_000, a: 11_591, b: 9_983),
        // 125.18; 168.80 − 0.2914 × 209.22.
        Bonus(month: "2024-04", status: .artist, pay: 230_000, a: 12_518, b: 10_783),
        // 120.59 − 0.2443 × 222.17; B is over.
        Bonus(month: "2025-02", status: .employee, pay: 300_000, a: 6_631, b: 0),
        Bonus(month: "2025-12", status: .employee, pay: 327_149, a: 0, b: 0),
        // 130.24; 175.63 − 0.2915 × 324.75.
        Bonus(month: "2025-12", status: .worker, pay: 250_000, a: 13_024, b: 8_097),
        // 123.00 − 0.2807 × 166.64; from March 123.00 − 0.2442 × 166.64.
        Bonus(month: "2026-02", status: .employee, pay: 300_000, a: 7_622, b: 0),
        Bonus(month: "2026-03", status: .employee, pay: 300_000, a: 8_231, b: 0),
        // 127.54; 171.99 − 0.2699 × 199.38.
        Bonus(month: "2026-07", status: .employee, pay: 250_000, a: 12_754, b: 11_818),
        // 127.54 − 0.2739 × 262.07; workers 137.74 − 0.2958 × 262.07.
        Bonus(month: "2026-10", status: .employee, pay: 320_000, a: 5_576, b: 0),
        Bonus(month: "2026-10", status: .artist, pay: 320_000, a: 6_022, b: 0),
    ]

    @Test(arguments: bonuses)
    func `the work bonus of each period`(_ bonus: Bonus) throws {
        let slip = try BelgianPack.slip(bonus.month, gross: bonus.pay, status: bonus.status)
        let a = slip.line(bonus.month < "2024-04" ? .workBonus : .workBonusA)
        #expect((a?.amount ?? .zero) == .cents(-bonus.a))
        #expect((slip.line(.workBonusB)?.amount ?? .zero) == .cents(-bonus.b))
    }

    /// The reference pay is that of a full month; the amount follows the fraction (ONSS).
    ///
    /// January 2026, half time, 1 100.00: reference 2 200.00, 165.87 / 2 and 123.00 / 2,
    /// at most 143.77 together.
    @Test func `part time has its part of the bonus of full-time pay`() throws {
        let half = BelgianPay.month(.hours(share: Rate(millionths: 500_000)))
        let slip = try BelgianPack.slip("2026-01", gross: 110_000, pay: half)
        #expect(slip.referencePay == .cents(220_000))
        #expect(slip.line(.workBonusB)?.amount == .cents(-8_294))
        #expect(slip.line(.workBonusA)?.amount == .cents(-6_083))
        let more = try BelgianPack.slip("2026-01", gross: 140_000, pay: half)
        // Reference 2 800.00: 123.00 / 2, and 8.99 / 2, from 165.87 − 0.2699 × 581.27.
        #expect(more.line(.workBonusA)?.amount == .cents(-6_150))
        #expect(more.line(.workBonusB)?.amount == .cents(-450))
    }

    /// Three contracts of 2, 3 and 1 days out of 22: 900.00 is 3 300.00 a month, fraction 0.27.
    @Test func `days of several contracts count together`() throws {
        let pay = BelgianPay.month(.days([2, 3, 1], of: 22))
        let slip = try BelgianPack.slip("2026-03", gross: 90_000, pay: pay, status: .artist)
        #expect(slip.referencePay == .cents(330_000))
        // 132.84 − 0.2638 × 466.64 = 9.74, × 0.27.
        #expect(slip.line(.workBonusA)?.base == .cents(974))
        #expect(slip.line(.workBonusA)?.amount == .cents(-263))
        // 108 % of 900.00 bears 13.07 %.
        #expect(slip.line(.contributionEmployee)?.base == .cents(97_200))
        #expect(slip.line(.contributionEmployee)?.amount == .cents(12_704))
        #expect(slip.notes.contains(.taxOfShortContracts))
    }

    /// ONSS: 5.57 % each quarter and 10.27 % a year, on 108 %; special contribution on 108 %.
    @Test func `workers and artists bear contributions on 108 %, the holiday fund is paid`() throws
    {
        for status in [BelgianStatus.worker, .artist] {
            let slip = try BelgianPack.slip("2026-01", gross: 250_000, status: status)
            #expect(slip.line(.contributionEmployee)?.amount == .cents(35_289))
            #expect(slip.line(.holidayQuarterEmployer)?.amount == .cents(15_039))
            #expect(slip.line(.holidayYearEmployer)?.amount == .cents(27_729))
            #expect(slip.line(.basicEmployer)?.amount == .cents(67_500))
            #expect(slip.line(.specialContribution)?.base == .cents(270_000))
        }
        #expect(
            try BelgianPack.slip("2026-01", gross: 250_000).line(.holidayYearEmployer) == nil)
    }

    /// Securex's table of steps, with the figures of the data files: households at points by hand.
    @Test(
        arguments: [
            (.single, 194_538, 0), (.single, 200_000, 230), (.single, 219_018, 1_033),
            (.single, 400_000, 3_624), (.single, 700_000, 6_094), (.oneIncome, 200_000, 322),
            (.oneIncome, 300_000, 2_335), (.oneIncome, 700_000, 6_094), (.twoIncomes, 109_509, 0),
            (.twoIncomes, 109_510, 515), (.twoIncomes, 203_000, 515), (.twoIncomes, 210_000, 912),
            (.twoIncomes, 300_000, 2_335), (.twoIncomes, 557_200, 5_164),
            (.twoIncomes, 900_000, 5_164),
        ] as [(BelgianFamily.Situation, Int64, Int64)])
    func `the special contribution follows household and pay`(
        situation: BelgianFamily.Situation, gross: Int64, amount: Int64
    ) throws {
        let slip = try BelgianPack.slip("2025-06", gross: gross, family: BelgianFamily(situation))
        #expect((slip.line(.specialContribution)?.amount ?? .zero) == .cents(amount))
    }

    @Test func `each month says what is not computed, and nothing is silently zero`() throws {
        let early = try BelgianPack.slip("2024-02", gross: 220_000)
        #expect(early.notes.contains(.notComputed(.structuralReduction)))
        #expect(early.notes.contains(.notComputed(.closureEmployer)))
        #expect(early.reductions == .zero)
        let later = try BelgianPack.slip("2025-02", gross: 220_000)
        #expect(later.notes == [.reductionIsEstimate])
        let low = try BelgianPack.slip("2025-02", gross: 200_000)
        #expect(low.notes.first == .belowMinimumWage(minimum: "2111.89"))
        let half = try BelgianPack.slip(
            "2025-02", gross: 105_594, pay: .month(.hours(share: Rate(millionths: 500_000))))
        #expect(half.notes.contains(.belowMinimumWage(minimum: "1055.95")))
    }

    @Test func `a figure that is not verified carries its mark to the line`() throws {
        let easypay = try BelgianPack.slip("2025-02", gross: 250_000)
        let line = try #require(easypay.line(.workBonusA))
        #expect(easypay.explained(line).source?.isVerified == true)
        let file = try BelgianPack.slip("2026-01", gross: 250_000)
        let unread = try #require(file.line(.workBonusA))
        #expect(file.explained(unread).source?.isVerified == false)
        #expect(file.isUnverified)
    }
}
