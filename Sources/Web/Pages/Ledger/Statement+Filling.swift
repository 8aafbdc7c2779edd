// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Texts

extension SectionStatementPage {
    /// The income statement of some days and the balance sheet at their end.
    ///
    /// Without a section it is about the whole cooperative.
    init(
        _ answer: ShowStatement.Answer, of days: ClosedRange<Day>, section: ID<Section>?,
        books: DescribeBooks.Answer, in t: Speech
    ) {
        let chosen = books.sections.first { $0.id == section }
        heading = Heading(
            title: t("statement.title"),
            subtitle: chosen.map { "\($0.code) \($0.name)" } ?? t("trial_balance.whole"))
        filter = Filter(
            action: "/statement",
            fields: [
                Field.section(
                    section, of: books.sections, whole: t("trial_balance.whole"), in: t),
                Field("from", t("filter.from"), .day, value: days.lowerBound.text),
                Field("to", t("filter.to"), .day, value: days.upperBound.text),
            ])
        let position = answer.position
        standing = Notice(
            text: t(position.isBalanced ? "statement.balanced" : "statement.unbalanced"),
            tone: position.isBalanced ? .good : .bad, isAlert: !position.isBalanced)
        // What one section charges another is neither income nor expense of the whole.
        let income = (
            income: answer.income.income.filter { section != nil || !$0.isInternal },
            expenses: answer.income.expenses.filter { section != nil || !$0.isInternal }
        )
        tiles = Self.tiles(income, answer.income.result, in: t)
        let links = LedgerLinks(days: days, section: section, titles: answer.titles, t: t)
        self.income = links.income(income, result: answer.income.result)
        let total = position.assets.map(\.amount).sum
        assets = links.table(
            "statement.assets", position.assets.map { links.row($0.account, $0.amount) },
            total: (t("statement.balance_total"), total))
        let result = Row([Cell(t("statement.result")), Cell(t.money(position.result))])
        liabilities = links.table(
            "statement.liabilities",
            [result] + position.liabilities.map { links.row($0.account, $0.amount) },
            total: (
                t("statement.balance_total"),
                position.liabilities.map(\.amount).sum + position.result
            ))
    }

    private static func tiles(
        _ flows: (income: [SectionStatement.Row], expenses: [SectionStatement.Row]),
        _ result: Money, in t: Speech
    ) -> [Tile] {
        [
            Tile(
                label: t("statement.income_total"), value: t.money(flows.income.map(\.amount).sum)),
            Tile(
                label: t("statement.expense_total"),
                value: t.money(flows.expenses.map(\.amount).sum)),
            Tile(
                label: t("statement.result"), value: t.money(result),
                pill: result.isNegative
                    ? Pill(text: t("statement.loss"), tone: .bad) : nil, isStrong: true),
        ]
    }
}

/// Rows of a statement, each leading to the entries behind it.
private struct LedgerLinks {
    let days: ClosedRange<Day>
    let section: ID<Section>?
    let titles: [String: String]
    let t: Speech

    /// A row with the entries behind it: those of the days for a flow, all before too otherwise.
    func row(_ account: String, _ amount: Money, isFlow: Bool = false) -> Row {
        let href = address(
            "/ledger",
            [
                "from": isFlow ? days.lowerBound.text : "", "to": days.upperBound.text,
                "account": account, "section": section?.description ?? "",
            ])
        return Row([
            Cell(titles[account] ?? account, note: account, href: href), Cell(t.money(amount)),
        ])
    }

    func table(_ key: String, _ rows: [Row], total: (label: String, amount: Money)) -> Table {
        Table(
            t(key),
            columns: [
                Column(t("statement.line")), Column(t("statement.amount"), isNumeric: true),
            ], rows: rows, sum: Row([Cell(total.label), Cell(t.money(total.amount))]))
    }

    /// Income above expenses, with their sums and the result.
    func income(
        _ flows: (income: [SectionStatement.Row], expenses: [SectionStatement.Row]), result: Money
    ) -> Table {
        func subtotal(_ key: String, _ amount: Money) -> Row {
            Row([Cell(t(key)), Cell(t.money(amount))], isStrong: true)
        }
        let rows =
            flows.income.map { row($0.account, $0.amount, isFlow: true) }
            + [subtotal("statement.income_total", flows.income.map(\.amount).sum)]
            + flows.expenses.map { row($0.account, -$0.amount, isFlow: true) }
            + [subtotal("statement.expense_total", -flows.expenses.map(\.amount).sum)]
        return table(
            "statement.income", rows, total: (t("statement.result"), result))
    }
}

extension SectionStatement.Row {
    /// Whether the account moves value between sections only: class 9.
    fileprivate var isInternal: Bool { account.hasPrefix("9") }
}
