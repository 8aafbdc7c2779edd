// SPDX-License-Identifier: AGPL-3.0-or-later

/// A calendar day of the Gregorian calendar, without time or zone, 1900 to 2199.
public struct Day: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01, negative before.
    public let number: Int32

    /// The day that many days after 1970-01-01.
    public init(number: Int32) { self.number = number }

    /// The day of a calendar date; nil when there is no such day.
    public init?(_ year: Int, _ month: Int, _ day: Int) {
        guard (1900...2199).contains(year), (1...12).contains(month), day >= 1,
            day <= Day.length(ofMonth: month, in: year)
        else { return nil }
        // Days from civil: years begin in March, so that the leap day is the last of its year.
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Reads `2026-11-22`.
    ///
    /// - Throws: ``BasicsError/notADay(text:)`` on any other shape or a day that does not exist.
    public init(text: some StringProtocol) throws(BasicsError) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45,
            let year = Day.digits(bytes[0..<4]), let month = Day.digits(bytes[5..<7]),
            let day = Day.digits(bytes[8..<10]), let value = Day(year, month, day)
        else { throw BasicsError.notADay(text: String(text.prefix(40))) }
        self = value
    }

    static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        return value
    }

    /// How many days a month has.
    ///
    /// `month`: 1...12.
    public static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2:
            (year.isMultiple(of: 4) && !year.isMultiple(of: 100)) || year.isMultiple(of: 400)
                ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Year, month and day of the month.
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The calendar year.
    public var year: Int { components.year }
    /// The month the day is in.
    public var period: Period { Period(containing: self) }
    /// Monday is 1, Sunday is 7.
    public var weekday: Int { ((Int(number) + 3) % 7 + 7) % 7 + 1 }

    /// ISO 8601 text: `2026-11-22`.
    public var text: String {
        let (year, month, day) = components
        return "\(year)-\(Day.two(month))-\(Day.two(day))"
    }

    /// Text without dashes, as the accounting entry file wants it: `20261122`.
    public var compactText: String {
        let (year, month, day) = components
        return "\(year)\(Day.two(month))\(Day.two(day))"
    }

    /// The ISO text.
    public var description: String { text }

    static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

    /// Compares two days.
    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
    /// The day `days` later.
    public static func + (day: Day, days: Int) -> Day { Day(number: day.number + Int32(days)) }
    /// The day `days` earlier.
    public static func - (day: Day, days: Int) -> Day { day + -days }
    /// How many days lie between two days.
    public static func - (left: Day, right: Day) -> Int { Int(left.number) - Int(right.number) }
}

extension Day: Codable {
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
