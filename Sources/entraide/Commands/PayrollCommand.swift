// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Foundation
import Operations
import Payroll

/// Computes tables of payslips.
struct PayrollCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payroll", abstract: "Compute tables of payslips, budgets and years.",
        subcommands: [Compute.self, Solve.self, Year.self])

    struct TableOptions: ParsableArguments {
        @OptionGroup var installation: InstallationOptions
        @Option(help: "Country of the law: fr or be, each with its own columns.")
        var country = "fr"
        @Option(name: .customLong("in"), help: "CSV to read.") var input: String
        @Option(help: "CSV to write.") var out: String

        /// Reads the table, computes, writes the answer whole or not at all.
        func convert(_ body: (PayrollTables, [UInt8]) throws -> String) async throws {
            try await Report.failures(installation) {
                let rules = try installation.rules(country)
                let answer = try body(PayrollTables(rules: rules), try Report.bytes(of: input))
                try Data(answer.utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
            }
        }
    }

    /// One payslip a row.
    struct Compute: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Payslips line by line, one a row of the table.")
        @OptionGroup var table: TableOptions
        func run() async throws { try await table.convert { try $0.compute(csv: $1) } }
    }

    /// Gross pay from a net pay or a budget.
    struct Solve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The gross pay of a net pay or a cost, one a row of the table.")
        @OptionGroup var table: TableOptions
        func run() async throws { try await table.convert { try $0.solve(csv: $1) } }
    }

    /// Twelve months with cumulative regularisation.
    struct Year: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The general reduction month by month over a year.")
        @OptionGroup var table: TableOptions
        func run() async throws { try await table.convert { try $0.year(csv: $1) } }
    }
}
