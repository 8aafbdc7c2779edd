// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Operations
import Store
import TestHouse
import TestSupport
import Testing

@testable import Web

/// What people are told on the site, and by mail.
@Suite struct NoticeTests {
    /// Ada is paid for January, after her client paid an invoice.
    static func paid(_ site: TestSite) async throws {
        _ = try await AccessMatrixTests.things(site)
    }

    @Test(arguments: TestEngine.tried)
    func `a member is told of a paid invoice and a payslip, on the site and by mail`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            try await Self.paid(site)
            let ada = try await site.session(of: site.ada.actor)
            let page = try await ada.get("/notices").text
            #expect(page.contains("est payée"))
            #expect(page.contains("Votre bulletin de paie de janvier 2026 est prêt"))
            #expect(page.contains("2 nouveaux avis"))
            let carrier = TestCarrier()
            let postman = try PostmanTests.site(site.house, carrier).postman
            while try await postman.sendNext() {}
            // The letter about the invoice is four weeks old by then: too late to send.
            #expect(carrier.messages.map(\.to.text) == ["ada@example.org"])
            #expect(carrier.messages[0].subject.contains("bulletin de paie"))
            #expect(
                carrier.messages.allSatisfy {
                    $0.unsubscribe == "https://coop.example/account/notices"
                })
            // The bell counts, other people's notices do not.
            #expect(try await ada.get("/money").text.contains("<b class=\"count\">2</b>"))
            let bo = try await site.session(of: site.bo.actor)
            #expect(try await !bo.get("/money").text.contains("<b class=\"count\">"))
            #expect(try await bo.get("/notices").text.contains("Aucun avis"))
        }
    }

    @Test func `read notices stay, and one that came since stays new`() async throws {
        try await TestSite.with { site in
            try await Self.paid(site)
            let ada = try await site.session(of: site.ada.actor)
            let shown = try await ada.get("/notices").hidden("upto")
            _ = try await site.house.perform(
                ChoosePay(
                    engagement: site.ada.engagement, choice: .available,
                    from: site.house.clock.now().utcDay.period))
            let bo = try await site.session(of: site.bo.actor)
            _ = try await bo.post("/notices", [("upto", shown)])
            #expect(try await ada.get("/notices").text.contains("2 nouveaux avis"))
            #expect(try await ada.post("/notices", [("upto", "1")]).status == .seeOther)
            #expect(try await ada.get("/notices").text.contains("2 nouveaux avis"))
            _ = try await ada.post("/notices", [("upto", shown)])
            let page = try await ada.get("/notices").text
            #expect(page.contains("0 nouvel avis") && page.contains("est payée"))
            #expect(try await !ada.get("/money").text.contains("<b class=\"count\">"))
        }
    }

    @Test func `what is switched off comes no more by mail, what protects the account does`()
        async throws
    {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let form = try await ada.get("/account/notices").text
            #expect(form.contains("name=\"payslip_ready\" value=\"yes\" checked"))
            #expect(!form.contains("name=\"roles_changed\""))
            let answer = try await ada.post(
                "/account/notices", [("invoice_paid", "yes"), ("roles_changed", "no")])
            #expect(answer.status == .seeOther)
            try await Self.paid(site)
            guard case .person(let person) = site.ada.actor else { return }
            try await site.house.perform(GiveRole(RoleWish(.coach), to: person))
            let carrier = TestCarrier()
            let postman = try PostmanTests.site(site.house, carrier).postman
            while try await postman.sendNext() {}
            let subjects = carrier.messages.map(\.subject)
            #expect(subjects.contains("Vos droits ont changé"))
            #expect(!subjects.contains { $0.contains("bulletin") })
            let told = try await site.house.ask(ListNotices(), as: site.ada.actor).notices
            #expect(Set(told.map(\.kind)) == ["invoice_paid", "payslip_ready", "roles_changed"])
        }
    }

    @Test func `a link that lets its reader in is never a notice`() async throws {
        try await TestSite.with { site in
            try await site.server.site.house.askForReset(
                email: "ada@example.org", place: "192.0.2.1")
            let ada = try await site.session(of: site.ada.actor)
            #expect(try await ada.get("/notices").text.contains("Aucun avis"))
            let waiting = try await site.house.ask(
                ListLetters(), as: site.house.person(.operator))
            #expect(waiting.letters.map(\.kind) == ["password_reset"])
        }
    }
}
