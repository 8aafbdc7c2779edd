// SPDX-License-Identifier: AGPL-3.0-or-later

import Operations
import Texts

struct SearchPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile] = []
    var filter: Filter?
    var table: Table
}

extension SearchPage {
    /// What was found for a text; an empty text asks for one.
    init(_ sought: String, _ found: [SearchResult], in t: Speech) {
        heading = Heading(title: t("search.title"))
        filter = Filter(
            action: "/search",
            fields: [Field("q", t("search.label"), .search, value: sought, hint: t("search.hint"))])
        table = Table(
            t("search.results"), columns: [Column(t("search.result")), Column(t("search.kind"))],
            rows: found.map { Row([Cell($0.text, href: $0.href), Cell($0.note)]) },
            empty: sought.isEmpty
                ? nil
                : EmptyState(
                    title: t("filter.nothing_title"), text: t("search.nothing"), icon: "search"),
            isStacked: true)
    }
}
