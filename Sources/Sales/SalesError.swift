// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Why a sale, a purchase or a contribution is refused; nothing has been written by then.
public enum SalesError: UserFacingError, Hashable {
    /// An invoice without lines.
    case noLines
    /// More lines than an invoice may have.
    case tooManyLines(most: Int)
    /// A line whose designation is missing or longer than allowed.
    case badDesignation(line: Int)
    /// A quantity, price or discount out of bounds.
    case badLine(line: Int, field: String)
    /// A VAT rate the pack does not have on the day.
    case unknownVATRate(key: String, day: Day)
    /// The document's total is not above zero or is beyond the bounds.
    case badTotal(total: Money)
    /// A number older than the last one of its series would break the chronology.
    case beforeLastNumber(last: Day)
    /// A due day before the invoice day, or later than the law allows.
    case badDueDay(due: Day, latest: Day)
    /// A credit beyond what is left of the invoice.
    case creditTooLarge(left: Money)
    /// A payment beyond what is open.
    case paymentTooLarge(open: Money)
    /// A text that must be there is empty or too long.
    case badText(field: String)
    /// A contribution scheme the pack does not have.
    case unknownScheme(key: String)
    /// A VAT case, reverse charge for instance, that is not for this buyer.
    case unfitBuyer(need: VATBuyer)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .noLines: "sales.no_lines"
        case .tooManyLines: "sales.too_many_lines"
        case .badDesignation: "sales.bad_designation"
        case .badLine: "sales.bad_line"
        case .unknownVATRate: "sales.unknown_vat_rate"
        case .badTotal: "sales.bad_total"
        case .beforeLastNumber: "sales.before_last_number"
        case .badDueDay: "sales.bad_due_day"
        case .creditTooLarge: "sales.credit_too_large"
        case .paymentTooLarge: "sales.payment_too_large"
        case .badText: "sales.bad_text"
        case .unknownScheme: "sales.unknown_scheme"
        case .unfitBuyer(let need): "sales.buyer_\(need.rawValue)"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .noLines: [:]
        case .tooManyLines(let most): ["most": String(most)]
        case .badDesignation(let line): ["line": String(line)]
        case .badLine(let line, let field): ["line": String(line), "field": field]
        case .unknownVATRate(let key, let day): ["rate": key, "day": day.text]
        case .badTotal(let total): ["total": total.text]
        case .beforeLastNumber(let last): ["day": last.text]
        case .badDueDay(let due, let latest): ["due": due.text, "latest": latest.text]
        case .creditTooLarge(let left): ["left": left.text]
        case .paymentTooLarge(let open): ["open": open.text]
        case .badText(let field): ["field": field]
        case .unknownScheme(let key): ["scheme": key]
        case .unfitBuyer: [:]
        }
    }

    /// The form field the failure belongs to.
    public var field: String? {
        switch self {
        case .noLines, .tooManyLines, .badTotal, .beforeLastNumber, .unknownScheme,
            .unfitBuyer:
            nil
        case .badDesignation(let line): "lines.\(line).designation"
        case .badLine(let line, let field): "lines.\(line).\(field)"
        case .unknownVATRate: "vat"
        case .badDueDay: "due"
        case .creditTooLarge, .paymentTooLarge: "amount"
        case .badText(let field): field
        }
    }
}
