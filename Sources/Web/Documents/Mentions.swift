// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Operations
import RuleBook
import Store

/// What the law of a country wants printed on documents, as its pack says.
struct Mentions: Sendable {
    /// A kind of document.
    enum Paper: String, Sendable {
        case invoice
        case creditNote = "credit_note"
        case payslip
    }

    private struct Mention: Sendable {
        let papers: [Paper]
        let when: String
        let text: [String: String]
    }

    private let mentions: [Mention]

    /// Reads the topic `mentions` of a pack.
    ///
    /// - Throws: `RuleBookError` with the place.
    init(_ rules: RuleBook) throws(RuleBookError) {
        var mentions: [Mention] = []
        for node in try rules.topic("mentions").asList() {
            var map = try PackMap(node)
            _ = try map.text("key")
            var papers: [Paper] = []
            for paper in try map.required("on").asList() {
                guard let known = Paper(rawValue: try paper.asText()) else {
                    throw .badValue(paper.place, expected: "invoice, credit_note or payslip")
                }
                papers.append(known)
            }
            let when = try map.text("when")
            let isKnown =
                ["always", "business", "services", "goods"].contains(when)
                || when.hasPrefix("vat:")
            guard isKnown else { throw .badValue(map.place, expected: "a case") }
            let text = try map.sentences("text")
            _ = try map.source()
            try map.finish()
            mentions.append(Mention(papers: papers, when: when, text: text))
        }
        self.mentions = mentions
    }

    /// The sentences of a document, in the order of the pack.
    ///
    /// The cases say what holds for the document: `business`, `services`, `vat:exempt`.
    func texts(on paper: Paper, cases: Set<String> = [], in language: String) -> [String] {
        mentions.filter {
            $0.papers.contains(paper) && ($0.when == "always" || cases.contains($0.when))
        }.compactMap { $0.text[language] ?? $0.text["fr"] }
    }
}

extension Site {
    /// The mentions of the law of a visitor's cooperative.
    func mentions(_ visit: Visit) throws -> Mentions {
        try mentions(of: visit.visitor.cooperative)
    }

    func mentions(of cooperative: Cooperative) throws -> Mentions {
        guard let law = house.laws[cooperative.country] else { throw NothingThere() }
        return try Mentions(law.rules)
    }
}
