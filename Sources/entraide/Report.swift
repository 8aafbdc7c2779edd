// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Basics
import Foundation

/// What the command line tells people.
enum Report {
    /// Runs a command; a refusal becomes one clear line and exit code 1.
    static func failures(_ body: () async throws -> Void) async throws {
        do { try await body() } catch let error as any UserFacingError {
            let values = error.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            note(([error.code] + values).joined(separator: " "))
            if ProcessInfo.processInfo.environment["ENTRAIDE_DEBUG"] != nil { note("\(error)") }
            throw ExitCode(1)
        }
    }

    /// Writes a line to standard error.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// The log-ins of the demo.
    static func logIns() {
        print(
            """
            Log-ins of the demo (password \(Demo.password)):
              member       \(Demo.memberEmail)
              back office  \(Demo.officeEmail)
              board        \(Demo.boardEmail)
            """)
    }
}
