// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Foundation
import HTTPTypes
import Interchange
import Operations
import Sales
import Store
import TestHouse
import TestSupport
import Testing
import Texts

@testable import Web

/// Sorting, searching, paging, summing and exporting, as every list does them.
@Suite struct ListTests {
    struct Fruit: Sendable {
        let name: String
        let price: Int64?
    }

    let t: Speech

    init() throws { t = try House.catalogues().speech(.french) }

    static let fruits = [
        Fruit(name: "poire", price: 300), Fruit(name: "Abricot", price: nil),
        Fruit(name: "épine", price: -50), Fruit(name: "figue", price: 300),
    ]

    func list(_ question: String) throws -> ListTable<Fruit> {
        let t = t
        return ListTable(
            "Fruits",
            ListQuestion(
                "/fruits", try FormData(urlEncoded: question.utf8), filter: ["section", "kind"]),
            columns: [
                .text("name", "Nom") { $0.name },
                .money("price", "Prix", in: t, isSummed: true) { $0.price.map(Money.cents) },
                ListColumn.text("note", "Note") { _ in "x" }.exportedOnly.unsorted,
            ])
    }

    static let orders = [
        ("", ["poire", "Abricot", "épine", "figue"]),
        ("sort=name", ["Abricot", "épine", "figue", "poire"]),
        ("sort=-name", ["poire", "figue", "épine", "Abricot"]),
        ("sort=price", ["épine", "poire", "figue", "Abricot"]),
        ("sort=-price", ["poire", "figue", "épine", "Abricot"]),
        ("sort=note", ["poire", "Abricot", "épine", "figue"]),
        ("sort=nothing", ["poire", "Abricot", "épine", "figue"]),
        ("q=EPI", ["épine"]), ("q=i+gue", ["figue"]), ("q=zz", []),
    ]

    @Test(arguments: orders)
    func `a list is sorted and searched without regard to case and accents`(
        _ question: String, _ names: [String]
    ) throws {
        #expect(try list(question).found(Self.fruits).map(\.name) == names)
    }

    static let empty = EmptyState(title: "", text: "")

    @Test func `a head sorts up, then down, says how it stands, and keeps the filter`() throws {
        let table = try list("kind=ripe&q=i&sort=price&skip=9")
            .table(Self.fruits, empty: Self.empty, in: t)
        #expect(table.columns.map(\.label) == ["Nom", "Prix"])
        #expect(table.columns.map(\.order) == [Column.Order.none, .ascending])
        #expect(table.columns[0].sortHref == "/fruits?kind=ripe&q=i&sort=name")
        #expect(table.columns[1].sortHref == "/fruits?kind=ripe&q=i&sort=-price")
        #expect(
            table.exports.map(\.href) == [
                "/fruits.csv?kind=ripe&q=i&sort=price", "/fruits.xlsx?kind=ripe&q=i&sort=price",
                "/fruits.json?kind=ripe&q=i&sort=price",
            ])
    }

    @Test func `the sum is that of all that was found, on every page`() throws {
        let many = (0..<130).map { Fruit(name: "f\($0)", price: 100) }
        let list = try list("skip=50&section=3")
        let table = list.table(many, empty: Self.empty, in: t)
        #expect(table.rows.count == ListQuestion.rows)
        #expect(table.rows[0].cells[0].text == "f50")
        #expect(table.sum?.cells[1].text == t.money(.cents(13_000)))
        #expect(table.pager?.next?.href == "/fruits?section=3&skip=\(50 + ListQuestion.rows)")
        #expect(table.pager?.previous?.href == "/fruits?section=3")
        #expect(list.sheet(many).rows.count == 130)
        #expect(!list.question.isFiltered, "an activity narrows nothing")
    }

    @Test func `a page beyond the end is the first one`() throws {
        let table = try list("skip=5000").table(Self.fruits, empty: Self.empty, in: t)
        #expect(table.rows.count == 4)
    }

    @Test func `nothing found offers the whole list, nothing there teaches`() throws {
        let none = try list("q=zz&section=2").table(Self.fruits, empty: Self.empty, in: t)
        #expect(none.empty?.action?.href == "/fruits?section=2")
        let teaching = EmptyState(title: "Plantez", text: "")
        #expect(try list("").table([], empty: teaching, in: t).empty?.title == "Plantez")
    }

    /// Every list, as each kind of person who sees it.
    static let lists: [(path: String, role: Role?)] = [
        ("/invoices", nil), ("/clients", nil), ("/payslips", nil), ("/purchases", .accountant),
        ("/members", .accountant), ("/bank", .accountant), ("/suspense", .accountant),
        ("/ledger", .accountant), ("/trial-balance", .accountant), ("/payments", .payroll),
        ("/invoices", .billing), ("/people", .director),
    ]

    @Test(arguments: lists.indices)
    func `every list leaves as CSV, XLSX and JSON under the need of its page`(
        _ index: Int
    ) async throws {
        let (path, role) = Self.lists[index]
        try await TestSite.with { site in
            _ = try await site.house.invoice(site.ada, "1000")
            let browser =
                if let role { try await site.session(role) } else {
                    try await site.session(of: site.ada.actor)
                }
            let csv = try await browser.get("\(path).csv")
            #expect(csv.status == .ok && csv.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
            let xlsx = try await browser.get("\(path).xlsx")
            #expect(xlsx.status == .ok && xlsx.bytes.starts(with: Array("PK".utf8)))
            let json = try await browser.get("\(path).json")
            #expect(json.status == .ok)
            let rows = try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [Any]
            let lines = csv.text.split(separator: "\r\n").count - 1
            #expect(rows?.count == lines)
            let page = try await browser.get(path)
            #expect(page.text.contains("aria-sort") || lines == 0 || path == "/ledger")
            #expect(page.text.contains("\(path).xlsx") || lines == 0)
            let stranger = try await site.stranger.get("\(path).csv")
            #expect(stranger.status == .seeOther)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the database sorts invoices by every column, on pages, both ways`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            for price in ["30", "10", "20"] { _ = try await site.house.invoice(site.ada, price) }
            let ada = try await site.session(of: site.ada.actor)
            for order in Invoices.Order.allCases {
                for sign in ["", "-"] {
                    let page = try await ada.get("/invoices?sort=\(sign)\(order.rawValue)")
                    #expect(page.status == .ok, "\(sign)\(order)")
                }
            }
            func numbers(_ question: String) async throws -> [String] {
                try await ada.get("/invoices.csv?\(question)").text
                    .matches(of: /FA-2026-(\d{4})/).map { String($0.1) }
            }
            #expect(try await numbers("sort=gross") == ["0002", "0003", "0001"])
            #expect(try await numbers("sort=-gross") == ["0001", "0003", "0002"])
            #expect(try await numbers("sort=number") == ["0001", "0002", "0003"])
            #expect(try await numbers("sort=gross&skip=1") == ["0003", "0001"])
            #expect(try await numbers("q=0002") == ["0002"])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the database sorts and searches purchases`(_ engine: TestEngine) async throws {
        try await TestSite.with(engine) { site in
            for (number, supplier) in ["Zinc", "Ardoise", "Mélèze"].enumerated() {
                try await site.house.perform(
                    BookPurchase(
                        section: site.ada.section, supplier: supplier,
                        day: TestHouse.firstDay + number, reference: "R\(number)",
                        designation: "Bois", account: "606400",
                        net: .cents(Int64(number + 1) * 100), tax: .zero, deduction: .none,
                        isProductionCost: false))
            }
            let office = try await site.session(.accountant)
            func suppliers(_ question: String) async throws -> [String] {
                try await office.get("/purchases.csv?\(question)").text.split(separator: "\r\n")
                    .dropFirst().compactMap { $0.split(separator: ",").first.map(String.init) }
            }
            for order in Purchases.Order.allCases {
                #expect(try await office.get("/purchases?sort=-\(order.rawValue)").status == .ok)
            }
            #expect(try await suppliers("") == ["Mélèze", "Ardoise", "Zinc"])
            #expect(try await suppliers("sort=supplier") == ["Ardoise", "Mélèze", "Zinc"])
            #expect(try await suppliers("sort=-gross") == ["Mélèze", "Ardoise", "Zinc"])
            #expect(try await suppliers("q=r1") == ["Ardoise"])
            let page = try await office.get("/purchases?q=r1").text
            #expect(page.contains("Ardoise") && !page.contains("Zinc"))
        }
    }
}
