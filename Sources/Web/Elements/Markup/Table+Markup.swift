// SPDX-License-Identifier: AGPL-3.0-or-later

import Texts

extension Table: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        \(if: !rows.isEmpty, frame(in: layout))\
        \(empty?.markup(in: layout))\
        \(pager?.markup(in: layout))\
        \(if: !exports.isEmpty && !rows.isEmpty, files(in: layout))
        """
    }

    /// Named and reachable by keyboard, for it scrolls where it is wider than the page.
    private func frame(in layout: Layout) -> Markup {
        """
        <div class="frame\(if: isStacked, " stacked")" tabindex="0" role="region" \
        aria-label="\(caption)">
        <table>
        <caption class="sr">\(caption)</caption>
        <thead><tr>\(each: columns, \.markup)</tr></thead>
        <tbody>
        \(each: rows, { markup(of: $0, in: layout) })\
        </tbody>
        \(sum.map { "<tfoot>\(markup(of: $0, in: layout))</tfoot>\n" })\
        </table>
        </div>

        """
    }

    private func markup(of row: Row, in layout: Layout) -> Markup {
        """
        <tr\(if: row.isStrong, " class=\"strong\"")>\
        \(each: row.cells.indices, { index in
            let column = columns.indices.contains(index) ? columns[index] : nil
            return row.cells[index].markup(
                isNumeric: column?.isNumeric ?? false,
                label: isStacked && index > 0 ? column?.label ?? "" : "", in: layout)
        })</tr>

        """
    }

    private func files(in layout: Layout) -> Markup {
        """
        <p class="exports">\(layout.t("table.export"))\
        \(each: exports, { " <a href=\"\($0.href)\">\($0.text)</a>" })</p>

        """
    }
}

extension Column {
    fileprivate var markup: Markup {
        """
        <th scope="col"\(if: isNumeric, " class=\"n\"")\
        \(order.map { " aria-sort=\"\($0.rawValue)\"" })>\
        \(Markup.words(label, leadingTo: sortHref))</th>
        """
    }
}

extension Cell {
    /// `label`: on a phone a stacked row is a card, where each cell but the first says what it is.
    fileprivate func markup(isNumeric: Bool, label: String, in layout: Layout) -> Markup {
        """
        <td\(if: isNumeric, " class=\"n\"")\
        \(if: !label.isEmpty, " data-l=\"\(label)\"")>\
        \(Markup.words(text, leadingTo: href))\
        \(pill?.markup)\
        \(note.map { "<small>\($0)</small>" })\
        \(command?.markup(in: layout))</td>
        """
    }
}

extension Pager {
    fileprivate func markup(in layout: Layout) -> Markup {
        """
        <nav class="pager" aria-label="\(layout.t("table.pages"))">\
        \(if: !sizes.isEmpty, offered(in: layout))<span>\(position)</span>\
        \(previous.map { "<a class=\"button\" rel=\"prev\" href=\"\($0.href)\">\($0.text)</a>" })\
        \(next.map { "<a class=\"button\" rel=\"next\" href=\"\($0.href)\">\($0.text)</a>" })</nav>

        """
    }

    private func offered(in layout: Layout) -> Markup {
        """
        <span class="sizes">\(layout.t("table.rows")) \(each: sizes, \.markup)</span>
        """
    }
}

extension SizeChoice {
    fileprivate var markup: Markup {
        "<a href=\"\(href)\"\(if: isCurrent, " aria-current=\"true\"")>\(text)</a> "
    }
}
