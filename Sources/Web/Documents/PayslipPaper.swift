// SPDX-License-Identifier: AGPL-3.0-or-later

import Documents
public import Operations
import Store
import Texts

/// Prints payslips as they are archived, without a server: for bulk runs and their measure.
public struct PayslipPaper: Sendable {
    private let catalogues: Catalogues
    private let mentions: [String: Mentions]

    /// Reads the sentences of a `share` folder and the mentions of each law.
    ///
    /// - Throws: When a sentence is missing or a pack is refused.
    public init(laws: [String: Law], share: String) throws {
        catalogues = try Site.catalogues(in: share + "/texts")
        mentions = try laws.mapValues { try Mentions($0.rules) }
    }

    /// The payslip as PDF/A-3b, in the cooperative's language.
    ///
    /// - Throws: When the paper cannot be printed, or the country has no law here.
    public func print(_ answer: FindPayslip.Answer) throws -> [UInt8] {
        guard let mentions = mentions[answer.cooperative.country] else { throw NothingThere() }
        let speech = catalogues.speech(Language(rawValue: answer.cooperative.language))
        return try Documents.PayslipSheet(answer, in: speech, mentions: mentions).archive()
    }
}
