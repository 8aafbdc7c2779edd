// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Basics
import Database
import Foundation
import Operations

/// The project's own benchmarks, each with its peer or limit in the same run.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure against the peer or the limit in the same run; ratios are printed.")
    @OptionGroup var installation: InstallationOptions
    @Argument(help: "issue, ledger, list or payroll; all by default.") var name: String?
    @Option(help: "Address of an empty PostgreSQL database for the issue benchmark.")
    var postgres: String?

    @Flag(help: "For payroll: all 75,000 stored payslips instead of a part.") var full = false

    func run() async throws {
        try await Report.failures(installation) {
            let laws = try installation.laws()
            print("what\tours\tpeer or limit\tratio\tgoal")
            if name == nil || name == "issue" {
                for measure in try await IssueBench.run(laws: laws) { print(measure.line) }
                if let postgres {
                    let database = try PostgresDatabase(
                        PostgresConfiguration(url: postgres, applicationName: "entraide-bench"))
                    for measure in try await IssueBench.run(laws: laws, database: database) {
                        print(measure.line)
                    }
                } else {
                    print("issue, 16 writers, PostgreSQL\tnot measured: give --postgres")
                }
            }
            if name == nil || name == "ledger" {
                for measure in try await LedgerBench.run(laws: laws) { print(measure.line) }
            }
            if name == nil || name == "payroll" {
                for measure in try PayrollBench.run(laws: laws) { print(measure.line) }
                for measure in try await PayrunBench.run(laws: laws, isWhole: full) {
                    print(measure.line)
                }
                let share = try installation.shareFolder().path
                for measure in try await PaperBench.run(laws: laws, share: share) {
                    print(measure.line)
                }
            }
            if name == nil || name == "list" {
                let share = try installation.shareFolder().path
                for measure in try await ListBench.run(laws: laws, share: share) {
                    print(measure.line)
                }
            }
        }
    }
}
