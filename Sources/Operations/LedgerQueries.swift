// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Store

/// The balances of all accounts at a day.
public struct ShowTrialBalance: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger
    /// The day; nil for today.
    public let day: Day?
    /// The section; nil for the whole cooperative.
    public let section: ID<Section>?

    /// A trial balance.
    public init(at day: Day? = nil, section: ID<Section>? = nil) {
        self.day = day
        self.section = section
    }

    /// Balances with the names of their accounts.
    public struct Answer: Sendable {
        /// The day.
        public let day: Day
        /// The balances.
        public let balance: TrialBalance
        /// Names of the accounts in the cooperative's language.
        public let titles: [String: String]
        /// All sections, for a choice.
        public let sections: [Section]
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let day = day ?? work.today
        let balance = try work.store.balances.trialBalance(at: day, section: section)
        return Answer(
            day: day, balance: balance, titles: work.titles(of: balance.rows.map(\.account)),
            sections: try work.store.sections.all())
    }
}

/// The income statement of some days and the balance sheet at their end.
public struct ShowStatement: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// First day of the income statement.
    public let from: Day
    /// Last day.
    public let to: Day
    /// The section; nil for the whole cooperative.
    public let section: ID<Section>?

    /// A statement.
    public init(from: Day, to: Day, section: ID<Section>?) {
        self.from = from
        self.to = to
        self.section = section
    }

    /// The ledger's for the whole cooperative, the activity's for one.
    public var neededPermission: Permission { section == nil ? .viewLedger : Self.permission }

    /// Both statements with the names of their accounts.
    public struct Answer: Sendable {
        /// Expenses and income of the days.
        public let income: SectionStatement
        /// Assets and liabilities at the end, with the result since the beginning.
        public let position: SectionStatement
        /// Names of the accounts in the cooperative's language.
        public let titles: [String: String]
        /// All sections, for a choice.
        public let sections: [Section]
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(neededPermission, on: section)
        let flows = try work.store.balances.trialBalance(from: from, at: to, section: section)
        let stocks = try work.store.balances.trialBalance(at: to, section: section)
        let accounts = Set((flows.rows + stocks.rows).map(\.account))
        return Answer(
            income: SectionStatement(flows, chart: work.law.chart),
            position: SectionStatement(stocks, chart: work.law.chart),
            titles: work.titles(of: Array(accounts)),
            sections: section == nil ? try work.store.sections.all() : [])
    }
}

/// A page of the ledger.
public struct ListEntries: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger
    /// Which entries.
    public let filter: EntryFilter
    /// The last entry of the page before.
    public let before: EntryPlace?
    /// How many.
    public let limit: Int

    /// A page of the ledger, newest first.
    public init(_ filter: EntryFilter, before: EntryPlace? = nil, limit: Int = 50) {
        self.filter = filter
        self.before = before
        self.limit = limit
    }

    /// Entries and what their lines name.
    public struct Answer: Sendable {
        /// The entries.
        public let entries: [PostedEntry]
        /// Names of the accounts.
        public let titles: [String: String]
        /// All sections, by number.
        public let sections: [Section]
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let entries = try work.store.entries.page(filter, before: before, limit: limit)
        let accounts = Set(entries.flatMap(\.lines).map(\.account))
        return Answer(
            entries: entries, titles: work.titles(of: Array(accounts)),
            sections: try work.store.sections.all())
    }
}

/// One entry with its lines.
public struct FindEntry: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger
    /// The entry.
    public let id: ID<Entry>

    /// One entry.
    public init(id: ID<Entry>) { self.id = id }

    /// An entry and what its lines name.
    public struct Answer: Sendable {
        /// The entry.
        public let entry: PostedEntry
        /// Names of the accounts.
        public let titles: [String: String]
        /// All sections.
        public let sections: [Section]
        /// Names of the third parties, by number.
        public let parties: [ID<ThirdParty>: Party]
    }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let entry = try work.store.entries.find(id)
        var parties: [ID<ThirdParty>: Party] = [:]
        for id in entry.lines.compactMap(\.thirdParty) {
            parties[id] = try work.store.parties.find(id)
        }
        return Answer(
            entry: entry, titles: work.titles(of: entry.lines.map(\.account)),
            sections: try work.store.sections.all(), parties: parties)
    }
}

extension Work {
    /// Names of accounts in the cooperative's language.
    func titles(of accounts: [String]) -> [String: String] {
        Dictionary(
            accounts.map { ($0, law.chart.title(of: $0, in: cooperative.language)) },
            uniquingKeysWith: { first, _ in first })
    }
}
