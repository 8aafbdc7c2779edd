// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Bank
import Basics
import Foundation
import Interchange
import Operations
import Store

/// Reads and imports bank statements.
struct StatementCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement", abstract: "Read or import bank statements (camt.053).",
        subcommands: [Read.self, Import.self])

    /// Reads files and prints what they say.
    struct Read: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what statement files say; nothing is kept.")
        @OptionGroup var installation: InstallationOptions
        @Argument(help: "camt.053 files.") var files: [String]
        @Flag(help: "Print one JSON document a file.") var json = false

        func run() async throws {
            try await Report.failures(installation) {
                for path in files {
                    let read = try Camt053.read(Report.bytes(of: path))
                    if json {
                        let name = URL(fileURLWithPath: path).lastPathComponent
                        print(StatementJSON.value(of: read, file: name).encoded)
                        continue
                    }
                    for statement in read.statements {
                        print(
                            "\(statement.id)\t\(statement.account)"
                                + "\t\(statement.opening.amount.text)"
                                + "\t\(statement.closing.amount.text)\t\(statement.entries.count)")
                    }
                }
            }
        }
    }

    /// Books statements.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Book statements; the same file twice adds nothing.")
        @OptionGroup var installation: InstallationOptions
        @Option(help: "Code of the cooperative.") var coop: String?
        @Argument(help: "camt.053 files.") var files: [String]

        func run() async throws {
            try await Report.failures(installation) {
                let house = try await installation.house()
                let cooperative = try await Installation.cooperative(coop, in: house)
                for path in files {
                    let operation = try ImportStatement(bytes: Report.bytes(of: path))
                    let summary = try await house.perform(
                        operation, as: Installation.actor, in: cooperative.id,
                        key: "cli:import:\(UUID().uuidString)")
                    print(try Report.json(summary))
                }
                await house.close()
            }
        }
    }
}

/// The bank file of an approved run.
struct PaymentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payment", abstract: "Payment runs.", subcommands: [Export.self])

    /// Writes pain.001.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the pain.001 file of a run that a second person approved.")
        @OptionGroup var installation: InstallationOptions
        @Option(help: "Code of the cooperative.") var coop: String?
        @Option(help: "Number of the run.") var run: Int64
        @Option(help: "File to write.") var out: String

        func run() async throws {
            try await Report.failures(installation) {
                let house = try await installation.house()
                let cooperative = try await Installation.cooperative(coop, in: house)
                let answer = try await house.ask(
                    FindRun(id: ID(run)), as: Installation.actor, in: cooperative.id)
                await house.close()
                guard let file = answer.file else { throw OperationError.notApproved }
                try Data(file.utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
                print("\(out) sha256 \(answer.run.fileHash)")
            }
        }
    }
}
