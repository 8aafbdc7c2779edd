// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Payroll
import RuleBook
import Testing

@Suite struct PayrollErrorTests {
    static let period = Period(containing: Day(number: 20_500))
    static let all: [PayrollError] = [
        .law(.noValue(key: "k", day: Day(number: 0))), .badParameter(key: "k"),
        .grossOutOfBounds(text: "t"), .shareOutOfBounds(field: "f", text: "t"),
        .amountOutOfBounds(field: "f", text: "t"), .headcountOutOfBounds(text: "t"),
        .otherPeriod(law: period, input: period), .yearToDateOutOfOrder(period: period),
        .targetOutOfReach(text: "t"), .notATable, .missingColumn(name: "n"),
        .unexpectedColumn(name: "n"), .badRow(line: 2),
        .badField(line: 2, column: "c", text: "t", expected: "e"),
        .refusedRow(line: 2, reason: .grossOutOfBounds(text: "t")),
        .countOutOfBounds(field: "f", text: "t"), .noPartner, .paidByHolidayFund,
        .otherCountry(pack: "be"), .refusedRows([.noPartner, .badRow(line: 2)]),
    ]

    static let header = "id,month,gross,hours_share,category,headcount,at_rate\n"

    @Test(
        arguments: [
            ("", "payroll.not_a_table", nil),
            ("id,month\n", "payroll.missing_column", nil),
            ("id,id,month\n", "payroll.unexpected_column", nil),
            ("id,salaire\n", "payroll.unexpected_column", nil),
            (header + "a,2026-07,1\n", "payroll.bad_row", "line 2"),
            (header + "\"a\",2026-07,1,1,cadre,20,0.02\n", "payroll.bad_row", "line 2"),
            (header + "a,2026-13,1,1,cadre,20,0.02\n", "payroll.bad_field", "line 2, month"),
            (header + "a,2026-07,1.234,1,cadre,20,0.02\n", "payroll.bad_field", "line 2, gross"),
            (header + "a,2026-07,1,1,chef,20,0.02\n", "payroll.bad_field", "line 2, category"),
            (header + "a,2026-07,1,1,cadre,x,0.02\n", "payroll.bad_field", "line 2, headcount"),
            (header + ",2026-07,1,1,cadre,20,0.02\n", "payroll.bad_field", "line 2, id"),
            (
                header + "a,2026-07,1,2,cadre,20,0\n", "payroll.share_out_of_bounds",
                "line 2, hours_share"
            ),
            (
                header + "a,2026-07,-1,1,cadre,20,0\n", "payroll.gross_out_of_bounds",
                "line 2, gross"
            ),
            (
                header + "a,2026-07,1,1,cadre,0,0\n", "payroll.headcount_out_of_bounds",
                "line 2, headcount"
            ),
            (header + "a,2023-07,1,1,cadre,20,0\n", "pack.no_value", "line 2"),
            (header + "a,2026-07,1,1,cadre,20,0\n\n", "payroll.bad_row", "line 3"),
        ] as [(String, String, String?)])
    func `a table is refused with the place of its first fault`(
        csv: String, code: String, field: String?
    ) throws {
        let tables = PayrollTables(rules: try Pack.rules.get())
        let error = #expect(throws: PayrollError.self) { try tables.compute(csv: Array(csv.utf8)) }
        #expect(error?.code == code)
        #expect(error?.field == field)
    }

    @Test func `each row that is refused is told of, and nothing is computed`() throws {
        let tables = PayrollTables(rules: try Pack.rules.get())
        let rows = """
            a,2026-07,-1,1,cadre,20,0
            b,2026-07,2000,1,cadre,20,0
            c,2026-07,2000,1,chef,20,0
            d,2023-07,2000,1,cadre,20,0
            """
        let error = #expect(throws: PayrollError.self) {
            try tables.compute(csv: Array((Self.header + rows).utf8))
        }
        #expect(
            error?.problems.map(\.field) == ["line 2, gross", "line 4, category", "line 5"])
        #expect(
            error?.problems.map(\.code)
                == ["payroll.gross_out_of_bounds", "payroll.bad_field", "pack.no_value"])
        #expect(error?.code == "payroll.gross_out_of_bounds")
        #expect(error?.field == "line 2, gross")
    }

    @Test func `a table may have a byte order mark, carriage returns and no last line end`() throws
    {
        let tables = PayrollTables(rules: try Pack.rules.get())
        let row = "a,2026-07,2000,1,cadre,20,0.02"
        let plain = try tables.compute(csv: Array((Self.header + row + "\n").utf8))
        let header = Self.header.dropLast()
        let other = try tables.compute(csv: Array("\u{FEFF}\(header)\r\n\(row)".utf8))
        #expect(plain == other)
        #expect(
            plain.hasPrefix(
                "id,line,side,base,rate,amount\na,maladie_er,employer,2000.00,0.13,260.00\n"))
    }

    @Test func `months of a year must rise`() throws {
        let tables = PayrollTables(rules: try Pack.rules.get())
        let csv = """
            case,month,gross,hours_share,headcount
            a,2026-02,2000,1,20
            a,2026-02,2000,1,20
            """
        let error = #expect(throws: PayrollError.self) { try tables.year(csv: Array(csv.utf8)) }
        #expect(error?.code == "payroll.year_to_date_out_of_order")
        #expect(error?.field == "line 3")
    }

    @Test func `the law of another month is refused`() throws {
        let law = try Pack.law("2026-06")
        let error = #expect(throws: PayrollError.self) {
            try law.payslip(Example.input("2026-07", gross: 1))
        }
        #expect(error?.code == "payroll.other_period")
    }

    /// Whatever is handed in, there is an answer or a typed refusal; nothing traps.
    @Test(arguments: UInt64(1)...20)
    func `wild input gives a payslip or a refusal`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let law = try Pack.law("2026-07")
        var answers = 0
        for _ in 0..<300 {
            let input = Self.wild(law.period, using: &random)
            if let slip = try? law.payslip(input) {
                answers += 1
                #expect(slip.netBeforeTax + slip.employeeTotal == input.gross)
                #expect(slip.totalCost == input.gross + slip.employerTotal - slip.reductions)
            }
            let target = Money.cents(Self.number(using: &random, within: Money.boundMinor))
            _ = try? law.largestGross(costAtMost: target, for: input)
            _ = try? law.smallestGross(netAtLeast: target, for: input)
        }
        #expect(answers > 0)
    }

    @Test(arguments: UInt64(1)...20)
    func `a damaged table gives an answer or a refusal`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let tables = PayrollTables(rules: try Pack.rules.get())
        let sound = Array(try Pack.cases("payroll-cases").utf8.prefix(600))
        var refusals = 0
        for _ in 0..<50 {
            var bytes = sound
            for _ in 0..<3 {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            do throws(PayrollError) { _ = try tables.compute(csv: bytes) } catch { refusals += 1 }
        }
        #expect(refusals > 0)
    }

    private static func number(using random: inout SeededRandom, within bound: Int64) -> Int64 {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bound
        case 1: -1
        case 2: 0
        case 3: bound &+ 1
        case 4: .random(in: .min ... .max, using: &random) % (bound &* 2)
        default: .random(in: 0...bound, using: &random)
        }
    }

    private static func share(using random: inout SeededRandom) -> Rate {
        let isWild = Int.random(in: 0..<12, using: &random) == 0
        return Rate(
            millionths: isWild
                ? number(using: &random, within: 1_000_000)
                : .random(in: 0...1_000_000, using: &random))
    }

    private static func wild(
        _ period: Period, using random: inout SeededRandom
    ) -> PayslipInput {
        let bound = PayslipInput.grossBound.minorUnits
        let isStart = Bool.random(using: &random)
        let year = YearToDate(
            year: period.year, lastPeriod: isStart ? nil : period.previous,
            gross: .cents(number(using: &random, within: bound * 12)),
            minimumWageUnits: number(using: &random, within: 700_000_000_000_000_000),
            reduction: .cents(number(using: &random, within: bound * 12)),
            netTaxable: .cents(number(using: &random, within: bound * 12)), withheld: .zero)
        return PayslipInput(
            period: period, gross: .cents(number(using: &random, within: bound)),
            basis: Bool.random(using: &random) ? .amount : .hours(share: share(using: &random)),
            category: .executive, isFixedTerm: true,
            establishment: Establishment(
                headcount: Int(number(using: &random, within: 10_000_000)),
                accidentRate: share(using: &random), mobilityRate: share(using: &random),
                isAlsaceMoselle: true, apprenticeRatio: share(using: &random)),
            health: HealthCover(
                total: .cents(number(using: &random, within: bound)),
                employerShare: share(using: &random)),
            withholding: .rate(share(using: &random)), yearToDate: isStart ? nil : year)
    }
}
