// SPDX-License-Identifier: AGPL-3.0-or-later

import HTTPTypes
import HummingbirdTesting
import TestHouse
import Testing

@testable import Web

/// What travels compressed, and to whom.
struct CompressionTests {
    private static let python = "/usr/bin/python3"
    private static let script = """
        import gzip, sys; sys.stdout.write(gzip.open(sys.argv[1]).read().decode())
        """

    private func asking(_ encodings: String) -> HTTPFields { [.acceptEncoding: encodings] }

    @Test func `another program unpacks a page to what a browser without gzip gets`() async throws {
        try await TestSite.with { site in
            let browser = try await site.session(of: site.ada.actor)
            let plain = try await browser.get("/static/entraide.css")
            let packed = try await browser.get(
                "/static/entraide.css", headers: asking("br, gzip;q=0.8"))
            #expect(packed.headers[.contentEncoding] == "gzip")
            #expect(packed.bytes.count * 2 < plain.bytes.count)
            let text = try output(
                of: Self.python, ["-c", Self.script, "@"], reading: packed.bytes)
            #expect(text == plain.text)
            for answer in [plain, packed] {
                #expect(answer.headers[.vary] == "Accept-Encoding")
            }
            let tag = try #require(packed.headers[.eTag])
            #expect(tag == "W/" + (plain.headers[.eTag] ?? ""))
            let again = try await browser.get(
                "/static/entraide.css", headers: [.ifNoneMatch: tag, .acceptEncoding: "gzip"])
            #expect(again.status == .notModified)
            #expect(again.headers[.contentEncoding] == nil)
        }
    }

    @Test func `only texts are compressed, and only for who takes gzip`() async throws {
        try await TestSite.with { site in
            let browser = try await site.session(of: site.ada.actor)
            for encodings in ["", "identity", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0"] {
                let answer = try await browser.get("/money", headers: asking(encodings))
                #expect(answer.headers[.contentEncoding] == nil, "\(encodings)")
                #expect(answer.text.hasPrefix("<!doctype html>"), "\(encodings)")
            }
            for encodings in ["gzip", "*", "GZIP", "deflate, gzip;q=1.0", "gzip;q=0.001"] {
                let answer = try await browser.get("/money", headers: asking(encodings))
                #expect(answer.headers[.contentEncoding] == "gzip", "\(encodings)")
            }
            let head = try await browser.send(.head, "/money", headers: asking("gzip"))
            #expect(head.status == .ok && head.bytes.isEmpty)
            #expect(head.headers[.contentEncoding] == "gzip")
            #expect(head.headers[.vary] == "Accept-Encoding")
        }
    }

    @Test func `the token of a form is another text on each page, and each is good`() async throws {
        try await TestSite.with { site in
            var browser = try await site.session(of: site.ada.actor)
            let tokens = [
                try await browser.get("/clients/new").hidden("csrf"),
                try await browser.get("/clients/new").hidden("csrf"),
            ]
            #expect(tokens[0] != tokens[1] && tokens[0].utf8.count == 48)
            for (number, token) in tokens.enumerated() {
                browser.csrf = token
                let answer = try await browser.post(
                    "/clients", [("name", "Client \(number)"), ("country", "FR")])
                #expect(answer.status == .seeOther)
            }
            for wrong in [String(tokens[0].dropLast()), tokens[0] + "0", tokens[0].uppercased()] {
                browser.csrf = wrong
                let answer = try await browser.post(
                    "/clients", [("name", "Client faux"), ("country", "FR")])
                #expect(answer.status == .forbidden)
            }
        }
    }
}
