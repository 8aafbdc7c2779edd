// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation

/// The provider whose word lets people in, as the operator configured it.
public struct OpenIDProvider: Sendable {
    /// Its name, an address: `https://login.example.org`.
    public let issuer: String
    /// Who we are there.
    public let client: String
    /// What proves it there.
    public let secret: String
    /// What people call it: the button says it.
    public let name: String
    /// Where it sends people back to: our public address and ``returnPath``.
    public let returnURL: String
    /// Whether the operator knows that it always asks for a second factor, though it does not say
    /// so each time.
    public let alwaysAsksSecondFactor: Bool

    /// Where people come back to.
    public static let returnPath = "/openid/return"

    /// A provider; nil when its name is no address with TLS, or of this machine without.
    public init?(
        issuer: String, client: String, secret: String, name: String, publicURL: String,
        alwaysAsksSecondFactor: Bool = false
    ) {
        guard OutsideCall.isPossible(issuer, under: .chosenByOperator), !issuer.contains("?"),
            !client.isEmpty, !secret.isEmpty, !name.isEmpty
        else { return nil }
        self.issuer = issuer
        self.client = client
        self.secret = secret
        self.name = name
        returnURL =
            (publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL)
            + Self.returnPath
        self.alwaysAsksSecondFactor = alwaysAsksSecondFactor
    }

    /// Whether what the provider says of how somebody showed who they are is more than a
    /// password: several factors, a code, or a key in hardware.
    ///
    /// - Source: RFC 8176 §2; OWASP ASVS 5.0 V6.8.4: where nothing is said, the least is assumed.
    func isStrong(_ methods: Set<String>) -> Bool {
        alwaysAsksSecondFactor || !methods.isDisjoint(with: ["mfa", "otp", "hwk", "sc"])
    }

    /// The log-in at the token endpoint.
    ///
    /// - Source: RFC 6749 §2.3.1: both parts encoded as in a form, then base 64.
    var authorization: String {
        let pair = "\(client.formEncoded):\(secret.formEncoded)"
        return "Basic " + Data(pair.utf8).base64EncodedString()
    }
}

extension String {
    /// The text for a form or an address: letters, digits and `-._~` stay.
    var formEncoded: String {
        let plain = CharacterSet(charactersIn: "a"..."z")
            .union(CharacterSet(charactersIn: "A"..."Z"))
            .union(CharacterSet(charactersIn: "0"..."9"))
            .union(CharacterSet(charactersIn: "-._~"))
        return addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}

/// A form of names and texts, as HTTP carries it.
func formBody(_ pairs: [(name: String, value: String)]) -> String {
    pairs.map { "\($0.name.formEncoded)=\($0.value.formEncoded)" }.joined(separator: "&")
}
