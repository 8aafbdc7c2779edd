// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation
import Glibc
import Testing

/// A machine that is called, in Python, which checks signatures with its own code.
final class HTTPSink {
    struct Request: Decodable {
        let method: String
        let path: String
        let body: String
        /// Whether `Entraide-Signature` is what Python's `hmac` makes of the key and the body.
        let signed: Bool
        /// The time stamp of the signature.
        let time: Int64
        /// By name in lower case.
        let headers: [String: String]
    }

    static let secret = "whsec_essai"
    let folder = NSTemporaryDirectory() + "http-\(UUID().uuidString)"
    let port: Int
    let certificate: String?
    private let process = Process()

    init(isEncrypted: Bool = false) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        var arguments = [MailSink.tools + "/http_sink.py", folder, "--secret", Self.secret]
        certificate = isEncrypted ? "\(folder)/certificate.pem" : nil
        if let certificate {
            try MailSink.makeCertificate(certificate, key: "\(folder)/key.pem")
            arguments += ["--certificate", certificate, "--key", "\(folder)/key.pem"]
        }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.filter(\.isNumber)), "the sink did not start")
    }

    deinit {
        // A test's thread may have the gentler signals blocked, and its children inherit that.
        kill(process.processIdentifier, SIGKILL)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What came so far, in order.
    func requests() throws -> [Request] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".json") }.sorted()
            .map {
                try JSONDecoder().decode(
                    Request.self, from: Data(contentsOf: URL(filePath: "\(folder)/\($0)")))
            }
    }
}
