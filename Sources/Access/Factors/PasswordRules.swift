// SPDX-License-Identifier: AGPL-3.0-or-later

/// What a new password must be: long, and not what a guesser tries first.
///
/// No rule about kinds of characters and no forced change.
///
/// - Source: NIST SP 800-63B-4 §3.1.1.2: 15 characters alone, 8 beside a second factor, a
///   blocklist of common, repeated, sequential and context words; OWASP ASVS 5.0 6.2.1 to 6.2.12.
public struct PasswordRules: Sendable {
    /// Why a password is refused.
    public enum Weakness: String, Sendable, CaseIterable {
        /// Shorter than the rule says.
        case tooShort = "too_short"
        /// Longer than what is hashed.
        case tooLong = "too_long"
        /// A word of a dictionary or list, perhaps with digits around it.
        case common
        /// One sign or a short piece again and again.
        case repeated
        /// A row of the keyboard, the alphabet or the digits.
        case sequence
        /// Hardly more than the person's or the house's own name.
        case personal
    }

    /// The fewest characters of a password that stands alone.
    public static let shortestAlone = 15
    /// The fewest characters beside a second factor.
    public static let shortestWithSecondFactor = 8
    /// The most characters.
    public static let longest = 128

    private let common: Set<String>

    /// Rules with a list of words, one a line, in any case; words below four letters are left out.
    public init(words: some Sequence<String> = []) {
        common = Set(words.map(Self.plain).filter { $0.count >= 4 }).union(Self.habits)
    }

    /// What is wrong with a password; nil when it is good.
    ///
    /// `context`: the person's address and name, the cooperative's name.
    public func weakness(
        of password: String, besideSecondFactor: Bool, context: [String]
    ) -> Weakness? {
        let shortest =
            besideSecondFactor ? Self.shortestWithSecondFactor : Self.shortestAlone
        if password.count < shortest { return .tooShort }
        if password.count > Self.longest { return .tooLong }
        let plain = Self.plain(password)
        let letters = String(plain.filter { $0.isLetter || $0.isNumber })
        if Self.isRepeated(Array(plain)) { return .repeated }
        if Self.isSequence(letters) { return .sequence }
        let words = context.flatMap { Self.words(of: Self.plain($0)) }
        if Self.rest(of: plain, without: words).count < shortest / 2 { return .personal }
        let core = letters.trimmingDigits
        let spelled = String(core.map { Self.spelling[$0] ?? $0 })
        if [plain, letters, core, spelled].contains(where: common.contains) { return .common }
        return nil
    }

    /// What people type who want to be done with it; each alone or with digits around it.
    private static let habits: Set<String> = [
        "password", "passwort", "wachtwoord", "motdepasse", "azerty", "azertyuiop", "qwerty",
        "qwertyuiop", "admin", "administrateur", "administrator", "beheerder", "welkom",
        "welcome", "bienvenue", "bonjour", "soleil", "iloveyou", "jetaime", "doudou", "loulou",
        "letmein", "dragon", "monkey", "football", "princess", "princesse", "chouchou",
        "entraide", "cooperative", "cooperatie", "cooperation", "secret", "changeme",
        "changezmoi", "utilisateur", "gebruiker", "correcthorsebatterystaple",
    ]

    /// The letter a digit or sign stands for in a hurry.
    private static let spelling: [Character: Character] = [
        "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]

    private static let rows = [
        "abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "azertyuiopqsdfghjklmwxcvbn",
        "qwertyuiopasdfghjklzxcvbnm",
    ]

    private static func plain(_ text: String) -> String { text.lowercased() }

    private static func words(of text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { $0.count >= 3 }
    }

    private static func rest(of text: String, without words: [String]) -> String {
        words.sorted { $0.count > $1.count }.reduce(text) { $0.replacing($1, with: "") }
    }

    /// Whether the text is a piece of at most four signs, again and again.
    private static func isRepeated(_ text: [Character]) -> Bool {
        (1...4).contains { length in
            text.indices.allSatisfy { $0 < length || text[$0] == text[$0 - length] }
        }
    }

    /// Whether the text is made of rows of a keyboard, forwards or backwards, of four and more.
    private static func isSequence(_ text: String) -> Bool {
        let ways = rows + rows.map { String($0.reversed()) }
        var rest = Substring(text)
        var isFound = !rest.isEmpty
        while isFound, !rest.isEmpty {
            let longest = ways.map { Self.shared(rest, with: $0) }.max() ?? 0
            isFound = longest >= 4
            rest = rest.dropFirst(longest)
        }
        return isFound
    }

    /// How many signs at the front of a text stand in a row one after the other.
    private static func shared(_ text: Substring, with row: String) -> Int {
        guard let first = text.first, let start = row.firstIndex(of: first) else { return 0 }
        return zip(text, row[start...]).prefix { $0 == $1 }.count
    }
}

extension String {
    /// The text without digits at its ends.
    fileprivate var trimmingDigits: String {
        String(drop(while: \.isNumber).reversed().drop(while: \.isNumber).reversed())
    }
}
