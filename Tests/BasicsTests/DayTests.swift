// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Testing

struct DayTests {
    /// Length of a month written out, not computed the way `Day` does.
    static func length(_ month: Int, _ year: Int) -> Int {
        if month == 2 {
            if year % 400 == 0 { return 29 }
            if year % 100 == 0 { return 28 }
            return year % 4 == 0 ? 29 : 28
        }
        return [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    @Test func `every day from 1900 to 2199 follows the one before`() throws {
        var number: Int32 = -25_567  // python: (date(1900, 1, 1) - date(1970, 1, 1)).days
        var weekday = 1  // 1900-01-01 was a Monday
        for year in 1900...2199 {
            for month in 1...12 {
                let period = try #require(Period(year, month))
                for day in 1...Self.length(month, year) {
                    let made = try #require(Day(year, month, day))
                    let parts = made.components
                    let isRight =
                        made.number == number && parts == (year, month, day)
                        && made.weekday == weekday && made.period == period
                        && made.year == year && period.contains(made)
                    if !isRight { Issue.record("\(year)-\(month)-\(day)") }
                    number += 1
                    weekday = weekday % 7 + 1
                }
                let beyond = Day(year, month, Self.length(month, year) + 1)
                if beyond != nil { Issue.record("\(year)-\(month) is too long") }
                if period.lastDay.number != number - 1 { Issue.record("\(period) ends wrongly") }
            }
        }
        #expect(number == 84_006)
    }

    struct Oracle: Sendable {
        let text: String
        let number: Int32
        let weekday: Int
    }

    // Source: python 3.11 datetime, (date - date(1970, 1, 1)).days and isoweekday().
    static let oracle = [
        Oracle(text: "1900-01-01", number: -25_567, weekday: 1),
        Oracle(text: "1900-02-28", number: -25_509, weekday: 3),
        Oracle(text: "1900-03-01", number: -25_508, weekday: 4),
        Oracle(text: "1922-08-25", number: -17_296, weekday: 5),
        Oracle(text: "1948-03-21", number: -7_956, weekday: 7),
        Oracle(text: "1969-12-31", number: -1, weekday: 3),
        Oracle(text: "1970-01-01", number: 0, weekday: 4),
        Oracle(text: "1991-07-15", number: 7_865, weekday: 1),
        Oracle(text: "1999-12-31", number: 10_956, weekday: 5),
        Oracle(text: "2000-02-29", number: 11_016, weekday: 2),
        Oracle(text: "2000-03-01", number: 11_017, weekday: 3),
        Oracle(text: "2024-02-29", number: 19_782, weekday: 4),
        Oracle(text: "2026-11-22", number: 20_779, weekday: 7),
        Oracle(text: "2038-01-19", number: 24_855, weekday: 2),
        Oracle(text: "2100-02-28", number: 47_540, weekday: 7),
        Oracle(text: "2100-03-01", number: 47_541, weekday: 1),
        Oracle(text: "2187-11-26", number: 79_587, weekday: 1),
        Oracle(text: "2199-12-31", number: 84_005, weekday: 2),
    ]

    @Test(arguments: oracle)
    func `days agree with another calendar`(_ c: Oracle) throws {
        let day = try Day(text: c.text)
        #expect(day.number == c.number)
        #expect(day.weekday == c.weekday)
        #expect(day.text == c.text)
        #expect(day.description == c.text)
        #expect(day.compactText == c.text.filter { $0 != "-" })
        #expect(Day(number: c.number) == day)
    }

    static let refused = [
        "", "2026", "2026-2-01", "2026-02-1", "26-02-01", "2026-00-10", "2026-13-01",
        "2026-01-00", "2026-01-32", "2026-02-29", "1900-02-29", "2100-02-29", "2026-04-31",
        "1899-12-31", "2200-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-01T",
        "20260101", "2026-0１-01", "-026-01-01", "+026-01-01", "2026-01-0a", "٢٠٢٦-٠١-٠١",
    ]

    @Test(arguments: refused)
    func `a text that is no day is refused`(_ text: String) {
        let error = #expect(throws: BasicsError.self) { try Day(text: text) }
        #expect(error?.code == "basics.not_a_day")
    }

    @Test func `days add and subtract across years`() throws {
        let day = try Day(text: "2023-12-31")
        #expect((day + 60).text == "2024-02-29")
        #expect((day - 365).text == "2022-12-31")
        #expect((day + 60) - day == 60)
        #expect(day - (day + 60) == -60)
        #expect(day < day + 1)
    }

    @Test func `a day is encoded as its text and decoded with the same checks`() throws {
        let day = try Day(text: "2026-11-22")
        let data = try JSONEncoder().encode([day])
        #expect(String(decoding: data, as: UTF8.self) == "[\"2026-11-22\"]")
        #expect(try JSONDecoder().decode([Day].self, from: data) == [day])
        #expect(throws: BasicsError.self) {
            try JSONDecoder().decode([Day].self, from: Data("[\"2026-02-30\"]".utf8))
        }
    }
}

struct PeriodTests {
    @Test(arguments: ["2026-10", "1900-01", "2199-12", "2024-02"])
    func `a month is read and written`(_ text: String) throws {
        let period = try Period(text: text)
        #expect(period.text == text)
        #expect(period.description == text)
        #expect(period.firstDay.text == text + "-01")
        #expect((period.lastDay + 1).components.day == 1)
    }

    @Test(arguments: [
        "", "2026", "2026-0", "2026-00", "2026-13", "2026-1", "1899-12", "2200-01", "2026-010",
        "2026/10", "202610-", "２026-10",
    ])
    func `a text that is no month is refused`(_ text: String) {
        let error = #expect(throws: BasicsError.self) { try Period(text: text) }
        #expect(error?.code == "basics.not_a_period")
    }

    @Test func `months add, subtract and order`() throws {
        let period = try Period(text: "2026-11")
        #expect((period + 2).text == "2027-01")
        #expect((period + -11).text == "2025-12")
        #expect(period.next.text == "2026-12")
        #expect(period.previous.text == "2026-10")
        #expect(period.firstOfYear.text == "2026-01")
        #expect((period + 14) - period == 14)
        #expect(period < period.next)
        #expect(period.year == 2026 && period.month == 11)
    }

    @Test(arguments: [
        (31, "2026-02-28"), (0, "2026-02-01"), (15, "2026-02-15"), (-4, "2026-02-01"),
    ])
    func `a day of the month is kept within the month`(_ number: Int, _ text: String) throws {
        #expect(try Period(text: "2026-02").day(number).text == text)
    }

    @Test func `a month holds its own days only`() throws {
        let period = try Period(text: "2024-02")
        #expect(period.contains(try Day(text: "2024-02-29")))
        #expect(!period.contains(try Day(text: "2024-03-01")))
        #expect(!period.contains(try Day(text: "2024-01-31")))
    }
}

struct InstantTests {
    // Source: python 3.11, datetime(1970, 1, 1) + timedelta(milliseconds=…), strftime.
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
            (-1000, "1969-12-31T23:59:59Z"), (999, "1970-01-01T00:00:00Z"),
            (1_700_000_000_123, "2023-11-14T22:13:20Z"),
            (4_102_444_800_000, "2100-01-01T00:00:00Z"),
            (-2_208_988_800_000, "1900-01-01T00:00:00Z"),
            (7_258_118_399_999, "2199-12-31T23:59:59Z"),
        ] as [(Int64, String)])
    func `a moment is written in UTC to the second`(_ milliseconds: Int64, _ text: String) {
        let instant = Instant(milliseconds: milliseconds)
        #expect(instant.text == text)
        #expect(instant.utcDay.text == text.prefix(10))
    }

    @Test func `a day begins at midnight and lasts a day`() throws {
        let day = try Day(text: "1969-07-20")
        let start = Instant(startOf: day)
        #expect(start.text == "1969-07-20T00:00:00Z")
        #expect(start.adding(seconds: 86_399).utcDay == day)
        #expect(start.adding(seconds: 86_400).utcDay == day + 1)
        #expect(start.adding(seconds: -1).utcDay == day - 1)
        #expect(start < start.adding(seconds: 1))
    }

    @Test func `the furthest moments have a day, without a trap`() async {
        await #expect(processExitsWith: .success) {
            _ = Instant(milliseconds: .max).utcDay
            _ = Instant(milliseconds: .min).utcDay
        }
    }
}
