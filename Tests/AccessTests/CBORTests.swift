// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation
import TestHouse
import Testing

@testable import Access

@Suite struct CBORTests {
    /// RFC 8949, Appendix A: the examples of the kinds of values that authenticators send.
    static let published: [(hex: String, value: CBORValue)] = [
        ("00", .integer(0)), ("17", .integer(23)), ("1818", .integer(24)),
        ("190100", .integer(256)), ("1903e8", .integer(1000)),
        ("1a000f4240", .integer(1_000_000)), ("1b000000e8d4a51000", .integer(1_000_000_000_000)),
        ("20", .integer(-1)), ("29", .integer(-10)), ("3863", .integer(-100)),
        ("3903e7", .integer(-1000)), ("f4", .bool(false)), ("f5", .bool(true)), ("f6", .null),
        ("40", .bytes([])), ("4401020304", .bytes([1, 2, 3, 4])), ("60", .text("")),
        ("6449455446", .text("IETF")), ("62c3bc", .text("ü")), ("80", .array([])),
        (
            "8301820203820405",
            .array([
                .integer(1), .array([.integer(2), .integer(3)]),
                .array([.integer(4), .integer(5)]),
            ])
        ),
        ("a0", .map([:])),
        ("a201020304", .map([.integer(1): .integer(2), .integer(3): .integer(4)])),
        (
            "a26161016162820203",
            .map([.text("a"): .integer(1), .text("b"): .array([.integer(2), .integer(3)])])
        ),
    ]

    static let refused: [(hex: String, fault: CBORFault)] = [
        ("", .truncated), ("18", .truncated), ("19 01", .truncated), ("41", .truncated),
        ("62 c3", .truncated), ("81", .truncated), ("a1 01", .truncated),
        ("5a ffffffff", .truncated), ("7b ffffffffffffffff", .truncated),
        ("9a ffffffff", .truncated), ("ba ffffffff", .truncated),
        ("9b 7fffffffffffffff", .truncated), ("00 00", .trailing), ("a0 00", .trailing),
        ("18 17", .notCanonical), ("19 00ff", .notCanonical), ("1a 0000ffff", .notCanonical),
        ("1b 00000000ffffffff", .notCanonical), ("58 01 00", .notCanonical),
        ("5f 41 00 ff", .notCanonical), ("9f 00 ff", .notCanonical),
        ("bf 00 00 ff", .notCanonical), ("1c", .notCanonical), ("ff", .notCanonical),
        ("a2 01 00 01 00", .badKey), ("a1 40 00", .badKey), ("a1 80 00", .badKey),
        ("a1 f6 00", .badKey), ("c0 00", .unsupported), ("f7", .unsupported),
        ("f9 3c00", .unsupported), ("fb 3ff0000000000000", .unsupported), ("f8 20", .unsupported),
        ("61 ff", .unsupported), ("1b ffffffffffffffff", .unsupported),
        ("3b ffffffffffffffff", .unsupported), ("81818181818180", .tooDeep),
    ]

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.filter { $0 != " " }
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(digits.dropFirst($0).prefix(2), radix: 16)
        }
    }

    @Test(arguments: published.indices)
    func `the examples of RFC 8949 are read`(_ index: Int) throws {
        let (hex, value) = Self.published[index]
        #expect(try CBORReader.whole(Self.bytes(hex)) == value, "\(hex)")
    }

    @Test(arguments: refused.indices)
    func `what is cut, endless, repeated or too deep is refused`(_ index: Int) {
        let (hex, fault) = Self.refused[index]
        #expect(throws: fault, "\(hex)") { try CBORReader.whole(Self.bytes(hex)) }
    }

    @Test func `the least and the greatest number are read`() throws {
        #expect(try CBORReader.whole(Self.bytes("1b7fffffffffffffff")) == .integer(.max))
        #expect(try CBORReader.whole(Self.bytes("3b7fffffffffffffff")) == .integer(.min))
    }

    @Test func `more than 64 kB are not looked at`() {
        let long = [0x5A, 0, 1, 0, 0] + [UInt8](repeating: 0, count: 65_536)
        #expect(throws: CBORFault.tooLong) { try CBORReader.whole(long) }
    }

    @Test func `every beginning of an attestation is refused, and none traps`() throws {
        let data = TestAuthenticator().authenticatorData(isMaking: true)
        let whole = TestAuthenticator.attestation(of: data)
        #expect(try CBORReader.whole(whole) != .null)
        for length in whole.indices {
            #expect(throws: CBORFault.truncated) {
                try CBORReader.whole(Array(whole[..<length]))
            }
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `bytes changed at random are read or refused, and none traps`(seed: UInt64) throws {
        let data = TestAuthenticator().authenticatorData(isMaking: true)
        let whole = TestAuthenticator.attestation(of: data)
        var state = seed
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0...(next() % 4) {
                bytes[next() % bytes.count] = UInt8(truncatingIfNeeded: next())
            }
            _ = try? CBORReader.whole(bytes)
            let made = PasskeyMaking(
                clientData: TestAuthenticator().clientData(
                    PasskeyTests.challenge, type: "webauthn.create"), attestation: bytes)
            _ = try? made.verified(for: #require(PasskeyTests.site))
        }
    }
}
