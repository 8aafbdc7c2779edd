// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// What can go wrong with statements and payments.
public enum BankError: UserFacingError, Hashable {
    /// The opening balance and the booked entries do not lead to the closing balance.
    case unbalancedStatement(id: String, expected: Money, closing: Money, difference: Money)
    /// The statement is of another account than the one it was brought to.
    case otherAccount(found: String, expected: String)
    /// A statement closes before it opens.
    case statementDaysReversed(id: String, opening: Day, closing: Day)
    /// A payment run without a payment, or with more than ``PaymentRun/paymentsMax``.
    case paymentCount(count: Int)
    /// A reference that SEPA does not carry unchanged: empty, too long, or with other characters.
    case badReference(text: String)
    /// Two payments of a run bear the same end-to-end reference.
    case repeatedReference(text: String)
    /// An amount to pay that is not above zero, or above what one SEPA transfer carries.
    case badPaymentAmount(reference: String, amount: Money)
    /// A payment without the name of its beneficiary, or a run without that of its payer.
    case emptyName(reference: String)
    /// A bank identifier of a wrong shape.
    case badBIC(text: String)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .unbalancedStatement: "bank.unbalanced_statement"
        case .otherAccount: "bank.other_account"
        case .statementDaysReversed: "bank.statement_days_reversed"
        case .paymentCount: "bank.payment_count"
        case .badReference: "bank.bad_reference"
        case .repeatedReference: "bank.repeated_reference"
        case .badPaymentAmount: "bank.bad_payment_amount"
        case .emptyName: "bank.empty_name"
        case .badBIC: "bank.bad_bic"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .unbalancedStatement(let id, let expected, let closing, let difference):
            [
                "statement": id, "expected": expected.text, "closing": closing.text,
                "difference": difference.text,
            ]
        case .otherAccount(let found, let expected): ["found": found, "expected": expected]
        case .statementDaysReversed(let id, let opening, let closing):
            ["statement": id, "opening": opening.text, "closing": closing.text]
        case .paymentCount(let count):
            ["count": String(count), "max": String(PaymentRun.paymentsMax)]
        case .badReference(let text), .repeatedReference(let text), .badBIC(let text):
            ["text": String(text.prefix(60))]
        case .badPaymentAmount(let reference, let amount):
            ["reference": reference, "amount": amount.text]
        case .emptyName(let reference): ["reference": reference]
        }
    }
}
