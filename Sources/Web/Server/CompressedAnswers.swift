// SPDX-License-Identifier: AGPL-3.0-or-later

import HTTPTypes
import Hummingbird
import Interchange
import NIOCore

/// Sends texts compressed to browsers and programs that take `gzip`.
///
/// What a page holds that another site must not learn from its length, the token of its forms,
/// differs in each answer: ``FormToken``. Cookies never travel with requests that another site
/// makes without being followed as a link.
///
/// - Source: RFC 9110 §8.4, §12.5.3; https://www.breachattack.com.
struct CompressedAnswers: RouterMiddleware {
    typealias Context = SiteContext

    /// Shorter answers fit into one packet anyway.
    static let bytesMin = 1_200

    /// Types that compress; pictures, PDF and archives already are.
    private static let types: Set<Substring> = [
        "text/html", "text/css", "text/javascript", "text/csv", "text/plain", "text/calendar",
        "application/json", "application/problem+json", "application/xml", "image/svg+xml",
    ]

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard Self.isText(response), response.headers[.contentEncoding] == nil else {
            return response
        }
        // A copy kept by the browser or a proxy is good for such requests only.
        response.headers[.vary] =
            response.headers[.vary].map { "\($0), Accept-Encoding" } ?? "Accept-Encoding"
        guard Self.takesGzip(request.headers[.acceptEncoding]),
            let length = response.body.contentLength, length >= Self.bytesMin
        else {
            return response
        }
        let bytes = try await Self.bytes(of: response.body)
        let packed = Compression.gzip(bytes)
        response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: packed ?? bytes))
        guard packed != nil else { return response }
        response.headers[.contentEncoding] = "gzip"
        // The tag of the plain bytes still says that the content is the same.
        if let tag = response.headers[.eTag], !tag.hasPrefix("W/") {
            response.headers[.eTag] = "W/\(tag)"
        }
        return response
    }

    private static func isText(_ response: Response) -> Bool {
        let type = response.headers[.contentType]?.split(separator: ";").first
        return type.map { types.contains($0) } ?? false
    }

    /// Whether `Accept-Encoding` takes gzip: it or `*` is named, and not with a weight of zero.
    static func takesGzip(_ header: String?) -> Bool {
        var anything = false
        for item in (header ?? "").lowercased().split(separator: ",").prefix(20) {
            let parts = item.split(separator: ";").map { String($0).trimmed }
            guard let name = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2) ?? "1"
            let isTaken = weight.contains { ("1"..."9").contains($0) }
            if name == "gzip" { return isTaken }
            if name == "*" { anything = isTaken }
        }
        return anything
    }

    private static func bytes(of body: ResponseBody) async throws -> [UInt8] {
        let collected = Collected()
        try await body.write(CollectingWriter(collected: collected))
        return await collected.bytes
    }

    /// The parts of an answer, put together.
    private actor Collected {
        var bytes: [UInt8] = []

        func add(_ part: ByteBuffer) { bytes += part.readableBytesView }
    }

    private struct CollectingWriter: ResponseBodyWriter {
        let collected: Collected

        func write(_ buffer: ByteBuffer) async throws { await collected.add(buffer) }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
