// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Payroll
import Texts

extension MemberListPage {
    /// All members with what their account holds and what their clients owe.
    init(_ all: [MemberRow], _ list: ListTable<MemberRow>, today: Day, in t: Speech) {
        heading = Heading(title: t("member.title"), subtitle: t("member.subtitle"))
        let present = all.filter { $0.to.map { today <= $0 } ?? true }
        let red = all.filter(\.treasury.isNegative)
        tiles = [
            Tile(label: t("member.count"), value: t.count(present.count), isStrong: true),
            Tile(
                label: t("member.total_treasury"), value: t.money(all.map(\.treasury).sum)),
            Tile(
                label: t("position.receivables"), value: t.money(all.map(\.receivables).sum)),
            Tile(
                label: t("member.in_red"), value: t.count(red.count),
                note: red.isEmpty ? nil : t.money(red.map(\.treasury).sum),
                href: red.isEmpty ? nil : "/members?sort=treasury"),
        ]
        filter = list.question.form(in: t)
        table = list.table(
            all.sorted { ($0.name, $0.section.code) < ($1.name, $1.section.code) },
            empty: EmptyState(
                title: t("member.empty_title"), text: t("member.empty_text"), icon: "members"),
            in: t)
    }

    /// The columns of a list of members, and what its address asks for.
    ///
    /// `mayOpen` tells whether the person may see each member's money, `mayPay` their contracts.
    static func list(
        _ question: ListQuestion, today: Day, mayOpen: Bool, mayPay: Bool, in t: Speech
    ) -> ListTable<MemberRow> {
        ListTable(
            t("member.title"), question,
            columns: [
                .text("name", t("member.name"), { $0.name }) {
                    name(of: $0, today: today, mayOpen: mayOpen, in: t)
                },
                ListColumn.text("code", t("filter.section")) { $0.section.code }.exportedOnly,
                ListColumn.text("activity", t("member.activity")) { $0.section.name }
                    .exportedOnly,
                .text(
                    "contract", t("contract.kind"), { t("contract.kind.\($0.contract.rawValue)") }
                ) {
                    Cell(
                        t("contract.kind.\($0.contract.rawValue)"),
                        href: mayPay ? "/members/\($0.section.id)/contracts" : nil)
                },
                .day("since", t("member.since"), in: t) { $0.from },
                .text("last_paid", t("member.last_paid"), { $0.lastPaid?.description ?? "" }) {
                    Cell($0.lastPaid.map(t.month) ?? "–")
                },
                .money("receivables", t("position.receivables"), in: t, isSummed: true) {
                    $0.receivables
                },
                .money("treasury", t("member.treasury"), in: t, isSummed: true) { $0.treasury },
            ])
    }

    private static func name(
        of member: MemberRow, today: Day, mayOpen: Bool, in t: Speech
    ) -> Cell {
        let hasLeft = member.to.map { $0 < today } ?? false
        let red = Pill(text: t("member.in_red"), tone: .bad)
        let left = Pill(text: t("member.state.left"), tone: .neutral)
        return Cell(
            member.name, note: "\(member.section.code) \(member.section.name)",
            href: mayOpen ? "/money?section=\(member.section.id)" : nil,
            pill: member.treasury.isNegative ? red : hasLeft ? left : nil)
    }
}
