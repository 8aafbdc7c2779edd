// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Basics
import Foundation
import Interchange
import Operations
import RuleBook
import Texts

/// Checks social declarations.
struct DSNCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dsn", abstract: "Nominative social declarations (DSN, norm P26V01).",
        subcommands: [Check.self])

    /// Our own validator on one file.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a DSN and check it in four layers; say what was not checked.",
            discussion: """
                Layers: syntax, norm, tree, business. Exit 0 without finding, 1 with findings. \
                It does not replace the official validator (DSN-Val).
                """)
        @OptionGroup var installation: InstallationOptions
        @Argument(help: "A DSN file.") var file: String
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await Report.failures(installation) {
                guard let law = try installation.laws()["fr"] else {
                    throw ValidationError("--share: the French pack is missing.")
                }
                // Headcounts and due days are not looked at: any day of the norm will do.
                let norm = try DSN.Norm(law.rules)
                let rules = try DSN.Rules(law.rules, on: norm.days.lowerBound)
                let report = rules.check(try Report.bytes(of: file))
                if json {
                    let name = URL(fileURLWithPath: file).lastPathComponent
                    let value = DSN.ReportJSON.value(of: report, file: name, norm: norm)
                    print(value.encoded)
                } else {
                    try tell(report)
                }
                if !report.faults.isEmpty { throw ExitCode(1) }
            }
        }

        /// Findings on standard error, one a line; the rest on standard output.
        private func tell(_ report: DSN.Report) throws {
            let speech = try Report.speech(installation)
            for fault in report.faults {
                let place = fault.line == 0 ? "" : "\(file):\(fault.line): "
                let layer = speech("dsn.layer.\(fault.layer.rawValue)")
                let advice = speech(fault.adviceKey, fault.values)
                Report.note("\(place)\(layer): \(speech(fault)) \(advice) [\(fault.code)]")
            }
            let counts = ["rubriques": String(report.rubriques)]
            if report.faults.isEmpty {
                print(speech("dsn.report.clean", counts))
            } else {
                let number = String(report.faults.count)
                print(speech("dsn.report.faulty", counts.merging(["findings": number]) { $1 }))
            }
            print(speech("dsn.report.not_checked"))
            for key in report.notChecked { print("- \(speech(key))") }
        }
    }
}
