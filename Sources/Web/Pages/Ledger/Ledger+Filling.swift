// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Store
import Texts

/// A page of the ledger as asked for by its address.
struct LedgerQuestion: Sendable {
    var filter = EntryFilter()
    var before: EntryPlace?

    /// The filter as every link keeps it.
    var question: ListQuestion {
        ListQuestion(
            "/ledger",
            filter: [
                ("from", filter.from?.text ?? ""), ("to", filter.to?.text ?? ""),
                ("account", filter.account ?? ""),
                ("section", filter.section?.description ?? ""),
                ("journal", filter.journal?.rawValue ?? ""),
            ])
    }

    /// The same page with another place to begin at.
    func address(before place: EntryPlace? = nil) -> String {
        Web.address(
            "/ledger",
            [
                "from": filter.from?.text ?? "", "to": filter.to?.text ?? "",
                "account": filter.account ?? "", "section": filter.section?.description ?? "",
                "journal": filter.journal?.rawValue ?? "",
                "before": place.map { "\($0.day).\($0.id)" } ?? "",
            ])
    }

    /// Whether anything is filtered.
    var isFiltered: Bool { filter != EntryFilter() }
}

extension LedgerPage {
    /// How many entries a page shows.
    static let entriesMax = 30

    /// A page of entries, each with the lines that match; the books describe the filter.
    ///
    /// The answer holds one entry more than ``entriesMax`` when there are further ones.
    init(
        _ answer: ListEntries.Answer, asked: LedgerQuestion, books: DescribeBooks.Answer,
        in t: Speech
    ) {
        heading = Heading(
            title: t("ledger.title"), subtitle: t("ledger.subtitle"),
            actions: [
                Link(text: t("export.title"), href: "/exports", icon: "download"),
                Link(text: t("check.title"), href: "/checks", icon: "check"),
            ])
        filter = Self.filter(asked, books, in: t)
        let entries = answer.entries.prefix(Self.entriesMax)
        let hasMore = answer.entries.count > Self.entriesMax
        let last = entries.last.map { EntryPlace(day: $0.day, id: $0.id) }
        let isByLine = asked.filter.account != nil || asked.filter.section != nil
        table = Table(
            t("ledger.title"),
            columns: isByLine ? Self.lineColumns(in: t) : Self.entryColumns(in: t),
            rows: isByLine
                ? entries.flatMap { Self.rows($0, asked.filter, answer, books, in: t) }
                : entries.map { Self.row($0, books, in: t) },
            pager: hasMore || asked.before != nil
                ? Pager(
                    position: t.counted("ledger.shown", entries.count),
                    previous: asked.before == nil
                        ? nil : Link(text: t("ledger.newest"), href: asked.address()),
                    next: hasMore
                        ? Link(text: t("ledger.older"), href: asked.address(before: last)) : nil)
                : nil,
            exports: asked.question.exports.map {
                Link(text: $0.format.uppercased(), href: $0.href)
            },
            empty: EmptyState(
                title: t("ledger.empty_title"), text: t("ledger.empty_text"), icon: "book"),
            isStacked: true)
    }

    private static func entryColumns(in t: Speech) -> [Column] {
        [
            Column(t("ledger.entry")), Column(t("ledger.day")), Column(t("ledger.label")),
            Column(t("ledger.accounts")), Column(t("ledger.amount"), isNumeric: true),
        ]
    }

    private static func lineColumns(in t: Speech) -> [Column] {
        [
            Column(t("ledger.entry")), Column(t("ledger.day")), Column(t("ledger.label")),
            Column(t("ledger.account")), Column(t("ledger.section")),
            Column(t("ledger.debit"), isNumeric: true),
            Column(t("ledger.credit"), isNumeric: true),
        ]
    }

    /// One entry with the accounts it moves; its own page has the lines.
    private static func row(
        _ entry: PostedEntry, _ books: DescribeBooks.Answer, in t: Speech
    ) -> Row {
        let accounts = Set(entry.lines.map(\.account)).sorted()
        let rest = accounts.count > 4 ? " …" : ""
        return Row([
            head(of: entry, books), Cell(t.day(entry.day)),
            Cell(entry.label, note: entry.voucher.reference),
            Cell(accounts.prefix(4).joined(separator: ", ") + rest),
            Cell(t.money(entry.lines.map(\.debit).sum)),
        ])
    }

    /// The lines of an entry on the account or in the section asked for.
    private static func rows(
        _ entry: PostedEntry, _ filter: EntryFilter, _ answer: ListEntries.Answer,
        _ books: DescribeBooks.Answer, in t: Speech
    ) -> [Row] {
        entry.lines.filter(filter.takes).map { line in
            Row([
                head(of: entry, books), Cell(t.day(entry.day)),
                Cell(entry.label, note: entry.voucher.reference),
                Cell(line.account, note: answer.titles[line.account]),
                Cell(books.code(of: line.section)),
                Cell(line.debit.isZero ? "" : t.money(line.debit)),
                Cell(line.credit.isZero ? "" : t.money(line.credit)),
            ])
        }
    }

    private static func head(of entry: PostedEntry, _ books: DescribeBooks.Answer) -> Cell {
        let code = books.journals.first { $0.journal == entry.journal }?.code ?? ""
        return Cell("\(code) \(entry.number)", href: "/entries/\(entry.id)")
    }

    private static func filter(
        _ asked: LedgerQuestion, _ books: DescribeBooks.Answer, in t: Speech
    ) -> Filter {
        let journals = books.journals.map { journal in
            Field.Option(
                journal.journal.rawValue, "\(journal.code) \(journal.title)",
                isChosen: asked.filter.journal == journal.journal)
        }
        return Filter(
            action: "/ledger",
            fields: [
                Field("from", t("filter.from"), .day, value: asked.filter.from?.text ?? ""),
                Field("to", t("filter.to"), .day, value: asked.filter.to?.text ?? ""),
                Field(
                    "account", t("filter.account"),
                    .choice(
                        [.init("", t("filter.all"))]
                            + books.accounts.map {
                                .init(
                                    $0.code, "\($0.code) \($0.title)",
                                    isChosen: $0.code == asked.filter.account)
                            })),
                Field.section(
                    asked.filter.section, of: books.sections, whole: t("filter.all"), in: t),
                Field(
                    "journal", t("filter.journal"),
                    .choice([.init("", t("filter.all"))] + journals)),
            ],
            reset: asked.isFiltered ? Link(text: t("filter.reset"), href: "/ledger") : nil)
    }
}

extension Field {
    /// A choice of section.
    ///
    /// `whole` is what the choice of all is called; nil where one must be chosen.
    static func section(
        _ chosen: ID<Section>?, of sections: [Section], whole: String?, label: String? = nil,
        in t: Speech
    ) -> Field {
        Field(
            "section", label ?? t("filter.section"),
            .choice(
                (whole.map { [Option("", $0)] } ?? [])
                    + sections.map {
                        Option(
                            $0.id.description, "\($0.code) \($0.name)", isChosen: $0.id == chosen)
                    }))
    }
}
