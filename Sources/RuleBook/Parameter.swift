// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// What a parameter's figures measure.
public enum ParameterUnit: String, Sendable, CaseIterable {
    /// An amount in euro.
    case euro = "EUR"
    /// An amount in euro a month.
    case euroPerMonth = "EUR/month"
    /// An amount in euro a year.
    case euroPerYear = "EUR/year"
    /// An amount in euro an hour, with up to four decimals.
    case euroPerHour = "EUR/hour"
    /// A ratio: `0.069` is 6.9 %.
    case ratio
    /// A number without dimension, up to six decimals: a coefficient, a multiple, an exponent.
    case number
    /// A number of days.
    case days
    /// A number of months.
    case months
    /// Rates by amount: each applies below its ceiling.
    case scale
    /// Amounts by amount: below its ceiling, each step is a fixed amount plus a rate, which may be
    /// below zero, on what exceeds a point.
    case tariff

    /// Whether the figures are amounts with two decimals.
    public var isMoney: Bool {
        switch self {
        case .euro, .euroPerMonth, .euroPerYear: true
        case .euroPerHour, .ratio, .number, .days, .months, .scale, .tariff: false
        }
    }
}

/// One step of a scale: the rate below a ceiling.
public struct Bracket: Sendable, Hashable {
    /// Amounts strictly below fall in the bracket; nil for the last one.
    public let below: Money?
    /// The rate of the bracket.
    public let rate: Rate
    /// In a tariff, the amount the bracket gives before its rate; nil in a scale.
    public let amount: Money?
    /// In a tariff, the point from which the rate counts; nil for zero.
    public let above: Money?
}

/// The figure of a parameter.
public enum ParameterValue: Sendable, Hashable {
    /// An amount.
    case money(Money)
    /// A ratio or any plain number, in millionths.
    case rate(Rate)
    /// Rates by amount, ceilings rising, the last without ceiling.
    case scale([Bracket])

    /// The figure as text, as the pack writes it.
    public var text: String {
        switch self {
        case .money(let money): money.text
        case .rate(let rate): rate.text
        case .scale(let brackets):
            brackets.map { "\($0.below.map { "<\($0.text)" } ?? "above"): \($0.text)" }
                .joined(separator: "; ")
        }
    }
}

/// A figure, the days it is in force, the day it became known, and its source.
public struct DatedValue: Sendable {
    /// First day in force.
    public let from: Day
    /// Last day in force; nil until the next value, or further notice.
    public let to: Day?
    /// The day the figure was published, so that a past pay can be recomputed as it was seen.
    public let known: Day
    /// The figure.
    public let value: ParameterValue
    /// Where it comes from.
    public let source: Source
}

/// A dated figure of the law or of the house, with its whole history.
public struct Parameter: Sendable {
    /// Dotted name within the pack: `social.ceiling_month`.
    public let key: String
    /// What the figures measure.
    public let unit: ParameterUnit
    /// What it is, by language.
    public let title: [String: String]
    /// All values, by day in force, then by day known.
    public let values: [DatedValue]
    let place: PackPlace

    /// The value in force on a day, as known on another.
    ///
    /// - Returns: nil when no value known by then covers the day.
    public func value(at day: Day, knownAt: Day? = nil) -> DatedValue? {
        let seen = values.filter { $0.from <= day && $0.known <= (knownAt ?? $0.known) }
        guard let last = seen.last, last.to.map({ day <= $0 }) ?? true else { return nil }
        return last
    }
}

extension Parameter {
    init(_ node: PackNode) throws(RuleBookError) {
        var map = try PackMap(node)
        place = map.place
        key = try map.text("key")
        let unitText = try map.text("unit")
        guard let unit = ParameterUnit(rawValue: unitText) else {
            let known = ParameterUnit.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badValue(map.place, expected: "unit: one of \(known)")
        }
        self.unit = unit
        title = try map.sentences("title")
        var values: [DatedValue] = []
        for value in try map.required("values").asList() {
            values.append(try DatedValue(value, unit: unit))
        }
        try map.finish()
        self.values = values.sorted { ($0.from, $0.known) < ($1.from, $1.known) }
        try refuseGapsAndOverlaps()
    }

    private func refuseGapsAndOverlaps() throws(RuleBookError) {
        guard !values.isEmpty else { throw .badValue(place, expected: "at least one value") }
        for (earlier, later) in zip(values, values.dropFirst()) {
            if earlier.from == later.from {
                guard earlier.known < later.known else {
                    throw .overlap(place, key: key, day: later.from)
                }
                continue
            }
            guard let end = earlier.to else { continue }
            if end >= later.from { throw .overlap(place, key: key, day: later.from) }
            if end + 1 < later.from { throw .gap(place, key: key, day: end + 1) }
        }
    }
}

extension DatedValue {
    init(_ node: PackNode, unit: ParameterUnit) throws(RuleBookError) {
        var map = try PackMap(node)
        from = try map.day("from")
        to = try map.optionalDay("to")
        known = try map.optionalDay("known") ?? from
        source = try map.source()
        if let to, to < from { throw .badValue(map.place, expected: "to on or after from") }
        if unit == .scale || unit == .tariff {
            value = .scale(
                try DatedValue.brackets(map.required(unit.rawValue), unit, in: map.place))
        } else if unit.isMoney {
            value = .money(
                try map.required("value").asFigure("an amount") { text throws(BasicsError) in
                    try Money(text: text)
                })
        } else {
            value = .rate(try map.rate("value"))
        }
        try map.finish()
    }

    private static func brackets(
        _ node: PackNode, _ unit: ParameterUnit, in place: PackPlace
    ) throws(RuleBookError) -> [Bracket] {
        var brackets: [Bracket] = []
        for element in try node.asList() {
            var map = try PackMap(element)
            brackets.append(try Bracket(&map, unit))
            try map.finish()
        }
        let ceilings = brackets.dropLast().map(\.below)
        guard let last = brackets.last, last.below == nil, !ceilings.contains(nil),
            zip(ceilings, ceilings.dropFirst()).allSatisfy({ ($0 ?? .zero) < ($1 ?? .zero) })
        else { throw .badValue(place, expected: "rising ceilings, the last bracket without one") }
        return brackets
    }
}

extension Bracket {
    fileprivate init(_ map: inout PackMap, _ unit: ParameterUnit) throws(RuleBookError) {
        below = try map.optionalMoney("below")
        rate = try map.rate("rate")
        guard unit == .tariff else {
            (amount, above) = (nil, nil)
            return
        }
        above = try map.optionalMoney("above")
        guard let fixed = try map.optionalMoney("amount") else {
            throw .missingKey(map.place, key: "amount")
        }
        amount = fixed
    }

    /// The rate, or `10.33 + 0.011 above 2190.18`.
    fileprivate var text: String {
        guard let amount else { return rate.text }
        guard !rate.isZero else { return amount.text }
        return "\(amount.text) + \(rate.text) above \((above ?? .zero).text)"
    }
}
