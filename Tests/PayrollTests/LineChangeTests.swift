// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Payroll
import RuleBook
import Testing

/// Why a line changed since the month before, against the law of both months.
@Suite struct LineChangeTests {
    private static func pay(
        _ month: String, _ gross: Int64, health: Int64 = 4_000, accident: Int64 = 20_800
    ) throws -> Payslip {
        try Pack.law(month).payslip(
            PayslipInput(
                period: Period(text: month), gross: .cents(gross), basis: .hours(share: .one),
                category: .executive,
                establishment: Establishment(
                    headcount: 20, accidentRate: Rate(millionths: accident)),
                health: HealthCover(
                    total: .cents(health), employerShare: Rate(millionths: 500_000)),
                withholding: .neutralGrid(.metropole)))
    }

    private static func months(_ before: Payslip, _ now: Payslip) throws -> PayMonths {
        let rules = try Pack.rules.get()
        func month(_ payslip: Payslip) -> PayMonths.Month {
            let lines = payslip.lines.map { ($0.code, payslip.explained($0)) }
            return PayMonths.Month(
                payslip.period, gross: payslip.gross,
                lines: Dictionary(lines, uniquingKeysWith: { first, _ in first }))
        }
        return PayMonths(from: month(before), to: month(now)) { key, day in
            (try? rules.value(key, at: day)).map {
                .init(from: $0.from, last: $0.to, source: $0.source)
            }
        }
    }

    private static func causes(
        _ before: Payslip, _ now: Payslip, _ code: LineCode
    ) throws -> [LineChange.Cause] {
        try months(before, now).change(of: code).parts.map(\.cause)
    }

    @Test func `the same pay under the same law changes nothing`() throws {
        let months = try Self.months(Self.pay("2026-02", 250_000), Self.pay("2026-03", 250_000))
        for code in LineCode.allCases {
            #expect(months.change(of: code).parts.isEmpty, "\(code)")
        }
    }

    @Test func `more gross pay is the cause where the line counts on it`() throws {
        let (old, now) = (try Self.pay("2026-02", 250_000), try Self.pay("2026-03", 260_000))
        let gross = LineChange.Cause.gross(from: .cents(250_000), to: .cents(260_000))
        for code in [
            LineCode.sicknessEmployer, .cappedPensionEmployee, .familyEmployer,
            .accidentEmployer,
        ] {
            #expect(try Self.causes(old, now, code) == [gross], "\(code)")
        }
        // An executive's death cover follows gross pay, and is in the base of CSG.
        let csg = try Self.causes(old, now, .deductibleCSGEmployee)
        let cover = LineChange.Cause.cover(from: .cents(5_750), to: .cents(5_900))
        #expect(csg == [gross, cover])
        // 100.00 × 6.90 % = 6.90
        let pension = try Self.months(old, now).change(of: .cappedPensionEmployee)
        #expect(pension.amount == .cents(690))
    }

    // Source: employer's rate of the uncapped pension, 2.02 % until 2025, 2.11 % from 2026.
    @Test func `a new rate of the law is named with its day and its source`() throws {
        let (old, now) = (try Self.pay("2025-12", 250_000), try Self.pay("2026-01", 260_000))
        let change = try Self.months(old, now).change(of: .uncappedPensionEmployer)
        // 2 500.00 × 2.02 % = 50.50; 2 600.00 × 2.02 % = 52.52; 2 600.00 × 2.11 % = 54.86
        #expect(change.parts.map(\.effect) == [.cents(202), .cents(234)])
        guard case .figure(let key, let since, let source) = change.parts.last?.cause else {
            Issue.record("no figure: \(change)")
            return
        }
        #expect(key == "payroll.pension_uncapped.employer")
        #expect(since == (try Day(text: "2026-01-01")))
        #expect(source?.title.isEmpty == false)
    }

    // Source: PMSS 3 925 in 2025, 4 005 in 2026.
    @Test func `a new ceiling is the cause for pay above it`() throws {
        let (old, now) = (try Self.pay("2025-12", 500_000), try Self.pay("2026-01", 500_000))
        let change = try Self.months(old, now).change(of: .cappedPensionEmployee)
        // 80.00 × 6.90 % = 5.52
        #expect(change.amount == .cents(552))
        guard case .figure(let key, _, _) = change.parts.first?.cause else {
            Issue.record("no figure: \(change)")
            return
        }
        #expect(key == "payroll.ceiling_month")
    }

    @Test func `crossing the ceiling begins tranche 2, and going back ends it`() throws {
        let (low, high) = (try Self.pay("2026-02", 390_000), try Self.pay("2026-03", 450_000))
        let ceiling = Money.cents(400_500)
        for code in [LineCode.complementary2Employee, .generalBalance2Employer] {
            #expect(try Self.causes(low, high, code) == [.crossed(ceiling: ceiling)])
        }
        #expect(
            try Self.causes(low, high, .technicalBalanceEmployee) == [.crossed(ceiling: ceiling)])
        let back = try Self.pay("2026-04", 390_000)
        #expect(
            try Self.causes(high, back, .technicalBalanceEmployer) == [.below(ceiling: ceiling)])
    }

    // Source: reduced sickness and family rates were abolished on 1 January 2026.
    @Test func `a line whose figure ended says on which day`() throws {
        let (old, now) = (try Self.pay("2025-12", 250_000), try Self.pay("2026-01", 250_000))
        for code in [LineCode.sicknessReduction, .familyReduction] {
            guard case .lapsed(_, let last) = try Self.causes(old, now, code).first else {
                Issue.record("\(code) did not lapse")
                continue
            }
            #expect(last == (try Day(text: "2025-12-31")))
        }
    }

    @Test func `the price of cover and the establishment's own rate are told apart`() throws {
        let old = try Self.pay("2026-02", 250_000)
        let now = try Self.pay("2026-03", 250_000, health: 5_000, accident: 25_000)
        let price = LineChange.Cause.price(from: .cents(4_000), to: .cents(5_000))
        #expect(try Self.causes(old, now, .healthEmployee) == [price])
        #expect(
            try Self.causes(old, now, .accidentEmployer)
                == [.rate(from: Rate(millionths: 20_800), to: Rate(millionths: 25_000))])
        guard case .cover = try Self.causes(old, now, .deductibleCSGEmployee).first else {
            Issue.record("CSG does not name the cover")
            return
        }
    }

    @Test(arguments: 0..<200)
    func `the parts of every change add up to it`(_ seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed) + 1)
        let all = ["2024-12", "2025-01", "2025-04", "2025-05", "2025-12", "2026-01", "2026-06"]
        let month = all[seed % all.count]
        let next = try Period(text: month).next.text
        func some(_ month: String) throws -> Payslip {
            try Self.pay(
                month, .random(in: 0...900_000, using: &random),
                health: .random(in: 0...8_000, using: &random),
                accident: .random(in: 5_000...50_000, using: &random))
        }
        let (old, now) = (try some(month), try some(next))
        let months = try Self.months(old, now)
        for code in LineCode.allCases {
            let whole = (now.line(code)?.amount ?? .zero) - (old.line(code)?.amount ?? .zero)
            #expect(months.change(of: code).amount == whole, "\(code) seed \(seed)")
        }
    }
}
