// SPDX-License-Identifier: AGPL-3.0-or-later

extension Heading: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        <div class="head">
        <div>
        \(back.map { "<a class=\"back\" href=\"\($0.href)\">\($0.text)</a>\n" })\
        <h1>\(title)\(pill.map { " \($0.markup)" })</h1>
        \(subtitle.map { "<p class=\"sub\">\($0)</p>\n" })\
        </div>
        <div class="acts">\(each: actions, { $0.button() })\(primary?.button(isPrimary: true))</div>
        </div>

        """
    }
}

extension Link {
    /// The link as a button.
    fileprivate func button(isPrimary: Bool = false) -> Markup {
        """
        <a class="button\(if: isPrimary, " primary")" href="\(href)">\
        \(icon.map(Markup.icon))\(text)</a>
        """
    }
}

extension Markup {
    /// A picture of the sprite; it says nothing that the words beside it do not.
    static func icon(_ name: String) -> Markup {
        """
        <svg class="icon" aria-hidden="true"><use href="/static/icons.svg#\(name)"/></svg>
        """
    }

    /// Words, as a link where they lead somewhere.
    static func words(_ words: String, leadingTo href: String?) -> Markup {
        if let href { "<a href=\"\(href)\">\(words)</a>" } else { "\(words)" }
    }
}

extension Pill {
    var markup: Markup { "<span class=\"pill \(tone.rawValue)\">\(text)</span>" }
}

extension Notice: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        <div class="notice \(tone.rawValue)"\(if: isAlert, " role=\"status\"")><p>\(text)</p>\
        \(link.map { "<a href=\"\($0.href)\">\($0.text)</a>" })</div>

        """
    }
}

extension Tile: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        <li class="tile\(if: isStrong, " strong")"><span class="t-label">\(label)</span>\
        <span class="t-value">\(Markup.words(value, leadingTo: href))</span>\
        \(pill?.markup)\(note.map { "<span class=\"t-note\">\($0)</span>" })</li>

        """
    }
}

extension EmptyState: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        <div class="empty">\(Markup.icon(icon))<h2>\(title)</h2><p>\(text)</p>\
        \(action.map { "<a class=\"button primary\" href=\"\($0.href)\">\($0.text)</a>" })</div>

        """
    }
}
