// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Ledger
import Operations
import Sales
import Store
import TestHouse
import TestSupport
import Testing

/// The cooperative's writer: group commit, numbering, idempotency, lost connections.
struct WriterTests {
    static func drafts(_ count: Int, _ house: TestHouse) async throws -> [ID<InvoiceDraft>] {
        let member = try await house.member("Alix")
        var drafts: [ID<InvoiceDraft>] = []
        for index in 0..<count {
            drafts.append(
                try await house.perform(
                    SaveDraft(id: nil, draft: house.draft(member, "\(index + 1).00"))))
        }
        return drafts
    }

    /// Every document of the books, by number.
    static func documents(_ house: TestHouse) async throws -> [InvoiceRow] {
        try await house.ask(ListInvoices(InvoiceFilter(), limit: 5_000)).rows
            .sorted { $0.number < $1.number }
    }

    static func expectGapless(_ rows: [InvoiceRow], count: Int) {
        #expect(rows.map(\.number) == (1...count).map { "FA-2026-\(padded($0))" })
        #expect(rows.map(\.day) == rows.map(\.day).sorted())
    }

    static func padded(_ number: Int) -> String {
        String(repeating: "0", count: 4 - String(number).count) + String(number)
    }

    @Test(arguments: TestEngine.tried, [16, 64])
    func `many issues at once are numbered without gap, and all that were acknowledged are there`(
        _ engine: TestEngine, _ count: Int
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let drafts = try await Self.drafts(count, house)
            let ids = try await withThrowingTaskGroup(of: ID<Invoice>.self) { group in
                for draft in drafts {
                    group.addTask { try await house.perform(IssueInvoice(draft: draft)) }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            let rows = try await Self.documents(house)
            #expect(ids.count == count)
            #expect(Set(rows.map(\.id)) == ids)
            Self.expectGapless(rows, count: count)
            #expect(try await house.findings() == [])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a request that fails harms none beside it and uses no number`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let drafts = try await Self.drafts(20, house)
            let outsider = house.person(.coach)
            let outcomes = await withTaskGroup(of: String.self) { group in
                for (index, draft) in drafts.enumerated() {
                    group.addTask {
                        await outcome { try await house.perform(IssueInvoice(draft: draft)) }
                    }
                    group.addTask {
                        await outcome {
                            try await house.perform(IssueInvoice(draft: ID(Int64(90_000 + index))))
                        }
                    }
                    group.addTask {
                        await outcome {
                            try await house.perform(IssueInvoice(draft: draft), as: outsider)
                        }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes["done"] == 20)
            #expect(outcomes["store.not_found"] == 20)
            #expect((outcomes["access.forbidden"] ?? 0) == 20)
            Self.expectGapless(try await Self.documents(house), count: 20)
            #expect(try await house.findings() == [])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the same request fifty times at once has one effect and one answer`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let drafts = try await Self.drafts(2, house)
            let answers = try await withThrowingTaskGroup(of: ID<Invoice>.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await house.perform(IssueInvoice(draft: drafts[0]), key: "once")
                    }
                }
                return try await group.reduce(into: [ID<Invoice>]()) { $0.append($1) }
            }
            #expect(answers.count == 50 && Set(answers).count == 1)
            #expect(try await Self.documents(house).map(\.id) == Array(answers.prefix(1)))
            await #expect(throws: StoreError.keyReused) {
                try await house.perform(IssueInvoice(draft: drafts[1]), key: "once")
            }
            // The key belongs to the person: somebody else's request is another request.
            await #expect(throws: StoreError.self) {
                try await house.perform(
                    IssueInvoice(draft: drafts[0]), as: house.person(.billing), key: "once")
            }
            #expect(try await Self.documents(house).count == 1)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `an answer of nothing is kept too`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            let member = try await house.member("Alix")
            house.clock.set(TestHouse.firstDay + 30)
            for _ in 0..<2 {
                let payslip = try await house.perform(
                    PayMember(engagement: member.engagement, period: TestHouse.firstDay.period),
                    key: "pay")
                #expect(payslip == nil)
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `closing the house answers every request: done and kept, or refused`(
        _ engine: TestEngine
    ) async throws {
        try await engine.withDatabase { database throws in
            let house = try await TestHouse(on: database)
            let drafts = try await Self.drafts(64, house)
            let answers = await withTaskGroup(of: String.self) { group in
                for draft in drafts {
                    group.addTask {
                        await outcome { try await house.perform(IssueInvoice(draft: draft)) }
                    }
                }
                group.addTask {
                    await house.house.close()
                    return "closed"
                }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            let kept =
                try await database.owner.engine == .sqlite
                ? nil
                : database.owner.read(scope: .cooperative(house.coop)) {
                    try $0.value("SELECT COUNT(*) FROM invoice", as: Int.self)
                }
            if let kept { #expect(kept == answers["done"] ?? 0) }
            #expect(
                (answers["done"] ?? 0) + (answers["database.closed"] ?? 0) == 64, "\(answers)")
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a row the database refuses costs its own request and none of its batch`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let drafts = try await Self.drafts(12, house)
            house.clock.set(TestHouse.firstDay.period.lastDay + 1)
            try await house.perform(ClosePeriod(period: TestHouse.firstDay.period))
            // Nothing but a trigger of the schema knows that the month is closed.
            let late = BookPurchase(
                section: try await house.ask(ListActivities())[0].id, supplier: "Papeterie",
                day: TestHouse.firstDay, reference: "P-1", designation: "Papier",
                account: "606400", net: .cents(100), tax: .zero, deduction: .none,
                isProductionCost: false)
            let results = await withTaskGroup(of: String.self) { group in
                for (index, draft) in drafts.enumerated() {
                    group.addTask {
                        await outcome { try await house.perform(IssueInvoice(draft: draft)) }
                    }
                    guard index % 4 == 1 else { continue }
                    group.addTask { await outcome { try await house.perform(late) } }
                }
                return await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(results.filter { $0 == "done" }.count == drafts.count)
            #expect(results.filter { $0 == "database.refused" }.count == 3)
            #expect(try await house.ask(ListPurchases()).rows.isEmpty)
            #expect(try await house.findings() == [])
        }
    }

    @Test func `a shifted clock goes on from its moment`() {
        let base = FixedClock(Instant(milliseconds: 1_000))
        let clock = ShiftedClock(from: Instant(milliseconds: 50_000), base: base)
        #expect(clock.now() == Instant(milliseconds: 50_000))
        base.set(TestHouse.firstDay)
        #expect(clock.now().milliseconds - 49_000 == base.now().milliseconds)
    }
}

/// What became of a request: `done` or the code of its failure.
func outcome(_ work: () async throws -> some Any) async -> String {
    do {
        _ = try await work()
        return "done"
    } catch let error as any UserFacingError { return error.code } catch { return "\(error)" }
}
