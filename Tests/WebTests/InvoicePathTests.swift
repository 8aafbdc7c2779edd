// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Ledger
import Operations
import Sales
import Store
import TestHouse
import TestSupport
import Testing
import Texts

@testable import Web

/// From the empty form to the paid invoice, as a browser goes.
@Suite struct InvoicePathTests {
    /// The fields of a form with one line.
    static func fields(
        _ site: TestSite, price: String, button: String = "save"
    ) -> [(String, String)] {
        [
            ("section", site.ada.section.description), ("client", site.ada.client.description),
            ("nature", "on_collection"), ("supply_day", site.house.clock.now().utcDay.text),
            ("payment_days", "30"), ("reference", "BC 7"), ("lines.1.designation", "Maquette"),
            ("lines.1.quantity", "3"), ("lines.1.price", price), ("lines.1.discount", "10"),
            ("lines.1.vat", "standard"), ("do", button),
        ]
    }

    /// Writes and issues an invoice; the address of its page.
    static func issued(_ site: TestSite, _ ada: Browser, price: String) async throws -> String {
        let saved = try await ada.post(
            "/invoices/drafts", fields(site, price: price, button: "issue"))
        #expect(saved.status == .seeOther)
        let issued = try await ada.post(saved.location + "/issuance")
        #expect(issued.status == .seeOther)
        return issued.location
    }

    @Test(arguments: TestEngine.tried)
    func `page, PDF, list and ledger show the same integer`(_ engine: TestEngine) async throws {
        try await TestSite.with(engine) { site in
            let ada = try await site.session(of: site.ada.actor)
            // 3 × 1 234,5678 − 10 % = 3 333,33306 → 3 333,33; VAT 666,67; together 4 000,00.
            let address = try await Self.issued(site, ada, price: "1 234,5678")
            let total = "4\u{202F}000,00\u{A0}€"
            #expect(try await ada.get(address).text.contains(total))
            #expect(try await ada.get("/invoices").text.contains(total))
            let pdf = try await ada.get(address + "/pdf")
            #expect(pdf.headers[.contentType] == "application/pdf")
            let paper = try output(
                of: "/usr/bin/pdftotext", ["-layout", "@", "-"], reading: pdf.bytes)
            #expect(
                paper.replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
                    .contains(/Net à payer\s+4 000,00 €/))
            #expect(paper.contains("FA-2026-0001"))
            let receivable = try await site.house.balance("411000", in: site.ada.section)
            #expect(receivable == .cents(400_000))
            let csv = try await ada.get("/invoices.csv").text
            #expect(
                csv.contains(
                    "FA-2026-0001,Client de Ada,2026-01-01,2026-01-31,3333.33,4000.00,4000.00"))
        }
    }

    @Test func `the paper carries what the law wants on it`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let pdf = try await ada.get(Self.issued(site, ada, price: "100") + "/pdf")
            let paper = try output(
                of: "/usr/bin/pdftotext", ["-layout", "@", "-"], reading: pdf.bytes)
            for text in [
                "Coopérative d'essai 1", "SCOP SARL à capital variable", "SIREN 732829320",
                "RCS Lyon", "TVA FR44732829320", "Client de Ada", "Maquette", "BC 7",
                "1er janvier 2026", "31 janvier 2026",
                "Catégorie de l’opération : prestation de services",
                "Pas d’escompte", "FR14 2004 1010 0505 0001 3M02 606", "RF",
            ] { #expect(paper.contains(text), "\(text)") }
            // A client without company number is a person: no penalties between businesses.
            #expect(!paper.contains("Indemnité forfaitaire"))
        }
    }

    @Test func `penalties and the recovery fee stand on invoices to businesses`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            _ = try await ada.post(
                "/clients/\(site.ada.client)",
                [("name", "Firme"), ("siren", "732 829 320"), ("country", "FR")])
            let pdf = try await ada.get(Self.issued(site, ada, price: "100") + "/pdf")
            let paper = try output(
                of: "/usr/bin/pdftotext", ["-layout", "@", "-"], reading: pdf.bytes)
            #expect(paper.contains("Indemnité forfaitaire"))
            #expect(paper.contains("majoré de"))
            #expect(paper.contains("SIREN 732 829 320"))
        }
    }

    @Test func `the same form sent twice makes one invoice`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let fields = Self.fields(site, price: "100", button: "issue")
            let first = try await ada.post("/invoices/drafts", fields, key: "same")
            let second = try await ada.post("/invoices/drafts", fields, key: "same")
            #expect(first.location == second.location)
            let issued = try await ada.post(first.location + "/issuance", key: "once")
            let again = try await ada.post(first.location + "/issuance", key: "once")
            #expect(issued.location == again.location)
            let list = try await site.house.ask(ListInvoices(.init(section: site.ada.section)))
            #expect(list.rows.count == 1)
            #expect(list.drafts.isEmpty)
            let other = try await ada.post(
                "/invoices/drafts", Self.fields(site, price: "200"), key: "same")
            #expect(other.status == .unprocessableContent || other.status == .conflict)
        }
    }

    @Test func `a form with mistakes comes back with all that was typed`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            var fields = Self.fields(site, price: "douze <b>")
            fields.removeAll { $0.0 == "client" || $0.0 == "supply_day" }
            fields += [("client", ""), ("supply_day", "2026-02-30")]
            let answer = try await ada.post("/invoices/drafts", fields)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("value=\"douze &lt;b&gt;\""))
            #expect(answer.text.contains("value=\"Maquette\""))
            for id in ["f-client", "f-supply-day", "f-lines-1-price"] {
                #expect(answer.text.contains("href=\"#\(id)\""), "\(id)")
            }
            #expect(
                try await site.house.ask(ListInvoices(.init(section: site.ada.section))).drafts
                    .isEmpty)
        }
    }

    @Test func `lines are added and removed without script`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let added = try await ada.post(
                "/invoices/drafts", Self.fields(site, price: "100", button: "add"))
            #expect(added.status == .ok)
            #expect(added.text.contains("name=\"lines.2.designation\""))
            #expect(added.text.contains("value=\"Maquette\""))
            let removed = try await ada.post(
                "/invoices/drafts",
                Self.fields(site, price: "100", button: "remove-1") + [
                    ("lines.2.designation", "Reste"), ("lines.2.quantity", "1"),
                    ("lines.2.price", "5"), ("lines.2.vat", "standard"),
                ])
            #expect(!removed.text.contains("value=\"Maquette\""))
            #expect(removed.text.contains("value=\"Reste\""))
        }
    }

    @Test func `a credit note takes back the chosen lines`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let address = try await Self.issued(site, ada, price: "100")
            let nothing = try await ada.post(address + "/credit-notes")
            #expect(nothing.status == .unprocessableContent)
            let note = try await ada.post(address + "/credit-notes", [("line.1", "yes")])
            #expect(note.status == .seeOther)
            #expect(try await ada.get(note.location).text.contains("AV-2026-0001"))
            #expect(try await ada.get(address).text.contains("Annulée par avoir"))
            let pdf = try await ada.get(note.location + "/pdf")
            let paper = try output(
                of: "/usr/bin/pdftotext", ["-layout", "@", "-"], reading: pdf.bytes)
            #expect(paper.contains("FA-2026-0001"))
            #expect(try await site.house.balance("411000", in: site.ada.section) == .zero)
            let far = try await ada.post(address + "/credit-notes", [("line.9", "yes")])
            #expect(far.status == .unprocessableContent)
        }
    }

    @Test func `a draft that cannot be issued says why and stays`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            var fields = Self.fields(site, price: "100", button: "issue")
            fields.removeAll { $0.0 == "supply_day" }
            let saved = try await ada.post(
                "/invoices/drafts", fields + [("supply_day", "2026-12-31")])
            let refused = try await ada.post(saved.location + "/issuance")
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("ne peut pas être dans le futur"))
            #expect(try await ada.get(saved.location).status == .ok)
        }
    }

    @Test func `hostile texts are shown as texts everywhere`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let nasty = String(hostile.prefix(100))
            _ = try await ada.post(
                "/clients/\(site.ada.client)",
                [
                    ("name", nasty), ("address", nasty), ("city", nasty), ("country", "FR"),
                    ("email", "a@example.org"), ("vat_number", "<i>\"'"),
                ])
            var fields = Self.fields(site, price: "100", button: "issue")
            fields.removeAll { $0.0 == "reference" || $0.0 == "lines.1.designation" }
            fields += [("reference", nasty), ("lines.1.designation", nasty)]
            let saved = try await ada.post("/invoices/drafts", fields)
            let issued = try await ada.post(saved.location + "/issuance")
            for path in [
                "/clients", "/clients/\(site.ada.client)", "/invoices", issued.location,
                "/invoices?q=\(nasty.urlEncoded)", "/money", "/invoices/new",
            ] {
                let page = try await ada.get(path)
                #expect(page.status == .ok, "\(path)")
                #expect(!page.text.contains("<script>alert"), "\(path)")
                #expect(!page.text.contains("<i>"), "\(path)")
                #expect(page.text.contains("&lt;script&gt;"), "\(path)")
            }
            #expect(try await ada.get(issued.location + "/pdf").status == .ok)
        }
    }

    @Test func `a list is walked page by page without gap or double`() async throws {
        try await TestSite.with { site in
            for _ in 1...(ListQuestion.rows * 2 + 3) {
                _ = try await site.house.invoice(site.ada, "10")
            }
            let ada = try await site.session(of: site.ada.actor)
            var path = "/invoices"
            var numbers: [String] = []
            var pages = 0
            while !path.isEmpty, pages < 10 {
                let page = try await ada.get(path)
                numbers += page.text.matches(of: />(FA-2026-\d{4})</).map { String($0.1) }
                path =
                    page.text.firstMatch(of: /rel="next" href="([^"]+)"/)
                    .map { String($0.1).replacing("&amp;", with: "&") } ?? ""
                pages += 1
            }
            #expect(pages == 3)
            #expect(numbers.count == ListQuestion.rows * 2 + 3)
            #expect(numbers == numbers.sorted(by: >))
            #expect(Set(numbers).count == numbers.count)
        }
    }
}
