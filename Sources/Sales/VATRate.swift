// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

/// When the VAT of a sale becomes due to the State.
public enum VATChargeability: String, Sendable, CaseIterable, Codable {
    /// When the client pays: services in France (CGI 269-2-c).
    case onCollection = "on_collection"
    /// When the goods are delivered or the invoice is made.
    case onInvoice = "on_invoice"
}

/// One VAT rate of the pack, as it stands on a day.
public struct VATRate: Sendable, Hashable {
    /// Stable name: `standard`, `intermediate`.
    public let key: String
    /// What it is called, by language.
    public let title: [String: String]
    /// The ratio: 0.2 is 20 %.
    public let rate: Rate
    /// The parameter the rate comes from, its day and source.
    public let rule: Step.Rule
}

/// The VAT rates of a country pack.
public struct VATRates: Sendable {
    private let rules: RuleBook
    private let keys: [String]

    /// Reads the topic `vat`: the keys of the rates in the order they are offered.
    ///
    /// Each key names a parameter `vat.<key>` with the dated ratio.
    public init(_ rules: RuleBook) throws(RuleBookError) {
        var map = try PackMap(rules.topic("vat"))
        var keys: [String] = []
        for node in try map.required("rates").asList() {
            let key = try node.asText()
            guard rules.parameters["vat.\(key)"] != nil else {
                throw .badValue(node.place, expected: "a parameter vat.\(key)")
            }
            keys.append(key)
        }
        try map.finish()
        self.rules = rules
        self.keys = keys
    }

    /// A rate by its key, on a day.
    ///
    /// - Throws: ``SalesError/unknownVATRate(key:day:)``.
    public func rate(_ key: String, on day: Day) throws(SalesError) -> VATRate {
        guard keys.contains(key), let found = try? rules.rate("vat.\(key)", at: day) else {
            throw .unknownVATRate(key: key, day: day)
        }
        let title = rules.parameters["vat.\(key)"]?.title ?? [:]
        return VATRate(key: key, title: title, rate: found.value, rule: found.rule)
    }

    /// All rates in force on a day, in the pack's order.
    public func all(on day: Day) -> [VATRate] {
        keys.compactMap { try? rate($0, on: day) }
    }
}
