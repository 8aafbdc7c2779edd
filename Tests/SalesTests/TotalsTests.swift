// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Sales
import Testing

struct TotalsTests {
    typealias S = SalesSample

    struct Case: Sendable {
        let lines: [(price: String, vat: String)]
        let vat: [String]
        let gross: Int64
    }

    // Rounded once per document and rate (architecture §3.16, accounting.md §3 "Rounding").
    static let cases = [
        Case(lines: [("1000", "standard")], vat: ["standard 1000.00 200.00"], gross: 120_000),
        // 0.09 × 20 % = 0.018; line by line it would be 3 × 0.01.
        Case(
            lines: [("0.03", "standard"), ("0.03", "standard"), ("0.03", "standard")],
            vat: ["standard 0.09 0.02"], gross: 11),
        // 33.33 × 5.5 % = 1.833 15
        Case(lines: [("33.33", "reduced")], vat: ["reduced 33.33 1.83"], gross: 3_516),
        // 0.50 × 2.1 % = 0.0105; 2.50 × 20 % = 0.50
        Case(
            lines: [("0.50", "super_reduced"), ("2.50", "standard")],
            vat: ["super_reduced 0.50 0.01", "standard 2.50 0.50"], gross: 351),
        // 0.10 × 5.5 % = 0.0055: above half a cent
        Case(lines: [("0.10", "reduced")], vat: ["reduced 0.10 0.01"], gross: 11),
        // 0.05 × 10 % = 0.005: half a cent goes away from zero
        Case(lines: [("0.05", "intermediate")], vat: ["intermediate 0.05 0.01"], gross: 6),
        Case(lines: [("500", "exempt")], vat: ["exempt 500.00 0.00"], gross: 50_000),
        // A rebate as a line of its own, at the same rate.
        Case(
            lines: [("100", "standard"), ("-10.01", "standard")],
            vat: ["standard 89.99 18.00"], gross: 10_799),
        Case(
            lines: [("10", "reduced"), ("20", "standard"), ("30", "reduced"), ("0", "exempt")],
            vat: ["reduced 40.00 2.20", "standard 20.00 4.00", "exempt 0.00 0.00"], gross: 6_620),
    ]

    @Test(arguments: cases)
    func `VAT is computed per document and rate`(_ c: Case) throws {
        let lines = try c.lines.map { try S.line($0.price, $0.vat) }
        let totals = try Totals(lines, rates: S.context().rates, on: S.day())
        #expect(totals.vat.map { "\($0.key) \($0.base.text) \($0.tax.text)" } == c.vat)
        #expect(totals.gross == .cents(c.gross))
        #expect(totals.net + totals.tax == totals.gross)
        #expect(totals.lineAmounts.sum == totals.net)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let name: String
        let lines: [InvoiceLine]
        let code: String
        let field: String?
        var testDescription: String { name }

        init(_ name: String, _ lines: [InvoiceLine], _ code: String, _ field: String?) {
            self.name = name
            self.lines = lines
            self.code = code
            self.field = field
        }
    }

    static func refusals() throws -> [Refusal] {
        let right = try S.line("10")
        func wrong(
            designation: String = "Work", quantity: Int64 = 10_000, price: String = "10",
            discount: Int64 = 0, vat: String = "standard"
        ) throws -> [InvoiceLine] {
            let line = InvoiceLine(
                designation: designation, quantity: Quantity(tenThousandths: quantity),
                unitPrice: try UnitPrice(text: price), discount: Rate(millionths: discount),
                vatKey: vat)
            return [right, line]
        }
        let long = String(repeating: "x", count: 501)
        return [
            Refusal("no line", [], "sales.no_lines", nil),
            Refusal(
                "201 lines", Array(repeating: right, count: 201), "sales.too_many_lines", nil),
            Refusal(
                "no designation", try wrong(designation: ""), "sales.bad_designation",
                "lines.2.designation"),
            Refusal(
                "501 characters", try wrong(designation: long), "sales.bad_designation",
                "lines.2.designation"),
            Refusal("none of it", try wrong(quantity: 0), "sales.bad_line", "lines.2.quantity"),
            Refusal(
                "less than none", try wrong(quantity: -1), "sales.bad_line", "lines.2.quantity"),
            Refusal(
                "more than all off", try wrong(discount: 1_000_001), "sales.bad_line",
                "lines.2.discount"),
            Refusal(
                "less than nothing off", try wrong(discount: -1), "sales.bad_line",
                "lines.2.discount"),
            Refusal(
                "line beyond the books", try wrong(quantity: 100_000_000_000, price: "1000000000"),
                "sales.bad_line", "lines.2.price"),
            Refusal(
                "sum beyond the books",
                try wrong(quantity: 1_000_000, price: "1000000000"), "sales.bad_total", nil),
            Refusal(
                "unknown rate", try wrong(vat: "luxury"), "sales.unknown_vat_rate", "vat"),
            Refusal("nothing in all", [try S.line("0")], "sales.bad_total", nil),
            Refusal("below nothing", [try S.line("-1")], "sales.bad_total", nil),
            Refusal(
                "one rate below nothing", [right, try S.line("-1", "reduced")], "sales.bad_total",
                nil),
        ]
    }

    @Test(arguments: try refusals())
    func `faulty lines are refused by name and place`(_ c: Refusal) throws {
        let context = try S.context()
        let day = try S.day()
        let error = #expect(throws: SalesError.self) {
            try Totals(c.lines, rates: context.rates, on: day)
        }
        #expect(error?.code == c.code)
        #expect(error?.field == c.field)
    }

    @Test func `200 lines and 500 characters are accepted`() throws {
        let line = InvoiceLine(
            designation: String(repeating: "é", count: 500), quantity: .one,
            unitPrice: try UnitPrice(text: "1"), discount: Rate(millionths: 1_000_000),
            vatKey: "standard")
        let lines = Array(repeating: line, count: 199) + [try S.line("1")]
        #expect(try Totals(lines, rates: S.context().rates, on: S.day()).gross == .cents(120))
    }

    @Test(arguments: UInt64(1)...20)
    func `totals are the lines, and each tax is within half a cent of exact`(
        seed: UInt64
    ) throws {
        let rates = try S.context().rates
        let day = try S.day()
        let keys = rates.all(on: day).map(\.key)
        #expect(keys == ["standard", "intermediate", "reduced", "super_reduced", "exempt"])
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let lines = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                S.line(
                    cents: Int64.random(in: 1...1_000_000, using: &random),
                    keys[Int.random(in: 0..<keys.count, using: &random)])
            }
            let totals = try Totals(lines, rates: rates, on: day)
            #expect(Set(totals.vat.map(\.key)) == Set(lines.map(\.vatKey)), "seed \(seed)")
            for total in totals.vat {
                let own = zip(lines, totals.lineAmounts).filter { $0.0.vatKey == total.key }
                #expect(own.map(\.1).sum == total.base, "seed \(seed)")
                let exact = total.base.minorUnits * total.rate.millionths
                let distance = exact - total.tax.minorUnits * 1_000_000
                #expect(distance.magnitude <= 500_000, "seed \(seed)")
            }
        }
    }

    @Test func `a rate is not offered before it is in force`() throws {
        let early = try Day(text: "2013-12-31")
        let rates = try S.context().rates
        #expect(rates.all(on: early).isEmpty)
        #expect(throws: SalesError.unknownVATRate(key: "standard", day: early)) {
            try rates.rate("standard", on: early)
        }
    }
}
