// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Ledger
import Payroll
import Testing
import Texts

@testable import Operations
@testable import Store
@testable import Web

/// Pages of the office out of invented answers.
@Suite struct OfficeFillingTests {
    let t: Speech
    let catalogues: Catalogues

    init() throws {
        catalogues = try House.catalogues()
        t = catalogues.speech(.french)
    }

    static let period = Period(containing: Day(number: 20_454))

    static func run(_ decision: StoredRun.Decision? = nil) -> StoredRun {
        StoredRun(
            id: ID(7), period: period, executionDay: period.lastDay, total: .cents(150_000),
            fileHash: String(repeating: "ab", count: 32), preparedBy: "person:1",
            preparedAt: Instant(startOf: period.lastDay), payments: [], decision: decision)
    }

    static func board(
        _ steps: [MonthStep], runs: [StoredRun] = [], suspense: Int = 0
    ) -> ShowMonthBoard.Answer {
        ShowMonthBoard.Answer(
            month: ShowMonth.Answer(
                period: period, today: period.lastDay,
                steps: steps.map { ($0, Instant(startOf: period.lastDay)) }, runs: runs,
                payslips: [], mayRun: true), activities: [:], engagements: 3,
            cutoff: period.day(25), suspense: suspense, lastClosed: nil, first: period,
            latest: period)
    }

    static let noted = [
        MonthStep(
            "bank", .waiting,
            [
                "covered": "true", "cutoff": "2026-01-25", "until": "2026-01-31",
                "suspense": "2", "amount": "47.00",
            ]),
        MonthStep("contributions", .done, ["activities": "3", "amount": "841.01"]),
        MonthStep("pay", .done, ["payslips": "2", "engagements": "3"]),
        MonthStep("payments", .waiting, ["runs": "1", "amount": "1500.00", "run": "7"]),
        MonthStep("vat", .done, ["due": "10.00", "deductible": "2.00", "position": "8.00"]),
        MonthStep("documents", .done, ["invoices": "1", "payslips": "2"]),
        MonthStep("checks", .waiting, ["findings": "1", "links": "1048"]),
        MonthStep("close", .pending, ["period": "2025-12"]),
    ]

    static let question = ListQuestion("/month", FormData())

    @Test(arguments: ["fr", "en", "nl"])
    func `each noted step becomes sentences without holes`(_ tag: String) {
        let t = catalogues.speech(Language(rawValue: tag))
        for state in [MonthStep.State.done, .waiting] {
            let steps = Self.noted.map { MonthStep($0.name, state, $0.facts) }
            let page = MonthBoardPage(Self.board(steps), Self.question, allowed: [], in: t)
            #expect(page.stages.count == 8)
            for stage in page.stages {
                let detail = stage.detail ?? ""
                #expect(!detail.isEmpty, "\(stage.title)")
                #expect(!detail.contains("{") && !detail.contains("⟦"), "\(detail)")
                #expect(!detail.hasSuffix("  "))
            }
        }
    }

    @Test func `the board shows where work stands and what waits for whom`() {
        let answer = Self.board(Self.noted, runs: [Self.run()], suspense: 2)
        let page = MonthBoardPage(
            answer, Self.question, allowed: [.handleBank, .approvePayments], in: t)
        #expect(
            page.stages.map(\.state) == [
                .waiting, .done, .done, .waiting, .done, .done, .failed, .todo,
            ])
        #expect(page.stages.map(\.isCurrent) == [true] + Array(repeating: false, count: 7))
        #expect(page.waiting.map(\.href) == ["/suspense", "/payments/7"])
        #expect(page.checks.rows.count == 1 && page.checks.rows[0].cells[0].href == "/checks")
        #expect(page.run?.action == "/month/2026-01/run")
    }

    @Test func `a run decided after the month ran no longer waits`() {
        let decided = Self.run(
            StoredRun.Decision(
                isApproved: true, by: "person:2", at: Instant(startOf: Self.period.lastDay)))
        let page = MonthBoardPage(
            Self.board(Self.noted, runs: [decided]), Self.question, allowed: [.approvePayments],
            in: t)
        #expect(page.stages[3].state == .done)
        #expect(page.waiting.isEmpty)
    }

    @Test func `doors that are closed to a person are not offered`() {
        let page = MonthBoardPage(
            Self.board(Self.noted, runs: [Self.run()], suspense: 2), Self.question, allowed: [],
            in: t)
        #expect(page.stages[0].links.isEmpty)
        #expect(page.waiting.map(\.href) == ["/payments/7"])
    }

    static func shown(
        own: Bool, mayApprove: Bool, decision: StoredRun.Decision? = nil
    ) -> ShowRun.Answer {
        ShowRun.Answer(
            found: FindRun.Answer(
                run: run(decision), file: decision?.isApproved == true ? "<Document/>" : nil,
                mayDecide: decision == nil && mayApprove && !own),
            names: ["person:1": "Maud", "person:2": "Sacha"],
            iban: "FR1420041010050500013M02606", isOwn: own, mayApprove: mayApprove,
            timeZone: "Europe/Paris", changed: [], shared: [])
    }

    @Test func `a run offers approval only to a second person who may`() {
        let second = PaymentRunPage(Self.shown(own: false, mayApprove: true), in: t)
        #expect(second.approve?.hidden.last?.value == String(repeating: "ab", count: 32))
        #expect(second.reject != nil && second.download == nil)
        for answer in [
            Self.shown(own: true, mayApprove: true), Self.shown(own: false, mayApprove: false),
        ] {
            let page = PaymentRunPage(answer, in: t)
            #expect(page.approve == nil && page.reject == nil && page.download == nil)
        }
        let own = PaymentRunPage(Self.shown(own: true, mayApprove: true), in: t)
        #expect(own.standing.text.contains("Vous l’avez préparé"))
    }

    @Test(arguments: [true, false])
    func `a decided run tells who decided and keeps no button`(_ isApproved: Bool) {
        let decision = StoredRun.Decision(
            isApproved: isApproved, by: "person:2", at: Instant(startOf: Self.period.lastDay))
        let page = PaymentRunPage(
            Self.shown(own: false, mayApprove: true, decision: decision), in: t)
        #expect(page.approve == nil && page.reject == nil)
        #expect((page.download != nil) == isApproved)
        #expect(page.events.count == 2 && page.events[0].text.contains("Sacha"))
    }

    @Test(arguments: ["fr", "en", "nl"])
    func `each reason of the matching has a sentence`(_ tag: String) {
        let t = catalogues.speech(Language(rawValue: tag))
        let own = ["match.end_to_end", "match.fee", "match.decided", "match.same_amount"]
        let keys = MatchReason.keys + own + SuspenseReason.allCases.map(\.rawValue)
        for key in keys { #expect(t.has(key), "\(key)") }
        let bare = SuspenseLine.sentences([.init("match.over_payment")], in: t)
        #expect(!bare.contains("{"), "the import gives it without values")
    }

    static let members = [
        ("Chloé", Int64(500)), ("Alix", -100), ("Bela", 0),
    ].enumerated().map { index, member in
        MemberRow(
            section: Section(
                id: ID(Int64(index + 1)), code: "A\(index)", name: "Atelier \(member.0)",
                kind: .activity), name: member.0, contract: .cesa, from: period.firstDay, to: nil,
            treasury: .cents(member.1), receivables: .zero, lastPaid: nil)
    }

    @Test func `members are listed by name or by what they hold, and searched`() throws {
        func page(_ question: String) throws -> MemberListPage {
            let list = MemberListPage.list(
                ListQuestion("/members", try FormData(urlEncoded: question.utf8)),
                today: Self.period.lastDay, mayOpen: true, mayPay: true, in: t)
            return MemberListPage(Self.members, list, today: Self.period.lastDay, in: t)
        }
        func names(_ question: String) throws -> [String] {
            try page(question).table.rows.map { $0.cells[0].text }
        }
        #expect(try names("") == ["Alix", "Bela", "Chloé"])
        #expect(try names("sort=treasury") == ["Alix", "Bela", "Chloé"])
        #expect(try names("sort=-treasury") == ["Chloé", "Bela", "Alix"])
        #expect(try names("q=CHLOE") == ["Chloé"])
        let page = try page("")
        #expect(page.table.rows[0].cells[0].pill?.tone == .bad)
        #expect(page.table.rows[1].cells[0].pill == nil)
    }

    @Test func `an address keeps the question and leaves out what is empty`() {
        #expect(address("/a", ["x": "1 & 2", "y": ""]) == "/a?x=1%20%26%202")
        #expect(address("/a", ["y": ""]) == "/a")
    }
}
