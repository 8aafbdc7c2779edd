// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Basics
import Operations
import Store

/// How long each class of data is kept, and how much is too old.
struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Say how long data is kept and how much is due; remove it with --apply.")

    @OptionGroup var installation: InstallationOptions
    @Option(help: "Code of the cooperative; may be left out when there is one.") var coop: String?
    @Flag(help: "Remove what is due now; the server does so once a day.") var apply = false

    func run() async throws {
        try await Report.failures(installation) {
            let house = try await installation.house()
            let cooperative = try await Installation.cooperative(coop, in: house)
            let rows = try await house.ask(
                ListRetention(), as: Installation.actor, in: cooperative.id)
            for row in rows { print(Self.line(row)) }
            if apply {
                let removed = try await house.perform(
                    ApplyRetention(), as: Installation.actor, in: cooperative.id,
                    key: "retention \(house.clock.now().milliseconds)", from: "cli")
                print("removed\t\(removed.values.reduce(0, +))")
            }
            await house.close()
        }
    }

    private static func line(_ row: ListRetention.Answer) -> String {
        let source = row.rule.source
        let grounds = source.isVerified ? source.title : "\(source.title)\tnot verified"
        switch row.rule.term {
        case .removed(_, let days):
            return "\(row.rule.key)\t\(days) days\t\(row.due ?? 0) due\t\(grounds)"
        case .kept(let years): return "\(row.rule.key)\t\(years) years\tkept\t\(grounds)"
        }
    }
}
