// SPDX-License-Identifier: AGPL-3.0-or-later

import Crypto
import Foundation

/// Why an authenticator's answer is not believed; people are told one sentence for all.
public enum PasskeyFault: Error, Hashable, Sendable {
    /// Bytes that are not what the standard says, or too many of them.
    case malformed
    /// An answer to another kind of question.
    case wrongType
    /// An answer given at another site.
    case wrongOrigin
    /// A key of another site.
    case wrongSite
    /// Nobody touched the authenticator.
    case notPresent
    /// The authenticator did not make sure who it was: no PIN, finger or face.
    case notVerified
    /// Another kind of key than ES256.
    case wrongAlgorithm
    /// A point that is none of the curve.
    case badPublicKey
    /// The signature is not by the key.
    case badSignature
    /// A key of somebody else than it says.
    case wrongPerson
}

/// A key just made.
public struct NewPasskey: Sendable, Hashable {
    /// The name by which the authenticator finds it.
    public let credential: [UInt8]
    /// The point of P-256: 65 bytes, uncompressed.
    public let publicKey: [UInt8]
    /// How often it signed, 0 where the authenticator does not count.
    public let signCount: Int64
}

/// What a browser answers when a key was made.
///
/// Who built the authenticator is not asked: a statement about it is not read.
///
/// - Source: Web Authentication Level 2, §7.1 and §6.5.
public struct PasskeyMaking: Sendable {
    private let clientData: [UInt8]
    private let attestation: [UInt8]

    /// An answer as sent: `clientDataJSON` and `attestationObject`.
    public init(clientData: [UInt8], attestation: [UInt8]) {
        self.clientData = clientData
        self.attestation = attestation
    }

    /// Checks the answer, all but whether its challenge is one of ours.
    ///
    /// - Returns: The challenge answered, which the caller must have given out and takes back,
    ///   and the key.
    /// - Throws: What is wrong first.
    public func verified(
        for site: RelyingParty
    ) throws(PasskeyFault) -> (challenge: [UInt8], key: NewPasskey) {
        let challenge = try ClientData(clientData, answering: .making, at: site).challenge
        guard case .map(let object)? = try? CBORReader.whole(attestation),
            case .text? = object[.text("fmt")], case .map? = object[.text("attStmt")],
            case .bytes(let data)? = object[.text("authData")]
        else { throw .malformed }
        let authenticator = try AuthenticatorData(data, of: site)
        guard let key = authenticator.key else { throw .malformed }
        return (challenge, key)
    }
}

/// What a browser answers when a key was used.
///
/// - Source: Web Authentication Level 2, §7.2.
public struct PasskeyAnswer: Sendable {
    /// The key's name.
    public let credential: [UInt8]
    private let clientData: [UInt8]
    private let authenticatorData: [UInt8]
    private let signature: [UInt8]
    private let userHandle: [UInt8]

    /// An answer as sent; the handle is empty where the authenticator gave none.
    public init(
        credential: [UInt8], clientData: [UInt8], authenticatorData: [UInt8],
        signature: [UInt8], userHandle: [UInt8]
    ) {
        self.credential = credential
        self.clientData = clientData
        self.authenticatorData = authenticatorData
        self.signature = signature
        self.userHandle = userHandle
    }

    /// The challenge answered, which the caller must have given out and takes back.
    public func challenge(at site: RelyingParty) throws(PasskeyFault) -> [UInt8] {
        try ClientData(clientData, answering: .use, at: site).challenge
    }

    /// Checks the answer by the key's public half, all but challenge and counter.
    ///
    /// `owner`: the handle that the key's owner was given.
    ///
    /// - Returns: How often the key has signed, by its own count.
    /// - Throws: What is wrong first.
    public func verified(
        at site: RelyingParty, by publicKey: [UInt8], of owner: [UInt8]
    ) throws(PasskeyFault) -> Int64 {
        _ = try challenge(at: site)
        let authenticator = try AuthenticatorData(authenticatorData, of: site)
        guard authenticator.key == nil else { throw .malformed }
        guard constantTimeEqual(userHandle, owner) else { throw .wrongPerson }
        guard let key = try? P256.Signing.PublicKey(x963Representation: publicKey) else {
            throw .badPublicKey
        }
        let signed = authenticatorData + Array(SHA256.hash(data: clientData))
        guard let sign = try? P256.Signing.ECDSASignature(derRepresentation: signature),
            key.isValidSignature(sign, for: signed)
        else { throw .badSignature }
        return authenticator.signCount
    }
}

/// What the browser says it asked the authenticator, and where.
private struct ClientData {
    enum Question: String {
        case making = "webauthn.create"
        case use = "webauthn.get"
    }

    private struct Fields: Decodable {
        let type: String
        let challenge: String
        let origin: String
        let crossOrigin: Bool?
        let topOrigin: String?
    }

    private static let bytesMax = 8_192
    private static let challengeBytes = 32

    let challenge: [UInt8]

    init(
        _ bytes: [UInt8], answering question: Question, at site: RelyingParty
    ) throws(PasskeyFault) {
        guard bytes.count <= Self.bytesMax,
            let fields = try? JSONDecoder().decode(Fields.self, from: Data(bytes))
        else { throw .malformed }
        guard fields.type == question.rawValue else { throw .wrongType }
        guard fields.origin == site.origin, fields.crossOrigin != true, fields.topOrigin == nil
        else { throw .wrongOrigin }
        guard let challenge = [UInt8](base64URL: fields.challenge),
            challenge.count == Self.challengeBytes
        else { throw .malformed }
        self.challenge = challenge
    }
}

/// What the authenticator says, and signs.
///
/// - Source: Web Authentication Level 2, §6.1; COSE: RFC 9053 §7.1.1.
private struct AuthenticatorData {
    private enum Flag {
        static let present: UInt8 = 0x01
        static let verified: UInt8 = 0x04
        static let mayBeCopied: UInt8 = 0x08
        static let isCopied: UInt8 = 0x10
        static let hasKey: UInt8 = 0x40
        static let hasExtensions: UInt8 = 0x80
    }

    private static let headBytes = 37
    private static let credentialMax = 1_023

    let signCount: Int64
    /// The key, where one was made.
    let key: NewPasskey?

    init(_ bytes: [UInt8], of site: RelyingParty) throws(PasskeyFault) {
        guard bytes.count >= Self.headBytes, bytes.count <= CBORReader.bytesMax else {
            throw .malformed
        }
        guard bytes[..<32].elementsEqual(SHA256.hash(data: Data(site.id.utf8))) else {
            throw .wrongSite
        }
        let flags = bytes[32]
        guard flags & Flag.present != 0 else { throw .notPresent }
        guard flags & Flag.verified != 0 else { throw .notVerified }
        guard flags & Flag.isCopied == 0 || flags & Flag.mayBeCopied != 0 else {
            throw .malformed
        }
        signCount = bytes[33..<37].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        var rest = Array(bytes[Self.headBytes...])
        key =
            flags & Flag.hasKey == 0 ? nil : try Self.key(&rest, signCount: signCount)
        if flags & Flag.hasExtensions != 0 {
            guard case .map? = try? CBORReader.whole(rest) else { throw .malformed }
            rest = []
        }
        guard rest.isEmpty else { throw .malformed }
    }

    /// Takes the key that was made off the bytes: 16 of the authenticator's kind, two of the
    /// length of the key's name, the name, the public half.
    private static func key(
        _ rest: inout [UInt8], signCount: Int64
    ) throws(PasskeyFault) -> NewPasskey {
        guard rest.count > 18 else { throw .malformed }
        let length = Int(rest[16]) << 8 | Int(rest[17])
        guard (1...credentialMax).contains(length), rest.count > 18 + length else {
            throw .malformed
        }
        let credential = Array(rest[18..<18 + length])
        guard var reader = try? CBORReader(Array(rest[(18 + length)...])),
            case .map(let fields)? = try? reader.value()
        else { throw .malformed }
        rest.removeFirst(18 + length + reader.place)
        return NewPasskey(
            credential: credential, publicKey: try point(fields), signCount: signCount)
    }

    /// The point of an ES256 key: kind 2 (two coordinates), algorithm -7, curve 1 (P-256).
    private static func point(_ key: [CBORValue: CBORValue]) throws(PasskeyFault) -> [UInt8] {
        guard key[.integer(1)] == .integer(2), key[.integer(3)] == .integer(-7),
            key[.integer(-1)] == .integer(1)
        else { throw .wrongAlgorithm }
        guard case .bytes(let x)? = key[.integer(-2)], case .bytes(let y)? = key[.integer(-3)],
            x.count == 32, y.count == 32
        else { throw .malformed }
        let point = [0x04] + x + y
        guard (try? P256.Signing.PublicKey(x963Representation: point)) != nil else {
            throw .badPublicKey
        }
        return point
    }
}
