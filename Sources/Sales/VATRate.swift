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

/// For which buyers a rate or a case of VAT is: reverse charge wants a number to declare it under.
public enum VATBuyer: String, Sendable, Hashable, CaseIterable {
    /// A business with a VAT number of the seller's country.
    case domesticNumber = "domestic_number"
    /// A business with a VAT number of another member state of the Union.
    case unionNumber = "union_number"
    /// Somebody in a country outside the Union.
    case outsideUnion = "outside_union"

    /// Whether a buyer in a country, with a VAT number or none, is one.
    func fits(country: String, vatNumber: String, seller: String) -> Bool {
        let number = try? VATNumber(vatNumber)
        return switch self {
        case .domesticNumber: number?.country == seller
        case .unionNumber: number.map { $0.country != seller } ?? false
        case .outsideUnion: !country.isEmpty && !VATNumber.isUnion(country)
        }
    }
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

/// The VAT rates of a country pack, and when VAT is due, deducted and declared there.
public struct VATRates: Sendable {
    /// When the VAT of a sale may become due, the usual case first.
    public let sales: [VATChargeability]
    /// When the VAT of a bill may be deducted, in the order it is offered.
    public let purchases: [VATDeduction]
    /// What the amount of a return is a whole number of: a euro, a cent.
    public let returnUnit: Money
    private let rules: RuleBook
    private let keys: [String]
    private let buyers: [String: VATBuyer]

    /// Reads the topic `vat`: the keys of the rates in the order they are offered.
    ///
    /// Each key names a parameter `vat.<key>` with the dated ratio; `buyers` says for whom a rate
    /// is that is not for everybody.
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
        sales = try VATRates.choices(map.required("sales"))
        purchases = try VATRates.choices(map.required("purchases"))
        let unit = try map.required("return_unit")
        returnUnit = try unit.asFigure("an amount above zero") { text throws(BasicsError) in
            let unit = try Money(text: text)
            guard unit > .zero else { throw .outOfBounds(text: text) }
            return unit
        }
        var buyers: [String: VATBuyer] = [:]
        if let node = map.optional("buyers") {
            var fields = try PackMap(node)
            for key in keys {
                guard let buyer = fields.optional(key) else { continue }
                buyers[key] = try buyer.asChoice()
            }
            try fields.finish()
        }
        try map.finish()
        self.buyers = buyers
        self.rules = rules
        self.keys = keys
    }

    private static func choices<Choice: RawRepresentable<String> & CaseIterable>(
        _ node: PackNode
    ) throws(RuleBookError) -> [Choice] {
        let choices: [Choice] = try node.asChoices()
        guard !choices.isEmpty else { throw .badValue(node.place, expected: "one at least") }
        return choices
    }

    /// Refuses a sale whose VAT is not for its buyer.
    ///
    /// `country`: of the buyer, by its ISO code. `vatNumber`: the buyer's, or empty.
    ///
    /// - Throws: ``SalesError/unfitBuyer(need:)``.
    public func check(
        _ draft: InvoiceDraft, country: String, vatNumber: String
    ) throws(SalesError) {
        let seller = rules.pack.uppercased()
        for line in draft.lines {
            guard let buyer = buyers[line.vatKey] else { continue }
            guard buyer.fits(country: country.uppercased(), vatNumber: vatNumber, seller: seller)
            else { throw .unfitBuyer(need: buyer) }
        }
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
