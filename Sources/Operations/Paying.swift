// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Bank
public import Basics
import Ledger
import Payroll
import Sales
public import Store

/// Chooses what a member is paid, from a month on.
public struct ChoosePay: Operation {
    /// What the actor needs.
    public static let permission = Permission.choosePay
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay
    /// Name in the audit log.
    public static let auditName = "pay.chosen"

    /// The engagement.
    public let engagement: ID<Engagement>
    /// What was chosen.
    public let choice: PayChoice
    /// First month.
    public let from: Period

    /// A choice of pay.
    public init(engagement: ID<Engagement>, choice: PayChoice, from: Period) {
        self.engagement = engagement
        self.choice = choice
        self.from = from
    }

    /// The choice's fields.
    public var fingerprint: [UInt8] { Array("\(engagement) \(choice) \(from)".utf8) }

    /// - Throws: ``Access/AccessError``, ``OperationError/badField(_:)``.
    public func run(in work: Work) throws -> Int64 {
        let found = try work.store.engagements.find(engagement)
        try work.require(Self.permission, on: found.section)
        try choice.check()
        // What a plan keeps in the account stays kept until another plan.
        let reserve = try work.store.engagements.reserve(of: engagement, in: from)
        try work.store.engagements.choose(choice, for: engagement, from: from, keeping: reserve)
        return engagement.value
    }

    /// The engagement.
    public func object(of output: Int64) -> Int64 { output }
}

extension PayChoice {
    /// - Throws: ``OperationError/badField(_:)`` for an amount no pay can be.
    func check() throws(OperationError) {
        let (kind, amount) = stored
        guard kind == "gross" || kind == "net" else { return }
        guard amount > .zero, amount <= PayslipInput.grossBound else { throw .badField(kind) }
    }
}

/// What an activity may spend on pay, and why.
public struct PayBudget: Sendable, Hashable {
    /// The amount; zero when the account is in the red.
    public let amount: Money
    /// Treasury at the cut-off, less what is engaged.
    public let steps: [Step]
}

/// What a budget would give as pay.
public struct PayEstimate: Sendable, Hashable {
    /// Gross pay.
    public let gross: Money
    /// Net pay before income tax.
    public let netBeforeTax: Money
    /// What reaches the member's bank account.
    public let netPaid: Money
}

extension Work {
    /// What a whole budget would give; nil when that is nothing.
    func payEstimate(
        _ engagement: Engagement, in period: Period, _ law: any PayRegime<PayslipInput, Payslip>,
        within budget: Money
    ) throws -> PayEstimate? {
        guard engagement.runs(in: period),
            let pay = try monthPay(engagement, in: period, choice: .available, law, within: budget),
            pay.payslip.netPaid > .zero
        else { return nil }
        return PayEstimate(
            gross: pay.payslip.gross, netBeforeTax: pay.payslip.netBeforeTax,
            netPaid: pay.payslip.netPaid)
    }

    /// The gross pay of a choice within a budget; nil when nothing is to be paid.
    func chosenGross(
        _ choice: PayChoice, _ budget: Money, _ law: any PayRegime<PayslipInput, Payslip>,
        _ input: PayslipInput
    ) throws -> Money? {
        guard choice != .none, budget > .zero else { return nil }
        var empty = input
        empty.gross = .zero
        // The health cover is owed whatever the pay: a smaller budget pays nothing.
        guard try law.totals(empty).totalCost < budget else { return nil }
        let most = try law.largestGross(costAtMost: budget, for: input).gross
        if case .gross(let wanted) = choice { return min(wanted, most) }
        if case .net(let wanted) = choice {
            // A net beyond the largest pay accepted is beyond the budget as well.
            let gross = try? law.smallestGross(netAtLeast: wanted, for: input).gross
            return min(gross ?? most, most)
        }
        return most > .zero ? most : nil
    }

    /// What an activity's account allows for a month's pay.
    ///
    /// The treasury at the pay cut-off (bank lines after it do not count, nor what they made due),
    /// less the month's own contribution taken after it and the bills not paid by then.
    ///
    /// - Source: `money.md` §1: available = treasury − engaged.
    func payBudget(_ section: ID<Section>, in period: Period) throws -> PayBudget {
        let cutoff = period.day(cooperative.cutoffDay)
        let treasury = try store.balances.balance(
            law.chart.account(.internalCurrent), in: section, at: cutoff)
        let late = try store.contributions.taken(section, from: cutoff + 1, to: period.lastDay)
            .filter { $0.cause != ContributionCause.settlement }.map(\.amount).sum
        let bills = try store.purchases.owed(section, at: cutoff)
        let available = treasury - late - bills
        var steps = [
            Step(
                today < cutoff ? "step.budget.treasury_today" : "step.budget.treasury",
                values: ["day": cutoff.text], amount: treasury, because: .arithmetic)
        ]
        if !late.isZero {
            steps.append(
                Step("step.budget.contributions", amount: -late, because: .arithmetic))
        }
        if !bills.isZero {
            steps.append(Step("step.budget.bills", amount: -bills, because: .arithmetic))
        }
        steps.append(Step("step.budget.available", amount: available, because: .arithmetic))
        return PayBudget(amount: max(available, .zero), steps: steps)
    }

    /// The law of pay for a month, as the packs know it.
    func payrollLaw(_ period: Period) throws -> any PayRegime<PayslipInput, Payslip> {
        try PayrollLaw.regime(
            law.rules, for: period, paying: PayslipInput.self, as: Payslip.self)
    }

    /// What a payslip of an engagement depends on, with a gross pay still to be found.
    func payslipInput(
        _ engagement: Engagement, in period: Period, presence: Presence = .whole
    ) throws -> PayslipInput {
        let terms = engagement.terms
        return PayslipInput(
            period: period, gross: .zero, basis: terms.basis, category: terms.category,
            isFixedTerm: terms.isFixedTerm,
            establishment: Establishment(
                headcount: max(cooperative.headcount, 1), accidentRate: cooperative.accidentRate,
                mobilityRate: cooperative.mobilityRate),
            health: terms.kind == .cape
                ? .none
                : HealthCover(total: terms.health, employerShare: terms.healthEmployerShare),
            withholding: (try store.withholdingRates.rate(of: engagement.person, in: period)?.rate
                ?? terms.withholdingRate).map(Withholding.rate) ?? .neutralGrid(.metropole),
            yearToDate: try store.payslips.yearToDate(engagement.id, before: period),
            presence: presence)
    }
}

extension ContractTerms {
    /// What the contract pays for.
    var basis: PayBasis {
        switch kind {
        case .cesa: .amount
        case .cape: .support
        case .ordinary: .hours(share: hoursShare)
        }
    }
}

/// Computes and seals the payslip of one engagement for a month.
public struct PayMember: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay
    /// Name in the audit log.
    public static let auditName = "payslip.sealed"

    /// The engagement.
    public let engagement: ID<Engagement>
    /// The month.
    public let period: Period

    /// A payslip to compute.
    public init(engagement: ID<Engagement>, period: Period) {
        self.engagement = engagement
        self.period = period
    }

    /// - Returns: The payslip's number; nil when the account allows nothing or nothing was chosen.
    /// - Throws: ``Payroll/PayrollError``; ``OperationError/wrongPeriod(_:)`` before the month's
    ///   cut-off, outside the engagement, or when a later month has been paid, whose budget and
    ///   yearly sums already rest on this one.
    public func run(in work: Work) throws -> ID<PayslipRecord>? {
        try work.require(Self.permission)
        let store = work.store
        let found = try store.engagements.find(engagement)
        work.concerns(found.section)
        if let known = try store.payslips.find(engagement, in: period) { return known.id }
        let cutoff = period.day(work.cooperative.cutoffDay)
        guard found.runs(in: period), work.today >= cutoff,
            try !store.payslips.isPaid(engagement, after: period)
        else { throw OperationError.wrongPeriod(period) }
        let choice = try store.engagements.choice(of: engagement, in: period)
        let budget = try work.payBudget(found.section, in: period)
        let reserve = try store.engagements.reserve(of: engagement, in: period)
        let law = try work.payrollLaw(period)
        guard
            let pay = try work.monthPay(
                found, in: period, choice: choice, law, within: budget.amount, keeping: reserve)
        else { return nil }
        return try seal(pay, found, budget: budget.amount, work)
    }

    private func seal(
        _ pay: MonthPay, _ engagement: Engagement, budget: Money, _ work: Work
    ) throws -> ID<PayslipRecord> {
        let payslip = pay.payslip
        let employee = try work.store.parties.find(engagement.employee)
        let payDay = period.lastDay
        // A support contract without pay, where no accident rate was notified, costs nothing.
        let entry =
            payslip.totalCost.isZero
            ? nil
            : try work.store.entries.post(
                PayrollPosting(payslip).entry(
                    .init(
                        day: payDay, voucher: "PAIE-\(period)-\(employee.thirdParty.code)",
                        label: "\(employee.thirdParty.name) \(period)",
                        section: engagement.section, employee: employee.thirdParty),
                    taking: pay.deductions, work: work))
        let rows = payslip.lines.map { line in
            PayslipRecord.Row(
                code: line.code.rawValue, group: line.group.rawValue, side: line.side.rawValue,
                step: payslip.explained(line))
        }
        let record = PayslipRecord(
            period: period, payDay: payDay, budget: budget, rows: rows,
            totals: Array(payslip.steps.dropFirst(payslip.lines.count))
                + (pay.attachable.map { [$0] } ?? []),
            yearToDate: payslip.yearToDate, parts: pay.parts, deductions: pay.deductions,
            input: pay.input)
        let made = try work.store.payslips.add(
            record,
            sums: PayslipSums(payslip, deductions: pay.deductions.map(\.taken).sum),
            of: engagement,
            parties: PayslipParties(employer: work.sellerLines, employee: employee.details),
            entry: entry)
        try work.tell(
            .payslipReady, engagement.person, ["month": period.text], link: "/payslips/\(made)")
        return made
    }

    /// The payslip; 0 when there is none.
    public func object(of output: ID<PayslipRecord>?) -> Int64 { output?.value ?? 0 }
}

extension PayrollPosting {
    /// What a month is paid under: the day, voucher and label of its entry, and to whom.
    struct Heading {
        let day: Day
        let voucher: String
        let label: String
        let section: ID<Section>
        let employee: ThirdParty
    }

    /// Gross pay and charges with the activity; debts to bodies, State and employee with the
    /// treasury.
    ///
    /// What is taken off net pay settles an advance (425) or is owed to creditors (427).
    ///
    /// - Source: `accounting.md` §2, entries 8 and 10.
    func entry(
        _ heading: Heading, taking deductions: [NetDeduction], work: Work
    ) throws(LedgerError) -> Entry {
        let accounts = work.law.payAccounts
        let current = work.law.chart.account(.internalCurrent)
        let cost = grossPay + employerCharges
        var lines = [
            Line(accounts.grossPay, in: heading.section, grossPay),
            Line(accounts.employerCharges, in: heading.section, employerCharges),
            Line(current, in: heading.section, -cost),
            Line(current, in: work.treasury, cost),
        ]
        for debt in owed {
            lines.append(Line(accounts.account(of: debt.body), in: work.treasury, -debt.amount))
        }
        lines.append(Line(accounts.withholdingTax, in: work.treasury, -withholdingTax))
        var transferred = netPay
        for deduction in deductions where !deduction.taken.isZero {
            let account = accounts.account(of: deduction.kind)
            let isOfEmployee = work.law.chart.accounts[account]?.thirdParty != nil
            lines.append(
                Line(
                    account, in: work.treasury, -deduction.taken,
                    thirdParty: isOfEmployee ? heading.employee.id : nil))
            transferred = transferred - deduction.taken
        }
        lines.append(
            Line(
                accounts.netPay, in: work.treasury, -transferred, thirdParty: heading.employee.id))
        return try Entry(
            .payroll, on: heading.day, voucher: Voucher(heading.voucher, on: heading.day),
            label: heading.label, lines: lines, chart: work.law.chart)
    }
}
