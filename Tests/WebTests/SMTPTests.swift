// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Operations
import Testing

/// Messages over SMTP to a server we did not write, read by a parser we did not write.
@Suite(.enabled(if: MailSink.isThere, "run scripts/test-venv.sh"))
struct SMTPTests {
    static func message(
        to: String = "ines@example.org", name: String = "Inès", subject: String = "Bonjour",
        text: String = "Un texte.\n", html: String = "<p>Un texte.</p>\n"
    ) throws -> MailMessage {
        MailMessage(
            from: try #require(MailAddress("post@coop.example")), named: "La Ruche",
            to: try #require(MailAddress(to)), named: name, subject: subject, text: text,
            html: html, language: "fr", number: "letter-7-1764000000000",
            date: Instant(milliseconds: 1_764_000_000_000))
    }

    static func carrier(
        to sink: MailSink, scheme: String = "smtp", user: String? = nil,
        password: String? = nil, trusting certificates: String? = nil
    ) throws -> SMTPCarrier {
        SMTPCarrier(
            try #require(
                SMTPServer(
                    url: "\(scheme)://127.0.0.1:\(sink.port)", user: user, password: password,
                    certificates: certificates)))
    }

    @Test func `a message arrives as it was written`() async throws {
        let sink = try MailSink()
        let long = String(repeating: "Un mot après l’autre, et =3D ici. ", count: 40)
        let text = ".point en tête\n..\n\(long)\nfin avec blanc \n\t\n"
        let html = "<p>\(long)</p>\n.<br>\n"
        var message = try Self.message(
            name: "Carpentier, \"Inès\" <script>", subject: "Votre paie de février – 1 234,50 €",
            text: text, html: html)
        message.unsubscribe = "https://coop.example/account/notices"
        #expect(try await Self.carrier(to: sink).carry(message) == .accepted)
        let arrival = try #require(try sink.arrivals().first)
        #expect(arrival.defects == [])
        #expect(arrival.sender == "post@coop.example")
        #expect(arrival.recipients == ["ines@example.org"])
        #expect(arrival.from == [["La Ruche", "post@coop.example"]])
        #expect(arrival.to == [["Carpentier, \"Inès\" <script>", "ines@example.org"]])
        #expect(arrival.subject == "Votre paie de février – 1 234,50 €")
        #expect(arrival.text == text)
        #expect(arrival.html == html)
        #expect(arrival.type == "multipart/alternative")
        #expect(arrival.parts == ["text/plain", "text/html"])
        #expect(arrival.date == "2025-11-24T16:00:00+00:00")
        #expect(arrival.id == "<letter-7-1764000000000@coop.example>")
        #expect(arrival.auto == "auto-generated")
        #expect(arrival.unsubscribe == "<https://coop.example/account/notices>")
        #expect(arrival.ascii)
        #expect(arrival.longest <= 78)
    }

    static let injections = [
        "Bonjour\r\nBcc: voleur@example.org", "Bonjour\nBcc: voleur@example.org\n\nFaux texte",
        "\r\n\r\nFaux texte", "a\u{2028}Bcc: b\u{0}c\u{85}d", "=?utf-8?Q?=0D=0ABcc:_x?=",
        "", "   ", String(repeating: "é", count: 390), "\u{202E}envers", "a,b;c:d<e>\"f\\g",
    ]

    @Test func `no typed text begins a header`() async throws {
        let sink = try MailSink()
        let carrier = try Self.carrier(to: sink)
        for text in Self.injections {
            let message = try Self.message(name: text, subject: text, text: text, html: text)
            #expect(await carrier.carry(message) == .accepted, "\(text.debugDescription)")
        }
        let arrivals = try sink.arrivals()
        #expect(arrivals.count == Self.injections.count)
        for (arrival, text) in zip(arrivals, Self.injections) {
            #expect(arrival.defects == [], "\(text.debugDescription)")
            #expect(arrival.recipients == ["ines@example.org"])
            #expect(
                arrival.names == [
                    "from", "to", "subject", "date", "message-id", "auto-submitted",
                    "content-language", "mime-version", "content-type",
                ], "\(text.debugDescription)")
            #expect(arrival.to.map { $0[1] } == ["ines@example.org"])
            #expect(arrival.longest <= 78)
        }
        #expect(arrivals[4].subject == Self.injections[4])
        #expect(arrivals[7].subject == Self.injections[7])
    }

    @Test(arguments: UInt64(1)...4)
    func `any subject, name and text comes back the same`(seed: UInt64) async throws {
        let sink = try MailSink()
        let carrier = try Self.carrier(to: sink)
        var random = SeededRandom(seed: seed)
        let letters = Array("abc ABC 019 éèœß 中文 👩‍🌾 =?_.,<>&;:\"'@-").map(String.init)
        func text(_ length: Int) -> String {
            (0..<length).compactMap { _ in letters.randomElement(using: &random) }.joined()
        }
        var sent: [(subject: String, name: String, text: String)] = []
        for index in 1...20 {
            // Blanks at the ends and runs of them are not ours to keep in a header.
            let subject = text(index * 7).split(separator: " ").joined(separator: " ")
            let name = text(index * 3).split(separator: " ").joined(separator: " ")
            let body = text(index * 40) + "\n"
            sent.append((subject, name, body))
            let message = try Self.message(name: name, subject: subject, text: body)
            #expect(await carrier.carry(message) == .accepted)
        }
        for (arrival, letter) in zip(try sink.arrivals(), sent) {
            #expect(arrival.subject == letter.subject, "seed \(seed)")
            #expect(arrival.to[0][0] == letter.name, "seed \(seed)")
            #expect(arrival.text == letter.text, "seed \(seed)")
            #expect(arrival.defects == [], "seed \(seed)")
        }
    }

    @Test func `a refusal for good is told from one for now`() async throws {
        let sink = try MailSink()
        let carrier = try Self.carrier(to: sink)
        #expect(
            await carrier.carry(try Self.message(to: "bounce@example.org"))
                == .refused(reason: "550 5.1.1 no such mailbox"))
        #expect(
            await carrier.carry(try Self.message(to: "busy@example.org"))
                == .putOff(reason: "451 4.3.0 try again later"))
        #expect(
            await carrier.carry(try Self.message(text: "SPAM"))
                == .refused(reason: "554 5.7.1 not wanted"))
        #expect(await carrier.carry(try Self.message()) == .accepted)
        #expect(try sink.arrivals().count == 1)
    }

    @Test func `a server that is away puts letters off`() async throws {
        let server = try #require(SMTPServer(url: "smtp://127.0.0.1:1"))
        guard case .putOff = await SMTPCarrier(server).carry(try Self.message()) else {
            Issue.record("not put off")
            return
        }
    }

    @Test(arguments: [MailSink.Security.upgraded, .implicit])
    func `a log-in goes over TLS, with a certificate that is checked`(
        _ security: MailSink.Security
    ) async throws {
        let sink = try MailSink(security, password: "secret de poste")
        let scheme = security == .implicit ? "smtps" : "smtp"
        let trusted = try Self.carrier(
            to: sink, scheme: scheme, user: "post", password: "secret de poste",
            trusting: sink.certificate)
        #expect(await trusted.carry(try Self.message()) == .accepted)
        #expect(try sink.arrivals().map(\.tls) == [true])

        let wrong = try Self.carrier(
            to: sink, scheme: scheme, user: "post", password: "faux",
            trusting: sink.certificate)
        let unknown = try Self.carrier(
            to: sink, scheme: scheme, user: "post", password: "secret de poste")
        for carrier in [wrong, unknown] {
            guard case .putOff(let reason) = await carrier.carry(try Self.message()) else {
                Issue.record("a fault of the set-up must not bounce letters")
                return
            }
            #expect(!reason.contains("faux") && !reason.contains("secret"))
        }
        #expect(try sink.arrivals().count == 1)
    }

    @Test func `a log-in never goes over a plain connection`() async throws {
        let sink = try MailSink()
        let carrier = try Self.carrier(to: sink, user: "post", password: "secret")
        guard case .putOff = await carrier.carry(try Self.message()) else {
            Issue.record("the password went over the wire")
            return
        }
        #expect(try sink.arrivals().isEmpty)
    }
}

struct MailAddressTests {
    static let refused = [
        "", "ines", "@example.org", "ines@", "a@b@c", "ines@example.org\r\nRCPT TO:<x@y>",
        "in es@example.org", "<ines@example.org>", "ines@example.org,x@y.z", "\"a\"@b.c",
        "ines@.example.org", "ines@example..org", "ines@[127.0.0.1]", "i\u{0}nes@example.org",
        "i\u{2028}nes@example.org", String(repeating: "a", count: 65) + "@example.org",
    ]

    @Test(arguments: refused)
    func `what could end a command is no address`(_ text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test(arguments: ["ines@example.org", "a.b+c@sub.example.org", "élodie@exemple.fr"])
    func `an address stays as it is`(_ text: String) {
        #expect(MailAddress(text)?.text == text)
    }

    static let servers = [
        "http://x", "smtp://", "smtp://user:pass@x", "smtp://x/path", "smtp://x?a=b", "x:25",
    ]

    @Test(arguments: servers)
    func `a server's address holds no log-in and no path`(_ url: String) {
        #expect(SMTPServer(url: url) == nil)
    }

    @Test func `a connection stays plain only where that was allowed, and never with a log-in`() {
        #expect(SMTPServer(url: "smtp://mail.example.org")?.allowsPlain == false)
        #expect(SMTPServer(url: "smtp://localhost:25")?.allowsPlain == true)
        #expect(SMTPServer(url: "smtp://relay.lan", allowsPlain: true)?.allowsPlain == true)
        #expect(
            SMTPServer(url: "smtp://relay.lan", user: "u", password: "p", allowsPlain: true)?
                .allowsPlain == false)
    }
}
