// SPDX-License-Identifier: AGPL-3.0-or-later

/// Letters of European languages written with the 26 basic ones.
///
/// Names compare without accents, and SEPA files carry basic Latin only.
///
/// The rows follow the idea of EPC217-08 (SEPA conversion table): the basic letter below the
/// accent. Ligatures become two letters, as French and Dutch write them without the ligature.
public enum PlainLatin {
    /// The text with every letter of the table replaced; other characters are kept.
    ///
    /// - Returns: Possibly longer than the text (`œ` becomes `oe`); combining accents disappear.
    public static func folded(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                result.unicodeScalars.append(scalar)
            } else if !(0x300...0x36F).contains(scalar.value) {
                if let plain = table[scalar] {
                    result += plain
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// What stands for what: the plain letters, then the ones written with them.
    private static let rows: [(plain: String, letters: String)] = [
        ("A", "ÀÁÂÃÄÅĀĂĄ"), ("AE", "Æ"), ("C", "ÇĆĈĊČ"), ("D", "ÐĎĐ"), ("E", "ÈÉÊËĒĔĖĘĚ"),
        ("G", "ĜĞĠĢ"), ("H", "ĤĦ"), ("I", "ÌÍÎÏĨĪĬĮİ"), ("IJ", "Ĳ"), ("J", "Ĵ"), ("K", "Ķ"),
        ("L", "ĹĻĽĿŁ"), ("N", "ÑŃŅŇ"), ("O", "ÒÓÔÕÖØŌŎŐ"), ("OE", "Œ"), ("R", "ŔŖŘ"),
        ("S", "ŚŜŞŠȘ"), ("T", "ŢŤŦȚ"), ("U", "ÙÚÛÜŨŪŬŮŰŲ"), ("W", "Ŵ"), ("Y", "ÝŶŸ"),
        ("Z", "ŹŻŽ"), ("TH", "Þ"),
        ("a", "àáâãäåāăąª"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ðďđ"), ("e", "èéêëēĕėęě"),
        ("g", "ĝğġģ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"), ("ij", "ĳ"), ("j", "ĵ"), ("k", "ķĸ"),
        ("l", "ĺļľŀł"), ("n", "ñńņňŉ"), ("o", "òóôõöøōŏőº"), ("oe", "œ"), ("r", "ŕŗř"),
        ("s", "śŝşšșſ"), ("ss", "ß"), ("t", "ţťŧț"), ("u", "ùúûüũūŭůűų"), ("w", "ŵ"),
        ("y", "ýŷÿ"), ("z", "źżž"), ("th", "þ"),
        ("'", "‘’‚‛´′ʼ"), ("\"", "“”„«»″"), ("-", "‐‑‒–—―−"), (" ", "\u{A0}\u{2009}\u{202F}"),
        ("EUR", "€"), (".", "·•"), ("...", "…"), ("no", "№"), ("2", "²"), ("3", "³"), ("1", "¹"),
    ]

    private static let table: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [:]
        for row in rows {
            for scalar in row.letters.unicodeScalars { table[scalar] = row.plain }
        }
        return table
    }()
}
