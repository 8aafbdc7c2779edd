// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Why a line of a payslip is not what it was a month ago: parts that add up to the difference.
///
/// Each cause is computed from both payslips and the dated figures; where they do not tell, the
/// part says no more than what moved.
public struct LineChange: Sendable, Hashable {
    /// One cause and what it makes of the amount.
    public struct Part: Sendable, Hashable {
        /// The cause.
        public let cause: Cause
        /// Its share of the difference.
        public let effect: Money
    }

    /// What moved an amount.
    public enum Cause: Sendable, Hashable {
        /// Gross pay, on which the line counts, moved.
        case gross(from: Money, to: Money)
        /// Taxable pay moved.
        case taxable(from: Money, to: Money)
        /// What the employer pays for cover moved.
        case cover(from: Money, to: Money)
        /// The price of the health cover moved.
        case price(from: Money, to: Money)
        /// The base moved, for a reason that the payslips do not tell.
        case base(from: Money, to: Money)
        /// A figure of the law or the house has another value since a day.
        case figure(key: String, since: Day, source: Source?)
        /// A figure ended on a day: nothing is due by it any more.
        case lapsed(key: String, last: Day)
        /// Another figure applies than before.
        case rule(from: String, to: String)
        /// The rate that is the cooperative's or the person's own moved.
        case rate(from: Rate, to: Rate)
        /// Another step of the same scale applies.
        case step(from: Rate, to: Rate)
        /// The reduction counts on the whole year, with another coefficient.
        case year(from: Rate, to: Rate)
        /// Pay crossed the ceiling from which the line is due.
        case crossed(ceiling: Money)
        /// Pay is back below the ceiling from which the line is due.
        case below(ceiling: Money)
        /// The line was not due the month before.
        case began
        /// The line is not due any more.
        case ended
    }

    /// The parts; none when nothing changed.
    public let parts: [Part]

    /// The whole difference.
    public var amount: Money { parts.map(\.effect).sum }

    /// Puts parts together, leaving out those that change nothing.
    init(_ parts: [Part]) { self.parts = parts.filter { !$0.effect.isZero } }
}

/// What two payslips and the law tell of a change.
public struct PayMonths: Sendable {
    /// One of the two months.
    public struct Month: Sendable {
        let period: Period
        let gross: Money
        let lines: [LineCode: Step]

        /// A month as paid: its lines by code, each with its explanation.
        public init(_ period: Period, gross: Money, lines: [LineCode: Step]) {
            self.period = period
            self.gross = gross
            self.lines = lines
        }

        /// Pay up to the ceiling, as the payslip itself shows it.
        var capped: Money? {
            (lines[.cappedPensionEmployer] ?? lines[.cappedPensionEmployee])?.base
        }
        /// What the employer pays for cover.
        var cover: Money {
            [LineCode.healthEmployer, .executiveCoverEmployer].compactMap { lines[$0]?.amount }.sum
        }
        var isAboveCeiling: Bool { capped.map { $0 < gross } ?? false }
    }

    /// A figure of a day: the first day of its value, its last and its source.
    public struct Figure: Sendable {
        let from: Day
        let last: Day?
        let source: Source?

        /// A figure as the pack states it.
        public init(from: Day, last: Day?, source: Source?) {
            self.from = from
            self.last = last
            self.source = source
        }
    }

    let before: Month
    let now: Month
    let figure: @Sendable (String, Day) -> Figure?

    /// Two months to compare; `figure` answers what the pack says of a key on a day.
    public init(
        from before: Month, to now: Month, figure: @escaping @Sendable (String, Day) -> Figure?
    ) {
        self.before = before
        self.now = now
        self.figure = figure
    }

    /// Why a line changed.
    public func change(of code: LineCode) -> LineChange {
        switch (before.lines[code], now.lines[code]) {
        case (nil, nil): LineChange([])
        case (nil, let now?): LineChange([.init(cause: begin(code, now), effect: now.amount)])
        case (let old?, nil): LineChange([.init(cause: end(code, old), effect: -old.amount)])
        case (let old?, let now?):
            code == .generalReduction
                ? LineChange([
                    .init(
                        cause: .year(from: old.rate ?? .zero, to: now.rate ?? .zero),
                        effect: now.amount - old.amount)
                ]) : LineChange(parts(old, now) { baseParts(code, old, now, $0) })
        }
    }

    /// Why income tax changed, from its steps of both months.
    public func change(ofTax old: Step, to now: Step) -> LineChange {
        LineChange(
            parts(old, now) { effect in
                [
                    .init(
                        cause: .taxable(from: old.base ?? .zero, to: now.base ?? .zero),
                        effect: effect)
                ]
            })
    }

    /// What the base makes of the difference at the old rate, and the rate at the new base.
    private func parts(
        _ old: Step, _ now: Step, _ base: (Money) -> [LineChange.Part]
    ) -> [LineChange.Part] {
        let whole = now.amount - old.amount
        guard let oldRate = old.rate, let rate = now.rate, let newBase = now.base else {
            return base(whole)
        }
        if oldRate == rate { return base(whole) }
        let ofBase = old.base == now.base ? .zero : newBase.times(oldRate) - old.amount
        return (ofBase.isZero ? [] : base(ofBase)) + [
            .init(cause: rateCause(old, now, oldRate, rate), effect: whole - ofBase)
        ]
    }

    private func rateCause(
        _ old: Step, _ now: Step, _ from: Rate, _ to: Rate
    ) -> LineChange.Cause {
        guard old.rule == now.rule else { return .rule(from: old.rule, to: now.rule) }
        if let since = now.validFrom, since > before.period.lastDay {
            return .figure(key: now.rule, since: since, source: now.source)
        }
        return now.rule.contains("neutral") ? .step(from: from, to: to) : .rate(from: from, to: to)
    }

    private func baseParts(
        _ code: LineCode, _ old: Step, _ new: Step, _ effect: Money
    ) -> [LineChange.Part] {
        let gross = LineChange.Cause.gross(from: before.gross, to: now.gross)
        let cover = LineChange.Cause.cover(from: before.cover, to: now.cover)
        switch code {
        case .healthEmployer, .healthEmployee:
            let cause = LineChange.Cause.price(from: old.base ?? .zero, to: new.base ?? .zero)
            return [.init(cause: cause, effect: effect)]
        case .socialFlatRateEmployer: return [.init(cause: cover, effect: effect)]
        case .deductibleCSGEmployee, .notDeductibleCSGEmployee, .crdsEmployee:
            let ofCover = (now.cover - before.cover).times(old.rate ?? .zero)
            return [
                .init(cause: gross, effect: effect - ofCover), .init(cause: cover, effect: ofCover),
            ]
        default: return [.init(cause: baseCause(old, new) ?? gross, effect: effect)]
        }
    }

    /// What moved a base that follows gross pay, whole or up to a ceiling; nil for gross pay.
    private func baseCause(_ old: Step, _ new: Step) -> LineChange.Cause? {
        guard old.base != before.gross || new.base != now.gross else { return nil }
        let key = "payroll.ceiling_month"
        guard let then = figure(key, before.period.lastDay),
            let today = figure(key, now.period.lastDay)
        else { return .base(from: old.base ?? .zero, to: new.base ?? .zero) }
        let isSameCeiling = then.from == today.from
        if isSameCeiling, before.gross != now.gross { return nil }
        if !isSameCeiling,
            before.gross == now.gross || (before.isAboveCeiling && now.isAboveCeiling),
            old.base == before.capped, new.base == now.capped
        {
            return .figure(key: key, since: today.from, source: today.source)
        }
        return .base(from: old.base ?? .zero, to: new.base ?? .zero)
    }

    private func begin(_ code: LineCode, _ new: Step) -> LineChange.Cause {
        if code.isAboveCeiling, !before.isAboveCeiling, now.isAboveCeiling {
            return .crossed(ceiling: now.capped ?? .zero)
        }
        if let since = new.validFrom, since > before.period.lastDay {
            return .figure(key: new.rule, since: since, source: new.source)
        }
        return .began
    }

    private func end(_ code: LineCode, _ old: Step) -> LineChange.Cause {
        if code.isAboveCeiling, before.isAboveCeiling, !now.isAboveCeiling {
            return .below(ceiling: before.capped ?? .zero)
        }
        let then = figure(old.rule, before.period.lastDay)
        if figure(old.rule, now.period.lastDay) == nil, let last = then?.last {
            return .lapsed(key: old.rule, last: last)
        }
        return .ended
    }
}

extension LineCode {
    /// Whether the line is due on what exceeds the ceiling, or because pay exceeds it.
    fileprivate var isAboveCeiling: Bool {
        switch self {
        case .complementary2Employee, .complementary2Employer, .generalBalance2Employee,
            .generalBalance2Employer, .technicalBalanceEmployee, .technicalBalanceEmployer:
            true
        default: false
        }
    }
}
