// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

extension Matching {
    /// What the payer's own words say.
    enum Named {
        /// A reference that names exactly one invoice.
        case referenced(Prepared)
        /// A reference that several invoices bear, or two references to different invoices.
        case contradicted([Prepared])
        /// Invoice numbers found in the text, earliest due first.
        case numbered([Prepared])
        /// A reference or a number of our kind that no open invoice bears.
        case unknown
        /// Nothing that names an invoice.
        case nothing
    }

    /// Which invoices the payment names.
    ///
    /// The structured reference is ours, so it alone decides when it is there. An end-to-end
    /// reference is the payer's own and counts only when it equals one of ours; a reference
    /// typed into the text counts like a structured one.
    func named(by entry: StatementEntry) -> Named {
        if let reference = entry.structuredReference {
            let bearing = items.filter {
                !$0.references.isDisjoint(with: Matching.forms(reference))
            }
            if bearing.count > 1 { return .contradicted(bearing) }
            if let one = bearing.first { return .referenced(one) }
            return .unknown
        }
        let text = InvoiceNumberPattern.plain(entry.text)
        let numbered = items.filter { $0.pattern?.occurs(in: text) ?? false }
        let words = Matching.compact(entry.text)
        let endToEnd = Set(entry.endToEndID.map(Matching.forms) ?? [])
        let bearing = items.filter { one in
            !one.references.isDisjoint(with: endToEnd)
                || (one.printed.map { words.contains($0) } ?? false)
        }
        let others = numbered.filter { other in !bearing.contains { $0.item == other.item } }
        if bearing.count > 1 || !(bearing.isEmpty || others.isEmpty) {
            return .contradicted(bearing + others)
        }
        if let one = bearing.first { return .referenced(one) }
        if !numbered.isEmpty { return .numbered(numbered) }
        return shapes.contains { $0.occurs(in: text) } ? .unknown : .nothing
    }

    /// Capitals and digits only.
    static func compact(_ text: String) -> String {
        String(
            decoding: InvoiceNumberPattern.plain(text).filter { $0.isDigit || $0.isLetter },
            as: UTF8.self)
    }

    /// The reference, and without `RF` and check digits when it is a valid creditor reference.
    static func forms(_ reference: String) -> [String] {
        let whole = compact(reference)
        guard let creditor = try? CreditorReference(whole) else { return [whole] }
        return [whole, String(creditor.text.dropFirst(4))]
    }

    /// How an invoice came to be considered, with the confidence of an exact payment, of a part
    /// payment and of a payment above what is open.
    enum Ground {
        case reference
        case number
        case candidate

        var confidences: (exact: Int, part: Int, over: Int) {
            switch self {
            case .reference: (100, 95, 90)
            case .number: (95, 85, 85)
            case .candidate: (50, 40, 30)
            }
        }
    }

    /// Gives a payment to one invoice: all of it, or what is open.
    func settling(_ one: Prepared, with entry: StatementEntry, _ ground: Ground) -> Match {
        let open = one.item.open
        let levels = ground.confidences
        var reasons: [MatchReason] = []
        let key = ground == .reference ? "match.reference" : "match.number_in_text"
        reasons.append(MatchReason(key, ["number": one.item.number]))
        var confidence = levels.exact
        if entry.amount < open {
            confidence = levels.part
            reasons.append(
                MatchReason("match.part_payment", ["left": (open - entry.amount).text]))
        } else if entry.amount > open {
            confidence = levels.over
            reasons.append(
                MatchReason("match.over_payment", ["rest": (entry.amount - open).text]))
        }
        if isKnownAccount(entry, of: one.item) {
            confidence += 3
            reasons.append(MatchReason("match.iban", ["client": one.item.clientName]))
        } else if similarity(entry, one.item) >= Matching.similarityMin {
            confidence += 2
            reasons.append(MatchReason("match.name", ["client": one.item.clientName]))
        }
        let part = min(entry.amount, open)
        return Match(
            allocations: [Allocation(item: one.item.id, amount: part)],
            unallocated: entry.amount - part, confidence: min(confidence, 100), reasons: reasons)
    }

    /// Candidates by amount, account and name; the reason is nil when the first one is sure.
    func byAmount(_ entry: StatementEntry) -> (SuspenseReason?, [Match]) {
        let exact = items.filter { $0.item.open == entry.amount }
        if exact.isEmpty {
            let known = items.filter { isKnownAccount(entry, of: $0.item) }
            let matches = known.prefix(Matching.candidatesMax).map { accountMatch($0.item, entry) }
            return (.nothingFits, matches)
        }
        // Equal confidence keeps the order of the items, which does not depend on the caller.
        let ranked = exact.map { amountMatch($0.item, entry) }.enumerated()
            .sorted { ($1.element.confidence, $0.offset) < ($0.element.confidence, $1.offset) }
            .map(\.element)
        let matches = Array(ranked.prefix(Matching.candidatesMax))
        let backed = ranked.filter { $0.confidence > amountOnlyConfidence }
        switch backed.count {
        case 0: return (.amountOnly, matches)
        case 1: return (nil, matches)
        default: return (.ambiguousAmount, matches)
        }
    }

    private var amountOnlyConfidence: Int { 40 }

    private func amountMatch(_ item: OpenItem, _ entry: StatementEntry) -> Match {
        let likeness = similarity(entry, item)
        let isNamed = likeness >= Matching.similarityMin
        let client = ["client": item.clientName]
        var reasons: [MatchReason] = []
        var confidence = amountOnlyConfidence
        if isKnownAccount(entry, of: item) {
            confidence = isNamed ? 92 : 88
            reasons.append(MatchReason("match.amount_and_iban", client))
            if isNamed { reasons.append(MatchReason("match.name", client)) }
        } else if isNamed {
            confidence = likeness == 100 ? 85 : 80
            let values = client.merging(["similarity": String(likeness)]) { $1 }
            reasons.append(MatchReason("match.amount_and_name", values))
        } else {
            reasons.append(MatchReason("match.amount_only", ["number": item.number]))
        }
        return Match(
            allocations: [Allocation(item: item.id, amount: item.open)], unallocated: .zero,
            confidence: confidence, reasons: reasons)
    }

    /// The payer is known, the amount fits nothing: shown, never booked.
    private func accountMatch(_ item: OpenItem, _ entry: StatementEntry) -> Match {
        let part = min(entry.amount, item.open)
        return Match(
            allocations: [Allocation(item: item.id, amount: part)],
            unallocated: entry.amount - part, confidence: 30,
            reasons: [MatchReason("match.iban_only", ["client": item.clientName])])
    }

    private func isKnownAccount(_ entry: StatementEntry, of item: OpenItem) -> Bool {
        entry.counterpartyIBAN.map(item.clientIBANs.contains) ?? false
    }

    private func similarity(_ entry: StatementEntry, _ item: OpenItem) -> Int {
        NameWords.similarity(entry.counterpartyName ?? "", item.clientName)
    }
}
