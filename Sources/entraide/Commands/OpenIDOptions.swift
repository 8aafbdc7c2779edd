// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Foundation
import Operations
import Web

/// The provider whose word lets people in (OpenID Connect).
///
/// Its secret comes from the environment or a file, never from the command line, which every
/// process of the machine may read: `ENTRAIDE_OPENID_SECRET` or `ENTRAIDE_OPENID_SECRET_FILE`.
/// `ENTRAIDE_OPENID_CERTIFICATES` names a file of certificates to trust instead of the system's.
struct OpenIDOptions: ParsableArguments {
    @Option(help: "Provider people may sign in through, an address (ENTRAIDE_OPENID_ISSUER).")
    var openidIssuer: String?
    @Option(help: "Who we are there (ENTRAIDE_OPENID_CLIENT).") var openidClient: String?
    @Option(help: "What its button is called (ENTRAIDE_OPENID_NAME; the provider's host).")
    var openidName: String?
    @Flag(
        help: """
            The provider always asks for a second factor (ENTRAIDE_OPENID_SECOND_FACTOR=1).
            """) var openidSecondFactor = false

    /// The provider, complete or refused; nil where none is named.
    ///
    /// `publicURL`: the site as browsers reach it, nil where nobody said.
    func settings(at publicURL: String?) throws -> OpenIDSettings? {
        guard let issuer = InstallationOptions.setting(openidIssuer, "OPENID_ISSUER") else {
            return nil
        }
        guard let publicURL else {
            throw ValidationError(
                "--openid-issuer needs --public-url: the provider sends people back there.")
        }
        guard let client = InstallationOptions.setting(openidClient, "OPENID_CLIENT") else {
            throw ValidationError("--openid-issuer needs --openid-client.")
        }
        let provider = OpenIDProvider(
            issuer: issuer, client: client, secret: try Self.secret(),
            name: InstallationOptions.setting(openidName, "OPENID_NAME")
                ?? URLComponents(string: issuer)?.host ?? "OpenID",
            publicURL: publicURL,
            alwaysAsksSecondFactor: openidSecondFactor
                || InstallationOptions.setting(nil, "OPENID_SECOND_FACTOR") == "1")
        guard let provider else {
            throw ValidationError(
                "--openid-issuer: https://name as the provider names itself; its secret may not "
                    + "be empty.")
        }
        return OpenIDSettings(
            provider, certificates: InstallationOptions.setting(nil, "OPENID_CERTIFICATES"))
    }

    private static func secret() throws -> String {
        if let secret = InstallationOptions.setting(nil, "OPENID_SECRET") { return secret }
        guard let path = InstallationOptions.setting(nil, "OPENID_SECRET_FILE") else {
            throw ValidationError(
                "--openid-issuer needs ENTRAIDE_OPENID_SECRET_FILE or ENTRAIDE_OPENID_SECRET.")
        }
        return String(
            try String(contentsOfFile: path, encoding: .utf8).prefix { !$0.isNewline })
    }
}
