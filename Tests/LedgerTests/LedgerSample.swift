// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import RuleBook
import TestFiles

/// The shipped chart and a few sections, for the tests of the ledger.
enum LedgerSample {
    static let treasury = ID<Section>(1)
    static let pool = ID<Section>(2)
    static let member = ID<Section>(3)
    static let other = ID<Section>(4)
    static let client = ID<ThirdParty>(7)
    static let supplier = ID<ThirdParty>(8)
    static let employee = ID<ThirdParty>(9)

    static func chart() throws -> Chart {
        try Chart(RuleBook(pack: "fr", files: ProjectFiles.pack("fr")))
    }

    static func day() throws -> Day { try Day(text: "2026-03-15") }

    static func entry(
        _ lines: [Line], label: String = "test", voucher: String = "V1", on day: String? = nil
    ) throws -> Entry {
        let day = try day.map { try Day(text: $0) } ?? LedgerSample.day()
        return try Entry(
            .miscellaneous, on: day, voucher: Voucher(voucher, on: day), label: label,
            lines: lines, chart: chart())
    }

    /// A line written as the books do: account, section, debit and credit in euro text.
    static func line(
        _ account: String, _ section: ID<Section>, _ cents: Int64,
        _ thirdParty: ID<ThirdParty>? = nil
    ) -> Line {
        Line(account, in: section, .cents(cents), thirdParty: thirdParty)
    }
}
