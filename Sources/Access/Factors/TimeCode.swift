// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Crypto
import Foundation

/// A secret shared with an authenticator app, which shows six digits that change with time.
///
/// - Source: RFC 6238 (TOTP) over RFC 4226 §5.3 (HOTP), HMAC-SHA-1, six digits, 30 seconds: what
///   every app understands.
public struct TimeCodeSecret: Sendable, Hashable {
    /// 20 random bytes; RFC 4226 §4 asks for 16 and recommends 20.
    public let bytes: [UInt8]

    /// A step of the code in seconds.
    public static let stepSeconds: Int64 = 30
    /// Steps before and after the present one that are taken too, for clocks that differ.
    static let tolerance: Int64 = 1

    /// A secret of random bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The secret for typing into an app: base 32, without padding.
    ///
    /// - Source: RFC 4648 §6.
    public var text: String { bytes.base32 }

    /// The address a QR code shows.
    ///
    /// - Source: the Key URI Format that authenticator apps read.
    public func address(account: String, issuer: String) -> String {
        let issuer = issuer.percentEncoded
        return "otpauth://totp/\(issuer):\(account.percentEncoded)?secret=\(text)"
            + "&issuer=\(issuer)&algorithm=SHA1&digits=6&period=\(Self.stepSeconds)"
    }

    /// The code of a step: six digits.
    public func code(step: Int64) -> String {
        let counter = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> ($0 * 8)) }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(
                for: counter, using: SymmetricKey(data: bytes)))
        let offset = Int(mac[19] & 0x0F)
        let number = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let digits = String((number & 0x7FFF_FFFF) % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The step a code belongs to; nil when it is wrong, too old, or not after the last one used.
    ///
    /// `after`: the step of the last code that was taken; a code works once.
    public func step(of code: String, at now: Instant, after last: Int64) -> Int64? {
        let typed = Array(code.utf8.filter { $0 != 0x20 })
        let present = now.milliseconds / 1000 / Self.stepSeconds
        var found: Int64?
        // Every step is compared, so that the time taken does not tell which one was near.
        for step in (present - Self.tolerance)...(present + Self.tolerance)
        where constantTimeEqual(Array(self.code(step: step).utf8), typed) && step > last {
            found = step
        }
        return found
    }
}

/// Codes on paper for the day the phone is gone: each works once.
///
/// 120 random bits, so that a plain SHA-256 keeps them.
///
/// - Source: OWASP ASVS 5.0 6.5.2: 112 bits and more need no password hashing.
public struct RecoveryCode: Sendable, Hashable {
    /// Six groups of four characters: `k3vb-…`.
    public let text: String

    /// How many a person gets at once.
    public static let count = 10
    /// Random bytes a code takes.
    public static let byteCount = 15

    /// A code of 15 random bytes.
    public init(_ bytes: [UInt8]) {
        let signs: [Character] = Array(bytes.base32.lowercased())
        text = stride(from: 0, to: signs.count, by: 4).map { start in
            String(signs[start..<min(start + 4, signs.count)])
        }.joined(separator: "-")
    }

    /// A code as typed: case, spaces and hyphens do not matter.
    public init(typed: String) { text = typed }

    /// What the database keeps.
    public var hash: String {
        let plain = text.lowercased().utf8.filter { $0 != 0x2D && $0 != 0x20 }
        return SHA256.hash(data: Data(plain)).hexadecimal
    }
}

extension [UInt8] {
    /// Base 32 without padding.
    fileprivate var base32: String {
        let alphabet = [Character]("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var result = ""
        var held: UInt32 = 0
        var bits = 0
        for byte in self {
            held = held << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                result.append(alphabet[Int(held >> bits & 31)])
            }
        }
        if bits > 0 { result.append(alphabet[Int(held << (5 - bits) & 31)]) }
        return result
    }
}

extension String {
    /// The text for an address: letters, digits and `-._~` stay.
    fileprivate var percentEncoded: String {
        let plain = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "!"..."~"))
            .union(CharacterSet(charactersIn: "-._~"))
        return addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
