// SPDX-License-Identifier: AGPL-3.0-or-later

/// Turns amounts into places on a picture, with whole numbers only.
public struct ChartScale: Sendable, Hashable {
    /// The smallest amount shown, never above zero.
    public let low: Int64
    /// The largest amount shown, never below zero.
    public let high: Int64

    /// A scale that shows zero and all of `amounts`.
    public init(_ amounts: some Sequence<Int64>) {
        var low: Int64 = 0
        var high: Int64 = 0
        for amount in amounts {
            low = min(low, amount)
            high = max(high, amount)
        }
        self.low = low
        self.high = high
    }

    /// Round amounts to write on an axis: 1, 2 or 5 times a power of ten apart.
    ///
    /// - Parameter count: About how many are wanted, 2...12.
    /// - Returns: Amounts within the scale, rising, zero among them; the caller writes them.
    public func ticks(about count: Int = 4) -> [Int64] {
        let span = Int128(high) - Int128(low)
        guard span > 0 else { return [0] }
        let wanted = Int128(min(max(count, 2), 12))
        var step: Int128 = 1
        var factors: [Int128] = [2, 5, 10]
        var power: Int128 = 1
        while span / step > wanted {
            step = power * factors.removeFirst()
            if factors.isEmpty {
                factors = [2, 5, 10]
                power *= 10
            }
        }
        var result: [Int64] = []
        var tick = Int128(low) / step * step
        while tick <= Int128(high) {
            if let amount = Int64(exactly: tick) { result.append(amount) }
            tick += step
        }
        return result
    }

    /// The place of an amount on a length, 0 at ``low``, `length` at ``high``; rounded down.
    func place(_ amount: Int64, on length: Int) -> Int {
        let span = Int128(high) - Int128(low)
        guard span > 0 else { return 0 }
        return Int((Int128(amount) - Int128(low)) * Int128(length) / span)
    }
}
