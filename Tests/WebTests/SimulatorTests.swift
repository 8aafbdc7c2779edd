// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import HTTPTypes
import TestHouse
import Testing

@testable import Web

/// The simulator that is open to everybody.
struct SimulatorTests {
    private static let typed = [
        ("known", "gross"), ("amount", "2 000,00"), ("month", "2026-07"),
        ("contract", "ordinary"), ("category", "non_cadre"), ("hours_share", "100"),
        ("headcount", "12"), ("at_rate", "2"), ("health_total", "0"), ("withholding_rate", "0"),
    ]

    private static func typed(_ name: String, _ value: String) -> [(String, String)] {
        typed.map { $0.0 == name ? (name, value) : $0 }
    }

    /// A guest's browser with a form of the page.
    private static func ask(
        _ site: TestSite, _ fields: [(String, String)]
    ) async throws -> Browser.Answer {
        try await site.submit("/simulator", fields).answer
    }

    private static func plain(_ answer: Browser.Answer) -> String {
        String(answer.text.map { $0.isWhitespace ? " " : $0 })
    }

    @Test func `gross, net and cost lead to each other without signing in`() async throws {
        try await TestSite.with { site in
            #expect(try await site.stranger.get("/sign-in").text.contains("href=\"/simulator\""))
            let fromGross = try await Self.ask(site, Self.typed)
            #expect(fromGross.status == .ok)
            let text = Self.plain(fromGross)
            let amounts = text.matches(of: /class="f-amount">([^<]+)</).map { String($0.1) }
            let cost = try #require(amounts.first)
            #expect(amounts.contains("2 000,00 €"))
            // The cost found from the gross pay leads back to it.
            let number = String(cost.filter { $0.isNumber || $0 == "," })
            let back = try await Self.ask(
                site, Self.typed("amount", number).map { $0.0 == "known" ? ("known", "cost") : $0 })
            #expect(Self.plain(back).contains("2 000,00 €"))
        }
    }

    @Test(arguments: [
        ("amount", "-1", "amount"), ("amount", "", "amount"), ("amount", "100", "amount"),
        ("amount", "douze", "amount"), ("month", "2026-13", "month"),
        ("month", "1990-01", "month"), ("contract", "cdi", "contract"),
        ("category", "chef", "category"), ("hours_share", "0", "hours-share"),
        ("hours_share", "101", "hours-share"), ("headcount", "0", "headcount"),
        ("at_rate", "-1", "at-rate"), ("health_total", "-1", "health-total"),
        ("withholding_rate", "101", "withholding-rate"), ("known", "x", "known"),
    ])
    func `bad input has one message at its field`(
        _ name: String, _ value: String, _ field: String
    ) async throws {
        try await TestSite.with { site in
            let answer = try await Self.ask(site, Self.typed(name, value))
            #expect(answer.status == .unprocessableContent)
            let marked = answer.text.matches(of: /id="f-([a-z-]+)-e"/).map { String($0.1) }
            #expect(marked == [field])
            #expect(!answer.text.contains("⟦"))
        }
    }

    @Test func `an ordinary contract is told its minimum wage, another has none`() async throws {
        try await TestSite.with { site in
            let low = try await Self.ask(site, Self.typed("amount", "1 867,00"))
            // 12.31 × 35 × 52 / 12 = 1,867.0166…
            #expect(Self.plain(low).contains("1 867,01 €"))
            let fields = Self.typed("amount", "150").map {
                $0.0 == "contract" ? ("contract", "cesa") : $0
            }
            #expect(try await Self.ask(site, fields).status == .ok)
        }
    }

    @Test func `who asks too often waits, and a form of another site is not read`()
        async throws
    {
        try await TestSite.with { site in
            let forged = try await site.stranger.postRaw(
                "/simulator", [("known", "gross"), ("amount", "2000")])
            #expect(forged.status == .forbidden)
            var last = HTTPResponse.Status.ok
            for _ in 1...Site.guestsPerMinute {
                last = try await Self.ask(site, Self.typed).status
            }
            #expect(last == .tooManyRequests)
        }
    }
}
