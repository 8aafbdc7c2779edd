// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation

/// What tests use from outside the package: files, other programs, schemas.
enum Outside {
    private static let here = URL(filePath: #filePath)

    /// `Tests/Fixtures`.
    static let fixtures = here.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    static func own(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: fixtures.appending(path: "own/\(path)")))
    }

    /// `shared` beside the project, or where `ENTRAIDE_SHARED` says.
    static let shared: URL? = {
        if let path = ProcessInfo.processInfo.environment["ENTRAIDE_SHARED"] {
            return URL(filePath: path)
        }
        return above { $0.appending(path: "shared") }
    }()

    static let hasPublicStatements = publicStatement("genkgo_camt053.v4.xml") != nil

    static func publicStatement(_ name: String) -> [UInt8]? {
        guard let shared else { return nil }
        let file = shared.appending(path: "fixtures/public/statements/\(name)")
        return (try? Data(contentsOf: file)).map { [UInt8]($0) }
    }

    /// A schema that an installed Python package carries, in `.venv` or where `ENTRAIDE_VENV` says.
    ///
    /// The project does not ship schemas.
    static func schema(_ package: String, _ path: String) -> URL? {
        let said = ProcessInfo.processInfo.environment["ENTRAIDE_VENV"].map { URL(filePath: $0) }
        guard let venv = said ?? above({ $0.appending(path: ".venv") }) else { return nil }
        let lib = venv.appending(path: "lib")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: lib.path)) ?? []
        return versions.sorted().map {
            lib.appending(path: "\($0)/site-packages/\(package)/\(path)")
        }.first { FileManager.default.fileExists(atPath: $0.path) }
    }

    static let painSchema = schema("sepaxml", "schemas/pain.001.001.09.xsd")
    static let camtSchema = schema("camt053", "xsd/camt.053.001.08.xsd")

    private static func above(_ candidate: (URL) -> URL) -> URL? {
        var folder = here.deletingLastPathComponent()
        while folder.path != "/" {
            let found = candidate(folder)
            if FileManager.default.fileExists(atPath: found.path) { return found }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }

    static func program(_ name: String) -> URL? {
        ["/usr/bin", "/usr/local/bin", "/bin"].map { URL(filePath: "\($0)/\(name)") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Runs a program on a temporary file with `bytes`, whose path follows `arguments`.
    static func run(
        _ program: URL, _ arguments: [String], on bytes: [UInt8], then more: [String] = []
    ) throws -> (status: Int32, output: String) {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "entraide-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments + [file.path] + more
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}

extension [UInt8] {
    var text: String { String(decoding: self, as: UTF8.self) }

    func replacing(_ old: String, _ new: String) -> [UInt8] {
        Array(text.replacing(old, with: new).utf8)
    }

    func replacingFirst(_ old: String, _ new: String) -> [UInt8] {
        Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
    }
}
