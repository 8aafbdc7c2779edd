// SPDX-License-Identifier: AGPL-3.0-or-later

import HTTPTypes
import Hummingbird
import Interchange
import NIOCore

extension Endpoint {
    /// The numbers in an address of this call by name; nil when it is another address.
    func values(in path: String) -> [String: String]? { Self.values(of: path, as: address) }

    /// The parts of a path that stand for the names of a pattern: `/clients/{id}`; nil when it is
    /// another path.
    static func values(of path: String, as pattern: String) -> [String: String]? {
        let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard wanted.count == parts.count else { return nil }
        var values: [String: String] = [:]
        for (name, part) in zip(wanted, parts) {
            if name.hasPrefix("{") {
                guard (1...100).contains(part.utf8.count), part.utf8.allSatisfy(isPlain) else {
                    return nil
                }
                values[String(name.dropFirst().dropLast())] = String(part)
            } else if name != part {
                return nil
            }
        }
        return values
    }

    /// Whether a byte of an address is a digit or parts digits: `12`, `2026-10`.
    private static func isPlain(_ byte: UInt8) -> Bool { (48...57).contains(byte) || byte == 0x2D }

    /// The values after `?`, each known, of its form, and once.
    func query(_ request: Request) throws -> [String: String] {
        let known = parameters.filter { $0.place == .query }
        var values: [String: String] = [:]
        guard let sent = try? FormData(urlEncoded: (request.uri.query ?? "").utf8) else {
            throw APIError.badParameter("?")
        }
        for (name, text) in sent.pairs {
            guard let parameter = known.first(where: { $0.name == name }) else {
                throw APIError.unknownParameter(String(name.prefix(60)))
            }
            guard values[name] == nil, parameter.shape.isWritten(text) else {
                throw APIError.badParameter(name)
            }
            values[name] = text
        }
        for parameter in known where parameter.isRequired && values[parameter.name] == nil {
            throw APIError.missingParameter(parameter.name)
        }
        return values
    }

    /// The key of a change; empty for a call that reads.
    func key(_ request: Request) throws -> String {
        guard parameters.contains(where: { $0.place == .header }) else { return "" }
        let name = HTTPField.Name.idempotencyKey
        let values = request.headers[values: name]
        guard let key = values.first, !key.isEmpty else {
            throw APIError.missingParameter(name.rawName)
        }
        guard values.count == 1, key.utf8.count <= 100,
            key.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw APIError.badParameter(name.rawName) }
        return key
    }

    /// The body, in the form the call takes.
    func body(_ request: Request) async throws -> (Sent, [UInt8]) {
        guard let body else { return (Sent(), []) }
        guard request.hasMediaType(body.type) else {
            throw APIError.badMediaType(wanted: body.type)
        }
        let bytes = try await Site.body(of: request, upTo: body.limit)
        guard case .json(let shape) = body else { return (Sent(), bytes) }
        let value = try JSONValue(bytes)
        try Shape.object(shape).check(value, at: "")
        return (Sent(value), bytes)
    }
}

extension Shape {
    /// Whether a text of an address is a value of the shape.
    func isWritten(_ text: String) -> Bool {
        guard case .whole(let range) = self else { return isText(text) }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.utf8.allSatisfy { (48...57).contains($0) }
            && Int64(text).map(range.contains) ?? false
    }
}

extension Request {
    /// Whether the body says it is of a type; its parameters may say UTF-8 and nothing else.
    func hasMediaType(_ wanted: String) -> Bool {
        let values = headers[values: .contentType]
        guard values.count == 1, let value = values.first else { return false }
        let parts = value.split(separator: ";").map { $0.lowercased().trimmed }
        let isXML = wanted == "application/xml" && parts.first == "text/xml"
        return (parts.first == wanted || isXML)
            && parts.dropFirst().allSatisfy { ["charset=utf-8", "charset=\"utf-8\""].contains($0) }
    }

    /// - Throws: ``APIError/notAcceptable(type:)`` when the answer's type is not asked for.
    func accepts(_ type: String) throws {
        let values = headers[values: .accept]
        guard !values.isEmpty else { return }
        let family = type.prefix { $0 != "/" }
        var best: (rank: Int, isWanted: Bool) = (0, false)
        for range in values.flatMap({ $0.split(separator: ",") }) {
            let parts = range.split(separator: ";").map { $0.lowercased().trimmed }
            let rank =
                switch parts.first {
                case type: 3
                case "\(family)/*": 2
                case "*/*": 1
                default: 0
                }
            let isRefused = parts.dropFirst().contains {
                $0.wholeMatch(of: /q\s*=\s*0(\.0{0,3})?/) != nil
            }
            if rank > best.rank { best = (rank, !isRefused) }
        }
        guard best.isWanted else { throw APIError.notAcceptable(type: type) }
    }
}
