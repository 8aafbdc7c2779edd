// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Operations
import Payroll
import RuleBook

/// French payslips of many people on one core: line by line, and found from a budget.
///
/// The limits are those of `goals`; OpenFisca, which computes totals only, is not run here.
enum PayrollBench {
    private static let people = 75_000
    private static let rounds = 3
    private static let seed: UInt64 = 2_026

    static func run(laws: [String: Law]) throws -> [Measure] {
        guard let rules = laws["fr"]?.rules else { return [] }
        let january = try Period(text: "2026-01")
        var months: [any PayRegime<PayslipInput, Payslip>] = []
        let resolved = try ContinuousClock().measure {
            for month in 0..<12 {
                months.append(
                    try PayrollLaw.regime(
                        rules, for: january + month, paying: PayslipInput.self, as: Payslip.self))
            }
        }
        let inputs = inputs(from: january)
        var lines = 0
        let slips = try fastest {
            lines = 0
            for (index, input) in inputs.enumerated() {
                lines += try months[index % 12].payslip(input).lines.count
            }
        }
        var exact = 0
        let inverses = try fastest {
            exact = 0
            for (index, input) in inputs.enumerated() {
                let law = months[index % 12]
                let budget = Money.cents(input.gross.minorUnits * 3 / 2 + 10_000)
                if try law.largestGross(costAtMost: budget, for: input).isExact { exact += 1 }
            }
        }
        return [
            limit("law of twelve months resolved", seconds(resolved), "", 0.05),
            limit("\(people) payslips, \(lines) lines, one core", slips, "", 0.3),
            limit("\(people) gross pays from a budget", inverses, ", \(exact) exact", 1.5),
            Measure(
                name: "peak memory of the program", ours: "\(peakMegabytes) MB",
                peer: "200 MB limit", ratio: Double(peakMegabytes) / 200, goal: "≤ 1.00"),
        ]
    }

    /// People of every kind a cooperative has, the same in each run.
    private static func inputs(from january: Period) -> [PayslipInput] {
        var random = SeededRandom(seed: seed)
        return (0..<people).map { index in
            let share = Rate(millionths: .random(in: 4...20, using: &random) * 50_000)
            return PayslipInput(
                period: january + index % 12,
                gross: .cents(.random(in: 30_000...700_000, using: &random)),
                basis: index % 2 == 0 ? .amount : .hours(share: share),
                category: index % 5 == 0 ? .executive : .nonExecutive,
                isFixedTerm: index % 9 == 0,
                establishment: Establishment(
                    headcount: [9, 20, 60, 300][index % 4],
                    accidentRate: Rate(millionths: 20_800), mobilityRate: Rate(millionths: 20_000)),
                health: HealthCover(
                    total: .cents(4_200), employerShare: Rate(millionths: 500_000)),
                withholding: .neutralGrid(.metropole))
        }
    }

    private static func limit(
        _ name: String, _ spent: Double, _ more: String, _ most: Double
    ) -> Measure {
        Measure(
            name: name, ours: String(format: "%.3f s", spent) + more,
            peer: String(format: "%.3f s limit", most), ratio: spent / most, goal: "≤ 1.00")
    }

    /// Seconds of the fastest of some rounds: what else runs on the machine only adds.
    private static func fastest(_ work: () throws -> Void) throws -> Double {
        try (0..<rounds).map { _ in seconds(try ContinuousClock().measure(work)) }.min() ?? .nan
    }

    private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

    /// The most memory this process has held; 0 where the system does not tell.
    private static var peakMegabytes: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
        return kilobytes / 1_024
    }
}
