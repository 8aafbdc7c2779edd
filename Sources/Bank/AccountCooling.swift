// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// From which pay on a changed account may be used.
///
/// Whoever steals a member's sign-in has their pay sent elsewhere: a change therefore waits, and
/// never reaches the pay of a month whose cut-off has passed when the wait is over.
public struct AccountCooling: Sendable, Hashable {
    /// The day on which the wait is over.
    public let day: Day
    /// The day of the month after which the month's pay is settled.
    public let cutoffDay: Int

    /// A change whose wait is over on a day.
    public init(over day: Day, cutoffDay: Int) {
        self.day = day
        self.cutoffDay = cutoffDay
    }

    /// The first month whose pay goes to the new account.
    public var firstPeriod: Period {
        day <= day.period.day(cutoffDay) ? day.period : day.period.next
    }

    /// Whether the pay of a month, prepared today, goes to the new account.
    ///
    /// Pay that is late counts for the last month whose cut-off has passed. A transfer that came
    /// back is sent to the new account as soon as the wait is over: the old one takes none.
    public func isUsed(
        forPayOf period: Period, on today: Day, cameBack: Bool = false
    ) -> Bool {
        guard day <= today else { return false }
        let isPast = today > today.period.day(cutoffDay)
        let settled = isPast ? today.period : today.period.previous
        return cameBack || firstPeriod <= max(period, settled)
    }
}
