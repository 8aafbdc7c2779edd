// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Basics
import Database
import Foundation
import Interchange
import Operations
import RuleBook

/// Shows and checks the law's figures.
struct PackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack", abstract: "A figure's history with its sources; faults of a pack.",
        subcommands: [Show.self, Unverified.self, Check.self])

    /// A figure's history.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A figure's history with its sources.")
        @OptionGroup var installation: InstallationOptions
        @Option(help: "Country of the pack.") var country = "fr"
        @Argument(help: "Key of the figure: vat.standard.") var key: String
        @Option(help: "Only the value in force on this day.") var at: String?

        func run() async throws {
            try await Report.failures(installation) {
                let rules = try installation.rules(country)
                guard let parameter = rules.parameters[key] else {
                    throw RuleBookError.unknownParameter(key: key)
                }
                var values = parameter.values
                if let at { values = [try rules.value(key, at: Day(text: at))] }
                print("\(key)\t\(parameter.unit.rawValue)\t\(parameter.title["en"] ?? "")")
                for value in values {
                    let next = parameter.values.first { $0.from > value.from }
                    let end = (value.to ?? next.map { $0.from - 1 })?.text ?? "…"
                    let mark = value.source.isVerified ? "" : "\tnot verified"
                    print(
                        "\(value.from) – \(end)\t\(value.value.text)\tknown \(value.known)\t"
                            + "\(value.source.title) \(value.source.reference)\t"
                            + "checked \(value.source.checked)\(mark)")
                }
            }
        }
    }

    /// What nobody has verified.
    struct Unverified: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Rules and figures of a pack that nobody has compared with their source.")
        @OptionGroup var installation: InstallationOptions
        @Option(help: "Country of the pack.") var country = "fr"
        @Option(help: "Language of the sentences: fr, nl or en.") var language = "en"

        func run() async throws {
            try await Report.failures(installation) {
                let rules = try installation.rules(country)
                for point in try OpenPoint.all(rules) {
                    let what = point.what[language] ?? point.what["en"] ?? point.key
                    let why = point.why[language] ?? point.why["en"] ?? ""
                    print("\(point.key)\t\(what)\t\(why)\t\(point.place)")
                }
                for (key, parameter) in rules.parameters.sorted(by: { $0.key < $1.key }) {
                    for value in parameter.values where !value.source.isVerified {
                        print("\(key)\t\(value.from)\t\(value.value.text)\t\(value.source.title)")
                    }
                }
            }
        }
    }

    /// The faults of a pack.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a folder of packs, one folder a country; name the first fault.")
        @OptionGroup var installation: InstallationOptions
        @Argument(help: "Folder such as share/packs.") var folder: String

        func run() async throws {
            try await Report.failures(installation) {
                let place = URL(fileURLWithPath: folder, isDirectory: true)
                let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
                for country in names.sorted() where country.utf8.count == 2 {
                    let law =
                        Law.isWhole(country: country, in: place)
                        ? try Law(country: country, in: place) : nil
                    let rules = try law?.rules ?? Law.rules(country: country, in: place)
                    _ = try OpenPoint.all(rules)
                    // Tables of a declaration are read here, so that a slip in them is told too.
                    if (try? rules.topic("dsn_norm")) != nil {
                        let norm = try DSN.Norm(rules)
                        _ = try DSN.Rules(rules, on: norm.days.lowerBound)
                    }
                    let unverified = rules.parameters.values.flatMap(\.values).filter {
                        !$0.source.isVerified
                    }
                    print(
                        "\(country)\t\(rules.parameters.count) figures\t"
                            + "\(unverified.count) values not verified\t"
                            + (law?.digest ?? "figures only"))
                }
            }
        }
    }
}

/// Brings the database to this version.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the database to this version.")
    @OptionGroup var installation: InstallationOptions

    func run() async throws {
        try await Report.failures(installation) {
            let database = try await installation.open()
            await database.close()
            print("up to date")
        }
    }
}
