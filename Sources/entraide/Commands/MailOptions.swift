// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Foundation
import Operations
import Web

/// How letters leave.
///
/// The log-in and its password come from the environment or a file, never from the command line,
/// which every process of the machine may read: `ENTRAIDE_SMTP_USER`, `ENTRAIDE_SMTP_PASSWORD` or
/// `ENTRAIDE_SMTP_PASSWORD_FILE`. `ENTRAIDE_SMTP_CERTIFICATES` names a file of certificates to
/// trust, `ENTRAIDE_SMTP_PLAIN=1` allows a relay without TLS and without log-in.
struct MailOptions: ParsableArguments {
    @Option(help: "Mail server, smtp:// or smtps:// (ENTRAIDE_SMTP_URL; none: mail waits).")
    var smtpURL: String?
    @Option(help: "Address mail comes from (ENTRAIDE_MAIL_FROM).") var mailFrom: String?
    @Option(help: "The site as browsers reach it, for links in mail (ENTRAIDE_PUBLIC_URL).")
    var publicURL: String?

    /// The settings, complete or refused; the default address of links is where we listen.
    func settings(listeningOn address: String) throws -> MailSettings {
        let given = InstallationOptions.setting(publicURL, "PUBLIC_URL")
        if let given { try Self.check(given) }
        let site = given ?? address
        guard let url = InstallationOptions.setting(smtpURL, "SMTP_URL") else {
            return MailSettings(publicURL: site)
        }
        guard let from = InstallationOptions.setting(mailFrom, "MAIL_FROM"),
            let sender = MailAddress(from)
        else { throw ValidationError("--smtp-url needs --mail-from, an e-mail address.") }
        guard given != nil else {
            throw ValidationError("--smtp-url needs --public-url: links in mail begin with it.")
        }
        let user = InstallationOptions.setting(nil, "SMTP_USER")
        let server = SMTPServer(
            url: url, user: user, password: try user.map { _ in try Self.password() },
            allowsPlain: InstallationOptions.setting(nil, "SMTP_PLAIN") == "1",
            certificates: InstallationOptions.setting(nil, "SMTP_CERTIFICATES"))
        guard let server else {
            throw ValidationError(
                "--smtp-url: smtp://host:port or smtps://host:port; the log-in stands in "
                    + "ENTRAIDE_SMTP_USER and ENTRAIDE_SMTP_PASSWORD_FILE.")
        }
        return MailSettings(publicURL: site, sender: sender, carrier: SMTPCarrier(server))
    }

    private static func check(_ url: String) throws {
        guard let parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme),
            parts.host?.isEmpty == false, parts.user == nil, parts.query == nil,
            parts.fragment == nil, parts.path.isEmpty || parts.path == "/"
        else { throw ValidationError("--public-url: https://name, without a path.") }
    }

    private static func password() throws -> String {
        if let password = InstallationOptions.setting(nil, "SMTP_PASSWORD") { return password }
        guard let path = InstallationOptions.setting(nil, "SMTP_PASSWORD_FILE") else {
            throw ValidationError(
                "ENTRAIDE_SMTP_USER needs ENTRAIDE_SMTP_PASSWORD_FILE or ENTRAIDE_SMTP_PASSWORD.")
        }
        return String(
            try String(contentsOfFile: path, encoding: .utf8).prefix { !$0.isNewline })
    }
}
