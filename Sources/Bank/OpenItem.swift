// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// An invoice with something left to pay, as far as matching needs to know it.
public struct OpenItem: Hashable, Sendable {
    /// The invoice.
    public let id: ID<OpenItem>
    /// Its number as printed: `FA-2026-0012`.
    public let number: String
    /// What is left to pay, above zero.
    public let open: Money
    /// The day it falls due.
    public let dueDay: Day
    /// The client's name.
    public let clientName: String
    /// Accounts the client has paid from before, without spaces.
    public let clientIBANs: Set<String>
    /// The payment reference printed on it, RF or national; nil when there is none.
    public let reference: String?

    /// An item as the sales ledger knows it.
    public init(
        id: ID<OpenItem>, number: String, open: Money, dueDay: Day, clientName: String,
        clientIBANs: Set<String> = [], reference: String? = nil
    ) {
        self.id = id
        self.number = number
        self.open = open
        self.dueDay = dueDay
        self.clientName = clientName
        self.clientIBANs = clientIBANs
        self.reference = reference
    }
}

/// A part of a payment given to one invoice.
public struct Allocation: Hashable, Sendable {
    /// The invoice.
    public let item: ID<OpenItem>
    /// The part, above zero, at most what is open.
    public let amount: Money

    /// A part of a payment for an invoice.
    public init(item: ID<OpenItem>, amount: Money) {
        self.item = item
        self.amount = amount
    }
}

/// Why a payment was given to an invoice: a sentence of the catalogues and its values.
public struct MatchReason: Hashable, Sendable {
    /// Key of the sentence: `match.reference`, `match.number_in_text`, ….
    public let key: String
    /// Texts for the sentence's placeholders.
    public let values: [String: String]

    /// A reason with its values.
    public init(_ key: String, _ values: [String: String] = [:]) {
        self.key = key
        self.values = values
    }

    /// Every key that matching uses, for the test that each has a sentence.
    public static let keys = [
        "match.reference", "match.number_in_text", "match.several_numbers", "match.part_payment",
        "match.over_payment", "match.amount_and_iban", "match.amount_and_name",
        "match.amount_only", "match.iban_only", "match.name", "match.iban",
    ]
}

/// One way to allocate a payment.
public struct Match: Hashable, Sendable {
    /// The invoices and their parts, earliest due first.
    public let allocations: [Allocation]
    /// What is left of the payment, which stays in suspense; zero in most cases.
    public let unallocated: Money
    /// How sure it is, in percent, 0...100.
    public let confidence: Int
    /// Why, strongest first.
    public let reasons: [MatchReason]

    /// A way to allocate a payment.
    public init(
        allocations: [Allocation], unallocated: Money, confidence: Int, reasons: [MatchReason]
    ) {
        self.allocations = allocations
        self.unallocated = unallocated
        self.confidence = confidence
        self.reasons = reasons
    }
}

/// Why a movement waits for a person.
public enum SuspenseReason: String, Hashable, Sendable, CaseIterable {
    /// Money went out, or the amount is zero.
    case notIncoming = "suspense.not_incoming"
    /// The bank has not booked it yet.
    case notBooked = "suspense.not_booked"
    /// A payment came back; the entry bears the bank's reason.
    case returned = "suspense.returned"
    /// The reference or the number fits several invoices, or they contradict each other.
    case ambiguousReference = "suspense.ambiguous_reference"
    /// Several invoices are named and their sum is not the payment.
    case severalInvoices = "suspense.several_invoices"
    /// A reference or number is given, and no open invoice bears it.
    case unknownReference = "suspense.unknown_reference"
    /// Several invoices fit amount and client.
    case ambiguousAmount = "suspense.ambiguous_amount"
    /// Only the amount fits.
    case amountOnly = "suspense.amount_only"
    /// The best proposal is below the threshold.
    case belowThreshold = "suspense.below_threshold"
    /// Nothing fits.
    case nothingFits = "suspense.nothing_fits"
}

/// What to do with one movement.
public enum MatchProposal: Hashable, Sendable {
    /// Book it: the confidence reaches the threshold.
    case matched(Match)
    /// Keep it in suspense and show a person these candidates, best first.
    case suspense(SuspenseReason, candidates: [Match])
}
