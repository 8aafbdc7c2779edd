// SPDX-License-Identifier: AGPL-3.0-or-later

/// A calendar month, the period of pay, VAT and closing.
public struct Period: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Months since January of year 0.
    let index: Int

    /// The month; nil outside 1900 to 2199 or 1...12.
    public init?(_ year: Int, _ month: Int) {
        guard (1900...2199).contains(year), (1...12).contains(month) else { return nil }
        index = year * 12 + month - 1
    }

    /// The month a day is in.
    public init(containing day: Day) {
        let (year, month, _) = day.components
        index = year * 12 + month - 1
    }

    private init(index: Int) { self.index = index }

    /// Reads `2026-10`.
    ///
    /// - Throws: ``BasicsError/notAPeriod(text:)`` on any other shape.
    public init(text: some StringProtocol) throws(BasicsError) {
        let bytes = Array(text.utf8)
        guard bytes.count == 7, bytes[4] == 45, let year = Day.digits(bytes[0..<4]),
            let month = Day.digits(bytes[5..<7]), let value = Period(year, month)
        else { throw .notAPeriod(text: String(text.prefix(40))) }
        self = value
    }

    /// The calendar year.
    public var year: Int { index / 12 }
    /// The month, 1...12.
    public var month: Int { index % 12 + 1 }
    /// The first day of the month.
    public var firstDay: Day { day(1) }
    /// The last day of the month.
    public var lastDay: Day { day(Day.length(ofMonth: month, in: year)) }
    /// The month after.
    public var next: Period { Period(index: index + 1) }
    /// The month before.
    public var previous: Period { Period(index: index - 1) }
    /// January of the same year.
    public var firstOfYear: Period { Period(index: year * 12) }
    /// ISO text: `2026-10`.
    public var text: String { "\(year)-\(Day.two(month))" }
    /// The ISO text.
    public var description: String { text }

    /// A day of the month, the last one when the month is shorter.
    public func day(_ number: Int) -> Day {
        let last = Day.length(ofMonth: month, in: year)
        guard let day = Day(year, month, min(max(number, 1), last)) else {
            preconditionFailure("a period lies within 1900 to 2199")
        }
        return day
    }

    /// Whether a day lies in the month.
    public func contains(_ day: Day) -> Bool { firstDay <= day && day <= lastDay }
    /// Compares two months.
    public static func < (left: Period, right: Period) -> Bool { left.index < right.index }
    /// The month `months` later.
    public static func + (period: Period, months: Int) -> Period {
        Period(index: period.index + months)
    }
    /// How many months lie between two months.
    public static func - (left: Period, right: Period) -> Int { left.index - right.index }
}

extension Period: Codable {
    /// Reads the ISO text.
    public init(from decoder: any Decoder) throws {
        try self.init(text: decoder.singleValueContainer().decode(String.self))
    }
    /// Writes the ISO text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A moment in UTC: milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Sendable, Comparable, Codable {
    /// Milliseconds since the epoch.
    public let milliseconds: Int64

    /// The moment that many milliseconds after the epoch.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The moment a day begins in UTC.
    public init(startOf day: Day) { milliseconds = Int64(day.number) * 86_400_000 }

    /// The day in UTC; the cooperative's own day needs its time zone (`Operations`).
    public var utcDay: Day {
        let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        return Day(number: Int32(clamping: rest < 0 ? days - 1 : days))
    }

    /// ISO 8601 text to the second: `2026-11-22T09:30:00Z`.
    public var text: String {
        let seconds = Int((milliseconds - Int64(utcDay.number) * 86_400_000) / 1000)
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(Day.two)
        return "\(utcDay.text)T\(clock.joined(separator: ":"))Z"
    }

    /// Compares two moments.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }
    /// The moment `seconds` later.
    public func adding(seconds: Int64) -> Instant {
        Instant(milliseconds: milliseconds + seconds * 1000)
    }
}
