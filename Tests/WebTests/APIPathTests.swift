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
import Testing

@testable import Web

/// The work people do, done by programs.
@Suite struct APIPathTests {
    @Test func `a draft is written, issued, printed and credited`() async throws {
        try await TestSite.with { site in
            let ada = try await site.program(site.ada.actor)
            let made = try await ada.post("/drafts", site.draftBody(site.ada))
            #expect(made.status == .created, "\(made.text)")
            #expect(made.headers[.location] == "/api/v1/drafts/\(made.id)")
            let draft = try await ada.get("/drafts/\(made.id)").json
            #expect(draft?["net"]?.text == "900.00")
            #expect(draft?["gross"]?.text == "1080.00")
            #expect(draft?["lines"]?.items.first?["amount"]?.text == "900.00")
            let changed = try await ada.send(
                .put, "/drafts/\(made.id)", site.draftBody(site.ada, price: "500.00"))
            #expect(changed.status == .ok)
            let issued = try await ada.post("/drafts/\(made.id)/issuance")
            #expect(issued.status == .created, "\(issued.text)")
            let invoice = try await ada.get("/invoices/\(issued.id)").json
            #expect(invoice?["gross"]?.text == "1200.00")
            #expect(invoice?["open"]?.text == "1200.00")
            let printed = try await ada.get("/invoices/\(issued.id)/pdf")
            #expect(printed.type == "application/pdf")
            #expect(printed.text.hasPrefix("%PDF-"))
            let note = try await ada.post("/invoices/\(issued.id)/credit-notes", "{\"lines\":[1]}")
            #expect(note.status == .created, "\(note.text)")
            let credit = try await ada.get("/invoices/\(note.id)").json
            #expect(credit?["kind"]?.text == "credit_note")
            #expect(credit?["credits"]?.text == issued.id)
            #expect(try await site.house.findings() == [])
        }
    }

    @Test func `a client is added and changed, and the bank account stays`() async throws {
        try await TestSite.with { site in
            let ada = try await site.program(site.ada.actor)
            let made = try await ada.post(
                "/clients",
                "{\"section\":\(site.ada.section),\"name\":\"Exemple\",\"country\":\"FR\"}"
            )
            #expect(made.status == .created, "\(made.text)")
            let number = try #require(Int64(made.id))
            _ = try await site.house.raw {
                try $0.run(
                    """
                    UPDATE party_details SET iban = 'DE89370400440532013000'
                    WHERE party_id = \(number)
                    """)
            }
            let changed = try await ada.send(
                .put, "/clients/\(made.id)", "{\"name\":\"Librairie Neuve\",\"country\":\"BE\"}")
            #expect(changed.status == .ok, "\(changed.text)")
            let client = try await ada.get("/clients/\(made.id)").json
            #expect(client?["name"]?.text == "Librairie Neuve")
            #expect(client?["city"] == nil)
            let party = try await site.house.ask(FindClient(client: ID(number)))
            #expect(party.details.iban == "DE89370400440532013000")
        }
    }

    @Test func `a statement is imported and what waits is listed`() async throws {
        try await TestSite.with { site in
            let office = try await site.program(site.house.person(.accountant))
            var bank = TestBank(balance: .zero, at: TestHouse.firstDay)
            let file = try bank.file(
                [.init(.cents(12_345), on: TestHouse.firstDay, text: "?", name: "Inconnue")],
                until: TestHouse.firstDay)
            let answer = try await office.send(
                .post, "/bank/statements", String(decoding: file, as: UTF8.self),
                headers: [.contentType: "application/xml"])
            #expect(answer.status == .created, "\(answer.text)")
            #expect(answer.json?["suspended"]?.text == "1")
            let waiting = try await office.get("/bank/suspense").json?["items"]?.items ?? []
            #expect(waiting.map { $0["left"]?.text } == ["123.45"])
            let broken = try await office.send(
                .post, "/bank/statements", "<a/>", headers: [.contentType: "application/xml"])
            #expect(broken.status == .unprocessableContent)
            #expect(broken.type == "application/problem+json")
        }
    }

    @Test func `a bill is booked under its account`() async throws {
        try await TestSite.with { site in
            let office = try await site.program(site.house.person(.accountant))
            let body = """
                {"section":\(site.ada.section),"supplier":"Papeterie","day":"2026-01-01",\
                "reference":"F-1","designation":"Papier","account":"606400","net":"100.00",\
                "tax":"20.00","deduction":"bill"}
                """
            let booked = try await office.post("/purchases", body)
            #expect(booked.status == .created, "\(booked.text)")
            let twice = try await office.post("/purchases", body)
            #expect(twice.status == .conflict)
            #expect(twice.code == "web.already_there")
            let rows = try await office.get("/purchases").json?["items"]?.items ?? []
            #expect(rows.map { $0["open"]?.text } == ["120.00"])
        }
    }

    @Test func `a contract is begun and listed`() async throws {
        try await TestSite.with { site in
            let office = try await site.program(site.house.person(.payroll))
            let path = "/members/\(site.ada.section)/contracts"
            let made = try await office.post(
                path, #"{"kind":"ordinary","begins":"2026-02-01","hours_share":"0.8"}"#)
            #expect(made.status == .created, "\(made.text)")
            let contracts = try await office.get(path).json?["items"]?.items ?? []
            #expect(contracts.map { $0["kind"]?.text } == ["ordinary", "cesa"])
            #expect(contracts.map { $0["hours_share"]?.text } == ["0.8", nil])
            #expect(contracts.map { $0["to"]?.text } == [nil, "2026-01-31"])
            let early = try await office.post(path, #"{"kind":"cesa","begins":"2026-02-01"}"#)
            #expect(early.status == .unprocessableContent)
            #expect(early.code == "operation.bad_field")
            let ada = try await site.program(site.ada.actor)
            #expect(try await ada.get(path).status == .forbidden)
        }
    }

    /// Every call that reads, with Ada's things in the place of numbers.
    static func readings(_ site: TestSite) async throws -> [(Endpoint, String)] {
        let things = try await AccessMatrixTests.things(site)
        let house = site.house
        let period = house.clock.now().utcDay.period
        let run = try await house.perform(PreparePayRun(period: period), as: house.person(.payroll))
        try await house.perform(SubmitDraft(draft: things.draft))
        let entries = try await house.ask(ListEntries(EntryFilter(), limit: 1)).entries
        let numbers = [
            "clients": site.ada.client.description, "drafts": things.draft.description,
            "invoices": things.invoice.description, "payslips": things.payslip.description,
            "entries": entries.first?.id.description ?? "",
            "members": site.ada.section.description,
            "payment-runs": run?.description ?? "", "months": period.text,
        ]
        return Endpoint.all.filter(\.isReading).map { endpoint in
            let path = endpoint.path.replacing(
                /\{[a-z]+\}/, with: numbers[endpoint.topic] ?? "")
            let asksSection = endpoint.parameters.contains { $0.name == "section" }
            return (endpoint, path + (asksSection ? "?section=\(site.ada.section)" : ""))
        }
    }

    @Test func `each reading answers as it declares`() async throws {
        try await TestSite.with { site in
            let readings = try await Self.readings(site)
            let director = try await site.program(site.house.person(.director))
            #expect(readings.count >= 24)
            for (endpoint, path) in readings {
                let answer = try await director.get(path)
                #expect(answer.status == .ok, "\(path): \(answer.text)")
                #expect(answer.type == endpoint.type, "\(path)")
                guard case .json(let shape) = endpoint.content else { continue }
                let value = try #require(answer.json, "\(path)")
                #expect(throws: Never.self, "\(path): \(answer.text)") {
                    try Shape.object(shape).check(value, at: "")
                }
                if endpoint.name.hasPrefix("list"), endpoint.name != "listSuspense",
                    endpoint.name != "listPurchases", endpoint.name != "listPayVariables"
                {
                    #expect(value["items"]?.items.isEmpty == false, "\(path)")
                }
            }
        }
    }

    @Test func `pages of a list go on where they ended, whatever is added`() async throws {
        try await TestSite.with { site in
            let ada = try await site.program(site.ada.actor)
            for _ in 1...5 { _ = try await site.house.invoice(site.ada, "100.00") }
            var seen: [String] = []
            var next: String? = ""
            while let cursor = next {
                let question = cursor.isEmpty ? "?limit=2" : "?limit=2&cursor=\(cursor)"
                let page = try #require(try await ada.get("/invoices\(question)").json)
                seen += page["items"]?.items.map { $0["number"]?.text ?? "" } ?? []
                next = page["next"]?.text
                // What comes in meanwhile stands before the first page and shifts nothing.
                if seen.count == 2 { _ = try await site.house.invoice(site.ada, "100.00") }
            }
            #expect(seen.count == 5)
            #expect(Set(seen).count == 5)
            #expect(seen == seen.sorted(by: >))
            for cursor in ["x", "MTI", "MjAyNi0wMS0yMC40MQ=="] {
                let answer = try await ada.get("/invoices?cursor=\(cursor)")
                #expect(answer.field == "cursor", "\(cursor)")
            }
        }
    }

    @Test func `pages of a list that is read whole go on too`() async throws {
        try await TestSite.with { site in
            let ada = try await site.program(site.ada.actor)
            for number in 1...4 {
                _ = try await ada.post(
                    "/clients",
                    "{\"section\":\(site.ada.section),\"name\":\"N\(number)\",\"country\":\"FR\"}")
            }
            let first = try await ada.get("/clients?section=\(site.ada.section)&limit=3").json
            let next = try #require(first?["next"]?.text)
            let second = try await ada.get(
                "/clients?section=\(site.ada.section)&limit=3&cursor=\(next)"
            ).json
            let all = (first?["items"]?.items ?? []) + (second?["items"]?.items ?? [])
            #expect(all.count == 5)
            #expect(Set(all.map { $0["id"]?.text ?? "" }).count == 5)
            #expect(second?["next"] == nil)
        }
    }

    @Test func `a page shows the call that does the same`() async throws {
        try await TestSite.with { site in
            let invoice = try await site.house.invoice(site.ada, "100.00")
            let ada = try await site.session(of: site.ada.actor)
            let page = try await ada.get("/invoices/\(invoice)").text
            #expect(page.contains("GET /api/v1/invoices/\(invoice)"))
            #expect(page.contains("$ENTRAIDE/api/v1/invoices/\(invoice)/pdf"))
            let board = try await site.session(.board)
            let members = try await board.get("/members").text
            #expect(members.contains("/api/v1/members"))
            #expect(!members.contains("/api/v1/clients"))
        }
    }
}
