// SPDX-License-Identifier: AGPL-3.0-or-later

extension Money {
    /// Splits the amount in proportion to `weights` without losing or creating a unit.
    ///
    /// Every share is first rounded toward zero; the units left over go, one each, to the shares
    /// with the largest remainder, and on a tie to the earlier share. The order of `weights` is
    /// therefore part of the result.
    ///
    /// - Parameter weights: One weight per share, none negative, at least one above zero.
    /// - Returns: As many amounts as there are weights; their sum equals `self`.
    /// - Throws: ``BasicsError/emptySplit`` when the weights are empty or all zero.
    /// - Source: decision 16 (largest remainder).
    public func split(by weights: [Int64]) throws(BasicsError) -> [Money] {
        precondition(weights.allSatisfy { $0 >= 0 }, "a weight is negative")
        let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard total > 0 else { throw .emptySplit }

        var shares: [Int64] = []
        var remainders: [(index: Int, size: UInt128)] = []
        for (index, weight) in weights.enumerated() {
            let product = Int128(minorUnits) * Int128(weight)
            let (quotient, remainder) = product.quotientAndRemainder(dividingBy: total)
            shares.append(Int64(quotient))
            remainders.append((index, remainder.magnitude))
        }
        var left = minorUnits - shares.reduce(0, +)
        let unit = left.signum()
        for (index, _) in remainders.sorted(by: { ($1.size, $0.index) < ($0.size, $1.index) }) {
            guard left != 0 else { break }
            shares[index] += unit
            left -= unit
        }
        precondition(shares.reduce(0, +) == minorUnits, "a split must keep the total")
        return shares.map { Money(minorUnits: $0, currency: currency) }
    }
}
