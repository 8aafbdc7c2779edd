// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
import Payroll
public import Store

/// What one entrepreneur-employee's financial year leaves to be paid as variable part.
///
/// - Source: Code du travail art. L7332-3: the variable part is computed on the turnover of the
///   activity after its direct and exclusive charges and the contribution; art. R7331-2: it is
///   computed for the financial year, advances may be paid each month, and the balance is due
///   within a month of the meeting that approves the accounts.
public struct VariableSettlement: Sendable {
    /// The contract.
    public let engagement: Engagement
    /// Its activity.
    public let section: Section
    /// Income of the year, without VAT.
    public let turnover: Money
    /// Charges of the year, without pay and contribution.
    public let expenses: Money
    /// Contribution of the year.
    public let contribution: Money
    /// What pay of the year cost: fixed part and advances, with employer charges.
    public let payCost: Money
    /// What the account allows in the month the balance is paid in.
    public let available: Money
    /// Gross balance the year and the account allow, on top of the month's fixed part.
    public let proposed: Money
    /// What was entered for the year, whatever its month; zero when nothing was.
    public let entered: Money

    /// What is left of the year: below zero when advances went beyond it.
    public var left: Money { turnover - expenses - contribution - payCost }
}

/// A settlement's year, meeting and month of pay.
public struct SettlementTerms: Codable, Sendable, Hashable {
    /// The financial year, named after the calendar year it ends in.
    public let year: Int
    /// The day of the general meeting that approved its accounts.
    public let meeting: Day
    /// The month whose pay bears the balance.
    public let period: Period

    /// A settlement of a year; nothing is checked here.
    public init(year: Int, meeting: Day, period: Period) {
        self.year = year
        self.meeting = meeting
        self.period = period
    }

    /// The last day the balance may be paid on: a month after the meeting.
    public var deadline: Day {
        let next = meeting.period.next
        return next.day(min(meeting.components.day, next.lastDay.components.day))
    }

    /// - Throws: ``OperationError/badField(_:)`` of `year` when it is not over or unknown, of
    ///   `meeting` before the year's end, of `period` before the meeting or after the deadline.
    func check(_ work: Work) throws(OperationError) -> ClosedRange<Day> {
        guard let days = work.cooperative.years.days(of: year), days.upperBound < work.today
        else { throw .badField("year") }
        guard meeting > days.upperBound, meeting <= work.today + 366 else {
            throw .badField("meeting")
        }
        guard meeting <= period.lastDay, period.lastDay <= deadline else {
            throw .badField("period")
        }
        return days
    }
}

/// The variable part of a financial year, member by member.
public struct ShowSettlement: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .settlement
    /// Year, meeting and month.
    public let terms: SettlementTerms

    /// The settlement of a year.
    public init(_ terms: SettlementTerms) { self.terms = terms }

    /// - Throws: ``OperationError/badField(_:)``, ``Payroll/PayrollError``.
    public func run(in work: Work) throws -> [VariableSettlement] {
        try work.require(Self.permission)
        return try work.settlements(terms)
    }
}

/// Enters the proposed balances of a year as variables of a month; another person approves each.
public struct EnterSettlements: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .settlement
    /// Name in the audit log.
    public static let auditName = "settlement.entered"

    /// Year, meeting and month.
    public let terms: SettlementTerms

    /// The balances of a year to enter.
    public init(_ terms: SettlementTerms) { self.terms = terms }

    /// Who has a balance entered for the year is left out, and who has none to be paid.
    ///
    /// - Returns: How many were entered.
    /// - Throws: As ``ShowSettlement``; ``OperationError/wrongPeriod(_:)`` when the month of one
    ///   of them has been paid or closed. Nothing has been entered then.
    public func run(in work: Work) throws -> Int {
        try work.require(Self.permission)
        var count = 0
        for settlement in try work.settlements(terms)
        where settlement.proposed > .zero && settlement.entered.isZero {
            let engagement = settlement.engagement
            try work.requireOpenPay(of: engagement, in: terms.period)
            _ = try work.store.payVariables.add(
                PayVariable.Content(
                    .settlement, String(terms.year), amount: settlement.proposed),
                of: engagement.id, in: terms.period, by: work.actor.name)
            count += 1
        }
        return count
    }

    /// How many were entered.
    public func object(of output: Int) -> Int64 { Int64(output) }
}

extension Work {
    fileprivate func settlements(_ terms: SettlementTerms) throws -> [VariableSettlement] {
        let days = try terms.check(self)
        let law = try payrollLaw(terms.period)
        let entered = try store.payVariables.settlements(of: String(terms.year))
        let engagements = try store.engagements.all().filter {
            $0.terms.kind == .cesa && $0.runs(in: terms.period) && $0.from <= days.upperBound
        }
        return try engagements.map { engagement in
            let flows = try store.balances.trialBalance(
                from: days.lowerBound, at: days.upperBound, section: engagement.section)
            let payAccounts = [self.law.payAccounts.grossPay, self.law.payAccounts.employerCharges]
            let payCost = payAccounts.map(flows.balance).sum
            let contribution =
                flows.balance(self.law.chart.account(.internalCharge))
                + flows.balance(self.law.chart.account(.internalIncome))
            let turnover = -flows.balance("7")
            let expenses = flows.balance("6") - payCost
            let left = turnover - expenses - contribution - payCost
            let available = try payBudget(engagement.section, in: terms.period).amount
            var input = try payslipInput(
                engagement, in: terms.period, presence: engagement.presence(in: terms.period, []))
            input.gross = engagement.terms.fixedPart
            let fixedCost = try law.totals(input).totalCost
            // The month's fixed part is owed first; the balance is what comes on top.
            let cost = min(max(left, .zero), max(available - fixedCost, .zero))
            let gross = try law.largestGross(costAtMost: fixedCost + cost, for: input).gross
            return VariableSettlement(
                engagement: engagement, section: try store.sections.find(engagement.section),
                turnover: turnover, expenses: expenses, contribution: contribution,
                payCost: payCost, available: available,
                proposed: cost > .zero
                    ? max(gross - engagement.terms.fixedPart, .zero) : .zero,
                entered: entered[engagement.id] ?? .zero)
        }.sorted { $0.section.code < $1.section.code }
    }
}
