// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
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
