// SPDX-License-Identifier: AGPL-3.0-or-later

/// The explanation of one figure on a page of its own, to send or to print.
struct WhyPage: Page {
    static let template = "pages/why"

    var heading: Heading
    var amount: String
    var sentence: String
    var explanation: Explanation
    var facts: [Fact]
    var links: [Link]
}
