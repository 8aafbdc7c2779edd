// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Operations
import Sales
import Store
import TestHouse
import TestSupport
import Testing

@testable import Web

/// What a member hears about what others do in their name.
@Suite struct ActsToldTests {
    static func work(_ site: TestSite) async throws {
        let cooperative = try #require(try await site.house.house.cooperatives().first)
        try await DailyJobs(of: site.house.house, reporting: { Issue.record($0) })
            .work(for: cooperative)
    }

    static let told = LetterKind.actedOnBehalf

    static func letters(_ site: TestSite, _ email: String) async throws -> Int {
        try await site.letters(to: email).count { $0 == told }
    }

    @Test(arguments: TestEngine.tried)
    func `the office's acts of a day come in one letter and one notice, to whom they concern`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            let house = site.house
            // Nine in the morning: what taking members in left behind is told first.
            try await Self.work(site)
            let before = try await Self.letters(site, "ada@example.org")
            let billing = house.person(.billing)
            let draft = try await house.perform(
                SaveDraft(id: nil, draft: house.draft(site.ada, "100")), as: billing)
            try await house.perform(IssueInvoice(draft: draft), as: billing)
            try await Self.work(site)
            // It is told once a day: the next morning.
            #expect(try await Self.letters(site, "ada@example.org") == before)
            house.clock.set(TestHouse.firstDay + 1)
            try await Self.work(site)
            try await Self.work(site)
            #expect(try await Self.letters(site, "ada@example.org") == before + 1)
            #expect(try await site.link(Self.told, to: "ada@example.org") == "/account/data")
            let ada = try await site.session(of: site.ada.actor)
            let page = try await ada.get("/notices").text
            #expect(page.contains("billing1@example.org a agi en votre nom"))
            #expect(try await Self.letters(site, "bo@example.org") == before)
            // A day without acts is a day without letters.
            house.clock.set(TestHouse.firstDay + 2)
            try await Self.work(site)
            #expect(try await Self.letters(site, "ada@example.org") == before + 1)
            let lines = try await house.ask(ListAudit(limit: 500)).lines.map(\.line.operation)
            #expect(lines.count { $0 == "notice.acts_told" } <= 2)
        }
    }

    @Test func `what members do themselves, and the pay of everybody, is not told`() async throws {
        try await TestSite.with { site in
            let house = site.house
            try await Self.work(site)
            let before = try await Self.letters(site, "ada@example.org")
            house.clock.set(TestHouse.firstDay + 1)
            let draft = try await house.perform(
                SaveDraft(id: nil, draft: house.draft(site.ada, "100")), as: site.ada.actor)
            try await house.perform(IssueInvoice(draft: draft), as: site.ada.actor)
            _ = try await house.ask(
                ListPayslips(section: site.ada.section), as: house.person(.payroll))
            try await Self.work(site)
            house.clock.set(TestHouse.firstDay + 2)
            try await Self.work(site)
            #expect(try await Self.letters(site, "ada@example.org") == before)
        }
    }

    @Test func `nobody is woken before six in the morning`() async throws {
        try await TestSite.with { site in
            let house = site.house
            // 04:59 UTC is 05:59 in Paris.
            house.clock.set(
                Instant(startOf: TestHouse.firstDay + 1).adding(seconds: 5 * 3_600 - 60))
            try await Self.work(site)
            #expect(try await Self.letters(site, "ada@example.org") == 0)
            house.clock.advance(seconds: 60)
            try await Self.work(site)
            #expect(try await Self.letters(site, "ada@example.org") == 1)
        }
    }
}
