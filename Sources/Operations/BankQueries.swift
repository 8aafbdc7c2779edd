// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Store

/// The statements with how far their lines are sorted.
public struct ShowBank: Query {
    /// What the actor needs.
    public static let permission = Permission.handleBank

    /// The bank of the cooperative.
    public init() {}

    /// Statements, progress and what waits.
    public struct Answer: Sendable {
        /// Statements, newest first, and the open suspense lines.
        public let listed: ListStatements.Answer
        /// How far the lines of each statement are.
        public let progress: [ID<StoredStatement>: StatementProgress]
        /// The cooperative's account.
        public let iban: String
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        return Answer(
            listed: try ListStatements().run(in: work),
            progress: try work.store.statements.progress(), iban: work.cooperative.iban)
    }
}

/// The queue of lines in suspense and one of them with what could be done about it.
public struct ShowSuspense: Query {
    /// What the actor needs.
    public static let permission = Permission.handleBank
    /// The line to show; nil for the first of the queue.
    public let line: ID<BankLine>?
    /// A part of the number or of the client's name of an open invoice; nil for none.
    public let search: String?

    /// A line of the queue.
    public init(line: ID<BankLine>?, search: String? = nil) {
        self.line = line
        self.search = search
    }

    /// The queue and its line.
    public struct Answer: Sendable {
        /// The lines with money in suspense, oldest first.
        public let queue: [SuspenseLine]
        /// The line shown; nil when the queue is empty.
        public let shown: ExplainSuspense.Answer?
        /// Why the line is in suspense; empty once it is decided.
        public let reasons: [BankBooking.Reason]
        /// Open invoices that fit the search.
        public let found: [InvoiceRow]
        /// Names of the accounts it may be booked on, in the cooperative's language.
        public let accounts: [(code: String, title: String)]
        /// How the lines of all statements are.
        public let progress: StatementProgress
        /// Today in the cooperative.
        public let today: Day
    }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let queue = try work.store.statements.suspense()
        let chosen = line ?? queue.first?.line.id
        let shown = try chosen.map { try ExplainSuspense(line: $0).run(in: work) }
        let chart = work.law.chart
        let free = (shown?.accounts ?? []).filter { account in
            account.thirdParty == nil && account.code != chart.account(.suspense)
                && account.code != chart.account(.bank)
                && account.to.map { work.today <= $0 } ?? true
        }
        let all = try work.store.statements.progress().values
        return Answer(
            queue: queue, shown: shown,
            reasons: queue.first { $0.line.id == chosen }?.reasons ?? [],
            found: try search.map {
                try work.store.invoices.page(InvoiceFilter(isOpen: true, search: $0), limit: 10)
            } ?? [],
            accounts: free.map {
                ($0.code, chart.title(of: $0.code, in: work.cooperative.language))
            },
            progress: StatementProgress(
                lines: all.map(\.lines).reduce(0, +), matched: all.map(\.matched).reduce(0, +),
                waiting: queue.count), today: work.today)
    }
}

/// One payment run with the names of those who handled it and why the actor may not decide.
public struct ShowRun: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger
    /// The run.
    public let id: ID<StoredRun>

    /// One run.
    public init(id: ID<StoredRun>) { self.id = id }

    /// A run and who handled it.
    public struct Answer: Sendable {
        /// The run, its file once approved, and whether the actor may decide.
        public let found: FindRun.Answer
        /// Names by actor.
        public let names: [String: String]
        /// The account that is debited.
        public let iban: String
        /// Whether the actor prepared it.
        public let isOwn: Bool
        /// Whether the actor approves payments at all.
        public let mayApprove: Bool
        /// Time zone of its days.
        public let timeZone: String
        /// References of the transfers that go to a changed account for the first time.
        public let changed: Set<String>
        /// Accounts that the pay of more than one member goes to.
        public let shared: Set<String>

        /// The name of an actor.
        public func name(_ actor: String) -> String { names[actor] ?? actor }
    }

    /// - Throws: As ``FindRun``.
    public func run(in work: Work) throws -> Answer {
        let found = try FindRun(id: id).run(in: work)
        let actors = [found.run.preparedBy] + (found.run.decision.map { [$0.by] } ?? [])
        return Answer(
            found: found, names: try work.names(of: actors), iban: work.cooperative.iban,
            isOwn: found.run.preparedBy == work.actor.name,
            mayApprove: work.may(.approvePayments), timeZone: work.cooperative.timeZone,
            changed: try work.store.paymentRuns.changed(in: id),
            shared: Set(
                try work.store.accountChanges.users().filter { $0.value.count > 1 }.keys))
    }
}

/// A month's board with what waits for whom.
public struct ShowMonthBoard: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger
    /// The month; nil for the latest that is over or was run.
    public let period: Period?

    /// The board of a month.
    public init(period: Period? = nil) { self.period = period }

    /// A month's board.
    public struct Answer: Sendable {
        /// The steps, runs and payslips.
        public let month: ShowMonth.Answer
        /// The activities, by number.
        public let activities: [ID<Section>: Section]
        /// Engagements that run in the month.
        public let engagements: Int
        /// The day after which bank lines no longer count for the month's pay.
        public let cutoff: Day
        /// Lines in suspense now.
        public let suspense: Int
        /// The last closed month.
        public let lastClosed: Period?
        /// The month of the first entry; nil before there is one.
        public let first: Period?
        /// The latest month with something to see.
        public let latest: Period
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let latest = try latest(work)
        let month = try ShowMonth(period: period ?? latest).run(in: work)
        let activities = try work.store.sections.all(.activity)
        return Answer(
            month: month,
            activities: Dictionary(uniqueKeysWithValues: activities.map { ($0.id, $0) }),
            engagements: try work.store.engagements.all().filter {
                $0.runs(in: month.period)
            }.count,
            cutoff: month.period.day(work.cooperative.cutoffDay),
            suspense: try work.store.statements.suspense().count,
            lastClosed: try work.store.balances.lastClosedPeriod(),
            first: try work.store.entries.firstDay()?.period,
            latest: max(latest, work.today.period))
    }

    /// The last month that is over, or the last one that was run if that is later.
    private func latest(_ work: Work) throws -> Period {
        let present = work.today.period
        let over = work.today == present.lastDay ? present : present.previous
        return max(over, try work.store.monthSteps.last() ?? over)
    }
}
