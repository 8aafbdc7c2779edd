// SPDX-License-Identifier: AGPL-3.0-or-later

import NIOHTTP1

/// What the head of a request must be before anything of ours sees it.
///
/// The parser refuses what is no HTTP; these are the rules it leaves to the server.
///
/// - Source: RFC 9112 (§3.2 Host, §6.1 transfer codings, §6.3 length), RFC 9110 §10.1.1.
enum HeadRules {
    /// Methods a program of ours may answer; the router decides for each address.
    static let methods: Set<String> = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
    ]

    /// Whether the API answers itself: it says which methods an address has instead.
    ///
    /// - Source: RFC 9110 §15.5.6: 405 with `Allow`.
    private static func isForPrograms(_ head: HTTPRequestHead) -> Bool {
        let method = head.method.rawValue
        return head.uri.hasPrefix("/api/") && method != "CONNECT" && method.utf8.count <= 20
            && method.utf8.allSatisfy { (65...90).contains($0) }
    }

    /// Brings an address in absolute form to the form all others have.
    ///
    /// - Returns: The status to refuse the request with; nil when it is in order.
    static func checked(
        _ head: inout HTTPRequestHead, _ limits: GateLimits
    ) -> HTTPResponseStatus? {
        guard head.version.major == 1, (0...1).contains(head.version.minor) else {
            return .httpVersionNotSupported
        }
        guard methods.contains(head.method.rawValue) || isForPrograms(head) else {
            return .notImplemented
        }
        guard head.uri.utf8.count <= limits.addressBytes else { return .uriTooLong }
        guard let host = host(of: head) else { return .badRequest }
        guard let address = origin(head.uri, host: host) else { return .badRequest }
        head.uri = address
        return length(of: head, limits) ?? expectation(of: head)
    }

    /// The one host named; empty only where HTTP/1.0 names none.
    private static func host(of head: HTTPRequestHead) -> String? {
        let hosts = head.headers[canonicalForm: "host"]
        if hosts.isEmpty, head.version == .http1_0 { return "" }
        guard hosts.count == 1, let host = hosts.first else { return nil }
        let isPlain = host.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || ".-_:[]".utf8.contains($0)
        }
        return isPlain && (1...255).contains(host.utf8.count) ? String(host) : nil
    }

    /// The path and query of an address; nil when it is not one of this host.
    private static func origin(_ uri: String, host: String) -> String? {
        var address = Substring(uri)
        for scheme in ["http://", "https://"] where uri.lowercased().hasPrefix(scheme) {
            let rest = uri.dropFirst(scheme.count)
            let authority = rest.prefix { !"/?#".contains($0) }
            guard authority.lowercased() == host.lowercased() else { return nil }
            address = rest.dropFirst(authority.count)
            if !address.hasPrefix("/") { address = "/" + address }
        }
        guard address.hasPrefix("/"), address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !address.utf8.contains(UInt8(ascii: "#")),
            isDecodable(address.prefix { $0 != "?" }.utf8)
        else { return nil }
        return String(address)
    }

    /// Whether the escapes of a path are whole, UTF-8, and hide no control character.
    private static func isDecodable(_ path: Substring.UTF8View) -> Bool {
        var bytes: [UInt8] = []
        var rest = Array(path)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            guard digits.count == 2 else { return false }
            rest = rest.dropFirst(2)
            bytes.append(UInt8(digits[0] << 4 | digits[1]))
        }
        return String(validating: bytes, as: UTF8.self) != nil
            && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    /// A body whose length is said in one known way, and not too long.
    private static func length(
        of head: HTTPRequestHead, _ limits: GateLimits
    ) -> HTTPResponseStatus? {
        let codings = head.headers["transfer-encoding"]
        let lengths = head.headers["content-length"]
        if !codings.isEmpty {
            guard head.version == .http1_1, lengths.isEmpty else { return .badRequest }
            let isChunked = codings.count == 1 && codings[0].trimmed.lowercased() == "chunked"
            return isChunked ? nil : .notImplemented
        }
        guard lengths.count <= 1 else { return .badRequest }
        guard let length = lengths.first else { return nil }
        guard !length.isEmpty, length.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return .badRequest
        }
        guard let count = Int(length), count <= limits.bodyBytes else { return .payloadTooLarge }
        return nil
    }

    private static func expectation(of head: HTTPRequestHead) -> HTTPResponseStatus? {
        let all = head.headers["expect"]
        if all.isEmpty { return nil }
        return all.count == 1 && all[0].lowercased() == "100-continue" ? nil : .expectationFailed
    }

    /// Whether a client waits for word before it sends its body.
    static func awaitsContinue(_ head: HTTPRequestHead) -> Bool {
        head.version == .http1_1 && head.headers.contains(name: "expect")
    }

    /// The status for bytes that are no HTTP.
    static func status(of error: HTTPParserError) -> HTTPResponseStatus {
        switch error {
        case .headerOverflow: .requestHeaderFieldsTooLarge
        case .invalidVersion: .httpVersionNotSupported
        case _: .badRequest
        }
    }
}
