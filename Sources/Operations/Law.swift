// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Crypto
public import Foundation
public import Ledger
public import Payroll
public import RuleBook
public import Sales

/// A country's packs, read once at start: rules, chart, VAT rates, contribution schemes.
public struct Law: Sendable {
    /// Dated figures with their sources.
    public let rules: RuleBook
    /// Chart of accounts and journals.
    public let chart: Chart
    /// VAT rates.
    public let rates: VATRates
    /// Contribution schemes.
    public let schemes: ContributionSchemes
    /// Accounts of pay.
    public let payAccounts: PayrollAccounts
    /// How a payslip is laid out, by day of pay; nil where the program does not pay.
    public let layouts: PayslipLayouts?
    /// What is computed or printed without anybody having verified it.
    public let openPoints: [OpenPoint]
    /// What the guided set-up offers.
    public let profile: CountryProfile
    /// How long each class of data is kept.
    public let retention: RetentionRules
    /// SHA-256 over all pack files, in hexadecimal; stored with each posting.
    public let digest: String

    /// Reads the pack of a country from a folder of YAML files.
    ///
    /// `folder`: `share/packs`.
    ///
    /// - Throws: ``RuleBook/RuleBookError`` with file and line, or a file error.
    public init(country: String, in folder: URL) throws {
        let files = try Law.files(country: country, in: folder)
        var hasher = SHA256()
        for (name, bytes) in files {
            hasher.update(data: Data("\(name):\(bytes.count):".utf8))
            hasher.update(data: bytes)
        }
        rules = try RuleBook(pack: country, files: files)
        chart = try Chart(rules)
        rates = try VATRates(rules)
        schemes = try ContributionSchemes(rules)
        payAccounts = try PayrollAccounts(rules: rules)
        openPoints = try OpenPoint.all(rules)
        profile = try CountryProfile(rules)
        layouts = profile.offers.contains(.pay) ? try PayslipLayouts(rules) : nil
        retention = try RetentionRules(rules)
        digest = hasher.finalize().hexadecimal
    }

    /// Whether a cooperative can be founded under a pack; others hold figures only, for instance
    /// of payroll.
    public static func isWhole(country: String, in folder: URL) -> Bool {
        FileManager.default.fileExists(
            atPath: folder.appendingPathComponent("\(country)/country.yaml").path)
    }

    /// The figures of a pack, whole or not.
    ///
    /// - Throws: As ``init(country:in:)``.
    public static func rules(country: String, in folder: URL) throws -> RuleBook {
        try RuleBook(pack: country, files: files(country: country, in: folder))
    }

    private static func files(
        country: String, in folder: URL
    ) throws -> [(name: String, bytes: [UInt8])] {
        let directory = folder.appendingPathComponent(country)
        return try FileManager.default.contentsOfDirectory(atPath: directory.path)
            .filter { $0.hasSuffix(".yaml") }.sorted().map { name in
                (name, Array(try Data(contentsOf: directory.appendingPathComponent(name))))
            }
    }
}
