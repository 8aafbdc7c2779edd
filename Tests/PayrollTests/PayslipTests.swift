// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import Testing

@testable import Payroll

enum RuleBookForTests {
    static func read(_ files: [(name: String, bytes: [UInt8])]) throws -> RuleBook {
        try RuleBook(pack: "fr", files: files)
    }
}

@Suite struct PayslipTests {
    static let months = ["2024-01", "2024-07", "2025-05", "2026-01", "2026-07"]

    @Test(arguments: months, UInt64(1)...8)
    func `every payslip adds up and every amount has its reason`(
        month: String, seed: UInt64
    )
        throws
    {
        let law = try Pack.law(month)
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let input = try Example.random(month, using: &random)
            let slip = try law.payslip(input)
            func sum(_ side: LineSide) -> Money {
                slip.lines.filter { $0.side == side }.map(\.amount).sum
            }
            #expect(slip.netBeforeTax + sum(.employee) == input.gross)
            #expect(slip.totalCost == input.gross + sum(.employer) - sum(.employerReduction))
            #expect(slip.netPaid + slip.withholding.amount == slip.netBeforeTax)
            #expect(Set(slip.lines.map(\.code)).count == slip.lines.count)
            for step in slip.lines.map(\.step) {
                #expect(step.rule.hasPrefix("payroll."))
                #expect(try #require(step.validFrom) <= input.period.lastDay)
                #expect(step.source != nil)
            }
            for line in slip.lines where ![.healthEmployee, .generalReduction].contains(line.code) {
                #expect(line.amount == line.base.times(line.rate), "\(line.code)")
            }
            try checkTotalsAndViews(slip, of: input, law)
        }
    }

    private func checkTotalsAndViews(
        _ slip: Payslip, of input: PayslipInput, _ law: PayrollLaw.France
    ) throws {
        let totals = try law.totals(input)
        #expect(totals.netBeforeTax == slip.netBeforeTax)
        #expect(totals.netTaxable == slip.netTaxable)
        #expect(totals.totalCost == slip.totalCost)
        #expect(totals.reductions == slip.reductions)
        let sheet = PayslipSheet(slip)
        #expect(sheet.groups.flatMap(\.rows).flatMap(\.lines).count == slip.lines.count)
        #expect(sheet.groups.map(\.employeeTotal).sum == slip.employeeTotal)
        #expect(sheet.groups.map(\.employerTotal).sum == slip.employerTotal - slip.reductions)
        let posting = PayrollPosting(slip)
        let debts = posting.owed.map(\.amount).sum + posting.withholdingTax + posting.netPay
        #expect(posting.grossPay + posting.employerCharges == debts)
        #expect(slip.steps.count == slip.lines.count + 9)
    }

    @Test func `a sheet prints both shares of a contribution on one row`() throws {
        let slip = try Pack.law("2026-07").payslip(Example.input(gross: 300_000))
        let sheet = PayslipSheet(slip)
        #expect(
            sheet.groups.map(\.kind) == [
                .health, .accident, .retirement, .family, .unemployment, .otherEmployer,
                .deductibleCSG, .notDeductibleCSG, .reductions,
            ])
        let rows = sheet.groups[2].rows
        #expect(rows.map(\.name) == ["pension_capped", "pension_uncapped", "complementary_1"])
        // AGIRC-ARRCO 3.15 + CEG 0.86, and 4.72 + 1.29, on 3 000.00: 94.50 + 25.80, 141.60 + 38.70.
        #expect(rows[2].employeeRate == Rate(millionths: 40_100))
        #expect(rows[2].employeeAmount == .cents(12_030))
        #expect(rows[2].employerRate == Rate(millionths: 60_100))
        #expect(rows[2].employerAmount == .cents(18_030))
        #expect(try #require(sheet.groups.last).rows[0].employerAmount == .cents(-29_970))
    }

    /// Worked by hand: 3 000.00, July 2026, 20 employees: retirement 94.50 + 25.80 + 141.60 + 38.70
    /// less 299.70 × 6.01 / 39.81 = 45.24.
    @Test
    func `the reduction is taken off retirement for its points and social security for the rest`()
        throws
    {
        let slip = try Pack.law("2026-07").payslip(Example.input(gross: 300_000))
        #expect(slip.reductionOnRetirement == .cents(4_524))
        let posting = PayrollPosting(slip)
        let retirement = posting.owed.first { $0.body == .retirement }
        #expect(retirement?.amount == .cents(30_060 - 4_524))
        let accounts = try PayrollAccounts(rules: Pack.rules.get())
        #expect(accounts.account(of: .socialSecurity) == "431000")
        #expect(accounts.account(of: .retirement) == "437100")
        #expect(accounts.withholdingTax == "442100")
    }

    @Test(
        arguments: [
            ("2026-01", 205_000, "0.005"), ("2026-01", 199_000, "0"),
            ("2026-01", 400_000, "0.099"), ("2025-04", 205_000, "0.013"),
            ("2025-05", 205_000, "0.005"),
        ] as [(String, Int64, String)])
    func `the neutral grid follows the month and the taxable pay`(
        month: String, gross: Int64, rate: String
    ) throws {
        let plain = try Example.input(month, gross: gross)
        let input = PayslipInput(
            period: plain.period, gross: plain.gross, basis: plain.basis, category: plain.category,
            establishment: plain.establishment, withholding: .neutralGrid(.metropole))
        let slip = try Pack.law(month).payslip(input)
        #expect(slip.withholding.rate == (try Rate(text: rate)), "\(slip.netTaxable.text)")
        #expect(slip.withholding.amount == slip.netTaxable.times(slip.withholding.rate))
    }

    @Test(arguments: WithholdingZone.allCases)
    func `every zone has twenty rates from nothing to 43 %`(zone: WithholdingZone) throws {
        let grid = try #require(Pack.law("2026-07").grids[zone])
        #expect(grid.brackets.count == 20)
        #expect(grid.rate(of: .zero).isZero)
        #expect(grid.rate(of: .cents(10_000_000)) == Rate(millionths: 430_000))
    }

    /// Limits by hand: 2.5 × 11.52, 3.5 × 11.52, 2.25 × 11.88 and 3.3 × 11.88, each × 1820 / 12.
    @Test(
        arguments: [
            ("2024-01", .sicknessReduction, 436_800), ("2024-12", .familyReduction, 611_520),
            ("2025-01", .sicknessReduction, 405_405), ("2025-12", .familyReduction, 594_594),
        ] as [(String, LineCode, Int64)])
    func `a reduced rate ends one cent above its limit, and in 2026 for all`(
        month: String, code: LineCode, limit: Int64
    ) throws {
        let law = try Pack.law(month)
        #expect(try law.payslip(Example.input(month, gross: limit)).line(code) != nil)
        #expect(try law.payslip(Example.input(month, gross: limit + 1)).line(code) == nil)
        let later = try Pack.law("2026-01").payslip(Example.input("2026-01", gross: limit / 2))
        #expect(later.line(code) == nil)
    }

    @Test func `contributions follow headcount and contract`() throws {
        let law = try Pack.law("2026-07")
        func slip(_ headcount: Int, isFixedTerm: Bool = false) throws -> Payslip {
            let establishment = Establishment(
                headcount: headcount, accidentRate: .zero, mobilityRate: Rate(millionths: 10_000))
            return try law.payslip(
                PayslipInput(
                    period: law.period, gross: .cents(500_000), basis: .amount,
                    category: .nonExecutive, isFixedTerm: isFixedTerm, establishment: establishment,
                    health: HealthCover(total: .cents(5000), employerShare: .one)))
        }
        let small = try slip(10)
        #expect(small.line(.trainingEmployer)?.amount == .cents(2750))
        #expect(small.line(.mobilityEmployer) == nil)
        #expect(small.line(.socialFlatRateEmployer) == nil)
        #expect(small.line(.housingAidEmployer)?.amount == .cents(401))
        let medium = try slip(11, isFixedTerm: true)
        #expect(medium.line(.trainingEmployer)?.amount == .cents(5000))
        #expect(medium.line(.mobilityEmployer)?.amount == .cents(5000))
        #expect(medium.line(.socialFlatRateEmployer)?.amount == .cents(400))
        #expect(medium.line(.fixedTermTrainingEmployer)?.amount == .cents(5000))
        #expect(try slip(49).line(.housingEffortEmployer) == nil)
        let large = try slip(50)
        #expect(large.line(.housingEffortEmployer)?.amount == .cents(2250))
        #expect(large.line(.housingAidEmployer)?.amount == .cents(2500))
    }

    @Test func `no pay and no cover is a payslip without lines that costs nothing`() throws {
        let slip = try Pack.law("2026-07").payslip(Example.input(gross: 0, basis: .amount))
        #expect(slip.lines.isEmpty)
        #expect(slip.totalCost == .zero && slip.netPaid == .zero)
        #expect(slip.yearToDate.lastPeriod == slip.period)
    }

    @Test func `the apprenticeship supplement follows size and ratio`() throws {
        let law = try Pack.law("2026-07")
        func rate(_ headcount: Int, _ ratio: Int64, alsace: Bool = false) -> Int64? {
            law.supplement.rate(
                for: Establishment(
                    headcount: headcount, accidentRate: .zero, isAlsaceMoselle: alsace,
                    apprenticeRatio: Rate(millionths: ratio)))?.value
        }
        #expect(rate(249, 0) == nil)
        #expect(rate(250, 0) == 4000)
        #expect(rate(2000, 9_999) == 4000)
        #expect(rate(2001, 9_999) == 6000)
        #expect(rate(2001, 10_000) == 2000)
        #expect(rate(250, 20_000) == 1000)
        #expect(rate(250, 49_999) == 500)
        #expect(rate(250, 50_000) == nil)
        #expect(rate(250, 0, alsace: true) == 2080)
    }

    @Test func `a month without law is refused with the name of the missing figure`() throws {
        let error = #expect(throws: PayrollError.self) { try Pack.law("2023-12") }
        #expect(error?.code == "pack.no_value")
        #expect(error?.values["key"] == "payroll.sickness.employer")
    }

    @Test func `every label has its sentence in three languages`() throws {
        let slip = try Pack.law("2026-07").payslip(Example.input(gross: 300_000))
        let keys =
            LineCode.allCases.map(\.labelKey) + PayslipGroup.allCases.map(\.labelKey)
            + LineCode.allCases.map { "payroll.row.\($0.row)" } + slip.steps.map(\.label)
            + PayrollErrorTests.all.map(\.code).filter { $0.hasPrefix("payroll.") }.map {
                "error.\($0)"
            }
        for language in ["fr", "en", "nl"] {
            let texts = try ["payroll", "payroll-belgium", "modules", "member"].map { name in
                String(decoding: try Pack.bytes("texts/\(language)/\(name).yaml"), as: UTF8.self)
            }.joined()
            for key in Set(keys) { #expect(texts.contains("\n\(key): \""), "\(language) \(key)") }
        }
    }
}
