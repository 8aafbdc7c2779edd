// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import Foundation
import Operations
import Store

/// One durable invoice issue, against the same rows through plain SQLite.
enum IssueBench {
    /// Issues of one round, for each of the rates.
    private static let count = 250
    private static let rounds = 7
    private static let writers = 16

    static func run(laws: [String: Law]) async throws -> [Measure] {
        let bench = try await BenchHouse(laws: laws)
        var alone: [Double] = []
        var together: [Double] = []
        var raw: [Double] = []
        var plain: Plain?
        // In turns, so that a busy moment of the machine meets all of them.
        for round in 1...rounds {
            alone.append(try await rate(bench, writers: 1, named: "one-\(round)"))
            if plain == nil { plain = try await Plain(bench, issues: count) }
            together.append(try await rate(bench, writers: writers, named: "many-\(round)"))
            if let plain { raw.append(try await plain.rate(issues: count)) }
        }
        await plain?.close()
        await bench.close()
        let peer = String(format: "%.0f/s raw", median(raw))
        return [
            Measure(
                name: "issue, one writer, SQLite", ours: String(format: "%.0f/s", median(alone)),
                peer: peer, ratio: median(zip(alone, raw).map(/)), goal: "≥ 0.30"),
            Measure(
                name: "issue, 16 writers, SQLite",
                ours: String(format: "%.0f/s", median(together)), peer: peer,
                ratio: median(zip(together, raw).map(/)), goal: "≥ 1.00"),
        ]
    }

    /// One writer against sixteen on a PostgreSQL database that was given.
    static func run(laws: [String: Law], database: any Database) async throws -> [Measure] {
        let bench = try await BenchHouse(laws: laws, database: database)
        var alone: [Double] = []
        var together: [Double] = []
        for round in 1...rounds {
            alone.append(try await rate(bench, writers: 1, named: "one-\(round)"))
            together.append(try await rate(bench, writers: writers, named: "many-\(round)"))
        }
        await bench.close()
        return [
            Measure(
                name: "issue, 16 writers, PostgreSQL",
                ours: String(format: "%.0f/s", median(together)),
                peer: String(format: "%.0f/s one writer", median(alone)),
                ratio: median(zip(together, alone).map(/)), goal: "≥ 4.00")
        ]
    }

    private static func median(_ values: [Double]) -> Double {
        values.isEmpty ? .nan : values.sorted()[values.count / 2]
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
}

/// As many rows of each table as one issue writes, copied one issue a transaction into tables
/// without triggers, keys or indexes.
private struct Plain {
    let database: SQLiteDatabase
    let rows: PlainRows

    /// After the house has issued and drafted as many invoices.
    init(_ bench: BenchHouse, issues: Int) async throws {
        let rows = try await bench.house.database.read(scope: .cooperative(BenchHouse.coop)) {
            try PlainRows(ofIssues: issues, drafts: issues, in: $0)
        }
        let folder = bench.folder ?? FileManager.default.temporaryDirectory
        database = try SQLiteDatabase(
            path: folder.appendingPathComponent("plain.sqlite").path, readers: 1)
        try await database.write(scope: .installation) { try rows.createTables(in: $0) }
        self.rows = rows
    }

    func rate(issues: Int) async throws -> Double {
        let spent = try await seconds {
            for _ in 0..<issues {
                try await database.write(scope: .installation) { try rows.insert(in: $0) }
            }
        }
        return Double(issues) / spent
    }

    func close() async { await database.close() }
}
