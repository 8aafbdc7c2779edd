// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Sales
import Store
import Texts

/// The bills of suppliers, newest first.
struct PurchaseListPage: Page {
    static let template = "pages/list"
    /// Rows of a page.
    static let rows = 50

    var heading: Heading
    var tiles: [Tile]
    var filter: Filter?
    var table: Table
}

extension PurchaseListPage {
    /// The purchases of the cooperative or one activity.
    ///
    /// `mayBook` tells whether the person may enter another; `skipped` how many rows stand on the
    /// pages before.
    init(
        _ found: ListPurchases.Answer, section: ID<Section>?, skipped: Int, activities: [Section],
        mayBook: Bool, in t: Speech
    ) {
        let purchases = found.rows.prefix(PurchaseListPage.rows)
        let enter = Link(text: t("purchase.title"), href: "/purchases/new", icon: "plus")
        heading = Heading(
            title: t("purchase.list"), subtitle: t("purchase.list_subtitle"),
            primary: mayBook ? enter : nil)
        tiles = [
            Tile(
                label: t("purchase.open"), value: t.money(found.open),
                note: t.counted("purchase.bills", found.openCount), isStrong: true)
        ]
        filter = Filter(
            action: "/purchases",
            fields: [
                Field.section(
                    section, of: activities, whole: t("filter.all"),
                    label: t("purchase.activity"), in: t)
            ])
        let codes = Dictionary(activities.map { ($0.id, $0) }) { first, _ in first }
        table = Table(
            t("purchase.list"),
            columns: [
                Column(t("purchase.supplier")), Column(t("purchase.day_short")),
                Column(t("purchase.designation")), Column(t("purchase.activity")),
                Column(t("purchase.gross"), isNumeric: true), Column(t("payment.state")),
            ],
            rows: purchases.map { stored in
                let purchase = stored.purchase
                let activity = codes[purchase.section]
                return Row([
                    Cell(stored.supplierName, note: purchase.reference),
                    Cell(t.day(purchase.day)), Cell(purchase.designation),
                    Cell(activity?.code ?? "", note: activity?.name),
                    Cell(t.money(purchase.gross)),
                    Cell("", note: Self.rest(stored, in: t), pill: Self.state(stored, in: t)),
                ])
            },
            pager: Self.pager(found, section, skipped, in: t),
            empty: EmptyState(
                title: t("purchase.empty_title"), text: t("purchase.empty_text"),
                action: mayBook ? enter : nil, icon: "receipt"), isStacked: true)
    }

    private static func pager(
        _ found: ListPurchases.Answer, _ section: ID<Section>?, _ skipped: Int, in t: Speech
    ) -> Pager? {
        func href(before row: StoredPurchase? = nil, skip: Int = 0) -> String {
            address(
                "/purchases",
                [
                    "section": section?.description ?? "",
                    "before": row.map { "\($0.purchase.day).\($0.id)" } ?? "",
                    "skip": skip == 0 ? "" : String(skip),
                ])
        }
        let shown = found.rows.prefix(PurchaseListPage.rows)
        return Pager(
            skipped: skipped, shown: shown.count, of: found.count, first: href(),
            next: found.rows.count > shown.count
                ? href(before: shown.last, skip: skipped + shown.count) : nil, in: t)
    }

    private static func state(_ stored: StoredPurchase, in t: Speech) -> Pill {
        if stored.open <= .zero { return Pill(text: t("purchase.state.paid"), tone: .good) }
        return stored.paid.isZero
            ? Pill(text: t("purchase.state.open"), tone: .waiting)
            : Pill(text: t("purchase.state.part"), tone: .waiting)
    }

    private static func rest(_ stored: StoredPurchase, in t: Speech) -> String? {
        stored.paid.isZero || stored.open <= .zero
            ? nil : t("purchase.rest", ["amount": stored.open.text])
    }
}
