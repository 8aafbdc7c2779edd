// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Foundation
import HTTPTypes
import Synchronization
import TestHouse
import Testing

@testable import Web

/// The log of a server under test, kept instead of printed.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: Data) { lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }

    /// The lines that say that somebody was turned away: code, method and address.
    var refusals: [String] {
        lines.withLock { $0 }.compactMap { line in
            guard
                let fields = try? JSONDecoder().decode(
                    [String: String].self, from: Data(line.utf8)),
                fields["message"] == "refused"
            else { return nil }
            return [fields["code"], fields["method"], fields["path"]].compactMap(\.self)
                .joined(separator: " ")
        }
    }
}

/// Whoever is turned away leaves a line in the log, by whichever door.
struct RefusalLogTests {
    @Test func `each door writes down whom it turned away, and never who`() async throws {
        try await TestSite.with(at: "https://entraide.example") { site in
            _ = try await site.signIn("ada@example.org", "Wrong-Password-17")
            _ = try await site.submit("/forgotten", [("email", "ada@example.org")])
            _ = try await site.stranger.get("/access/\(String(repeating: "a", count: 64))")
            var guest = site.stranger
            let page = try await guest.get("/sign-in")
            guest.cookies["entraide-guest"] = page.cookies["entraide-guest"]
            _ = try await guest.postAgain(page, "/sign-in/passkey", [("return", "/")])
            var ada = try await site.session(of: site.ada.actor)
            _ = try await ada.get("/trial-balance")
            _ = try await ada.post("/account/password", [("current", "no"), ("password", "a")])
            ada.csrf = ""
            _ = try await ada.post("/clients", [("name", "N")])
            _ = try await site.stranger.get("/api/v1/invoices")
            let wrong = try await site.stranger.get(
                "/api/v1/invoices", headers: [.authorization: "Bearer ent_nothing"])
            #expect(wrong.status == .unauthorized)
            let program = try await site.program(site.ada.actor)
            _ = try await program.get("/trial-balance")
            #expect(
                site.log.refusals == [
                    "access.bad_sign_in POST /sign-in", "access.dead_link GET /access/…",
                    "access.bad_passkey POST /sign-in/passkey",
                    "access.forbidden GET /trial-balance",
                    "access.bad_sign_in POST /account/password",
                    "access.stale_form POST /clients", "api.no_token GET /api/v1/invoices",
                    "api.bad_token GET /api/v1/invoices",
                    "access.forbidden GET /api/v1/trial-balance",
                ])
        }
    }

    @Test func `a password that is too weak turns nobody away`() async throws {
        try await TestSite.with { site in
            try await site.setPassword("Correct-Horse-Battery-17", of: "ada@example.org")
            let ada = try await site.session(of: site.ada.actor)
            let answer = try await ada.post(
                "/account/password", [("current", "Correct-Horse-Battery-17"), ("password", "a")])
            #expect(answer.status == .unprocessableContent)
            #expect(site.log.refusals == [])
        }
    }
}
