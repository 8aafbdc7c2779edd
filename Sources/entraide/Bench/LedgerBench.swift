// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import Foundation
import Ledger
import Operations
import Store

/// Reading a ledger of a million lines.
enum LedgerBench {
    private static let entries = 250_000

    static func run(laws: [String: Law]) async throws -> [Measure] {
        guard let law = laws["fr"] else { return [] }
        let bench = try await BenchHouse(laws: laws)
        let year = bench.house.clock.now().utcDay.year - 1
        try fill(bench, law: law, year: year, from: 0, to: entries / 10)
        let early = try await firstPage(bench, year: year)
        try fill(bench, law: law, year: year, from: entries / 10, to: entries)
        let late = try await firstPage(bench, year: year)
        let open = try await trialBalance(bench, year: year)
        try close(bench, law: law, year: year)
        let closed = try await trialBalance(bench, year: year)
        await bench.close()
        return [
            Measure(
                name: "trial balance, 1,000,000 lines, no month closed",
                ours: String(format: "%.3f s", open), peer: "0.300 s limit", ratio: open / 0.3,
                goal: "≤ 1.00"),
            Measure(
                name: "trial balance, 1,000,000 lines, 11 months closed",
                ours: String(format: "%.3f s", closed), peer: "0.300 s limit",
                ratio: closed / 0.3, goal: "≤ 1.00"),
            Measure(
                name: "first ledger page, ten times the data",
                ours: String(format: "%.2f ms", late * 1000),
                peer: String(format: "%.2f ms with a tenth", early * 1000), ratio: late / early,
                goal: "≤ 1.50"),
        ]
    }

    /// Posts real entries of four lines, 2,000 a transaction.
    private static func fill(
        _ bench: BenchHouse, law: Law, year: Int, from: Int, to: Int
    ) throws {
        let chart = law.chart
        let accounts = chart.expenseChoices.map(\.code)
        let current = chart.account(.internalCurrent)
        for start in stride(from: from, to: to, by: 2_000) {
            try bench.house.database.writeSync(scope: .cooperative(BenchHouse.coop)) {
                transaction in
                let store = try bench.books(law, in: transaction)
                let pool = try store.sections.only(.pool).id
                for number in start..<min(start + 2_000, to) {
                    guard let month = Period(year, number * 12 / entries + 1) else { continue }
                    let day = month.day(number % 28 + 1)
                    let amount = Money.cents(Int64(number % 90_000) + 100)
                    try store.entries.post(
                        Entry(
                            .miscellaneous, on: day, voucher: Voucher("M\(number)", on: day),
                            label: "Mesure \(number)",
                            lines: [
                                Line(accounts[number % accounts.count], in: pool, amount),
                                Line(current, in: pool, -amount),
                                Line(current, in: bench.section, amount),
                                Line(
                                    accounts[(number + 3) % accounts.count], in: bench.section,
                                    -amount),
                            ], chart: chart))
                }
                try store.flush()
            }
        }
    }

    private static func close(_ bench: BenchHouse, law: Law, year: Int) throws {
        for month in 1...11 {
            guard let period = Period(year, month) else { continue }
            try bench.house.database.writeSync(scope: .cooperative(BenchHouse.coop)) {
                transaction in
                let store = try bench.books(law, in: transaction)
                try store.balances.close(period, by: "bench")
                try store.flush()
            }
        }
    }

    /// The best of five, so that a busy machine does not count.
    private static func best(_ body: () async throws -> Void) async throws -> Double {
        var best = Double.infinity
        for _ in 0..<5 { best = min(best, try await seconds(body)) }
        return best
    }

    private static func trialBalance(_ bench: BenchHouse, year: Int) async throws -> Double {
        guard let day = Day(year, 12, 31) else { return .nan }
        return try await best {
            _ = try await bench.house.ask(
                ShowTrialBalance(at: day), as: bench.actor, in: BenchHouse.coop)
        }
    }

    private static func firstPage(_ bench: BenchHouse, year: Int) async throws -> Double {
        try await best {
            _ = try await bench.house.ask(
                ListEntries(EntryFilter(), limit: 50), as: bench.actor, in: BenchHouse.coop)
        }
    }
}
