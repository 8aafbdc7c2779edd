// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Database
import Interchange
import Ledger
import Operations
import Store
import TestHouse
import TestSupport
import Testing

/// Bank files that are repeated, broken, foreign or contradictory.
struct ImportTests {
    static let day = TestHouse.firstDay

    static func statement(
        _ amounts: [Int64], id: String = "R1", account: String = TestBank.iban,
        opening: Int64 = 1_000_000, from: Day = day, to: Day = day + 5
    ) -> Statement {
        Statement(
            id: id, account: account, opening: Balance(day: from, amount: .cents(opening)),
            closing: Balance(day: to, amount: .cents(opening + amounts.reduce(0, +))),
            entries: amounts.enumerated().map { index, cents in
                StatementEntry(
                    position: index + 1, bookingDay: from + 1, amount: .cents(cents),
                    bankReference: "\(id)-\(index)", text: "virement \(index)")
            })
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let what: String
        let code: String
        let bytes: @Sendable () throws -> [UInt8]
        var testDescription: String { what }
    }

    static func altered(_ statement: Statement, _ old: String, _ new: String) throws -> [UInt8] {
        Array(
            String(decoding: try TestBank.file([statement]), as: UTF8.self)
                .replacing(old, with: new).utf8)
    }

    static let refusals = [
        Refusal(what: "a gap", code: "operation.statement_gap") {
            try TestBank.file([
                statement([5], id: "R2", opening: 1_000_101, from: day + 5, to: day + 6)
            ])
        },
        Refusal(
            what: "a gap inside a file, after a good statement", code: "operation.statement_gap"
        ) {
            try TestBank.file([
                statement([5], id: "R2", opening: 1_000_100, from: day + 5, to: day + 6),
                statement([5], id: "R3", opening: 1_000_100, from: day + 6, to: day + 7),
            ])
        },
        Refusal(what: "a foreign account", code: "bank.other_account") {
            try TestBank.file([
                statement([5], id: "R2", account: "DE89370400440532013000", opening: 1_000_100)
            ])
        },
        Refusal(
            what: "the same reference with another closing", code: "operation.statement_differs"
        ) {
            try TestBank.file([statement([200])])
        },
        Refusal(
            what: "the same reference and sums with other lines",
            code: "operation.statement_differs"
        ) {
            try TestBank.file([statement([40, 60])])
        },
        Refusal(what: "lines that do not add up", code: "bank.unbalanced_statement") {
            try altered(
                statement([5_555], id: "R2", opening: 1_000_100, from: day + 5, to: day + 6),
                "55.55",
                "55.54")
        },
    ]

    static func opened(_ house: TestHouse) async throws {
        try await house.perform(OpenBooks(on: day, cash: .cents(1_000_000)))
        let summary = try await house.receive(TestBank.file([statement([100])]))
        #expect(summary.lines == 1 && summary.suspended == 1)
    }

    @Test(arguments: TestEngine.tried, refusals)
    func `a file that cannot be is refused whole`(
        _ engine: TestEngine, _ refusal: Refusal
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            try await Self.opened(house)
            let before = try await house.ask(VerifyLedger()).head
            #expect(await outcome { try await house.receive(refusal.bytes()) } == refusal.code)
            #expect(try await house.ask(VerifyLedger()).head == before)
            #expect(try await house.ask(ListStatements()).statements.count == 1)
        }
    }

    @Test func `a cut file and one with a DOCTYPE are not even read`() throws {
        let bytes = try TestBank.file([Self.statement([100])])
        for length in stride(from: 0, to: bytes.count - 1, by: 97) {
            #expect(throws: InterchangeError.self) {
                try ImportStatement(bytes: Array(bytes.prefix(length)))
            }
        }
        let hostile = try Self.altered(
            Self.statement([100]), "<Document", "<!DOCTYPE x [<!ENTITY y \"z\">]><Document")
        #expect(throws: InterchangeError.self) { try ImportStatement(bytes: hostile) }
    }

    @Test(arguments: TestEngine.tried)
    func `the same file again adds nothing, alone or with the next statement`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            try await Self.opened(house)
            let again = try await house.receive(TestBank.file([Self.statement([100])]))
            #expect(again.repeated == 1 && again.lines == 0)
            let next = Self.statement(
                [7, 8], id: "R2", opening: 1_000_100, from: Self.day + 5, to: Self.day + 9)
            let both = try await house.receive(TestBank.file([Self.statement([100]), next]))
            #expect(both.repeated == 1 && both.lines == 2 && both.statements == 2)
            #expect(try await house.balance("512000") == .cents(1_000_115))
            #expect(try await house.findings() == [])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the first statement must begin with the balance of the books`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            try await house.perform(OpenBooks(on: Self.day, cash: .cents(999_999)))
            let code = await outcome {
                try await house.receive(TestBank.file([Self.statement([100])]))
            }
            #expect(code == "operation.statement_gap")
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a line of nothing does not stop the file`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            try await house.perform(OpenBooks(on: Self.day, cash: .cents(1_000_000)))
            let summary = try await house.receive(TestBank.file([Self.statement([0, 100])]))
            #expect(summary.lines == 2 && summary.suspended == 1)
            #expect(try await house.findings() == [])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the hash of the file is kept as sha256sum prints it`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            try await Self.opened(house)
            let hash = try await house.raw {
                try $0.value("SELECT file_hash FROM statement", as: String.self)
            }
            #expect(hash?.utf8.count == 64)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `sixteen imports of one file at once book it once`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            try await house.perform(OpenBooks(on: Self.day, cash: .cents(1_000_000)))
            let file = try TestBank.file([Self.statement([100, 200])])
            let lines = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 { group.addTask { try await house.receive(file).lines } }
                return try await group.reduce(0, +)
            }
            #expect(lines == 2)
            #expect(try await house.balance("512000") == .cents(1_000_300))
        }
    }
}
