// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import HTTPTypes
import Store
import TestHouse
import TestSupport
import Testing
import Texts

@testable import Operations
@testable import Web

/// Programs that are told what happens, by calls that a Python program receives and checks.
@Suite struct WebhookTests {
    struct Body: Decodable {
        let id: String
        let event: String
        let object: Int64?
        let cooperative: String
        let at: String
    }

    static func caller(
        _ house: TestHouse, _ policy: AddressPolicy = .publicOrLoopback
    ) -> WebhookCaller {
        WebhookCaller(
            of: house.house, by: Operations.Caller(policy: policy),
            reporting: { Issue.record($0) })
    }

    @discardableResult
    static func callAll(_ house: TestHouse) async throws -> Int {
        let cooperative = try #require(try await house.house.cooperatives().first)
        let caller = caller(house)
        var count = 0
        while try await caller.callNext(of: cooperative) { count += 1 }
        return count
    }

    @discardableResult
    static func hook(
        _ house: TestHouse, _ url: String, _ events: [WebhookEvent]
    ) async throws -> ID<Webhook> {
        try await house.perform(
            AddWebhook(url: url, secret: HTTPSink.secret, events: events),
            as: house.person(.operator))
    }

    static func hook(
        _ house: TestHouse, _ sink: HTTPSink, _ path: String, _ events: [WebhookEvent]
    ) async throws {
        try await hook(house, "http://127.0.0.1:\(sink.port)\(path)", events)
    }

    static func statuses(_ house: TestHouse) async throws -> [String] {
        try await house.ask(ListWebhooks(), as: house.person(.operator)).flatMap(\.calls).map {
            "\($0.event) \($0.status.rawValue) \($0.reason)"
        }
    }

    @Test(arguments: TestEngine.tried)
    func `an issued invoice is told, signed, once, and only where it is wanted`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let sink = try HTTPSink()
            try await Self.hook(house, sink, "/ok", [.invoiceIssued])
            try await Self.hook(house, sink, "/other", [.periodClosed])
            let invoice = try await house.invoice(house.member("Ada"), "100")
            #expect(try await Self.callAll(house) == 1)
            #expect(try await Self.callAll(house) == 0)
            #expect(try sink.requests().count == 1)
            let call = try #require(try sink.requests().first)
            #expect(call.path == "/ok" && call.method == "POST" && call.signed)
            #expect(call.time == house.clock.now().milliseconds / 1000)
            #expect(call.headers["content-type"] == "application/json")
            #expect(call.headers["entraide-event"] == "invoice.issued")
            let body = try JSONDecoder().decode(Body.self, from: Data(call.body.utf8))
            #expect(body.event == "invoice.issued" && body.object == invoice.value)
            #expect(body.cooperative == "coop1" && body.at == "2026-01-01T09:00:00Z")
            #expect(call.headers["entraide-delivery"] == body.id)
            #expect(try await Self.statuses(house) == ["invoice.issued sent "])
        }
    }

    @Test func `a payment that settles an invoice is told, a part of it is not`() async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let sink = try HTTPSink()
            try await Self.hook(house, sink, "/ok", [.invoicePaid, .statementImported])
            let invoice = try await house.invoice(house.member("Ada"), "100")
            var bank = TestBank(balance: .zero, at: TestHouse.firstDay)
            let number = try await house.number(invoice)
            for (day, cents) in [(1, Int64(2_000)), (2, 10_000)] {
                let on = TestHouse.firstDay + day
                house.clock.set(on)
                try await house.receive(
                    bank.file([.init(.cents(cents), on: on, text: number)], until: on))
                try await Self.callAll(house)
            }
            let bodies = try sink.requests().map {
                try JSONDecoder().decode(Body.self, from: Data($0.body.utf8))
            }
            #expect(
                bodies.map(\.event) == ["statement.imported", "invoice.paid", "statement.imported"])
            #expect(bodies.map(\.object) == [nil, invoice.value, nil])
            #expect(try sink.requests().allSatisfy(\.signed))
        }
    }

    @Test(arguments: TestEngine.tried)
    func `what is refused or taken back tells nobody; a stopped program is not called`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let sink = try HTTPSink()
            let keeper = house.person(.operator)
            try await Self.hook(house, sink, "/ok", [.invoiceIssued])
            let ada = try await house.member("Ada")
            await #expect(throws: (any Error).self) {
                try await house.perform(IssueInvoice(draft: ID(999_999)))
            }
            #expect(try await Self.statuses(house).isEmpty)
            let hook = try #require(try await house.ask(ListWebhooks(), as: keeper).first)
            #expect(hook.webhook.secret.isEmpty)
            _ = try await house.invoice(ada, "100")
            try await house.perform(
                EnableWebhook(hook.webhook.id, isEnabled: false), as: keeper)
            _ = try await house.invoice(ada, "200")
            try await Self.callAll(house)
            #expect(
                try await Self.statuses(house)
                    == ["invoice.issued given_up webhook.switched_off"])
            try await house.perform(EnableWebhook(hook.webhook.id, isEnabled: true), as: keeper)
            _ = try await house.invoice(ada, "300")
            #expect(try await Self.callAll(house) == 1)
            #expect(try sink.requests().count == 1)
        }
    }

    static let answers: [(path: String, status: String)] = [
        ("/fail", "queued HTTP 500"), ("/gone", "given_up HTTP 410"),
        ("/redirect", "queued HTTP 302"), ("/long", "queued webhook.long_answer"),
    ]

    @Test(arguments: answers.indices)
    func `an answer that is no yes is tried again later, one that says gone is not`(
        _ index: Int
    ) async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let (path, status) = Self.answers[index]
            let sink = try HTTPSink()
            try await Self.hook(house, sink, path, [.invoiceIssued])
            _ = try await house.invoice(house.member("Ada"), "100")
            #expect(try await Self.callAll(house) == 1)
            #expect(try await Self.statuses(house) == ["invoice.issued \(status)"])
            #expect(try sink.requests().map(\.path) == [path], "no redirection is followed")
            house.clock.advance(seconds: 60)
            #expect(try await Self.callAll(house) == (status.hasPrefix("queued") ? 1 : 0))
            let calls = try sink.requests()
            #expect(Set(calls.map { $0.headers["entraide-delivery"] }).count == 1)
            // Each try is signed anew, so that it lies within the five minutes of its reader.
            #expect(Set(calls.map(\.time)).count == calls.count)
        }
    }

    @Test func `a program that stays away is given up after three days, and called on demand`()
        async throws
    {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let sink = try HTTPSink()
            try await Self.hook(house, sink, "/fail", [.invoiceIssued])
            _ = try await house.invoice(house.member("Ada"), "100")
            let began = house.clock.now()
            var tries = try await Self.callAll(house)
            while try await Self.statuses(house) == ["invoice.issued queued HTTP 500"] {
                house.clock.advance(seconds: 1_800)
                tries += try await Self.callAll(house)
            }
            #expect(tries == Postman.waits.count + 1)
            let hours = (house.clock.now().milliseconds - began.milliseconds) / 3_600_000
            #expect((48...72).contains(hours), "\(hours) h")
            let call = try #require(
                try await house.ask(ListWebhooks(), as: house.person(.operator)).first?.calls.first)
            try await house.perform(CallAgain(call.id), as: house.person(.operator))
            #expect(try await Self.callAll(house) == 1)
            #expect(try await Self.statuses(house) == ["invoice.issued queued HTTP 500"])
        }
    }

    @Test(
        arguments: [
            ("https://10.0.0.1/", "url"), ("https://[fd00::1]/", "url"), ("ftp://x.org", "url"),
            ("http://x.org/", "url"), ("http://8.8.8.8/", "url"), ("https://x.org/", "events"),
        ])
    func `an address or a choice that is not possible is refused`(
        _ url: String, _ field: String
    ) async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let events: [WebhookEvent] = field == "events" ? [] : [.invoiceIssued]
            let error = await #expect(throws: OperationError.self) {
                try await Self.hook(house, url, events)
            }
            #expect(error == .badField(field))
        }
    }

    @Test func `more than twenty programs at a time are not called`() async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            for number in 1...AddWebhook.most {
                try await Self.hook(house, "https://x.org/\(number)", [.invoiceIssued])
            }
            let error = await #expect(throws: OperationError.self) {
                try await Self.hook(house, "https://x.org/21", [.invoiceIssued])
            }
            #expect(error == .badField("webhooks"))
            let first = try #require(
                try await house.ask(ListWebhooks(), as: house.person(.operator)).first?.webhook.id)
            try await house.perform(
                EnableWebhook(first, isEnabled: false), as: house.person(.operator))
            try await Self.hook(house, "https://x.org/21", [.invoiceIssued])
        }
    }

    @Test func `the page adds a program, shows its key once, and makes a call again`()
        async throws
    {
        try await TestSite.with { site in
            let keeper = try await site.session(.operator)
            for url in ["http://127.0.0.1:9/", "https://192.168.0.1/", "ok"] {
                let wrong = try await keeper.post(
                    "/office/webhooks", [("url", url), ("invoice.issued", "yes")])
                #expect(wrong.status == .unprocessableContent, "\(url)")
                #expect(wrong.text.contains("Écrivez l’adresse https://"))
            }
            let added = try await keeper.post(
                "/office/webhooks", [("url", "https://localhost/"), ("invoice.issued", "yes")])
            #expect(added.status == .ok)
            let key = try #require(added.text.firstMatch(of: /whsec_[0-9a-f]{64}/)).0
            _ = try await site.house.invoice(site.ada, "100")
            let cooperative = try #require(try await site.house.house.cooperatives().first)
            // As it is served: this machine is refused, and the page says why in words.
            #expect(
                try await Self.caller(site.house, .publicInternet).callNext(of: cooperative))
            let page = try await keeper.get("/office/webhooks").text
            #expect(!page.contains(key) && page.contains("mène à cette machine"))
            let call = try #require(page.firstMatch(of: /calls\/[0-9]+\/repetition/)?.0)
            #expect(try await keeper.post("/office/webhooks/\(call)").status == .seeOther)
            #expect(try await Self.statuses(site.house) == ["invoice.issued queued "])
            let ada = try await site.session(of: site.ada.actor)
            #expect(try await ada.get("/office/webhooks").status == .forbidden)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `another cooperative's programs are neither seen nor told`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            try await Self.hook(house, "https://x.org/", [.memberAdded])
            try await house.house.found(
                Cooperative.test(2), people: [], by: .commandLine(user: "test"))
            let other = house.next(2)
            let keepers = try await TestHouse.hire(in: 2, of: house.house)
            _ = try await other.member("Dee")
            #expect(try await other.ask(ListWebhooks(), as: keepers[.operator]).isEmpty)
            #expect(try await Self.statuses(house).isEmpty)
            let hook = try #require(
                try await house.ask(ListWebhooks(), as: house.person(.operator)).first)
            await #expect(throws: StoreError.self) {
                try await other.perform(
                    EnableWebhook(hook.webhook.id, isEnabled: false), as: keepers[.operator])
            }
        }
    }

    @Test func `every event has its name in the list`() throws {
        // A key of one catalogue is in all; another test sees to that.
        let words = try House.catalogue("fr")
        for event in WebhookEvent.allCases {
            #expect(words["webhook.event.\(event.rawValue)"] != nil, "\(event)")
        }
    }
}
