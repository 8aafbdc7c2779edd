// SPDX-License-Identifier: AGPL-3.0-or-later

/// An exact ratio in millionths: 200 000 is 20 %.
public struct Rate: Hashable, Sendable, Comparable, Codable {
    /// The ratio times one million, within ±10⁹ (±100 000 %).
    public let millionths: Int64

    /// The largest rate accepted, in millionths.
    public static let boundMillionths: Int64 = 1_000_000_000

    /// A rate the program itself computed or that is written in a test.
    public init(millionths: Int64) { self.millionths = millionths }

    /// Nothing.
    public static let zero = Rate(millionths: 0)

    /// Reads a ratio such as `0.2` (20 %), at most six decimals.
    ///
    /// - Throws: ``BasicsError/notANumber(text:places:)`` or ``BasicsError/outOfBounds(text:)``.
    public init(text: some StringProtocol) throws(BasicsError) {
        let value = try DecimalText.parse(text, places: 6)
        guard value.magnitude <= Rate.boundMillionths else {
            throw .outOfBounds(text: String(text.prefix(40)))
        }
        self.init(millionths: value)
    }

    /// The ratio as decimal text, for files: `0.2`.
    public var text: String { DecimalText.format(millionths, places: 6, trimmingTo: 0) }

    /// The ratio in percent as decimal text: `20`, `5.5`, `0.016`.
    public var percentText: String { DecimalText.format(millionths, places: 4, trimmingTo: 0) }

    /// Whether the rate is zero.
    public var isZero: Bool { millionths == 0 }

    /// Compares two rates.
    public static func < (left: Rate, right: Rate) -> Bool { left.millionths < right.millionths }
    /// Adds two rates.
    public static func + (left: Rate, right: Rate) -> Rate {
        Rate(millionths: left.millionths + right.millionths)
    }
    /// Subtracts two rates.
    public static func - (left: Rate, right: Rate) -> Rate {
        Rate(millionths: left.millionths - right.millionths)
    }
}

extension Rate {
    private enum CodingKeys: String, CodingKey { case millionths }

    /// Reads a rate within ``boundMillionths``.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let value = try fields.decode(Int64.self, forKey: .millionths)
        guard value.magnitude <= Rate.boundMillionths else {
            throw BasicsError.outOfBounds(text: DecimalText.format(value, places: 6))
        }
        self.init(millionths: value)
    }
}

/// A count or measure with four decimals: 1.5 days is 15 000.
public struct Quantity: Hashable, Sendable, Codable {
    /// The quantity times 10⁴, within ±10¹¹.
    public let tenThousandths: Int64

    /// A quantity the program itself computed.
    public init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }

    /// The largest quantity accepted, times 10⁴: ten million.
    static let boundTenThousandths: UInt64 = 100_000_000_000

    /// One.
    public static let one = Quantity(tenThousandths: 10_000)

    /// Reads `1.5`, at most four decimals, at most ten million.
    ///
    /// - Throws: ``BasicsError/notANumber(text:places:)`` or ``BasicsError/outOfBounds(text:)``.
    public init(text: some StringProtocol) throws(BasicsError) {
        let value = try DecimalText.parse(text, places: 4)
        guard value.magnitude <= Quantity.boundTenThousandths else {
            throw .outOfBounds(text: String(text.prefix(40)))
        }
        self.init(tenThousandths: value)
    }

    /// Decimal text without trailing zeros: `1.5`.
    public var text: String { DecimalText.format(tenThousandths, places: 4, trimmingTo: 0) }
}

extension Quantity {
    private enum CodingKeys: String, CodingKey { case tenThousandths }

    /// Reads a value within the bounds of `init(text:)`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let value = try fields.decode(Int64.self, forKey: .tenThousandths)
        guard value.magnitude <= Quantity.boundTenThousandths else {
            throw BasicsError.outOfBounds(text: DecimalText.format(value, places: 4))
        }
        self.init(tenThousandths: value)
    }
}

/// A price of one unit with four decimals of the currency: 0.0125 EUR is 125.
public struct UnitPrice: Hashable, Sendable, Codable {
    /// The price times 10⁴, within ±10¹³ (a billion euros).
    public let tenThousandths: Int64

    /// The largest price accepted, times 10⁴: a billion euros.
    static let boundTenThousandths: UInt64 = 10_000_000_000_000

    /// A price the program itself computed.
    public init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }

    /// Reads `12.5`, at most four decimals, at most a billion.
    ///
    /// - Throws: ``BasicsError/notANumber(text:places:)`` or ``BasicsError/outOfBounds(text:)``.
    public init(text: some StringProtocol) throws(BasicsError) {
        let value = try DecimalText.parse(text, places: 4)
        guard value.magnitude <= UnitPrice.boundTenThousandths else {
            throw .outOfBounds(text: String(text.prefix(40)))
        }
        self.init(tenThousandths: value)
    }

    /// Decimal text with two to four decimals: `12.50`, `0.0125`.
    public var text: String { DecimalText.format(tenThousandths, places: 4, trimmingTo: 2) }

    /// The amount of `quantity` units at this price, less a discount, rounded half-up once.
    ///
    /// `discount`: share taken off, 0...1.
    ///
    /// - Throws: ``BasicsError/outOfBounds(text:)`` when the amount passes ``Money/boundMinor``.
    public func amount(
        of quantity: Quantity, discount: Rate = .zero
    ) throws(BasicsError) -> Money {
        // Values that were computed or decoded, not read from text, may lie beyond the bounds.
        guard tenThousandths.magnitude <= UnitPrice.boundTenThousandths,
            quantity.tenThousandths.magnitude <= Quantity.boundTenThousandths,
            (0...1_000_000).contains(discount.millionths)
        else { throw .outOfBounds(text: "\(quantity.text) × \(text)") }
        let kept = Int128(1_000_000 - discount.millionths)
        let refusal = BasicsError.outOfBounds(text: "\(quantity.text) × \(text)")
        let (product, isTooLarge) = (Int128(tenThousandths) * Int128(quantity.tenThousandths))
            .multipliedReportingOverflow(by: kept)
        guard !isTooLarge else { throw refusal }
        let cents = divided(product, by: 1_000_000_000_000, rounding: .halfUp)
        guard cents.magnitude <= Int128(Money.boundMinor).magnitude else {
            throw refusal
        }
        return Money(minorUnits: Int64(cents))
    }
}

extension UnitPrice {
    private enum CodingKeys: String, CodingKey { case tenThousandths }

    /// Reads a value within the bounds of `init(text:)`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let value = try fields.decode(Int64.self, forKey: .tenThousandths)
        guard value.magnitude <= UnitPrice.boundTenThousandths else {
            throw BasicsError.outOfBounds(text: DecimalText.format(value, places: 4))
        }
        self.init(tenThousandths: value)
    }
}
