// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// One transfer of a run.
public struct PaymentOrder: Hashable, Sendable {
    /// The reference the beneficiary's bank carries along, 1...35 characters.
    public let endToEndID: String
    /// The beneficiary.
    public let creditorName: String
    /// The beneficiary's account.
    public let creditorIBAN: IBAN
    /// The amount, above zero.
    public let amount: Money
    /// What the beneficiary reads; empty for nothing.
    public let text: String

    /// The largest amount of one SEPA transfer: 999 999 999.99 EUR.
    ///
    /// - Source: EPC130-08, SEPA credit transfer customer-to-bank guidelines, AT-04.
    public static let amountMax = Money.cents(99_999_999_999)

    /// A transfer that a bank will take.
    ///
    /// - Throws: ``BankError/badReference(text:)``, ``BankError/emptyName(reference:)`` or
    ///   ``BankError/badPaymentAmount(reference:amount:)``.
    public init(
        endToEndID: String, creditorName: String, creditorIBAN: IBAN, amount: Money, text: String
    ) throws(BankError) {
        try SEPAReference.check(endToEndID)
        guard !NameWords.words(of: creditorName).isEmpty else {
            throw .emptyName(reference: endToEndID)
        }
        guard amount > .zero, amount <= PaymentOrder.amountMax else {
            throw .badPaymentAmount(reference: endToEndID, amount: amount)
        }
        self.endToEndID = endToEndID
        self.creditorName = creditorName
        self.creditorIBAN = creditorIBAN
        self.amount = amount
        self.text = text
    }
}

/// Transfers from one account on one day, sent to the bank together.
public struct PaymentRun: Hashable, Sendable {
    /// What the run pays, which decides how the bank shows it.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Pay; the account statement shows one sum, not each person's.
        case salary
        /// Suppliers, expense claims and the rest.
        case other
    }

    /// The run's own reference, 1...35 characters.
    public let id: String
    /// Who pays.
    public let debtorName: String
    /// The account paid from.
    public let debtorIBAN: IBAN
    /// The payer's bank; nil when it shall be derived from the IBAN.
    public let debtorBIC: String?
    /// The day the bank shall execute it.
    public let executionDay: Day
    /// What it pays.
    public let kind: Kind
    /// The transfers, at least one, in the order given.
    public let payments: [PaymentOrder]

    /// The most transfers of one run; more go into a second one.
    public static let paymentsMax = 100_000

    /// A run that a bank will take.
    ///
    /// - Throws: ``BankError/badReference(text:)`` or ``BankError/badBIC(text:)`` for the run's own
    ///   fields, ``BankError/paymentCount(count:)``, ``BankError/repeatedReference(text:)``.
    public init(
        id: String, debtorName: String, debtorIBAN: IBAN, debtorBIC: String?,
        executionDay: Day, kind: Kind, payments: [PaymentOrder]
    ) throws(BankError) {
        try SEPAReference.check(id)
        guard !NameWords.words(of: debtorName).isEmpty else { throw .emptyName(reference: id) }
        if let debtorBIC { try PaymentRun.check(bic: debtorBIC) }
        guard (1...PaymentRun.paymentsMax).contains(payments.count) else {
            throw .paymentCount(count: payments.count)
        }
        var seen: Set<String> = []
        for payment in payments where !seen.insert(payment.endToEndID).inserted {
            throw .repeatedReference(text: payment.endToEndID)
        }
        self.id = id
        self.debtorName = debtorName
        self.debtorIBAN = debtorIBAN
        self.debtorBIC = debtorBIC
        self.executionDay = executionDay
        self.kind = kind
        self.payments = payments
    }

    /// The sum of all transfers, which the file states so that the bank can check it.
    public var controlSum: Money { payments.map(\.amount).sum }

    /// Refuses what is not eight or eleven characters: bank, country, place and, when given,
    /// branch.
    ///
    /// - Throws: ``BankError/badBIC(text:)``.
    public static func check(bic: String) throws(BankError) {
        let bytes = Array(bic.utf8)
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard bytes.count == 8 || bytes.count == 11,
            bytes[..<6].allSatisfy(capitals.contains),
            bytes[6...].allSatisfy({ capitals.contains($0) || digits.contains($0) })
        else { throw .badBIC(text: bic) }
    }
}

/// References that SEPA carries unchanged.
///
/// - Source: EPC217-08: basic Latin letters, digits and `/-?:().,'+` and space; no slash at
///   either end, no two slashes together.
public enum SEPAReference {
    /// The most characters of a reference.
    public static let lengthMax = 35

    /// Confirms that a reference reaches the beneficiary as written.
    ///
    /// - Throws: ``BankError/badReference(text:)``.
    public static func check(_ text: String) throws(BankError) {
        let bytes = Array(text.utf8)
        let slash = UInt8(ascii: "/")
        let space = UInt8(ascii: " ")
        guard (1...lengthMax).contains(bytes.count), bytes.allSatisfy(isAllowed),
            bytes.first != slash, bytes.last != slash, bytes.first != space, bytes.last != space,
            !zip(bytes, bytes.dropFirst()).contains(where: { $0 == slash && $1 == slash })
        else { throw .badReference(text: text) }
    }

    /// Whether SEPA carries the character.
    public static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: punctuation.contains(byte)
        }
    }

    private static let punctuation = Set("/-?:().,'+ ".utf8)
}
