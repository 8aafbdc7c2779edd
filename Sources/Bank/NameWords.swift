// SPDX-License-Identifier: AGPL-3.0-or-later

/// Names of clients reduced to the words that tell them apart.
///
/// Banks write names in capitals, without accents, with or without the legal form and often cut
/// at 35 or 70 characters, so names compare as sets of plain words.
public enum NameWords {
    /// How alike two names are, in percent.
    ///
    /// Twice the shared words over all words (Dice); at least 80 when all words of one, together
    /// six letters or more, are in the other: `DUPONT` and `Dupont Conseil SARL`.
    ///
    /// - Returns: 0...100, the same in both directions; 0 when nothing but a legal form is left.
    public static func similarity(_ left: String, _ right: String) -> Int {
        let a = Set(distinctive(left))
        let b = Set(distinctive(right))
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        let shared = a.intersection(b)
        let dice = 200 * shared.count / (a.count + b.count)
        let isContained = shared.count == min(a.count, b.count)
        let letters = shared.reduce(0) { $0 + $1.utf8.count }
        return isContained && letters >= 6 ? max(dice, 80) : dice
    }

    /// The words of a name without legal form and linking words.
    static func distinctive(_ name: String) -> [String] {
        words(of: name).filter { !legalForms.contains($0) && !linkingWords.contains($0) }
    }

    /// The words of a text: plain capitals and digits, initials joined (`S.A.R.L.` is `SARL`).
    static func words(of text: String) -> [String] {
        var words: [String] = []
        var initials = ""
        let pieces = PlainLatin.folded(text).utf8
            .split { !($0.isDigit || $0.isLetter) }
            .map { String(decoding: $0.map(\.uppercased), as: UTF8.self) }
        for piece in pieces {
            if piece.utf8.count == 1 {
                initials += piece
                continue
            }
            if !initials.isEmpty { words.append(initials) }
            initials = ""
            words.append(piece)
        }
        if !initials.isEmpty { words.append(initials) }
        return words
    }

    private static let legalForms: Set<String> = [
        "SARL", "SAS", "SASU", "SA", "EURL", "EIRL", "EI", "SCI", "SCM", "SCP", "SNC", "SELARL",
        "SCOP", "SCIC", "SCA", "GIE", "GAEC", "EARL", "ASSOCIATION", "ASSO", "STE", "SOCIETE",
        "ETS", "ASBL", "VZW", "AISBL", "IVZW", "SPRL", "BVBA", "SRL", "BV", "NV", "SC", "SCRL",
        "SCS", "CV", "CVBA", "CVSO", "COMMV", "GMBH", "LTD", "MR", "MME", "MLLE", "M",
    ]
    private static let linkingWords: Set<String> = [
        "DE", "DU", "DES", "D", "LA", "LE", "LES", "L", "ET", "EN", "AND", "VAN", "DER", "HET",
    ]
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLetter: Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(uppercased)
    }
    var uppercased: UInt8 {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) ? self - 32 : self
    }
}
