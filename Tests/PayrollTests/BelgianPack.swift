// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Payroll
import RuleBook

/// The Belgian pack, and payslips for tests.
enum BelgianPack {
    static func files() throws -> [(name: String, bytes: [UInt8])] {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: Pack.folder.appendingPathComponent("packs/be").path)
        return try names.filter { $0.hasPrefix("payroll-") && $0.hasSuffix(".yaml") }.sorted()
            .map { ($0, try Pack.bytes("packs/be/\($0)")) }
    }

    static let rules = Result { try RuleBook(pack: "be", files: files()) }

    static func law(_ month: String, knownAt: String? = nil) throws -> PayrollLaw.Belgium {
        try PayrollLaw.Belgium(
            rules: rules.get(), period: Period(text: month),
            knownAt: knownAt.map { try Day(text: $0) })
    }

    static func input(
        _ month: String, gross: Int64, pay: BelgianPay = .month(.fullTime),
        status: BelgianStatus = .employee, family: BelgianFamily = BelgianFamily(.single),
        headcount: Int = 5, isJointCommittee200: Bool = false, bonusBefore: Int64 = 0
    ) throws -> BelgianPayInput {
        BelgianPayInput(
            period: try Period(text: month), gross: .cents(gross), pay: pay, status: status,
            family: family,
            employer: BelgianEmployer(
                headcount: headcount, isJointCommittee200: isJointCommittee200),
            fiscalBonusBefore: .cents(bonusBefore))
    }

    static func slip(
        _ month: String, gross: Int64, pay: BelgianPay = .month(.fullTime),
        status: BelgianStatus = .employee, family: BelgianFamily = BelgianFamily(.single),
        headcount: Int = 5, isJointCommittee200: Bool = false, bonusBefore: Int64 = 0
    ) throws -> BelgianPayslip {
        try law(month).payslip(
            input(
                month, gross: gross, pay: pay, status: status, family: family,
                headcount: headcount, isJointCommittee200: isJointCommittee200,
                bonusBefore: bonusBefore))
    }

    /// One month of each set of figures.
    static let months = [
        "2024-01", "2024-04", "2024-05", "2024-07", "2025-01", "2025-02", "2025-04", "2025-07",
        "2026-01", "2026-03", "2026-04", "2026-07", "2026-09", "2026-12",
    ]

    /// Any payslip a shared enterprise might have, drawn from a seed.
    static func random(
        _ month: String, using random: inout SeededRandom
    ) throws -> BelgianPayInput {
        let status = BelgianStatus.allCases.randomElement(using: &random) ?? .employee
        let situation = BelgianFamily.Situation.allCases.randomElement(using: &random) ?? .single
        let children = Int.random(in: 0...10, using: &random)
        let family = BelgianFamily(
            situation, children: children,
            disabledChildren: Int.random(in: 0...children, using: &random),
            isDisabled: Bool.random(using: &random),
            isPartnerDisabled: situation != .single && Bool.random(using: &random),
            otherDependants: Int.random(in: 0...3, using: &random))
        let largest: Int64 =
            [0, 10_000, 120_000, 350_000, 900_000, 5_000_000].randomElement(using: &random) ?? 0
        return try input(
            month, gross: .random(in: 0...largest, using: &random),
            pay: pay(status, using: &random), status: status, family: family,
            headcount: [1, 9, 10, 19, 20, 300].randomElement(using: &random) ?? 1,
            isJointCommittee200: Bool.random(using: &random),
            bonusBefore: Bool.random(using: &random) ? 0 : .random(in: 0...350_000, using: &random)
        )
    }

    private static func pay(
        _ status: BelgianStatus, using random: inout SeededRandom
    ) -> BelgianPay {
        let yearly = Money.cents(.random(in: 0...7_000_000, using: &random))
        switch Int.random(in: 0..<10, using: &random) {
        case 0 where status == .employee: return .doubleHoliday(yearlyPay: yearly)
        case 1 where status == .employee: return .leavingHoliday(yearlyPay: yearly)
        case 2: return .exceptional(yearlyPay: yearly)
        case 3, 4:
            let days = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                Int.random(in: 1...5, using: &random)
            }
            return .month(.days(days, of: Int.random(in: 20...23, using: &random)))
        case 5, 6:
            let share = Int64.random(in: 1...20, using: &random) * 50_000
            return .month(.hours(share: Rate(millionths: share)))
        default: return .month(.fullTime)
        }
    }
}
