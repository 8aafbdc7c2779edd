// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Texts

/// How the list of members is asked for by its address.
struct MemberQuestion: Sendable {
    enum Order: String, Sendable {
        case name, treasury
    }

    var order = Order.name
    var search = ""

    init(order: Order = .name, search: String = "") {
        self.order = order
        self.search = search
    }

    /// The rows asked for, in their order; those who hold least come first.
    func rows(_ all: [MemberRow]) -> [MemberRow] {
        let words = search.lowercased()
        let found = all.filter { row in
            words.isEmpty || row.name.lowercased().contains(words)
                || row.section.name.lowercased().contains(words)
                || row.section.code.lowercased().contains(words)
        }
        switch order {
        case .name: return found.sorted { ($0.name, $0.section.code) < ($1.name, $1.section.code) }
        case .treasury:
            return found.sorted { ($0.treasury, $0.name) < ($1.treasury, $1.name) }
        }
    }

    func address(order: Order) -> String {
        Web.address("/members", ["sort": order.rawValue, "q": search])
    }
}

extension MemberListPage {
    /// All members with what their account holds and what their clients owe.
    ///
    /// `mayOpen` tells whether the person may see each member's money.
    init(
        _ all: [MemberRow], asked: MemberQuestion, today: Day, mayOpen: Bool, in t: Speech
    ) {
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
        filter = Filter(
            action: "/members",
            fields: [Field("q", t("filter.search"), .search, value: asked.search)],
            reset: asked.search.isEmpty
                ? nil : Link(text: t("filter.reset"), href: "/members"))
        table = Table(
            t("member.title"),
            columns: [
                Column(
                    t("member.name"), sortHref: asked.address(order: .name),
                    order: asked.order == .name ? .ascending : nil),
                Column(t("member.since")), Column(t("member.last_paid")),
                Column(t("position.receivables"), isNumeric: true),
                Column(
                    t("member.treasury"), isNumeric: true,
                    sortHref: asked.address(order: .treasury),
                    order: asked.order == .treasury ? .ascending : nil),
            ],
            rows: asked.rows(all).map { Self.row($0, today: today, mayOpen: mayOpen, in: t) },
            empty: EmptyState(
                title: t(asked.search.isEmpty ? "member.empty_title" : "ledger.empty_title_search"),
                text: t(asked.search.isEmpty ? "member.empty_text" : "ledger.empty_text"),
                icon: "members"), isStacked: true)
    }

    private static func row(
        _ member: MemberRow, today: Day, mayOpen: Bool, in t: Speech
    ) -> Row {
        let hasLeft = member.to.map { $0 < today } ?? false
        let red = Pill(text: t("member.in_red"), tone: .bad)
        let left = Pill(text: t("member.state.left"), tone: .neutral)
        return Row([
            Cell(
                member.name, note: "\(member.section.code) \(member.section.name)",
                href: mayOpen ? "/money?section=\(member.section.id)" : nil,
                pill: member.treasury.isNegative ? red : hasLeft ? left : nil),
            Cell(t.day(member.from)), Cell(member.lastPaid.map(t.month) ?? "–"),
            Cell(t.money(member.receivables)), Cell(t.money(member.treasury)),
        ])
    }
}
