// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Payroll
public import Store

/// Something about a month's pay that a person should look at before it is paid, with its cause.
public struct PayAnomaly: Sendable, Hashable {
    /// What it is.
    public enum Kind: String, Sendable, CaseIterable {
        /// The account does not bear what the contract and the month's variables owe.
        case shortfall
        /// Pay was chosen and the account allows none.
        case nothing
        /// Pay of an ordinary contract is below the minimum wage of its hours.
        case belowMinimum = "below_minimum"
        /// There is no bank account to pay to.
        case noAccount = "no_account"
        /// A support contract has run for twelve months or more.
        case supportTerm = "support_term"
        /// Something asked to be taken off net pay is not taken whole.
        case notTakenWhole = "not_taken_whole"
        /// Variables wait for another person.
        case undecided
        /// Gross pay is far from the month before.
        case gross
        /// Income tax is withheld at another rate.
        case withholding
        /// The contract begins in the month.
        case begins
        /// The contract ends in the month.
        case ends
    }

    /// What it is.
    public let kind: Kind
    /// Amounts, days and rates for its sentence.
    public let values: [String: String]
    /// Why, where it is known: `choice`, `account`, `variables`, `presence`.
    public let causes: [String]

    init(_ kind: Kind, _ values: [String: String] = [:], causes: [String] = []) {
        self.kind = kind
        self.values = values
        self.causes = causes
    }

    /// Whether somebody has to act, or it only explains.
    public var isSerious: Bool {
        switch kind {
        case .shortfall, .nothing, .belowMinimum, .noAccount, .supportTerm, .undecided: true
        case .notTakenWhole, .gross, .withholding, .begins, .ends: false
        }
    }
}

/// One contract's pay of a month: what it is or would be now, beside the month before.
public struct PayBoardRow: Sendable {
    /// What is paid.
    public struct Figures: Sendable, Hashable {
        /// Gross pay.
        public let gross: Money
        /// Net pay before income tax.
        public let netBeforeTax: Money
        /// Income tax.
        public let tax: Money
        /// Taken off net pay after tax.
        public let deductions: Money
        /// What is transferred.
        public let transferred: Money
        /// What the activity spends.
        public let cost: Money
    }

    /// The contract.
    public let engagement: Engagement
    /// Its activity.
    public let section: Section
    /// The payslip, once sealed.
    public let payslip: ID<PayslipRecord>?
    /// As sealed, or as it would be now; nil when nothing is paid.
    public let figures: Figures?
    /// The parts of gross pay.
    public let parts: [GrossPart]
    /// What is taken off net pay.
    public let deductions: [NetDeduction]
    /// The month before, under the same contract.
    public let before: Figures?
    /// What the account allows.
    public let budget: Money
    /// What the member chose.
    public let choice: PayChoice
    /// The month's variables, in the order they were entered.
    public let variables: [PayVariable]
    /// What to look at, the serious first.
    public let anomalies: [PayAnomaly]
}

/// The pay of a month, contract by contract, before and after it is sealed.
public struct ShowPayBoard: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay
    /// The month.
    public let period: Period
    /// One contract; nil for all.
    public let engagement: ID<Engagement>?

    /// The pay of a month.
    public init(_ period: Period, of engagement: ID<Engagement>? = nil) {
        self.period = period
        self.engagement = engagement
    }

    /// A month's pay.
    public struct Answer: Sendable {
        /// The contracts that run in the month, by the code of their activity.
        public let rows: [PayBoardRow]
        /// The day after which bank lines no longer count.
        public let cutoff: Day
        /// Whether variables of the month may still be entered.
        public let isOpen: Bool
        /// Names behind the actors that entered and decided.
        public let names: [String: String]
        /// The day.
        public let today: Day
    }

    /// - Throws: ``Access/AccessError``; ``Store/StoreError/notFound(kind:id:)`` when the contract
    ///   does not run in the month.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let store = work.store
        let engagements =
            try engagement.map { [try store.engagements.find($0)] }
            ?? store.engagements.all()
        let law = try? work.payrollLaw(period)
        let variables = Dictionary(
            grouping: try store.payVariables.all(in: period, of: engagement), by: \.engagement)
        var rows: [PayBoardRow] = []
        for found in engagements where found.runs(in: period) {
            rows.append(
                try work.payBoardRow(found, in: period, law, variables[found.id] ?? []))
        }
        if let engagement, rows.isEmpty {
            throw StoreError.notFound(kind: "engagement", id: engagement.description)
        }
        let all = rows.flatMap(\.variables)
        let closed = try store.balances.lastClosedPeriod()
        return Answer(
            rows: rows.sorted { $0.section.code < $1.section.code },
            cutoff: period.day(work.cooperative.cutoffDay),
            isOpen: closed.map { $0 < period } ?? true && period <= work.today.period + 12,
            names: try work.names(
                of: all.map(\.enteredBy) + all.compactMap { $0.decision?.by }),
            today: work.today)
    }
}

/// The variables that wait for a decision, the oldest month first.
public struct ListUndecidedVariables: Query {
    /// What the actor needs.
    public static let permission = Permission.approvePayments
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay

    /// The variables that wait.
    public init() {}

    /// One that waits.
    public struct Item: Sendable {
        /// What was entered.
        public let variable: PayVariable
        /// The activity.
        public let section: Section
        /// Who entered it.
        public let by: String
        /// Whether the asker entered it: somebody else decides.
        public let isOwn: Bool
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [Item] {
        try work.require(Self.permission)
        let waiting = try work.store.payVariables.undecided()
        let names = try work.names(of: waiting.map(\.enteredBy))
        return try waiting.map { variable in
            let engagement = try work.store.engagements.find(variable.engagement)
            return Item(
                variable: variable, section: try work.store.sections.find(engagement.section),
                by: names[variable.enteredBy] ?? variable.enteredBy,
                isOwn: variable.enteredBy == work.actor.name)
        }
    }
}
