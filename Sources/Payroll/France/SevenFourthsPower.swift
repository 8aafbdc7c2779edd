// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Glibc

/// The power 1.75 of a ratio, to four decimals, exactly rounded.
///
/// The one place of the domain where floating point is used (decision 6): `pow` decides unless
/// the result is within a millionth of the middle between two results, where whole numbers of any
/// length decide. `pow` is right to about 10⁻¹², so the answer never depends on the machine.
struct SevenFourthsPower {
    /// Above zero and below the denominator.
    let numerator: Int128
    let denominator: Int128

    /// Offset + scale × ratio^1.75, half-up, in ten-thousandths; offset and scale in millionths,
    /// the scale above zero.
    func scaled(by scale: Int64, offset: Int64) -> Int64 {
        let ratio = SevenFourthsPower.double(numerator) / SevenFourthsPower.double(denominator)
        let value = (Double(offset) + Double(scale) * pow(ratio, 1.75)) / 100
        let whole = value.rounded(.down)
        let middle = Int64(whole)
        guard (value - whole - 0.5).magnitude < 1e-6 else {
            return value - whole > 0.5 ? middle + 1 : middle
        }
        return reaches(middle * 100 + 50 - offset, over: scale) ? middle + 1 : middle
    }

    /// The value within 2⁻⁵²; the library's own conversion of 128 bits takes longer than the power.
    private static func double(_ value: Int128) -> Double {
        let high = UInt64(truncatingIfNeeded: value >> 64)
        return Double(high) * 0x1p64 + Double(UInt64(truncatingIfNeeded: value))
    }

    /// Whether ratio^1.75 ≥ target / scale, that is ratio⁷ × scale⁴ ≥ target⁴.
    func reaches(_ target: Int64, over scale: Int64) -> Bool {
        guard target > 0 else { return true }
        let left = WholeNumber(numerator.magnitude).power(7)
            .times(WholeNumber(UInt128(scale.magnitude)).power(4))
        let right = WholeNumber(denominator.magnitude).power(7)
            .times(WholeNumber(UInt128(target.magnitude)).power(4))
        return !left.isBelow(right)
    }
}

/// A whole number of any length, as little of it as the comparison above needs.
private struct WholeNumber {
    /// Digits to the base 2³², the least significant first, without leading zeros.
    private var digits: [UInt32]

    init(_ value: UInt128) {
        digits = []
        var rest = value
        while rest > 0 {
            digits.append(UInt32(truncatingIfNeeded: rest))
            rest >>= 32
        }
    }

    func times(_ other: WholeNumber) -> WholeNumber {
        var product = [UInt32](repeating: 0, count: digits.count + other.digits.count)
        for (place, digit) in digits.enumerated() {
            var carry: UInt64 = 0
            for (otherPlace, otherDigit) in other.digits.enumerated() {
                let sum =
                    UInt64(digit) * UInt64(otherDigit) + UInt64(product[place + otherPlace]) + carry
                product[place + otherPlace] = UInt32(truncatingIfNeeded: sum)
                carry = sum >> 32
            }
            product[place + other.digits.count] = UInt32(truncatingIfNeeded: carry)
        }
        while product.last == 0 { product.removeLast() }
        var result = WholeNumber(0)
        result.digits = product
        return result
    }

    func power(_ exponent: Int) -> WholeNumber {
        (0..<exponent).reduce(WholeNumber(1)) { result, _ in result.times(self) }
    }

    func isBelow(_ other: WholeNumber) -> Bool {
        guard digits.count == other.digits.count else { return digits.count < other.digits.count }
        return digits.reversed().lexicographicallyPrecedes(other.digits.reversed())
    }
}
