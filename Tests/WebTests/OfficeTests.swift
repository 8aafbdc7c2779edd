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

/// The back office and the board, through the real application.
@Suite struct OfficeTests {
    /// A month with one payslip in a run that the payroll person prepared.
    static func preparedRun(
        _ site: TestSite, by role: Role = .payroll
    ) async throws -> ID<StoredRun> {
        _ = try await AccessMatrixTests.things(site)
        let id = try await site.house.perform(
            PreparePayRun(period: TestHouse.firstDay.period), as: site.house.person(role))
        return try #require(id)
    }

    /// Sends a statement with the form of the bank page.
    static func upload(_ bytes: [UInt8], _ browser: Browser) async throws -> Browser.Answer {
        let mark = "----statement"
        var body: [UInt8] = []
        for (name, value) in [("csrf", browser.csrf), ("key", "k-\(bytes.count)")] {
            body += Array(
                "--\(mark)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
                    .utf8)
        }
        body += Array(
            ("--\(mark)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"s.xml\"\r\n"
                + "Content-Type: application/xml\r\n\r\n").utf8)
        body += bytes + Array("\r\n--\(mark)--\r\n".utf8)
        return try await browser.send(
            .post, "/bank", body: body,
            headers: [.contentType: "multipart/form-data; boundary=\(mark)"])
    }

    /// A statement of January with money of nobody and a debit of the tax office.
    static func statement() throws -> [UInt8] {
        var bank = TestBank(balance: .zero, at: TestHouse.firstDay)
        return try bank.file(
            [
                .init(.cents(12_345), on: TestHouse.firstDay + 2, text: "mystère", name: "Inconnu"),
                .init(.cents(-4_200), on: TestHouse.firstDay + 3, text: "impôt", name: "DGFIP"),
            ], until: TestHouse.firstDay + 5)
    }

    // MARK: - Who reaches what

    @Test func `a member reaches no page of the office or the board`() async throws {
        try await TestSite.with { site in
            let member = try await site.session(of: site.ada.actor)
            // An activity's own bills and statement are the member's to see.
            let own = ["/purchases?section=\(site.ada.section)"]
            #expect(try await member.get(own[0]).status == .ok)
            for route in site.server.site.officeRoutes {
                let path = route.path.replacing("{period}", with: "2026-01")
                    .replacing("{year}", with: "2026").replacing("{format}", with: "fec")
                    .replacing(/\{[a-z]+\}/, with: "1")
                let answer =
                    route.method == .get
                    ? try await member.get(path)
                    : try await member.post(path, [("kind", "account"), ("account", "627000")])
                let expected: Set<HTTPResponse.Status> =
                    path == "/bank" && route.method == .post
                    ? [.unprocessableContent, .forbidden] : [.forbidden, .notFound, .badRequest]
                #expect(
                    expected.contains(answer.status), "\(route.method) \(path) \(answer.status)")
                #expect(!answer.text.contains("Atelier Bo"), "\(path)")
            }
        }
    }

    @Test(arguments: ["fr", "en", "nl"])
    func `each page says everything in each language`(_ tag: String) async throws {
        try await TestSite.with { site in
            let run = try await Self.preparedRun(site)
            var director = try await site.session(.director)
            director.cookies["entraide-language"] = tag
            _ = try await Self.upload(Self.nextStatement(), director)
            let entry = try #require(try await site.house.ask(ListEntries(.init())).entries.first)
            for route in site.server.site.officeRoutes
            where route.method == .get && !route.path.contains("{format}") {
                let id = route.path.hasPrefix("/payments") ? run.description : entry.id.description
                guard !route.path.hasPrefix("/suspense/"),
                    ![".xml", ".zip", "/file", "/receipt"].contains(where: route.path.hasSuffix)
                else { continue }
                let answer = try await director.get(route.path.replacing("{id}", with: id))
                #expect(answer.status == .ok, "\(route.path)")
                #expect(!answer.text.contains("⟦"), "\(route.path)")
                #expect(answer.text.firstMatch(of: /\{[a-z_]+\}/) == nil, "\(route.path)")
            }
        }
    }

    /// The statement after the one that paid Ada's invoice.
    private static func nextStatement() throws -> [UInt8] {
        var bank = TestBank(balance: .cents(360_000), at: TestHouse.firstDay)
        _ = bank.statement([], until: TestHouse.firstDay)
        return try bank.file(
            [.init(.cents(999), on: TestHouse.firstDay + 1, text: "?", name: "Inconnu")],
            until: TestHouse.firstDay + 2)
    }

    // MARK: - Four eyes

    @Test func `the board sees the position and approves, and only then there is a file`()
        async throws
    {
        try await TestSite.with { site in
            let run = try await Self.preparedRun(site)
            let board = try await site.session(.board)
            let position = try await board.get("/position")
            #expect(position.status == .ok)
            #expect(position.text.contains("<svg") && position.text.contains("/payments/\(run)"))
            #expect(try await board.get("/payments/\(run).xml").status == .unprocessableContent)
            let page = try await board.get("/payments/\(run)")
            #expect(page.waiting(at: "/payments") == 1)
            let decided = try await board.post(
                "/payments/\(run)/decision",
                [("decision", "approved"), ("hash", page.hidden("hash"))])
            #expect(decided.status == .seeOther && decided.location == "/payments/\(run)")
            let file = try await board.get("/payments/\(run).xml")
            #expect(file.status == .ok && file.text.contains("pain.001.001.09"))
            #expect(try await board.get("/position").waiting(at: "/payments") == nil)
            let again = try await board.post(
                "/payments/\(run)/decision",
                [("decision", "rejected"), ("hash", page.hidden("hash"))])
            #expect(again.status == .unprocessableContent)
        }
    }

    @Test func `who prepared a run cannot approve it, and is told why`() async throws {
        try await TestSite.with { site in
            let run = try await Self.preparedRun(site, by: .director)
            let director = try await site.session(.director)
            let page = try await director.get("/payments/\(run)")
            #expect(page.text.contains("Vous l’avez préparé"))
            #expect(page.waiting(at: "/payments") == nil)
            #expect(!page.text.contains("/payments/\(run)/decision"))
            let found = try await site.house.ask(FindRun(id: run))
            let refused = try await director.post(
                "/payments/\(run)/decision",
                [("decision", "approved"), ("hash", found.run.fileHash)])
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("ne peut pas approuver"))
            let office = try await site.session(.payroll)
            let denied = try await office.post(
                "/payments/\(run)/decision",
                [("decision", "approved"), ("hash", found.run.fileHash)])
            #expect(denied.status == .forbidden)
            #expect(try await site.house.ask(FindRun(id: run)).run.decision == nil)
        }
    }

    @Test func `a run is not approved under another file's hash`() async throws {
        try await TestSite.with { site in
            let run = try await Self.preparedRun(site)
            let board = try await site.session(.board)
            let other = String(repeating: "0", count: 64)
            let answer = try await board.post(
                "/payments/\(run)/decision", [("decision", "approved"), ("hash", other)])
            #expect(answer.status == .unprocessableContent)
            #expect(try await site.house.ask(FindRun(id: run)).run.decision == nil)
        }
    }

    // MARK: - Bank

    @Test func `the same statement twice is booked once`() async throws {
        try await TestSite.with { site in
            var office = try await site.session(.accountant)
            let first = try await Self.upload(Self.statement(), office)
            #expect(first.status == .seeOther && first.location == "/bank")
            let head = try await site.house.ask(VerifyLedger()).links
            var second = try await Self.upload(Self.statement(), office)
            #expect(second.status == .seeOther, "the same form sent twice")
            office.csrf = office.csrf
            second = try await Self.upload(Self.statement() + [0x0A], office)
            #expect(second.status == .seeOther)
            office.cookies.merge(second.cookies) { $1 }
            #expect(try await office.get("/bank").text.contains("déjà été importé"))
            #expect(try await site.house.ask(ListStatements()).statements.count == 1)
            #expect(try await site.house.ask(ListEntries(.init())).entries.count == 2)
            #expect(
                try await site.house.ask(VerifyLedger()).links == head + 2,
                "only that it was asked for, and done")
        }
    }

    @Test(arguments: [0, 1, 200, 900])
    func `a truncated statement gives one clear error and changes nothing`(
        _ length: Int
    ) async throws {
        try await TestSite.with { site in
            let office = try await site.session(.accountant)
            let before = try await site.house.ask(VerifyLedger()).head
            let cut = Array(try Self.statement().prefix(length))
            let answer = try await Self.upload(cut, office)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.matches(of: /class="error"/).count == 1)
            #expect(answer.text.contains("href=\"#f-file\""))
            #expect(try await site.house.ask(VerifyLedger()).head == before)
        }
    }

    @Test func `a decision clears a line, and a wrong one says why`() async throws {
        try await TestSite.with { site in
            let office = try await site.session(.accountant)
            _ = try await Self.upload(Self.statement(), office)
            let queue = try await site.house.ask(ListStatements()).suspense
            let debit = try #require(queue.first { $0.left.isNegative }).line.id
            let page = try await office.get("/suspense/\(debit)")
            #expect(page.text.contains("DGFIP") && page.text.contains("445510"))
            #expect(page.waiting(at: "/suspense") == 2)
            let wrong = try await office.post(
                "/suspense/\(debit)/decision", [("kind", "account"), ("account", "999")])
            #expect(wrong.status == .unprocessableContent && wrong.text.contains("role=\"alert\""))
            let right = try await office.post(
                "/suspense/\(debit)/decision", [("kind", "account"), ("account", "445510")])
            #expect(right.status == .seeOther)
            #expect(try await site.house.balance("445510") == .cents(4_200))
            #expect(try await site.house.ask(ListStatements()).suspense.count == 1)
            #expect(try await office.get("/bank").waiting(at: "/suspense") == 1)
            let board = try await site.session(.board)
            #expect(try await board.get("/position").waiting(at: "/suspense") == nil)
            #expect(try await site.house.findings() == [])
        }
    }

    @Test func `an invoice is found by its client and paid out of suspense`() async throws {
        try await TestSite.with { site in
            let invoice = try await site.house.invoice(site.ada, "1000")
            let office = try await site.session(.accountant)
            _ = try await Self.upload(Self.statement(), office)
            let queue = try await site.house.ask(ListStatements()).suspense
            let credit = try #require(queue.first { $0.left > .zero }).line.id
            let found = try await office.get("/suspense/\(credit)?q=client%20de%20ada")
            #expect(found.text.contains(try await site.house.number(invoice)))
            let decided = try await office.post(
                "/suspense/\(credit)/decision",
                [("kind", "invoice"), ("id", invoice.description)])
            #expect(decided.status == .seeOther)
            let open = try await site.house.ask(FindInvoice(id: invoice)).open
            #expect(open.paid == .cents(12_345))
        }
    }

    // MARK: - Month

    @Test func `the month is run from its page, again without double effect`() async throws {
        try await TestSite.with { site in
            _ = try await AccessMatrixTests.things(site)
            let payroll = try await site.session(.payroll)
            let first = try await payroll.post("/month/2026-01/run")
            #expect(first.status == .seeOther && first.location == "/month?period=2026-01")
            let entries = try await site.house.ask(ListEntries(.init(), limit: 500)).entries.count
            #expect(try await payroll.post("/month/2026-01/run").status == .seeOther)
            #expect(
                try await site.house.ask(ListEntries(.init(), limit: 500)).entries.count == entries)
            let page = try await payroll.get("/month?period=2026-01")
            #expect(page.text.contains("arrêté de paie"))
            #expect(try await payroll.post("/month/2026-03/run").status == .unprocessableContent)
            let board = try await site.session(.board)
            #expect(try await board.post("/month/2026-01/run").status == .forbidden)
        }
    }
}
