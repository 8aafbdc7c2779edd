// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

@testable import Bank

struct AccountCoolingTests {
    struct Case: Sendable {
        let over: String
        let pay: String
        let today: String
        let isUsed: Bool
        var cameBack = false
    }

    // Cut-off on the 20th.
    static let cases = [
        Case(over: "2026-01-20", pay: "2026-01", today: "2026-01-31", isUsed: true),
        Case(over: "2026-01-21", pay: "2026-01", today: "2026-01-31", isUsed: false),
        Case(over: "2026-01-21", pay: "2026-01", today: "2026-02-03", isUsed: false),
        Case(over: "2026-01-21", pay: "2026-02", today: "2026-02-28", isUsed: true),
        // Prepared before the wait is over.
        Case(over: "2026-01-15", pay: "2026-01", today: "2026-01-14", isUsed: false),
        Case(over: "2026-01-15", pay: "2026-01", today: "2026-01-15", isUsed: true),
        // Late pay counts for the last month that is settled.
        Case(over: "2026-01-21", pay: "2025-11", today: "2026-02-20", isUsed: false),
        Case(over: "2026-01-21", pay: "2025-11", today: "2026-02-21", isUsed: true),
        // What came back does not wait for a cut-off, but for the end of the wait.
        Case(over: "2026-01-25", pay: "2026-01", today: "2026-01-26", isUsed: true, cameBack: true),
        Case(
            over: "2026-01-25", pay: "2026-01", today: "2026-01-24", isUsed: false, cameBack: true),
    ]

    @Test(arguments: cases.indices)
    func `a new account is used after its wait, and not within a running pay run`(
        _ index: Int
    ) throws {
        let sample = Self.cases[index]
        let cooling = AccountCooling(over: try Day(text: sample.over), cutoffDay: 20)
        #expect(
            cooling.isUsed(
                forPayOf: try Period(text: sample.pay), on: try Day(text: sample.today),
                cameBack: sample.cameBack) == sample.isUsed)
    }

    @Test func `a cut-off on the thirty-first is the last day of a short month`() throws {
        let cooling = AccountCooling(over: try Day(text: "2026-02-28"), cutoffDay: 31)
        #expect(cooling.firstPeriod.text == "2026-02")
        let later = AccountCooling(over: try Day(text: "2026-12-31"), cutoffDay: 30)
        #expect(later.firstPeriod.text == "2027-01")
    }
}
