// SPDX-License-Identifier: AGPL-3.0-or-later

import Interchange
import Texts

/// What the address of a list asks for: its filter, words to look for, an order, a page.
struct ListQuestion: Sendable {
    /// Rows of a page unless another number is asked for.
    static let rows = 25
    /// How many rows a page may have.
    static let sizes = [25, 50, 100]
    /// Words a list is searched for are not longer.
    static let longestSearch = 100

    /// An order asked for: `sort=-due` is by due day, the last first.
    struct Order: Sendable, Hashable {
        let key: String
        let isDescending: Bool

        init(_ key: String, isDescending: Bool = false) {
            self.key = key
            self.isDescending = isDescending
        }

        /// Reads an address; nil for an empty text.
        init?(_ text: String) {
            isDescending = text.hasPrefix("-")
            key = String(text.drop { $0 == "-" }.prefix(40))
            if key.isEmpty { return nil }
        }

        var text: String { isDescending ? "-\(key)" : key }
    }

    let path: String
    /// The filter: names with their values, kept in every link; empty ones are left out.
    let filter: [(name: String, value: String)]
    let search: String
    let order: Order?
    /// Rows on the pages before.
    let skipped: Int
    /// Rows of a page.
    let size: Int

    /// Reads an address; `names` are the fields of the list's own filter.
    init(_ path: String, _ query: FormData, filter names: [String] = []) {
        self.init(path, filter: names.map { ($0, query[$0]) }, query)
    }

    /// The same with a filter already read.
    init(
        _ path: String, filter: [(name: String, value: String)], _ query: FormData = FormData()
    ) {
        let asked = Int(query["rows"]) ?? Self.rows
        size = Self.sizes.contains(asked) ? asked : Self.rows
        self.path = path
        self.filter = filter.filter { !$0.value.isEmpty }
        search = String(query["q"].trimmed.prefix(Self.longestSearch))
        order = Order(query["sort"])
        skipped = query.skipped
    }

    /// Whether anything narrows the list; the choice of an activity does not.
    var isFiltered: Bool { filter.contains { $0.name != "section" } || !search.isEmpty }

    /// The list without what narrows it.
    func reset(in t: Speech) -> Link? {
        guard isFiltered else { return nil }
        let whole = ListQuestion(path, filter: filter.filter { $0.name == "section" })
        return Link(text: t("filter.reset"), href: whole.href(sortedBy: order))
    }

    /// The field for the words a list is searched for.
    func searchField(in t: Speech) -> Field {
        Field("q", t("filter.search"), .search, value: search)
    }

    /// The filter of a list that has no fields but `others` and the search.
    func form(_ others: [Field] = [], in t: Speech) -> Filter {
        Filter(
            action: path, fields: others + [searchField(in: t)], reset: reset(in: t),
            hidden: hiddenOrder)
    }

    /// The address of the list in an order and from a row on, its filter kept.
    func href(sortedBy order: Order?, from row: Int = 0) -> String {
        address(path, sortedBy: order, more: row > 0 ? [("skip", String(row))] : [], size)
    }

    /// The page after some rows: newest first it is found by its place, `2026-10-28.41`, so that
    /// it costs the same far back; in another order by counting.
    func href(after place: String, _ rows: Int) -> String {
        guard order == nil else { return href(sortedBy: order, from: rows) }
        return address(
            path, sortedBy: nil, more: [("before", place), ("skip", String(rows))], size)
    }

    /// The first page with each number of rows that the list may have.
    func sizes(in t: Speech) -> [SizeChoice] {
        Self.sizes.map { size in
            SizeChoice(
                text: t.count(size), href: address(path, sortedBy: order, more: [], size),
                isCurrent: size == self.size)
        }
    }

    /// The list as files, filter and order kept.
    var exports: [(format: String, href: String)] {
        ["csv", "xlsx", "json"].map {
            ($0, address("\(path).\($0)", sortedBy: order, more: [], Self.rows))
        }
    }

    private func address(
        _ path: String, sortedBy order: Order?, more: [(name: String, value: String)],
        _ size: Int
    ) -> String {
        var pairs = filter
        if !search.isEmpty { pairs.append(("q", search)) }
        if let order { pairs.append(("sort", order.text)) }
        if size != Self.rows { pairs.append(("rows", String(size))) }
        pairs += more
        let question = pairs.map { "\($0.name.urlEncoded)=\($0.value.urlEncoded)" }
        return question.isEmpty ? path : "\(path)?\(question.joined(separator: "&"))"
    }

    /// What the form of a filter carries along: the order and the rows of a page.
    var hiddenOrder: [Hidden] {
        let order = order.map { [Hidden(name: "sort", value: $0.text)] } ?? []
        return order + (size == Self.rows ? [] : [Hidden(name: "rows", value: String(size))])
    }
}
