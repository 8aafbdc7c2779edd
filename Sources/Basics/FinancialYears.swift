// SPDX-License-Identifier: AGPL-3.0-or-later

/// When the financial years of a legal person begin: each lasts twelve months from the first day
/// of one month.
///
/// - Source: code de commerce, art. L123-12 (accounts are drawn up each year); the statutes say
///   from which day.
public struct FinancialYears: Hashable, Sendable {
    /// The month each year begins with, 1...12.
    public let firstMonth: Int

    /// Years that begin with a month; nil outside 1...12.
    public init?(firstMonth: Int) {
        guard (1...12).contains(firstMonth) else { return nil }
        self.firstMonth = firstMonth
    }

    private init(from month: Int) { firstMonth = month }

    /// Years from January to December.
    public static let calendar = FinancialYears(from: 1)

    /// The month each year ends with, 1...12.
    public var lastMonth: Int { firstMonth == 1 ? 12 : firstMonth - 1 }

    /// The financial year a day lies in, named after the calendar year it ends in.
    public func year(of day: Day) -> Int {
        let (year, month, _) = day.components
        return firstMonth > 1 && month >= firstMonth ? year + 1 : year
    }

    /// The days of the year that ends in a calendar year; nil outside 1901 to 2199.
    public func days(of year: Int) -> ClosedRange<Day>? {
        guard (1901...2199).contains(year), let last = Period(year, lastMonth) else { return nil }
        return (last + -11).firstDay...last.lastDay
    }

    /// The first day of the year a day lies in.
    public func firstDay(before day: Day) -> Day {
        days(of: year(of: day))?.lowerBound ?? day
    }
}

extension FinancialYears: Codable {
    /// Reads the first month, 1...12.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let years = FinancialYears(firstMonth: try container.decode(Int.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a month is 1 to 12")
        }
        self = years
    }
    /// Writes the first month.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(firstMonth)
    }
}
