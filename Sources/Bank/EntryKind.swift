// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// What an entry most likely is, for sorting a list; never the ground of a posting.
public enum EntryKind: String, Hashable, Sendable, CaseIterable {
    /// A client paid with a structured reference.
    case clientStructured = "client_struct"
    /// A client paid a part.
    case clientPartial = "client_partial"
    /// A client paid with free text.
    case clientFree = "client_free"
    /// Pay sent as one batch.
    case salaryBatch = "salary_batch"
    /// A payment or a direct debit that came back.
    case returned = "return"
    /// The bank's own charge.
    case fee
    /// A tax or a social contribution.
    case tax
    /// An expense claim or another refund paid out.
    case refund
    /// Anything else.
    case other
}

extension StatementEntry {
    /// The kind guessed from the transaction code, the text and the sign.
    ///
    /// - Source: ISO 20022 external bank transaction codes (`SALA`, `CHRG`, `RDDT`, `RRCT`).
    public var kind: EntryKind {
        let codes = (transactionCode ?? "").split(separator: "-")
        if returnReason != nil || !EntryKind.returnCodes.isDisjoint(with: codes) {
            return .returned
        }
        if codes.contains("CHRG") { return .fee }
        let words = NameWords.words(of: text)
        if amount.isNegative {
            if codes.contains("SALA") { return .salaryBatch }
            let name = NameWords.words(of: counterpartyName ?? "")
            if !EntryKind.taxWords.isDisjoint(with: words + name) { return .tax }
            return EntryKind.refundWords.isDisjoint(with: words) ? .other : .refund
        }
        if structuredReference != nil { return .clientStructured }
        return EntryKind.partWords.isDisjoint(with: words) ? .clientFree : .clientPartial
    }
}

extension EntryKind {
    /// Families and sub-families of returned transfers and debits.
    static let returnCodes: Set<Substring> = ["RDDT", "RRCT", "UPDD", "RIMB"]
    /// Words of taxes and contributions, French and Dutch.
    static let taxWords: Set<String> = [
        "TVA", "BTW", "DGFIP", "URSSAF", "ONSS", "RSZ", "PRECOMPTE", "BEDRIJFSVOORHEFFING",
        "IMPOT", "IMPOTS",
    ]
    static let refundWords: Set<String> = ["REMBOURSEMENT", "TERUGBETALING", "REFUND"]
    static let partWords: Set<String> = ["ACOMPTE", "VOORSCHOT", "PARTIEL", "GEDEELTELIJK"]
}
