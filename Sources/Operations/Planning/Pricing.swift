// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
import Payroll
import Sales
import Store

/// What somebody wants to live on and can sell.
public struct PriceWish: Sendable, Hashable {
    /// Wanted net pay before tax a month, above zero.
    public let net: Money
    /// Days a month that clients pay for, above 0 up to 31.
    public let days: Quantity
    /// Costs of a month other than pay; nil for the average of the last months.
    public let fixedCosts: Money?
    /// Days from the invoice to the last day to pay.
    public let paymentDays: Int
    /// A day rate to look at instead; nil to find one.
    public let dayRate: Money?

    /// A wish as typed; nothing is checked here.
    public init(
        net: Money, days: Quantity, fixedCosts: Money? = nil, paymentDays: Int = 30,
        dayRate: Money? = nil
    ) {
        self.net = net
        self.days = days
        self.fixedCosts = fixedCosts
        self.paymentDays = paymentDays
        self.dayRate = dayRate
    }

    /// - Throws: ``OperationError/badField(_:)`` naming the field.
    func check() throws(OperationError) {
        let bound = PayslipInput.grossBound
        guard net > .zero, net <= bound else { throw .badField("wanted_net") }
        guard (1...310_000).contains(days.tenThousandths) else { throw .badField("sold_days") }
        guard fixedCosts.map({ !$0.isNegative && $0 <= bound }) ?? true else {
            throw .badField("fixed_costs")
        }
        guard (0...InvoiceDraft.paymentDaysMax).contains(paymentDays) else {
            throw .badField("payment_days")
        }
        guard dayRate.map({ $0 > .zero && $0 <= bound }) ?? true else {
            throw .badField("day_rate")
        }
    }
}

/// A price with its reasons.
public struct Price: Sendable {
    /// The activity.
    public let section: Section
    /// Whether there is a contract and a law to compute pay with.
    public let isKnown: Bool
    /// The wish, with the costs found.
    public let wish: PriceWish
    /// From the wanted net to the sales of a month.
    public let steps: [Step]
    /// Sales without VAT of a month; nil when they cannot be found.
    public let turnover: Money?
    /// The day rate, up to the whole euro; nil without turnover.
    public let dayRate: Money?
    /// An hour of a day of seven hours, up to the cent.
    public let hourRate: Money?
    /// Days to sell at the rate, up to the tenth of a day.
    public let days: Quantity?
    /// What the account has to hold before the first client pays.
    public let ahead: Money?
    /// Days until a client pays, from the invoice.
    public let wait: Int
}

/// From a wanted net pay to the price of a day.
public struct PriceMyHour: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .plan

    /// The activity.
    public let section: ID<Section>
    /// What is wanted; nil for what a first look suggests.
    public let wish: PriceWish

    /// A price to find.
    public init(section: ID<Section>, wish: PriceWish) {
        self.section = section
        self.wish = wish
    }

    /// - Throws: ``Access/AccessError``, ``OperationError/badField(_:)``.
    public func run(in work: Work) throws -> Price {
        try work.require(Self.permission, on: section)
        try wish.check()
        let costs = try wish.fixedCosts ?? work.usualCosts(section)
        let wish = PriceWish(
            net: wish.net, days: wish.days, fixedCosts: costs, paymentDays: wish.paymentDays,
            dayRate: wish.dayRate)
        let delay = PaymentDelays(try work.store.settlements.payments(of: section)).usual
        let wait = max(0, wish.paymentDays + (delay?.days ?? 0))
        let activity = try work.store.sections.find(section)
        let engagement = try work.store.engagements.all(of: section).last {
            $0.runs(in: work.today.period)
        }
        guard let engagement, let law = try? work.payrollLaw(work.today.period) else {
            return Price(activity, wish, wait: wait)
        }
        // A month like any other: what the year has paid so far does not change a price.
        let input = PayslipInput(
            like: try work.payslipInput(engagement, in: work.today.period))
        guard let gross = try? law.smallestGross(netAtLeast: wish.net, for: input).gross else {
            throw OperationError.badField("wanted_net")
        }
        var paid = input
        paid.gross = gross
        let payslip = try law.payslip(paid)
        let need = payslip.totalCost + costs
        let scheme = try work.store.contributions.standing(section, on: work.today).map {
            (try work.law.schemes.scheme($0.agreement.scheme), $0.agreement.exemptions)
        }
        let turnover = try scheme.map { try $0.0.turnover(leaving: need, $0.1) } ?? need
        return Price(
            activity, wish, payslip: payslip, turnover: turnover, rule: scheme?.0.rule,
            wait: wait)
    }
}

extension PayslipInput {
    /// The same terms without what the year has paid.
    fileprivate init(like other: PayslipInput) {
        self.init(
            period: other.period, gross: .zero, basis: other.basis, category: other.category,
            isFixedTerm: other.isFixedTerm, establishment: other.establishment,
            health: other.health, withholding: other.withholding)
    }
}

extension ContributionScheme {
    /// What a year of equal months gives the cooperative.
    func year(of turnover: Money, _ exemptions: Set<String> = []) -> Money {
        var base = Money.zero
        var taken = Money.zero
        for _ in 1...12 {
            let state = ContributionState(
                baseOfEarlierMonths: base, baseOfMonth: turnover, takenInEarlierMonths: taken,
                takenInMonth: .zero, exemptions: exemptions)
            taken = taken + contribution(state, at: .monthEnd).amount
            base = base + turnover
        }
        return taken
    }

    /// The smallest sales of each month of a year that leave an amount a month.
    ///
    /// Over a year, so that thresholds and caps count as they do; sales below zero are not asked.
    ///
    /// - Throws: ``OperationError/badField(_:)`` of `wanted_net` where none do.
    func turnover(leaving need: Money, _ exemptions: Set<String>) throws(OperationError) -> Money {
        let wanted = need.minorUnits * 12
        func leaves(_ cents: Int64) -> Bool {
            cents * 12 - year(of: .cents(cents), exemptions).minorUnits >= wanted
        }
        var low = max(0, need.minorUnits - 1)
        var high = max(1, need.minorUnits) * 2
        while !leaves(high) {
            guard high < Money.boundMinor / 24 else { throw .badField("wanted_net") }
            low = high
            high *= 2
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if leaves(middle) { high = middle } else { low = middle }
        }
        return .cents(high)
    }
}

extension Price {
    fileprivate init(_ section: Section, _ wish: PriceWish, wait: Int) {
        self.init(
            section: section, isKnown: false, wish: wish, steps: [], turnover: nil, dayRate: nil,
            hourRate: nil, days: nil, ahead: nil, wait: wait)
    }

    fileprivate init(
        _ section: Section, _ wish: PriceWish, payslip: Payslip, turnover: Money,
        rule: Step.Rule?, wait: Int
    ) {
        let costs = wish.fixedCosts ?? .zero
        let need = payslip.totalCost + costs
        let perDay = Price.divided(turnover, by: wish.days, upTo: 100)
        let rate = wish.dayRate ?? perDay
        // In tenths of a day, up: half a day too many rather than too few.
        let tenths = Basics.divided(
            Int128(turnover.minorUnits) * 10, by: Int128(rate.minorUnits), rounding: .up)
        let steps = [
            Step("step.price.net", amount: payslip.netBeforeTax, because: .arithmetic),
            Step("step.price.employee", amount: payslip.employeeTotal, because: .arithmetic),
            Step(
                "step.price.employer", amount: payslip.employerTotal - payslip.reductions,
                because: .arithmetic),
            Step("step.price.costs", amount: costs, because: .arithmetic),
            Step(
                "step.price.contribution", amount: turnover - need,
                because: rule ?? .arithmetic),
            Step("step.price.turnover", amount: turnover, because: .arithmetic),
            Step(
                "step.price.day", values: ["days": wish.days.text], amount: perDay,
                because: .arithmetic),
        ]
        self.init(
            section: section, isKnown: true, wish: wish, steps: steps, turnover: turnover,
            dayRate: perDay,
            hourRate: Price.divided(rate, by: Quantity(tenThousandths: 70_000), upTo: 1),
            days: Quantity(tenThousandths: Int64(tenths) * 1_000),
            ahead: need.times(.cents(Int64(wait)), over: .cents(30), .up), wait: wait)
    }

    /// An amount over a quantity, up to the next multiple of some cents.
    private static func divided(
        _ amount: Money, by quantity: Quantity, upTo cents: Int64
    ) -> Money {
        let share = Basics.divided(
            Int128(amount.minorUnits) * 10_000,
            by: Int128(quantity.tenThousandths) * Int128(cents), rounding: .up)
        return .cents(Int64(share) * cents)
    }
}
