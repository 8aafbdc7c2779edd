// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import HTTPTypes
import Interchange
import Operations
import Store
import TestHouse
import TestSupport
import Testing

@testable import Web

/// Passkeys through the forms that the browser's script fills in.
@Suite struct PasskeyTests {
    static let phrase = "quatre mots sans lien"
    static let address = "https://entraide.example"

    static func with(
        _ engine: TestEngine = .sqliteMemory, requiresSecondFactor: Bool = false,
        _ body: @escaping @Sendable (TestSite) async throws -> Void
    ) async throws {
        try await TestSite.with(
            engine, requiresSecondFactor: requiresSecondFactor, at: address, body)
    }

    @Test(arguments: TestEngine.tried)
    func `a passkey is added, opens the door by itself, and is taken away`(
        _ engine: TestEngine
    ) async throws {
        try await Self.with(engine) { site in
            let ada = try await site.session(of: site.ada.actor)
            let email = "ada@example.org"
            var device = TestAuthenticator()
            let added = try await ada.addPasskey(&device, named: "Téléphone")
            #expect(added.status == .ok)
            #expect(added.text.matches(of: /<code>[a-z2-7-]{29}<\/code>/).count == 10)
            #expect(device.handle.count == 32)
            #expect(try await site.letters(to: email).contains(.passkeyAdded))
            #expect(try await ada.get("/account").text.contains("Téléphone"))

            let entered = try await site.enter(by: &device)
            #expect(entered.answer.status == .seeOther)
            #expect(entered.answer.location == "/")
            #expect(try await entered.browser.get("/money").status == .ok)

            let id = try await ada.get("/account").hidden("passkey")
            let removed = try await ada.post("/account/passkeys/removal", [("passkey", id)])
            #expect(removed.status == .seeOther)
            #expect(try await site.letters(to: email).contains(.passkeyRemoved))
            #expect(try await site.enter(by: &device).answer.status == .forbidden)
            #expect(
                try await site.operations().filter { $0.contains("passkey") } == [
                    "account.passkey_added", "account.passkey_removed",
                ])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a challenge is answered once, in time, and by the browser it was given to`(
        _ engine: TestEngine
    ) async throws {
        try await Self.with(engine) { site in
            let ada = try await site.session(of: site.ada.actor)
            var device = TestAuthenticator()
            _ = try await ada.addPasskey(&device, named: "Téléphone")
            let guest = try await site.guest()
            let challenge = try await guest.challenge("/sign-in/passkey/question")
            let parts = try device.answer(challenge)
            // Another browser's, then for another purpose, then right, then again.
            let other = try await site.guest()
            #expect(try await other.send(parts, to: "/sign-in/passkey").status == .forbidden)
            site.house.clock.advance(seconds: Operations.House.proofSeconds + 1)
            let late = try await guest.send(parts, to: "/sign-in/passkey")
            #expect(late.status == .forbidden)

            let fresh = try await guest.challenge("/sign-in/passkey/question")
            let proof = try device.answer(fresh)
            #expect(
                try await ada.send(proof, to: "/account/recovery-codes").status == .forbidden)
            #expect(try await guest.send(proof, to: "/sign-in/passkey").status == .seeOther)
            #expect(try await guest.send(proof, to: "/sign-in/passkey").status == .forbidden)
            let left: Int? = try await site.house.house.database.read(scope: .installation) {
                try $0.value("SELECT COUNT(*) FROM passkey_challenge")
            }
            #expect(left == 0)
        }
    }

    @Test func `a challenge of five minutes ago is over`() async throws {
        try await Self.with { site in
            let ada = try await site.session(of: site.ada.actor)
            var device = TestAuthenticator()
            _ = try await ada.addPasskey(&device, named: "Téléphone")
            for (seconds, status) in [(299, HTTPResponse.Status.seeOther), (300, .forbidden)] {
                let guest = try await site.guest()
                let challenge = try await guest.challenge("/sign-in/passkey/question")
                let parts = try device.answer(challenge)
                site.house.clock.advance(seconds: Int64(seconds))
                #expect(try await guest.send(parts, to: "/sign-in/passkey").status == status)
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a counter that goes back is a copy, which is refused and told of`(
        _ engine: TestEngine
    ) async throws {
        try await Self.with(engine) { site in
            let ada = try await site.session(of: site.ada.actor)
            var device = TestAuthenticator()
            _ = try await ada.addPasskey(&device, named: "Clé USB")
            var copy = device
            #expect(try await site.enter(by: &device).answer.status == .seeOther)
            let refused = try await site.enter(by: &copy).answer
            #expect(refused.status == .forbidden)
            #expect(refused.text.contains("une copie"))
            #expect(try await site.letters(to: "ada@example.org").contains(.passkeyRefused))
            #expect(try await site.operations().contains("account.passkey_refused"))
            #expect(try await site.enter(by: &device).answer.status == .seeOther)
            // Keys that are synced do not count.
            var synced = TestAuthenticator()
            synced.credential = Array("another one".utf8)
            synced.isCounting = false
            _ = try await ada.addPasskey(&synced, named: "Synchronisée")
            for _ in 1...2 {
                #expect(try await site.enter(by: &synced).answer.status == .seeOther)
            }
        }
    }

    @Test func `the question on the way in is the same for everybody`() async throws {
        try await Self.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let before = try await site.guest().question("/sign-in/passkey/question")
            var device = TestAuthenticator()
            _ = try await ada.addPasskey(&device, named: "Téléphone")
            let after = try await site.guest().question("/sign-in/passkey/question")
            for question in [before, after] {
                #expect(question["rpId"]?.text == "entraide.example")
                #expect(question["allowCredentials"]?.items == [])
                #expect(question["userVerification"]?.text == "required")
                #expect(question["challenge"]?.items.count == 32)
            }
            #expect(before["challenge"] != after["challenge"])
            guard case .object(let first) = before, case .object(let second) = after else {
                Issue.record("no objects")
                return
            }
            #expect(first.map(\.key) == second.map(\.key))
            let guest = try await site.guest()
            for _ in 1...120 { _ = try await guest.post("/sign-in/passkey/question") }
            #expect(
                try await guest.post("/sign-in/passkey/question").status == .tooManyRequests)
        }
    }

    @Test func `for whose role asks for more a passkey is enough, and the password is half`()
        async throws
    {
        try await Self.with(requiresSecondFactor: true) { site in
            let email = "accountant1@example.org"
            try await site.setPassword(Self.phrase, of: email)
            let staff = try await site.signIn(email, Self.phrase).browser
            #expect(try await staff.get("/ledger").location == "/account/second-factor")
            var device = TestAuthenticator()
            let added = try await staff.addPasskey(&device, named: "Téléphone")
            let recovery = added.text.matches(of: /<code>([a-z2-7-]{29})<\/code>/).map {
                String($0.output.1)
            }
            #expect(try await staff.get("/ledger").status == .ok)
            #expect(
                try await site.enter(by: &device).browser.get("/ledger").status == .ok)

            let half = try await site.signIn(email, Self.phrase)
            #expect(half.answer.location == "/sign-in/code")
            #expect(try await half.browser.get("/ledger").location.hasPrefix("/sign-in"))
            let page = try await half.browser.get("/sign-in/code")
            #expect(page.text.contains("data-passkey=\"https://entraide.example\""))
            let saved = try await site.enterCode(recovery[0], half.browser)
            #expect(try await saved.browser.get("/ledger").status == .ok)

            // It is the last second factor: it stays.
            let id = try await staff.get("/account").hidden("passkey")
            let refused = try await staff.post("/account/passkeys/removal", [("passkey", id)])
            #expect(refused.status == .forbidden)
            #expect(refused.text.contains("demande un second facteur"))
            #expect(try await site.enter(by: &device).answer.status == .seeOther)
        }
    }

    @Test func `a role that asks for more closes what a password alone had opened`()
        async throws
    {
        try await Self.with(requiresSecondFactor: true) { site in
            let email = "ada@example.org"
            try await site.setPassword(Self.phrase, of: email)
            var device = TestAuthenticator()
            _ = try await site.session(of: site.ada.actor).addPasskey(&device, named: "T")
            let ada = try await site.signIn(email, Self.phrase).browser
            #expect(try await ada.get("/money").status == .ok)
            guard case .person(let id) = site.ada.actor else { return }
            _ = try await site.house.perform(
                GiveRole(RoleWish(.accountant), to: id))
            // Not even their own account: whoever has the password only would add a factor there.
            for path in ["/money", "/ledger", "/account", "/account/second-factor"] {
                #expect(try await ada.get(path).location == "/sign-in", "\(path)")
            }
            let entered = try await site.enter(by: &device).browser
            #expect(try await entered.get("/ledger").status == .ok)
        }
    }

    @Test func `what is sensitive is proven by a passkey as well`() async throws {
        try await Self.with { site in
            let director = try await site.session(.director)
            var device = TestAuthenticator()
            _ = try await director.addPasskey(&device, named: "Téléphone")
            site.house.clock.advance(seconds: Operations.House.proofSeconds + 1)
            let typed = [
                ("name", "Nova Neuve"), ("email", "nova@example.org"), ("language", "nl"),
                ("role", "accountant"), ("reach", "all"),
            ]
            let asked = try await director.post("/people", typed)
            #expect(asked.status == .forbidden)
            #expect(asked.text.contains("data-question=\"/account/passkeys/proof\""))
            // A password is no proof for those whose role asks for more.
            try await site.setPassword(Self.phrase, of: "director1@example.org")
            let password = try await director.post("/people", typed + [("proof", Self.phrase)])
            #expect(password.status == .forbidden)
            // Nor is somebody else's passkey.
            var stranger = TestAuthenticator()
            stranger.credential = Array("bo's".utf8)
            _ = try await site.session(of: site.bo.actor).addPasskey(&stranger, named: "Bo")
            let first = try await director.challenge("/account/passkeys/proof")
            let others = try await director.send(
                try stranger.answer(first), to: "/people", typed)
            #expect(others.status == .forbidden)
            let second = try await director.challenge("/account/passkeys/proof")
            let parts = try device.answer(second)
            let done = try await director.send(parts, to: "/people", typed)
            #expect(done.status == .seeOther)
            #expect(try await site.link(.invitation, to: "nova@example.org") != nil)
        }
    }

    @Test func `adding and taking away ask for a fresh proof`() async throws {
        try await Self.with { site in
            let ada = try await site.session(of: site.ada.actor)
            site.house.clock.advance(seconds: Operations.House.proofSeconds + 1)
            for path in ["/account/passkeys/question", "/account/passkeys"] {
                let asked = try await ada.post(path, [("passkey_name", "T")])
                #expect(asked.status == .forbidden, "\(path)")
                #expect(asked.text.contains("Est-ce bien vous"))
            }
            try await site.setPassword(Self.phrase, of: "ada@example.org")
            let proven = try await ada.post(
                "/account/passkeys", [("passkey_name", "T"), ("proof", Self.phrase)])
            #expect(proven.location == "/account#passkeys")
            var device = TestAuthenticator()
            #expect(try await ada.addPasskey(&device, named: "T").status == .ok)
        }
    }

    @Test func `a key that somebody has is nobody else's, and the disabled come in no more`()
        async throws
    {
        try await Self.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let bo = try await site.session(of: site.bo.actor)
            var device = TestAuthenticator()
            _ = try await ada.addPasskey(&device, named: "T")
            var same = device
            #expect(try await bo.addPasskey(&same, named: "T").status == .unprocessableContent)
            let id = try await ada.get("/account").hidden("passkey")
            #expect(
                try await bo.post("/account/passkeys/removal", [("passkey", id)]).status
                    == .notFound)
            guard case .person(let person) = site.ada.actor else { return }
            let director = try await site.session(.director)
            _ = try await director.post("/people/\(person)/access", [("access", "no")])
            #expect(try await site.enter(by: &device).answer.status == .forbidden)
            _ = try await director.post("/people/\(person)/erasure")
            let left: Int? = try await site.house.house.database.read(scope: .installation) {
                try $0.value("SELECT COUNT(*) FROM passkey")
            }
            #expect(left == 0)
        }
    }

    @Test func `a colleague's reset takes passkeys away too`() async throws {
        try await Self.with { site in
            let staff = try await site.session(.accountant)
            var device = TestAuthenticator()
            _ = try await staff.addPasskey(&device, named: "T")
            guard case .person(let id) = site.house.person(.accountant) else { return }
            let director = try await site.session(.director)
            let page = try await director.get("/people/\(id)")
            #expect(page.text.contains("/people/\(id)/second-factor/reset"))
            _ = try await director.post("/people/\(id)/second-factor/reset")
            #expect(try await site.enter(by: &device).answer.status == .forbidden)
        }
    }

    @Test func `where browsers have no passkeys none is offered`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            #expect(try await !ada.get("/account").text.contains("passkey"))
            #expect(try await !site.stranger.get("/sign-in").text.contains("passkey"))
            #expect(try await ada.post("/account/passkeys/question").status == .notFound)
            let guest = try await site.guest()
            #expect(try await guest.post("/sign-in/passkey/question").status == .notFound)
            #expect(try await guest.post("/sign-in/passkey").status == .notFound)
        }
    }

    @Test func `a name is asked for, and a broken answer brings the page back`() async throws {
        try await Self.with { site in
            let ada = try await site.session(of: site.ada.actor)
            var device = TestAuthenticator()
            let nameless = try await ada.addPasskey(&device, named: "")
            #expect(nameless.status == .unprocessableContent)
            let long = try await ada.addPasskey(&device, named: String(repeating: "x", count: 61))
            #expect(long.status == .unprocessableContent)
            let broken = try await ada.post(
                "/account/passkeys",
                [("passkey_name", "T"), ("passkey.clientDataJSON", "no base 64 at all!")])
            #expect(broken.status == .unprocessableContent)
            #expect(broken.text.contains("n’a pas été acceptée"))
        }
    }
}

extension TestSite {
    /// Somebody at the sign-in page, with the token of its forms.
    fileprivate func guest() async throws -> Browser {
        var browser = stranger
        let page = try await browser.get("/sign-in")
        browser.cookies["entraide-guest"] = page.cookies["entraide-guest"]
        browser.csrf = page.hidden("csrf")
        return browser
    }

    /// Signs in by a passkey.
    fileprivate func enter(by device: inout TestAuthenticator) async throws -> Attempted {
        let guest = try await guest()
        let challenge = try await guest.challenge("/sign-in/passkey/question")
        let answer = try await guest.send(try device.answer(challenge), to: "/sign-in/passkey")
        return try await Attempted(answer: answer, browser: guest.keeping(answer))
    }

    /// What was done in the cooperative, in order.
    fileprivate func operations() async throws -> [String] {
        try await house.raw { transaction in
            try transaction.rows("SELECT operation FROM audit ORDER BY id").map {
                try $0.text("operation")
            }
        }
    }
}

extension Browser {
    fileprivate func question(_ path: String) async throws -> JSONValue {
        try JSONValue(try await post(path).bytes)
    }

    /// The challenge that the page's script would be given.
    fileprivate func challenge(_ path: String) async throws -> [UInt8] {
        try await question(path)["challenge"]?.items.compactMap { UInt8($0.text) } ?? []
    }

    /// Sends what a passkey answered, with the rest of the form.
    fileprivate func send(
        _ parts: [String: [UInt8]], to path: String, _ fields: [(String, String)] = []
    ) async throws -> Answer {
        try await post(
            path,
            fields
                + parts.map { ("passkey.\($0.key)", Data($0.value).base64EncodedString()) })
    }

    /// Makes a key on a device and adds it.
    fileprivate func addPasskey(
        _ device: inout TestAuthenticator, named name: String
    ) async throws -> Answer {
        let question = try await question("/account/passkeys/question")
        device.handle = question["user"]?["id"]?.items.compactMap { UInt8($0.text) } ?? []
        let challenge = question["challenge"]?.items.compactMap { UInt8($0.text) } ?? []
        return try await send(
            device.make(challenge), to: "/account/passkeys", [("passkey_name", name)])
    }
}
