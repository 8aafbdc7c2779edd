// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import HTTPTypes
import Operations
import Payroll
import Store
import TestHouse
import TestSupport
import Testing
import Texts

@testable import Web

@Suite struct PrivacyTests {
    @Test(arguments: TestEngine.tried)
    func `a member sees who read their pay and who acted in their activity`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            let things = try await AccessMatrixTests.things(site)
            let ada = try await site.session(of: site.ada.actor)
            let payroll = try await site.session(.payroll)
            #expect(try await !ada.get("/account/data").text.contains("a lu la paie"))
            #expect(try await ada.get("/payslips/\(things.payslip)").status == .ok)
            #expect(try await !ada.get("/account/data").text.contains("a lu la paie"))
            #expect(try await payroll.get("/payslips/\(things.payslip)").status == .ok)
            let page = try await ada.get("/account/data").text
            #expect(page.contains("payroll1@example.org"))
            #expect(page.contains("a lu la paie"))
            // What the office issued in her name stands there too; her own doings do not.
            #expect(page.contains("a émis une facture"))
            #expect(page.contains("Atelier Ada"))
            let bo = try await site.session(of: site.bo.actor)
            #expect(try await !bo.get("/account/data").text.contains("a lu la paie"))
        }
    }

    @Test func `the audit log is read by who may, filtered and page by page`() async throws {
        try await TestSite.with { site in
            for _ in 1...(ListQuestion.rows + 10) {
                _ = try await site.house.perform(
                    SaveDraft(id: nil, draft: site.house.draft(site.ada, "1")))
            }
            let auditor = try await site.session(.auditor)
            let first = try await auditor.get("/audit")
            #expect(first.status == .ok)
            let next = try #require(first.text.firstMatch(of: /rel="next" href="([^"]+)"/))
            let second = try await auditor.get(
                String(next.output.1).replacing("&amp;", with: "&"))
            #expect(second.text.contains("a accueilli un membre"))
            #expect(try await !auditor.get("/audit?kind=person.").text.contains("brouillon"))
            for role in [Role.accountant, .billing, .payroll, .coach, .operator] {
                #expect(try await site.session(role).get("/audit").status == .forbidden)
            }
            for odd in [
                "?person=x", "?before=-1", "?from=tomorrow", "?kind='",
                "?before=99999999999999999999",
            ] {
                #expect(try await auditor.get("/audit\(odd)").status == .ok, "\(odd)")
            }
        }
    }

    @Test func `a member takes everything along, as another program reads it`() async throws {
        try await TestSite.with { site in
            _ = try await AccessMatrixTests.things(site)
            let again = try await site.house.perform(
                StartContract(
                    section: site.ada.section, terms: ContractTerms(kind: .cape),
                    from: TestHouse.firstDay.period.next.firstDay + 1))
            try await site.house.perform(
                ChoosePay(
                    engagement: again, choice: .gross(.cents(12_345)),
                    from: TestHouse.firstDay.period.next))
            let ada = try await site.session(of: site.ada.actor)
            let answer = try await ada.post("/account/data/export")
            #expect(answer.status == .ok)
            let script = """
                import json,sys,zipfile
                z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
                for n in sorted(z.namelist()):
                    b=z.read(n)
                    if n.endswith('.json'): json.loads(b)
                    else: assert b.startswith(b'%PDF-'), n
                    print(n)
                print(json.loads(z.read('person.json'))[0]['email'])
                print(len(json.loads(z.read('A-Ada/invoices.json'))))
                print(json.loads(z.read('bank.json'))[0]['iban'])
                print([c['kind'] for c in json.loads(z.read('contracts.json'))])
                print(json.loads(z.read('pay-choices.json'))[-1]['gross'])
                print(json.loads(z.read('details.json'))[0]['city'])
                print(json.loads(z.read('contribution-agreements.json'))[0]['scheme'])
                print(json.loads(z.read('notices.json'))[0]['kind'])
                print(json.loads(z.read('A-Ada/drafts.json'))[0]['designation'])
                """
            let printed = try output(
                of: "/usr/bin/python3", ["-c", script, "@"], reading: answer.bytes)
            for name in [
                "A-Ada/clients.json", "A-Ada/invoices.json", "A-Ada/payslips.json",
                "A-Ada/purchases.json", "traces.json", "letters.json",
            ] { #expect(printed.contains(name + "\n"), "\(name)") }
            #expect(printed.contains("A-Ada/payslips/2026-01-"))
            #expect(
                printed.contains(
                    "['cesa', 'cape']\n123.45\nLyon\nturnover_12\npayslip_ready\nPrestation\n"))
            #expect(printed.contains("ada@example.org\n1\nFR7630006000011234567890189\n"))
            #expect(!printed.contains("A-Bo"))
        }
    }

    @Test(arguments: TestEngine.tried)
    func `whoever is erased is found nowhere, and the chain holds`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            let director = try await site.session(.director)
            let id = try await site.invite("zephyrine@example.org")
            let link = try #require(try await site.link(.invitation, to: "zephyrine@example.org"))
            _ = try await site.submit(link, [("password", "quatre mots sans lien")])
            let path = "/people/\(id)"
            // Not while they may sign in.
            #expect(try await director.post("\(path)/erasure").status == .unprocessableContent)
            #expect(
                try await director.post("\(path)/access", [("access", "no")]).status == .seeOther)
            #expect(try await director.get(path).text.contains("Effacer la personne"))
            #expect(try await director.post("\(path)/erasure").status == .seeOther)
            let tables = [
                "person", "credential", "session", "access_link", "device", "outbox", "audit",
                "request",
            ]
            for table in tables {
                let rows = try await site.house.raw { transaction in
                    try transaction.rows(SQL(stringLiteral: "SELECT * FROM \(table)"))
                        .map { "\($0)" }
                }
                #expect(!rows.contains { $0.contains("zephyrine") }, "\(table)")
            }
            #expect(try await site.house.findings().isEmpty)
        }
    }

    @Test func `each operation of the program has words in the log`() throws {
        let t = try Site.catalogues(in: House.share + "/texts").speech(.french)
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources")
        let files = try #require(
            FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var names: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for found in text.matches(of: /auditName = "([a-z_.]+)"/) {
                names.insert(String(found.output.1))
            }
        }
        #expect(names.count >= 30)
        #expect(names.filter { !t.has("audit.\($0)") }.sorted() == [])
    }
}
