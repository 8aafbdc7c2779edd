// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Documents
import Testing

@Suite struct SheetTests {
    struct PageCase: Sendable, CustomTestStringConvertible {
        var name: String
        var sheet: any PrintableSheet
        var pages: Int
        var testDescription: String { name }
    }

    static let sheets = [
        PageCase(name: "invoice", sheet: Samples.invoice(), pages: 1),
        PageCase(
            name: "invoice of 60 lines", sheet: Samples.invoice(lines: Samples.longLines),
            pages: 3),
        PageCase(name: "invoice without lines", sheet: Samples.invoice(lines: []), pages: 1),
        PageCase(name: "draft", sheet: Samples.invoice(watermark: "Brouillon"), pages: 1),
        PageCase(name: "payslip", sheet: Samples.payslip(), pages: 1),
        PageCase(name: "report", sheet: Samples.report(), pages: 2),
        PageCase(name: "short report", sheet: Samples.report(rows: 3), pages: 1),
    ]

    @Test(arguments: sheets)
    func `a sheet has the pages it needs and qpdf finds nothing wrong`(_ c: PageCase) throws {
        let pdf = try c.sheet.pdf()
        #expect(try Tool.pages(pdf).count == c.pages)
        #expect(try Tool.complaints(pdf) == "")
        #expect(try Tool.complaints(c.sheet.archive()) == "")
    }

    @Test(arguments: sheets)
    func `the same values give the same bytes, on any thread`(_ c: PageCase) async throws {
        let first = try c.sheet.archive()
        let plain = try c.sheet.pdf()
        #expect(try c.sheet.archive() == first)
        let other = try await Task.detached { (try c.sheet.pdf(), try c.sheet.archive()) }.value
        #expect(other.0 == plain)
        #expect(other.1 == first)
    }

    @Test func `many threads can print at once`() async throws {
        let expected = [try Samples.invoice().archive(), try Samples.payslip().archive()]
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<24 {
                group.addTask {
                    index.isMultiple(of: 2)
                        ? try Samples.invoice().archive() == expected[0]
                        : try Samples.payslip().archive() == expected[1]
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }

    @Test func `another day gives another file`() throws {
        var sheet = Samples.invoice()
        let first = try sheet.archive()
        sheet.information.day = Samples.day + 1
        #expect(try sheet.archive() != first)
    }

    @Test func `every amount and name of an invoice can be read back`() throws {
        let sheet = Samples.invoice()
        let text = try Tool.pages(sheet.archive()).joined()
        let amounts =
            sheet.lines.flatMap { [$0.designation, $0.unitPrice, $0.amount] }
            + sheet.totals.map(\.value) + sheet.vatSummary.rows.flatMap { $0 }
            + [sheet.amountDue.value, sheet.number, sheet.brand.name]
            + sheet.parties.flatMap { [$0.name] + $0.lines }
            + sheet.facts.map(\.value) + (sheet.payment?.fields.map(\.value) ?? [])
        for amount in amounts { #expect(text.contains(amount), "missing: \(amount)") }
    }

    @Test func `every figure of a payslip can be read back on its line`() throws {
        let sheet = Samples.payslip()
        let lines = try Tool.pages(sheet.archive()).joined().split(separator: "\n")
        for line in sheet.groups.flatMap(\.lines) {
            let printed = lines.first { $0.contains(line.label) }
            let words = try #require(printed, "missing: \(line.label)")
            let figures = [
                line.base, line.employeeRate, line.employeeAmount, line.employerRate,
                line.employerAmount,
            ]
            for figure in figures { #expect(figure.isEmpty || words.contains(figure)) }
        }
        for outcome in sheet.outcomes {
            #expect(lines.contains { $0.contains(outcome.label) && $0.contains(outcome.value) })
        }
    }

    @Test func `a column that no line fills is left out`() throws {
        let lines = [
            InvoiceSheet.Line(
                designation: "Conseil", quantity: "1", unitPrice: "10,00 €", vatRate: "20 %",
                amount: "10,00 €")
        ]
        let text = try Tool.pages(Samples.invoice(lines: lines).pdf()).joined()
        #expect(!text.contains(Samples.labels.discount))
        #expect(!text.contains(Samples.labels.unit))
        #expect(text.contains(Samples.labels.vatRate))
    }

    @Test func `each page of a long invoice repeats the header and counts itself`() throws {
        let sheet = Samples.invoice(lines: Samples.longLines, watermark: "Brouillon")
        let pages = try Tool.pages(sheet.pdf())
        for (index, page) in pages.enumerated() {
            #expect(page.contains("Désignation"))
            #expect(page.contains("Page \(index + 1) sur \(pages.count)"))
            #expect(page.contains(sheet.number))
        }
        // The letters of the draft mark lie between the lines: read them without it.
        let all = try Tool.pages(Samples.invoice(lines: Samples.longLines).pdf()).joined()
        for line in sheet.lines { #expect(all.contains(line.designation + " ")) }
    }

    @Test(arguments: Array(8...32))
    func `sums and the last line never part, whatever the number of lines`(_ count: Int) throws {
        let lines = Array(Samples.longLines.prefix(count))
        let pages = try Tool.pages(Samples.invoice(lines: lines).pdf())
        let page = try #require(pages.first { $0.contains("Net à payer") })
        for label in ["Total HT", "Total TTC", "Acompte versé", "2 851,25 €"] {
            #expect(page.contains(label))
        }
        let last = try #require(pages.last)
        #expect(last.contains("Pas d’escompte"))
    }

    @Test func `totals of a report stay with the row above them`() throws {
        for rows in 25...75 where rows.isMultiple(of: 2) {
            let pages = try Tool.pages(Samples.report(rows: rows).pdf())
            let last = try #require(pages.last)
            #expect(last.contains("Total des charges") && last.contains("Total général"))
            #expect(last.contains("numéro \(rows),"))
        }
    }

    @Test func `a payslip with more lines stands closer before it takes a second page`() throws {
        var sheet = Samples.payslip()
        let extra = PayslipSheet.Line("Ligne en plus", base: "1,00", employeeAmount: "1,00")
        sheet.groups[0].lines += Array(repeating: extra, count: 9)
        #expect(try Tool.pages(sheet.pdf()).count == 1)
        sheet.groups[0].lines += Array(repeating: extra, count: 40)
        let pages = try Tool.pages(sheet.pdf())
        #expect(pages.count == 2)
        #expect(pages.allSatisfy { $0.contains("Part salarié") })
    }
}
