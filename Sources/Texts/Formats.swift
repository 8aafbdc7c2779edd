// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// How one language writes numbers, amounts, rates and days.
///
/// Read from the catalogue's keys under `format.`, so that a further language is one more
/// catalogue and no code.
///
/// - Source: Unicode CLDR 44 patterns of fr, en and nl; minus is U+2212.
public struct Formats: Sendable, Hashable {
    /// Between whole part and decimals.
    public let decimal: Character
    /// Between groups of three digits.
    public let group: Character
    private let moneyPattern: Pattern
    private let negativeMoneyPattern: Pattern
    private let percentPattern: Pattern
    private let dayPattern: Pattern
    private let monthPattern: Pattern
    private let firstOfMonth: String
    private let longMonths: [String]
    private let shortMonths: [String]
    private let singularCounts: Set<Int>

    init(_ texts: [String: String], language: Language) throws(TextsError) {
        func text(_ key: String) throws(TextsError) -> String {
            guard let text = texts["format.\(key)"] else {
                throw .missingKey(language: language.rawValue, key: "format.\(key)")
            }
            return text
        }
        func refusal(_ key: String, _ reason: String) -> TextsError {
            .badSentence(language: language.rawValue, key: "format.\(key)", reason: reason)
        }
        func character(_ key: String) throws(TextsError) -> Character {
            let text = try text(key)
            guard let only = text.first, text.count == 1 else {
                throw refusal(key, "one character")
            }
            return only
        }
        func pattern(_ key: String, _ names: [String]) throws(TextsError) -> Pattern {
            guard let pattern = Pattern(try text(key), places: names) else {
                throw refusal(key, "needs \(names.joined(separator: ", "))")
            }
            return pattern
        }
        func months(_ key: String) throws(TextsError) -> [String] {
            let names = try text(key).split(separator: " ").map(String.init)
            guard names.count == 12 else { throw refusal(key, "twelve names") }
            return names
        }
        decimal = try character("decimal")
        group = try character("group")
        moneyPattern = try pattern("money", ["amount"])
        negativeMoneyPattern = try pattern("money_negative", ["amount"])
        percentPattern = try pattern("percent", ["number"])
        dayPattern = try pattern("day", ["day", "month", "year"])
        monthPattern = try pattern("month", ["month", "year"])
        firstOfMonth = try text("first_of_month")
        longMonths = try months("months_long")
        shortMonths = try months("months_short")
        let counts = try text("singular_counts").split(separator: " ").map { Int($0) }
        singularCounts = Set(counts.compactMap(\.self))
        guard !counts.contains(nil) else { throw refusal("singular_counts", "whole numbers") }
        guard decimal != group else { throw refusal("group", "differs from decimal") }
    }

    /// Whether a count takes the singular.
    public func isSingular(_ count: Int) -> Bool { singularCounts.contains(count) }

    /// A decimal text with the language's separators: `-1234.5` becomes `−1 234,5`.
    public func number(_ text: String) -> String {
        (text.hasPrefix("-") ? "−" : "") + unsigned(text)
    }

    /// A whole number in groups of three digits.
    public func count(_ count: Int) -> String { number(String(count)) }

    /// An amount of euro from its decimal text.
    public func money(_ text: String) -> String {
        let pattern = text.hasPrefix("-") ? negativeMoneyPattern : moneyPattern
        return pattern.filled(unsigned(text))
    }

    /// A percentage from its decimal text in percent: `12.5`.
    public func percent(_ text: String) -> String {
        percentPattern.filled(number(text))
    }

    /// A day with a short month name.
    public func day(_ day: Day) -> String { written(day, months: shortMonths) }

    /// A day with the full month name.
    public func longDay(_ day: Day) -> String { written(day, months: longMonths) }

    /// A month in full.
    public func month(_ period: Period) -> String { written(period, months: longMonths) }

    /// A month with a short name.
    public func shortMonth(_ period: Period) -> String { written(period, months: shortMonths) }

    /// The name of a month, 1...12.
    func monthName(_ month: Int) -> String { longMonths[month - 1] }

    /// A plain text of the domain in the language's form; a text of another shape stays as it is.
    public func written(_ text: String, as kind: Sentence.Kind) -> String {
        switch kind {
        case .text: text
        case .number: (try? DecimalText.parse(text, places: 8)) == nil ? text : number(text)
        case .money: (try? Money(text: text)).map { money($0.text) } ?? text
        case .percent: (try? Rate(text: text)).map { percent($0.percentText) } ?? text
        case .day: (try? Day(text: text)).map(day) ?? text
        case .month: (try? Period(text: text)).map(month) ?? text
        }
    }

    private func unsigned(_ text: String) -> String {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        let whole = digits.prefix { $0 != UInt8(ascii: ".") }
        let fraction = digits.dropFirst(whole.count + 1)
        var left = whole.count
        var written = ""
        for digit in whole {
            if left < whole.count, left.isMultiple(of: 3) { written.append(group) }
            written.unicodeScalars.append(Unicode.Scalar(digit))
            left -= 1
        }
        guard !fraction.isEmpty else { return written }
        written.append(decimal)
        for digit in fraction { written.unicodeScalars.append(Unicode.Scalar(digit)) }
        return written
    }

    private func written(_ day: Day, months: [String]) -> String {
        let (year, month, number) = day.components
        return dayPattern.filled(
            number == 1 ? firstOfMonth : String(number), months[month - 1], String(year))
    }

    private func written(_ period: Period, months: [String]) -> String {
        monthPattern.filled(months[period.month - 1], String(period.year))
    }
}
