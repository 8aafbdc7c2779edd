// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import Foundation
import Operations
import Store

/// One durable invoice issue, against the same rows through plain SQLite.
enum IssueBench {
    private static let count = 1_000
    private static let writers = 16

    static func run(laws: [String: Law]) async throws -> [Measure] {
        let house = try await BenchHouse(laws: laws)
        let alone = try await rate(house, writers: 1, named: "one")
        let together = try await rate(house, writers: writers, named: "many")
        let raw = try await rawRate(house)
        await house.close()
        let peer = String(format: "%.0f/s raw", raw)
        return [
            Measure(
                name: "issue, one writer, SQLite", ours: String(format: "%.0f/s", alone),
                peer: peer, ratio: alone / raw, goal: "≥ 0.30"),
            Measure(
                name: "issue, 16 writers, SQLite", ours: String(format: "%.0f/s", together),
                peer: peer, ratio: together / raw, goal: "≥ 1.00"),
        ]
    }

    /// One writer against sixteen on a PostgreSQL database that was given.
    static func run(laws: [String: Law], database: any Database) async throws -> [Measure] {
        let house = try await BenchHouse(laws: laws, database: database)
        let alone = try await rate(house, writers: 1, named: "one")
        let together = try await rate(house, writers: writers, named: "many")
        await house.close()
        return [
            Measure(
                name: "issue, 16 writers, PostgreSQL", ours: String(format: "%.0f/s", together),
                peer: String(format: "%.0f/s one writer", alone), ratio: together / alone,
                goal: "≥ 4.00")
        ]
    }

    private static func rate(
        _ bench: BenchHouse, writers: Int, named name: String
    ) async throws -> Double {
        let drafts = try await bench.drafts(count, named: name)
        let spent = try await seconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for index in stride(from: writer, to: drafts.count, by: writers) {
                            _ = try await bench.house.perform(
                                IssueInvoice(draft: drafts[index]), as: bench.actor,
                                in: BenchHouse.coop, key: "\(name)-issue-\(index)")
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        return Double(count) / spent
    }

    /// As many rows of each table as one issue writes, copied one issue a transaction into
    /// tables without triggers or foreign keys.
    private static func rawRate(_ bench: BenchHouse) async throws -> Double {
        guard let folder = bench.folder else { return .nan }
        let rows = try await bench.house.database.read(scope: .cooperative(BenchHouse.coop)) {
            // Two runs of issues, each with its drafts.
            try PlainRows(ofIssues: 2 * count, drafts: 2 * count, in: $0)
        }
        let plain = try SQLiteDatabase(
            path: folder.appendingPathComponent("plain.sqlite").path, readers: 1)
        try await plain.write(scope: .installation) { try rows.createTables(in: $0) }
        let spent = try await seconds {
            for _ in 0..<count {
                try await plain.write(scope: .installation) { try rows.insert(in: $0) }
            }
        }
        await plain.close()
        return Double(count) / spent
    }
}
