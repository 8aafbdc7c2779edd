// SPDX-License-Identifier: AGPL-3.0-or-later

import Texts

/// How a person wants pages shown; kept in their browser, for it depends on the device.
struct Display: Sendable, Hashable {
    enum Theme: String, Sendable, CaseIterable, Printed {
        /// As the device says.
        case auto
        case light, dark
    }

    var theme: Theme = .auto
    /// Whether single letters are short cuts; they disturb those who speak to their computer.
    ///
    /// - Source: WCAG 2.2, success criterion 2.1.4.
    var hasKeys = true

    /// As the device says, with short cuts.
    init() {}

    /// Reads a cookie; whatever is not known stays as it is without one.
    init(cookie: String?) {
        let words = (cookie ?? "").split(separator: ".").map(String.init)
        theme = words.first.flatMap(Theme.init) ?? .auto
        hasKeys = words.last != "nokeys"
    }

    /// The value of the cookie.
    var cookie: String { "\(theme.rawValue).\(hasKeys ? "keys" : "nokeys")" }

    /// The choice of light and dark.
    func themes(in t: Speech) -> [Choice] {
        Theme.allCases.map {
            Choice(value: $0.rawValue, name: t("display.theme.\($0)"), isCurrent: $0 == theme)
        }
    }

    struct Choice: Sendable {
        var value: String
        var name: String
        var isCurrent: Bool
    }
}
