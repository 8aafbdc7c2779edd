// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Ledger
import Operations
import Sales
import Store
import Texts

extension InvoiceListPage {
    init(_ answer: ListInvoices.Answer, _ listing: InvoiceListing, _ visit: Visit) {
        let t = visit.t
        let sums = answer.sums
        let section = listing.filter.section
        let mayDraft = section.map { visit.may(.draftInvoices, on: $0) } ?? false
        let new = section.map {
            Link(text: t("invoice.new"), href: visit.link("/invoices/new", $0), icon: "plus")
        }
        heading = Heading(
            title: t("invoice.title"), subtitle: t.counted("invoice.count", sums.count),
            primary: mayDraft ? new : nil)
        tiles =
            sums.count == 0
            ? []
            : [
                Tile(
                    label: t("money.receivable"), value: t.money(sums.open), isStrong: true),
                Tile(label: t("invoice.net_sum"), value: t.money(sums.net)),
            ]
        let isEmptyHouse = sums.count == 0 && answer.drafts.isEmpty && !listing.isFiltered
        filter = isEmptyHouse ? nil : Self.filter(listing, visit)
        table = Self.table(answer, listing, visit, new: mayDraft ? new : nil)
    }

    private static func filter(_ listing: InvoiceListing, _ visit: Visit) -> Filter? {
        let t = visit.t
        let filter = listing.filter
        let fields = [
            Field("q", t("filter.search"), .search, value: filter.search ?? ""),
            Field(
                "state", t("filter.state"),
                .choice([
                    .init("", t("filter.all")),
                    .init("open", t("invoice.state.open"), isChosen: filter.isOpen),
                ])),
            Field("from", t("filter.from"), .day, value: filter.from?.text ?? ""),
            Field("to", t("filter.to"), .day, value: filter.to?.text ?? ""),
        ]
        var all = visit.activityFilter(
            "/invoices", filter.section, in: listing.sections, keeping: fields,
            offersAll: visit.may(.viewActivity))
        all?.reset =
            listing.isFiltered ? Link(text: t("filter.reset"), href: "/invoices") : nil
        return all
    }

    private static func table(
        _ answer: ListInvoices.Answer, _ listing: InvoiceListing, _ visit: Visit, new: Link?
    ) -> Table {
        let t = visit.t
        let sums = answer.sums
        let rows = Array(answer.rows.prefix(InvoiceListing.rows))
        let isFirst = listing.before == nil
        let drafts = isFirst && !listing.isFiltered ? answer.drafts : []
        let showsActivity = listing.filter.section == nil
        let sum = Row([
            Cell(t("table.sum")), Cell(""), Cell(""), Cell(""), Cell(t.money(sums.gross)),
            Cell(t.money(sums.open)), Cell(""),
        ])
        return Table(
            t("invoice.title"),
            columns: [
                Column(t("invoice.number")), Column(t("invoice.client")),
                Column(t("invoice.day")), Column(t("invoice.due")),
                Column(t("invoice.gross"), isNumeric: true),
                Column(t("invoice.open"), isNumeric: true), Column(t("invoice.state")),
            ],
            rows: drafts.map { row($0, in: t) }
                + rows.map { row($0, visit, showsActivity: showsActivity) },
            sum: rows.isEmpty ? nil : sum,
            pager: pager(answer, listing, in: t),
            exports: [Link(text: "CSV", href: listing.href("/invoices.csv"))],
            empty: listing.isFiltered
                ? EmptyState(
                    title: t("filter.nothing_title"), text: t("filter.nothing_text"),
                    action: Link(text: t("filter.reset"), href: "/invoices"))
                : EmptyState(
                    title: t("invoice.empty_title"), text: t("invoice.empty_text"), action: new,
                    icon: "invoice"),
            isStacked: true)
    }

    private static func pager(
        _ answer: ListInvoices.Answer, _ listing: InvoiceListing, in t: Speech
    ) -> Pager? {
        let shown = min(answer.rows.count, InvoiceListing.rows)
        return Pager(
            skipped: listing.skipped, shown: shown, of: answer.sums.count,
            first: listing.href("/invoices"),
            next: answer.rows.count > shown
                ? listing.href(
                    "/invoices", before: answer.rows[shown - 1], skip: listing.skipped + shown)
                : nil, in: t)
    }

    private static func row(
        _ draft: (stored: StoredDraft, clientName: String, totals: Totals?), in t: Speech
    ) -> Row {
        Row([
            Cell(t("invoice.draft"), href: "/invoices/drafts/\(draft.stored.id)"),
            Cell(draft.clientName), Cell(""), Cell(""),
            Cell(draft.totals.map { t.money($0.gross) } ?? ""), Cell(""),
            Cell("", pill: Pill(text: t("invoice.state.draft"), tone: .neutral)),
        ])
    }

    private static func row(_ row: InvoiceRow, _ visit: Visit, showsActivity: Bool) -> Row {
        let t = visit.t
        let isInvoice = row.kind == .invoice
        let late = visit.today - row.dueDay
        let isLate = isInvoice && row.open > .zero && late > 0
        return Row([
            Cell(row.number, href: "/invoices/\(row.id)"),
            Cell(row.clientName, note: showsActivity ? row.activity : nil), Cell(t.day(row.day)),
            Cell(isInvoice ? t.day(row.dueDay) : ""),
            Cell(t.money(isInvoice ? row.gross : -row.gross)),
            Cell(isInvoice ? t.money(row.open) : ""),
            Cell(
                "", note: isLate ? t.counted("invoice.late_days", late) : nil,
                pill: Pill(row, isLate: isLate, in: t)),
        ])
    }
}

extension Pill {
    /// How far an issued document is paid.
    init(_ row: InvoiceRow, isLate: Bool, in t: Speech) {
        let (state, tone): (String, Tone) =
            if row.kind == .creditNote {
                ("credit_note", .neutral)
            } else if row.open.isZero {
                ("settled", .good)
            } else if isLate {
                ("late", .bad)
            } else if row.open < row.gross {
                ("part_settled", .waiting)
            } else {
                ("issued", .info)
            }
        self.init(text: t("invoice.state.\(state)"), tone: tone)
    }
}

extension CSV {
    /// The rows of a list of documents; credit notes count below zero.
    init(_ rows: [InvoiceRow], in t: Speech) {
        head =
            ["number", "client", "day", "due", "net", "gross", "open"].map { t("invoice.\($0)") }
            + [t("member.activity")]
        self.rows = rows.map { row in
            let sign: (Money) -> Money = { row.kind == .invoice ? $0 : -$0 }
            return [
                .text(row.number), .text(row.clientName), .text(row.day.text),
                .text(row.dueDay.text), .amount(sign(row.net)), .amount(sign(row.gross)),
                .amount(row.open), .text(row.activity),
            ]
        }
    }
}
