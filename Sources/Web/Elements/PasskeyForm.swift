// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Foundation

/// A form that the browser's passkey fills in; only the script shows it, and only at the site's
/// public address, for which keys are made.
struct PasskeyForm: Sendable {
    var action: String
    /// Where the script gets the question for the authenticator.
    var question: String
    /// The address that pages must be at.
    var origin: String
    var submit: String
    var text: String?
    var fields: [Field] = []
    var hidden: [Hidden] = []
    /// The parts of an answer, by the names browsers give them.
    let parts = [
        "rawId", "clientDataJSON", "attestationObject", "authenticatorData", "signature",
        "userHandle",
    ]

    init(
        action: String, question: String, at site: RelyingParty, submit: String,
        text: String? = nil, fields: [Field] = [], hidden: [Hidden] = []
    ) {
        self.action = action
        self.question = question
        origin = site.origin
        self.submit = submit
        self.text = text
        self.fields = fields
        self.hidden = hidden
    }

    /// What the names of an answer's parts begin with.
    static let prefix = "passkey."
}

extension FormData {
    /// Whether a form holds what a passkey answered.
    var hasPasskey: Bool { has(PasskeyForm.prefix + "clientDataJSON") }

    /// What a passkey answered, where it was used; parts that are no base 64 are empty.
    var passkeyAnswer: PasskeyAnswer {
        PasskeyAnswer(
            credential: part("rawId"), clientData: part("clientDataJSON"),
            authenticatorData: part("authenticatorData"), signature: part("signature"),
            userHandle: part("userHandle"))
    }

    /// What a passkey answered, where it was made.
    var passkeyMaking: PasskeyMaking {
        PasskeyMaking(clientData: part("clientDataJSON"), attestation: part("attestationObject"))
    }

    private func part(_ name: String) -> [UInt8] {
        Data(base64Encoded: self[PasskeyForm.prefix + name]).map(Array.init) ?? []
    }
}
