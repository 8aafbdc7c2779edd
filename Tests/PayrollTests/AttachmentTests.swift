// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Payroll
import Testing

/// What creditors may attach, and what a net pay bears.
struct AttachmentTests {
    private func law(_ month: String) throws -> PayrollLaw.Attachment {
        try PayrollLaw.Attachment(rules: Pack.rules.get(), period: Period(text: month))
    }

    // The cumulated monthly fractions of the 2026 table at eurex.fr ("Le barème 2026 de saisie
    // des rémunérations"): 18.67, 54.08, 125.25, 213.37, 331.15, 572.26 at the top of each bracket
    // (one of them, 1,789.1666, rounded down here: its next cent already pays two thirds).
    // Below 646.52 + the fraction, the minimum income is what stays.
    @Test(arguments: [
        (108_333, 12_525), (143_583, 21_337), (178_916, 33_115), (215_083, 57_226),
        (315_083, 157_226), (64_652, 0), (65_000, 348), (37_333, 0), (0, 0),
    ])
    func `the fractions are those of a published table`(_ net: Int64, _ most: Int64) throws {
        #expect(
            try law("2026-02").attachable(of: .cents(net), dependants: 0) == .cents(most))
    }

    // 1,740 a year for each dependant: 145 a month. 2,150.83 + 145 with one is the same bracket
    // top: 572.26 and 145 × 1/20.
    @Test func `each dependant raises every bracket`() throws {
        let law = try law("2026-02")
        #expect(try law.attachable(of: .cents(229_583), dependants: 1) == .cents(57_951))
        #expect(
            try law.attachable(of: .cents(229_583), dependants: 0) == .cents(71_726))
        #expect(throws: PayrollError.self) {
            try law.attachable(of: .cents(1), dependants: 21)
        }
        #expect(throws: PayrollError.self) {
            try law.attachable(of: .cents(-1), dependants: 0)
        }
    }

    @Test func `more pay never leaves less to the employee`() throws {
        let law = try law("2024-05")
        var left = Money.zero
        for net in stride(from: Int64(0), through: 400_000, by: 137) {
            let now = try Money.cents(net) - law.attachable(of: .cents(net), dependants: 2)
            #expect(now >= left)
            left = now
        }
    }

    @Test func `attachments come first, share what is attachable, and nothing goes below zero`() {
        let claims: [NetDeduction.Claim] = [
            .init(.advance, "le 12", amount: .cents(50_000)),
            .init(.attachment, "A", amount: .cents(20_000)),
            .init(.attachment, "B", amount: .cents(20_000)),
        ]
        let taken = NetDeduction.taken(
            from: .cents(60_000), attachable: .cents(25_000), claims: claims)
        #expect(taken.map(\.label) == ["A", "B", "le 12"])
        #expect(taken.map(\.taken) == [.cents(20_000), .cents(5_000), .cents(35_000)])
        let none = NetDeduction.taken(
            from: .cents(-100), attachable: .cents(25_000), claims: claims)
        #expect(none.allSatisfy { $0.taken.isZero })
    }
}
