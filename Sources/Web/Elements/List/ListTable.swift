// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Interchange
import Texts

/// A list: its columns, and what its address asks for.
///
/// Shows itself as a table with sorting, search, pages, sums and exports, and writes itself as a
/// sheet.
struct ListTable<Item: Sendable>: Sendable {
    let title: String
    let question: ListQuestion
    let columns: [ListColumn<Item>]

    init(_ title: String, _ question: ListQuestion, columns: [ListColumn<Item>]) {
        self.title = title
        self.question = question
        self.columns = columns
    }

    /// The items asked for, in the order asked for; items that are equal there stay as they are.
    func found(_ items: [Item]) -> [Item] {
        let words = question.search.sortable.split(separator: " ")
        let found = items.filter { item in
            words.allSatisfy { word in
                columns.contains { $0.value(item).searched.contains(word) }
            }
        }
        guard let order = question.order,
            let column = columns.first(where: { $0.key == order.key && $0.isSortable })
        else { return found }
        let keyed = found.enumerated().map { (value: column.value($0.element), place: $0) }
        return keyed.sorted { left, right in
            let (first, second) = order.isDescending ? (right, left) : (left, right)
            // What is empty stays last in either direction.
            if left.value == .none || right.value == .none {
                return right.value == .none
                    && (left.value != .none || left.place.offset < right.place.offset)
            }
            if Sheet.Value.precedes(first.value, second.value) { return true }
            if Sheet.Value.precedes(second.value, first.value) { return false }
            return left.place.offset < right.place.offset
        }.map(\.place.element)
    }

    /// A page of all items, found and sorted here.
    func table(_ all: [Item], empty: EmptyState, isStacked: Bool = true, in t: Speech) -> Table {
        let found = found(all)
        let skipped = question.skipped < found.count ? question.skipped : 0
        let page = found.dropFirst(skipped).prefix(question.size)
        let next = skipped + page.count
        let pager = Pager(
            skipped: skipped, shown: page.count, of: found.count,
            first: question.href(sortedBy: question.order),
            next: next < found.count ? question.href(sortedBy: question.order, from: next) : nil,
            sizes: question.sizes(in: t), in: t)
        return table(
            page: Array(page), sum: found.count > 1 ? sumRow(of: found, in: t) : nil,
            pager: pager, empty: empty, isStacked: isStacked, in: t)
    }

    /// A page that the database found and sorted, with what it summed.
    func table(
        page: [Item], before rows: [Row] = [], sum: Row?, pager: Pager?, empty: EmptyState,
        isStacked: Bool = true, in t: Speech
    ) -> Table {
        let shown = columns.filter(\.isShown)
        let nothing = EmptyState(
            title: t("filter.nothing_title"), text: t("filter.nothing_text"),
            action: question.reset(in: t))
        return Table(
            title, columns: shown.map(head),
            rows: rows + page.map { item in Row(shown.map { $0.cell(item) }) }, sum: sum,
            pager: pager,
            exports: question.exports.map { Link(text: $0.format.uppercased(), href: $0.href) },
            empty: question.isFiltered ? nothing : empty, isStacked: isStacked)
    }

    /// Ways to the pages around one that the database found: `rows` has one more than the page
    /// where there is a next one; `place` names a row in the order of newest first.
    func pager(
        rows: [Item], of total: Int, in t: Speech, place: (Item) -> String
    ) -> Pager? {
        let shown = min(rows.count, question.size)
        let next =
            rows.count > shown && shown > 0
            ? question.href(after: place(rows[shown - 1]), question.skipped + shown) : nil
        return Pager(
            skipped: question.skipped, shown: shown, of: total,
            first: question.href(sortedBy: question.order), next: next,
            sizes: question.sizes(in: t), in: t)
    }

    /// The row of sums under the columns that have one; nil when none has.
    func sumRow(of items: [Item], in t: Speech) -> Row? {
        sumRow(
            Dictionary(
                columns.filter(\.isSummed).map { column in
                    (column.key, items.compactMap { column.value($0).amount }.sum)
                }, uniquingKeysWith: { first, _ in first }), in: t)
    }

    /// The row of sums known by the keys of their columns.
    func sumRow(_ sums: [String: Money], in t: Speech) -> Row? {
        guard !sums.isEmpty else { return nil }
        return Row(
            columns.filter(\.isShown).enumerated().map { index, column in
                Cell(index == 0 ? t("table.sum") : sums[column.key].map(t.money) ?? "")
            })
    }

    /// The list for a spreadsheet or a program, all pages of it, found and sorted here.
    func sheet(_ all: [Item]) -> Sheet { sheet(page: found(all)) }

    /// The same of items that the database found and sorted.
    func sheet(page items: [Item]) -> Sheet {
        Sheet(
            title, columns: columns.map { Sheet.Column($0.key, $0.label) },
            rows: items.map { item in columns.map { $0.value(item) } })
    }

    /// The head of a column: sorts up, and down when it is sorted up already.
    private func head(_ column: ListColumn<Item>) -> Column {
        guard column.isSortable else { return Column(column.label, isNumeric: column.isNumeric) }
        let present = question.order?.key == column.key ? question.order : nil
        let next = ListQuestion.Order(
            column.key, isDescending: present.map { !$0.isDescending } ?? false)
        return Column(
            column.label, isNumeric: column.isNumeric, sortHref: question.href(sortedBy: next),
            order: present.map { $0.isDescending ? .descending : .ascending })
    }
}
