// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database

extension MonthSteps {
    /// The last month that a run has noted anything of; nil before the first run.
    public func last() throws -> Period? {
        try work.transaction.value(
            """
            SELECT period FROM month_step WHERE coop_id = \(work.coop)
            ORDER BY period DESC LIMIT 1
            """)
    }
}
