// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Payroll
import RuleBook
import Testing

/// Payslips under a support contract (CAPE).
struct SupportContractTests {
    private func payslip(_ gross: Int64, _ month: String = "2026-03") throws -> Payslip {
        try Pack.law(month).payslip(Example.input(month, gross: gross, basis: .support))
    }

    // By hand: 2.03 € an hour (Boss.gouv.fr by Centre Inffo, 6 February 2026) for the legal
    // month of 151.67 hours is 307.89 €; order of 18 February 2008: at the cooperative's own
    // accident rate, here 2.08 %, that is 6.40 €.
    @Test func `without pay the accident contribution is due on a flat base`() throws {
        let payslip = try payslip(0)
        #expect(payslip.lines.map(\.code) == [.accidentEmployer])
        #expect(payslip.lines.first?.base == .cents(30_789))
        #expect(payslip.totalCost == .cents(640))
        #expect(payslip.netPaid == .zero && payslip.netSocial == .zero)
        let step = try #require(payslip.lines.first?.step)
        #expect(step.rule == "payroll.support.hour")
        #expect(step.source?.reference == "https://www.centre-inffo.fr/?p=508102")
    }

    // The hours are those of the State's own example: 0.59 € an hour is 89.49 € a month for full
    // time (circulaire DGEFP 2011/07, ASH 2701).
    @Test func `a month has the hours of the State's example`() throws {
        let hours = try Pack.rules.get().rate(
            "payroll.support.hours_month", at: Day(text: "2026-03-01")
        ).value
        #expect(Money.cents(59).times(hours) == .cents(8_949))
    }

    @Test func `with pay all is due but complementary pensions, and nothing is reduced`() throws {
        let gross: Int64 = 150_000
        let paid = try payslip(gross)
        let employed = try Pack.law("2026-03").payslip(
            Example.input("2026-03", gross: gross, basis: .amount))
        let pensions = employed.lines.filter { $0.code.body == .retirement }
        #expect(!pensions.isEmpty && !paid.lines.contains { $0.code.body == .retirement })
        let rest = employed.lines.filter {
            $0.code.body != .retirement && $0.code != .generalReduction
        }
        #expect(paid.lines.map(\.code) == rest.map(\.code))
        #expect(paid.lines.map(\.amount) == rest.map(\.amount))
        #expect(paid.reductions == .zero)
        #expect(paid.totalCost == paid.gross + paid.employerTotal)
        #expect(paid.netBeforeTax + paid.employeeTotal == paid.gross)
        #expect(paid.yearToDate.minimumWageUnits == 0)
    }

    @Test func `a month the pack has no base for is refused`() throws {
        let day = try Day(text: "2025-12-01")
        #expect(throws: PayrollError.law(.noValue(key: "payroll.support.hour", day: day))) {
            try payslip(0, "2025-12")
        }
        // Other contracts of that month are paid as ever.
        _ = try Pack.law("2025-12").payslip(Example.input("2025-12", gross: 100_000))
    }

    @Test func `what a budget gives is found as for other contracts`() throws {
        let law = try Pack.law("2026-03")
        let input = try Example.input("2026-03", gross: 0, basis: .support)
        for budget in [Int64(60_000), 123_456, 400_000] {
            let most = try law.largestGross(costAtMost: .cents(budget), for: input)
            var best = input
            best.gross = most.gross
            #expect(try law.totals(best).totalCost <= .cents(budget))
            best.gross = most.gross + .cents(1)
            #expect(try law.totals(best).totalCost > .cents(budget))
        }
    }
}
