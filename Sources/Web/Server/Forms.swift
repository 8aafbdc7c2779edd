// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import HTTPTypes
import Hummingbird
import NIOCore

extension Site {
    /// The form a request carries, from a page of ours.
    ///
    /// Its `csrf` field must show the token, ``FormToken``: otherwise
    /// ``Access/AccessError/staleForm`` is thrown, and ``WebError`` for a body out of shape;
    /// nothing has been done by then.
    func form(of request: Request, upTo limit: Int, token: String?) async throws -> FormData {
        let form = try Self.read(
            await Self.body(of: request, upTo: limit),
            as: request.headers[.contentType] ?? "")
        guard let token, FormToken.isShown(token, in: form["csrf"]),
            form["key"].utf8.count <= 100
        else { throw AccessError.staleForm }
        return form
    }

    private static func read(_ body: [UInt8], as type: String) throws(WebError) -> FormData {
        if let boundary = Multipart.boundary(of: type) {
            return try Multipart.read(body, boundary: boundary)
        }
        let media = type.split(separator: ";").first.map { String($0).trimmed.lowercased() }
        guard media == "application/x-www-form-urlencoded" else { throw .badForm }
        return try FormData(urlEncoded: body)
    }

    /// The whole body; one that is too long is not read to its end.
    static func body(of request: Request, upTo limit: Int) async throws -> [UInt8] {
        let announced = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard announced <= limit else { throw WebError.tooLarge(limit: limit) }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= limit else {
                throw WebError.tooLarge(limit: limit)
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }
}
