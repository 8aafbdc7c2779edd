// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Basics
import Operations
import Store

/// The main job: one month, from bank lines to payslips, payment file, VAT and checks.
struct MonthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "month", abstract: "Do a month's work; say what waits for a person.")

    @OptionGroup var installation: InstallationOptions
    @Option(help: "Code of the cooperative; may be left out when there is one.") var coop: String?
    @Option(help: "The month, as 2026-10.") var period: String
    @Flag(help: "Print the report as JSON.") var json = false
    @Option(help: "Pretend it is the end of this day; for demos, whose year lies ahead.")
    var asOf: String?

    func run() async throws {
        try await Report.failures(installation) {
            let period = try Period(text: period)
            let house = try await installation.house(asOf: try asOf.map { try Day(text: $0) })
            let cooperative = try await Installation.cooperative(coop, in: house)
            let isQuiet = json
            let report = try await MonthRun(
                period, of: cooperative.id, in: house, as: Installation.actor
            ).run { step in
                if !isQuiet { print(MonthCommand.line(step)) }
            }
            await house.close()
            if json { print(try Report.json(report)) }
            for finding in report.findings {
                Report.note("\(finding.kind) \(finding.place) \(finding.detail)")
            }
            if !report.findings.isEmpty { throw ExitCode(1) }
        }
    }

    private static func line(_ step: MonthStep) -> String {
        let facts = step.facts.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }
            .map { "\($0.key) \($0.value)" }
        return "\(step.state.rawValue)\t\(step.name)\t\(facts.joined(separator: ", "))"
    }
}
