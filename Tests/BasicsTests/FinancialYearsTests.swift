// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Testing

struct FinancialYearsTests {
    static let cases: [(month: Int, day: String, year: Int, first: String, last: String)] = [
        (1, "2026-01-01", 2026, "2026-01-01", "2026-12-31"),
        (1, "2026-12-31", 2026, "2026-01-01", "2026-12-31"),
        (7, "2026-06-30", 2026, "2025-07-01", "2026-06-30"),
        (7, "2026-07-01", 2027, "2026-07-01", "2027-06-30"),
        // A year that ends in a leap February.
        (3, "2027-03-01", 2028, "2027-03-01", "2028-02-29"),
        (12, "2026-11-30", 2026, "2025-12-01", "2026-11-30"),
    ]

    @Test(arguments: cases.indices)
    func `a day lies in the year that ends after it`(_ index: Int) throws {
        let (month, text, year, first, last) = Self.cases[index]
        let years = try #require(FinancialYears(firstMonth: month))
        let day = try Day(text: text)
        #expect(years.year(of: day) == year)
        #expect(years.days(of: year) == (try Day(text: first))...(try Day(text: last)))
        #expect(years.firstDay(before: day) == (try Day(text: first)))
    }

    @Test func `months and years out of bounds are none`() throws {
        #expect(FinancialYears(firstMonth: 0) == nil && FinancialYears(firstMonth: 13) == nil)
        for year in [Int.min, 1900, 2200, Int.max] {
            #expect(FinancialYears.calendar.days(of: year) == nil)
        }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(FinancialYears.self, from: Data("13".utf8))
        }
    }
}
