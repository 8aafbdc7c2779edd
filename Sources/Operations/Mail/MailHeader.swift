// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation

/// Values of mail headers, written so that nothing typed can end one.
enum MailHeader {
    private static let lineMax = 76
    /// What an encoded word may hold so that it fits its line of 75 with `=?utf-8?B?` and `?=`.
    private static let wordBytes = 45

    /// A text of people: as it is where that is plain, in encoded words elsewhere.
    ///
    /// `after`: how many columns of the first line are taken.
    static func words(_ text: String, after column: Int) -> String {
        let line = oneLine(text)
        let isPlain = line.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && !line.contains("=?")
        if isPlain && column + line.utf8.count <= lineMax { return line }
        // The first word is shorter, for the header's name stands on its line.
        var limit = max(wordBytes - column, 12)
        var chunks: [[UInt8]] = [[]]
        for scalar in line.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if (chunks.last?.count ?? 0) + bytes.count > limit {
                chunks.append([])
                limit = wordBytes
            }
            chunks[chunks.count - 1] += bytes
        }
        return chunks.map { "=?utf-8?B?\(Data($0).base64EncodedString())?=" }
            .joined(separator: "\r\n ")
    }

    /// A name with its address.
    static func mailbox(_ address: MailAddress, named name: String, after column: Int) -> String {
        let line = oneLine(name)
        if line.isEmpty { return address.text }
        let isAtoms = line.utf8.allSatisfy { byte in
            byte == 32 || (48...57).contains(byte) || (65...90).contains(byte)
                || (97...122).contains(byte) || byte == 45
        }
        let shown = isAtoms && line.utf8.count < 50 ? line : encoded(line, after: column)
        return "\(shown)\r\n <\(address.text)>"
    }

    /// Encoded words even for what `words` would leave plain: commas and quotes in a name.
    private static func encoded(_ line: String, after column: Int) -> String {
        let words = words(line, after: column)
        return words.hasPrefix("=?")
            ? words : "=?utf-8?B?\(Data(line.utf8).base64EncodedString())?="
    }

    /// The text without what ends a line, and without control characters.
    static func oneLine(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(400) {
            let isBreak =
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                || scalar.value == 0x2028 || scalar.value == 0x2029
            scalars.append(isBreak ? " " : scalar)
        }
        return String(scalars).split(separator: " ").joined(separator: " ")
    }

    /// `Mon, 23 Nov 2026 06:23:10 +0000`.
    static func date(_ instant: Instant) -> String {
        let seconds = instant.milliseconds / 1000
        let day = instant.utcDay
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let parts = day.text.split(separator: "-")
        let month = Int(parts[1]).map { months[$0 - 1] } ?? ""
        let weekday = weekdays[Int(seconds / 86_400) % 7]
        return "\(weekday), \(parts[2]) \(month) \(parts[0]) \(instant.utcTime):"
            + "\(twoDigits(seconds % 60)) +0000"
    }

    static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Instant {
    /// Hours and minutes of the day, UTC: `06:23`.
    var utcTime: String {
        let minutes = milliseconds / 60_000
        return MailHeader.twoDigits(minutes / 60 % 24) + ":" + MailHeader.twoDigits(minutes % 60)
    }
}

/// Text as mail carries it through servers that know seven bits and short lines.
///
/// - Source: RFC 2045, section 6.7.
enum QuotedPrintable {
    private static let lineMax = 75

    static func encoded(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map(line).joined(separator: "\r\n")
    }

    private static func line(_ text: Substring) -> String {
        var result = ""
        var column = 0
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() {
            let isBlankAtEnd = (byte == 32 || byte == 9) && index == bytes.count - 1
            let isPlain = ((33...126).contains(byte) && byte != 61) || byte == 32
            let piece =
                isPlain && !isBlankAtEnd
                ? String(UnicodeScalar(byte)) : "=" + [byte].hexadecimal.uppercased()
            if column + piece.utf8.count > lineMax {
                result += "=\r\n"
                column = 0
            }
            result += piece
            column += piece.utf8.count
        }
        return result
    }
}
