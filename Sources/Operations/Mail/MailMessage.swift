// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Foundation

/// A letter in words, ready to be written for the mail server.
///
/// Whatever people typed may stand in it: ``bytes`` lets no header begin inside a value.
public struct MailMessage: Sendable {
    /// The sender's name.
    public var senderName: String
    /// The sender's address.
    public var sender: MailAddress
    /// The reader's name.
    public var name: String
    /// The reader's address.
    public var to: MailAddress
    /// The subject.
    public var subject: String
    /// The text for readers without HTML.
    public var text: String
    /// The same as HTML.
    public var html: String
    /// The language of both.
    public var language: String
    /// Names the letter for good: the same when it is sent again after a crash.
    public var number: String
    /// When it was written.
    public var date: Instant
    /// Where its kind can be switched off; nil where it cannot.
    public var unsubscribe: String?

    /// A letter in words.
    public init(
        from sender: MailAddress, named senderName: String, to: MailAddress, named name: String,
        subject: String, text: String, html: String, language: String, number: String,
        date: Instant, unsubscribe: String? = nil
    ) {
        self.sender = sender
        self.senderName = senderName
        self.to = to
        self.name = name
        self.subject = subject
        self.text = text
        self.html = html
        self.language = language
        self.number = number
        self.date = date
        self.unsubscribe = unsubscribe
    }

    /// The message as it goes over the wire, before the transport doubles leading dots.
    ///
    /// - Source: RFC 5322 (headers), RFC 2045 and 2046 (parts), RFC 2047 (words), RFC 3834
    ///   (`Auto-Submitted`), RFC 2369 (`List-Unsubscribe`).
    public var bytes: [UInt8] {
        // No line of an encoded part can look like this: `_` and `=_` do not occur together.
        let boundary = "=_entraide_\(number)"
        var headers = [
            "From: \(MailHeader.mailbox(sender, named: senderName, after: 6))",
            "To: \(MailHeader.mailbox(to, named: name, after: 4))",
            "Subject: \(MailHeader.words(subject, after: 9))",
            "Date: \(MailHeader.date(date))",
            "Message-ID: <\(number)@\(sender.asciiDomain)>",
            "Auto-Submitted: auto-generated",
            "Content-Language: \(language.filter { $0.isASCII && $0.isLetter })",
        ]
        if let unsubscribe { headers.append("List-Unsubscribe:\r\n <\(unsubscribe)>") }
        headers += [
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"",
        ]
        let lines =
            headers + ["", "--\(boundary)"] + Self.part("text/plain", text)
            + ["--\(boundary)"] + Self.part("text/html", html) + ["--\(boundary)--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    private static func part(_ type: String, _ text: String) -> [String] {
        [
            "Content-Type: \(type); charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
            "", QuotedPrintable.encoded(text),
        ]
    }
}

/// An address mail can be sent to: one `@`, and nothing that could end a command or a header.
public struct MailAddress: Sendable, Hashable {
    /// As it was given.
    public let text: String
    /// The part behind the `@`.
    public let domain: String

    /// An address; nil when it is not one, or has a form no mailbox has in practice: quotes,
    /// comments, blanks, an address literal.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, !parts[0].isEmpty,
            parts[0].utf8.count <= 64, !parts[1].isEmpty, parts[1].first != ".",
            parts[1].last != ".", !parts[1].contains("..")
        else { return nil }
        for scalar in text.unicodeScalars {
            let isForbidden =
                scalar.value <= 0x20 || (0x7F...0xA0).contains(scalar.value)
                || scalar.properties.isWhitespace || "<>()[]\\,;:\"".unicodeScalars.contains(scalar)
            if isForbidden { return nil }
        }
        self.text = text
        domain = String(parts[1])
    }

    /// The domain where only ASCII may stand.
    var asciiDomain: String {
        domain.utf8.allSatisfy { $0 < 0x80 } ? domain : "localhost.invalid"
    }
}
