// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import Testing

@testable import Payroll

/// What holds for every Belgian payslip, every inverse and every table.
@Suite struct BelgianPropertyTests {
    @Test(arguments: BelgianPack.months, UInt64(1)...4)
    func `every Belgian payslip adds up and every amount has its reason`(
        month: String, seed: UInt64
    ) throws {
        let law = try BelgianPack.law(month)
        var random = SeededRandom(seed: seed)
        for _ in 0..<60 {
            let input = try BelgianPack.random(month, using: &random)
            let slip = try law.payslip(input)
            func sum(_ side: LineSide) -> Money {
                slip.lines.filter { $0.side == side }.map(\.amount).sum
            }
            #expect(slip.netBeforeTax + sum(.employee) == slip.gross)
            #expect(slip.totalCost == slip.gross + sum(.employer) - sum(.employerReduction))
            #expect(slip.netPaid + slip.withholding.amount == slip.netBeforeTax)
            #expect(!slip.withholding.amount.isNegative && !slip.withholding.fiscalBonus.isNegative)
            #expect(!slip.employeeTotal.isNegative)
            #expect(Set(slip.lines.map(\.code)).count == slip.lines.count)
            for step in slip.steps where step.rule != "arithmetic" {
                #expect(step.rule.hasPrefix("payroll."))
                #expect(try #require(step.validFrom) <= input.period.lastDay)
                #expect(step.source != nil)
            }
            let totals = try law.totals(input)
            #expect(totals.netBeforeTax == slip.netBeforeTax)
            #expect(totals.netTaxable == slip.netTaxable)
            #expect(totals.totalCost == slip.totalCost)
            #expect(totals.reductions == slip.reductions)
        }
    }

    /// Figures count from the day they were published: what came later changes no earlier month.
    @Test(arguments: BelgianPack.months)
    func `a month computed with what was known at its end is the same today`(month: String) throws {
        let today = try BelgianPack.law(month)
        let then = try BelgianPack.law(
            month, knownAt: Period(text: month).lastDay.text)
        var random = SeededRandom(seed: 5)
        for _ in 0..<40 {
            let input = try BelgianPack.random(month, using: &random)
            let (new, old) = (try today.payslip(input), try then.payslip(input))
            #expect(new.steps == old.steps)
            #expect(new.notes == old.notes)
        }
    }

    /// A pack that goes on into 2027 with other figures leaves 2026 as it was.
    @Test func `a later Belgian pack changes no earlier month`() throws {
        let later = try BelgianPack.files().map { file in
            let text = String(decoding: file.bytes, as: UTF8.self)
            let longer = text.replacing(
                /value: "0\.1307"\n(?<source>(?: {8}.*\n)+)/
            ) { match in
                "\(match.output.0)      - from: 2027-01-01\n        value: \"0.2\"\n"
                    + "\(match.output.source)"
            }
            return (file.name, Array(longer.utf8))
        }
        let book = try RuleBook(pack: "be", files: later)
        let key = "payroll.onss.employee"
        #expect(try book.rate(key, at: Day(text: "2027-01-01")).value == Rate(millionths: 200_000))
        var random = SeededRandom(seed: 9)
        for month in ["2024-01", "2025-02", "2026-12"] {
            let law = try PayrollLaw.Belgium(rules: book, period: Period(text: month))
            for _ in 0..<20 {
                let input = try BelgianPack.random(month, using: &random)
                let before = try BelgianPack.law(month).payslip(input)
                #expect(try law.payslip(input).steps == before.steps)
            }
        }
    }

    @Test func `a month without figures is refused with the name of the missing one`() throws {
        let early = #expect(throws: PayrollError.self) { try BelgianPack.law("2023-12") }
        #expect(early?.code == "pack.no_value")
        let late = #expect(throws: PayrollError.self) { try BelgianPack.law("2027-01") }
        #expect(late?.code == "pack.no_value")
    }

    /// Between jumps, a cent more never leaves less, but for cents of rounding.
    @Test(arguments: BelgianPack.months)
    func `cost rises with every cent and net follows, jumps apart`(month: String) throws {
        let law = try BelgianPack.law(month)
        var random = SeededRandom(seed: 3)
        for _ in 0..<8 {
            let input = try BelgianPack.random(month, using: &random)
            let terms = try BelgianTerms(input.withoutGross, in: law)
            let start = input.gross.minorUnits
            var before = law.totals(terms, gross: start)
            for gross in (start + 1)...(start + 1_500) {
                let next = law.totals(terms, gross: gross)
                #expect(next.cost >= before.cost)
                let jump = next.special - before.special
                #expect(next.netBeforeTax >= before.netBeforeTax - max(jump, 0) - 2, "\(gross)")
                #expect(next.netPaid >= before.netPaid - max(jump, 0) - 4, "\(gross)")
                before = next
            }
        }
    }

    @Test(arguments: BelgianPack.months, UInt64(1)...2)
    func `no gross pay is better than the one a Belgian inverse finds`(
        month: String, seed: UInt64
    ) throws {
        let law = try BelgianPack.law(month)
        var random = SeededRandom(seed: seed)
        for _ in 0..<8 {
            var input = try BelgianPack.random(month, using: &random)
            // Around the jump of 5.15 of couples with two incomes now and then.
            if Bool.random(using: &random) {
                input.gross = .cents(.random(in: 109_400...109_700, using: &random))
            }
            try compare(law, input)
        }
    }

    private func compare(_ law: PayrollLaw.Belgium, _ input: BelgianPayInput) throws {
        let terms = try BelgianTerms(input.withoutGross, in: law)
        let own = law.totals(terms, gross: input.gross.minorUnits)
        let budget = try law.largestGross(costAtMost: .cents(own.cost), for: input)
        let net = try law.smallestGross(netAtLeast: .cents(own.netBeforeTax), for: input)
        let paid = try law.smallestGross(netPaidAtLeast: .cents(own.netPaid), for: input)
        #expect(budget.reached.minorUnits <= own.cost && budget.gross >= input.gross)
        #expect(net.reached.minorUnits >= own.netBeforeTax && net.gross <= input.gross)
        #expect(paid.reached.minorUnits >= own.netPaid && paid.gross <= input.gross)
        func look(_ gross: Int64) {
            let totals = law.totals(terms, gross: gross)
            if gross > budget.gross.minorUnits { #expect(totals.cost > own.cost) }
            if gross < net.gross.minorUnits {
                #expect(totals.netBeforeTax < own.netBeforeTax, "\(gross)")
            }
            if gross < paid.gross.minorUnits { #expect(totals.netPaid < own.netPaid, "\(gross)") }
        }
        for center in [budget.gross, net.gross, paid.gross].map(\.minorUnits) {
            for gross in max(0, center - 300)...(center + 300) { look(gross) }
        }
        for step in 0..<400 { look(Int64(step) * 2_503) }
    }

    /// Two incomes: 5.15 is due from 1 095.10 on.
    @Test func `a net lost at a jump is found below it, and beyond says how far it is`() throws {
        let law = try BelgianPack.law("2025-06")
        let couple = try BelgianPack.input(
            "2025-06", gross: 109_510, family: BelgianFamily(.twoIncomes))
        let above = try law.totals(couple).netBeforeTax
        let found = try law.smallestGross(netAtLeast: above, for: couple)
        #expect(found.gross < .cents(109_510) && found.isExact)
        let more = try law.smallestGross(netAtLeast: .cents(109_509), for: couple)
        #expect(more.gross == .cents(109_509))
        let further = try law.smallestGross(netAtLeast: .cents(109_510), for: couple)
        #expect(further.gross == .cents(110_025))
        #expect(try #require(further.beyond) < further.reached)
    }

    @Test func `targets beyond any Belgian pay are refused`() throws {
        let law = try BelgianPack.law("2026-07")
        let input = try BelgianPack.input("2026-07", gross: -5)
        #expect(throws: PayrollError.targetOutOfReach(text: "-0.01")) {
            try law.largestGross(costAtMost: .cents(-1), for: input)
        }
        let most = Money.cents(Money.boundMinor)
        #expect(throws: PayrollError.targetOutOfReach(text: most.text)) {
            try law.smallestGross(netPaidAtLeast: most, for: input)
        }
        #expect(try law.smallestGross(netAtLeast: .cents(-500), for: input).gross == .zero)
    }

    @Test func `the regime of a pack follows its country`() throws {
        let period = try Period(text: "2026-07")
        let belgian = try PayrollLaw.regime(BelgianPack.rules.get(), for: period)
        #expect(belgian is PayrollLaw.Belgium)
        #expect(try PayrollLaw.regime(Pack.rules.get(), for: period) is PayrollLaw.France)
        #expect(throws: PayrollError.otherCountry(pack: "be")) {
            try PayrollLaw.regime(
                BelgianPack.rules.get(), for: period, paying: PayslipInput.self, as: Payslip.self)
        }
        let fitting = try PayrollLaw.regime(
            BelgianPack.rules.get(), for: period, paying: BelgianPayInput.self,
            as: BelgianPayslip.self)
        let input = try BelgianPack.input("2026-07", gross: 250_000)
        #expect(
            try fitting.payslip(input).netPaid
                == BelgianPack.slip("2026-07", gross: 250_000).netPaid)
    }

    @Test func `every Belgian label has its sentence in three languages`() throws {
        let month = try BelgianPack.slip(
            "2026-01", gross: 230_000, family: BelgianFamily(.oneIncome, children: 2))
        let single = try BelgianPack.slip("2026-01", gross: 230_000)
        let holiday = try BelgianPack.slip(
            "2026-01", gross: 230_000, pay: .doubleHoliday(yearlyPay: .cents(3_000_000)))
        let leaving = try BelgianPack.slip(
            "2026-01", gross: 230_000, pay: .leavingHoliday(yearlyPay: .cents(3_000_000)))
        let artist = try BelgianPack.slip("2026-01", gross: 230_000, status: .artist)
        let notes: [BelgianNote] = [
            .notComputed(.accidentEmployer), .fiscalBonusLimitUnknown, .childrenAtOneRate,
            .taxOfShortContracts, .reductionIsEstimate, .belowMinimumWage(minimum: "1"),
        ]
        let keys =
            BelgianLineCode.allCases.map(\.labelKey) + notes.map(\.labelKey)
            + [month, single, holiday, leaving, artist].flatMap { $0.steps.map(\.label) }
        for language in ["fr", "en", "nl"] {
            let bytes = try Pack.bytes("texts/\(language)/payroll-belgium.yaml")
            let texts = String(decoding: bytes, as: UTF8.self)
            for key in Set(keys) { #expect(texts.contains("\n\(key): \""), "\(language) \(key)") }
        }
    }
}
