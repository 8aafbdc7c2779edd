// SPDX-License-Identifier: AGPL-3.0-or-later

/// How a result between two whole units becomes one of them.
///
/// Half-up means away from zero, so that a credit note mirrors its invoice
/// (decision 16 in `ARCHITECTURE.md`).
public enum Rounding: String, Sendable, Hashable, CaseIterable {
    /// To the nearest unit, halves away from zero: VAT, contributions, social security.
    case halfUp
    /// To the nearest unit, halves to the even one.
    case halfEven
    /// Toward zero.
    case down
    /// Away from zero.
    case up
}

/// Divides and rounds in one place, in 128 bits.
///
/// `numerator`: any value.
/// `denominator`: above zero.
///
/// - Returns: The rounded quotient; exact when the division is.
public func divided(
    _ numerator: Int128, by denominator: Int128, rounding: Rounding
) -> Int128 {
    precondition(denominator > 0, "a denominator must be above zero")
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    guard remainder != 0 else { return quotient }
    let away: Int128 = numerator < 0 ? -1 : 1
    switch rounding {
    case .down:
        return quotient
    case .up:
        return quotient + away
    case .halfUp:
        return remainder.magnitude * 2 >= denominator.magnitude ? quotient + away : quotient
    case .halfEven:
        let twice = remainder.magnitude * 2
        if twice == denominator.magnitude {
            return quotient.isMultiple(of: 2) ? quotient : quotient + away
        }
        return twice > denominator.magnitude ? quotient + away : quotient
    }
}
