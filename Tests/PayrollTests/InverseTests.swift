// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

@testable import Payroll

@Suite struct InverseTests {
    /// Gross pays around which cost or net jumps, by month, for a whole month:
    /// ceiling, 4 and 8 ceilings, one and three minimum wages, cut thresholds, nothing.
    static let corners: [(String, [Int64])] = [
        ("2026-07", [400_500, 1_602_000, 3_204_000, 182_303, 546_910, 0]),
        ("2025-05", [392_500, 1_570_000, 3_140_000, 288_288, 405_405, 594_594, 0]),
        ("2024-01", [386_400, 436_800, 611_520, 282_707, 0]),
    ]

    @Test(arguments: corners)
    func `no gross pay near a jump is better than the one found`(
        month: String, grosses: [Int64]
    )
        throws
    {
        let law = try Pack.law(month)
        var random = SeededRandom(seed: 11)
        for gross in grosses {
            for _ in 0..<6 {
                var input = try Example.random(month, using: &random)
                let offset = Int64.random(in: -40...40, using: &random)
                input.gross = .cents(max(0, gross + offset))
                try compare(law, input)
            }
        }
    }

    @Test(arguments: PayslipTests.months, UInt64(1)...3)
    func `no gross pay near any other is better than the one found`(
        month: String, seed: UInt64
    )
        throws
    {
        let law = try Pack.law(month)
        var random = SeededRandom(seed: seed)
        for _ in 0..<8 {
            let january = try Example.random(month, using: &random)
            try compare(law, january)
            let before = try law.payslip(january).yearToDate
            let next = january.period + 1
            let text = next.text
            var drawn = try Example.random(text, using: &random)
            drawn = PayslipInput(
                period: next, gross: drawn.gross, basis: drawn.basis, category: drawn.category,
                establishment: drawn.establishment, health: drawn.health, yearToDate: before)
            try compare(Pack.law(text), drawn)
        }
    }

    /// Finds both inverses of a payslip's own figures and looks at every cent 500 around, and at
    /// a thousand gross pays anywhere.
    private func compare(_ law: PayrollLaw.France, _ input: PayslipInput) throws {
        let slip = try law.totals(input)
        let terms = try PayTerms(input, in: law)
        let budget = try law.largestGross(costAtMost: slip.totalCost, for: input)
        #expect(budget.reached <= slip.totalCost)
        #expect(budget.gross >= input.gross)
        let net = try law.smallestGross(netAtLeast: slip.netBeforeTax, for: input)
        #expect(net.reached >= slip.netBeforeTax)
        #expect(net.gross <= input.gross)
        let center = budget.gross.minorUnits
        for gross in (center + 1)...(center + 500) {
            #expect(law.totals(terms, gross: gross).cost > slip.totalCost.minorUnits, "\(gross)")
        }
        let low = net.gross.minorUnits
        for gross in max(0, low - 500)..<max(low, 0) {
            #expect(law.totals(terms, gross: gross).net < slip.netBeforeTax.minorUnits, "\(gross)")
        }
        for step in 0..<1000 {
            let totals = law.totals(terms, gross: Int64(step) * 5_003)
            if totals.gross > center { #expect(totals.cost > slip.totalCost.minorUnits) }
            if totals.gross < low { #expect(totals.net < slip.netBeforeTax.minorUnits) }
        }
    }

    /// Three minimum wages of 2026 are 5 469.10: one cent more of pay costs 109 EUR more.
    @Test func `a budget in the gap says so, with what the next cent costs`() throws {
        let law = try Pack.law("2026-07")
        let input = try Example.input(gross: 546_909)
        let edge = try law.totals(input).totalCost
        let found = try law.largestGross(costAtMost: edge + .cents(5_000), for: input)
        #expect(found.gross == .cents(546_909))
        #expect(!found.isExact)
        #expect(found.reached == edge)
        let beyond = try #require(found.beyond)
        #expect((10_900...11_000).contains((beyond - edge).minorUnits))
    }

    /// Above 4 005.00 the technical balance is due on all pay: net falls by about 5.60.
    @Test func `the smallest pay for a net lost at the ceiling lies below the ceiling`() throws {
        let law = try Pack.law("2026-07")
        let below = try law.totals(Example.input(gross: 400_500)).netBeforeTax
        let above = try law.totals(Example.input(gross: 400_501)).netBeforeTax
        #expect((550...570).contains((below - above).minorUnits))
        let found = try law.smallestGross(netAtLeast: above, for: Example.input(gross: 0))
        #expect(found.gross < .cents(400_500))
        let more = try law.smallestGross(
            netAtLeast: below + .cents(10), for: Example.input(gross: 0))
        #expect(more.gross > .cents(401_000))
    }

    @Test(arguments: [0, 1, 2, 50] as [Int64])
    func `a tiny budget buys a tiny pay`(budget: Int64) throws {
        let law = try Pack.law("2026-07")
        let found = try law.largestGross(
            costAtMost: .cents(budget), for: Example.input(gross: -5, basis: .amount))
        #expect(found.reached.minorUnits <= budget)
        // The reduction gives back up to two fifths of a cent: two cents of pay may cost one.
        #expect(found.gross.minorUnits <= budget * 2)
        #expect(try #require(found.beyond).minorUnits > budget)
    }

    @Test func `targets beyond any pay are refused`() throws {
        let law = try Pack.law("2026-07")
        let input = try Example.input(gross: 0)
        let error = PayrollError.targetOutOfReach(text: "-0.01")
        #expect(throws: error) { try law.largestGross(costAtMost: .cents(-1), for: input) }
        let most = Money.cents(Money.boundMinor)
        #expect(throws: PayrollError.targetOutOfReach(text: most.text)) {
            try law.smallestGross(netAtLeast: most, for: input)
        }
        #expect(try law.largestGross(costAtMost: most, for: input).gross == PayslipInput.grossBound)
        #expect(try law.smallestGross(netAtLeast: .cents(-500), for: input).gross == .zero)
    }
}
