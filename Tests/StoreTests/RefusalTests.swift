// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Ledger
import Operations
import Store
import TestHouse
import TestSupport
import Testing

/// What the schema itself refuses, whatever program writes.
struct RefusalTests {
    struct RawLine: Sendable {
        let account: String
        let section: Int64
        let minor: Int64
        var day = "2026-02-01"
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let lines: [RawLine]
        var count: Int?
        var day = "2026-02-01"
        var refusal: String = "entry_unbalanced"
        var testDescription: String { what }
    }

    /// Sections 1 and 2 are the treasury and the pool.
    static let cases = [
        Case(
            what: "unbalanced in total",
            lines: [
                .init(account: "512000", section: 1, minor: 100),
                .init(account: "471000", section: 1, minor: -99),
            ]),
        Case(
            what: "balanced in total, not per section",
            lines: [
                .init(account: "512000", section: 1, minor: 100),
                .init(account: "471000", section: 2, minor: -100),
            ]),
        Case(
            what: "class 9 does not net to zero",
            lines: [
                .init(account: "981000", section: 1, minor: 100),
                .init(account: "512000", section: 1, minor: -100),
            ]),
        Case(
            what: "fewer lines than it says",
            lines: [
                .init(account: "512000", section: 1, minor: 100),
                .init(account: "471000", section: 1, minor: -100),
            ], count: 3),
        Case(what: "no lines", lines: [], count: 0),
        Case(
            what: "a line of another day",
            lines: [
                .init(account: "512000", section: 1, minor: 100, day: "2026-02-02"),
                .init(account: "471000", section: 1, minor: -100),
            ]),
        Case(
            what: "dated in a closed month",
            lines: [
                .init(account: "512000", section: 1, minor: 100, day: "2026-01-15"),
                .init(account: "471000", section: 1, minor: -100, day: "2026-01-15"),
            ], day: "2026-01-15", refusal: "period_closed"),
        Case(
            what: "dated before a closed month",
            lines: [
                .init(account: "512000", section: 1, minor: 100, day: "2025-12-31"),
                .init(account: "471000", section: 1, minor: -100, day: "2025-12-31"),
            ], day: "2025-12-31", refusal: "period_closed"),
    ]

    static func insert(_ entry: Case, id: Int64, in transaction: any Transaction) throws {
        for (position, line) in entry.lines.enumerated() {
            try transaction.run(
                """
                INSERT INTO line (coop_id, entry_id, position, day, account, section_id,
                    amount_minor)
                VALUES (1, \(id), \(position), \(line.day), \(line.account), \(line.section),
                    \(line.minor))
                """)
        }
        try transaction.run(
            """
            INSERT INTO entry (coop_id, id, journal, year, number, day, voucher, voucher_day, label,
                line_count, posted_at, pack_digest)
            VALUES (1, \(id), 'miscellaneous', 2026, \(id), \(entry.day), 'V', \(entry.day), 'L',
                \(entry.count ?? entry.lines.count), 0, '')
            """)
    }

    @Test(arguments: TestEngine.tried, cases)
    func `the schema refuses an entry`(_ engine: TestEngine, _ entry: Case) async throws {
        try await TestHouse.with(engine) { house throws in
            house.clock.set(TestHouse.firstDay + 40)
            try await house.perform(ClosePeriod(period: TestHouse.firstDay.period))
            await #expect(throws: DatabaseError.refused(entry.refusal)) {
                try await house.raw { try Self.insert(entry, id: 9_000, in: $0) }
            }
        }
    }

    static let sound = Case(
        what: "sound",
        lines: [
            .init(account: "512000", section: 1, minor: 100),
            .init(account: "471000", section: 1, minor: -100),
        ])

    @Test(arguments: TestEngine.tried)
    func `no line joins an entry after it, and none stays without one`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            try await house.raw { try Self.insert(Self.sound, id: 9_000, in: $0) }
            let line: @Sendable (Int64) -> SQL = { entry in
                """
                INSERT INTO line (coop_id, entry_id, position, day, account, section_id,
                    amount_minor)
                VALUES (1, \(entry), 7, \("2026-02-01"), \("512000"), 1, 5)
                """
            }
            await #expect(throws: DatabaseError.refused("entry_complete")) {
                try await house.raw { _ = try $0.run(line(9_000)) }
            }
            await #expect(throws: DatabaseError.foreignKey) {
                try await house.raw { _ = try $0.run(line(9_001)) }
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a run is approved by another person than its preparer, with the file that was shown`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            _ = try await house.raw { transaction in
                try transaction.run(
                    """
                    INSERT INTO payment_run (coop_id, id, period, execution_day, total_minor,
                        payment_count, file_hash, prepared_by, prepared_at)
                    VALUES (1, 77, '2026-01', '2026-01-31', 1, 1, 'aa', 'person:1', 0)
                    """)
            }
            let decide: @Sendable (String, String, String) -> SQL = { by, hash, decision in
                """
                INSERT INTO payment_decision (coop_id, run_id, decision, file_hash, decided_by,
                    decided_at)
                VALUES (1, 77, \(decision), \(hash), \(by), 0)
                """
            }
            for refused in [
                decide("person:1", "aa", "approved"), decide("person:2", "ab", "approved"),
                decide("person:2", "ab", "rejected"),
            ] {
                await #expect(throws: DatabaseError.refused("four_eyes")) {
                    try await house.raw { _ = try $0.run(refused) }
                }
            }
            try await house.raw { _ = try $0.run(decide("person:2", "aa", "approved")) }
            await #expect(throws: DatabaseError.unique(constraint: "payment_decision_pkey")) {
                try await house.raw { _ = try $0.run(decide("person:3", "aa", "rejected")) }
            }
        }
    }
}
