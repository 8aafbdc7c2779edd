// SPDX-License-Identifier: AGPL-3.0-or-later

import Hummingbird
import Texts

extension Site {
    /// What each page is for, and the keys that lead there.
    var helpRoutes: [Route] {
        [
            .get("/help", .everyone) { visit in
                visit.page(HelpPage(visit), title: visit.t("help.title"))
            }
        ]
    }
}

/// What each page of a person is for, and the keys that lead there.
struct HelpPage: Page {
    static let template = "pages/help"
    let shortCuts = ShortCuts()

    struct Door: Sendable {
        var label: String
        var href: String
        var letter: String?
        /// What one does there.
        var text: String?
    }

    struct Group: Sendable {
        var title: String
        var doors: [Door]
    }

    var heading: Heading
    var groups: [Group]
    /// What the switch for short cuts sends, and what it is called.
    var switchValue: String
    var switchLabel: String
}

extension HelpPage {
    /// The help for the doors that open for a visitor.
    init(_ visit: Visit) {
        let t = visit.t
        heading = Heading(title: t("help.title"), subtitle: t("help.subtitle"))
        groups = visit.navigation.map { group in
            Group(
                title: group.title,
                doors: group.items.map { item in
                    let key = "nav.help.\(item.key)"
                    return Door(
                        label: item.label, href: item.href, letter: item.letter,
                        text: t.has(key) ? t(key) : nil)
                })
        }
        switchValue = visit.display.hasKeys ? "off" : "on"
        switchLabel = t(visit.display.hasKeys ? "help.keys_off" : "help.keys_on")
    }
}
