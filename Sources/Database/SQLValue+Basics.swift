// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

extension Money: SQLValueConvertible {
    /// BIGINT.
    public static var sqlType: SQLType { .integer }
    /// Minor units; the books are in euro.
    public var sqlValue: SQLValue { .integer(minorUnits) }
    /// Reads minor units of the euro.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let minorUnits) = sqlValue else { return nil }
        self.init(minorUnits: minorUnits)
    }
}

extension Rate: SQLValueConvertible {
    /// BIGINT.
    public static var sqlType: SQLType { .integer }
    /// Millionths.
    public var sqlValue: SQLValue { .integer(millionths) }
    /// Reads millionths.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let millionths) = sqlValue else { return nil }
        self.init(millionths: millionths)
    }
}

extension Quantity: SQLValueConvertible {
    /// BIGINT.
    public static var sqlType: SQLType { .integer }
    /// Ten-thousandths.
    public var sqlValue: SQLValue { .integer(tenThousandths) }
    /// Reads ten-thousandths.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let tenThousandths) = sqlValue else { return nil }
        self.init(tenThousandths: tenThousandths)
    }
}

extension UnitPrice: SQLValueConvertible {
    /// BIGINT.
    public static var sqlType: SQLType { .integer }
    /// Ten-thousandths.
    public var sqlValue: SQLValue { .integer(tenThousandths) }
    /// Reads ten-thousandths.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let tenThousandths) = sqlValue else { return nil }
        self.init(tenThousandths: tenThousandths)
    }
}

extension Instant: SQLValueConvertible {
    /// BIGINT.
    public static var sqlType: SQLType { .integer }
    /// Milliseconds since the epoch.
    public var sqlValue: SQLValue { .integer(milliseconds) }
    /// Reads milliseconds since the epoch.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let milliseconds) = sqlValue else { return nil }
        self.init(milliseconds: milliseconds)
    }
}

extension ID: SQLValueConvertible {
    /// BIGINT.
    public static var sqlType: SQLType { .integer }
    /// The number.
    public var sqlValue: SQLValue { .integer(value) }
    /// Reads the number.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self.init(value)
    }
}

extension Day: SQLValueConvertible {
    /// TEXT.
    public static var sqlType: SQLType { .text }
    /// ISO text, which sorts as the days do.
    public var sqlValue: SQLValue { .text(text) }
    /// Reads ISO text.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue, let day = try? Day(text: text) else { return nil }
        self = day
    }
}

extension Period: SQLValueConvertible {
    /// TEXT.
    public static var sqlType: SQLType { .text }
    /// ISO text, which sorts as the months do.
    public var sqlValue: SQLValue { .text(text) }
    /// Reads ISO text.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue, let period = try? Period(text: text) else {
            return nil
        }
        self = period
    }
}
