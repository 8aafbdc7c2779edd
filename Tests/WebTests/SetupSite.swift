// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Hummingbird
import HummingbirdTesting
import Operations
import TestHouse
import TestSupport
import Testing

@testable import Web

/// The real application over an installation without cooperative.
struct SetupSite: Sendable {
    let empty: EmptyHouse
    let client: any TestClientProtocol

    /// Runs a body against a fresh installation.
    static func with(
        _ engine: TestEngine = .sqliteMemory, offering offer: FirstRun = FirstRun(),
        _ body: @escaping @Sendable (SetupSite) async throws -> Void
    ) async throws {
        try await EmptyHouse.with(engine) { empty in
            let server = try WebServer(
                house: empty.house, share: House.share,
                settings: WebSettings(requiresSecondFactor: false), firstRun: offer)
            try await server.application().test(.router) { client in
                try await body(SetupSite(empty: empty, client: client))
            }
        }
    }

    /// A browser that has seen the first screen and its token.
    func guest() async throws -> Browser {
        var browser = Browser(client: client, cookies: [:], csrf: "")
        let page = try await browser.get("/setup")
        #expect(page.status == .ok)
        browser.keep(page)
        browser.csrf = page.hidden("csrf")
        return browser
    }

    /// A browser that has shown the code.
    func newcomer(language: String = "fr") async throws -> Browser {
        var browser = try await guest()
        let answer = try await browser.post(
            "/setup", [("language", language), ("code", empty.code.text)])
        #expect(answer.status == .seeOther)
        #expect(answer.location == "/setup")
        browser.keep(answer)
        let page = try await browser.get(browser.get("/setup").location)
        browser.csrf = page.hidden("csrf")
        return browser
    }

    /// What a newcomer types on each screen, all right.
    static let answers: [(step: String, fields: [(String, String)])] = [
        (
            "country",
            [("legal_form", "fr/scop_sarl"), ("bec", "yes")]
        ),
        (
            "identity",
            [
                ("name", "Les Ateliers du Pont"), ("siren", "732 829 320 00074"),
                ("vat_number", ""), ("register_city", "Lyon"), ("address", "1 rue de l'Essai"),
                ("postcode", "69001"), ("city", "Lyon"), ("headcount", "12"),
                ("accident_rate", "2,08"), ("mobility_rate", "2"),
            ]
        ),
        (
            "books",
            [("fiscal_year", "1"), ("from", "2026-01-01"), ("cash", "12 500,00")]
        ),
        (
            "bank",
            [
                ("iban", "FR14 2004 1010 0505 0001 3M02 606"), ("bic", "psstfrpppar"),
                ("cutoff_day", "25"),
            ]
        ),
        ("contribution", [("scheme", "collected_10_8_6")]),
        (
            "administrator",
            [
                ("name", "Zoé Exemple"), ("email", "Zoe@Example.org"),
                ("password", "trois chevaux bleus"), ("password_again", "trois chevaux bleus"),
            ]
        ),
    ]

    /// Answers all screens before one; nil answers all.
    func answer(upTo last: String? = nil, in browser: Browser) async throws {
        for (step, fields) in Self.answers {
            if step == last { return }
            let answer = try await browser.post("/setup/\(step)", fields)
            #expect(answer.status == .seeOther, "\(step): \(answer.text)")
        }
    }
}

extension Browser {
    /// Keeps the cookies of an answer, as a browser does.
    mutating func keep(_ answer: Answer) {
        for (name, value) in answer.cookies { cookies[name] = value.isEmpty ? nil : value }
    }
}
