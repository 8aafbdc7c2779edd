// SPDX-License-Identifier: AGPL-3.0-or-later

import Texts

/// What surrounds every page: who is signed in, where they can go, what just happened.
struct Layout: Sendable {
    /// Says the sentences of the frame, and of what stands in it.
    var t: Speech
    var title: String
    var cooperative: String
    var person: Person?
    var groups: [NavigationGroup] = []
    var languages: [LanguageChoice] = []
    /// Token that a form sends back.
    var csrf: String
    /// Key made with the page, so that a form sent twice acts once.
    var requestKey: String
    /// The address of the page, to return to after a change of language.
    var path: String
    var notice: Notice?
    /// Changes when the stylesheet or the script does.
    var assets: String = "1"
    /// The calls of the API that show or do what the page does.
    var api: PageCalls?
    /// The day of a demo, whose money is invented; nil when it is no demo.
    var demoDay: String?
    /// Where a visitor leaves the demo; nil when there is nothing to go back to.
    var demoHref: String?
    /// Light, dark, or as the device says.
    var theme: Display.Theme = .auto
    var themes: [Display.Choice] = []
    /// Whether single letters are short cuts.
    var hasKeys = true

    /// How many notices are new; nil for none.
    var unread: String?

    struct Person: Sendable {
        var name: String
        var initials: String
        /// What they are here: member, accounting, board.
        var role: String
    }

    /// Shows the page as the browser's owner chose.
    mutating func show(_ display: Display, in t: Speech) {
        theme = display.theme
        themes = display.themes(in: t)
        hasKeys = display.hasKeys
    }
}

struct LanguageChoice: Sendable {
    var tag: String
    /// In the language itself.
    var name: String
    var isCurrent: Bool
}

struct NavigationGroup: Sendable {
    var title: String
    var items: [NavigationItem]
}

struct NavigationItem: Sendable {
    /// What the catalogues call it.
    var key: String
    /// The letter that leads there after `g`.
    var letter: String?
    var label: String
    var href: String
    var icon: String
    var isCurrent: Bool
    /// Shown in the bar at the foot of a phone.
    var isPrimary: Bool
    /// How many things wait there for the person; nil for none.
    var waiting: String?
}
