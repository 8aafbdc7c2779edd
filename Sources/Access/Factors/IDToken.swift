// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Crypto
import Foundation

/// Why a provider's word on somebody is not believed.
public enum IDTokenFault: Error, Hashable, Sendable {
    /// Not a token, or one with claims of another form than theirs.
    case malformed
    /// Signed by another algorithm than RS256 or ES256, or not at all.
    case wrongAlgorithm
    /// Signed by a key that the provider does not show, perhaps a newer one.
    case unknownKey
    /// The signature is not by the key.
    case badSignature
    /// Given by somebody else.
    case wrongIssuer
    /// Given to somebody else.
    case wrongAudience
    /// Over, not begun, or given long ago.
    case wrongTime
    /// Not the answer to what was asked just now.
    case wrongNonce
}

/// What must stand in a token for it to answer our question.
public struct IDTokenExpectation: Sendable {
    /// Who the provider is.
    public var issuer: String
    /// Who we are there.
    public var client: String
    /// The number of the question.
    public var nonce: String
    /// The present moment.
    public var now: Instant

    /// What must stand there.
    public init(issuer: String, client: String, nonce: String, now: Instant) {
        self.issuer = issuer
        self.client = client
        self.nonce = nonce
        self.now = now
    }
}

/// A provider's signed word on who somebody is.
///
/// - Source: OpenID Connect Core 1.0 §2 and §3.1.3.7; JWS: RFC 7515, RFC 7518 §3.3 and §3.4.
public struct IDToken: Sendable {
    /// Who it is, by the provider's own name for them; never their address.
    public let subject: String
    /// How they showed who they are.
    ///
    /// - Source: RFC 8176.
    public let methods: Set<String>

    private static let bytesMax = 16_384
    private static let leewaySeconds: Int64 = 60
    private static let ageMaxSeconds: Int64 = 600
    private static let subjectMax = 255

    /// Reads a token and checks everything about it.
    ///
    /// - Throws: What is wrong first; ``IDTokenFault/unknownKey`` may pass with newer keys.
    public init(
        _ text: String, by keys: ProviderKeys, expecting expected: IDTokenExpectation
    ) throws(IDTokenFault) {
        let claims = try Self.claims(of: text, by: keys)
        guard claims.iss == expected.issuer else { throw .wrongIssuer }
        guard claims.aud.names.contains(expected.client),
            claims.azp.map({ $0 == expected.client }) ?? (claims.aud.names.count == 1)
        else { throw .wrongAudience }
        let now = expected.now.milliseconds / 1000
        guard let end = claims.exp.whole, let begin = claims.iat.whole,
            now < end.addingUpTo(Self.leewaySeconds), begin <= now + Self.leewaySeconds,
            begin >= now - Self.ageMaxSeconds,
            claims.nbf.map({ ($0.whole ?? .max) <= now + Self.leewaySeconds }) ?? true
        else { throw .wrongTime }
        guard let nonce = claims.nonce,
            constantTimeEqual(Array(nonce.utf8), Array(expected.nonce.utf8))
        else { throw .wrongNonce }
        guard !claims.sub.isEmpty, claims.sub.utf8.count <= Self.subjectMax else {
            throw .malformed
        }
        subject = claims.sub
        methods = Set(claims.amr ?? [])
    }

    private struct Header: Decodable {
        let alg: String
        let kid: String?
        let crit: [String]?
    }

    private struct Claims: Decodable {
        let iss: String
        let sub: String
        let aud: Audience
        let azp: String?
        let exp: Double
        let iat: Double
        let nbf: Double?
        let nonce: String?
        let amr: [String]?
    }

    /// One name or several.
    private struct Audience: Decodable {
        let names: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let name = try? container.decode(String.self) {
                names = [name]
            } else {
                names = try container.decode([String].self)
            }
        }
    }

    /// The claims of a token whose signature is right.
    private static func claims(
        of text: String, by keys: ProviderKeys
    ) throws(IDTokenFault) -> Claims {
        guard text.utf8.count <= bytesMax else { throw .malformed }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = [UInt8](base64URL: parts[0]),
            let body = [UInt8](base64URL: parts[1]), let signature = [UInt8](base64URL: parts[2]),
            let header = try? JSONDecoder().decode(Header.self, from: Data(head)),
            header.crit == nil
        else { throw .malformed }
        guard let algorithm = ProviderKeys.Algorithm(rawValue: header.alg) else {
            throw .wrongAlgorithm
        }
        let signed = Array("\(parts[0]).\(parts[1])".utf8)
        try keys.check(signature, over: signed, by: algorithm, key: header.kid)
        guard let claims = try? JSONDecoder().decode(Claims.self, from: Data(body)) else {
            throw .malformed
        }
        return claims
    }
}

extension Double {
    /// The whole seconds; nil for what no clock shows.
    fileprivate var whole: Int64? { Int64(exactly: rounded(.down)) }
}

extension Int64 {
    /// The sum, or the greatest number there is.
    fileprivate func addingUpTo(_ other: Int64) -> Int64 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? .max : sum
    }
}
