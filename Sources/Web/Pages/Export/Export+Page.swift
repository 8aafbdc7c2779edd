// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Operations
import Texts

/// The books of each year as files.
struct ExportPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile] = []
    var filter: Filter?
    var table: Table
}

extension ExportPage {
    /// The years with books, newest first, each with its files.
    init(_ books: DescribeBooks.Answer, hasEntryFile: Bool, in t: Speech) {
        heading = Heading(
            title: t("export.title"),
            subtitle: t(hasEntryFile ? "export.subtitle" : "export.subtitle_plain"),
            back: Link(text: t("ledger.title"), href: "/ledger"),
            actions: [Link(text: t("export.earlier"), href: "/jobs", icon: "clock")])
        let last = books.years.year(of: books.today)
        let first = books.firstDay.map(books.years.year) ?? last + 1
        let years = first <= last ? Array((first...last).reversed()) : []
        table = Table(
            t("export.title"),
            columns: [Column(t("export.year"))]
                + (hasEntryFile ? [Column(t("export.fec"))] : []) + [Column(t("export.hledger"))],
            rows: years.map { year in
                Row(
                    [Cell(String(year), note: Self.days(of: year, books, in: t))]
                        + (hasEntryFile
                            ? [Cell("", command: Self.make("fec", year, in: t))] : [])
                        + [Cell("", command: Self.make("hledger", year, in: t))])
            },
            empty: EmptyState(
                title: t("ledger.empty_title"), text: t("export.empty"), icon: "download"),
            isStacked: true)
    }

    /// The days of a year that is no calendar year.
    private static func days(
        of year: Int, _ books: DescribeBooks.Answer, in t: Speech
    ) -> String? {
        guard books.years != .calendar, let days = books.years.days(of: year) else { return nil }
        return "\(t.day(days.lowerBound)) – \(t.day(days.upperBound))"
    }

    /// A button that has the books of a year written.
    private static func make(_ format: String, _ year: Int, in t: Speech) -> Command {
        Command(
            label: t("export.make", ["format": t("export.\(format)"), "year": String(year)]),
            action: "/exports/\(year)/\(format)")
    }
}
