// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Ledger
import Operations
import Sales
import Store
import TestHouse
import TestSupport
import Testing

/// What banks do with the transfers of a month's pay, besides booking them one by one.
struct SalaryTests {
    static let first = TestHouse.firstDay
    static let january = first.period
    static let after = january.lastDay

    /// Two members paid for January by one approved run.
    static func paid(
        _ engine: TestEngine,
        _ body: (TestHouse, inout TestBank, StoredRun) async throws -> Void
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            var moves: [TestBank.Move] = []
            for name in ["Alix", "Bela"] {
                let member = try await house.member(name)
                try await house.perform(
                    ChoosePay(engagement: member.engagement, choice: .available, from: january))
                let number = try await house.number(house.invoice(member, "2000.00"))
                moves.append(.init(.cents(240_000), on: first + 4, text: number))
            }
            try await house.receive(bank.file(moves, until: first + 20))
            try await CollectionTests.month(house)
            let run = try await approved(house)
            #expect(run.payments.count == 2)
            house.clock.set(after + 10)
            try await body(house, &bank, run)
            #expect(try await house.findings() == [])
        }
    }

    static func approved(_ house: TestHouse) async throws -> StoredRun {
        let run = try #require(
            try await house.ask(ListRuns()).first { $0.decision == nil })
        try await house.perform(
            DecideRun(run: run.id, isApproved: true, fileHash: run.fileHash),
            as: house.person(.board))
        return run
    }

    static func owed(_ house: TestHouse) async throws -> Money {
        -(try await house.balance("421000"))
    }

    @Test(arguments: TestEngine.tried)
    func `a run that the bank books as one line is paid in full`(
        _ engine: TestEngine
    ) async throws {
        try await Self.paid(engine) { house, bank, run in
            let summary = try await house.receive(
                bank.file(
                    [.init(-run.total, on: Self.after + 1, text: "VIREMENTS")],
                    until: Self.after + 2))
            #expect(summary.matched == 1)
            #expect(try await Self.owed(house) == .zero)
            // The same sum once more is somebody else's affair.
            let again = try await house.receive(
                bank.file([.init(-run.total, on: Self.after + 3)], until: Self.after + 4))
            #expect(again.suspended == 1)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a salary that comes back is owed again, and paid by a new run`(
        _ engine: TestEngine
    ) async throws {
        try await Self.paid(engine) { house, bank, run in
            let back = run.payments[0]
            let moves = run.payments.map {
                TestBank.Move(-$0.amount, on: Self.after + 1, endToEnd: $0.endToEnd)
            }
            let summary = try await house.receive(
                bank.file(
                    moves + [.init(back.amount, on: Self.after + 3, endToEnd: back.endToEnd)],
                    until: Self.after + 4))
            #expect(summary.matched == 3)
            #expect(try await Self.owed(house) == back.amount)

            try await house.perform(
                PreparePayRun(period: Self.january), as: house.person(.payroll))
            let second = try await Self.approved(house)
            #expect(second.payments.map(\.payslip) == [back.payslip])
            #expect(second.payments[0].endToEnd != back.endToEnd)
            try await house.receive(
                bank.file(
                    [
                        .init(
                            -back.amount, on: Self.after + 6, endToEnd: second.payments[0].endToEnd)
                    ], until: Self.after + 7))
            #expect(try await Self.owed(house) == .zero)
            #expect(
                try await house.perform(
                    PreparePayRun(period: Self.january), as: house.person(.payroll)) == nil)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a person recognises what the bank does not name`(_ engine: TestEngine) async throws {
        try await Self.paid(engine) { house, bank, run in
            // Two days early: not surely ours.
            let back = run.payments[1]
            let summary = try await house.receive(
                bank.file(
                    [
                        .init(-run.total, on: run.executionDay - 2, text: "VIR"),
                        .init(back.amount, on: Self.after + 1, text: "RETOUR"),
                    ], until: Self.after + 2))
            #expect(summary.suspended == 2)
            let waiting = try await house.ask(ListStatements()).suspense
            let outgoing = try #require(waiting.first { $0.left.isNegative }).line.id
            let incoming = try #require(waiting.first { !$0.left.isNegative }).line.id
            let sent = try await house.ask(ExplainSuspense(line: outgoing))
            #expect(sent.runs.map(\.id) == [run.id])
            #expect(try await house.ask(ExplainSuspense(line: incoming)).returnedPay == [])
            try await house.perform(DecideSuspense(line: outgoing, decision: .payRun(run.id)))
            #expect(try await Self.owed(house) == .zero)

            let known = try await house.ask(ExplainSuspense(line: incoming)).returnedPay
            #expect(known.contains { $0.payment == back })
            #expect(
                await outcome {
                    try await house.perform(
                        DecideSuspense(line: incoming, decision: .returnedPay("SAL-0")))
                } == "operation.bad_field")
            try await house.perform(
                DecideSuspense(line: incoming, decision: .returnedPay(back.endToEnd)))
            #expect(try await Self.owed(house) == back.amount)
            #expect(try await house.ask(ListStatements()).suspense.isEmpty)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a bank line of a closed month is posted on the first open day`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            let number = try await house.number(house.invoice(member, "1000.00"))
            house.clock.set(Self.after + 3)
            try await house.perform(ClosePeriod(period: Self.january))
            let summary = try await house.receive(
                bank.file(
                    [
                        .init(.cents(120_000), on: Self.after - 1, text: number),
                        .init(.cents(-990), on: Self.after, code: "PMNT-MDOP-CHRG"),
                        .init(.cents(5_000), on: Self.after, text: "?"),
                        .init(.cents(700), on: Self.after + 2, text: "?"),
                    ], until: Self.after + 2))
            #expect(summary.lines == 4)
            let page = try await house.ask(
                ListEntries(EntryFilter(account: "512000", journal: .bank), limit: 10))
            #expect(
                page.entries.map(\.day).sorted()
                    == [Self.after + 1, Self.after + 1, Self.after + 1, Self.after + 2])
            #expect(page.entries.map(\.voucher.day).min() == Self.after - 1)
            #expect(try await house.findings() == [])
        }
    }
}
