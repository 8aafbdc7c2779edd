// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestHouse
import TestSupport
import Testing

@testable import Web

/// What browsers are told and what they are not believed, on every address there is.
struct HeadersTests {
    typealias Address = (method: HTTPRequest.Method, path: String)

    /// Every address of the router itself, numbers and names filled in.
    static func addresses(_ site: TestSite) -> [Address] {
        site.server.site.router().routes.map { route in
            let path = "\(route.path)".replacing(/\{[^}]+\}|\*+/, with: "1")
            return (route.method, path.hasPrefix("/") ? path : "/\(path)")
        }
    }

    static func changes(_ site: TestSite) -> [Address] {
        addresses(site).filter { ![.get, .head, .options].contains($0.method) }
    }

    static func name(_ text: String) throws -> HTTPField.Name {
        try #require(HTTPField.Name(text))
    }

    static let expected: [(name: String, value: String)] = [
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
    ]
    static let directives = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'",
        "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
    ]

    @Test func `every address answers with every security header, to anybody`() async throws {
        try await TestSite.with { site in
            let director = try await site.session(.director)
            let member = try await site.session(of: site.ada.actor)
            let addresses = Self.addresses(site)
            #expect(addresses.count >= site.server.site.routes.count + 6)
            for (method, path) in addresses + [(.get, "/nowhere"), (.post, "/nowhere")] {
                for browser in [site.stranger, member, director] {
                    let answer = try await browser.send(method, path)
                    for (name, value) in Self.expected {
                        #expect(
                            try answer.headers[Self.name(name)] == value,
                            "\(method) \(path): \(name)")
                    }
                    let policy = answer.headers[.contentSecurityPolicy] ?? ""
                    let isKept = policy.hasPrefix("sandbox")
                    for directive in Self.directives where !isKept {
                        #expect(policy.contains(directive), "\(method) \(path): \(directive)")
                    }
                    #expect(!policy.contains("unsafe"), "\(method) \(path)")
                    #expect(
                        try answer.headers[Self.name("Permissions-Policy")]?
                            .contains("camera=()") == true, "\(method) \(path)")
                    #expect(answer.headers[.strictTransportSecurity] == nil, "\(path)")
                    #expect(answer.headers[.server] == nil, "\(path)")
                    if !path.hasPrefix("/static/") {
                        #expect(
                            answer.headers[.cacheControl] == "no-store", "\(method) \(path)")
                    }
                }
            }
        }
    }

    @Test func `behind https every answer asks for https for a year, neighbours too`() async throws
    {
        try await TestHouse.with(.sqliteMemory) { house in
            try await TestSite.serve(house, WebSettings(isSecure: true)) { site in
                for (method, path) in Self.addresses(site) {
                    let answer = try await site.stranger.send(method, path)
                    #expect(
                        answer.headers[.strictTransportSecurity]
                            == "max-age=31536000; includeSubDomains", "\(method) \(path)")
                    for line in answer.headers[values: .setCookie] {
                        #expect(line.hasPrefix("__Host-"), "\(line)")
                        for part in ["Secure", "HttpOnly", "Path=/", "SameSite="] {
                            #expect(line.contains(part), "\(line)")
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: ["cross-site", "same-site", "none", "nonsense"])
    func `no change is taken from elsewhere, even with the right token`(
        _ origin: String
    ) async throws {
        try await TestSite.with { site in
            let director = try await site.session(.director)
            for (method, path) in Self.changes(site) {
                let body = Array("csrf=\(director.csrf)&key=k".utf8)
                let answer = try await director.send(
                    method, path, body: body,
                    headers: [
                        .contentType: "application/x-www-form-urlencoded",
                        try Self.name("Sec-Fetch-Site"): origin,
                    ])
                #expect(answer.status == .forbidden, "\(method) \(path): \(answer.status)")
            }
        }
    }

    @Test(arguments: ["https://evil.example", "null", "http://localhost.evil.example", ""])
    func `an old browser's word on the origin is held against it`(_ origin: String) async throws {
        try await TestSite.with { site in
            let director = try await site.session(.director)
            for (method, path) in Self.changes(site) {
                let answer = try await director.send(
                    method, path, body: Array("csrf=\(director.csrf)&key=k".utf8),
                    headers: [
                        .contentType: "application/x-www-form-urlencoded", .origin: origin,
                    ])
                #expect(answer.status == .forbidden, "\(method) \(path): \(answer.status)")
            }
        }
    }

    @Test func `a form of our own page is taken`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let fields = [("name", "Client neuf"), ("country", "FR")]
            let answer = try await ada.post(
                "/clients", fields, headers: [try Self.name("Sec-Fetch-Site"): "same-origin"])
            #expect(answer.status == .seeOther)
        }
    }

    @Test func `pages are read from elsewhere only by following a link`() async throws {
        try await TestSite.with { site in
            let director = try await site.session(.director)
            for (method, path) in Self.addresses(site) where method == .get {
                func status(
                    _ mode: String, _ target: String, _ origin: String
                ) async throws -> HTTPResponse.Status {
                    try await director.get(
                        path,
                        headers: [
                            try Self.name("Sec-Fetch-Site"): origin,
                            try Self.name("Sec-Fetch-Mode"): mode,
                            try Self.name("Sec-Fetch-Dest"): target,
                        ]
                    ).status
                }
                for (mode, target) in [
                    ("no-cors", "image"), ("no-cors", "script"), ("cors", "empty"),
                    ("navigate", "iframe"), ("navigate", "object"), ("navigate", "embed"),
                ] {
                    #expect(try await status(mode, target, "cross-site") == .forbidden, "\(path)")
                    #expect(try await status(mode, target, "same-site") == .forbidden, "\(path)")
                }
                let plain = try await director.get(path).status
                #expect(try await status("navigate", "document", "cross-site") == plain, "\(path)")
                #expect(try await status("cors", "empty", "same-origin") == plain, "\(path)")
            }
        }
    }

    @Test func `no template holds a script, a style or a handler of its own`() throws {
        let folder = House.share + "/templates"
        let names = try #require(FileManager.default.enumerator(atPath: folder))
            .compactMap { $0 as? String }
            // Letters are no pages: programs for mail read styles in the elements only.
            .filter { $0.hasSuffix(".mustache") && !$0.hasPrefix("mail/") }
        #expect(names.count > 20)
        for name in names {
            let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            for banned in [
                /<script(?![^>]*\ssrc="\/static\/)/, /<style/, /\sstyle=/, /\son[a-z]+=/,
            ] {
                #expect(text.firstMatch(of: banned) == nil, "\(name)")
            }
        }
    }
}
