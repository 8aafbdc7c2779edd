// SPDX-License-Identifier: AGPL-3.0-or-later

/// A member's month: from what was invoiced to what reaches their bank account.
struct MoneyPage: Page {
    static let template = "pages/money"

    var heading: Heading
    var period: PeriodSwitch
    var tiles: [Tile]
    /// Invoiced → VAT → turnover → expenses → contribution → available.
    var activity: Flow
    /// Pay cost → employer lines → gross → employee lines → tax → net; nil before the pay run.
    var pay: Flow?
    var payPending: EmptyState?
    var figure: Figure?
}
