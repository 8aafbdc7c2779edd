// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import HTTPTypes
import Operations
import TestHouse
import TestSupport
import Testing

@testable import Web

@Suite struct SessionTests {
    static let email = "ada@example.org"

    /// Opens the sign-in page and sends its form.
    private func signIn(
        _ site: TestSite, _ email: String, _ password: String, from browser: Browser? = nil
    ) async throws -> (Browser.Answer, Browser) {
        var browser = browser ?? site.stranger
        let page = try await browser.get("/sign-in")
        browser.cookies["entraide-guest"] = page.cookies["entraide-guest"]
        let answer = try await browser.postRaw(
            "/sign-in",
            [
                ("csrf", page.hidden("csrf")), ("key", page.hidden("key")), ("email", email),
                ("password", password),
            ])
        return (answer, browser)
    }

    @Test(arguments: TestEngine.tried)
    func `a good password opens a session under a new token`(_ engine: TestEngine) async throws {
        try await TestSite.with(engine) { site in
            try await site.setPassword("Correct horse 1", of: Self.email)
            // The token a browser brings along is never the one it works under.
            var brought = site.stranger
            brought.cookies["entraide"] = String(repeating: "a", count: 64)
            let (answer, browser) = try await signIn(
                site, "Ada@Example.org ", "Correct horse 1", from: brought)
            #expect(answer.status == .seeOther)
            #expect(answer.location == "/")
            let cookie = try #require(
                answer.headers[values: .setCookie].first { $0.hasPrefix("entraide=") })
            #expect(cookie.contains("HttpOnly"))
            #expect(cookie.contains("SameSite=Lax"))
            #expect(cookie.contains("Max-Age=43200"))
            let token = try #require(answer.cookies["entraide"])
            #expect(token != brought.cookies["entraide"])
            var signedIn = browser
            signedIn.cookies["entraide"] = token
            #expect(try await signedIn.get("/money").status == .ok)
            #expect(try await brought.get("/money").status == .seeOther)
        }
    }

    @Test func `signing in again ends the session before`() async throws {
        try await TestSite.with { site in
            try await site.setPassword("Correct horse 1", of: Self.email)
            let first = try await site.session(of: site.ada.actor)
            let (answer, _) = try await signIn(site, Self.email, "Correct horse 1", from: first)
            #expect(answer.status == .seeOther)
            #expect(try await first.get("/money").location.hasPrefix("/sign-in"))
        }
    }

    @Test func `the database knows only the hash of the token`() async throws {
        try await TestSite.with { site in
            let browser = try await site.session(of: site.ada.actor)
            let token = try #require(browser.cookies["entraide"])
            let hashes: [String] = try await site.house.house.database.read(scope: .installation) {
                try $0.rows("SELECT token_hash FROM session").map { try $0.get("token_hash") }
            }
            #expect(hashes == [Token(received: token).hash])
            #expect(hashes != [token])
        }
    }

    @Test func `a wrong password and an unknown address read the same`() async throws {
        try await TestSite.with { site in
            try await site.setPassword("Correct horse 1", of: Self.email)
            let (wrong, _) = try await signIn(site, Self.email, "guess")
            let (unknown, _) = try await signIn(site, "nobody@example.org", "guess")
            #expect(wrong.status == .forbidden)
            #expect(unknown.status == wrong.status)
            #expect(wrong.cookies["entraide"] == nil)
            func plain(_ answer: Browser.Answer) -> String {
                answer.text.replacing(/name="(key|csrf)" value="[^"]*"/, with: "")
                    .replacing(/(ada|nobody)@example\.org/, with: "")
            }
            #expect(plain(wrong) == plain(unknown))
            #expect(wrong.text.contains("Adresse ou mot de passe inconnus."))
        }
    }

    @Test func `the eleventh attempt on an address is turned away even if right`() async throws {
        try await TestSite.with { site in
            try await site.setPassword("Correct horse 1", of: Self.email)
            for _ in 1...10 {
                #expect(try await signIn(site, Self.email, "guess").0.status == .forbidden)
            }
            let (late, _) = try await signIn(site, Self.email, "Correct horse 1")
            #expect(late.status == .tooManyRequests)
            #expect(late.cookies["entraide"] == nil)
            // Another address is not concerned, and ten minutes later this one is free again.
            #expect(try await signIn(site, "bo@example.org", "guess").0.status == .forbidden)
            site.house.clock.set(site.house.clock.now().utcDay + 1)
            #expect(try await signIn(site, Self.email, "Correct horse 1").0.status == .seeOther)
        }
    }

    @Test func `a session ends after twelve hours and when it is signed out`() async throws {
        try await TestSite.with { site in
            let first = try await site.session(of: site.ada.actor)
            #expect(try await first.get("/money").status == .ok)
            let left = try await first.post("/sign-out")
            #expect(left.status == .seeOther)
            let cleared = try #require(HTTPField.Name("Clear-Site-Data"))
            #expect(left.headers[cleared] == "\"storage\"")
            #expect(try await first.get("/money").location == "/sign-in?return=%2Fmoney")
            let second = try await site.session(of: site.ada.actor)
            site.house.clock.set(site.house.clock.now().utcDay + 1)
            #expect(try await second.get("/money").status == .seeOther)
        }
    }

    @Test func `a session nobody used for two hours is over, one in use goes on`() async throws {
        try await TestSite.with { site in
            let clock = site.house.clock
            let used = try await site.session(of: site.ada.actor)
            let left = try await site.session(of: site.ada.actor)
            for _ in 0..<3 {
                clock.advance(seconds: 3_000)
                #expect(try await used.get("/money").status == .ok)
            }
            #expect(try await left.get("/money").location == "/sign-in?return=%2Fmoney")
        }
    }

    @Test func `a form without the right token changes nothing`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let other = try await site.session(of: site.bo.actor)
            let fields = [("key", "k"), ("name", "Client neuf"), ("country", "FR")]
            for csrf in ["", "0", other.csrf] {
                let answer = try await ada.postRaw("/clients", [("csrf", csrf)] + fields)
                #expect(answer.status == .forbidden)
            }
            let crossSite: HTTPFields = [
                try #require(HTTPField.Name("Sec-Fetch-Site")): "cross-site"
            ]
            let foreign = try await ada.post("/clients", fields, headers: crossSite)
            #expect(foreign.status == .forbidden)
            #expect(try await !ada.get("/clients").text.contains("Client neuf"))
            #expect(try await ada.post("/clients", fields).status == .seeOther)
            #expect(try await ada.get("/clients").text.contains("Client neuf"))
        }
    }

    @Test func `a sign-in form of another site is refused`() async throws {
        try await TestSite.with { site in
            try await site.setPassword("Correct horse 1", of: Self.email)
            let answer = try await site.stranger.postRaw(
                "/sign-in",
                [
                    ("csrf", "x"), ("key", "k"), ("email", Self.email),
                    ("password", "Correct horse 1"),
                ])
            #expect(answer.status == .forbidden)
            #expect(answer.cookies["entraide"] == nil)
        }
    }

    static let returns = [
        ("/invoices?state=open", "/invoices?state=open"), ("//evil.example/", "/"),
        ("https://evil.example/", "/"), ("/\\evil.example", "/"), ("javascript:alert(1)", "/"),
    ]

    @Test(arguments: returns)
    func `signing in leads back to a page of ours only`(_ wanted: String, _ led: String) {
        #expect((Site.localPath(wanted) ?? "/") == led)
    }

    @Test func `the language follows the person, the choice, then the browser`() async throws {
        try await TestSite.with { site in
            let english: HTTPFields = [.acceptLanguage: "de, nl;q=0.3, en;q=0.8"]
            #expect(
                try await site.stranger.get("/sign-in", headers: english).text
                    .contains("lang=\"en\""))
            var ada = try await site.session(of: site.ada.actor)
            #expect(try await ada.get("/money", headers: english).text.contains("lang=\"fr\""))
            let chosen = try await ada.post(
                "/language", [("language", "nl"), ("return", "/money")])
            #expect(chosen.location == "/money")
            ada.cookies["entraide-language"] = chosen.cookies["entraide-language"]
            #expect(try await ada.get("/money").text.contains("lang=\"nl\""))
        }
    }
}
