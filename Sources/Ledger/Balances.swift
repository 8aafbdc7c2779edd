// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Debits and credits of one account over some days.
public struct AccountBalance: Sendable, Hashable, Codable {
    /// Account code.
    public let account: String
    /// Sum of the debit lines.
    public let debit: Money
    /// Sum of the credit lines, not negative.
    public let credit: Money

    /// The sums of an account.
    public init(account: String, debit: Money, credit: Money) {
        self.account = account
        self.debit = debit
        self.credit = credit
    }

    /// Debit less credit.
    public var balance: Money { debit - credit }
}

/// The balances of all accounts, by code.
public struct TrialBalance: Sendable {
    /// One row an account that has lines.
    public let rows: [AccountBalance]

    /// A trial balance from its rows.
    public init(rows: [AccountBalance]) {
        self.rows = rows.sorted { $0.account < $1.account }
    }

    /// Sum of all debits.
    public var debit: Money { rows.map(\.debit).sum }
    /// Sum of all credits.
    public var credit: Money { rows.map(\.credit).sum }
    /// Whether debits equal credits.
    public var isBalanced: Bool { debit == credit }

    /// The balance, debit less credit, of the accounts whose code begins with `prefix`.
    public func balance(_ prefix: String) -> Money {
        rows.filter { $0.account.hasPrefix(prefix) }.map(\.balance).sum
    }
}

/// The income statement and balance sheet of the cooperative or one section.
///
/// Income and expenses are classes 6 and 7 and the internal 986 and 987; everything else,
/// the internal current account 981 included, is the balance sheet.
public struct SectionStatement: Sendable {
    /// A line of a statement: the account and an amount that reads as one expects,
    /// charges and assets above zero on the left, income and debts above zero on the right.
    public struct Row: Sendable, Hashable {
        /// Account code.
        public let account: String
        /// The amount.
        public let amount: Money
    }

    /// Expenses, by account.
    public let expenses: [Row]
    /// Income, by account.
    public let income: [Row]
    /// What is owned, by account.
    public let assets: [Row]
    /// What is owed and the capital, by account, without the result.
    public let liabilities: [Row]

    /// Sorts balances into the two statements.
    public init(_ balance: TrialBalance, chart: Chart) {
        let charge = chart.account(.internalCharge)
        let internalIncome = chart.account(.internalIncome)
        var expenses: [Row] = []
        var income: [Row] = []
        var assets: [Row] = []
        var liabilities: [Row] = []
        for row in balance.rows where !row.balance.isZero {
            switch chart.accounts[row.account]?.accountClass {
            case 6: expenses.append(Row(account: row.account, amount: row.balance))
            case 7: income.append(Row(account: row.account, amount: -row.balance))
            case _ where row.account == charge:
                expenses.append(Row(account: row.account, amount: row.balance))
            case _ where row.account == internalIncome:
                income.append(Row(account: row.account, amount: -row.balance))
            case _ where row.balance.isNegative:
                liabilities.append(Row(account: row.account, amount: -row.balance))
            case _:
                assets.append(Row(account: row.account, amount: row.balance))
            }
        }
        self.expenses = expenses
        self.income = income
        self.assets = assets
        self.liabilities = liabilities
    }

    /// Income less expenses.
    public var result: Money { income.map(\.amount).sum - expenses.map(\.amount).sum }

    /// Whether assets equal liabilities and the result: always, when entries balance.
    public var isBalanced: Bool {
        assets.map(\.amount).sum == liabilities.map(\.amount).sum + result
    }
}
