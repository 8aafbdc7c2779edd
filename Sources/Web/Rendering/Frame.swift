// SPDX-License-Identifier: AGPL-3.0-or-later

import Texts

/// What stands around the content of a page.
enum Frame: Sendable {
    /// The house: where the person can go, what they can look for.
    case house
    /// A card alone, for who has not signed in and where nothing should lead away.
    case bare
}

extension Layout {
    /// A whole page around its content.
    func page(_ content: Markup, in frame: Frame) -> Markup {
        """
        <!doctype html>
        <html lang="\(t.language.rawValue)" data-theme="\(theme.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title) · \(cooperative)</title>
        <link rel="stylesheet" href="/static/entraide.css?\(assets)">
        <link rel="icon" href="/static/icon.svg" type="image/svg+xml">
        <script src="/static/entraide.js?\(assets)" defer></script>
        </head>
        \(frame == .house ? house(content) : bare(content))
        </html>

        """
    }

    private func bare(_ content: Markup) -> Markup {
        """
        <body class="bare">
        <main id="main">
        \(brand)
        \(notice?.markup(in: self))\(content)
        </main>
        \(demoHref.map {
            "<p class=\"demo-leave\"><a href=\"\($0)\">\(t("setup.demo.leave"))</a></p>\n"
        })\
        <footer>\(languageForm)</footer>
        </body>
        """
    }

    private func house(_ content: Markup) -> Markup {
        """
        <body class="house"\(if: hasKeys, " data-keys")>
        <a class="skip" href="#main">\(t("layout.skip"))</a>
        <header class="top">
        \(brand)
        \(demo)
        \(person.map(tools))
        </header>
        <nav class="side" aria-label="\(t("layout.navigation"))">
        \(each: groups, { $0.markup(in: self) })</nav>
        <main id="main" tabindex="-1">
        \(notice?.markup(in: self))\(content)
        \(api?.markup(in: self))</main>
        \(if: person != nil, dialogs)</body>
        """
    }

    private var brand: Markup {
        """
        <a class="brand" href="/"><svg class="mark" viewBox="0 0 24 24" aria-hidden="true">\
        <use href="/static/icons.svg#mark"/></svg><span>\(cooperative)</span></a>
        """
    }

    /// The day of a demo, and the way out of one that is only visited.
    private var demo: Markup {
        let pill: Markup? = demoDay.map {
            """
            <span class="pill info demo" title="\($0)">\(t("layout.demo"))\
            <span class="day">, \($0)</span></span>
            """
        }
        let leave: Markup? = demoHref.map {
            "<a class=\"demo-leave\" href=\"\($0)\">\(t("setup.demo.leave_short"))</a>"
        }
        return "\(pill)\(leave)"
    }

    private func tools(of person: Person) -> Markup {
        """
        <a class="tool find" href="/search" data-palette aria-keyshortcuts="Control+K">\
        \(Markup.icon("search"))<span>\(t("search.title"))</span>\
        <kbd aria-hidden="true">Ctrl K</kbd></a>
        <a class="tool bell" href="/notices">\(Markup.icon("bell"))\
        <span class="sr">\(t("notices.title"))</span>\
        \(unread.map { "<b class=\"count\">\($0)</b>" })</a>
        <details class="menu display">
        <summary class="tool">\(Markup.icon("language"))\
        <span class="sr">\(t("display.title"))</span></summary>
        <div class="sheet">\(languageForm)\(themeForm)</div>
        </details>
        <a class="tool help" href="/help">\(Markup.icon("help"))\
        <span class="sr">\(t("help.title"))</span></a>
        \(menu(of: person))
        """
    }

    /// What is the person's own, and the doors that have no place at the foot of a phone.
    private func menu(of person: Person) -> Markup {
        """
        <details class="menu person">
        <summary><span class="avatar" aria-hidden="true">\(person.initials)</span>\
        <span class="who"><span>\(person.name)</span><small>\(person.role)</small></span></summary>
        <div class="sheet">
        <p class="sheet-who"><strong>\(person.name)</strong><br>\(person.role)</p>
        <ul class="more">
        \(each: groups.flatMap(\.items).filter { !$0.isPrimary }, \.shortMarkup)
        </ul>
        <a class="sheet-link" href="/account">\(Markup.icon("person"))\(t("account.title"))</a>
        <a class="sheet-link help" href="/help">\(Markup.icon("help"))\(t("help.title"))</a>
        <form method="post" action="/sign-out" data-leave>\
        \(Hidden(name: "csrf", value: csrf).markup)\
        <button class="plain">\(t("layout.sign_out"))</button></form>
        </div>
        </details>
        """
    }

    private var dialogs: Markup {
        """
        <dialog id="palette" class="palette" aria-label="\(t("search.title"))">
        <form action="/search"><input type="search" name="q" role="combobox" \
        aria-label="\(t("search.label"))" aria-expanded="false" aria-controls="hits" \
        aria-autocomplete="list" placeholder="\(t("search.label"))" autocomplete="off"></form>
        <ul id="hits" role="listbox" aria-label="\(t("search.results"))"></ul>
        <p class="hint" role="status" data-none="\(t("search.nothing"))">\(t("search.hint"))</p>
        </dialog>
        <dialog id="keys" class="keys" aria-labelledby="keys-title">\
        <h2 id="keys-title">\(t("help.keys"))</h2>\(ShortCuts().markup(in: self))\
        <form method="dialog"><button class="button">\(t("help.close"))</button></form></dialog>

        """
    }

    private var languageForm: Markup {
        """
        <form class="languages" method="post" action="/language">\(returning)
        \(each: languages, {
            """
            <button class="plain" name="language" value="\($0.tag)" lang="\($0.tag)"\
            \(if: $0.isCurrent, " aria-current=\"true\"")>\($0.name)</button>
            """
        })
        </form>

        """
    }

    private var themeForm: Markup {
        """
        <form class="languages" method="post" action="/display">\(returning)\
        <h2>\(t("display.theme"))</h2>
        \(each: themes, {
            """
            <button class="plain" name="theme" value="\($0.value)"\
            \(if: $0.isCurrent, " aria-current=\"true\"")>\($0.name)</button>
            """
        })
        </form>

        """
    }

    private var returning: Markup {
        """
        \(Hidden(name: "csrf", value: csrf).markup)\(Hidden(name: "return", value: path).markup)
        """
    }
}
