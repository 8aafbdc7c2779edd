// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Bank
public import Basics
public import Ledger
public import Payroll
import Sales
public import Store

/// A member's month as a chain of amounts, from what was invoiced to what was kept.
///
/// Every amount is read from the ledger, so that page, PDF and books agree:
/// invoiced − VAT = turnover; turnover − expenses − contribution = available;
/// available − pay cost = kept.
public struct ActivityMonth: Sendable {
    /// The month.
    public let period: Period
    /// The activity.
    public let section: Section
    /// Invoiced with VAT, less credit notes.
    public let invoiced: Money
    /// VAT of it.
    public let tax: Money
    /// Sales without VAT.
    public let turnover: Money
    /// Expenses other than pay.
    public let expenses: Money
    /// Contribution to the cooperative.
    public let contribution: Money
    /// Cost of pay.
    public let payCost: Money
    /// VAT by rate key.
    public let taxSteps: [Step]
    /// Expenses by account, with their names.
    public let expenseRows: [(title: String, amount: Money)]
    /// The contributions of the month.
    public let contributions: [TakenContribution]
    /// The documents of the month.
    public let documents: [InvoiceRow]
    /// The month's payslip; nil before pay.
    public let payslip: StoredPayslip?
    /// The month a new choice of pay counts for: this one until it is paid.
    public let nextPay: Period
    /// What the account allows today for the next pay, and why.
    public let budget: PayBudget
    /// What the whole budget would give; nil when that is nothing, nobody is engaged, the law of
    /// that month is not known yet, or the month shown is not the present one.
    public let estimate: PayEstimate?
    /// Whether the packs know how the next pay is computed.
    public let isPayLawKnown: Bool
    /// What the account holds today: 981.
    public let treasury: Money
    /// What clients owe today.
    public let receivables: Money
    /// The engagement, for a choice of pay; nil when none runs.
    public let engagement: Engagement?
    /// What the member chose to be paid.
    public let choice: PayChoice

    /// What the month leaves before pay.
    public var available: Money { turnover - expenses - contribution }
    /// What stays in the account.
    public var kept: Money { available - payCost }
}

/// The month of one activity.
public struct ShowActivityMonth: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// The activity.
    public let section: ID<Section>
    /// The month; nil for the present one.
    public let period: Period?

    /// The month of one activity.
    public init(section: ID<Section>, period: Period? = nil) {
        self.section = section
        self.period = period
    }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> ActivityMonth {
        try work.require(Self.permission, on: section)
        let period = period ?? work.today.period
        let store = work.store
        let flows = try store.balances.trialBalance(
            from: period.firstDay, at: period.lastDay, section: section)
        let chart = work.law.chart
        let payAccounts = [work.law.payAccounts.grossPay, work.law.payAccounts.employerCharges]
        let expenses = flows.rows.filter {
            $0.account.hasPrefix("6") && !payAccounts.contains($0.account)
        }
        let documents = try store.invoices.page(
            InvoiceFilter(section: section, from: period.firstDay, to: period.lastDay),
            limit: 5_000)
        let signed = documents.map { $0.kind == .invoice ? $0.gross - $0.net : $0.net - $0.gross }
        let tax = signed.sum
        let turnover = -flows.balance("7")
        let engagement = try store.engagements.all(of: section).last { $0.runs(in: period) }
        let titles = work.titles(of: expenses.map(\.account))
        let payslip = try engagement.flatMap { try store.payslips.find($0.id, in: period) }
        let nextPay = payslip == nil ? period : period.next
        let budget = try work.payBudget(section, in: nextPay)
        let payLaw = try? work.payrollLaw(nextPay)
        var estimate: PayEstimate?
        if let engagement, let payLaw, period == work.today.period {
            estimate = try work.payEstimate(engagement, in: nextPay, payLaw, within: budget.amount)
        }
        return ActivityMonth(
            period: period, section: try store.sections.find(section), invoiced: turnover + tax,
            tax: tax, turnover: turnover, expenses: expenses.map(\.balance).sum,
            contribution: flows.balance(chart.account(.internalCharge)),
            payCost: payAccounts.map(flows.balance).sum,
            taxSteps: try taxSteps(documents, work),
            expenseRows: expenses.map { (titles[$0.account] ?? $0.account, $0.balance) },
            contributions: try store.contributions.taken(
                section, from: period.firstDay, to: period.lastDay),
            documents: documents,
            payslip: payslip, nextPay: nextPay, budget: budget, estimate: estimate,
            isPayLawKnown: payLaw != nil,
            treasury: try store.balances.balance(
                chart.account(.internalCurrent), in: section, at: work.today),
            receivables: try store.balances.balance(
                chart.account(.customers), in: section, at: work.today),
            engagement: engagement,
            choice: try engagement.map { try store.engagements.choice(of: $0.id, in: period) }
                ?? .none)
    }

    /// The VAT of the month's documents, one step a rate.
    private func taxSteps(_ documents: [InvoiceRow], _ work: Work) throws -> [Step] {
        var totals: [String: (rate: VATRate, base: Money, tax: Money)] = [:]
        for row in documents {
            let invoice = try work.store.invoices.find(row.id)
            for total in invoice.totals.vat {
                let sign: (Money) -> Money = { row.kind == .invoice ? $0 : -$0 }
                let rate = try work.law.rates.rate(total.key, on: invoice.day)
                let known = totals[total.key] ?? (rate, .zero, .zero)
                totals[total.key] = (
                    rate, known.base + sign(total.base), known.tax + sign(total.tax)
                )
            }
        }
        return totals.sorted { $0.key < $1.key }.map { _, total in
            Step(
                "step.vat", base: total.base, rate: total.rate.rate, amount: total.tax,
                because: total.rate.rule)
        }
    }
}

/// The activities a person may see.
public struct ListActivities: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity

    /// The activities a person may see.
    public init() {}

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [Section] {
        let all = try work.store.sections.all(.activity)
        guard let own = work.rights.sections(Self.permission) else { return all }
        return all.filter { own.contains($0.id) }
    }
}

/// Where one member stands.
public struct MemberRow: Sendable {
    /// The activity.
    public let section: Section
    /// The person's name.
    public let name: String
    /// The kind of their last contract.
    public let contract: ContractKind
    /// First day of their first contract.
    public let from: Day
    /// Last day of their last contract; nil while it runs.
    public let to: Day?
    /// What the account holds.
    public let treasury: Money
    /// What clients owe.
    public let receivables: Money
    /// The last payslip's month; nil before the first.
    public let lastPaid: Period?
}

/// All members with their balances.
public struct ListMembers: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger

    /// All members.
    public init() {}

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [MemberRow] {
        try work.require(Self.permission)
        let chart = work.law.chart
        let treasury = try work.store.balances.bySection(
            chart.account(.internalCurrent), at: work.today)
        let receivables = try work.store.balances.bySection(
            chart.account(.customers), at: work.today)
        let sections = Dictionary(
            uniqueKeysWithValues: try work.store.sections.all(.activity).map { ($0.id, $0) })
        let names = Dictionary(
            uniqueKeysWithValues: try work.store.parties.all(.employee).map {
                ($0.thirdParty.id, $0.details.name)
            })
        let paid = try work.store.payslips.lastPeriods()
        // One row a member, whatever contracts followed each other.
        let engagements = try work.store.engagements.all()
        let first = Dictionary(engagements.map { ($0.section, $0.from) }) { first, _ in first }
        let last = Dictionary(engagements.map { ($0.section, $0.id) }) { $1 }
        return engagements.filter { last[$0.section] == $0.id }.compactMap { engagement in
            guard let section = sections[engagement.section] else { return nil }
            return MemberRow(
                section: section,
                name: names[engagement.employee] ?? "", contract: engagement.terms.kind,
                from: first[section.id] ?? engagement.from, to: engagement.to,
                treasury: treasury[section.id] ?? .zero,
                receivables: receivables[section.id] ?? .zero,
                lastPaid: paid[section.id])
        }
    }
}

/// Where the cooperative stands: what the board looks at.
public struct Position: Sendable {
    /// The day.
    public let day: Day
    /// Members with a running engagement.
    public let members: Int
    /// Cash at the bank.
    public let cash: Money
    /// What clients owe.
    public let receivables: Money
    /// Money in suspense and the oldest line's day.
    public let suspense: (amount: Money, lines: Int, oldest: Day?)
    /// Owed to suppliers.
    public let suppliers: Money
    /// Owed to social bodies, employees and the State for pay.
    public let socialDebts: Money
    /// VAT due less VAT to deduct.
    public let vat: Money
    /// What the members' accounts hold together.
    public let memberTreasury: Money
    /// Sections in the red.
    public let inTheRed: [(section: Section, amount: Money)]
    /// Turnover, contributions and pay cost of each month of the year.
    public let months: [(period: Period, turnover: Money, contribution: Money, payCost: Money)]
    /// Result of the pooled services since January.
    public let poolResult: Money
    /// Months that are closed.
    public let lastClosed: Period?
}

/// Where the cooperative stands today.
public struct ShowPosition: Query {
    /// What the actor needs.
    public static let permission = Permission.viewPosition

    /// Where the cooperative stands today.
    public init() {}

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Position {
        try work.require(Self.permission)
        let store = work.store
        let chart = work.law.chart
        let day = work.today
        let all = try store.balances.trialBalance(at: day)
        let suspense = try store.statements.suspense()
        let current = try store.balances.bySection(chart.account(.internalCurrent), at: day)
        let activities = try store.sections.all(.activity)
        let held = activities.map { ($0, current[$0.id] ?? .zero) }
        let first = work.cooperative.years.firstDay(before: day)
        let pool = SectionStatement(
            try store.balances.trialBalance(from: first, at: day, section: work.pool),
            chart: chart)
        let pay = work.law.payAccounts
        return Position(
            day: day,
            members: Set(
                try store.engagements.all().filter { $0.runs(in: day.period) }.map(\.section)
            ).count,
            cash: all.balance(chart.account(.bank)),
            receivables: all.balance(chart.account(.customers)),
            suspense: (
                suspense.map(\.left.magnitude).sum, suspense.count,
                suspense.first?.line.entry.bookingDay
            ),
            suppliers: -all.balance(chart.account(.suppliers)),
            socialDebts: -pay.debts.map(all.balance).sum,
            vat:
                -(all.balance(chart.account(.vatDue)) + all.balance(chart.account(.vatDeductible))),
            memberTreasury: held.map(\.1).sum,
            inTheRed: held.filter { $0.1.isNegative }.sorted { $0.1 < $1.1 },
            months: try months(until: day.period, work), poolResult: pool.result,
            lastClosed: try store.balances.lastClosedPeriod())
    }

    private func months(
        until last: Period, _ work: Work
    ) throws -> [(period: Period, turnover: Money, contribution: Money, payCost: Money)] {
        let pay = work.law.payAccounts
        let first = work.cooperative.years.firstDay(before: last.firstDay).period
        return try (0...(last - first)).map { offset in
            let period = first + offset
            let flows = try work.store.balances.trialBalance(
                from: period.firstDay, at: period.lastDay)
            return (
                period, -flows.balance("70"),
                -flows.balance(work.law.chart.account(.internalIncome)),
                flows.balance(pay.grossPay) + flows.balance(pay.employerCharges)
            )
        }
    }
}
