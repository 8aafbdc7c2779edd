// SPDX-License-Identifier: AGPL-3.0-or-later

/// An invoice number as a payer may write it: with other separators, or none.
///
/// `FA-2026-0012` is found in `fa 2026/0012` and `FA20260012`, never in `FA-2026-00123` or
/// `FA-2026-12`: the digits of each group must be the same, and nothing may touch the ends.
struct InvoiceNumberPattern: Hashable {
    /// Letters and digits in groups; ``anyDigit`` stands for each digit in a shape.
    private let groups: [[UInt8]]

    private static let anyDigit: UInt8 = 0xFF
    private static let separatorsMax = 3

    private init(groups: [[UInt8]]) { self.groups = groups }

    /// The pattern of a number; nil when it is too short to be told from other figures.
    init?(number: String) {
        var groups: [[UInt8]] = []
        var previous: UInt8?
        for byte in InvoiceNumberPattern.plain(number) {
            defer { previous = byte }
            guard byte.isDigit || byte.isLetter else { continue }
            let continues = previous.map {
                $0.isDigit == byte.isDigit && $0.isLetter == byte.isLetter
            }
            if continues == true, let last = groups.indices.last {
                groups[last].append(byte)
            } else {
                groups.append([byte])
            }
        }
        let all = groups.joined()
        let isOnlyDigits = all.allSatisfy(\.isDigit)
        guard all.contains(where: \.isDigit), all.count >= (isOnlyDigits ? 6 : 5) else {
            return nil
        }
        self.groups = groups
    }

    /// The pattern of any number of the same series; nil for a bare figure, which dates and
    /// telephone numbers would also fit.
    var shape: InvoiceNumberPattern? {
        guard groups.count > 1, groups.joined().contains(where: \.isLetter) else { return nil }
        return InvoiceNumberPattern(
            groups: groups.map { $0.map { $0.isDigit ? InvoiceNumberPattern.anyDigit : $0 } })
    }

    /// Capitals without accents, the form in which ``occurs(in:)`` wants the text.
    static func plain(_ text: String) -> [UInt8] {
        PlainLatin.folded(text).utf8.map(\.uppercased)
    }

    /// Whether the number stands in a text prepared by ``plain(_:)``.
    func occurs(in text: [UInt8]) -> Bool {
        text.indices.contains { start in
            guard isFree(before: start, in: text), let end = end(from: start, in: text) else {
                return false
            }
            return isFree(after: end, in: text)
        }
    }

    private func end(from start: Int, in text: [UInt8]) -> Int? {
        var place = start
        for (index, group) in groups.enumerated() {
            if index > 0 {
                var skipped = 0
                while place < text.count, !text[place].isDigit, !text[place].isLetter {
                    place += 1
                    skipped += 1
                    if skipped > InvoiceNumberPattern.separatorsMax { return nil }
                }
            }
            guard place + group.count <= text.count else { return nil }
            for byte in group {
                let isSame =
                    byte == InvoiceNumberPattern.anyDigit
                    ? text[place].isDigit : text[place] == byte
                guard isSame else { return nil }
                place += 1
            }
        }
        return place
    }

    /// A letter or digit, or a digit and a dash, before the number make it part of another one.
    private func isFree(before start: Int, in text: [UInt8]) -> Bool {
        guard start > 0 else { return true }
        let byte = text[start - 1]
        if byte.isDigit || byte.isLetter { return false }
        let isDash = byte == UInt8(ascii: "-")
        return !(isDash && start > 1 && text[start - 2].isDigit && !text[start].isLetter)
    }

    private func isFree(after end: Int, in text: [UInt8]) -> Bool {
        guard end < text.count else { return true }
        if text[end].isDigit || text[end].isLetter { return false }
        let isDash = text[end] == UInt8(ascii: "-")
        return !(isDash && end + 1 < text.count && text[end + 1].isDigit)
    }
}
