// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser

/// The one program: server, command line, demo, benchmarks.
@main
struct Entraide: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entraide",
        abstract: "Runs a business and employment cooperative.",
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, DemoCommand.self, MonthCommand.self, LedgerCommand.self,
            StatementCommand.self,
            PaymentCommand.self, PayrollCommand.self, DSNCommand.self, PackCommand.self,
            MigrateCommand.self, BenchCommand.self, TokenCommand.self, AccountsCommand.self,
            RetentionCommand.self,
        ])
}
