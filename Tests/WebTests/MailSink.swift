// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation
import Glibc
import Operations
import Testing

/// A mail server for tests, aiosmtpd, which reads what arrives with Python's own mail parser.
final class MailSink {
    /// A message as the sink read it.
    struct Arrival: Decodable {
        let sender: String
        let recipients: [String]
        /// Names of all headers, in lower case.
        let names: [String]
        let from: [[String]]
        let to: [[String]]
        let subject: String
        let date: String
        let id: String
        let auto: String
        let unsubscribe: String
        let type: String
        let parts: [String]
        let text: String
        let html: String
        let defects: [String]
        let longest: Int
        let ascii: Bool
        let tls: Bool
    }

    enum Security: Sendable {
        case none, upgraded, implicit
    }

    private static let root = #filePath.components(separatedBy: "/Tests/")[0]
    static let tools = "\(root)/Tests/Tools"
    static let python = "\(root)/.venv-test/bin/python"
    /// Whether the test tools are installed (scripts/test-venv.sh).
    static var isThere: Bool { FileManager.default.fileExists(atPath: "\(root)/.venv-test/made") }

    let folder: String
    let certificate: String
    private let process = Process()
    let port: Int

    init(_ security: Security = .none, password: String? = nil) throws {
        folder = NSTemporaryDirectory() + "sink-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        certificate = "\(folder)/certificate.pem"
        var arguments = ["\(Self.tools)/mail_sink.py", folder]
        if security != .none {
            try Self.makeCertificate(certificate, key: "\(folder)/key.pem")
            arguments += ["--certificate", certificate, "--key", "\(folder)/key.pem"]
        }
        if security == .implicit { arguments.append("--implicit") }
        if let password { arguments += ["--password", password] }
        process.executableURL = URL(fileURLWithPath: Self.python)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.filter(\.isNumber)), "the sink did not start: \(line)")
    }

    deinit {
        // A test's thread may have the gentler signals blocked, and its children inherit that.
        kill(process.processIdentifier, SIGKILL)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What arrived so far, in order.
    func arrivals() throws -> [Arrival] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".json") }.sorted()
            .map {
                try JSONDecoder().decode(
                    Arrival.self, from: Data(contentsOf: URL(filePath: "\(folder)/\($0)")))
            }
    }

    static func makeCertificate(_ path: String, key: String) throws {
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", "2", "-subj", "/CN=sink.invalid", "-addext",
            "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", path,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        try #require(openssl.terminationStatus == 0)
    }
}
