// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Says things in one language: sentences by key, amounts, rates and days.
///
/// Page models and documents are filled through it; nothing else writes words for people.
public struct Speech: Sendable {
    /// The language spoken.
    public var language: Language { catalogue.language }
    /// How numbers and days are written.
    public var formats: Formats { catalogue.formats }
    private let catalogue: Catalogue

    /// The speech of a catalogue.
    public init(_ catalogue: Catalogue) { self.catalogue = catalogue }

    /// The sentence of a key with its placeholders filled.
    ///
    /// - Returns: The sentence; `⟦key⟧` when the catalogue has none, which tests refuse.
    public func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        catalogue[key]?.filled(with: values, formats: formats) ?? "⟦\(key)⟧"
    }

    /// The sentence of a key in the singular or plural form of a count.
    ///
    /// The key is given without `.one` or `.other`; `{count}` is filled with the count.
    public func counted(
        _ key: String, _ count: Int, _ values: [String: String] = [:]
    ) -> String {
        let form = formats.isSingular(count) ? "one" : "other"
        return self("\(key).\(form)", values.merging(["count": formats.count(count)]) { $1 })
    }

    /// The keys of all sentences.
    public var keys: [String] { catalogue.keys }

    /// Whether there is a sentence for a key.
    public func has(_ key: String) -> Bool { catalogue[key] != nil }

    /// The sentence of a failure a person can act on.
    public func callAsFunction(_ error: any UserFacingError) -> String {
        self("error.\(error.code)", error.values)
    }

    /// The sentence of a step of a calculation.
    ///
    /// Payslip lines share one key per side when the pack names the line itself: a value `title`
    /// of the step is used when the catalogue has no sentence for the label.
    public func callAsFunction(_ step: Step) -> String {
        if has(step.label) { return self(step.label, step.values) }
        return step.values["title"] ?? "⟦\(step.label)⟧"
    }

    /// An amount: `1 234,50 €`.
    public func money(_ money: Money) -> String { formats.money(money.text) }
    /// A rate in percent: `12,5 %`.
    public func rate(_ rate: Rate) -> String { formats.percent(rate.percentText) }
    /// A quantity without needless zeros: `1,5`.
    public func quantity(_ quantity: Quantity) -> String { formats.number(quantity.text) }
    /// A day: `22 nov. 2026`.
    public func day(_ day: Day) -> String { formats.day(day) }
    /// A day in full: `22 novembre 2026`.
    public func longDay(_ day: Day) -> String { formats.longDay(day) }
    /// A month in full: `novembre 2026`.
    public func month(_ period: Period) -> String { formats.month(period) }
    /// The first and last month of financial years: `juillet à juin`.
    public func months(of years: FinancialYears) -> String {
        self(
            "period.months",
            [
                "first": formats.monthName(years.firstMonth),
                "last": formats.monthName(years.lastMonth),
            ])
    }
    /// A whole number: `1 234`.
    public func count(_ count: Int) -> String { formats.count(count) }
}
