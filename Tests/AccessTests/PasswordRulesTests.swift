// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Testing

@Suite struct PasswordRulesTests {
    static let rules = PasswordRules(words: ["sunflower", "Kaleidoscope", "trombone"])
    static let context = ["ada.lovelace@example.org", "Ada Lovelace", "Coopérative des Lilas"]

    typealias Weakness = PasswordRules.Weakness

    static let alone: [(String, Weakness?)] = [
        ("", .tooShort), ("fourteen chars", .tooShort), ("quatre mots sans lien", nil),
        ("aucun signe exige ici", nil), (String(repeating: "long phrase ", count: 11), .tooLong),
        ("aaaaaaaaaaaaaaaa", .repeated), ("abcabcabcabcabcabc", .repeated),
        ("abcdefghijklmnopq", .sequence), ("123456789012345678", .sequence),
        ("qwertyuiopasdfghjkl", .sequence), ("zyxwvutsrqponmlk", .sequence),
        ("ada.lovelace@example", .personal), ("lovelacelovelace1", .personal),
        ("00001234motdepasse2026", .common),
        ("correcthorsebatterystaple", .common), ("kaleidoscope0000", .common),
        ("Kal3ido5cope20261", .common), ("🌻🌻🌿🌿🌺🌺🌼🌼🌷🌷🌹🌹🪻🪻🌸", nil),
    ]

    @Test(arguments: alone)
    func `a password alone is long and not what is guessed first`(
        _ password: String, _ weakness: Weakness?
    ) {
        #expect(
            Self.rules.weakness(of: password, besideSecondFactor: false, context: Self.context)
                == weakness)
    }

    static let beside: [(String, Weakness?)] = [
        ("sept777", .tooShort), ("trombone", .common), ("Tr0mb0ne", .common),
        ("azertyuiop", .sequence), ("trois mots", nil), ("vélo-orange", nil),
    ]

    @Test(arguments: beside)
    func `beside a second factor eight characters do`(
        _ password: String, _ weakness: Weakness?
    ) {
        #expect(
            Self.rules.weakness(of: password, besideSecondFactor: true, context: Self.context)
                == weakness)
    }
}
