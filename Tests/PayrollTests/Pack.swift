// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Payroll
import RuleBook

/// The French pack and its cases, as they travel beside the program.
enum Pack {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("share")

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
    }

    static func files() throws -> [(name: String, bytes: [UInt8])] {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: folder.appendingPathComponent("packs/fr").path)
        return try names.filter { $0.hasPrefix("payroll-") && $0.hasSuffix(".yaml") }.sorted()
            .map { ($0, try bytes("packs/fr/\($0)")) }
    }

    static let rules = Result { try RuleBook(pack: "fr", files: files()) }

    static func law(_ month: String, knownAt: String? = nil) throws -> PayrollLaw.France {
        try PayrollLaw.France(
            rules: rules.get(), period: Period(text: month),
            knownAt: knownAt.map { try Day(text: $0) })
    }

    /// Records of a table as dictionaries.
    static func table(_ text: String) -> [[String: String]] {
        let lines = text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let header = lines.first else { return [] }
        return lines.dropFirst().map {
            Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first })
        }
    }

    static func cases(_ name: String) throws -> String {
        String(decoding: try bytes("packs/fr/cases/\(name).csv"), as: UTF8.self)
    }
}

/// Payslips for tests, with the values most cases share.
enum Example {
    static func input(
        _ month: String = "2026-07", gross: Int64, basis: PayBasis = .hours(share: .one),
        headcount: Int = 20, year: YearToDate? = nil
    ) throws -> PayslipInput {
        PayslipInput(
            period: try Period(text: month), gross: .cents(gross), basis: basis,
            category: .nonExecutive,
            establishment: Establishment(
                headcount: headcount, accidentRate: Rate(millionths: 20_800)),
            yearToDate: year)
    }

    /// Any payslip a cooperative might have, drawn from a seed.
    static func random(
        _ month: String, using random: inout SeededRandom
    ) throws -> PayslipInput {
        let headcounts = [1, 10, 11, 49, 50, 249, 250, 2000, 2001]
        let isAmount = Int.random(in: 0..<4, using: &random) == 0
        let share = Int64.random(in: 1...20, using: &random) * 50_000
        return PayslipInput(
            period: try Period(text: month), gross: gross(using: &random),
            basis: isAmount ? .amount : .hours(share: Rate(millionths: share)),
            category: Bool.random(using: &random) ? .executive : .nonExecutive,
            isFixedTerm: Bool.random(using: &random),
            establishment: Establishment(
                headcount: headcounts.randomElement(using: &random) ?? 1,
                accidentRate: Rate(millionths: .random(in: 0...60_000, using: &random)),
                mobilityRate: Rate(millionths: .random(in: 0...32_000, using: &random)),
                isAlsaceMoselle: Bool.random(using: &random),
                apprenticeRatio: Rate(millionths: .random(in: 0...60_000, using: &random))),
            health: HealthCover(
                total: .cents(.random(in: 0...12_000, using: &random)),
                employerShare: Rate(millionths: .random(in: 500_000...1_000_000, using: &random))),
            withholding: .neutralGrid(.metropole))
    }

    private static func gross(using random: inout SeededRandom) -> Money {
        let largest: Int64 =
            [0, 10_000, 200_000, 600_000, 4_000_000]
            .randomElement(using: &random) ?? 0
        return .cents(.random(in: 0...largest, using: &random))
    }
}

extension Rate {
    static let one = Rate(millionths: 1_000_000)
}
