// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// A gapless, chronological series of document numbers, one per kind and year.
///
/// - Source: CGI annex II art. 242 nonies A I-7°: a unique number in a continuous,
///   chronological sequence.
public struct Series: Sendable, Hashable {
    /// What it numbers.
    public let kind: DocumentKind
    /// The calendar year of issue.
    public let year: Int
    /// The last number given; 0 before the first.
    public let last: Int64
    /// The day of the last number; nil before the first.
    public let lastDay: Day?

    /// A series as stored.
    public init(kind: DocumentKind, year: Int, last: Int64, lastDay: Day?) {
        self.kind = kind
        self.year = year
        self.last = last
        self.lastDay = lastDay
    }

    /// The next number and the series after it.
    ///
    /// - Throws: ``SalesError/beforeLastNumber(last:)`` when `day` would break the chronology.
    public func next(on day: Day) throws(SalesError) -> (number: String, series: Series) {
        precondition(day.year == year, "a series numbers the documents of its own year")
        if let lastDay, day < lastDay { throw .beforeLastNumber(last: lastDay) }
        let value = last + 1
        let prefix = kind == .invoice ? "FA" : "AV"
        let digits = String(value)
        let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        return (
            "\(prefix)-\(year)-\(padded)",
            Series(kind: kind, year: year, last: value, lastDay: day)
        )
    }
}
