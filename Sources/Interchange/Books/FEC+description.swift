// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

extension FEC {
    /// The description that must be handed over with the file, in French, the language of the
    /// authority that reads it.
    ///
    /// - Returns: UTF-8 text with CR LF line ends.
    /// - Source: Livre des procédures fiscales, art. A47 A-1, XI.
    public static func description(siren: Siren, year: Year) -> String {
        let numbering =
            switch year.numbering {
            case .wholeFile: "une seule suite continue et croissante pour tous les journaux"
            case .perJournal: "une suite continue et croissante par journal"
            }
        let head = [
            "Description du fichier \(fileName(siren: siren, closing: year.days.upperBound))",
            "Article A47 A-1 du livre des procédures fiscales",
            "",
            "SIREN : \(siren.text)",
            "Exercice : du \(year.days.lowerBound.compactText) au "
                + year.days.upperBound.compactText,
            "Structure : fichier à plat, une écriture comptable par groupe de lignes",
            "Première ligne : noms des champs",
            "Séparateur de champs : tabulation (HT, code 9)",
            "Séparateur d'enregistrements : CR LF (codes 13 et 10)",
            "Jeu de caractères : UTF-8 sans marque d'ordre des octets",
            "Montants : virgule décimale, deux décimales, sans séparateur de milliers, non signés",
            "Dates : AAAAMMJJ",
            "Ordre : chronologique de validation, écritures de reprise des soldes en premier",
            "Numérotation (EcritureNum) : \(numbering)",
            "",
            "Champs, dans l'ordre :",
        ]
        let fields = zip(columns, meanings).enumerated().map { index, pair in
            "\(index + 1). \(pair.0) : \(pair.1)"
        }
        return (head + fields).joined(separator: lineEnd) + lineEnd
    }

    private static let meanings = [
        "code du journal", "libellé du journal", "numéro de l'écriture",
        "date de comptabilisation", "numéro de compte (plan comptable général)",
        "libellé du compte", "numéro du compte auxiliaire (à blanc si non utilisé)",
        "libellé du compte auxiliaire (à blanc si non utilisé)",
        "référence de la pièce justificative", "date de la pièce justificative",
        "libellé de l'écriture", "montant au débit en euros", "montant au crédit en euros",
        "lettrage (à blanc si non utilisé)", "date de lettrage (à blanc si non utilisée)",
        "date de validation de l'écriture", "montant en devise (à blanc si non utilisé)",
        "identifiant de la devise ISO 4217 (à blanc si non utilisé)",
    ]
}
