// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Texts

extension TrialBalancePage {
    /// The balances of all accounts at a day, of the whole cooperative or one section.
    init(_ answer: ShowTrialBalance.Answer, section: ID<Section>?, in t: Speech) {
        let balance = answer.balance
        heading = Heading(title: t("trial_balance.title"), subtitle: t.longDay(answer.day))
        filter = Filter(
            action: "/trial-balance",
            fields: [
                Field("day", t("filter.day"), .day, value: answer.day.text),
                Field.section(
                    section, of: answer.sections, whole: t("trial_balance.whole"), in: t),
            ])
        let difference = balance.debit - balance.credit
        standing = Notice(
            text: balance.isBalanced
                ? t("trial_balance.balanced")
                : t("trial_balance.unbalanced", ["difference": difference.magnitude.text]),
            tone: balance.isBalanced ? .good : .bad, isAlert: !balance.isBalanced)
        tiles = []
        let asked: KeyValuePairs = [
            "day": answer.day.text, "section": section?.description ?? "",
        ]
        table = Table(
            t("trial_balance.title"),
            columns: [
                Column(t("ledger.account")), Column(t("ledger.label")),
                Column(t("ledger.debit"), isNumeric: true),
                Column(t("ledger.credit"), isNumeric: true),
                Column(t("ledger.balance"), isNumeric: true),
            ],
            rows: balance.rows.map { Self.row($0, answer, section, in: t) },
            sum: Row([
                Cell(t("table.sum")), Cell(""), Cell(t.money(balance.debit)),
                Cell(t.money(balance.credit)), Cell(t.money(difference)),
            ]),
            exports: [Link(text: "CSV", href: address("/trial-balance.csv", asked))],
            empty: EmptyState(
                title: t("ledger.empty_title"), text: t("ledger.empty_text"), icon: "balance"))
    }

    private static func row(
        _ balance: AccountBalance, _ answer: ShowTrialBalance.Answer, _ section: ID<Section>?,
        in t: Speech
    ) -> Row {
        let ledger = address(
            "/ledger",
            [
                "to": answer.day.text, "account": balance.account,
                "section": section?.description ?? "",
            ])
        return Row([
            Cell(balance.account, href: ledger), Cell(answer.titles[balance.account] ?? ""),
            Cell(t.money(balance.debit)), Cell(t.money(balance.credit)),
            Cell(t.money(balance.balance)),
        ])
    }
}

extension CSV {
    /// The trial balance as a table of plain numbers.
    static func trialBalance(_ answer: ShowTrialBalance.Answer, in t: Speech) -> CSV {
        CSV(
            head: ["account", "label", "debit", "credit", "balance"].map { t("ledger.\($0)") },
            rows: answer.balance.rows.map { row in
                [
                    .text(row.account), .text(answer.titles[row.account] ?? ""),
                    .amount(row.debit), .amount(row.credit), .amount(row.balance),
                ]
            })
    }
}
