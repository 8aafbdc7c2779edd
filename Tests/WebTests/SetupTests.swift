// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Operations
import Store
import TestHouse
import TestSupport
import Testing

@testable import Web

@Suite struct SetupTests {
    @Test func `every page leads to the set-up while there is no cooperative`() async throws {
        try await SetupSite.with { site in
            let stranger = Browser(client: site.client, cookies: [:], csrf: "")
            for path in ["/", "/money", "/sign-in", "/nowhere", "/setups"] {
                let answer = try await stranger.get(path)
                #expect(answer.status == .seeOther, "\(path)")
                #expect(answer.location == "/setup", "\(path)")
            }
            #expect(try await stranger.post("/sign-in").location == "/setup")
            #expect(try await stranger.get("/health").status == .ok)
            #expect(try await stranger.get("/static/entraide.css").status == .ok)
            for step in SetupStep.allCases {
                #expect(
                    try await stranger.get("/setup/\(step.rawValue)").location == "/setup",
                    "\(step)")
            }
            #expect(try await stranger.get("/setup/none").status == .notFound)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a newcomer founds a cooperative and is signed in`(_ engine: TestEngine) async throws {
        try await SetupSite.with(engine) { site in
            var browser = try await site.newcomer()
            try await site.answer(in: browser)
            let check = try await browser.get("/setup/check")
            for text in [
                "Les Ateliers du Pont", "732 829 320", "FR44732829320", "2,08",
                "FR14 2004 1010 0505 0001 3M02 606", "PSSTFRPPPAR", "12\u{202F}500,00",
                "1er\u{A0}janvier\u{A0}2026", "zoe@example.org", "Non vérifiée",
                "coopérative d’activité et d’emploi",
            ] { #expect(check.text.contains(text), "\(text)") }
            #expect(!check.text.contains("chevaux"))
            let founded = try await browser.post("/setup/foundation")
            #expect(founded.status == .seeOther)
            #expect(founded.location == "/first-steps")
            browser.keep(founded)
            let steps = try await browser.get("/first-steps")
            #expect(steps.status == .ok)
            #expect(steps.text.contains("Les Ateliers du Pont"))
            for href in steps.text.matches(of: /class="button" href="([^"]+)"/) {
                #expect(try await browser.get(String(href.1)).status == .ok, "\(href.1)")
            }
            #expect(try await browser.get("/trial-balance").text.contains("12\u{202F}500,00"))
        }
    }

    @Test func `the set-up is gone for good once the cooperative is founded`() async throws {
        try await SetupSite.with { site in
            let browser = try await site.newcomer()
            let other = try await site.guest()
            try await site.answer(in: browser)
            #expect(try await browser.post("/setup/foundation").status == .seeOther)
            for path in ["/setup", "/setup/check", "/setup/country", "/setup/demo"] {
                #expect(try await browser.get(path).status == .notFound, "\(path)")
                #expect(try await browser.post(path).status == .notFound, "\(path)")
                #expect(try await other.get(path).status == .notFound, "\(path)")
            }
            #expect(try await other.post("/setup/foundation").status == .notFound)
            #expect(try await other.get("/").location == "/sign-in")
        }
    }

    @Test(arguments: TestEngine.tried)
    func `pressed twice and on two devices it founds once`(_ engine: TestEngine) async throws {
        try await SetupSite.with(engine) { site in
            let phone = try await site.newcomer()
            let desk = try await site.newcomer()
            try await site.answer(in: phone)
            let answers = try await withThrowingTaskGroup(of: Browser.Answer.self) { group in
                for index in 0..<6 {
                    let browser = index.isMultiple(of: 2) ? phone : desk
                    group.addTask { try await browser.post("/setup/foundation") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == .seeOther })
            #expect(answers.filter { $0.location == "/first-steps" }.count == 1)
            #expect(answers.filter { $0.location == "/sign-in" }.count == 5)
            #expect(try await site.empty.house.cooperatives().count == 1)
            // A late press is told the same for a while.
            #expect(try await desk.post("/setup/foundation").location == "/sign-in")
        }
    }

    @Test func `the last button founds nothing while an answer is missing`() async throws {
        try await SetupSite.with { site in
            let browser = try await site.newcomer()
            try await site.answer(upTo: "bank", in: browser)
            #expect(try await browser.get("/setup/check").location == "/setup")
            let answer = try await browser.post("/setup/foundation")
            #expect(answer.location == "/setup/bank")
            #expect(try await !site.empty.house.isFounded())
        }
    }

    @Test func `a wrong code opens nothing and is counted`() async throws {
        try await SetupSite.with { site in
            let browser = try await site.guest()
            let wrong = [("language", "fr"), ("code", "AAAA-BBBB-CCCC-DDDD")]
            for _ in 1...10 {
                let answer = try await browser.post("/setup", wrong)
                #expect(answer.status == .unprocessableContent)
                #expect(answer.cookies["entraide-setup"] == nil)
                #expect(answer.text.contains("Ce n’est pas le code"))
                #expect(answer.text.contains("value=\"AAAA-BBBB-CCCC-DDDD\""))
            }
            let right = [("language", "fr"), ("code", site.empty.code.text)]
            let late = try await browser.post("/setup", right)
            #expect(late.status == .tooManyRequests)
            #expect(late.cookies["entraide-setup"] == nil)
            site.empty.clock.set(site.empty.clock.now().utcDay + 1)
            #expect(try await browser.post("/setup", right).status == .seeOther)
        }
    }

    @Test func `the code may be typed in small letters without dashes`() async throws {
        try await SetupSite.with { site in
            let browser = try await site.guest()
            let answer = try await browser.post(
                "/setup",
                [
                    ("language", "en"),
                    ("code", " " + site.empty.code.text.lowercased().replacing("-", with: " ")),
                ])
            #expect(answer.status == .seeOther)
            #expect(answer.cookies["entraide-language"] == "en")
        }
    }

    @Test func `every form of the set-up refuses a request without its token`() async throws {
        try await SetupSite.with { site in
            var browser = try await site.newcomer()
            browser.csrf = "0"
            var paths = SetupSite.answers.map { "/setup/\($0.step)" }
            paths += ["/setup", "/setup/foundation"]
            for path in paths {
                #expect(try await browser.post(path).status == .forbidden, "\(path)")
            }
            let guest = Browser(client: site.client, cookies: [:], csrf: "")
            let fields = [("language", "fr"), ("code", site.empty.code.text)]
            #expect(try await guest.post("/setup", fields).status == .forbidden)
            // Without a visit nothing is stored, whatever is sent.
            for (step, fields) in SetupSite.answers {
                #expect(try await guest.post("/setup/\(step)", fields).location == "/setup")
            }
            let visit = try await site.newcomer()
            #expect(try await visit.get("/setup").location == "/setup/country")
        }
    }

    @Test func `another device goes on where the first left off`() async throws {
        try await SetupSite.with { site in
            let phone = try await site.newcomer(language: "nl")
            try await site.answer(upTo: "bank", in: phone)
            let desk = try await site.newcomer(language: "en")
            #expect(try await desk.get("/setup").location == "/setup/bank")
            let page = try await desk.get("/setup/identity")
            #expect(page.text.contains("value=\"Les Ateliers du Pont\""))
            #expect(page.text.contains("value=\"FR44732829320\""))
            #expect(page.text.contains("lang=\"en\""))
        }
    }

    @Test func `a restart between any two screens loses nothing`() async throws {
        try await EmptyHouse.with(.sqliteFile) { empty in
            var browser: Browser?
            for (step, fields) in SetupSite.answers {
                // A fresh program over the same database: nothing was in memory.
                let server = try WebServer(house: empty.house, share: House.share)
                browser = try await server.application().test(.router) { [browser] client in
                    let site = SetupSite(empty: empty, client: client)
                    var next = Browser(client: client, cookies: [:], csrf: "")
                    if let browser {
                        next.cookies = browser.cookies
                        next.csrf = browser.csrf
                    } else {
                        next = try await site.newcomer()
                    }
                    let open = next
                    #expect(try await open.get("/setup").location == "/setup/\(step)")
                    #expect(
                        try await open.post("/setup/\(step)", fields).status == .seeOther,
                        "\(step)")
                    return open
                }
            }
            _ = try await empty.house.foundFromSetup()
        }
    }

    @Test func `who comes back to correct one screen returns to the check`() async throws {
        try await SetupSite.with { site in
            let browser = try await site.newcomer()
            try await site.answer(in: browser)
            let fields = SetupSite.answers[4].fields
            let answer = try await browser.post("/setup/contribution", fields)
            #expect(answer.location == "/setup/check")
            // An empty password keeps the one chosen.
            let kept = try await browser.post(
                "/setup/administrator",
                [("name", "Zoé E."), ("email", "zoe@example.org"), ("password", "")])
            #expect(kept.location == "/setup/check")
            _ = try await browser.post("/setup/foundation")
            _ = try await site.empty.house.signIn(
                Knock(email: "zoe@example.org", password: "trois chevaux bleus"),
                at: PasswordDesk(salt: Array(repeating: 1, count: 16)))
        }
    }

    @Test func `the language is changed on the way`() async throws {
        try await SetupSite.with { site in
            var browser = try await site.newcomer()
            let answer = try await browser.post(
                "/language", [("language", "nl"), ("return", "/setup/country")])
            #expect(answer.location == "/setup/country")
            browser.keep(answer)
            #expect(try await browser.get("/setup/country").text.contains("Rechtsvorm"))
        }
    }
}
