// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import Testing

@testable import Payroll

@Suite struct ReductionTests {
    static func rgdu(smic millionths: Int64) -> (PayrollLaw.France.RGDU, MinimumWage) {
        let regime = PayrollLaw.France.RGDU(
            minimum: 20_000, range: 378_100, exitMultiple: 3_000_000, rule: 0)
        return (regime, MinimumWage(units: millionths * 35_000_000 * 13))
    }

    /// BOSS, June 2026: pay 2 200, SMIC 12.31, fewer than 50 employees: 573.98.
    @Test func `the unit value the authority publishes`() {
        let (regime, wage) = Self.rgdu(smic: 12_310_000)
        let coefficient = regime.coefficient(pay: 220_000, wage: wage)
        #expect(Money.cents(220_000).times(Rate(millionths: coefficient * 100)) == .cents(57_398))
    }

    /// Federation's rule for pay by amount: 500 then 3 000 in 2026, fewer than 50 employees:
    /// cumulated coefficient 0.1307, cumulated reduction 457.45 (fr_parameters.md, last section).
    @Test func `pay by amount counts as many minimum wages as it holds, one at most`() throws {
        let law = try Pack.law("2026-01")
        let first = try law.payslip(Example.input("2026-01", gross: 50_000, basis: .amount))
        #expect(first.yearToDate.minimumWage == .cents(50_000))
        let second = try Pack.law("2026-02").payslip(
            Example.input("2026-02", gross: 300_000, basis: .amount, year: first.yearToDate))
        #expect(second.reduction.coefficient == Rate(millionths: 130_700))
        #expect(second.reduction.cumulatedReduction == .cents(45_745))
        #expect(second.reduction.granted == first.reduction.amount)
        #expect(second.yearToDate.reduction == .cents(45_745))
    }

    /// Known days of fr_parameters.md: decree 2025-887, then decree 2025-1446 of 31 December 2025.
    @Test func `a coefficient follows the decree that was known`() throws {
        let pay = try Example.input("2026-01", gross: 182_303)
        let before = try Pack.law("2026-01", knownAt: "2026-01-01").payslip(pay)
        #expect(before.reduction.coefficient == Rate(millionths: 398_100))
        let rules = try Pack.rules.get()
        #expect(
            try rules.rate(
                "payroll.rgdu.range_small", at: Day(text: "2026-01-15"),
                knownAt: Day(text: "2025-12-30")
            ).value == Rate(millionths: 377_300))
    }

    @Test func `June 2026 used the new minimum wage until the decree of 12 June froze it`() throws {
        let pay = try Example.input("2026-06", gross: 220_000)
        let seenOnTheTenth = try Pack.law("2026-06", knownAt: "2026-06-10").payslip(pay)
        let seenInJuly = try Pack.law("2026-06", knownAt: "2026-07-15").payslip(pay)
        #expect(seenOnTheTenth.reduction.amount == .cents(57_398))
        #expect(seenInJuly.reduction.amount < seenOnTheTenth.reduction.amount)
        #expect(
            seenInJuly.reduction.amount == (try Pack.law("2026-06").payslip(pay)).reduction.amount)
    }

    /// Pay in cents, minimum wages, and the answer computed with 60 decimals (Python's decimal).
    @Test(
        arguments: [
            (182_303, 3981), (182_304, 3981), (200_000, 3147), (300_000, 999), (400_000, 395),
            (500_000, 218), (546_900, 200), (546_910, 0),
        ] as [(Int64, Int64)])
    func `the degressive coefficient at points of its curve`(pay: Int64, expected: Int64) {
        let (regime, wage) = Self.rgdu(smic: 12_020_000)
        #expect(regime.coefficient(pay: pay, wage: wage) == expected)
    }

    /// (1/16)^1.75 is 1/128: a middle that floating point cannot be trusted with.
    @Test(arguments: [(6400, 1), (6399, 0), (32_000, 3)] as [(Int64, Int64)])
    func `a middle is rounded up exactly, and just below it down`(scale: Int64, expected: Int64) {
        let power = SevenFourthsPower(numerator: 1, denominator: 16)
        #expect(power.scaled(by: scale, offset: 0) == expected)
    }

    @Test func `whole numbers and floating point agree wherever both can decide`() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<300 {
            let denominator = Int64.random(in: 2...9_000_000_000_000_000, using: &random)
            let numerator = Int64.random(in: 1..<denominator, using: &random)
            let power = SevenFourthsPower(
                numerator: Int128(numerator) << 60, denominator: Int128(denominator) << 60)
            let result = power.scaled(by: 378_100, offset: 20_000)
            #expect(power.reaches(result * 100 - 50 - 20_000, over: 378_100))
            #expect(!power.reaches(result * 100 + 50 - 20_000, over: 378_100))
        }
    }

    @Test(
        arguments: [("2024-01", 3194), ("2025-04", 3194), ("2025-05", 3193), ("2026-01", 3981)]
            as [(String, Int64)])
    func `each month takes the regime of its time`(month: String, maximum: Int64) throws {
        let slip = try Pack.law(month).payslip(Example.input(month, gross: 50_000))
        #expect(slip.reduction.coefficient == Rate(millionths: maximum * 100))
        let isFillon = if case .fillon = try Pack.law(month).smallReduction { true } else { false }
        #expect(isFillon == (month < "2026"))
    }

    @Test func `a rate of the pack that no law can mean is refused`() throws {
        var files = try Pack.files()
        let place = try #require(files.firstIndex { $0.name == "payroll-reduction.yaml" })
        let text = String(decoding: files[place].bytes, as: UTF8.self)
        files[place].bytes = Array(
            text.replacing("value: \"1.75\"", with: "value: \"1.5\"").utf8)
        let rules = try RuleBookForTests.read(files)
        #expect(throws: PayrollError.badParameter(key: "payroll.rgdu.exponent")) {
            try PayrollLaw.France(rules: rules, period: Period(text: "2026-01"))
        }
    }
}
