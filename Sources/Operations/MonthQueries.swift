// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Bank
public import Basics
import Ledger
import Payroll
import Sales
public import Store

/// What a month's run will work through.
public struct PlanMonth: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// The month.
    public let period: Period

    /// Sections, engagements and the state of the bank.
    public struct Plan: Sendable {
        let sections: [ID<Section>]
        let engagements: [ID<Engagement>]
        let bank: MonthStep
        /// Variables of the month's pay that wait for a decision.
        let undecided: Int
        /// The state of the books the plan was made on: two runs at once share their requests, a
        /// run after any change makes new ones.
        let state: String
    }

    /// - Throws: ``OperationError/wrongPeriod(_:)`` before the month's last day or once closed.
    public func run(in work: Work) throws -> Plan {
        try work.require(Self.permission)
        guard work.today >= period.lastDay else { throw OperationError.wrongPeriod(period) }
        if let closed = try work.store.balances.lastClosedPeriod(), closed >= period {
            throw OperationError.wrongPeriod(period)
        }
        let cutoff = period.day(work.cooperative.cutoffDay)
        let last = try work.store.statements.last(iban: work.cooperative.iban)
        let isCovered = last.map { $0.closingDay >= cutoff } ?? false
        let waiting = try work.store.statements.suspense()
        let before = waiting.filter { $0.line.entry.bookingDay <= cutoff }
        let facts = [
            "covered": String(isCovered), "cutoff": cutoff.text,
            "until": last?.closingDay.text ?? "", "suspense": String(before.count),
            "amount": before.map(\.left.magnitude).sum.text,
        ]
        return Plan(
            sections: try work.store.sections.all(.activity).map(\.id),
            engagements: work.law.profile.offers.contains(.pay)
                ? try work.store.engagements.all().filter { $0.runs(in: period) }.map(\.id) : [],
            bank: MonthStep("bank", isCovered && before.isEmpty ? .done : .waiting, facts),
            undecided: try work.store.payVariables.all(in: period).count { $0.decision == nil },
            state: String(work.store.chainHead.sequence))
    }
}

/// The closing checks of a month.
public struct CheckMonth: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// The month.
    public let period: Period

    /// VAT, documents and what the checks found.
    public struct Result: Sendable {
        let vat: MonthStep
        let documents: MonthStep
        let findings: [Finding]
        let links: Int64
        let lastClosed: Period?
        let isPreviousDecided: Bool
        let mayClose: Bool
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Result {
        try work.require(Self.permission)
        let verified = try work.verify()
        let invoices = try work.store.invoices.sums(
            InvoiceFilter(from: period.firstDay, to: period.lastDay))
        let payslips = try work.store.payslips.all(in: period)
        let undecided = try work.store.paymentRuns.all(in: period.previous).contains {
            $0.decision == nil
        }
        return Result(
            vat: try work.vatStep(period),
            documents: MonthStep(
                "documents", .done,
                ["invoices": String(invoices.count), "payslips": String(payslips.count)]),
            findings: verified.findings, links: verified.links,
            lastClosed: try work.store.balances.lastClosedPeriod(),
            isPreviousDecided: !undecided, mayClose: work.may(.keepBooks))
    }
}

/// The chain and every invariant of the books, recomputed.
public struct VerifyLedger: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger

    /// A check of the books.
    public init() {}

    /// What a check found.
    public struct Result: Sendable {
        /// Links of the chain that were recomputed.
        public let links: Int64
        /// The chain's last hash in hexadecimal.
        public let head: String
        /// One element a defect; empty when the books are sound.
        public let findings: [Finding]
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Result {
        try work.require(Self.permission)
        let verified = try work.verify()
        let head = work.store.chainHead.hash.hexadecimal
        return Result(links: verified.links, head: head, findings: verified.findings)
    }
}

extension Work {
    func verify() throws -> (links: Int64, findings: [Finding]) {
        let chain = try store.verification.chain()
        let chart = law.chart
        let findings = try store.verification.invariants(
            VerifiedAccounts(
                customers: chart.account(.customers), bank: chart.account(.bank),
                suspense: chart.account(.suspense),
                internalIncome: chart.account(.internalIncome),
                netPay: law.payAccounts.netPay))
        return (chain.links, (chain.fault.map { [$0] } ?? []) + findings)
    }

    /// The VAT not yet declared at the end of a month: due on what clients paid, less deductible.
    func vatStep(_ period: Period) throws -> MonthStep {
        let chart = law.chart
        // From the beginning: what was declared has left these accounts.
        let balance = try store.balances.trialBalance(at: period.lastDay, section: treasury)
        let due = -balance.balance(chart.account(.vatDue))
        let deductible = balance.balance(chart.account(.vatDeductible))
        return MonthStep(
            "vat", .done,
            [
                "due": due.text, "deductible": deductible.text,
                "position": (due - deductible).text,
            ])
    }
}

/// Where the steps of a month stand, as the last run noted them.
public struct ShowMonth: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger
    /// The month; nil for the present one.
    public let period: Period?

    /// The steps of a month.
    public init(period: Period? = nil) { self.period = period }

    /// A month's board.
    public struct Answer: Sendable {
        /// The month.
        public let period: Period
        /// Today in the cooperative.
        public let today: Day
        /// The steps noted, in the order of the run.
        public let steps: [(step: MonthStep, at: Instant)]
        /// The payment runs of the month.
        public let runs: [StoredRun]
        /// The payslips of the month.
        public let payslips: [StoredPayslip]
        /// Whether the actor may run it.
        public let mayRun: Bool
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let period = period ?? work.today.period
        let noted = try work.store.monthSteps.done(in: period)
        let order = [
            "bank", "contributions", "pay", "payments", "vat", "documents", "checks", "close",
        ]
        return Answer(
            period: period, today: work.today,
            steps: order.compactMap { name in
                noted[name].map { (MonthStep(name, summary: $0.summary), $0.at) }
            },
            runs: try work.store.paymentRuns.all(in: period),
            payslips: try work.store.payslips.all(in: period), mayRun: work.may(.runPayroll))
    }
}

extension MonthStep {
    /// Reads back the summary that ``NoteMonthStep`` wrote.
    init(_ name: String, summary: String) {
        let parts = summary.split(separator: ";").map(String.init)
        var facts: [String: String] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { facts[String(pair[0])] = String(pair[1]) }
        }
        self.init(name, parts.first.flatMap(State.init(rawValue:)) ?? .pending, facts)
    }
}
