// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Ledger
import Operations
import Sales
import Store
import TestHouse
import Testing

@testable import Web

/// Ledger, statements, purchases, members and exports, through the real application.
@Suite struct OfficeBooksTests {
    @Test func `paging the ledger shows each entry once`() async throws {
        try await TestSite.with { site in
            for _ in 0..<70 { _ = try await site.house.invoice(site.ada, "10") }
            let office = try await site.session(.accountant)
            var path = "/ledger?journal=sales"
            var seen: [String] = []
            for _ in 0..<5 {
                let page = try await office.get(path)
                #expect(page.status == .ok)
                seen += page.text.matches(of: /href="(\/entries\/[0-9]+)"/).map { String($0.1) }
                guard let next = page.text.firstMatch(of: /rel="next" href="([^"]+)"/) else {
                    break
                }
                path = String(next.1).replacing("&amp;", with: "&")
            }
            #expect(seen.count == 70)
            #expect(Set(seen).count == 70)
        }
    }

    @Test(arguments: [
        "/ledger?from=2026-13-01", "/trial-balance?day=yesterday", "/month?period=2026",
        "/statement?from=2026-02-01&to=2026-01-01",
    ])
    func `an impossible day in an address is refused with a sentence`(_ path: String) async throws {
        try await TestSite.with { site in
            let answer = try await site.session(.accountant).get(path)
            #expect(answer.status == .unprocessableContent)
            #expect(!answer.text.contains("incident"))
        }
    }

    @Test func `an entry that stands alone is reversed once, with its reason`() async throws {
        try await TestSite.with { site in
            _ = try await AccessMatrixTests.things(site)
            site.house.clock.set(TestHouse.firstDay.period.next.firstDay)
            try await site.house.perform(DeclareVAT(period: TestHouse.firstDay.period))
            let filter = EntryFilter(journal: .miscellaneous)
            let posted = try #require(try await site.house.ask(ListEntries(filter)).entries.first)
            let office = try await site.session(.accountant)
            let path = "/entries/\(posted.id)"
            let page = try await office.get(path)
            #expect(page.text.contains("action=\"\(path)/reversal\""))
            #expect(page.text.matches(of: /class="code">[0-9a-f]{64}/).count == 2)
            let empty = try await office.post("\(path)/reversal", [("reason", " ")])
            #expect(empty.status == .unprocessableContent)
            let done = try await office.post("\(path)/reversal", [("reason", "Mauvais mois")])
            #expect(done.status == .seeOther)
            #expect(try await office.get(done.location).text.contains("Mauvais mois"))
            #expect(!(try await office.get(path).text.contains("/reversal")))
            let again = try await office.post("\(path)/reversal", [("reason", "Encore")])
            #expect(again.status == .unprocessableContent)
            #expect(try await site.house.findings() == [])
        }
    }

    @Test func `an entry of a document cannot be reversed by itself`() async throws {
        try await TestSite.with { site in
            _ = try await site.house.invoice(site.ada, "1000")
            let sale = try #require(try await site.house.ask(ListEntries(.init())).entries.first)
            let office = try await site.session(.accountant)
            #expect(!(try await office.get("/entries/\(sale.id)").text.contains("/reversal")))
            let refused = try await office.post("/entries/\(sale.id)/reversal", [("reason", "x")])
            #expect(refused.status == .unprocessableContent)
        }
    }

    @Test func `a bill with mistakes comes back as typed, and is booked once it is right`()
        async throws
    {
        try await TestSite.with { site in
            let office = try await site.session(.accountant)
            var fields = [
                ("section", site.ada.section.description), ("supplier", "Papeterie \"Q\""),
                ("day", "2026-01-01"), ("reference", "F-1"), ("designation", "Papier"),
                ("account", "606400"), ("net", "cent"), ("tax", "20"), ("deduction", "bill"),
            ]
            let wrong = try await office.post("/purchases", fields)
            #expect(wrong.status == .unprocessableContent)
            #expect(wrong.text.contains("value=\"cent\""))
            #expect(wrong.text.contains("Papeterie &quot;Q&quot;"))
            #expect(wrong.text.matches(of: /class="error"/).count == 1)
            fields[6].1 = "100,00"
            #expect(try await office.post("/purchases", fields).status == .seeOther)
            #expect(try await office.post("/purchases", fields).status == .unprocessableContent)
            let list = try await office.get("/purchases")
            #expect(list.text.contains("Papeterie &quot;Q&quot;"))
            #expect(try await site.house.balance("401000") == .cents(-12_000))
            #expect(try await site.session(.billing).get("/purchases/new").status == .forbidden)
        }
    }

    @Test func `many bills stand on pages, each once, and their sum counts all of them`()
        async throws
    {
        try await TestSite.with { site in
            let total = ListQuestion.rows + 5
            for number in 1...total {
                try await site.house.perform(
                    BookPurchase(
                        section: site.ada.section, supplier: "Papeterie",
                        day: TestHouse.firstDay + number % 3, reference: "N-\(number)-",
                        designation: "Papier", account: "606400", net: .cents(100), tax: .zero,
                        deduction: .none, isProductionCost: false))
            }
            let office = try await site.session(.accountant)
            let first = try await office.get("/purchases").text
            #expect(first.contains(">\(total) "))
            let link = try #require(first.firstMatch(of: /href="(\/purchases\?[^"]*before=[^"]*)"/))
            let second = try await office.get(
                String(link.1).replacing("&amp;", with: "&")
            ).text
            let shown = [first, second].map { page in
                Set((1...total).filter { page.contains("N-\($0)-") })
            }
            #expect(shown[0].count == ListQuestion.rows)
            #expect(shown[0].isDisjoint(with: shown[1]))
            #expect(shown[0].union(shown[1]).count == total)
        }
    }

    @Test func `the trial balance leaves as plain numbers`() async throws {
        try await TestSite.with { site in
            _ = try await site.house.invoice(site.ada, "1000")
            let office = try await site.session(.accountant)
            let answer = try await office.get("/trial-balance.csv?day=2026-01-31")
            #expect(answer.status == .ok)
            #expect(answer.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(answer.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
            let lines = answer.text.split(separator: "\r\n").map(String.init)
            #expect(lines.contains("706000,Prestations de services,0.00,1000.00,-1000.00"))
        }
    }

    @Test func `members are sorted by what they hold, the poorest first`() async throws {
        try await TestSite.with { site in
            let number = try await site.house.number(site.house.invoice(site.ada, "1000"))
            var bank = TestBank(balance: .zero, at: TestHouse.firstDay)
            try await site.house.receive(
                bank.file(
                    [.init(.cents(120_000), on: TestHouse.firstDay, text: number)],
                    until: TestHouse.firstDay))
            let office = try await site.session(.accountant)
            let page = try await office.get("/members?sort=treasury").text
            let bo = try #require(page.firstRange(of: "Atelier Bo"))
            let ada = try #require(page.firstRange(of: "Atelier Ada"))
            #expect(bo.lowerBound < ada.lowerBound)
            #expect(page.contains("/money?section=\(site.bo.section)"))
            let board = try await site.session(.board).get("/members").text
            #expect(!board.contains("/money?section="), "the board has no door to an activity")
        }
    }
}
