// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation

/// Programs of others that read what we write: poppler, qpdf, Python.
enum Tool {
    struct Outcome {
        var status: Int32
        var output: String
    }

    static func run(_ program: String, _ arguments: [String]) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: data, as: UTF8.self))
    }

    /// Gives `body` the path of a file holding `bytes`, removed afterwards.
    static func withFile<Value>(
        _ bytes: [UInt8], _ body: (String) throws -> Value
    ) throws -> Value {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("entraide-\(UUID().uuidString).pdf")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }

    /// The text of each page as pdftotext finds it, special spaces written as plain ones.
    static func pages(_ pdf: [UInt8], layout: Bool = true) throws -> [String] {
        try withFile(pdf) { path in
            let outcome = try run("pdftotext", (layout ? ["-layout"] : []) + [path, "-"])
            let text = outcome.output
                .replacingOccurrences(of: "\u{00A0}", with: " ")
                .replacingOccurrences(of: "\u{202F}", with: " ")
            return text.components(separatedBy: "\u{0C}").dropLast()
        }
    }

    /// What `qpdf --check` complains about; empty when it is content.
    static func complaints(_ pdf: [UInt8]) throws -> String {
        try withFile(pdf) { path in
            let outcome = try run("qpdf", ["--check", path])
            return outcome.status == 0 ? "" : outcome.output
        }
    }

    /// A Python that has `pikepdf[pdfa]`; nil when this machine has none.
    static let archivePython: String? = {
        let named = ProcessInfo.processInfo.environment["ENTRAIDE_PDFA_PYTHON"]
        let candidates = [named, "python3"].compactMap { $0 }
        return candidates.first { candidate in
            (try? run(candidate, ["-c", "import pikepdf.pdfa"]).status) == 0
        }
    }()
}
