// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Operations
import Store
import TestHouse
import Testing

@testable import Web

/// The pages of a plan: look, propose, decide.
struct PlanPageTests {
    /// Ada has 3,600.00 received on the first day.
    private static func funded(_ site: TestSite) async throws {
        let house = site.house
        let invoice = try await house.issue(house.draft(site.ada, "3000"))
        let number = try await house.number(invoice)
        var bank = TestBank(balance: .zero, at: TestHouse.firstDay)
        try await house.receive(
            bank.file(
                [.init(.cents(360_000), on: TestHouse.firstDay, text: number)],
                until: TestHouse.firstDay))
    }

    private static let typed = [
        ("policy", "net"), ("amount", "1 000,00"), ("reserve", "200"), ("fixed_costs", "0"),
    ]

    @Test func `a member proposes, payroll is told by the menu and approves`() async throws {
        try await TestSite.with { site in
            try await Self.funded(site)
            let ada = try await site.session(of: site.ada.actor)
            let shown = try await ada.get(
                "/plan?policy=net&amount=1000&reserve=200&fixed_costs=0")
            #expect(shown.status == .ok)
            for said in ["Net avant impôt", "Maladie", "Chômage", "Ce qui reste chaque mois"] {
                #expect(shown.text.contains(said), "\(said)")
            }
            // What nobody compared with its source says so.
            #expect(shown.text.contains("pill waiting"))
            let proposed = try await ada.post("/plan", Self.typed)
            #expect(proposed.status == .seeOther)
            #expect(try await ada.get("/plan").text.contains("attend la décision"))
            #expect(try await ada.get("/plans").status == .forbidden)

            let payroll = try await site.session(.payroll)
            #expect(try await payroll.get("/month").waiting(at: "/plans") == 1)
            let queue = try await payroll.get("/plans").text
            let link = try #require(queue.firstMatch(of: /\/plans\/[0-9]+/)).output
            let page = try await payroll.get(String(link))
            #expect(page.status == .ok && page.text.contains("Approuver le plan"))
            let approved = try await payroll.post("\(link)/approval")
            #expect(approved.location == "/plans")
            #expect(try await payroll.get("/plans").text.contains("Rien à décider"))
            #expect(try await payroll.get("/month").waiting(at: "/plans") == nil)
            #expect(try await ada.get("/notices").text.contains("plan de paie est approuvé"))
            #expect(try await ada.get("/money").text.contains("un net fixe avant impôt"))
            let again = try await payroll.post("\(link)/approval")
            #expect(again.status == .unprocessableContent || again.status == .conflict)
        }
    }

    @Test func `payroll gives a plan back with a reason the member reads`() async throws {
        try await TestSite.with { site in
            try await Self.funded(site)
            let ada = try await site.session(of: site.ada.actor)
            _ = try await ada.post("/plan", Self.typed)
            let payroll = try await site.session(.payroll)
            let queue = try await payroll.get("/plans").text
            let link = try #require(queue.firstMatch(of: /\/plans\/[0-9]+/)).output
            let empty = try await payroll.post("\(link)/return", [("reason", " ")])
            #expect(empty.status == .unprocessableContent)
            let given = try await payroll.post("\(link)/return", [("reason", "Gardez un mois.")])
            #expect(given.location == "/plans")
            #expect(try await ada.get("/plan").text.contains("Gardez un mois."))
        }
    }

    @Test(arguments: [
        ("amount", "-5"), ("amount", "abc"), ("amount", ""), ("reserve", "-1"),
        ("fixed_costs", "-0,01"), ("policy", "tout"),
    ])
    func `what cannot be comes back with a sentence at its field`(
        _ name: String, _ value: String
    ) async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let fields = Self.typed.map { $0.0 == name ? (name, value) : $0 }
            let answer = try await ada.post("/plan", fields)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("id=\"f-\(name.replacing("_", with: "-"))-e\""))
        }
    }

    @Test func `who sees the money sees the plan, and only who chooses pay proposes`()
        async throws
    {
        try await TestSite.with { site in
            let path = "/plan?section=\(site.ada.section)"
            let coach = try await site.session(.coach)
            let page = try await coach.get(path)
            #expect(page.status == .ok && !page.text.contains("Proposer à partir de"))
            let fields = Self.typed + [("section", site.ada.section.description)]
            #expect(try await coach.post("/plan", fields).status == .forbidden)
            let bo = try await site.session(of: site.bo.actor)
            #expect(try await bo.get(path).status == .notFound)
        }
    }
}
