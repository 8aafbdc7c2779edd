// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Operations
import Store
import TestHouse
import Testing

@testable import Web

/// The pages of a month's pay: the board, a contract's pay, and what waits for approval.
struct PayBoardPageTests {
    private static func bonus(_ changes: [String: String] = [:]) -> [(String, String)] {
        [("variable", "bonus"), ("label", "Parrainage"), ("amount", "50,00")].map {
            ($0.0, changes[$0.0] ?? $0.1)
        }
    }

    private func path(_ site: TestSite) -> String {
        "/month/\(TestHouse.firstDay.period)/pay/\(site.ada.engagement)"
    }

    @Test func `payroll enters, the board approves, and both see it`() async throws {
        try await TestSite.with { site in
            let payroll = try await site.session(.payroll)
            let board = try await site.session(.board)
            let all = try await payroll.get("/month/\(TestHouse.firstDay.period)/pay")
            #expect(all.status == .ok && all.text.contains(path(site)))
            let done = try await payroll.post(path(site), Self.bonus())
            #expect(done.location == path(site))
            #expect(try await payroll.get(path(site)).text.contains("Parrainage"))
            #expect(try await board.get("/payments").text.contains("/pay/variables"))
            let waiting = try await board.get("/pay/variables")
            #expect(waiting.text.contains("Parrainage"))
            let id = try #require(
                waiting.text.firstMatch(of: /\/pay\/variables\/(\d+)\/decision/)?.1)
            let decided = try await board.post(
                "/pay/variables/\(id)/decision", [("decision", "approved")])
            #expect(decided.location == "/pay/variables")
            #expect(try await board.get("/pay/variables").text.contains("Rien n’attend"))
            #expect(try await payroll.get(path(site)).text.contains("approuvé"))
            let csv = try await payroll.get("/month/\(TestHouse.firstDay.period)/pay.csv")
            #expect(csv.status == .ok)
        }
    }

    @Test func `what waits can be taken back, and only what waits`() async throws {
        try await TestSite.with { site in
            let payroll = try await site.session(.payroll)
            _ = try await payroll.post(path(site), Self.bonus())
            let page = try await payroll.get(path(site)).text
            let id = try #require(page.firstMatch(of: /\/pay\/variables\/(\d+)\/withdrawal/)?.1)
            let back = try await payroll.post(
                "/pay/variables/\(id)/withdrawal", [("then", path(site))])
            #expect(back.location == path(site))
            #expect(try await payroll.get(path(site)).text.contains("retiré"))
            let again = try await payroll.post(
                "/pay/variables/\(id)/withdrawal", [("then", "https://elsewhere.example")])
            #expect(again.status == .unprocessableContent)
        }
    }

    @Test func `a mistake comes back as typed, with a sentence at its field`() async throws {
        try await TestSite.with { site in
            let payroll = try await site.session(.payroll)
            let wrong: [([(String, String)], String)] = [
                (Self.bonus(["variable": "gift"]), "Choisissez dans la liste"),
                (Self.bonus(["label": ""]), "à remplir"),
                (Self.bonus(["amount": "cinq"]), "cinq"),
                (Self.bonus(["amount": "0"]), "Montant"),
                (
                    [
                        ("variable", "absence"), ("label", "Congé"),
                        ("absent_from", "2026-02-01"), ("absent_to", "2026-02-02"),
                    ], "premier jour dans le mois"
                ),
            ]
            for (fields, sentence) in wrong {
                let answer = try await payroll.post(path(site), fields)
                #expect(answer.status == .unprocessableContent, "\(fields)")
                #expect(answer.text.contains(sentence), "\(fields)")
            }
            let csv = try await payroll.get(path(site)).text
            #expect(csv.contains("Rien de saisi"))
        }
    }

    @Test func `who may neither enter nor approve sees nothing`() async throws {
        try await TestSite.with { site in
            for browser in [
                try await site.session(of: site.ada.actor), try await site.session(.coach),
                try await site.session(.accountant),
            ] {
                #expect(try await browser.get(path(site)).status == .forbidden)
                #expect(try await browser.post(path(site), Self.bonus()).status == .forbidden)
                #expect(try await browser.get("/pay/variables").status == .forbidden)
            }
            let payroll = try await site.session(.payroll)
            #expect(try await payroll.get("/pay/variables").status == .forbidden)
            #expect(try await payroll.get("/month/2026-01/pay/999999").status == .notFound)
            let odd = try await payroll.get("/month/2026-99/pay")
            #expect(odd.status == .unprocessableContent, "\(odd.status)")
        }
    }

    @Test func `a program enters, lists and takes back, and approves nothing`() async throws {
        try await TestSite.with { site in
            let office = try await site.program(site.house.person(.payroll))
            let path = "/months/\(TestHouse.firstDay.period)/pay-variables"
            let made = try await office.post(
                path,
                """
                {"engagement":\(site.ada.engagement),"kind":"attachment","label":"Dossier 7",\
                "amount":"120.00","dependants":2}
                """)
            #expect(made.status == .created, "\(made.text)")
            let listed = try await office.get(path).json?["items"]?.items ?? []
            #expect(listed.map { $0["amount"]?.text } == ["120.00"])
            #expect(listed.map { $0["state"]?.text } == ["waiting"])
            let none = try await office.post(
                path,
                #"{"engagement":\#(site.ada.engagement),"kind":"bonus","label":"x"}"#)
            #expect(none.status == .unprocessableContent)
            #expect(none.code == "operation.bad_field")
            let id = try #require(made.json?["id"]?.text)
            #expect(try await office.send(.delete, "/pay-variables/\(id)").status == .noContent)
            let after = try await office.get(path).json?["items"]?.items ?? []
            #expect(after.map { $0["state"]?.text } == ["withdrawn"])
        }
    }

    @Test func `the year's variable part is shown, entered and approved`() async throws {
        try await TestSite.with { site in
            let payroll = try await site.session(.payroll)
            let early = try await payroll.get("/settlement")
            #expect(early.status == .ok && early.text.contains("Part variable"))
            let none = try await payroll.post(
                "/settlement", [("year", "2026"), ("meeting", "2026-01-15"), ("month", "2026-01")])
            #expect(none.status == .unprocessableContent)
            #expect(none.text.contains("exercice terminé"))
            #expect(
                try await site.session(.accountant).get("/settlement").status == .forbidden)
        }
    }
}
