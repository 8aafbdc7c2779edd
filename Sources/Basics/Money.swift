// SPDX-License-Identifier: AGPL-3.0-or-later

/// A currency of the books.
///
/// Only the euro is kept in the ledger; others come with quotes.
public enum Currency: String, Sendable, Hashable, CaseIterable, Codable {
    /// The euro, two decimals.
    case eur = "EUR"
}

/// An exact amount: a whole number of minor units (cents) of one currency.
///
/// Amounts enter within ``boundMinor``, so that sums and products inside the domain cannot
/// overflow; `init(text:)` and ``checked(minorUnits:)`` are the two doors.
public struct Money: Hashable, Sendable, Codable {
    /// The amount in minor units: 123 is 1.23 EUR.
    public let minorUnits: Int64
    /// The currency of the amount.
    public let currency: Currency

    /// The largest amount accepted from outside, in minor units: 100 billion euros.
    public static let boundMinor: Int64 = 10_000_000_000_000

    /// An amount the program itself computed.
    public init(minorUnits: Int64, currency: Currency = .eur) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// An amount in euro cents.
    public static func cents(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits) }

    /// Nothing, in euro.
    public static let zero = Money(minorUnits: 0)

    /// An amount that came from outside.
    ///
    /// - Throws: ``BasicsError/outOfBounds(text:)`` beyond ``boundMinor``.
    public static func checked(minorUnits: Int64) throws(BasicsError) -> Money {
        guard (-boundMinor...boundMinor).contains(minorUnits) else {
            throw .outOfBounds(text: DecimalText.format(minorUnits, places: 2))
        }
        return Money(minorUnits: minorUnits)
    }

    /// Reads `1234.5` or `-12.34`: a point, at most two decimals.
    ///
    /// - Throws: ``BasicsError/notANumber(text:places:)`` or ``BasicsError/outOfBounds(text:)``.
    public init(text: some StringProtocol) throws(BasicsError) {
        self = try Money.checked(minorUnits: DecimalText.parse(text, places: 2))
    }

    /// Decimal text with a point and two digits, for files: `-1234.50`.
    public var text: String { DecimalText.format(minorUnits, places: 2) }

    /// Whether the amount is zero.
    public var isZero: Bool { minorUnits == 0 }
    /// Whether the amount is below zero.
    public var isNegative: Bool { minorUnits < 0 }
    /// The amount without its sign.
    public var magnitude: Money { isNegative ? -self : self }

    /// The product with a rate, rounded once.
    ///
    /// `rate`: millionths; bounded, so the product always fits.
    public func times(_ rate: Rate, _ rounding: Rounding = .halfUp) -> Money {
        let product = Int128(minorUnits) * Int128(rate.millionths)
        return Money(
            minorUnits: Int64(divided(product, by: 1_000_000, rounding: rounding)),
            currency: currency)
    }

    /// The amount times `numerator` over `denominator`, rounded once.
    ///
    /// `denominator`: not zero; its sign counts.
    public func times(
        _ numerator: Money, over denominator: Money, _ rounding: Rounding = .halfUp
    ) -> Money {
        precondition(!denominator.isZero, "a share of nothing has no size")
        let sign: Int128 = denominator.isNegative ? -1 : 1
        let product = Int128(minorUnits) * Int128(numerator.minorUnits) * sign
        let quotient = divided(
            product, by: Int128(denominator.magnitude.minorUnits), rounding: rounding)
        return Money(minorUnits: Int64(quotient), currency: currency)
    }
}

extension Money {
    private enum CodingKeys: String, CodingKey { case minorUnits, currency }

    /// Reads an amount within ``boundMinor``: encoded values come from outside too.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let amount = try Money.checked(minorUnits: fields.decode(Int64.self, forKey: .minorUnits))
        let currency = try fields.decode(Currency.self, forKey: .currency)
        self.init(minorUnits: amount.minorUnits, currency: currency)
    }
}

extension Money: Comparable, AdditiveArithmetic {
    /// Compares two amounts of the same currency.
    public static func < (left: Money, right: Money) -> Bool {
        precondition(left.currency == right.currency, "amounts of two currencies")
        return left.minorUnits < right.minorUnits
    }

    /// Adds two amounts of the same currency.
    public static func + (left: Money, right: Money) -> Money {
        precondition(left.currency == right.currency, "amounts of two currencies")
        return Money(minorUnits: left.minorUnits + right.minorUnits, currency: left.currency)
    }

    /// Subtracts two amounts of the same currency.
    public static func - (left: Money, right: Money) -> Money { left + -right }

    /// The opposite amount.
    public static prefix func - (money: Money) -> Money {
        Money(minorUnits: -money.minorUnits, currency: money.currency)
    }
}

extension Sequence<Money> {
    /// The sum of the amounts; zero euro when there are none.
    public var sum: Money { reduce(.zero, +) }
}
