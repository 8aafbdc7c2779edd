// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Sales
public import Store

/// What filters and forms of the books offer: sections, accounts, journals, years.
public struct DescribeBooks: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger

    /// A description of the books.
    public init() {}

    /// The words of the books, in the cooperative's language.
    public struct Answer: Sendable {
        /// All sections, by code.
        public let sections: [Section]
        /// Accounts in use today, by code.
        public let accounts: [(code: String, title: String)]
        /// Journals with their code.
        public let journals: [(journal: Journal, code: String, title: String)]
        /// Today in the cooperative.
        public let today: Day
        /// The first entry's day; nil before there is one.
        public let firstDay: Day?
        /// The financial years of the books.
        public let years: FinancialYears

        /// The code of a section; empty when there is none of the number.
        public func code(of section: ID<Section>) -> String {
            sections.first { $0.id == section }?.code ?? ""
        }
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let chart = work.law.chart
        let language = work.cooperative.language
        let inUse = chart.accounts.values.filter { account in
            account.from <= work.today && account.to.map { work.today <= $0 } ?? true
        }
        return Answer(
            sections: try work.store.sections.all(),
            accounts: inUse.map(\.code).sorted().map { ($0, chart.title(of: $0, in: language)) },
            journals: Journal.allCases.map {
                ($0, chart.code(of: $0), chart.title(of: $0, in: language))
            }, today: work.today, firstDay: try work.store.entries.firstDay(),
            years: work.cooperative.years)
    }
}

/// One entry with its seal, what takes it back, and whether it can be taken back.
public struct ShowEntry: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger
    /// The entry.
    public let id: ID<Entry>

    /// One entry.
    public init(id: ID<Entry>) { self.id = id }

    /// An entry and what surrounds it.
    public struct Answer: Sendable {
        /// The entry and what its lines name.
        public let found: FindEntry.Answer
        /// Name of its journal, with the code.
        public let journal: String
        /// Its link in the chain.
        public let seal: EntrySeal?
        /// The entry that takes it back.
        public let reversedBy: ID<Entry>?
        /// Whether the actor may take it back.
        public let mayReverse: Bool
    }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        let found = try FindEntry(id: id).run(in: work)
        let chart = work.law.chart
        let entry = found.entry
        let reversedBy = try work.store.entries.reversal(of: id)
        let code = chart.code(of: entry.journal)
        return Answer(
            found: found,
            journal: "\(code) \(chart.title(of: entry.journal, in: work.cooperative.language))",
            seal: try work.store.entries.seal(of: id), reversedBy: reversedBy,
            mayReverse: reversedBy == nil && work.may(.keepBooks) && work.standsAlone(entry))
    }
}

extension Work {
    /// Whether an entry can be taken back by itself, without its document: ``ReverseEntry``.
    func standsAlone(_ posted: PostedEntry) -> Bool {
        let pending = law.chart.account(.vatPending)
        return posted.journal == .miscellaneous && posted.reverses == nil
            && posted.lines.allSatisfy { $0.thirdParty == nil && $0.account != pending }
    }

    /// Names behind the actors of the audit log: `person:12`, `cli:anna`.
    func names(of actors: [String]) throws -> [String: String] {
        let people = People(in: store.transaction)
        var names: [String: String] = [:]
        for actor in Set(actors) {
            let parts = actor.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            names[actor] = String(parts[1])
            if parts[0] == "person", let number = Int64(parts[1]) {
                names[actor] = try people.find(ID(number))?.name ?? actor
            }
        }
        return names
    }
}

/// What a form for a purchase offers.
public struct OfferPurchase: Query {
    /// What the actor needs.
    public static let permission = Permission.keepBooks

    /// What a form offers.
    public init() {}

    /// Activities, accounts and the day.
    public struct Answer: Sendable {
        /// The activities, by code.
        public let activities: [Section]
        /// The accounts an expense may be booked on.
        public let accounts: [(code: String, title: String)]
        /// When the VAT of a bill may be deducted here, in the order it is offered.
        public let deductions: [VATDeduction]
        /// Today in the cooperative.
        public let today: Day
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        return Answer(
            activities: try work.store.sections.all(.activity),
            accounts: work.law.chart.expenseChoices.map {
                ($0.code, work.law.chart.title(of: $0.code, in: work.cooperative.language))
            }, deductions: work.law.rates.purchases, today: work.today)
    }
}
