// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

/// What an account is used for, so that no account number stands in code.
///
/// The country pack says which account serves each purpose (`accounts.yaml`, `roles`).
public enum AccountRole: String, Sendable, CaseIterable {
    /// Cash at the bank.
    case bank
    /// Bank lines whose nature is not known yet.
    case suspense
    /// Money a client owes.
    case customers
    /// Money owed to suppliers.
    case suppliers
    /// Services sold.
    case salesOfServices = "sales_of_services"
    /// Goods sold.
    case salesOfGoods = "sales_of_goods"
    /// VAT invoiced but not yet due, because the client has not paid.
    case vatPending = "vat_pending"
    /// VAT collected and due.
    case vatDue = "vat_due"
    /// VAT paid to suppliers that will be deducted.
    case vatDeductible = "vat_deductible"
    /// VAT on suppliers' services that will be deducted once they are paid.
    case vatDeductiblePending = "vat_deductible_pending"
    /// VAT declared and to be paid.
    case vatPayable = "vat_payable"
    /// VAT credit carried forward.
    case vatCredit = "vat_credit"
    /// Share capital.
    case capital
    /// Small differences against the cooperative: roundings of returns.
    case otherCharges = "other_charges"
    /// Small differences in its favour.
    case otherIncome = "other_income"
    /// Bank charges.
    case bankFees = "bank_fees"
    /// Receivables lost for good.
    case badDebts = "bad_debts"
    /// Internal current account between a section and the treasury.
    case internalCurrent = "internal_current"
    /// Internal charge of a section.
    case internalCharge = "internal_charge"
    /// Internal income of a section.
    case internalIncome = "internal_income"
}

/// What kind of third party the lines of an account must name.
public enum ThirdPartyKind: String, Sendable, CaseIterable {
    /// Somebody who buys.
    case client
    /// Somebody the cooperative buys from.
    case supplier
    /// Somebody on the payroll.
    case employee
}

/// One account of the chart.
public struct Account: Sendable, Hashable {
    /// The number: digits, the first three those of the legal chart.
    public let code: String
    /// What it is called, by language.
    public let title: [String: String]
    /// The kind of third party each line must name; nil when none.
    public let thirdParty: ThirdPartyKind?
    /// First day of use.
    public let from: Day
    /// Last day of use; nil while it is in use.
    public let to: Day?
    /// Whether an activity may book its expenses there.
    public let isExpenseChoice: Bool

    /// The class: the first digit.
    public var accountClass: Int { Int(code.utf8.first ?? 48) - 48 }
    /// Class 9 moves value between sections and never reaches the statutory export.
    public var isInternal: Bool { accountClass == 9 }
}

/// A journal entries are numbered in.
public enum Journal: String, Sendable, CaseIterable {
    /// Invoices and credit notes issued.
    case sales
    /// Bills received and expenses.
    case purchases
    /// Bank lines.
    case bank
    /// Pay.
    case payroll
    /// Everything else that is legal.
    case miscellaneous
    /// Movements between sections only; never in the statutory export.
    case internalMovements = "internal"
    /// Opening balances.
    case opening
}

/// The chart of accounts and the journals of a country pack.
public struct Chart: Sendable {
    /// All accounts by code.
    public let accounts: [String: Account]
    private let roles: [AccountRole: String]
    private let journals: [Journal: (code: String, title: [String: String])]

    /// Reads the topics `accounts` and `journals` of a pack.
    ///
    /// - Throws: ``RuleBook/RuleBookError`` when a role or journal is missing or an account
    ///   repeats.
    public init(_ rules: RuleBook) throws(RuleBookError) {
        var map = try PackMap(rules.topic("accounts"))
        _ = try map.source()
        var accounts: [String: Account] = [:]
        for node in try map.required("accounts").asList() {
            let account = try Account(node)
            guard accounts.updateValue(account, forKey: account.code) == nil else {
                throw .duplicateKey(node.place, key: account.code)
            }
        }
        self.accounts = accounts
        var roleMap = try PackMap(map.required("roles"))
        var roles: [AccountRole: String] = [:]
        for role in AccountRole.allCases {
            let code = try roleMap.text(role.rawValue)
            guard accounts[code] != nil else {
                throw .badValue(
                    roleMap.place, expected: "\(role.rawValue): an account of the chart")
            }
            roles[role] = code
        }
        try roleMap.finish()
        try map.finish()
        self.roles = roles
        journals = try Chart.journals(rules.topic("journals"))
    }

    private static func journals(
        _ node: PackNode
    ) throws(RuleBookError) -> [Journal: (code: String, title: [String: String])] {
        var map = try PackMap(node)
        var journals: [Journal: (code: String, title: [String: String])] = [:]
        for journal in Journal.allCases {
            var fields = try PackMap(map.required(journal.rawValue))
            let code = try fields.text("code")
            guard !journals.values.contains(where: { $0.code == code }) else {
                throw .badValue(fields.place, expected: "a code no other journal has")
            }
            journals[journal] = (code, try fields.sentences("title"))
            try fields.finish()
        }
        try map.finish()
        return journals
    }

    /// The account that serves a purpose.
    public func account(_ role: AccountRole) -> String {
        guard let code = roles[role] else {
            preconditionFailure("a chart is only read when every role has an account")
        }
        return code
    }

    /// The code of a journal: `VE`.
    public func code(of journal: Journal) -> String { journals[journal]?.code ?? journal.rawValue }

    /// The name of a journal in a language, English when it has none.
    public func title(of journal: Journal, in language: String) -> String {
        let title = journals[journal]?.title
        return title?[language] ?? title?["en"] ?? journal.rawValue
    }

    /// The name of an account in a language, English when it has none, else its code.
    public func title(of code: String, in language: String) -> String {
        let title = accounts[code]?.title
        return title?[language] ?? title?["en"] ?? code
    }

    /// The accounts an activity's expense may be booked on, by code.
    public var expenseChoices: [Account] {
        accounts.values.filter(\.isExpenseChoice).sorted { $0.code < $1.code }
    }
}

extension Account {
    init(_ node: PackNode) throws(RuleBookError) {
        var map = try PackMap(node)
        code = try map.required("code").asFigure("an account of 3 to 8 digits") {
            text throws(BasicsError) in
            guard (3...8).contains(text.utf8.count),
                text.utf8.allSatisfy({ (48...57).contains($0) })
            else { throw .notANumber(text: text, places: 0) }
            return text
        }
        title = try map.sentences("title")
        from = try map.optionalDay("from") ?? Day(number: 0)
        to = try map.optionalDay("to")
        if let kind = map.optional("third_party") {
            guard let value = ThirdPartyKind(rawValue: try kind.asText()) else {
                throw .badValue(kind.place, expected: "client, supplier or employee")
            }
            thirdParty = value
        } else {
            thirdParty = nil
        }
        let choice = map.optional("expense_choice")
        let choiceText = try choice?.asText() ?? "false"
        guard ["true", "false"].contains(choiceText) else {
            throw .badValue(choice?.place ?? map.place, expected: "true or false")
        }
        isExpenseChoice = choiceText == "true"
        try map.finish()
    }
}
