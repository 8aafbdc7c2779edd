// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Crypto
import CryptoExtras
import Foundation

/// Stored form of a password: scrypt with its own salt.
///
/// - Source: OWASP Password Storage Cheat Sheet: N = 2¹⁵, r = 8, p = 1 and more.
public struct PasswordHash: Sendable {
    /// `scrypt$15$8$1$salt$hash`, salt and hash in base 64.
    public let text: String

    private static let cost = 15
    private static let blockSize = 8
    private static let parallelism = 1

    /// Hashes a password; about 75 ms of one core, so never on an event loop.
    ///
    /// `salt`: 16 random bytes.
    public init(_ password: String, salt: [UInt8]) throws {
        let hash = try PasswordHash.derived(password, salt: salt)
        let parts = [Data(salt).base64EncodedString(), Data(hash).base64EncodedString()]
        text =
            "scrypt$\(PasswordHash.cost)$\(PasswordHash.blockSize)$\(PasswordHash.parallelism)$"
            + parts.joined(separator: "$")
    }

    /// A hash as stored.
    public init(stored text: String) { self.text = text }

    /// Whether a password is the one; false for a stored form this program did not write.
    public func matches(_ password: String) -> Bool {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        let costs = [PasswordHash.cost, PasswordHash.blockSize, PasswordHash.parallelism]
        guard parts.count == 6, parts[0] == "scrypt",
            parts[1...3].elementsEqual(costs.map { "\($0)" }, by: ==),
            let salt = Data(base64Encoded: String(parts[4])),
            let expected = Data(base64Encoded: String(parts[5])),
            let actual = try? PasswordHash.derived(password, salt: Array(salt))
        else { return false }
        return constantTimeEqual(actual, Array(expected))
    }

    private static func derived(_ password: String, salt: [UInt8]) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: Data(password.utf8), salt: salt, outputByteCount: 32, rounds: 1 << cost,
            blockSize: blockSize, parallelism: parallelism)
        return key.withUnsafeBytes { Array($0) }
    }
}

/// Compares two secrets in a time that does not depend on where they differ.
public func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}

/// A random token for a cookie or a form, and the hash the database keeps.
public struct Token: Sendable {
    /// 256 random bits in hexadecimal.
    public let text: String

    /// A new token from random bytes.
    public init(_ bytes: [UInt8]) {
        text = bytes.hexadecimal
    }

    /// A token as a browser sent it.
    public init(received text: String) { self.text = text }

    /// SHA-256 of the token in hexadecimal: all the database knows of it.
    public var hash: String { Token(Array(SHA256.hash(data: Data(text.utf8)))).text }
}
