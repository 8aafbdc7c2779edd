// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// The books as a plain-text journal that hledger reads.
///
/// Accounts are named `411000:C001` (general account, third party); the section is a tag of the
/// posting, so that `hledger balance tag:section=S12` is a member's account.
public enum HledgerJournal {
    /// One entry of the books.
    public struct Entry: Hashable, Sendable {
        /// The day it is booked on.
        public let day: Day
        /// Journal and number: `VE-12`.
        public let code: String
        /// What it is.
        public let label: String
        /// Reference of the voucher; empty for none.
        public let voucher: String
        /// Its lines, which sum to zero.
        public let lines: [Line]

        /// An entry of the books.
        public init(day: Day, code: String, label: String, voucher: String, lines: [Line]) {
            self.day = day
            self.code = code
            self.label = label
            self.voucher = voucher
            self.lines = lines
        }
    }

    /// One line of an entry.
    public struct Line: Hashable, Sendable {
        /// The general account: `411000`.
        public let account: String
        /// The third party; nil for none.
        public let auxiliary: String?
        /// The section; nil for none.
        public let section: String?
        /// Debit above zero, credit below.
        public let amount: Money

        /// A line of an entry.
        public init(
            account: String, auxiliary: String? = nil, section: String? = nil, amount: Money
        ) {
            self.account = account
            self.auxiliary = auxiliary
            self.section = section
            self.amount = amount
        }
    }

    /// The lines before the first entry: how amounts are written.
    public static let header = "decimal-mark .\ncommodity 1000.00 EUR\n\n"

    /// Writes a whole journal.
    ///
    /// - Throws: As ``text(of:)``.
    public static func write(
        _ entries: some Sequence<Entry>
    ) throws(InterchangeError) -> [UInt8] {
        var bytes = Array(header.utf8)
        for entry in entries { bytes += try text(of: entry).utf8 }
        return bytes
    }

    /// One entry with the blank line after it, for writing a long journal piece by piece.
    ///
    /// - Throws: ``InterchangeError/unbalancedEntry(number:difference:)``, or
    ///   ``InterchangeError/badColumn(number:column:value:)`` for an empty account.
    public static func text(of entry: Entry) throws(InterchangeError) -> String {
        let sum = entry.lines.reduce(Int128(0)) { $0 + Int128($1.amount.minorUnits) }
        guard sum == 0 else {
            throw .unbalancedEntry(
                number: entry.code, difference: Money(minorUnits: Int64(clamping: sum)))
        }
        let code = plain(entry.code).filter { $0 != "(" && $0 != ")" }
        var text = "\(entry.day.text) * (\(code)) \(plain(entry.label))".trimmingBlanks
        let voucher = tagValue(entry.voucher)
        if !voucher.isEmpty { text += "  ; voucher:\(voucher)" }
        text += "\n"
        for line in entry.lines {
            let account = accountName(of: line)
            guard !account.isEmpty else {
                throw .badColumn(number: entry.code, column: "account", value: line.account)
            }
            text += "    \(account)  \(line.amount.text) \(line.amount.currency.rawValue)"
            let section = tagValue(line.section ?? "")
            if !section.isEmpty { text += "  ; section:\(section)" }
            text += "\n"
        }
        return text + "\n"
    }

    private static func accountName(of line: Line) -> String {
        let parts = [line.account, line.auxiliary ?? ""].map { part in
            String(plain(part).map { ":()[]\"*!".contains($0) ? "_" : $0 })
        }
        return parts.filter { !$0.isEmpty }.joined(separator: ":")
    }

    /// A comma would end the value of a tag.
    private static func tagValue(_ text: String) -> String {
        plain(String(text.map { $0 == "," ? " " : $0 }))
    }

    /// One line without what begins a comment, another tag or the amount in hledger's notation.
    private static func plain(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isBlank = scalar.value < 32 || scalar == " "
            if isBlank, result.isEmpty || result.last == " " { continue }
            switch scalar {
            case ";": result += ","
            case "|": result += "/"
            default: result.unicodeScalars.append(isBlank ? " " : scalar)
            }
        }
        return result.trimmingBlanks
    }
}
