// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
public import Operations
import Store
import Texts

/// How the site sends mail.
public struct MailSettings: Sendable {
    /// What stands before every link of a letter: `https://entraide.example`, no slash behind.
    ///
    /// From the configuration only: a request's `Host` header is the sender's to choose.
    public var publicURL: String
    /// The address letters come from.
    public var sender: MailAddress?
    /// Who hands them to the mail server; nil where there is none.
    public var carrier: (any MailCarrier)?

    /// How mail is sent; without a carrier it waits in the outbox.
    public init(publicURL: String, sender: MailAddress? = nil, carrier: (any MailCarrier)? = nil) {
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        self.sender = sender
        self.carrier = carrier
    }
}

extension Site {
    /// Where preferences about mail are.
    static let preferencesPath = "/account/notices"

    /// The job that sends what the outbox holds.
    var postman: Postman {
        Postman(
            of: house, by: settings.mail.carrier,
            writing: { letter in try await message(for: letter) },
            reporting: reporter(of: "mail"))
    }

    /// A letter in the reader's language, by their cooperative's clock.
    ///
    /// - Throws: ``Operations/MailError`` when it has no address or nothing left to say.
    func message(for letter: StoredLetter) async throws -> MailMessage {
        guard let to = MailAddress(letter.address), let sender = settings.mail.sender else {
            throw MailError.badAddress
        }
        let page = try await page(for: letter)
        let isSecurity = LetterKind(rawValue: letter.kind)?.isSecurity ?? true
        return MailMessage(
            from: sender, named: page.cooperative, to: to, named: letter.name,
            subject: page.subject, text: page.text,
            html: renderer.html(alone: page, in: page.language),
            language: page.language.rawValue,
            number: "letter-\(letter.id)-\(letter.queuedAt.milliseconds)", date: letter.queuedAt,
            unsubscribe: isSecurity ? nil : settings.mail.publicURL + Self.preferencesPath)
    }

    /// What a letter says.
    func page(for letter: StoredLetter) async throws -> LetterPage {
        guard let kind = LetterKind(rawValue: letter.kind), let content = letter.content else {
            throw MailError.noContent
        }
        let cooperative = try await house.sender(of: letter)
        let zone = cooperative?.timeZone ?? "UTC"
        let values = content.values.merging([
            "name": letter.name, "cooperative": cooperative?.name ?? "Entraide",
            "day": letter.queuedAt.day(in: zone).text, "time": letter.queuedAt.time(in: zone),
        ]) { $1 }
        return LetterPage(
            kind, values: values, link: content.link.map { settings.mail.publicURL + $0 },
            site: settings.mail.publicURL,
            in: catalogues.speech(Language(rawValue: letter.language)))
    }
}
