// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Foundation
import HTTPTypes
import Operations
import Store
import TestHouse
import Testing
import Texts

@testable import Web

@Suite struct PayslipPaperTests {
    /// Digits of an amount as the paper shows them, spaces of any kind made plain.
    static func shown(_ amount: Money, in t: Speech) -> String { plain(t.money(amount)) }

    static func plain(_ text: String) -> String {
        text.replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
    }

    @Test func `the payslip's page, paper and seal show the same amounts`() async throws {
        try await TestSite.with { site in
            let things = try await AccessMatrixTests.things(site)
            let stored = try await site.house.ask(FindPayslip(id: things.payslip)).payslip
            let ada = try await site.session(of: site.ada.actor)
            let page = try await ada.get("/payslips/\(things.payslip)")
            let pdf = try await ada.get("/payslips/\(things.payslip)/pdf")
            let paper = Self.plain(
                try output(of: "/usr/bin/pdftotext", ["-layout", "@", "-"], reading: pdf.bytes))
            let t = site.server.site.catalogues.speech(.french)
            let sums = stored.sums
            for amount in [sums.netPaid, sums.gross, sums.netSocial, sums.cost, sums.netTaxable] {
                #expect(page.text.contains(t.money(amount)), "\(amount.text)")
                #expect(paper.contains(Self.shown(amount, in: t)), "\(amount.text)")
            }
            #expect(paper.contains("Montant net social"))
            #expect(paper.contains("Net avant impôt"))
            #expect(paper.contains("sans limitation de durée"))
            // Pay decided from an amount has no hours.
            #expect(!paper.localizedLowercase.contains("heure"))
        }
    }

    /// Unpacks an archive with Python's own reader: one name a line, every file a whole PDF.
    static func names(in zip: [UInt8]) throws -> [String] {
        let script = """
            import sys,zipfile
            z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
            for n in z.namelist():
                b=z.read(n); assert b.startswith(b'%PDF-') and b'%%EOF' in b[-64:], n
                print(n)
            """
        return try output(of: "/usr/bin/python3", ["-c", script, "@"], reading: zip)
            .split(separator: "\n").map(String.init)
    }

    @Test func `payslips come in one archive, of an activity, a year or a month`() async throws {
        try await TestSite.with { site in
            _ = try await AccessMatrixTests.things(site)
            let stored = try await site.house.ask(ListPayslips(section: site.ada.section))
            let expected = stored.map { "\($0.record.period)-A-Ada-\($0.id).pdf" }
            #expect(!expected.isEmpty)
            let ada = try await site.session(of: site.ada.actor)
            let archive = "/payslips.zip?section=\(site.ada.section)"
            let all = try await ada.get(archive)
            #expect(all.status == .ok)
            #expect(try Self.names(in: all.bytes) == expected)
            let page = try await ada.get("/payslips?section=\(site.ada.section)").text
            #expect(page.contains("href=\"\(archive)\""))
            let year = try await ada.get("\(archive)&year=2026")
            #expect(
                try Self.names(in: year.bytes) == expected.filter { $0.hasPrefix("2026") })
            for none in ["&year=1999", "&year=x", "&year=-1"] {
                #expect(try await ada.get(archive + none).status == .notFound, "\(none)")
            }
            let month = try #require(stored.first).record.period
            let payroll = try await site.session(.payroll)
            let ofMonth = try await payroll.get("/month/\(month)/payslips.zip")
            #expect(ofMonth.status == .ok)
            #expect(
                try Self.names(in: ofMonth.bytes).filter { $0.contains("-A-Ada-") }
                    == expected.filter { $0.hasPrefix("\(month)") })
            #expect(
                try await payroll.get("/month?period=\(month)").text
                    .contains("/month/\(month)/payslips.zip"))
            #expect(try await payroll.get("/month/2020-01/payslips.zip").status != .ok)
            // Neither somebody else's, nor everybody's.
            let bo = try await site.session(of: site.bo.actor)
            #expect(try await bo.get(archive).status != .ok)
            #expect(try await ada.get("/month/\(month)/payslips.zip").status != .ok)
        }
    }

    @Test func `the grouped table loses no line and counts none twice`() async throws {
        try await TestSite.with { site in
            let things = try await AccessMatrixTests.things(site)
            let payslip = try await site.house.ask(FindPayslip(id: things.payslip)).payslip
            let table = PayslipTable(payslip.record)
            #expect(
                table.groups.flatMap(\.rows).flatMap(\.lines).count == payslip.record.rows.count)
            #expect(table.groups.map(\.employee).sum == payslip.sums.employee)
            #expect(
                table.groups.map(\.employer).sum
                    == payslip.sums.employer - payslip.sums.reductions)
        }
    }
}
