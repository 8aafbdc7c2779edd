// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Basics
import Foundation
import Ledger
import Operations
import Store

/// Checks, balances and exports of the books.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Verify, read and export the books.",
        subcommands: [Verify.self, TrialBalanceCommand.self, Export.self])

    /// Recomputes the chain and every invariant.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recompute the hash chain and every invariant.")
        @OptionGroup var installation: InstallationOptions
        @Option(help: "Code of the cooperative.") var coop: String?

        func run() async throws {
            try await Report.failures(installation) {
                let house = try await installation.house()
                let cooperative = try await Installation.cooperative(coop, in: house)
                let result = try await house.ask(
                    VerifyLedger(), as: Installation.actor, in: cooperative.id)
                await house.close()
                for finding in result.findings {
                    Report.note("\(finding.kind) \(finding.place) \(finding.detail)")
                }
                print("links \(result.links)\nhead \(result.head)")
                guard result.findings.isEmpty else { throw ExitCode(1) }
                print("sound")
            }
        }
    }

    /// The balances of all accounts at a day.
    struct TrialBalanceCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "trial-balance", abstract: "The balances of all accounts at a day.")
        @OptionGroup var installation: InstallationOptions
        @Option(help: "Code of the cooperative.") var coop: String?
        @Option(help: "The day, as 2026-10-31; today by default.") var at: String?
        @Option(help: "Code of a section; the whole cooperative by default.") var section: String?
        @Flag(help: "Print JSON.") var json = false

        private struct Row: Encodable {
            let account: String
            let label: String
            let debit: String
            let credit: String
            let balance: String
        }

        func run() async throws {
            try await Report.failures(installation) {
                let house = try await installation.house()
                let cooperative = try await Installation.cooperative(coop, in: house)
                let day = try at.map { try Day(text: $0) }
                let all = try await house.ask(
                    ShowTrialBalance(at: day), as: Installation.actor, in: cooperative.id)
                var answer = all
                if let section {
                    guard let found = all.sections.first(where: { $0.code == section }) else {
                        throw StoreError.notFound(kind: "section", id: section)
                    }
                    answer = try await house.ask(
                        ShowTrialBalance(at: day, section: found.id), as: Installation.actor,
                        in: cooperative.id)
                }
                await house.close()
                let rows = answer.balance.rows.map {
                    Row(
                        account: $0.account, label: answer.titles[$0.account] ?? "",
                        debit: $0.debit.text, credit: $0.credit.text, balance: $0.balance.text)
                }
                if json {
                    print(try Report.json(rows))
                } else {
                    for row in rows {
                        print(
                            [row.account, row.debit, row.credit, row.balance, row.label]
                                .joined(separator: "\t"))
                    }
                }
            }
        }
    }

    /// Statutory and plain-text exports.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the accounting entry file or a plain-text journal of a year.")
        @OptionGroup var installation: InstallationOptions
        @Option(help: "Code of the cooperative.") var coop: String?
        @Option(help: "The year.") var year: Int
        @Option(help: "fec or hledger.") var format: String
        @Option(help: "Folder to write to.") var out: String

        func validate() throws {
            guard ExportLedger.Format(rawValue: format) != nil else {
                let known = ExportLedger.Format.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--format: one of \(known).")
            }
        }

        func run() async throws {
            try await Report.failures(installation) {
                guard let format = ExportLedger.Format(rawValue: format) else { return }
                let house = try await installation.house()
                let cooperative = try await Installation.cooperative(coop, in: house)
                let files = try await house.ask(
                    ExportLedger(year: year, format: format), as: Installation.actor,
                    in: cooperative.id)
                await house.close()
                let folder = URL(fileURLWithPath: out, isDirectory: true)
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: true)
                for file in files {
                    let place = folder.appendingPathComponent(file.name)
                    try Data(file.bytes).write(to: place, options: .atomic)
                    print(place.path)
                }
            }
        }
    }
}
