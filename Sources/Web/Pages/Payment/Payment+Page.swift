// SPDX-License-Identifier: AGPL-3.0-or-later

struct PaymentRunListPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile] = []
    var filter: Filter?
    var table: Table
}

/// A run of payments that a second person approves before the bank's file is written.
struct PaymentRunPage: Page {
    static let template = "pages/payment-run"

    var heading: Heading
    var standing: Notice
    var tiles: [Tile]
    var facts: [Fact]
    var approve: Command?
    var reject: Form?
    var download: Link?
    /// The first transfers to accounts that were changed; nil when there are none.
    var changed: Table?
    var table: Table
    var events: [Event]
}
