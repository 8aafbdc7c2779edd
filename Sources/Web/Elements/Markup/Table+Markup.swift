// SPDX-License-Identifier: AGPL-3.0-or-later

import Texts

extension Table: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        \(if: hasRows, frame(in: layout))\
        \(empty?.markup(in: layout))\
        \(pager?.markup(in: layout))\
        \(if: hasExports, files(in: layout))
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
        \(each: rows, { $0.markup(in: layout) })\
        </tbody>
        \(sum.map { "<tfoot>\($0.markup(in: layout))</tfoot>\n" })\
        </table>
        </div>

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

extension Row {
    fileprivate func markup(in layout: Layout) -> Markup {
        """
        <tr\(if: isStrong, " class=\"strong\"")>\(each: cells, { $0.markup(in: layout) })</tr>

        """
    }
}

extension Cell {
    fileprivate func markup(in layout: Layout) -> Markup {
        """
        <td\(if: isNumeric, " class=\"n\"")\
        \(if: !isHead && !label.isEmpty, " data-l=\"\(label)\"")>\
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
