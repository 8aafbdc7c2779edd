// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

/// What a contribution is a share of.
public enum ContributionBase: String, Sendable, CaseIterable, Codable {
    /// Sales without VAT.
    case turnover
    /// Sales without VAT less production costs.
    case grossMargin = "gross_margin"
}

/// What makes a contribution due.
public enum ContributionTrigger: String, Sendable, CaseIterable, Codable {
    /// The invoice, when it is issued.
    case invoiced
    /// The payment, when it is collected.
    case collected
    /// The end of the month, on the month's figures.
    case monthEnd = "month_end"
}

/// A cooperative's rule for what it keeps, as dated data with its source.
public struct ContributionScheme: Sendable, Hashable {
    /// Stable name: `turnover_12`.
    public let key: String
    /// What it is called, by language.
    public let title: [String: String]
    /// What it is a share of.
    public let base: ContributionBase
    /// What makes it due.
    public let trigger: ContributionTrigger
    /// Marginal rates by cumulated base of the calendar year: each from its threshold upwards.
    public let tiers: [Tier]
    /// Least amount a month.
    public let floorMonth: Money
    /// Most a month; nil without limit.
    public let capMonth: Money?
    /// Most a calendar year; nil without limit.
    public let capYear: Money?
    /// Flat amount a month, added to the rest.
    public let flatMonth: Money
    /// Reasons for which a member does not owe the flat amount.
    public let flatExemptions: [String]
    /// First day of the scheme.
    public let from: Day
    /// Where the rule is written.
    public let source: Source

    /// A rate and the cumulated base of the year from which it applies.
    public struct Tier: Sendable, Hashable {
        /// Cumulated base of the year from which the rate applies.
        public let from: Money
        /// The rate on the part above.
        public let rate: Rate
    }

    /// The rule behind the scheme's steps.
    public var rule: Step.Rule { Step.Rule("contribution.\(key)", from: from, source: source) }
}

/// The contribution schemes of a pack.
public struct ContributionSchemes: Sendable {
    /// All schemes, in the pack's order.
    public let all: [ContributionScheme]

    /// Reads the topic `contribution_schemes`.
    public init(_ rules: RuleBook) throws(RuleBookError) {
        var all: [ContributionScheme] = []
        for node in try rules.topic("contribution_schemes").asList() {
            let scheme = try ContributionScheme(node)
            guard !all.contains(where: { $0.key == scheme.key }) else {
                throw .duplicateKey(node.place, key: scheme.key)
            }
            all.append(scheme)
        }
        self.all = all
    }

    /// A scheme by its key.
    ///
    /// - Throws: ``SalesError/unknownScheme(key:)``.
    public func scheme(_ key: String) throws(SalesError) -> ContributionScheme {
        guard let scheme = all.first(where: { $0.key == key }) else {
            throw .unknownScheme(key: key)
        }
        return scheme
    }
}

extension ContributionScheme {
    init(_ node: PackNode) throws(RuleBookError) {
        var map = try PackMap(node)
        key = try map.text("key")
        title = try map.sentences("title")
        base = try map.required("base").asChoice()
        trigger = try map.required("trigger").asChoice()
        var tiers: [Tier] = []
        for element in try map.required("tiers").asList() {
            var tier = try PackMap(element)
            tiers.append(
                Tier(from: try tier.optionalMoney("from") ?? .zero, rate: try tier.rate("rate")))
            try tier.finish()
        }
        guard zip(tiers, tiers.dropFirst()).allSatisfy({ $0.from < $1.from }),
            tiers.first?.from ?? .zero == .zero
        else { throw .badValue(map.place, expected: "tiers from zero, rising") }
        self.tiers = tiers
        floorMonth = try map.optionalMoney("floor_month") ?? .zero
        capMonth = try map.optionalMoney("cap_month")
        capYear = try map.optionalMoney("cap_year")
        flatMonth = try map.optionalMoney("flat_month") ?? .zero
        guard [floorMonth, capMonth ?? .zero, capYear ?? .zero, flatMonth].min() ?? .zero >= .zero
        else { throw .badValue(map.place, expected: "amounts that are not below zero") }
        var exemptions: [String] = []
        for element in try map.optional("flat_exemptions")?.asList() ?? [] {
            exemptions.append(try element.asText())
        }
        flatExemptions = exemptions
        from = try map.day("from")
        source = try map.source()
        try map.finish()
    }
}
