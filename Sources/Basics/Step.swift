// SPDX-License-Identifier: AGPL-3.0-or-later

/// Where a figure or a rule comes from.
public struct Source: Hashable, Sendable, Codable {
    /// The text's title: a law, an order, a decision of the cooperative.
    public let title: String
    /// Its identifier or address; empty when the title says all.
    public let reference: String
    /// The day a person last compared the figure with the source.
    public let checked: Day
    /// Whether it was compared at all; unverified figures say so wherever they are used.
    public let isVerified: Bool

    /// A source as a pack states it.
    public init(title: String, reference: String, checked: Day, isVerified: Bool) {
        self.title = title
        self.reference = reference
        self.checked = checked
        self.isVerified = isVerified
    }
}

/// One step of a calculation, kept with the result so that each figure can explain itself.
///
/// The payslip, the "why?" page, the audit export and the tests read the same steps.
public struct Step: Hashable, Sendable, Codable {
    /// Key of the sentence in the catalogues.
    public let label: String
    /// Texts for the sentence's placeholders.
    public let values: [String: String]
    /// What the rate applies to; nil for a flat amount.
    public let base: Money?
    /// The rate; nil for a flat amount.
    public let rate: Rate?
    /// The result, rounded.
    public let amount: Money
    /// Name of the rule or parameter used.
    public let rule: String
    /// The day that version of the rule came into force; nil for arithmetic without law.
    public let validFrom: Day?
    /// Where the rule comes from; nil for arithmetic without law.
    public let source: Source?

    /// A step with its reasons.
    public init(
        _ label: String, values: [String: String] = [:], base: Money? = nil, rate: Rate? = nil,
        amount: Money, because rule: Rule
    ) {
        self.label = label
        self.values = values
        self.base = base
        self.rate = rate
        self.amount = amount
        self.rule = rule.name
        validFrom = rule.validFrom
        source = rule.source
    }

    /// The reason of a step: a dated rule, or plain arithmetic.
    public struct Rule: Hashable, Sendable {
        let name: String
        let validFrom: Day?
        let source: Source?

        /// A dated rule with its source.
        public init(_ name: String, from validFrom: Day?, source: Source?) {
            self.name = name
            self.validFrom = validFrom
            self.source = source
        }

        /// A sum, a difference, a product: no law behind it.
        public static let arithmetic = Rule("arithmetic", from: nil, source: nil)
    }
}

extension Step {
    /// The step as it is kept with a result: what its decoder reads, keys in the order of the
    /// alphabet.
    ///
    /// Written by hand because every issue and payslip keeps its steps, and a general encoder
    /// takes as long as all else together.
    public var json: JSONText {
        JSONText.object(known: [
            ("amount", amount.json), ("base", base?.json), ("label", .string(label)),
            ("rate", rate.map { .object([.init("millionths", .integer($0.millionths))]) }),
            ("rule", .string(rule)), ("source", source?.json),
            ("validFrom", validFrom.map { .string($0.text) }),
            (
                "values",
                .object(
                    values.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
            ),
        ])
    }
}

extension Source {
    /// The source as a step keeps it.
    fileprivate var json: JSONText {
        .object([
            .init("checked", .string(checked.text)), .init("isVerified", .bool(isVerified)),
            .init("reference", .string(reference)), .init("title", .string(title)),
        ])
    }
}

extension Money {
    /// The amount as a step keeps it.
    fileprivate var json: JSONText {
        .object([
            .init("currency", .string(currency.rawValue)),
            .init("minorUnits", .integer(minorUnits)),
        ])
    }
}
