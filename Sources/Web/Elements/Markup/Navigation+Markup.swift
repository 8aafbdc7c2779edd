// SPDX-License-Identifier: AGPL-3.0-or-later

import Texts

extension NavigationGroup: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        <div class="group">
        <h2>\(title)</h2>
        <ul>
        \(each: items, { $0.markup(in: layout) })</ul>
        </div>

        """
    }
}

extension NavigationItem {
    fileprivate func markup(in layout: Layout) -> Markup {
        let count: Markup? = waiting.map {
            """
            <b class="count">\($0)<span class="sr"> \(layout.t("layout.waiting"))</span></b>
            """
        }
        let go: Markup? = letter.map { " data-go=\"\($0)\"" }
        return """
            <li\(if: isPrimary, " class=\"primary\"")><a href="\(href)"\(go)\(current)>\
            \(Markup.icon(icon))<span>\(label)</span>\(count)</a></li>

            """
    }

    /// The door in the menu of the person.
    var shortMarkup: Markup {
        """
        <li><a href="\(href)"\(current)>\(Markup.icon(icon))\(label)\
        \(waiting.map { "<b class=\"count\">\($0)</b>" })</a></li>
        """
    }

    private var current: Markup { "\(if: isCurrent, " aria-current=\"page\"")" }
}

extension ShortCuts: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        <dl>
        <dt><kbd>Ctrl</kbd> <kbd>K</kbd></dt><dd>\(layout.t("help.key.palette"))</dd>
        <dt><kbd>/</kbd></dt><dd>\(layout.t("help.key.search"))</dd>
        <dt><kbd>n</kbd></dt><dd>\(layout.t("help.key.new"))</dd>
        <dt><kbd>g</kbd> …</dt><dd>\(layout.t("help.key.go"))</dd>
        <dt><kbd>?</kbd></dt><dd>\(layout.t("help.key.help"))</dd>
        </dl>

        """
    }
}

extension PageCalls: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        <details class="fold calls"><summary>\(layout.t("api.same"))</summary>
        \(each: calls, {
            """
            <p><a href="\($0.href)"><code>\($0.line)</code></a> \($0.summary)</p>\
            <pre class="call" tabindex="0"><code>\($0.curl)</code></pre>
            """
        })
        <p><a href="/api">\(layout.t("api.title"))</a> · \
        <a href="/account/tokens">\(layout.t("token.title"))</a></p></details>

        """
    }
}
