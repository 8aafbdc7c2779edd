// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Sales
import Store
import Texts

/// The bills of suppliers, newest first unless another order is asked for.
struct PurchaseListPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile]
    var filter: Filter?
    var table: Table
}

extension PurchaseListPage {
    /// The purchases of the cooperative or one activity.
    ///
    /// `mayBook` tells whether the person may enter another.
    init(
        _ found: ListPurchases.Answer, _ list: ListTable<StoredPurchase>,
        section: ID<Section>?, activities: [Section], mayBook: Bool, in t: Speech
    ) {
        let enter = Link(text: t("purchase.title"), href: "/purchases/new", icon: "plus")
        heading = Heading(
            title: t("purchase.list"), subtitle: t("purchase.list_subtitle"),
            primary: mayBook ? enter : nil)
        tiles = [
            Tile(
                label: t("purchase.open"), value: t.money(found.open),
                note: t.counted("purchase.bills", found.openCount), isStrong: true)
        ]
        filter = list.question.form(
            [
                Field.section(
                    section, of: activities, whole: t("filter.all"),
                    label: t("purchase.activity"), in: t)
            ], in: t)
        table = list.table(
            page: Array(found.rows.prefix(list.question.size)),
            sum: found.count > 1
                ? list.sumRow(["gross": found.gross, "open": found.open], in: t) : nil,
            pager: list.pager(rows: found.rows, of: found.count, in: t) {
                "\($0.purchase.day).\($0.id)"
            },
            empty: EmptyState(
                title: t("purchase.empty_title"), text: t("purchase.empty_text"),
                action: mayBook ? enter : nil, icon: "receipt"), in: t)
    }

    /// The columns of a list of purchases, and what its address asks for.
    static func list(
        _ question: ListQuestion, activities: [Section], in t: Speech
    ) -> ListTable<StoredPurchase> {
        let sections = Dictionary(activities.map { ($0.id, $0) }) { first, _ in first }
        return ListTable(
            t("purchase.list"), question,
            columns: [
                .text("supplier", t("purchase.supplier"), { $0.supplierName }) {
                    Cell($0.supplierName, note: $0.purchase.reference)
                },
                ListColumn.text("reference", t("purchase.reference")) { $0.purchase.reference }
                    .exportedOnly,
                .day("day", t("purchase.day_short"), in: t) { $0.purchase.day },
                .text("designation", t("purchase.designation"), { $0.purchase.designation }) {
                    Cell(
                        $0.purchase.designation,
                        href: $0.hasReceipt ? "/purchases/\($0.id)/receipt" : nil)
                },
                ListColumn.text(
                    "activity", t("purchase.activity"),
                    { sections[$0.purchase.section]?.code ?? "" }
                ) { stored in
                    let activity = sections[stored.purchase.section]
                    return Cell(activity?.code ?? "", note: activity?.name)
                }.unsorted,
                ListColumn.text("account", t("purchase.account")) { $0.purchase.account }
                    .exportedOnly,
                ListColumn.money("net", t("purchase.net"), in: t) { $0.purchase.net }
                    .exportedOnly,
                ListColumn.money("tax", t("purchase.tax"), in: t) { $0.purchase.tax }
                    .exportedOnly,
                .money("gross", t("purchase.gross"), in: t) { $0.purchase.gross },
                .money("open", t("purchase.open"), in: t, { $0.open }) {
                    Cell(t.money($0.open), pill: state($0, in: t))
                },
            ])
    }

    private static func state(_ stored: StoredPurchase, in t: Speech) -> Pill {
        if stored.open <= .zero { return Pill(text: t("purchase.state.paid"), tone: .good) }
        return stored.paid.isZero
            ? Pill(text: t("purchase.state.open"), tone: .waiting)
            : Pill(text: t("purchase.state.part"), tone: .waiting)
    }
}
