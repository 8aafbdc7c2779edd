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
    /// The distance between both is the gap: around 110 EUR of cost at the exit of the reduction.
    public let beyond: Money?
}

extension PayrollLaw.France {
    /// The largest gross pay whose cost does not exceed a budget.
    ///
    /// Exact: every gross pay up to the bound is compared or excluded by a proof, whatever jumps
    /// the law has. The gross pay of `input` is ignored.
    ///
    /// - Throws: ``PayrollError/targetOutOfReach(text:)`` when even no pay costs more.
    public func largestGross(
        costAtMost budget: Money, for input: PayslipInput
    ) throws(PayrollError) -> GrossSolution {
        let search = GrossSearch(law: self, terms: try PayTerms(input.withoutGross, in: self))
        let target = budget.minorUnits
        guard let found = search.largest(costAtMost: target) else {
            throw .targetOutOfReach(text: budget.text)
        }
        let beyond = search.neighbour(found.gross + 1)
        return GrossSolution(
            gross: .cents(found.gross), reached: .cents(found.cost), target: budget,
            beyond: beyond.map { .cents($0.cost) })
    }

    /// The smallest gross pay whose net pay before tax is at least an amount.
    ///
    /// Exact, as ``largestGross(costAtMost:for:)``. The gross pay of `input` is ignored.
    ///
    /// - Throws: ``PayrollError/targetOutOfReach(text:)`` when even the largest pay nets less.
    public func smallestGross(
        netAtLeast net: Money, for input: PayslipInput
    ) throws(PayrollError) -> GrossSolution {
        let search = GrossSearch(law: self, terms: try PayTerms(input.withoutGross, in: self))
        guard let found = search.smallest(netAtLeast: net.minorUnits) else {
            throw .targetOutOfReach(text: net.text)
        }
        let beyond = search.neighbour(found.gross - 1)
        return GrossSolution(
            gross: .cents(found.gross), reached: .cents(found.net), target: net,
            beyond: beyond.map { .cents($0.net) })
    }
}

extension PayslipInput {
    /// The same terms with no pay, so that a meaningless gross cannot refuse a search.
    fileprivate var withoutGross: PayslipInput {
        var input = self
        input.gross = .zero
        return input
    }
}

/// Branch and bound over all gross pays.
///
/// Neither cost nor net rises steadily: rates begin and end at thresholds, the reduction's
/// coefficient has steps, each line is rounded. But the employee's lines taken together never fall
/// when gross rises, nor do the employer's, and the coefficient is monotone on each side of one
/// minimum wage. That bounds cost and net on any interval, so half of what is left can be excluded
/// most of the time, and what remains is compared.
struct GrossSearch {
    let law: PayrollLaw.France
    let terms: PayTerms

    private var bound: Int64 { PayslipInput.grossBound.minorUnits }

    private func point(_ gross: Int64) -> PayTotals { law.totals(terms, gross: gross) }

    /// The figures of a gross pay next to one found; nil outside the bound.
    func neighbour(_ gross: Int64) -> PayTotals? {
        (0...bound).contains(gross) ? point(gross) : nil
    }

    func largest(costAtMost target: Int64) -> PayTotals? {
        var best: PayTotals?
        func consider(_ candidate: PayTotals) {
            if candidate.cost <= target, candidate.gross > (best?.gross ?? -1) { best = candidate }
        }
        var stack = start(around: target)
        for (from, to) in stack {
            consider(from)
            consider(to)
        }
        while let (from, to) = stack.popLast() {
            guard to.gross - from.gross > 1, to.gross > (best?.gross ?? -1),
                leastCost(from, to) <= target
            else { continue }
            let middle = point((from.gross + to.gross) / 2)
            consider(middle)
            stack.append((from, middle))
            stack.append((middle, to))
        }
        return best
    }

    func smallest(netAtLeast target: Int64) -> PayTotals? {
        var best: PayTotals?
        func consider(_ candidate: PayTotals) {
            if candidate.net >= target, candidate.gross < (best?.gross ?? .max) { best = candidate }
        }
        var stack = start(around: target)
        for (from, to) in stack {
            consider(from)
            consider(to)
        }
        stack.reverse()
        while let (from, to) = stack.popLast() {
            // Employee lines never fall, so the net stays within to − lines(from).
            guard to.gross - from.gross > 1, from.gross < (best?.gross ?? .max),
                to.gross - from.employee >= target
            else { continue }
            let middle = point((from.gross + to.gross) / 2)
            consider(middle)
            stack.append((middle, to))
            stack.append((from, middle))
        }
        return best
    }

    /// All gross pays in two intervals, the first around the target.
    private func start(around target: Int64) -> [(PayTotals, PayTotals)] {
        let ends = [0, min(max(target, 0), bound / 2) * 2, bound].map(point)
        return [(ends[0], ends[1]), (ends[1], ends[2])]
    }

    /// A cost that no gross pay of the interval is below.
    private func leastCost(_ from: PayTotals, _ to: PayTotals) -> Int64 {
        let year = terms.yearGrossBefore + to.gross
        let coefficient = largestCoefficient(from, to)
        let general = cents(year, times: coefficient * 100) - terms.granted
        return from.charges - general - largestCut(law.sicknessCut, terms.sicknessLimit, from, to)
            - largestCut(law.familyCut, terms.familyLimit, from, to)
    }

    private func largestCut(
        _ cut: ReducedRate?, _ limit: Int64, _ from: PayTotals, _ to: PayTotals
    ) -> Int64 {
        guard let cut, from.gross <= limit else { return 0 }
        return cents(min(to.gross, limit), times: cut.rate.value)
    }

    private func largestCoefficient(_ from: PayTotals, _ to: PayTotals) -> Int64 {
        var largest = max(from.coefficient, to.coefficient)
        // Without any pay there is no coefficient, and the first cent of pay has a whole one.
        if from.yearGross == 0 { largest = max(largest, terms.coefficient(gross: 1)) }
        guard terms.isAmountBased else { return largest }
        let turn = terms.monthWage.units / MinimumWage.unitsPerCent
        for gross in [turn, turn + 1] where from.gross < gross && gross < to.gross {
            largest = max(largest, terms.coefficient(gross: gross))
        }
        return largest
    }
}
