// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// The national number of a person (NIR, "numéro de sécurité sociale") with its right key.
///
/// Sex, year and month of birth, department, municipality, rank, and two digits that check them;
/// the departments of Corsica have a letter.
///
/// - Source: Décret 82-103 du 22 janvier 1982; key: 97 less the remainder by 97, with 2A counted
///   as 19 and 2B as 18. Worked by hand: 2 69 05 49 588 157, remainder 17, key 80.
public struct NationalNumber: Hashable, Sendable {
    /// The fifteen characters.
    public let text: String

    /// Reads a number with its key, blanks allowed; nil when it is none.
    public init?(_ typed: some StringProtocol) {
        let text = String(typed).filter { !$0.isWhitespace && $0 != "." && $0 != "-" }
            .uppercased()
        guard text.utf8.count == 15, let month = Int(text.dropFirst(3).prefix(2)),
            (1...12).contains(month) || (20...42).contains(month) || (50...99).contains(month),
            "123478".contains(text.prefix(1)),
            NationalNumber.key(of: String(text.prefix(13))) == String(text.suffix(2))
        else { return nil }
        self.text = text
    }

    /// The two digits that check thirteen characters; nil when those are no number.
    public static func key(of stem: String) -> String? {
        let digits =
            stem.dropFirst(5).hasPrefix("2A")
            ? stem.prefix(5) + "19" + stem.dropFirst(7)
            : stem.dropFirst(5).hasPrefix("2B")
                ? stem.prefix(5) + "18" + stem.dropFirst(7) : stem.prefix(13)
        guard stem.utf8.count == 13, digits.utf8.count == 13,
            digits.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int64(digits)
        else { return nil }
        let key = 97 - value % 97
        return key < 10 ? "0\(key)" : String(key)
    }

    /// The thirteen characters without the key.
    public var stem: String { String(text.prefix(13)) }

    /// 1 for a man, 2 for a woman.
    public var sex: Int { "137".contains(text.prefix(1)) ? 1 : 2 }

    /// Whether the number is of somebody born on a day: the century is not in it, and some have no
    /// month.
    public func isOf(birth day: Day) -> Bool {
        let (year, month, _) = day.components
        let told = Int(text.dropFirst(3).prefix(2)) ?? 0
        return Int(text.dropFirst(1).prefix(2)) == year % 100 && (told > 12 || told == month)
    }
}
