// SPDX-License-Identifier: AGPL-3.0-or-later

/// A member's month: from what was invoiced to what reaches their bank account.
struct MoneyPage: Page {
    static let template = "pages/money"

    var heading: Heading
    var filter: Filter?
    var period: PeriodSwitch
    var tiles: [Tile]
    /// Invoiced → VAT → turnover → expenses → contribution → available.
    var activity: Flow
    /// Pay cost → employer lines → gross → employee lines → tax → net; nil before the pay run.
    var pay: Flow?
    var payPending: EmptyState?
    var choice: PayChoiceCard?
    var figure: Figure?
}

/// What the account allows for pay, why, and the form to choose how much of it.
struct PayChoiceCard: Sendable {
    var title: String
    var budget: Budget
    /// What the whole budget would bring to the bank account.
    var estimate: Estimate?
    var form: Form

    struct Estimate: Sendable {
        var text: String
        var note: String
        var amount: String
    }

    struct Budget: Sendable {
        var text: String
        var amount: String
        var explanation: Explanation
    }
}
