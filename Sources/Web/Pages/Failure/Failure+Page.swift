// SPDX-License-Identifier: AGPL-3.0-or-later

import Texts

/// What happened, what to do, and the code to quote.
struct FailurePage: Page {
    static let template = "pages/failure"
    static let frame = Frame.bare

    var title: String
    var sentence: String
    var advice: String
    /// The stable code of the failure, or the number of the incident.
    var code: String
    var back: Link

    /// There is nothing at the address, or nothing the person may see.
    static func notFound(in speech: Speech) -> FailurePage {
        FailurePage(
            title: speech("failure.not_found.title"), sentence: speech("failure.not_found.text"),
            advice: speech("failure.not_found.advice"), code: "404",
            back: Link(text: speech("failure.home"), href: "/"))
    }
}
