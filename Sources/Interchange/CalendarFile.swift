// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// A day in somebody's calendar.
public struct CalendarEvent: Sendable, Hashable {
    /// Names the event for good, so that a calendar knows it again when it moves.
    public var uid: String
    /// The day.
    public var day: Day
    /// What it says.
    public var summary: String
    /// More; empty for nothing.
    public var text: String
    /// Where to look; nil for nowhere.
    public var url: String?

    /// An event that lasts a day.
    public init(uid: String, day: Day, summary: String, text: String = "", url: String? = nil) {
        self.uid = uid
        self.day = day
        self.summary = summary
        self.text = text
        self.url = url
    }
}

/// A calendar as programs subscribe to it.
///
/// - Source: RFC 5545 (iCalendar); RFC 7986 for `NAME` and `REFRESH-INTERVAL`.
public enum CalendarFile {
    /// The longest line in bytes, its end not counted (RFC 5545, 3.1).
    private static let lineMax = 75

    /// Writes a calendar.
    ///
    /// - Parameters:
    ///   - name: What calendar programs call it.
    ///   - events: In any order; each with a `uid` of its own.
    ///   - moment: When it is written: the stamp of each event.
    /// - Returns: The file as UTF-8, lines ended by CR LF.
    public static func write(
        name: String, events: [CalendarEvent], at moment: Instant
    ) -> [UInt8] {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Entraide//Calendar//EN",
            "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "NAME:\(escaped(name))",
            "X-WR-CALNAME:\(escaped(name))", "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        ]
        for event in events { lines += written(event, stamp(moment)) }
        lines.append("END:VCALENDAR")
        return lines.flatMap { Array(folded($0).utf8) }
    }

    private static func written(_ event: CalendarEvent, _ stamp: String) -> [String] {
        var lines = [
            "BEGIN:VEVENT", "UID:\(escaped(event.uid))", "DTSTAMP:\(stamp)",
            "DTSTART;VALUE=DATE:\(digits(event.day))",
            "DTEND;VALUE=DATE:\(digits(event.day + 1))", "SUMMARY:\(escaped(event.summary))",
            "TRANSP:TRANSPARENT",
        ]
        if !event.text.isEmpty { lines.append("DESCRIPTION:\(escaped(event.text))") }
        if let url = event.url { lines.append("URL:\(oneLine(url))") }
        lines.append("END:VEVENT")
        return lines
    }

    /// A value of type TEXT: what would end it or begin another is marked.
    static func escaped(_ text: String) -> String {
        var result = ""
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += "\\" + String(scalar)
            case "\n" where isAfterReturn: break
            case "\r", "\n", "\u{85}", "\u{2028}", "\u{2029}": result += "\\n"
            case "\t": result += " "
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): break
            default: result.unicodeScalars.append(scalar)
            }
            isAfterReturn = scalar == "\r"
        }
        return result
    }

    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value > 0x20 }))
    }

    /// The line in pieces of at most 75 bytes, none of which cuts a character in two.
    private static func folded(_ line: String) -> String {
        var result = ""
        var column = 0
        for scalar in line.unicodeScalars {
            let width = UTF8.width(scalar)
            if column + width > lineMax {
                result += "\r\n "
                column = 1
            }
            result.unicodeScalars.append(scalar)
            column += width
        }
        return result + "\r\n"
    }

    private static func digits(_ day: Day) -> String { day.text.filter { $0 != "-" } }

    private static func stamp(_ moment: Instant) -> String {
        let seconds = moment.milliseconds / 1000 % 86_400
        let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60]
        let time = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
        return "\(digits(moment.utcDay))T\(time)Z"
    }
}
