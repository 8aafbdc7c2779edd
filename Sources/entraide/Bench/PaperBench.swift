// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Operations
import Store
import Web

/// Payslips printed as archives (PDF/A-3b), as a bulk run prints them.
enum PaperBench {
    private static let count = 300
    private static let goal = 100.0

    static func run(laws: [String: Law], share: String) async throws -> [Measure] {
        guard let january = Period(2026, 1) else { return [] }
        let clock = FixedClock(Instant(startOf: january.firstDay).adding(seconds: 32_400))
        let bench = try await BenchHouse(laws: laws, members: 1, clock: clock)
        guard let law = laws["fr"], let seat = bench.seats.first else { return [] }
        try PayrunBench.fund(bench, law)
        _ = try await bench.house.perform(
            ChoosePay(
                engagement: seat.engagement, choice: .gross(.cents(250_000)), from: january),
            as: bench.actor, in: BenchHouse.coop, key: "choice")
        clock.set(january.lastDay)
        let made = try await bench.house.perform(
            PayMember(engagement: seat.engagement, period: january), as: bench.actor,
            in: BenchHouse.coop, key: "pay")
        guard let made else { throw BenchFailure(paid: 0) }
        let answer = try await bench.house.ask(
            FindPayslip(id: made), as: bench.actor, in: BenchHouse.coop)
        let paper = try PayslipPaper(laws: laws, share: share)
        _ = try paper.print(answer)
        let spent = try await seconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        for _ in 0..<(count / 2) { _ = try paper.print(answer) }
                    }
                }
                try await group.waitForAll()
            }
        }
        await bench.close()
        let rate = Double(count) / spent
        return [
            Measure(
                name: "payslip PDFs (PDF/A-3b), two cores",
                ours: String(format: "%.0f/s", rate), peer: String(format: "%.0f/s", goal),
                ratio: rate / goal, goal: "≥ 1.00")
        ]
    }
}
