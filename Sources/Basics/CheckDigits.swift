// SPDX-License-Identifier: AGPL-3.0-or-later

/// Check-digit schemes shared by the identifiers.
enum CheckDigits {
    /// Remainder modulo 97 of digits and letters, letters counting 10 to 35 (ISO 7064).
    ///
    /// - Returns: nil when a character is neither a digit nor an upper-case letter.
    static func mod97(_ text: some Sequence<UInt8>) -> Int? {
        var remainder = 0
        for byte in text {
            switch byte {
            case 48...57: remainder = (remainder * 10 + Int(byte - 48)) % 97
            case 65...90: remainder = (remainder * 100 + Int(byte - 55)) % 97
            default: return nil
            }
        }
        return remainder
    }

    /// Whether a text with its two check digits in places 3 and 4 is right (ISO 7064, 97-10).
    ///
    /// Only 02 to 98 can be computed; 00, 01 and 99 have the same remainders as 97, 98 and 02.
    static func isRight97(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 4, let check = Day.digits(bytes[2..<4]), (2...98).contains(check) else {
            return false
        }
        return mod97(bytes[4...] + bytes[..<4]) == 1
    }

    /// Whether digits pass Luhn's test (ISO/IEC 7812-1 annex B).
    static func luhn(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        var sum = 0
        for (index, byte) in digits.reversed().enumerated() {
            guard (48...57).contains(byte) else { return false }
            let digit = Int(byte - 48)
            let doubled = digit * 2
            sum += index.isMultiple(of: 2) ? digit : (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum.isMultiple(of: 10)
    }

    /// Upper-case text without spaces, points or dashes, ready for checking.
    static func compact(_ text: some StringProtocol) -> [UInt8] {
        text.utf8.compactMap { byte in
            switch byte {
            case 32, 45, 46: nil
            case 97...122: byte - 32
            default: byte
            }
        }
    }
}
