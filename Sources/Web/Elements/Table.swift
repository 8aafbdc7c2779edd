// SPDX-License-Identifier: AGPL-3.0-or-later

import Texts

/// A column of a table; its head sorts when it has an address.
struct Column: Sendable {
    enum Order: String, Sendable, Printed {
        case none, ascending, descending
    }

    var label: String
    var isNumeric: Bool
    var sortHref: String?
    var order: Order?

    init(_ label: String, isNumeric: Bool = false, sortHref: String? = nil, order: Order? = nil) {
        self.label = label
        self.isNumeric = isNumeric
        self.sortHref = sortHref
        self.order = sortHref == nil ? nil : order ?? Order.none
    }
}

/// What stands where a row and a column meet.
struct Cell: Sendable {
    var text: String
    var note: String?
    var href: String?
    var pill: Pill?
    var command: Command?

    init(
        _ text: String, note: String? = nil, href: String? = nil, pill: Pill? = nil,
        command: Command? = nil
    ) {
        self.text = text
        self.note = note
        self.href = href
        self.pill = pill
        self.command = command
    }
}

struct Row: Sendable {
    var cells: [Cell]
    /// A title between groups of rows or a subtotal.
    var isStrong: Bool = false

    init(_ cells: [Cell], isStrong: Bool = false) {
        self.cells = cells
        self.isStrong = isStrong
    }
}

/// Rows under columns, with their sum, paging, exports, and what to say when there are none.
struct Table: Sendable {
    /// Names the table for those who do not see it.
    let caption: String
    let columns: [Column]
    let rows: [Row]
    let sum: Row?
    let pager: Pager?
    let exports: [Link]
    let empty: EmptyState?
    /// Cards on a phone; otherwise the table scrolls sideways in its frame.
    let isStacked: Bool

    init(
        _ caption: String, columns: [Column], rows: [Row], sum: Row? = nil, pager: Pager? = nil,
        exports: [Link] = [], empty: EmptyState? = nil, isStacked: Bool = false
    ) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.sum = sum
        self.pager = pager
        self.exports = exports
        self.empty = rows.isEmpty ? empty : nil
        self.isStacked = isStacked
    }
}

/// Ways to the rows before and after.
struct Pager: Sendable {
    var position: String
    var previous: Link?
    var next: Link?
    /// How many rows a page may have; empty where that is not offered.
    var sizes: [SizeChoice] = []
}

/// The list with another number of rows on a page.
struct SizeChoice: Sendable {
    var text: String
    var href: String
    var isCurrent: Bool
}

extension Pager {
    /// Which rows of how many, the way back to the first page, and the one to the next; nil when
    /// all rows stand on one page however few it has.
    init?(
        skipped: Int, shown: Int, of total: Int, first: String, next: String?,
        sizes: [SizeChoice] = [], in t: Speech
    ) {
        let fewest = sizes.isEmpty ? total : ListQuestion.sizes.min() ?? total
        guard next != nil || skipped > 0 || total > fewest else { return nil }
        let last = skipped + shown
        self.init(
            position: t(
                "table.range",
                [
                    "first": t.count(min(skipped + 1, last)), "last": t.count(last),
                    "total": t.count(total),
                ]),
            previous: skipped == 0 ? nil : Link(text: t("table.first"), href: first),
            next: next.map { Link(text: t("table.next"), href: $0) }, sizes: sizes)
    }
}
