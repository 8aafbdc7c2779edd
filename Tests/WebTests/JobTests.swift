// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import HTTPTypes
import Operations
import Store
import TestHouse
import TestSupport
import Testing

@testable import Web

/// Long work: asked for, left alone, looked at again, taken on after a crash.
@Suite struct JobTests {
    private static func statement(_ site: TestSite) async throws -> JobFile {
        try await site.house.perform(OpenBooks(on: TestHouse.firstDay, cash: .cents(100_000)))
        var bank = TestBank(balance: .cents(100_000), at: TestHouse.firstDay)
        let bytes = try bank.file(
            (1...20).map { .init(.cents(Int64($0)), on: TestHouse.firstDay + 1, text: "?") },
            until: TestHouse.firstDay + 2)
        return JobFile(name: "statement.xml", bytes: bytes)
    }

    @Test(arguments: TestEngine.tried)
    func `the books of a year are written, and kept for a day`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            _ = try await site.house.invoice(site.ada, "1000")
            let office = try await site.session(.accountant)
            for (format, content) in [("fec", "JournalCode"), ("hledger", "2026-01-01")] {
                let asked = try await office.post("/exports/2026/\(format)")
                let page = try await office.get(asked.location).text
                #expect(page.contains("Les fichiers de 2026 sont prêts."))
                #expect(!page.contains("data-poll"))
                let file = try await office.get("\(asked.location)/files/0")
                #expect(file.text.contains(content))
                #expect(file.headers[.contentDisposition]?.hasPrefix("attachment") == true)
                #expect(try await office.get("\(asked.location)/files/9").status == .notFound)
                // Not a colleague's, even with the same role.
                let other = try await site.session(.billing)
                #expect(try await other.get(asked.location).status == .notFound)
                #expect(try await other.get("\(asked.location)/files/0").status == .notFound)
            }
            #expect(try await office.get("/jobs").text.contains("Livres 2026"))
            #expect(try await office.post("/exports/2026/zip").status == .notFound)
            #expect(try await office.post("/exports/99999/fec").status == .unprocessableContent)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `work that a dead process left is taken on, once`(_ engine: TestEngine) async throws {
        try await TestSite.with(engine) { site in
            let file = try await Self.statement(site)
            let actor = site.house.person(.accountant)
            let id = try await site.house.perform(AskForJob(.statement, with: file), as: actor)
            let before = try await site.house.ask(FindJob(id), as: actor).job
            #expect(before.state == .waiting && before.progress == JobProgress())
            // Two processes see it lying there.
            let runners = [0, 1].map { _ in
                JobRunner(of: site.house.house) { Issue.record($0) }
            }
            async let first = runners[0].start(id, in: site.house.coop).value
            async let second = runners[1].start(id, in: site.house.coop).value
            _ = try await [first, second]
            let after = try await site.house.ask(FindJob(id), as: actor).job
            #expect(after.state == .done)
            #expect(after.outcome.values["lines"] == "20")
            #expect(try await site.house.ask(ListStatements()).suspense.count == 20)
            #expect(try await site.house.findings() == [])
        }
    }

    @Test func `what is refused says why on its page, and nothing of it remains`() async throws {
        try await TestSite.with { site in
            let file = try await Self.statement(site)
            let office = try await site.session(.accountant)
            let actor = site.house.person(.accountant)
            let id = try await site.house.perform(AskForJob(.statement, with: file), as: actor)
            // Another statement came first: the opening balance no longer fits.
            var bank = TestBank(balance: .cents(100_000), at: TestHouse.firstDay)
            try await site.house.receive(
                bank.file(
                    [.init(.cents(500), on: TestHouse.firstDay, text: "?")],
                    until: TestHouse.firstDay))
            let runner = JobRunner(of: site.house.house) { Issue.record($0) }
            await #expect(throws: OperationError.self) {
                try await runner.start(id, in: site.house.coop).value
            }
            let page = try await office.get("/jobs/\(id)").text
            #expect(page.contains("Refusé"))
            #expect(page.contains("Rien n’est importé."))
            #expect(try await site.house.ask(ListStatements()).suspense.count == 1)
        }
    }

    @Test func `a right withdrawn meanwhile stops the work`() async throws {
        try await TestSite.with { site in
            let file = try await Self.statement(site)
            let actor = site.house.person(.accountant)
            let id = try await site.house.perform(AskForJob(.statement, with: file), as: actor)
            let person = try #require(Actor.person(named: actor.name))
            try await site.house.perform(WithdrawRole(RoleWish(.accountant), from: person))
            let runner = JobRunner(of: site.house.house) { Issue.record($0) }
            await #expect(throws: AccessError.self) {
                try await runner.start(id, in: site.house.coop).value
            }
            #expect(try await site.house.ask(ListStatements()).suspense.isEmpty)
        }
    }

    @Test func `while it runs the page shows how far it is and asks again`() async throws {
        try await TestSite.with { site in
            let file = try await Self.statement(site)
            let actor = site.house.person(.accountant)
            let id = try await site.house.perform(AskForJob(.statement, with: file), as: actor)
            let now = site.house.clock.now()
            _ = try await site.house.raw {
                try $0.run(
                    """
                    UPDATE job SET state = 'running', done = 7, total = 20,
                        locked_until = \(now.adding(seconds: 60)) WHERE id = \(id)
                    """)
            }
            let office = try await site.session(of: actor)
            let page = try await office.get("/jobs/\(id)").text
            #expect(page.contains("data-poll"))
            #expect(page.contains("value=\"7\" max=\"20\""))
            #expect(page.contains("7 sur 20"))
            // Somebody is at it: nobody else begins.
            let runner = JobRunner(of: site.house.house) { Issue.record($0) }
            #expect(try await runner.start(id, in: site.house.coop).value == nil)
            #expect(try await site.house.ask(ListStatements()).suspense.isEmpty)
            let operators = try await site.session(.operator)
            #expect(try await operators.get("/jobs").text.contains("En cours"))
        }
    }
}
