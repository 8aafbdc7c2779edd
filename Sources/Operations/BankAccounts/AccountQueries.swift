// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Basics
import Ledger
public import Store

/// The account the pay of whoever asks goes to, and a change of it that waits.
public struct ShowOwnAccount: Query {
    /// What the actor needs.
    public static let permission = Permission.ownAccount

    /// One's own account.
    public init() {}

    /// An account and its change.
    public struct Answer: Sendable {
        /// Whether the person is paid here at all.
        public let isPaid: Bool
        /// Where their pay goes; empty when nobody said.
        public let iban: String
        /// The change that waits.
        public let change: AccountChange?
        /// Who asked for it.
        public let askedBy: String
        /// How many hours a change waits.
        public let hours: Int
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        let person = try work.person
        let own = try work.store.engagements.all().filter { $0.person == person }
        let change = try work.store.accountChanges.open(of: person)
        let names = try work.names(of: change.map { [$0.askedBy] } ?? [])
        return Answer(
            isPaid: !own.isEmpty, iban: try work.account(of: own), change: change,
            askedBy: change.flatMap { names[$0.askedBy] } ?? "",
            hours: try work.store.accountChanges.coolingHours())
    }
}

/// How many hours a change of account waits in the cooperative.
public struct ShowAccountCooling: Query {
    /// What the actor needs.
    public static let permission = Permission.operate

    /// The hours.
    public init() {}

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Int {
        try work.require(Self.permission)
        return try work.store.accountChanges.coolingHours()
    }
}

/// The accounts members' pay goes to, by their last digits, and the changes that wait.
public struct ListPayAccounts: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger

    /// All of them.
    public init() {}

    /// A member and the account of their pay.
    public struct Member: Sendable {
        /// The member.
        public let person: Person
        /// The last four digits; empty when there is no account.
        public let ending: String
        /// Whether the pay of another member goes there, or is to go there, too.
        public let isShared: Bool
        /// The change that waits.
        public let change: AccountChange?
    }

    /// Members, names, and what the actor may do.
    public struct Answer: Sendable {
        /// By name.
        public let members: [Member]
        /// Names of those who asked, by what the log calls them.
        public let names: [String: String]
        /// Whether the actor may ask for a change.
        public let mayAsk: Bool
        /// Whether the actor may confirm one that somebody else asked for.
        public let mayDecide: Bool
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let changes = Dictionary(
            try work.store.accountChanges.open().map { ($0.person, $0) }, uniquingKeysWith: { $1 })
        let users = try work.store.accountChanges.users()
        let engagements = Dictionary(grouping: try work.store.engagements.all(), by: \.person)
        let mayDecide = work.may(.approvePayments)
        let people = try People(in: work.store.transaction).all(in: work.store.coop)
        let members = try people.compactMap { person -> Member? in
            guard let own = engagements[person.id] else { return nil }
            let iban = try work.account(of: own)
            let change = changes[person.id]
            let concerned = [iban] + (change.map { [$0.iban] } ?? [])
            return Member(
                person: person, ending: String(iban.suffix(4)),
                isShared: concerned.contains { (users[$0]?.count ?? 0) > 1 },
                // Who cannot confirm has no need of the whole number.
                change: mayDecide ? change : change?.shortened)
        }
        return Answer(
            members: members, names: try work.names(of: changes.values.map(\.askedBy)),
            mayAsk: work.may(.runPayroll), mayDecide: mayDecide)
    }
}

extension AccountChange {
    /// The same with the last four digits of the account alone.
    fileprivate var shortened: AccountChange {
        AccountChange(
            id: id, person: person, iban: ending, oldEnding: oldEnding, state: state,
            askedBy: askedBy, askedAt: askedAt, effectiveAt: effectiveAt, firstPeriod: firstPeriod)
    }
}
