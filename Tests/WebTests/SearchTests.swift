// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Foundation
import HTTPTypes
import Operations
import Sales
import Store
import TestHouse
import TestSupport
import Testing
import Texts

@testable import Web

/// Finding by name, help, and how pages are shown.
@Suite struct SearchTests {
    struct Hit: Decodable {
        let text: String
        let note: String
        let href: String
    }

    static func hits(_ browser: Browser, _ text: String) async throws -> [Hit] {
        let answer = try await browser.get("/search.json?q=\(text.urlEncoded)")
        #expect(answer.status == .ok)
        return try JSONDecoder().decode([Hit].self, from: Data(answer.bytes))
    }

    @Test(arguments: TestEngine.tried)
    func `a member finds her invoice and client, and nothing of another`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            let house = site.house
            let hers = try await house.issue(house.draft(site.ada, "100"))
            let his = try await house.issue(house.draft(site.bo, "100"))
            let number = try await house.number(hers)
            let hisNumber = try await house.number(his)
            let ada = try await site.session(of: site.ada.actor)
            #expect(try await Self.hits(ada, number).map(\.href) == ["/invoices/\(hers)"])
            #expect(try await Self.hits(ada, hisNumber).isEmpty)
            #expect(
                try await Self.hits(ada, "CLIENT DE").map(\.href)
                    == ["/invoices/\(hers)", "/clients/\(site.ada.client)"])
            #expect(try await Self.hits(ada, "Bo").isEmpty)
        }
    }

    @Test func `the office finds the invoices, clients and activities of all`() async throws {
        try await TestSite.with { site in
            let house = site.house
            let first = try await house.issue(house.draft(site.ada, "100"))
            let second = try await house.issue(house.draft(site.bo, "100"))
            let office = try await site.session(.billing)
            let found = try await Self.hits(office, "client de").map(\.href)
            #expect(found.prefix(2) == ["/invoices/\(second)", "/invoices/\(first)"])
            #expect(found.count == 4)
            #expect(
                try await Self.hits(office, "Ada").map(\.href)
                    .contains("/money?section=\(site.ada.section)"))
        }
    }

    @Test func `signs of patterns find only themselves, one letter finds nothing`() async throws {
        try await TestSite.with { site in
            let house = site.house
            _ = try await house.issue(house.draft(site.ada, "100"))
            let ada = try await site.session(of: site.ada.actor)
            for text in ["%%", "__", "!!", "'--", "c", ""] {
                #expect(try await Self.hits(ada, text).isEmpty, "\(text)")
            }
        }
    }

    @Test func `who sees no activity finds pages only`() async throws {
        try await TestSite.with { site in
            _ = try await site.house.issue(site.house.draft(site.ada, "100"))
            let board = try await site.session(.board)
            #expect(try await Self.hits(board, "client").isEmpty)
            let page = try await board.get("/search?q=balance")
            #expect(page.text.contains("href=\"/trial-balance\""))
        }
    }

    @Test func `who owes a second factor finds nothing yet`() async throws {
        try await TestSite.with(requiresSecondFactor: true) { site in
            _ = try await site.house.issue(site.house.draft(site.ada, "100"))
            let office = try await site.session(.billing)
            #expect(try await Self.hits(office, "client").isEmpty)
            #expect(try await !office.get("/search?q=client").text.contains("/invoices/"))
        }
    }

    @Test func `each door a person sees is explained in the help`() async throws {
        try await TestSite.with { site in
            for role in [Role.director, .board] {
                let browser = try await site.session(role)
                let page = try await browser.get("/help")
                #expect(page.status == .ok)
                #expect(!page.text.contains("<dd></dd>"), "a door without help")
            }
            let ada = try await site.session(of: site.ada.actor)
            let help = try await ada.get("/help").text
            #expect(help.contains("href=\"/payslips\""))
            #expect(!help.contains("href=\"/ledger\""))
        }
    }

    @Test func `no letter leads to two doors`() throws {
        let t = try House.catalogues().speech(.french)
        let groups = Navigation.groups(
            Area.allCases, at: "/", in: t, opens: { _ in true }, offers: { _ in true })
        let letters = groups.flatMap(\.items).compactMap(\.letter)
        #expect(Set(letters).count == letters.count)
        #expect(letters.count > 12)
    }

    @Test func `light, dark and short cuts are kept in the browser`() async throws {
        try await TestSite.with { site in
            var ada = try await site.session(of: site.ada.actor)
            #expect(try await ada.get("/money").text.contains("data-theme=\"auto\""))
            let chosen = try await ada.post("/display", [("theme", "dark"), ("return", "/money")])
            #expect(chosen.location == "/money")
            ada.cookies["entraide-display"] = chosen.cookies["entraide-display"]
            let dark = try await ada.get("/money").text
            #expect(dark.contains("data-theme=\"dark\"") && dark.contains(" data-keys"))
            let off = try await ada.post(
                "/display", [("keys", "off"), ("return", "//evil.example")])
            #expect(off.location == "/")
            ada.cookies["entraide-display"] = off.cookies["entraide-display"]
            let page = try await ada.get("/money").text
            #expect(page.contains("data-theme=\"dark\"") && !page.contains(" data-keys"))
        }
    }

    static let cookies: [(String?, Display.Theme, Bool)] = [
        (nil, .auto, true), ("", .auto, true), ("light.keys", .light, true),
        ("dark.nokeys", .dark, false), ("\"><script>.x", .auto, true), ("nokeys", .auto, false),
    ]

    @Test(arguments: cookies.indices)
    func `a cookie nobody wrote changes nothing`(_ index: Int) {
        let (text, theme, hasKeys) = Self.cookies[index]
        let display = Display(cookie: text)
        #expect(display.theme == theme && display.hasKeys == hasKeys)
        #expect(Display(cookie: display.cookie) == display)
    }
}
