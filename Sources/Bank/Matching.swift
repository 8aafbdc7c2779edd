// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// Proposes which open invoices an incoming payment settles.
///
/// In order: a structured reference or end-to-end reference that names one invoice; invoice
/// numbers in the text; the exact amount with a known account or a similar name; the amount
/// alone, which never books by itself. The order of the open items has no influence.
public struct Matching: Sendable {
    /// The confidence from which a proposal is booked without a person, in percent.
    public let threshold: Int

    /// The threshold unless the cooperative chose another.
    public static let thresholdDefault = 80
    /// The lowest similarity of names that counts, in percent.
    static let similarityMin = 75
    /// The most candidates shown for one payment.
    static let candidatesMax = 5

    let items: [Prepared]
    let shapes: Set<InvoiceNumberPattern>

    /// An open item with what is compared, worked out once.
    struct Prepared: Sendable {
        let item: OpenItem
        let pattern: InvoiceNumberPattern?
        let references: Set<String>
        /// The printed reference when it is long enough to be sought inside a text.
        let printed: String?
    }

    /// Prepares matching against open items.
    ///
    /// - Parameters:
    ///   - items: Each invoice once; items with nothing left to pay are ignored.
    ///   - threshold: 0...100.
    public init(items: [OpenItem], threshold: Int = Matching.thresholdDefault) {
        self.threshold = threshold
        self.items =
            items
            .filter { $0.open > .zero }
            .sorted { ($0.dueDay, $0.number, $0.id) < ($1.dueDay, $1.number, $1.id) }
            .map(Prepared.init)
        shapes = Set(self.items.compactMap { $0.pattern?.shape })
    }

    /// What to do with one movement.
    ///
    /// - Returns: A match with at least one allocation, whose parts and rest add up to the
    ///   payment; or suspense with at most five candidates, best first.
    public func proposal(for entry: StatementEntry) -> MatchProposal {
        if entry.kind == .returned { return .suspense(.returned, candidates: []) }
        guard entry.status == .booked else { return .suspense(.notBooked, candidates: []) }
        guard entry.amount > .zero else { return .suspense(.notIncoming, candidates: []) }
        switch named(by: entry) {
        case .referenced(let one): return decided(settling(one, with: entry, .reference))
        case .contradicted(let several):
            return .suspense(.ambiguousReference, candidates: candidates(several, entry))
        case .numbered(let several): return numbered(several, entry)
        case .unknown:
            let (_, candidates) = byAmount(entry)
            return .suspense(.unknownReference, candidates: candidates)
        case .nothing:
            let (reason, candidates) = byAmount(entry)
            guard reason == nil, let best = candidates.first else {
                return .suspense(reason ?? .nothingFits, candidates: candidates)
            }
            return decided(best)
        }
    }

    private func decided(_ match: Match) -> MatchProposal {
        match.confidence >= threshold
            ? .matched(match) : .suspense(.belowThreshold, candidates: [match])
    }

    private func candidates(_ items: [Prepared], _ entry: StatementEntry) -> [Match] {
        items.prefix(Matching.candidatesMax).map { settling($0, with: entry, .candidate) }
    }

    /// One or several invoices named in the text.
    private func numbered(_ named: [Prepared], _ entry: StatementEntry) -> MatchProposal {
        if named.count == 1, let one = named.first {
            return decided(settling(one, with: entry, .number))
        }
        guard Set(named.map(\.item.number)).count == named.count else {
            return .suspense(.ambiguousReference, candidates: candidates(named, entry))
        }
        guard named.map(\.item.open).sum == entry.amount else {
            return .suspense(.severalInvoices, candidates: candidates(named, entry))
        }
        let numbers = named.map(\.item.number).joined(separator: ", ")
        let match = Match(
            allocations: named.map { Allocation(item: $0.item.id, amount: $0.item.open) },
            unallocated: .zero, confidence: 92,
            reasons: [MatchReason("match.several_numbers", ["numbers": numbers])])
        return decided(match)
    }
}

extension Matching.Prepared {
    init(_ item: OpenItem) {
        self.item = item
        pattern = InvoiceNumberPattern(number: item.number)
        let texts = [item.reference, item.number].compactMap { $0 }
        references = Set(texts.map(Matching.compact).filter { $0.utf8.count >= 5 })
        printed = item.reference.map(Matching.compact).flatMap { $0.utf8.count >= 10 ? $0 : nil }
    }
}
