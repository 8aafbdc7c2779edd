// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// A gross pay found from a budget or a net pay.
public struct GrossSolution: Sendable, Hashable {
    /// The gross pay.
    public let gross: Money
    /// The cost or net pay it gives.
    public let reached: Money
    /// The target is reached to the cent; otherwise no gross pay in the direction asked is
    /// closer.
    public var isExact: Bool { reached == target }
    /// What was asked.
    public let target: Money
    /// What one cent of gross pay further gives, on the other side of the target; nil at the bound.
    ///
    /// The distance between both is the gap: around 110 EUR of cost at the exit of the French
    /// reduction.
    public let beyond: Money?
}

/// The figures of one gross pay that a search compares, in cents.
protocol GrossPoint {
    /// The gross pay searched.
    var gross: Int64 { get }
    /// What it costs.
    var cost: Int64 { get }
    /// What is left of it: before or after tax, as the search asks.
    var net: Int64 { get }
}

/// Cost and net by gross pay, with what can be said of a whole interval.
protocol GrossCurve {
    associatedtype Point: GrossPoint
    /// The figures of a gross pay in cents.
    func point(_ gross: Int64) -> Point
    /// A cost that no gross pay strictly inside the interval is below.
    func leastCost(_ from: Point, _ to: Point) -> Int64
    /// A net that no gross pay strictly inside the interval is above.
    func mostNet(_ from: Point, _ to: Point) -> Int64
}

/// Branch and bound over all gross pays.
///
/// Neither cost nor net rises steadily: rates begin and end at thresholds, coefficients have
/// steps, each line is rounded. But a curve bounds its cost and net on any interval, so half of
/// what is left can be excluded most of the time, and what remains is compared.
struct GrossSearch<Curve: GrossCurve> {
    let curve: Curve

    private var bound: Int64 { PayslipInput.grossBound.minorUnits }

    /// The largest gross pay whose cost does not exceed a budget.
    func largest(costAtMost budget: Money) throws(PayrollError) -> GrossSolution {
        guard let found = largest(costAtMost: budget.minorUnits) else {
            throw .targetOutOfReach(text: budget.text)
        }
        return GrossSolution(
            gross: .cents(found.gross), reached: .cents(found.cost), target: budget,
            beyond: neighbour(found.gross + 1).map { .cents($0.cost) })
    }

    /// The smallest gross pay whose net is at least an amount.
    func smallest(netAtLeast net: Money) throws(PayrollError) -> GrossSolution {
        guard let found = smallest(netAtLeast: net.minorUnits) else {
            throw .targetOutOfReach(text: net.text)
        }
        return GrossSolution(
            gross: .cents(found.gross), reached: .cents(found.net), target: net,
            beyond: neighbour(found.gross - 1).map { .cents($0.net) })
    }

    /// The figures of a gross pay next to one found; nil outside the bound.
    private func neighbour(_ gross: Int64) -> Curve.Point? {
        (0...bound).contains(gross) ? curve.point(gross) : nil
    }

    private func largest(costAtMost target: Int64) -> Curve.Point? {
        var best: Curve.Point?
        func consider(_ candidate: Curve.Point) {
            if candidate.cost <= target, candidate.gross > (best?.gross ?? -1) { best = candidate }
        }
        var stack = start(around: target)
        for (from, to) in stack {
            consider(from)
            consider(to)
        }
        while let (from, to) = stack.popLast() {
            guard to.gross - from.gross > 1, to.gross > (best?.gross ?? -1),
                curve.leastCost(from, to) <= target
            else { continue }
            let middle = curve.point((from.gross + to.gross) / 2)
            consider(middle)
            stack.append((from, middle))
            stack.append((middle, to))
        }
        return best
    }

    private func smallest(netAtLeast target: Int64) -> Curve.Point? {
        var best: Curve.Point?
        func consider(_ candidate: Curve.Point) {
            if candidate.net >= target, candidate.gross < (best?.gross ?? .max) { best = candidate }
        }
        var stack = start(around: target)
        for (from, to) in stack {
            consider(from)
            consider(to)
        }
        stack.reverse()
        while let (from, to) = stack.popLast() {
            guard to.gross - from.gross > 1, from.gross < (best?.gross ?? .max),
                curve.mostNet(from, to) >= target
            else { continue }
            let middle = curve.point((from.gross + to.gross) / 2)
            consider(middle)
            stack.append((middle, to))
            stack.append((from, middle))
        }
        return best
    }

    /// All gross pays in two intervals, the first around the target.
    private func start(around target: Int64) -> [(Curve.Point, Curve.Point)] {
        let ends = [0, min(max(target, 0), bound / 2) * 2, bound].map(curve.point)
        return [(ends[0], ends[1]), (ends[1], ends[2])]
    }
}
