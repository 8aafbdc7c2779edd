// SPDX-License-Identifier: AGPL-3.0-or-later

import Operations
import Store
import Texts

/// A letter ready to print: plain strings, one button at most.
struct LetterPage: Page {
    static let template = "mail/letter"

    let language: Language
    let cooperative: String
    let subject: String
    let greeting: String
    let lead: String
    let action: Link?
    let help: String
    let footer: String

    /// A letter in words.
    ///
    /// `values`: what its kind needs, with `name`, `cooperative`, `day` and `time`.
    /// `link`: the whole address its button opens.
    init(
        _ kind: LetterKind, values: [String: String], link: String?, site: String, in t: Speech
    ) {
        let key = "mail.\(kind.rawValue)"
        language = t.language
        cooperative = values["cooperative"] ?? ""
        subject = t("\(key).subject", values)
        greeting = t("mail.greeting", values)
        lead = t("\(key).lead", values)
        action = link.map { Link(text: t("\(key).action", values), href: $0) }
        help = t("mail.link_help")
        footer = t(
            kind.isSecurity ? "mail.footer_security" : "mail.footer",
            ["cooperative": values["cooperative"] ?? "", "site": site])
    }

    /// The same for readers without HTML.
    var text: String {
        let door = action.map { "\($0.text):\n\($0.href)" }
        return [greeting, lead, door, "-- \n\(footer)"].compactMap(\.self)
            .joined(separator: "\n\n") + "\n"
    }
}
