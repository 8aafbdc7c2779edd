// SPDX-License-Identifier: AGPL-3.0-or-later

import Crypto
import CryptoExtras
import Foundation

/// The public keys that a provider shows.
///
/// Keys of other kinds than ours, and those for other uses, are left out: a provider may have many.
///
/// - Source: RFC 7517 §4 and §5; RFC 7518 §6.2.1 and §6.3.1.
public struct ProviderKeys: Sendable {
    /// The two algorithms taken; those with a shared secret, and none, are not among them.
    enum Algorithm: String, Sendable {
        case rs256 = "RS256"
        case es256 = "ES256"
    }

    fileprivate enum Key: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case curve(P256.Signing.PublicKey)
    }

    private static let keysMax = 100
    private static let modulusBytes = 256...1_024

    private let keys: [(name: String?, key: Key)]

    /// Reads a set of keys; nil when it is none, or has none that we can use.
    public init?(json: [UInt8]) {
        guard let set = try? JSONDecoder().decode(KeySet.self, from: Data(json)),
            set.keys.count <= Self.keysMax
        else { return nil }
        keys = set.keys.compactMap { entry in
            guard entry.use ?? "sig" == "sig" else { return nil }
            return Self.key(entry).map { (entry.kid, $0) }
        }
        if keys.isEmpty { return nil }
    }

    private struct KeySet: Decodable {
        let keys: [Entry]
    }

    private struct Entry: Decodable {
        let kty: String
        let kid: String?
        let use: String?
        let alg: String?
        let crv: String?
        let n: String?
        let e: String?
        let x: String?
        let y: String?
    }

    private static func key(_ entry: Entry) -> Key? {
        switch entry.kty {
        case "RSA":
            guard entry.alg ?? Algorithm.rs256.rawValue == Algorithm.rs256.rawValue,
                let n = entry.n.flatMap({ [UInt8](base64URL: $0) }),
                let e = entry.e.flatMap({ [UInt8](base64URL: $0) }),
                modulusBytes.contains(n.count), (1...8).contains(e.count),
                let key = try? _RSA.Signing.PublicKey(n: n, e: e)
            else { return nil }
            return .rsa(key)
        case "EC":
            guard entry.alg ?? Algorithm.es256.rawValue == Algorithm.es256.rawValue,
                entry.crv == "P-256", let x = entry.x.flatMap({ [UInt8](base64URL: $0) }),
                let y = entry.y.flatMap({ [UInt8](base64URL: $0) }), x.count == 32,
                y.count == 32,
                let key = try? P256.Signing.PublicKey(x963Representation: [0x04] + x + y)
            else { return nil }
            return .curve(key)
        default: return nil
        }
    }

    /// Checks a signature by the key it names, else by each key of its kind.
    func check(
        _ signature: [UInt8], over bytes: [UInt8], by algorithm: Algorithm, key name: String?
    ) throws(IDTokenFault) {
        let known = keys.filter { name == nil || $0.name == name }
        let fit = known.filter { $0.key.isOf(algorithm) }
        guard !known.isEmpty else { throw .unknownKey }
        guard !fit.isEmpty else { throw .wrongAlgorithm }
        guard fit.contains(where: { $0.key.signed(bytes, as: signature) }) else {
            throw .badSignature
        }
    }
}

extension ProviderKeys.Key {
    fileprivate func isOf(_ algorithm: ProviderKeys.Algorithm) -> Bool {
        switch (self, algorithm) {
        case (.rsa, .rs256), (.curve, .es256): true
        case (.rsa, .es256), (.curve, .rs256): false
        }
    }

    fileprivate func signed(_ bytes: [UInt8], as signature: [UInt8]) -> Bool {
        switch self {
        case .rsa(let key):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature),
                for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5)
        case .curve(let key):
            // RFC 7518 §3.4: both numbers of 32 bytes, one behind the other.
            guard signature.count == 64,
                let given = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
            else { return false }
            return key.isValidSignature(given, for: bytes)
        }
    }
}
