// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Basics
import Foundation
import Payroll
import Texts

/// What the command line tells people.
enum Report {
    /// Runs a command; a refusal becomes one clear line and exit code 1.
    static func failures(
        _ installation: InstallationOptions, _ body: () async throws -> Void
    ) async throws {
        do { try await body() } catch let error as any UserFacingError {
            let rows: [any UserFacingError]? = (error as? PayrollError)?.problems
            for problem in rows ?? [error] { note(sentence(problem, installation)) }
            throw ExitCode(1)
        }
    }

    /// The sentence of an error in the language of the terminal, or its code and values; after
    /// the place in a table it is about, unless the sentence tells it.
    private static func sentence(
        _ error: any UserFacingError, _ installation: InstallationOptions
    ) -> String {
        if let speech = try? speech(installation), speech.has("error.\(error.code)") {
            var place = ""
            if case .refusedRow? = error as? PayrollError {
                place = error.field.map { "\($0): " } ?? ""
            }
            return "\(place)\(speech(error)) [\(error.code)]"
        }
        let values = error.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return ([error.code] + values).joined(separator: " ")
    }

    /// The sentences in the language of the terminal.
    static func speech(_ installation: InstallationOptions) throws -> Speech {
        let language = ProcessInfo.processInfo.environment["LANG"]?.prefix(2) ?? "en"
        return try installation.catalogues().speech(Language(rawValue: String(language)))
    }

    /// Writes a line to standard error.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// The log-ins of the demo.
    static func logIns(_ plan: Demo.Plan = Demo.Plan()) {
        print(
            """
            Log-ins of the demo (password \(Demo.password)):
              member       \(plan.email("membre1"))
              back office  \(plan.email("bureau"))
              board        \(plan.email("conseil"))
              director     \(plan.email("direction"))
            """)
    }

    /// A value as one line of JSON with sorted keys.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The bytes of a file, with a clear refusal when it cannot be read.
    static func bytes(of path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError("\(path): no such file, or it cannot be read.")
        }
        return Array(data)
    }
}
