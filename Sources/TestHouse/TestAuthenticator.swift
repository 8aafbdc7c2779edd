// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Crypto
import Foundation

/// A device with one passkey, and the browser before it; each thing it says can be spoilt.
public struct TestAuthenticator: Sendable {
    /// Where the browser says it is.
    public var origin = "https://entraide.example"
    /// The domain the key is for.
    public var site = "entraide.example"
    /// What the browser says of a frame; left out when nil.
    public var isCrossOrigin: Bool?
    /// Touched, and a finger shown.
    public var flags: UInt8 = 0x05
    /// How often it signed.
    public var signCount: UInt32 = 0
    /// Whether its counter goes on; synced keys have none.
    public var isCounting = true
    /// The algorithm it says its key is of: ES256.
    public var algorithm: Int8 = -7
    /// The name of the key.
    public var credential = Array("a credential of 24 bytes".utf8)
    /// What it knows its owner by.
    public var handle: [UInt8] = []
    private let key: P256.Signing.PrivateKey

    /// A device with a key of its own.
    public init() { key = P256.Signing.PrivateKey() }

    /// The public half of its key: 65 bytes.
    public var publicKey: [UInt8] { Array(key.publicKey.x963Representation) }

    /// What the browser says it asked.
    public func clientData(_ challenge: [UInt8], type: String) -> [UInt8] {
        let cross = isCrossOrigin.map { ",\"crossOrigin\":\($0)" } ?? ""
        return Array(
            """
            {"type":"\(type)","challenge":"\(challenge.base64URL)","origin":"\(origin)"\(cross)}
            """.utf8)
    }

    /// What the device says of itself; with its new key where one is made.
    public func authenticatorData(isMaking: Bool) -> [UInt8] {
        let count = (0..<4).reversed().map { UInt8(truncatingIfNeeded: signCount >> ($0 * 8)) }
        let head = Array(SHA256.hash(data: Data(site.utf8)))
        guard isMaking else { return head + [flags] + count }
        return head + [flags | 0x40] + count + [UInt8](repeating: 0, count: 16)
            + [0, UInt8(credential.count)] + credential + coseKey
    }

    /// The public half as COSE has it: `{1: 2, 3: -7, -1: 1, -2: x, -3: y}`.
    private var coseKey: [UInt8] {
        let algorithm = UInt8(bitPattern: -1 - self.algorithm) | 0x20
        return [0xA5, 0x01, 0x02, 0x03, algorithm, 0x20, 0x01, 0x21, 0x58, 0x20]
            + publicKey[1..<33] + [0x22, 0x58, 0x20] + publicKey[33...]
    }

    /// An attestation object that names no maker.
    public static func attestation(of data: [UInt8]) -> [UInt8] {
        let length: [UInt8] =
            switch data.count {
            case ..<24: [0x40 | UInt8(data.count)]
            case ..<256: [0x58, UInt8(data.count)]
            default: [0x59, UInt8(data.count >> 8), UInt8(data.count & 0xFF)]
            }
        return [0xA3, 0x63] + Array("fmt".utf8) + [0x64] + Array("none".utf8)
            + [0x67] + Array("attStmt".utf8) + [0xA0] + [0x68] + Array("authData".utf8) + length
            + data
    }

    /// The parts of the answer to a question for a new key, by name.
    public func make(_ challenge: [UInt8]) -> [String: [UInt8]] {
        [
            "rawId": credential,
            "clientDataJSON": clientData(challenge, type: "webauthn.create"),
            "attestationObject": Self.attestation(of: authenticatorData(isMaking: true)),
        ]
    }

    /// The parts of the answer to a question for the key, by name; the counter goes on before.
    public mutating func answer(_ challenge: [UInt8]) throws -> [String: [UInt8]] {
        if isCounting { signCount += 1 }
        let client = clientData(challenge, type: "webauthn.get")
        let data = authenticatorData(isMaking: false)
        return [
            "rawId": credential, "clientDataJSON": client, "authenticatorData": data,
            "signature": try sign(data, client), "userHandle": handle,
        ]
    }

    /// The signature over what device and browser say.
    public func sign(_ data: [UInt8], _ client: [UInt8]) throws -> [UInt8] {
        Array(
            try key.signature(for: data + Array(SHA256.hash(data: Data(client))))
                .derRepresentation)
    }
}
