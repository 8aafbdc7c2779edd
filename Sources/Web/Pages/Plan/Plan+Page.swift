// SPDX-License-Identifier: AGPL-3.0-or-later

/// A member's plan: what is available, what a policy would pay, twelve months, rights.
struct PlanPage: Page {
    static let template = "pages/plan"

    var heading: Heading
    var filter: Filter?
    var notices: [Notice]
    var tiles: [Tile]
    /// How the figures below come about.
    var termsText: String
    /// The policy with its amounts; asked anew, the page answers with the figures.
    var question: Filter?
    /// Proposes or approves it.
    var commands: [Command]
    /// Gives it back.
    var form: Form?
    /// From cost to net; nil when nothing would be paid.
    var preview: Flow?
    var rights: [Flow]
    /// What is left each month.
    var months: Flow?
    var table: Table
    var delayText: String
    var receipts: Table
    var history: Table
}
