// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import HTTPTypes
import RuleBook
import Store
import TestHouse
import TestSupport
import Testing

@testable import Operations
@testable import Web

/// What is removed when its term is over, and what never is.
@Suite struct RetentionTests {
    static let classes = Result { try TestHouse.law.get().retention.classes }

    static func days(_ kind: RetentionClass) throws -> Int {
        for rule in try classes.get() {
            if case .removed(kind, let days) = rule.term { return days }
        }
        throw StoreError.notFound(kind: "class", id: kind.rawValue)
    }

    /// How many rows a class has in all, by the table it stands in.
    static func count(_ kind: RetentionClass, _ house: TestHouse) async throws -> Int {
        try await house.raw { transaction in
            let tables: [RetentionClass: SQL] = [
                .sessions: "session", .signInAttempts: "sign_in_attempt",
                .accessLinks: "access_link", .devices: "device", .letters: "outbox",
                .notices: "notice", .webhookCalls: "webhook_call", .requests: "request",
                .tokens: "api_token", .accountChanges: "bank_account_change",
                .jobs: "job", .setupVisits: "setup_visit", .identities: "identity_record",
                .declarationFiles: "declaration_file",
            ]
            guard let table = tables[kind] else { return 0 }
            return try transaction.value("SELECT COUNT(*) FROM \(table)") ?? 0
        }
    }

    /// One row at least of each class, and what is settled of them settled now.
    static func fill(_ site: TestSite) async throws {
        let house = site.house
        let now = house.clock.now()
        let person = try #require(
            try await PostmanTests.person(site.ada, in: house).id as ID<Person>?)
        _ = try await site.session(of: site.ada.actor)
        try await house.perform(
            AddWebhook(url: "https://x.org/", secret: "s", events: [.invoiceIssued]),
            as: house.person(.operator))
        _ = try await house.invoice(site.ada, "100")
        try await house.perform(
            ChangeOwnAccount(iban: BankAccountTests.new), as: site.ada.actor)
        let change = try #require(
            try await house.ask(ShowOwnAccount(), as: site.ada.actor).change)
        try await house.perform(StopAccountChange(change.id), as: site.ada.actor)
        // The contract runs on: of two versions, the first goes.
        for key in ["first", "second"] {
            try await house.perform(
                SaveOwnIdentity(identity: TestHouse.identity()), as: site.ada.actor, key: key)
        }
        let coop = house.coop
        try await house.raw { transaction in
            for statement: SQL in [
                """
                INSERT INTO declaration (
                    coop_id, id, nature, period, is_test, order_number, replaces, due_day, people,
                    findings, sha256, made_at, made_by)
                VALUES (
                    \(coop), 900001, '01', '2026-01', 1, 1, '', '2026-02-15', 0, 0,
                    \([UInt8]()), \(now), 'x')
                """,
                """
                INSERT INTO declaration_file (coop_id, declaration_id, bytes, made_at)
                VALUES (\(coop), 900001, \([UInt8]()), \(now))
                """,
                "UPDATE session SET ended_at = \(now)",
                "UPDATE webhook_call SET status = 'sent', settled_at = \(now)",
                "UPDATE outbox SET status = 'sent', content = '', settled_at = \(now)",
                "INSERT INTO sign_in_attempt (bucket, at) VALUES ('x', \(now))",
                """
                INSERT INTO access_link (
                    token_hash, person_id, coop_id, purpose, created_at, expires_at)
                VALUES ('x', \(person), \(coop), 'invitation', \(now), \(now))
                """,
                """
                INSERT INTO device (token_hash, person_id, created_at)
                VALUES ('x', \(person), \(now))
                """,
                """
                INSERT INTO api_token (
                    token_hash, person_id, coop_id, name, scopes, request_key, created_at,
                    expires_at)
                VALUES (
                    'x', \(person), \(coop), 'x', '', 'x',
                    \(now.adding(seconds: -10)), \(now))
                """,
                """
                INSERT INTO job (
                    coop_id, id, task, actor, origin, asked_at, state, done, total, outcome,
                    locked_until, ended_at)
                VALUES (\(coop), 900000, 'x', 'x', '', \(now), 'done', 1, 1, '', 0, \(now))
                """,
                """
                INSERT INTO setup_visit (token_hash, csrf_token, expires_at)
                VALUES ('x', 'x', \(now))
                """,
            ] { try transaction.run(statement) }
        }
    }

    static func work(_ site: TestSite) async throws {
        let cooperative = try #require(try await site.house.house.cooperatives().first)
        try await DailyJobs(of: site.house.house, reporting: { Issue.record($0) })
            .work(for: cooperative)
    }

    static func due(_ house: TestHouse) async throws -> [String: Int] {
        Dictionary(
            try await house.ask(ListRetention(), as: house.person(.operator)).compactMap { row in
                row.due.map { (row.rule.key, $0) }
            }, uniquingKeysWith: { $1 })
    }

    @Test(arguments: TestEngine.tried)
    func `each class goes the day its term is over, and not before; the books stay`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            let house = site.house
            try await Self.fill(site)
            let began = house.clock.now()
            let chain = try await house.ask(VerifyLedger()).head
            for kind in RetentionClass.allCases {
                #expect(try await Self.count(kind, house) > 0, "\(kind)")
            }
            let terms = try Dictionary(grouping: RetentionClass.allCases, by: Self.days)
            for (days, kinds) in terms.sorted(by: { $0.key < $1.key }) {
                house.clock.set(began.adding(seconds: Int64(days) * 86_400))
                for kind in kinds {
                    #expect(try await Self.due(house)[kind.rawValue] == 0, "\(kind), last day")
                }
                house.clock.advance(seconds: 86_400)
                let due = try await Self.due(house)
                var before: [RetentionClass: Int] = [:]
                for kind in kinds {
                    before[kind] = try await Self.count(kind, house)
                    #expect(due[kind.rawValue] ?? 0 > 0, "\(kind)")
                }
                try await Self.work(site)
                for kind in kinds {
                    #expect(try await Self.due(house)[kind.rawValue] == 0, "\(kind)")
                    let left = (before[kind] ?? 0) - (due[kind.rawValue] ?? 0)
                    // The work itself leaves answers and notices behind.
                    let isYoung = kind == .requests || kind == .notices || kind == .letters
                    let found = try await Self.count(kind, house)
                    #expect(isYoung ? found >= left && found <= left + 2 : found == left, "\(kind)")
                }
            }
            let lines = try await house.ask(
                ListAudit(Audit.Filter(operation: "retention."), limit: 100)
            ).lines.map(\.line)
            #expect(!lines.isEmpty && lines.allSatisfy { $0.actor == "cli:server" })
            #expect(lines.contains { $0.detail.contains("webhook_calls 1") })
            // Five years later every seal still holds, and nothing of the books is gone.
            #expect(try await house.findings() == [])
            #expect(try await house.ask(VerifyLedger()).head != chain)
            #expect(try await house.ask(ListInvoices(InvoiceFilter(), limit: 10)).rows.count == 1)
        }
    }

    @Test func `a day without anything due leaves no line`() async throws {
        try await TestSite.with { site in
            try await Self.work(site)
            let lines = try await site.house.ask(ListAudit(limit: 500)).lines
            #expect(!lines.contains { $0.line.operation == "retention.applied" })
        }
    }

    @Test(arguments: TestEngine.tried)
    func `one cooperative's term does not touch another's rows`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            try await house.house.found(
                Cooperative.test(2), people: [], by: .commandLine(user: "test"))
            let other = house.next(2)
            let keepers = try await TestHouse.hire(in: 2, of: house.house)
            _ = try await other.member("Dee")
            let requests = { (house: TestHouse) in
                try await house.raw { transaction in
                    try transaction.value(
                        "SELECT COUNT(*) FROM request WHERE coop_id = \(house.coop)",
                        as: Int.self) ?? 0
                }
            }
            _ = try await house.member("Ada")
            let theirs = try await requests(other)
            #expect(theirs > 0)
            house.clock.set(TestHouse.firstDay + 500)
            try await house.perform(ApplyRetention(), as: house.person(.operator))
            #expect(try await requests(house) == 1)
            #expect(try await requests(other) == theirs)
            await #expect(throws: AccessError.self) {
                try await other.ask(ListRetention(), as: keepers[.billing])
            }
        }
    }

    @Test func `operators and the board see the terms with their grounds`() async throws {
        try await TestSite.with { site in
            try await Self.fill(site)
            site.house.clock.set(TestHouse.firstDay + 40)
            for (role, path) in [(Role.operator, "/office/retention"), (.board, "/retention")] {
                let page = try await site.session(role).get(path)
                #expect(page.status == .ok)
                #expect(
                    page.text.contains("Appels de programmes") && page.text.contains("30 jours"))
                #expect(page.text.contains("Code de commerce, art. L123-22"))
                #expect(page.text.contains("10 ans au moins"))
            }
            #expect(
                try await site.session(of: site.ada.actor).get("/retention").status == .forbidden)
        }
    }

    static let wrong: [(what: String, class: String, place: String)] = [
        ("a class nobody can remove", "{key: entry, days: \"30\"", "key"),
        ("too soon", "{key: requests, days: \"29\"", "days"),
        ("no number", "{key: sessions, days: \"x\"", "days"),
        ("neither", "{key: sessions", "days"),
    ]

    @Test(arguments: wrong.indices)
    func `a pack that would remove the books, or too soon, is refused`(_ index: Int) throws {
        let text = """
            pack: fr
            topic: retention
            content:
              classes:
                - \(Self.wrong[index].class), title: {fr: "x", en: "x"}, checked: 2026-11-23, \
            verified: false, source: {title: "x"}}
            """
        let rules = try RuleBook(pack: "fr", files: [("retention.yaml", Array(text.utf8))])
        #expect(throws: RuleBookError.self, "\(Self.wrong[index].what)") {
            try RetentionRules(rules)
        }
    }
}
