// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The stylesheet, the script and the pictures: read once at start, answered from memory.
struct StaticFiles: Sendable {
    private struct File: Sendable {
        let type: String
        let bytes: ByteBuffer
        let tag: String
    }

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml", "png": "image/png", "woff2": "font/woff2",
        "txt": "text/plain; charset=utf-8",
    ]

    private let files: [String: File]
    /// Changes when any of the files does.
    let version: String

    /// Reads the files of a folder, not its subfolders.
    init(folder: String) throws {
        var files: [String: File] = [:]
        var all = SHA256()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            guard let type = Self.types[name.split(separator: ".").last.map(String.init) ?? ""]
            else { continue }
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
            all.update(data: data)
            files[name] = File(
                type: type, bytes: ByteBuffer(bytes: data),
                tag: "\"\(SHA256.hash(data: data).prefix(12).hexadecimal)\"")
        }
        self.files = files
        version = all.finalize().prefix(6).hexadecimal
    }

    /// A file by name, or that the browser's copy is still good.
    func answer(_ name: String, to request: Request) throws -> Response {
        guard let file = files[name] else { throw NothingThere() }
        // An address with the version never changes its content.
        let isVersioned = request.uri.query == version
        let headers: HTTPFields = [
            .contentType: file.type, .eTag: file.tag,
            .cacheControl: isVersioned ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map {
            $0.drop { $0 == " " }
        }
        if known?.contains(where: { $0 == file.tag || $0 == "W/\(file.tag)" || $0 == "*" }) == true
        {
            return Response(status: .notModified, headers: headers, body: ResponseBody())
        }
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
    }
}
