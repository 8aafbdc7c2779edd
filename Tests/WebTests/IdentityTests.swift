// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import HTTPTypes
import Operations
import Store
import TestHouse
import TestSupport
import Testing

@testable import Web

/// How people come in, prove who they are, and are let out.
@Suite struct IdentityTests {
    static let phrase = "quatre mots sans lien"

    @Test(arguments: TestEngine.tried)
    func `an invitation leads in once, through a password that is not guessed`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            let director = try await site.session(.director)
            let invited = try await director.post(
                "/people",
                [
                    ("name", "Nova Neuve"), ("email", "Nova@Example.org"), ("language", "fr"),
                    ("role", "accountant"), ("reach", "all"),
                ])
            #expect(invited.status == .seeOther)
            let link = try #require(try await site.link(.invitation, to: "nova@example.org"))
            let (weak, guest) = try await site.submit(link, [("password", "motdepasse12345")])
            #expect(weak.status == .unprocessableContent)
            #expect(weak.text.contains("Beaucoup de gens choisissent celui-ci"))
            let entered = try await guest.postAgain(weak, link, [("password", Self.phrase)])
            #expect(entered.status == .seeOther)
            var nova = guest
            nova.cookies["entraide"] = entered.cookies["entraide"]
            #expect(try await nova.get("/ledger").status == .ok)
            #expect(try await site.stranger.get(link).status == .forbidden)
            #expect(try await director.get("/people").text.contains("Nova Neuve"))
        }
    }

    @Test func `a link ends with its week, and an older one with a newer`() async throws {
        try await TestSite.with { site in
            let director = try await site.session(.director)
            let id = try await site.invite("nova@example.org")
            let first = try #require(try await site.link(.invitation, to: "nova@example.org"))
            #expect(try await site.stranger.get(first).status == .ok)
            #expect(
                try await director.post("/people/\(id)/invitation").status == .seeOther)
            let second = try #require(try await site.link(.invitation, to: "nova@example.org"))
            #expect(second != first)
            #expect(try await site.stranger.get(first).status == .forbidden)
            #expect(try await site.stranger.get(second).status == .ok)
            site.house.clock.advance(seconds: Operations.House.invitationSeconds)
            #expect(try await site.stranger.get(second).status == .forbidden)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `whoever works for others adds a second factor first, and needs it from then on`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine, requiresSecondFactor: true) { site in
            let email = "accountant1@example.org"
            try await site.setPassword(Self.phrase, of: email)
            var staff = try await site.signIn(email, Self.phrase).browser
            #expect(try await staff.get("/ledger").location == "/account/second-factor")
            let page = try await staff.get("/account/second-factor")
            let secret = try #require(TimeCodeSecret(shownIn: page.text))
            #expect(page.text.contains("<svg class=\"qr\""))
            let wrong = try await staff.post("/account/second-factor", [("code", "000000")])
            #expect(wrong.status == .unprocessableContent)
            let confirmation = [("code", site.code(of: secret))]
            let added = try await staff.post("/account/second-factor", confirmation, key: "k")
            #expect(added.status == .ok)
            let recovery = added.text.matches(of: /<code>([a-z2-7-]{29})<\/code>/).map {
                String($0.output.1)
            }
            #expect(recovery.count == 10)
            #expect(try await staff.get("/ledger").status == .ok)
            // Sent twice it shows no codes: they would not be the ones that were kept.
            let twice = try await staff.post("/account/second-factor", confirmation, key: "k")
            #expect(twice.location == "/account" && !twice.text.contains("<code>"))

            // From now on the password is half of it; a code works once.
            site.house.clock.advance(seconds: 60)
            let half = try await site.signIn(email, Self.phrase)
            #expect(half.answer.location == "/sign-in/code")
            #expect(try await half.browser.get("/ledger").location.hasPrefix("/sign-in"))
            let code = site.code(of: secret)
            staff = try await site.enterCode(code, half.browser).browser
            #expect(try await staff.get("/ledger").status == .ok)
            let again = try await site.signIn(email, Self.phrase)
            #expect(try await site.enterCode(code, again.browser).answer.status == .forbidden)

            // A recovery code stands in once, and its owner is told.
            let saved = try await site.enterCode(recovery[3].uppercased(), again.browser)
            #expect(saved.answer.status == .seeOther)
            let third = try await site.signIn(email, Self.phrase)
            #expect(
                try await site.enterCode(recovery[3], third.browser).answer.status == .forbidden)
            #expect(try await site.letters(to: email).contains(.recoveryCodeUsed))
        }
    }

    @Test func `codes are tried ten times at most`() async throws {
        try await TestSite.with { site in
            let (email, _) = try await site.accountantWithFactor(Self.phrase)
            let half = try await site.signIn(email, Self.phrase)
            for _ in 1...10 {
                let answer = try await site.enterCode("123456", half.browser).answer
                #expect(answer.status == .forbidden)
            }
            let late = try await site.enterCode("123456", half.browser).answer
            #expect(late.status == .tooManyRequests)
        }
    }

    @Test func `rights and access change at once for whoever is signed in`() async throws {
        try await TestSite.with { site in
            let director = try await site.session(.director)
            let billing = try await site.session(.billing)
            guard case .person(let id) = site.house.person(.billing) else { return }
            #expect(try await billing.get("/bank").status == .ok)
            let role = [("role", "billing"), ("reach", "all")]
            #expect(
                try await director.post("/people/\(id)/roles/withdrawal", role).status
                    == .seeOther)
            #expect(try await billing.get("/bank").status == .forbidden)
            #expect(try await director.post("/people/\(id)/roles", role).status == .seeOther)
            #expect(try await billing.get("/bank").status == .ok)
            #expect(
                try await director.post("/people/\(id)/access", [("access", "no")]).status
                    == .seeOther)
            #expect(try await billing.get("/bank").location.hasPrefix("/sign-in"))
        }
    }

    @Test func `nobody changes their own rights, and who checks does not do`() async throws {
        try await TestSite.with { site in
            let director = try await site.session(.director)
            guard case .person(let own) = site.house.person(.director),
                case .person(let auditor) = site.house.person(.auditor)
            else { return }
            let operatorRole = [("role", "operator"), ("reach", "all")]
            let answer = try await director.post("/people/\(own)/roles", operatorRole)
            #expect(answer.status == .forbidden)
            #expect(answer.text.contains("Personne ne change ses propres droits"))
            let both = try await director.post(
                "/people/\(auditor)/roles", [("role", "payroll"), ("reach", "all")])
            #expect(both.text.contains("qui contrôle ne fait pas"))
        }
    }

    @Test func `a deputy approves while the days last, and not what they prepared`() async throws {
        try await TestSite.with { site in
            let board = try await site.session(.board)
            guard case .person(let billing) = site.house.person(.billing) else { return }
            let today = site.house.clock.now().utcDay
            let named = try await board.post(
                "/deputies",
                [
                    ("person", "\(billing)"), ("role", "board"), ("from", "\(today + 1)"),
                    ("to", "\(today + 2)"),
                ])
            #expect(named.status == .seeOther)
            for (days, may) in [(0, false), (1, true), (2, true), (3, false)] {
                site.house.clock.set(today + days)
                let deputy = try await site.session(.billing)
                let answer = try await deputy.get("/position")
                #expect(answer.status == (may ? .ok : .forbidden), "day \(days)")
            }
        }
    }

    @Test func `what is sensitive asks for a fresh proof and keeps what was typed`() async throws {
        try await TestSite.with { site in
            let email = "director1@example.org"
            try await site.setPassword(Self.phrase, of: email)
            let director = try await site.signIn(email, Self.phrase).browser
            site.house.clock.advance(seconds: Operations.House.proofSeconds + 1)
            let typed = [
                ("name", "Nova « Neuve »"), ("email", "nova@example.org"), ("language", "nl"),
                ("role", "accountant"), ("reach", "all"),
            ]
            let asked = try await director.post("/people", typed)
            #expect(asked.status == .forbidden)
            #expect(asked.text.contains("Est-ce bien vous"))
            for (name, value) in typed {
                #expect(asked.text.contains("name=\"\(name)\" value=\"\(value)\""))
            }
            #expect(try await site.link(.invitation, to: "nova@example.org") == nil)
            let wrong = try await director.post("/people", typed + [("proof", "guess")])
            #expect(wrong.status == .forbidden)
            let right = try await director.post("/people", typed + [("proof", Self.phrase)])
            #expect(right.status == .seeOther)
            #expect(try await site.link(.invitation, to: "nova@example.org") != nil)
            // The proof counts for a while.
            #expect(
                try await director.post("/people", typed).text.contains("Est-ce bien vous")
                    == false)
        }
    }

    @Test func `one's sessions are listed and ended, and a new password ends them`() async throws {
        try await TestSite.with { site in
            let email = "ada@example.org"
            try await site.setPassword(Self.phrase, of: email)
            let phone = try await site.signIn(email, Self.phrase).browser
            let laptop = try await site.signIn(email, Self.phrase).browser
            let page = try await laptop.get("/account")
            let name = page.hidden("session")
            #expect(!name.isEmpty)
            #expect(
                try await laptop.post("/account/sessions/end", [("session", name)]).status
                    == .seeOther)
            #expect(try await phone.get("/money").location.hasPrefix("/sign-in"))
            let tablet = try await site.signIn(email, Self.phrase).browser
            let refused = try await laptop.post(
                "/account/password", [("current", "guess"), ("password", "encore quatre mots ici")])
            #expect(refused.status == .unprocessableContent)
            let changed = try await laptop.post(
                "/account/password",
                [("current", Self.phrase), ("password", "encore quatre mots ici")])
            #expect(changed.status == .seeOther)
            #expect(try await laptop.get("/money").status == .ok)
            #expect(try await tablet.get("/money").location.hasPrefix("/sign-in"))
            #expect(try await site.letters(to: email).contains(.passwordChanged))
            #expect(try await site.signIn(email, Self.phrase).answer.status == .forbidden)
        }
    }

    @Test func `a session of somebody else cannot be ended by its name`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let bo = try await site.session(of: site.bo.actor)
            let names: [String] = try await site.house.house.database.read(scope: .installation) {
                try $0.rows("SELECT name FROM session").map { try $0.get("name") }
            }
            for name in names {
                _ = try await bo.post("/account/sessions/end", [("session", name)])
            }
            #expect(try await ada.get("/money").status == .ok)
        }
    }

    @Test func `a forgotten password says nothing of who is known, and its link works once`()
        async throws
    {
        try await TestSite.with { site in
            let email = "ada@example.org"
            try await site.setPassword(Self.phrase, of: email)
            let known = try await site.submit("/forgotten", [("email", email)]).answer
            let unknown = try await site.submit("/forgotten", [("email", "x@example.org")]).answer
            #expect(known.status == .seeOther)
            #expect(known.location == unknown.location)
            #expect(known.cookies["entraide-notice"] == unknown.cookies["entraide-notice"])
            let link = try #require(try await site.link(.passwordReset, to: email))
            let (entered, _) = try await site.submit(link, [("password", "cinq mots encore plus")])
            #expect(entered.status == .seeOther)
            let dead = try await site.stranger.get(link)
            #expect(dead.status == .forbidden)
            #expect(try await site.signIn(email, Self.phrase).answer.status == .forbidden)
            for _ in 1...2 { _ = try await site.submit("/forgotten", [("email", email)]) }
            let late = try await site.submit("/forgotten", [("email", email)]).answer
            #expect(late.status == .tooManyRequests)
        }
    }

    @Test func `guesses from elsewhere do not keep the owner's own browser out`() async throws {
        try await TestSite.with { site in
            let email = "ada@example.org"
            try await site.setPassword(Self.phrase, of: email)
            let own = try await site.signIn(email, Self.phrase).browser
            for _ in 1...12 { _ = try await site.signIn(email, "guess") }
            #expect(try await site.signIn(email, Self.phrase).answer.status == .tooManyRequests)
            #expect(try await site.signIn(email, Self.phrase, from: own).answer.status == .seeOther)
        }
    }
}
