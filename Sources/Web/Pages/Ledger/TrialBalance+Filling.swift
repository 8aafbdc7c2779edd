// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Texts

extension TrialBalancePage {
    /// The balances of all accounts at a day, of the whole cooperative or one section.
    init(
        _ answer: ShowTrialBalance.Answer, _ list: ListTable<AccountBalance>,
        section: ID<Section>?, in t: Speech
    ) {
        let balance = answer.balance
        heading = Heading(title: t("trial_balance.title"), subtitle: t.longDay(answer.day))
        filter = Filter(
            action: "/trial-balance",
            fields: [
                Field("day", t("filter.day"), .day, value: answer.day.text),
                Field.section(
                    section, of: answer.sections, whole: t("trial_balance.whole"), in: t),
                list.question.searchField(in: t),
            ], reset: list.question.reset(in: t), hidden: list.question.hiddenOrder)
        let difference = balance.debit - balance.credit
        standing = Notice(
            text: balance.isBalanced
                ? t("trial_balance.balanced")
                : t("trial_balance.unbalanced", ["difference": difference.magnitude.text]),
            tone: balance.isBalanced ? .good : .bad, isAlert: !balance.isBalanced)
        tiles = []
        table = list.table(
            balance.rows,
            empty: EmptyState(
                title: t("ledger.empty_title"), text: t("ledger.empty_text"), icon: "balance"),
            isStacked: false, in: t)
    }

    /// The columns of a trial balance, and what its address asks for.
    static func list(
        _ answer: ShowTrialBalance.Answer, _ question: ListQuestion, section: ID<Section>?,
        in t: Speech
    ) -> ListTable<AccountBalance> {
        let day = answer.day
        let titles = answer.titles
        return ListTable(
            t("trial_balance.title"), question,
            columns: [
                .text("account", t("ledger.account"), { $0.account }) { balance in
                    let ledger = address(
                        "/ledger",
                        [
                            "to": day.text, "account": balance.account,
                            "section": section?.description ?? "",
                        ])
                    return Cell(balance.account, href: ledger)
                },
                .text("label", t("ledger.label")) { titles[$0.account] ?? "" },
                .money("debit", t("ledger.debit"), in: t, isSummed: true) { $0.debit },
                .money("credit", t("ledger.credit"), in: t, isSummed: true) { $0.credit },
                .money("balance", t("ledger.balance"), in: t, isSummed: true) { $0.balance },
            ])
    }
}
