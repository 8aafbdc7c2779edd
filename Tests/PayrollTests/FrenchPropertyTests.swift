// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import Testing

@testable import Payroll

/// What holds for every French year, every pack to come, and along every curve of pay.
@Suite struct FrenchPropertyTests {
    /// A year of a cooperative's member: pay that moves, one contract and one establishment.
    private static func year(
        _ year: Int, using random: inout SeededRandom
    ) throws -> [Payslip] {
        let terms = try Example.random("\(year)-01", using: &random)
        var known = YearToDate(year: year)
        return try (1...12).map { month in
            let period = try Period(text: "\(year)-\(month < 10 ? "0" : "")\(month)")
            let input = PayslipInput(
                period: period, gross: .cents(.random(in: 0...450_000, using: &random)),
                basis: terms.basis, category: terms.category, isFixedTerm: terms.isFixedTerm,
                establishment: terms.establishment, health: terms.health,
                withholding: terms.withholding, yearToDate: known)
            let slip = try Pack.law(period.text).payslip(input)
            known = slip.yearToDate
            return slip
        }
    }

    @Test(arguments: [2024, 2025, 2026], UInt64(1)...6)
    func `a whole year is the sum of its months`(year: Int, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<5 {
            let slips = try Self.year(year, using: &random)
            let last = try #require(slips.last)
            #expect(last.yearToDate.gross == slips.map(\.gross).sum)
            #expect(last.yearToDate.netTaxable == slips.map(\.netTaxable).sum)
            #expect(last.yearToDate.withheld == slips.map(\.withholding.amount).sum)
            // What months took back or gave is what the year is owed, to the cent.
            #expect(last.yearToDate.reduction == slips.map(\.reduction.amount).sum)
            #expect(last.reduction.cumulatedReduction == slips.map(\.reduction.amount).sum)
            #expect(last.reduction.cumulatedGross == slips.map(\.gross).sum)
            #expect(last.yearToDate.lastPeriod == last.period)
        }
    }

    @Test(arguments: PayslipTests.months)
    func `a month computed again is equal in every figure and reason`(month: String) throws {
        let (one, other) = (try Pack.law(month), try Pack.law(month))
        var random = SeededRandom(seed: 11)
        for _ in 0..<40 {
            let input = try Example.random(month, using: &random)
            #expect(try one.payslip(input).steps == other.payslip(input).steps)
            #expect(try one.payslip(input).yearToDate == other.payslip(input).yearToDate)
        }
    }

    private static let key = "payroll.pension_uncapped.employee"

    /// The text of a pack's file with another rate of the key from 2027 on.
    private static func prolonged(_ text: String) -> String {
        let next = """
                  - from: 2027-01-01
                    value: "0.0999"
                    source: {title: "Invented for a test"}
                    checked: 2026-11-24
                    verified: false

            """
        let following = "  - key: payroll.pension_uncapped.employer\n"
        return text.replacing(following, with: next + following)
    }

    /// A pack that goes on into 2027 with other pensions leaves every earlier month as it was.
    @Test func `a later French pack changes no earlier month`() throws {
        let longer = try Pack.files().map { file in
            let text = String(decoding: file.bytes, as: UTF8.self)
            return (file.name, Array(Self.prolonged(text).utf8))
        }
        let book = try RuleBook(pack: "fr", files: longer)
        let key = Self.key
        #expect(try book.rate(key, at: Day(text: "2027-01-01")).value == Rate(millionths: 99_900))
        #expect(
            try book.rate(key, at: Day(text: "2026-12-31")).value
                == Pack.rules.get().rate(key, at: Day(text: "2026-12-31")).value)
        var random = SeededRandom(seed: 9)
        for month in PayslipTests.months {
            let law = try PayrollLaw.France(rules: book, period: Period(text: month))
            for _ in 0..<20 {
                let input = try Example.random(month, using: &random)
                #expect(try law.payslip(input).steps == Pack.law(month).payslip(input).steps)
            }
        }
    }

    /// Between jumps a euro more of gross pay costs at least a euro, cents of rounding apart, and
    /// leaves at least half of it.
    @Test(arguments: PayslipTests.months, UInt64(1)...3)
    func `cost and net rise with gross pay, jumps apart`(month: String, seed: UInt64) throws {
        let law = try Pack.law(month)
        var random = SeededRandom(seed: seed)
        for _ in 0..<4 {
            var input = try Example.random(month, using: &random)
            let start = Int64.random(in: 0...900_000, using: &random)
            input.gross = .cents(start)
            var before = try law.payslip(input)
            for gross in stride(from: start + 100, through: start + 40_000, by: 100) {
                input.gross = .cents(gross)
                let next = try law.payslip(input)
                #expect(next.totalCost >= before.totalCost, "\(gross)")
                if Self.codes(next) == Self.codes(before) {
                    #expect(next.netBeforeTax >= before.netBeforeTax + .cents(50), "\(gross)")
                }
                before = next
            }
        }
    }

    /// The employee's lines: one that begins or ends is a jump.
    private static func codes(_ slip: Payslip) -> [LineCode] {
        slip.lines.filter { $0.side == .employee }.map(\.code)
    }
}
