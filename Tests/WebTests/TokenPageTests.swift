// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import HTTPTypes
import Interchange
import Operations
import Store
import TestHouse
import Testing

@testable import Web

/// The page where people make tokens, and the pages that explain the API.
@Suite struct TokenPageTests {
    @Test func `a token is shown once, kept as a hash, listed and taken back`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let empty = try await ada.get("/account/tokens")
            #expect(empty.status == .ok)
            let made = try await ada.post(
                "/account/tokens",
                [
                    ("name", "Tableur"), ("days", "30"), ("scope.read", "yes"),
                    ("scope.approvePayments", "yes"), ("scope.viewLedger", "yes"),
                ], key: "one")
            #expect(made.status == .ok, "\(made.text)")
            let match = try #require(made.text.firstMatch(of: /<code>(entraide_[0-9a-f]{64})</))
            let program = Program(client: site.client, token: String(match.1))
            let me = try await program.get("/me").json
            // What Ada does not hold she cannot give.
            #expect(me?["scopes"]?.items.map(\.text) == ["read"])
            let list = try await ada.get("/account/tokens").text
            #expect(list.contains("Tableur"))
            #expect(!list.contains(String(match.1)))
            let kept = try await site.house.house.database.read(scope: .installation) {
                try $0.rows("SELECT token_hash FROM api_token").map { try $0.text("token_hash") }
            }
            #expect(kept == [Token(received: String(match.1)).hash])
            let tokens = try await site.house.house.tokens(of: site.owner(site.ada.actor))
            let id = try #require(tokens.first?.id)
            let bo = try await site.session(of: site.bo.actor)
            #expect(try await bo.post("/account/tokens/\(id)/revocation").status == .notFound)
            #expect(try await program.get("/me").status == .ok)
            let revoked = try await ada.post("/account/tokens/\(id)/revocation")
            #expect(revoked.status == .seeOther)
            #expect(try await program.get("/me").status == .unauthorized)
            let lines = try await site.house.raw { transaction in
                try transaction.rows(
                    "SELECT operation FROM audit WHERE operation LIKE 'token.%' ORDER BY id"
                ).map { try $0.text("operation") }
            }
            #expect(lines == ["token.made", "token.revoked"])
            #expect(try await site.house.findings() == [])
        }
    }

    @Test func `a form sent twice makes one token, and a token allows something`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let fields = [("name", "x"), ("days", "30"), ("scope.read", "yes")]
            #expect(try await ada.post("/account/tokens", fields, key: "k").status == .ok)
            let again = try await ada.post("/account/tokens", fields, key: "k")
            #expect(again.status == .unprocessableContent)
            #expect(!again.text.contains("<code>entraide_"))
            for wrong in [
                [("name", "x"), ("days", "30")],
                [("name", ""), ("days", "30"), ("scope.read", "yes")],
                [("name", "x"), ("days", "367"), ("scope.read", "yes")],
            ] {
                let answer = try await ada.post("/account/tokens", wrong)
                #expect(answer.status == .unprocessableContent)
                #expect(answer.text.contains("class=\"error\""))
            }
        }
    }

    @Test func `the pages about the API are for everybody and within their weight`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            for tag in ["fr", "nl", "en"] {
                let paths = ["/api", "/api/errors"] + Endpoint.all.map(\.href)
                for path in paths {
                    for browser in [site.stranger, ada] {
                        let page = try await browser.get(path, headers: [.acceptLanguage: tag])
                        #expect(page.status == .ok, "\(path)")
                        #expect(!page.text.contains("⟦"), "\(tag) \(path)")
                        let sent = Compression.gzip(page.bytes)?.count ?? .max
                        #expect(sent <= 30_000, "\(path): \(sent)")
                    }
                }
            }
            let list = try await site.stranger.get("/api").text
            for endpoint in Endpoint.all {
                #expect(list.contains("\(endpoint.method.rawValue) \(endpoint.address)"))
            }
        }
    }
}
