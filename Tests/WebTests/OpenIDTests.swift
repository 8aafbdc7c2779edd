// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Operations
import Store
import TestHouse
import TestSupport
import Testing

@testable import Web

/// Signing in through a provider, with one that does whatever a test tells it to.
@Suite struct OpenIDTests {
    static let phrase = "quatre mots sans lien"

    static func with(
        _ engine: TestEngine = .sqliteMemory, requiresSecondFactor: Bool = false,
        alwaysAsksSecondFactor: Bool = false,
        _ body: @escaping @Sendable (TestSite, TestProvider) async throws -> Void
    ) async throws {
        try await TestHouse.with(engine) { house in
            let provider = TestProvider(clock: house.clock)
            var settings = WebSettings(
                requiresSecondFactor: requiresSecondFactor,
                mail: MailSettings(publicURL: "https://entraide.example"))
            let known = OpenIDProvider(
                issuer: TestProvider.issuer, client: TestProvider.client.id,
                secret: TestProvider.client.secret, name: "Fédération",
                publicURL: "https://entraide.example",
                alwaysAsksSecondFactor: alwaysAsksSecondFactor)
            settings.openID = OpenIDSettings(try #require(known)) { try provider.answer($0) }
            try await TestSite.serve(house, settings) { try await body($0, provider) }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `an account is linked by whoever is signed in, opens the door, and is taken away`(
        _ engine: TestEngine
    ) async throws {
        try await Self.with(engine) { site, provider in
            let ada = try await site.session(of: site.ada.actor)
            let email = "ada@example.org"
            // Whoever it is at the provider, here they are nobody yet.
            let unknown = try await site.enter(by: provider)
            #expect(unknown.answer.location == "/sign-in")
            #expect(try await unknown.browser.get("/money").location.hasPrefix("/sign-in"))
            #expect(try await unknown.said.contains("relié à personne ici"))

            #expect(try await ada.link(by: provider).location == "/account")
            #expect(try await site.letters(to: email).contains(.openIDLinked))
            #expect(try await ada.get("/account").text.contains("/account/openid/removal"))
            let entered = try await site.enter(by: provider)
            #expect(entered.answer.location == "/")
            #expect(try await entered.browser.get("/money").status == .ok)

            let archive = try await ada.post("/account/data/export").text
            #expect(archive.contains("sign-in-account.json"))

            #expect(try await ada.post("/account/openid/removal").status == .seeOther)
            #expect(try await site.letters(to: email).contains(.openIDRemoved))
            #expect(try await site.enter(by: provider).answer.location == "/sign-in")
            let operations = try await site.house.raw { transaction in
                try transaction.rows(
                    """
                    SELECT operation FROM audit WHERE operation LIKE 'account.openid%' ORDER BY id
                    """
                ).map { try $0.text("operation") }
            }
            #expect(operations == ["account.openid_linked", "account.openid_removed"])
        }
    }

    @Test func `an e-mail address links nothing`() async throws {
        try await Self.with { site, provider throws in
            provider.change {
                $0.claims = [
                    "email": "\"ada@example.org\"", "email_verified": "true",
                    "preferred_username": "\"ada@example.org\"",
                ]
            }
            #expect(try await site.enter(by: provider).answer.location == "/sign-in")
            #expect(site.log.refusals == ["access.unlinked_account GET /openid/return"])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `an answer is taken once, in time, by the browser that asked`(
        _ engine: TestEngine
    ) async throws {
        try await Self.with(engine) { site, provider in
            let ada = try await site.session(of: site.ada.actor)
            _ = try await ada.link(by: provider)
            let guest = try await site.openIDGuest()
            let page = try await guest.get("/sign-in").text
            #expect(page.contains("<form method=\"post\" action=\"/sign-in/openid\""))
            #expect(page.contains("Se connecter avec Fédération</button>"))
            let address = try await guest.leave("/sign-in/openid")
            let brought = provider.code(for: address)
            let path = "/openid/return?code=\(brought.code)&state=\(brought.state)"
            // Another browser, and nobody's state.
            let other = try await site.openIDGuest()
            #expect(try await other.get(path).location == "/sign-in")
            for state in ["", "x", String(repeating: "0", count: 64)] {
                let forged = "/openid/return?code=\(brought.code)&state=\(state)"
                #expect(try await guest.get(forged).location == "/sign-in", "\(state)")
            }
            #expect(try await guest.get(path).location == "/")
            #expect(try await guest.get(path).location == "/sign-in")

            let late = provider.code(for: try await guest.leave("/sign-in/openid"))
            site.house.clock.advance(seconds: Operations.House.openIDSeconds)
            #expect(
                try await guest.get("/openid/return?code=\(late.code)&state=\(late.state)")
                    .location == "/sign-in")
        }
    }

    @Test func `a code of another question collects nothing`() async throws {
        try await Self.with { site, provider in
            _ = try await site.session(of: site.ada.actor).link(by: provider)
            let guest = try await site.openIDGuest()
            let other = try await site.openIDGuest()
            // Somebody slips in the code they were given: the verifier is not theirs (PKCE).
            let stolen = provider.code(for: try await other.leave("/sign-in/openid"))
            let own = provider.code(for: try await guest.leave("/sign-in/openid"))
            let mixed = "/openid/return?code=\(stolen.code)&state=\(own.state)"
            #expect(try await guest.get(mixed).location == "/sign-in")
        }
    }

    static let wrong: [(name: String, claims: [String: String])] = [
        ("another issuer", ["iss": "\"https://evil.example\""]),
        ("another client", ["aud": "\"other\""]), ("over", ["exp": "1"]),
        ("a nonce of before", ["nonce": "\"n-0S6_WzA2Mj\""]), ("no nonce", ["nonce": ""]),
        ("nobody", ["sub": ""]),
    ]

    @Test(arguments: wrong.indices)
    func `a token that is not believed lets nobody in`(_ index: Int) async throws {
        try await Self.with { site, provider in
            _ = try await site.session(of: site.ada.actor).link(by: provider)
            #expect(try await site.enter(by: provider).answer.location == "/")
            let (name, claims) = Self.wrong[index]
            provider.change { $0.claims = claims }
            let refused = try await site.enter(by: provider)
            #expect(refused.answer.location == "/sign-in", "\(name)")
            #expect(try await refused.said.contains("n’a pas abouti"), "\(name)")
        }
    }

    @Test func `a provider that is down, or says it is another, is one sentence`() async throws {
        try await Self.with { site, provider in
            provider.change { $0.describedIssuer = "https://evil.example" }
            let guest = try await site.openIDGuest()
            #expect(try await guest.post("/sign-in/openid").location == "/sign-in")
            provider.change {
                $0.describedIssuer = TestProvider.issuer
                $0.isUp = false
            }
            #expect(try await guest.post("/sign-in/openid").location == "/sign-in")
            provider.change { $0.isUp = true }
            let address = try await guest.leave("/sign-in/openid")
            #expect(address.hasPrefix("\(TestProvider.issuer)/authorize?prompt=login&"))
            for part in [
                "response_type=code", "client_id=entraide", "scope=openid",
                "redirect_uri=https%3A%2F%2Fentraide.example%2Fopenid%2Freturn",
                "code_challenge_method=S256",
            ] { #expect(address.contains(part), "\(part)") }
            // RFC 9207: an answer that names another provider.
            let brought = provider.code(for: address)
            let path = "/openid/return?code=\(brought.code)&state=\(brought.state)"
            #expect(
                try await guest.get("\(path)&iss=https%3A%2F%2Fevil.example").location
                    == "/sign-in")
            #expect(
                try await guest.get("/openid/return?error=access_denied").location == "/sign-in")
        }
    }

    @Test func `new keys are asked for once a minute, not for every strange token`() async throws {
        try await Self.with { site, provider in
            _ = try await site.session(of: site.ada.actor).link(by: provider)
            #expect(provider.keyCalls == 1)
            provider.rollOver(to: "second")
            #expect(try await site.enter(by: provider).answer.location == "/sign-in")
            #expect(provider.keyCalls == 1)
            site.house.clock.advance(seconds: 60)
            #expect(try await site.enter(by: provider).answer.location == "/")
            #expect(provider.keyCalls == 2)
            provider.rollOver(to: "third")
            for _ in 1...3 {
                #expect(try await site.enter(by: provider).answer.location == "/sign-in")
            }
            #expect(provider.keyCalls == 2)
        }
    }

    @Test func `the second factor follows, unless the provider says it asked for one`()
        async throws
    {
        try await Self.with(requiresSecondFactor: true) { site, provider in
            let (_, secret) = try await site.accountantWithFactor(Self.phrase)
            let staff = try await site.session(.accountant)
            _ = try await staff.link(by: provider)
            let half = try await site.enter(by: provider)
            #expect(half.answer.location == "/sign-in/code")
            #expect(try await half.browser.get("/ledger").location.hasPrefix("/sign-in"))
            let whole = try await site.enterCode(site.code(of: secret), half.browser)
            #expect(try await whole.browser.get("/ledger").status == .ok)
            for methods in [["pwd", "mfa"], ["hwk"], ["pwd", "otp"]] {
                provider.change { $0.methods = methods }
                let entered = try await site.enter(by: provider)
                #expect(entered.answer.location == "/", "\(methods)")
                #expect(try await entered.browser.get("/ledger").status == .ok, "\(methods)")
            }
            for methods in [[], ["pwd"], ["pin", "user"], ["sms"]] {
                provider.change { $0.methods = methods }
                #expect(
                    try await site.enter(by: provider).answer.location == "/sign-in/code",
                    "\(methods)")
            }
        }
    }

    @Test func `the operator's word that a provider always asks counts`() async throws {
        try await Self.with(requiresSecondFactor: true, alwaysAsksSecondFactor: true) {
            site, provider in
            _ = try await site.accountantWithFactor(Self.phrase)
            _ = try await site.session(.accountant).link(by: provider)
            let entered = try await site.enter(by: provider)
            #expect(entered.answer.location == "/")
            #expect(try await entered.browser.get("/ledger").status == .ok)
        }
    }

    @Test func `an account is one person's, and linking asks for a fresh proof`() async throws {
        try await Self.with { site, provider in
            let ada = try await site.session(of: site.ada.actor)
            let bo = try await site.session(of: site.bo.actor)
            _ = try await ada.link(by: provider)
            #expect(try await bo.link(by: provider).location == "/account")
            #expect(try await bo.get("/account").text.contains("/account/openid\""))
            #expect(try await site.letters(to: "bo@example.org").isEmpty)
            // What was asked while one was signed in is not answered for another.
            let address = try await ada.leave("/account/openid")
            let brought = provider.code(for: address)
            let path = "/openid/return?code=\(brought.code)&state=\(brought.state)"
            #expect(try await bo.get(path).location == "/account")
            #expect(try await site.openIDGuest().get(path).location == "/sign-in")
            site.house.clock.advance(seconds: Operations.House.proofSeconds + 1)
            for path in ["/account/openid", "/account/openid/removal"] {
                let asked = try await bo.post(path)
                #expect(asked.status == .forbidden)
                #expect(asked.text.contains("Est-ce bien vous"))
            }
        }
    }

    @Test func `the only way in is not taken away`() async throws {
        try await Self.with { site, provider in
            let ada = try await site.session(of: site.ada.actor)
            _ = try await ada.link(by: provider)
            guard case .person(let id) = site.ada.actor else { return }
            func set(_ hash: String) async throws {
                let now = site.house.clock.now()
                try await site.house.house.database.write(scope: .installation) {
                    try Proofs(in: $0).setPassword(hash, of: id, at: now)
                }
            }
            try await set("")
            let refused = try await ada.post("/account/openid/removal")
            #expect(refused.status == .forbidden)
            #expect(refused.text.contains("votre seule façon d’entrer"))
            #expect(try await site.enter(by: provider).answer.location == "/")
            try await set("something")
            #expect(try await ada.post("/account/openid/removal").status == .seeOther)
        }
    }

    @Test func `the disabled come in no more, and the erased leave no link`() async throws {
        try await Self.with { site, provider in
            _ = try await site.session(of: site.ada.actor).link(by: provider)
            guard case .person(let id) = site.ada.actor else { return }
            let director = try await site.session(.director)
            _ = try await director.post("/people/\(id)/access", [("access", "no")])
            #expect(try await site.enter(by: provider).answer.location == "/sign-in")
            _ = try await director.post("/people/\(id)/erasure")
            let left: Int? = try await site.house.house.database.read(scope: .installation) {
                try $0.value("SELECT COUNT(*) FROM openid_link")
            }
            #expect(left == 0)
        }
    }

    @Test func `without a provider there is no button and no address`() async throws {
        try await TestSite.with { site in
            let guest = try await site.openIDGuest()
            #expect(try await !guest.get("/sign-in").text.contains("openid"))
            #expect(try await guest.post("/sign-in/openid").status == .notFound)
            #expect(try await guest.get("/openid/return?state=x").status == .notFound)
            let ada = try await site.session(of: site.ada.actor)
            #expect(try await !ada.get("/account").text.contains("openid"))
            #expect(try await ada.post("/account/openid").status == .notFound)
        }
    }

    static let unfit: [(issuer: String, client: String, secret: String)] = [
        ("http://login.example", "c", "s"), ("http://192.0.2.1", "c", "s"),
        ("https://user@login.example", "c", "s"), ("https://login.example?x", "c", "s"),
        ("https://login.example#x", "c", "s"), ("login.example", "c", "s"),
        ("https://login.example", "", "s"), ("https://login.example", "c", ""),
    ]

    @Test(arguments: unfit.indices)
    func `a provider without TLS, or half configured, is none`(_ index: Int) {
        let (issuer, client, secret) = Self.unfit[index]
        #expect(
            OpenIDProvider(
                issuer: issuer, client: client, secret: secret, name: "P",
                publicURL: "https://entraide.example") == nil)
    }
}

/// An answer, the browser as it is after it, and what the next page says.
private struct Entered {
    let answer: Browser.Answer
    let browser: Browser

    var said: String {
        get async throws { try await browser.get("/sign-in").text }
    }
}

extension TestSite {
    fileprivate func openIDGuest() async throws -> Browser {
        var browser = stranger
        let page = try await browser.get("/sign-in")
        browser.cookies["entraide-guest"] = page.cookies["entraide-guest"]
        browser.csrf = page.hidden("csrf")
        return browser
    }

    /// Signs in through the provider, from a browser nobody knows.
    fileprivate func enter(by provider: TestProvider) async throws -> Entered {
        let guest = try await openIDGuest()
        let brought = provider.code(for: try await guest.leave("/sign-in/openid"))
        let answer = try await guest.get(
            "/openid/return?code=\(brought.code)&state=\(brought.state)")
        var browser = guest
        for (name, value) in answer.cookies { browser.cookies[name] = value }
        return Entered(answer: answer, browser: browser)
    }
}

extension Browser {
    /// Where a form leads at the provider.
    fileprivate func leave(_ path: String) async throws -> String {
        let answer = try await post(path)
        let refresh = try #require(HTTPField.Name("Refresh"))
        let address = answer.headers[refresh] ?? ""
        #expect(address.hasPrefix("0;url="), "\(answer.status) \(answer.location)")
        #expect(answer.text.contains("href=\"https://login.example/authorize?"))
        return String(address.dropFirst("0;url=".count))
    }

    /// Links the account that somebody has at the provider.
    fileprivate func link(by provider: TestProvider) async throws -> Answer {
        let brought = provider.code(for: try await leave("/account/openid"))
        return try await get("/openid/return?code=\(brought.code)&state=\(brought.state)")
    }
}
