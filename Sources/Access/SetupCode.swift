// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// The code that lets a person set up an empty installation: `7K2P-QX9D-4MTR-HW3A`.
///
/// Only who can read the server's console or its data folder knows it; the database keeps its hash.
public struct SetupCode: Sendable, Hashable {
    /// Letters and digits that are not mistaken for one another.
    private static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
    private static let length = 16
    /// The least characters of a code an operator chooses.
    public static let chosenMin = 12

    /// The characters that count, in upper case.
    private let bytes: [UInt8]

    /// A new code of 80 bits.
    ///
    /// `random`: 16 random bytes.
    public init(random: [UInt8]) {
        bytes = random.prefix(Self.length).map { Self.alphabet[Int($0) % Self.alphabet.count] }
    }

    /// A code as somebody typed it: spaces and dashes do not count, nor does the case.
    public init(typed text: String) {
        bytes = text.utf8.prefix(200).compactMap { byte in
            switch byte {
            case 97...122: byte - 32
            case 48...57, 65...90: byte
            default: nil
            }
        }
    }

    /// Whether it is long enough for an operator to have chosen it.
    public var isLongEnough: Bool { bytes.count >= Self.chosenMin }

    /// The code in groups of four.
    public var text: String {
        stride(from: 0, to: bytes.count, by: 4).map { start in
            String(decoding: bytes[start..<min(start + 4, bytes.count)], as: UTF8.self)
        }.joined(separator: "-")
    }

    /// SHA-256 in hexadecimal: all the database knows of it.
    public var hash: String {
        Token(received: String(decoding: bytes, as: UTF8.self)).hash
    }

    /// Whether it is the code of a hash, in a time that does not depend on where they differ.
    public func matches(_ stored: String) -> Bool {
        constantTimeEqual(Array(hash.utf8), Array(stored.utf8))
    }
}
