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
        let isEmptyHouse = sums.count == 0 && answer.drafts.isEmpty && !listing.question.isFiltered
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
        all?.reset = listing.question.reset(in: t)
        all?.hidden = listing.question.hiddenOrder
        return all
    }

    private static func table(
        _ answer: ListInvoices.Answer, _ listing: InvoiceListing, _ visit: Visit, new: Link?
    ) -> Table {
        let t = visit.t
        let sums = answer.sums
        let list = list(listing, visit)
        let drafts = listing.isFront ? answer.drafts : []
        return list.table(
            page: Array(answer.rows.prefix(listing.question.size)),
            before: drafts.map { row($0, in: t) },
            sum: sums.count == 0
                ? nil : list.sumRow(["gross": sums.gross, "open": sums.open], in: t),
            pager: list.pager(rows: answer.rows, of: sums.count, in: t) {
                "\($0.day).\($0.id)"
            },
            empty: EmptyState(
                title: t("invoice.empty_title"), text: t("invoice.empty_text"), action: new,
                icon: "invoice"), in: t)
    }

    /// The columns of a list of documents; credit notes count below zero.
    static func list(_ listing: InvoiceListing, _ visit: Visit) -> ListTable<InvoiceRow> {
        let t = visit.t
        let today = visit.today
        let showsActivity = listing.filter.section == nil
        let sign: @Sendable (InvoiceRow, Money) -> Money = { $0.kind == .invoice ? $1 : -$1 }
        return ListTable(
            t("invoice.title"), listing.question,
            columns: [
                .text("number", t("invoice.number"), { $0.number }) {
                    Cell($0.number, href: "/invoices/\($0.id)")
                },
                .text("client", t("invoice.client"), { $0.clientName }) {
                    Cell($0.clientName, note: showsActivity ? $0.activity : nil)
                },
                .day("day", t("invoice.day"), in: t) { $0.day },
                .day("due", t("invoice.due"), in: t) { $0.kind == .invoice ? $0.dueDay : nil },
                ListColumn.money("net", t("invoice.net"), in: t) { sign($0, $0.net) }
                    .exportedOnly,
                .money("gross", t("invoice.gross"), in: t) { sign($0, $0.gross) },
                .money("open", t("invoice.open"), in: t) {
                    $0.kind == .invoice ? $0.open : nil
                },
                ListColumn.text(
                    "state", t("invoice.state"),
                    { Pill($0, isLate: $0.lateDays(on: today) > 0, in: t).text }
                ) { state(of: $0, on: today, in: t) }.unsorted,
                ListColumn.text("activity", t("member.activity")) { $0.activity }.exportedOnly,
            ])
    }

    private static func state(of row: InvoiceRow, on today: Day, in t: Speech) -> Cell {
        let late = row.lateDays(on: today)
        return Cell(
            "", note: late > 0 ? t.counted("invoice.late_days", late) : nil,
            pill: Pill(row, isLate: late > 0, in: t))
    }

    private static func row(_ draft: ListInvoices.DraftRow, in t: Speech) -> Row {
        Row([
            Cell(t("invoice.draft"), href: "/invoices/drafts/\(draft.stored.id)"),
            Cell(draft.clientName), Cell(""), Cell(""),
            Cell(draft.totals.map { t.money($0.gross) } ?? ""), Cell(""),
            Cell("", pill: Pill(draft: draft.review, in: t)),
        ])
    }
}

extension Pill {
    /// How far a draft has come; nil: it was not submitted.
    init(draft review: DraftReview.State?, in t: Speech) {
        switch review {
        case nil: self.init(text: t("invoice.state.draft"), tone: .neutral)
        case .submitted: self.init(text: t("invoice.state.submitted"), tone: .waiting)
        case .returned: self.init(text: t("invoice.state.returned"), tone: .bad)
        }
    }
}

extension InvoiceRow {
    /// For how many days an open invoice has been due; zero where it is not late.
    fileprivate func lateDays(on today: Day) -> Int {
        kind == .invoice && open > .zero ? max(0, today - dueDay) : 0
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
