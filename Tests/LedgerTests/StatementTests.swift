// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Testing

struct StatementTests {
    typealias S = LedgerSample

    static func rows(_ rows: [(String, Int64, Int64)]) -> TrialBalance {
        TrialBalance(
            rows: rows.map {
                AccountBalance(account: $0.0, debit: .cents($0.1), credit: .cents($0.2))
            })
    }

    @Test func `a trial balance is sorted, summed and asked by prefix`() {
        let balance = Self.rows([
            ("706000", 0, 1_000), ("445740", 0, 200), ("445710", 50, 0), ("411000", 1_200, 50),
        ])
        #expect(balance.rows.map(\.account) == ["411000", "445710", "445740", "706000"])
        #expect(balance.debit == .cents(1_250))
        #expect(balance.credit == .cents(1_250))
        #expect(balance.isBalanced)
        #expect(balance.balance("4457") == .cents(-150))
        #expect(balance.balance("411000") == .cents(1_150))
        #expect(balance.balance("5") == .zero)
        #expect(!Self.rows([("512000", 1, 0)]).isBalanced)
    }

    @Test func `a member's statement shows sale, internal charge and treasury`() throws {
        // Invoice 1 000 + 200 paid, contribution 120, bill 100 + 20 unpaid (accounting.md §2).
        let balance = Self.rows([
            ("411000", 120_000, 120_000), ("706000", 0, 100_000), ("445740", 20_000, 20_000),
            ("981000", 102_000, 12_000), ("986000", 12_000, 0), ("606300", 10_000, 0),
            ("401000", 0, 12_000),
        ])
        let statement = SectionStatement(balance, chart: try S.chart())
        typealias Row = SectionStatement.Row
        #expect(statement.expenses.map(\.account) == ["606300", "986000"])
        #expect(statement.expenses.map(\.amount) == [.cents(10_000), .cents(12_000)])
        #expect(statement.income.map(\.account) == ["706000"])
        #expect(statement.income.map(\.amount) == [.cents(100_000)])
        #expect(statement.assets.map(\.account) == ["981000"])
        #expect(statement.assets.map(\.amount) == [.cents(90_000)])
        #expect(statement.liabilities.map(\.account) == ["401000"])
        #expect(statement.liabilities.map(\.amount) == [.cents(12_000)])
        #expect(statement.result == .cents(78_000))
        #expect(statement.isBalanced)
    }

    @Test func `an internal account in credit is a debt, internal income is income`() throws {
        let balance = Self.rows([("981000", 0, 500), ("987000", 0, 300), ("512000", 800, 0)])
        let statement = SectionStatement(balance, chart: try S.chart())
        #expect(statement.liabilities.map(\.account) == ["981000"])
        #expect(statement.income.map(\.account) == ["987000"])
        #expect(statement.result == .cents(300))
        #expect(statement.isBalanced)
    }

    @Test func `a statement of rows that do not balance says so`() throws {
        let balance = Self.rows([("512000", 800, 0), ("706000", 0, 700)])
        #expect(!SectionStatement(balance, chart: try S.chart()).isBalanced)
    }
}
