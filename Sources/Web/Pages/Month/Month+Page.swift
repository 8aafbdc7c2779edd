// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Payroll
import Store

/// The month's work in its order, what is done, and what waits for a person.
struct MonthBoardPage: Page {
    static let template = "pages/month"

    var heading: Heading
    var period: PeriodSwitch
    var tiles: [Tile]
    var run: Command?
    var stages: [Stage]
    var waiting: [Link]
    var checks: Table
    var payslips: Table? = nil
}

/// A payslip in the list of its month.
struct MonthPayslip: Sendable {
    let id: ID<PayslipRecord>
    /// Name and code of the activity.
    let activity: String
    let code: String
    let sums: PayslipSums
}
