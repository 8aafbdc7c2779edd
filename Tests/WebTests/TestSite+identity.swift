// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import HTTPTypes
import Operations
import Store
import TestHouse

@testable import Web

/// An answer, and the browser as it is after it.
struct Attempted {
    let answer: Browser.Answer
    let browser: Browser
}

extension TestSite {
    /// Opens the page of a form for guests, then sends the form.
    func submit(
        _ path: String, _ fields: [(String, String)], from browser: Browser? = nil
    ) async throws -> (answer: Browser.Answer, browser: Browser) {
        var browser = browser ?? stranger
        let page = try await browser.get(path)
        browser.cookies["entraide-guest"] = page.cookies["entraide-guest"]
        return (try await browser.postAgain(page, path, fields), browser)
    }

    /// Signs in by the page; the browser then has what it was given.
    func signIn(
        _ email: String, _ password: String, from browser: Browser? = nil
    ) async throws -> Attempted {
        let (answer, guest) = try await submit(
            "/sign-in", [("email", email), ("password", password)], from: browser)
        return try await Attempted(answer: answer, browser: guest.keeping(answer))
    }

    /// Sends the code of a second factor.
    func enterCode(_ code: String, _ browser: Browser) async throws -> Attempted {
        let (answer, guest) = try await submit("/sign-in/code", [("code", code)], from: browser)
        return try await Attempted(answer: answer, browser: guest.keeping(answer))
    }

    /// The code an app shows now.
    func code(of secret: TimeCodeSecret) -> String {
        secret.code(step: house.clock.now().milliseconds / 1000 / TimeCodeSecret.stepSeconds)
    }

    /// The accountant with a password and an app.
    func accountantWithFactor(
        _ password: String
    ) async throws -> (email: String, secret: TimeCodeSecret) {
        let email = "accountant1@example.org"
        try await setPassword(password, of: email)
        let staff = try await session(.accountant)
        let page = try await staff.get("/account/second-factor")
        guard let secret = TimeCodeSecret(shownIn: page.text) else {
            throw StoreError.notFound(kind: "secret", id: "")
        }
        _ = try await staff.post("/account/second-factor", [("code", code(of: secret))])
        house.clock.advance(seconds: 60)
        return (email, secret)
    }

    /// Invites an accountant; returns their number.
    func invite(_ email: String) async throws -> Int64 {
        try await house.perform(
            InvitePerson(
                email: email, name: "Nova", language: "fr", wish: RoleWish(.accountant),
                token: Token(house.house.random.bytes(32))))
    }

    /// The path of the link in the last letter of a kind to an address.
    func link(_ kind: LetterKind, to email: String) async throws -> String? {
        try await contents(kind, to: email).last?.link
    }

    /// The kinds of letters written to an address.
    func letters(to email: String) async throws -> [LetterKind] {
        try await house.house.database.read(scope: .installation) { transaction in
            try transaction.rows("SELECT kind FROM outbox WHERE address = \(email) ORDER BY id")
                .compactMap { LetterKind(rawValue: try $0.get("kind")) }
        }
    }

    private func contents(
        _ kind: LetterKind, to email: String
    ) async throws -> [StoredLetter.Content] {
        try await house.house.database.read(scope: .installation) { transaction in
            try transaction.rows(
                """
                SELECT content FROM outbox
                WHERE address = \(email) AND kind = \(kind.rawValue) ORDER BY id
                """
            ).map { row in
                let text: String = try row.get("content")
                return try JSONDecoder().decode(StoredLetter.Content.self, from: Data(text.utf8))
            }
        }
    }
}

extension Browser {
    /// Sends the form of a page with its own token and key.
    func postAgain(
        _ page: Answer, _ path: String, _ fields: [(String, String)]
    ) async throws -> Answer {
        try await postRaw(
            path, [("csrf", page.hidden("csrf")), ("key", page.hidden("key"))] + fields)
    }

    /// The browser with the cookies of an answer, and the token of its forms.
    func keeping(_ answer: Answer) async throws -> Browser {
        var browser = self
        for (name, value) in answer.cookies { browser.cookies[name] = value }
        browser.csrf = try await browser.get("/account").hidden("csrf")
        return browser
    }
}

extension TimeCodeSecret {
    /// The secret as a page shows it, in groups of four.
    init?(shownIn page: String) {
        guard let shown = page.firstMatch(of: /((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})/)?.output.1 else {
            return nil
        }
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var bits = ""
        for sign in shown where sign != " " {
            guard let index = alphabet.firstIndex(of: sign) else { return nil }
            let text = String(index, radix: 2)
            bits += String(repeating: "0", count: 5 - text.count) + text
        }
        self.init(
            stride(from: 0, to: 160, by: 8).compactMap { start in
                UInt8(bits.dropFirst(start).prefix(8), radix: 2)
            })
    }
}
