// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Why an entry is refused; nothing has been written by then.
public enum LedgerError: UserFacingError, Hashable {
    /// Fewer than two lines.
    case tooFewLines
    /// A line of zero, or beyond the bounds of the books.
    case badAmount(account: String, amount: Money)
    /// An account the chart does not have on the day.
    case unknownAccount(code: String, day: Day)
    /// A purpose for which the pack names no account.
    case noAccountFor(role: String)
    /// An account that needs a client, supplier or employee, without one.
    case missingThirdParty(account: String)
    /// The lines do not sum to zero; `difference` is debit less credit.
    case unbalanced(difference: Money)
    /// The lines of one section do not sum to zero.
    case unbalancedSection(section: ID<Section>, difference: Money)
    /// The internal lines do not sum to zero.
    case unbalancedInternal(difference: Money)
    /// A day in a period that has been closed.
    case closedPeriod(day: Day)
    /// An empty label or voucher reference.
    case missingText(field: String)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .tooFewLines: "ledger.too_few_lines"
        case .badAmount: "ledger.bad_amount"
        case .unknownAccount: "ledger.unknown_account"
        case .noAccountFor: "ledger.no_account_for"
        case .missingThirdParty: "ledger.missing_third_party"
        case .unbalanced: "ledger.unbalanced"
        case .unbalancedSection: "ledger.unbalanced_section"
        case .unbalancedInternal: "ledger.unbalanced_internal"
        case .closedPeriod: "ledger.closed_period"
        case .missingText: "ledger.missing_text"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .tooFewLines: [:]
        case .badAmount(let account, let amount): ["account": account, "amount": amount.text]
        case .unknownAccount(let code, let day): ["account": code, "day": day.text]
        case .noAccountFor(let role): ["role": role]
        case .missingThirdParty(let account): ["account": account]
        case .unbalanced(let difference), .unbalancedInternal(let difference):
            ["difference": difference.text]
        case .unbalancedSection(let section, let difference):
            ["section": section.description, "difference": difference.text]
        case .closedPeriod(let day): ["day": day.text]
        case .missingText(let field): ["field": field]
        }
    }
}
