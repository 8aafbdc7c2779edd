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

/// Several nodes on one PostgreSQL, and connections that die.
@Suite(.disabled(if: TestPostgres.isSkipped, "ENTRAIDE_TEST_POSTGRES=skip"))
struct NodeTests {
    /// Sends a request again under its key for as long as the database says that may help.
    static func insist<O: Operation>(
        _ operation: O, _ key: String, on house: House, as actor: Actor
    ) async throws -> O.Output {
        while true {
            do {
                return try await house.perform(operation, as: actor, in: 1, key: key)
            } catch let error as DatabaseError where error.isRetryable { continue }
        }
    }

    @Test func `killed connections lose nothing that was acknowledged and double nothing`()
        async throws
    {
        try await TestHouse.with(.postgres) { house throws in
            let drafts = try await WriterTests.drafts(96, house)
            guard let server = house.database.server else { return }
            let superuser = try PostgresDatabase(
                PostgresConfiguration(url: server.superuserURL, readers: 1, writers: 1))
            let actor = house.person(.director)
            let (ids, killed) = try await withThrowingTaskGroup(of: Void.self) { _ in
                async let killed = Self.kill(superuser, times: 12)
                let ids = try await withThrowingTaskGroup(of: ID<Invoice>.self) { group in
                    for draft in drafts {
                        group.addTask {
                            try await Self.insist(
                                IssueInvoice(draft: draft), "issue-\(draft)", on: house.house,
                                as: actor)
                        }
                    }
                    return try await group.reduce(into: Set()) { $0.insert($1) }
                }
                return (ids, try await killed)
            }
            await superuser.close()
            #expect(killed > 0)
            let rows = try await WriterTests.documents(house)
            #expect(ids.count == 96 && Set(rows.map(\.id)) == ids)
            WriterTests.expectGapless(rows, count: 96)
            #expect(try await house.findings() == [])
        }
    }

    /// Ends the program's connections, again and again.
    static func kill(_ superuser: PostgresDatabase, times: Int) async throws -> Int {
        var killed = 0
        for _ in 0..<times {
            killed += try await superuser.write(scope: .installation) { transaction in
                try transaction.rows(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE usename = 'entraide_app' AND datname = current_database()
                    """
                ).count
            }
            try await Task.sleep(for: .milliseconds(15))
        }
        return killed
    }

    @Test func `two nodes share one series and one chain`() async throws {
        try await TestHouse.with(.postgres) { house throws in
            let drafts = try await WriterTests.drafts(80, house)
            guard let server = house.database.server else { return }
            let other = House(
                database: try PostgresDatabase(
                    PostgresConfiguration(url: server.applicationURL, readers: 2, writers: 2)),
                laws: ["fr": try TestHouse.law.get()], clock: house.clock,
                random: RepeatableRandom(seed: 99))
            let actor = house.person(.director)
            let ids = try await withThrowingTaskGroup(of: ID<Invoice>.self) { group in
                for (index, draft) in drafts.enumerated() {
                    let node = index.isMultiple(of: 2) ? house.house : other
                    group.addTask {
                        try await node.perform(
                            IssueInvoice(draft: draft), as: actor, in: 1, key: "issue-\(index)")
                    }
                    // The same request at the other node: after a fail-over nobody knows.
                    let twin = index.isMultiple(of: 2) ? other : house.house
                    group.addTask {
                        try await twin.perform(
                            IssueInvoice(draft: draft), as: actor, in: 1, key: "issue-\(index)")
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            let rows = try await WriterTests.documents(house)
            #expect(ids.count == 80 && Set(rows.map(\.id)) == ids)
            WriterTests.expectGapless(rows, count: 80)
            #expect(try await house.findings() == [])
            await other.close()
        }
    }
}
