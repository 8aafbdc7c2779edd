// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import Foundation
import Ledger
import Operations
import Payroll
import Store

/// A year of payslips computed, stored, posted and chained on SQLite, each as the month's run does
/// it: one durable operation a payslip, one after the other.
enum PayrunBench {
    /// As many as the goal is about.
    static let goal = 75_000
    private static let months = 12
    private static let limit = 300.0

    /// Measures all 75,000, or a part from which the whole is extrapolated.
    static func run(laws: [String: Law], isWhole: Bool) async throws -> [Measure] {
        guard let law = laws["fr"], let january = Period(2026, 1) else { return [] }
        let clock = FixedClock(Instant(startOf: january.firstDay).adding(seconds: 32_400))
        let bench = try await BenchHouse(
            laws: laws, members: isWhole ? goal / months : 100, clock: clock)
        try fund(bench, law)
        for (index, seat) in bench.seats.enumerated() {
            let gross = Money.cents(150_000 + Int64(index * 37 % 300_000))
            _ = try await bench.house.perform(
                ChoosePay(engagement: seat.engagement, choice: .gross(gross), from: january),
                as: bench.actor, in: BenchHouse.coop, key: "choice-\(index)")
        }
        var paid = 0
        let spent = try await seconds {
            for month in 0..<months {
                let period = january + month
                clock.set(period.lastDay)
                for seat in bench.seats {
                    let slip = try await bench.house.perform(
                        PayMember(engagement: seat.engagement, period: period),
                        as: bench.actor, in: BenchHouse.coop,
                        key: "pay-\(period)-\(seat.engagement)")
                    paid += slip == nil ? 0 : 1
                }
            }
        }
        await bench.close()
        guard paid == bench.seats.count * months else { throw BenchFailure(paid: paid) }
        let whole = spent * Double(goal) / Double(paid)
        let told = isWhole ? "measured" : "extrapolated from \(paid)"
        return [
            Measure(
                name: "\(goal) payslips computed, stored, posted, chained, SQLite",
                ours: String(format: "%.0f s, %@, %.0f/s", whole, told, Double(paid) / spent),
                peer: String(format: "%.0f s limit", limit), ratio: whole / limit, goal: "≤ 1.00")
        ]
    }

    /// Puts enough money into each activity for a year of pay.
    static func fund(_ bench: BenchHouse, _ law: Law) throws {
        let current = law.chart.account(.internalCurrent)
        guard let account = law.chart.expenseChoices.first?.code else { return }
        let day = bench.house.clock.now().utcDay
        let amount = Money.cents(20_000_000)
        try bench.house.database.writeSync(scope: .cooperative(BenchHouse.coop)) { transaction in
            let books = try bench.books(law, in: transaction)
            let pool = try books.sections.only(.pool).id
            for (index, seat) in bench.seats.enumerated() {
                try books.entries.post(
                    Entry(
                        .miscellaneous, on: day, voucher: Voucher("F\(index)", on: day),
                        label: "Mesure \(index)",
                        lines: [
                            Line(account, in: pool, amount), Line(current, in: pool, -amount),
                            Line(current, in: seat.section, amount),
                            Line(account, in: seat.section, -amount),
                        ], chart: law.chart))
            }
            try books.flush()
        }
    }
}

/// The benchmark did not do what it measures.
struct BenchFailure: Error {
    let paid: Int
}
