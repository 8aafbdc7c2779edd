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

@testable import Web

/// Trust by degree: what an activity issues alone, and what waits for somebody else.
@Suite struct ApprovalTests {
    /// Ada's activity issues up to 100 € alone; a draft of hers, saved.
    private static func draft(_ site: TestSite, price: String) async throws -> (Browser, String) {
        try await site.house.perform(SetIssuingLimit(.cents(10_000), for: site.ada.section))
        let ada = try await site.session(of: site.ada.actor)
        let saved = try await ada.post(
            "/invoices/drafts", InvoicePathTests.fields(site, price: price, button: "issue"))
        #expect(saved.status == .seeOther)
        return (ada, saved.location)
    }

    @Test(arguments: TestEngine.tried)
    func `above its limit an activity submits and another issues`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            // 3 × 40 less 10 % is 108: above 100.
            let (ada, draft) = try await Self.draft(site, price: "40")
            let page = try await ada.get(draft).text
            #expect(page.contains("Soumettre pour approbation"))
            #expect(!page.contains("\(draft)/issuance"))
            let refused = try await ada.post("\(draft)/issuance")
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("Au-dessus de 100,00"))
            #expect(try await ada.post("\(draft)/submission").status == .seeOther)
            #expect(try await ada.get(draft).text.contains("en attente d’approbation"))
            #expect(try await ada.get("/approvals").status == .forbidden)

            let office = try await site.session(.billing)
            let queue = try await office.get("/approvals")
            #expect(queue.text.contains("Client de Ada"))
            #expect(queue.text.contains("108,00"))
            // The door of the queue says how many wait.
            #expect(try await office.get("/invoices").text.contains(/approvals[^§]{0,400}>1</))
            let issued = try await office.post("\(draft)/issuance", [("then", "approvals")])
            #expect(issued.location == "/approvals")
            #expect(try await office.get("/approvals").text.contains("Rien à approuver"))
            let notices = try await ada.get("/notices").text
            #expect(notices.contains("FA-2026-0001"))
        }
    }

    @Test func `up to its limit an activity issues alone`() async throws {
        try await TestSite.with { site in
            // 3 × 37.037 less 10 % rounds to 100.00.
            let (ada, draft) = try await Self.draft(site, price: "37,037")
            #expect(try await ada.post("\(draft)/issuance").location.hasPrefix("/invoices/"))
        }
    }

    @Test func `a draft is given back with a reason, changed and submitted anew`() async throws {
        try await TestSite.with { site in
            let (ada, draft) = try await Self.draft(site, price: "40")
            _ = try await ada.post("\(draft)/submission")
            let list = "/invoices?section=\(site.ada.section)"
            #expect(try await ada.get(list).text.contains(">À approuver</span>"))
            let office = try await site.session(.billing)
            let silent = try await office.post("\(draft)/return")
            #expect(silent.status == .unprocessableContent)
            #expect(silent.text.contains("details class=\"fold\" open"))
            _ = try await office.post("\(draft)/return", [("reason", "Le bon de commande manque.")])
            let page = try await ada.get(draft).text
            #expect(page.contains("Le bon de commande manque."))
            #expect(page.contains(">Renvoyé</span>"))
            #expect(try await ada.get(list).text.contains(">Renvoyé</span>"))
            #expect(try await ada.get("/notices").text.contains("Client de Ada"))
            // It cannot go back twice.
            let again = try await office.post("\(draft)/return", [("reason", "Encore.")])
            #expect(again.status == .unprocessableContent)
            _ = try await ada.post("\(draft)/submission")
            #expect(try await office.get("/approvals").text.contains("Client de Ada"))
        }
    }

    @Test func `what is changed after it was submitted is no longer submitted`() async throws {
        try await TestSite.with { site in
            let (ada, draft) = try await Self.draft(site, price: "40")
            _ = try await ada.post("\(draft)/submission")
            let saved = try await ada.post(draft, InvoicePathTests.fields(site, price: "4000"))
            #expect(saved.status == .seeOther)
            let office = try await site.session(.billing)
            #expect(try await office.get("/approvals").text.contains("Rien à approuver"))
        }
    }

    @Test func `nobody approves for their own activity, nor sets its limit`() async throws {
        try await TestSite.with { site in
            let (ada, draft) = try await Self.draft(site, price: "40")
            _ = try await ada.post("\(draft)/submission")
            let person = try #require(Actor.person(named: site.ada.actor.name))
            try await site.house.perform(GiveRole(RoleWish(.billing), to: person))
            let refused = try await ada.post("\(draft)/issuance")
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("ne peut pas approuver"))
            #expect(try await ada.get("/approvals").text.contains("C’est votre activité"))
            try await site.house.perform(GiveRole(RoleWish(.director), to: person))
            let own = try await ada.post(
                "/approvals/limits",
                [("section", site.ada.section.description), ("limit", "any"), ("amount", "")])
            #expect(own.status == .forbidden)
            #expect(own.text.contains("ses propres droits"))
        }
    }

    @Test func `limits are set for all, for one, and taken off`() async throws {
        try await TestSite.with { site in
            let director = try await site.session(.director)
            func set(_ section: String, _ limit: String, _ amount: String) async throws {
                let answer = try await director.post(
                    "/approvals/limits",
                    [("section", section), ("limit", limit), ("amount", amount)])
                #expect(answer.status == .seeOther, "\(answer.text.prefix(2000))")
            }
            try await set("", "up_to", "1 500,50")
            try await set(site.ada.section.description, "any", "")
            let page = try await director.get("/approvals/limits").text
            #expect(page.contains("1\u{202F}500,50"))
            let limits = try await site.house.ask(ListIssuingLimits())
            #expect(limits.usual == .upTo(.cents(150_050)))
            #expect(
                limits.activities.first { $0.section.id == site.ada.section }?.own == .anyAmount)
            try await set(site.ada.section.description, "usual", "")
            let after = try await site.house.ask(ListIssuingLimits())
            #expect(after.activities.allSatisfy { $0.own == nil })
            let below = try await director.post(
                "/approvals/limits", [("section", ""), ("limit", "up_to"), ("amount", "-1")])
            #expect(below.status == .unprocessableContent)
            let odd = try await director.post(
                "/approvals/limits", [("section", ""), ("limit", "usual"), ("amount", "")])
            #expect(odd.status == .unprocessableContent)
        }
    }

    @Test func `a program submits and returns drafts too`() async throws {
        try await TestSite.with { site in
            let (_, page) = try await Self.draft(site, price: "40")
            let draft = page.replacing("/invoices", with: "")
            let ada = try await site.program(site.ada.actor)
            let office = try await site.program(site.house.person(.billing))
            let refused = try await ada.post("\(draft)/issuance")
            #expect(refused.code == "access.above_limit")
            #expect(try await ada.post("\(draft)/submission").status == .noContent)
            #expect(try await ada.get("/approvals").status == .forbidden)
            let waiting = try await office.get("/approvals").json?["items"]?.items.first
            #expect(waiting?["client_name"]?.text == "Client de Ada")
            #expect(waiting?["net"]?.text == "108.00")
            let back = try await office.post("\(draft)/return", "{\"reason\": \"À revoir\"}")
            #expect(back.status == .noContent)
            #expect(try await office.get("/approvals").json?["items"]?.items.isEmpty == true)
            _ = try await ada.post("\(draft)/submission")
            #expect(try await office.post("\(draft)/issuance").status == .created)
        }
    }
}
