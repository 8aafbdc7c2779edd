// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Database
public import Store

/// A day that matters to somebody.
public struct Deadline: Sendable, Hashable {
    /// What the day is.
    public enum Kind: String, Sendable {
        /// Money received until then counts for the month's pay.
        case payCutoff = "pay_cutoff"
        /// The month's pay is due.
        case payDay = "pay_day"
        /// A contract ends.
        case contractEnd = "contract_end"
    }

    /// What the day is.
    public let kind: Kind
    /// The day.
    public let day: Day
    /// The month it is about; nil when it is about a contract.
    public let period: Period?
    /// Whose contract ends; nil when it is the reader's own, or about pay.
    public let name: String?
    /// Names the day for good, within the cooperative.
    public let key: String
}

/// The days that matter to the person who asks: from last month, a year on.
public struct ListDeadlines: Query {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    private static let months = 13

    /// The days of the person who asks.
    public init() {}

    /// - Returns: By day.
    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [Deadline] {
        let person = try work.person
        let all = try work.store.engagements.all()
        let own = all.filter { $0.person == person }
        let seesAll = work.may(.runPayroll) || work.may(.manageMembers)
        var found: [Deadline] = []
        var period = work.today.period.previous
        for _ in 0...Self.months {
            if seesAll || own.contains(where: { $0.runs(in: period) }) {
                found += [
                    Deadline(
                        kind: .payCutoff, day: period.day(work.cooperative.cutoffDay),
                        period: period, name: nil, key: "pay_cutoff.\(period)"),
                    Deadline(
                        kind: .payDay, day: period.lastDay, period: period, name: nil,
                        key: "pay_day.\(period)"),
                ]
            }
            period = period.next
        }
        for engagement in seesAll ? all : own {
            guard let end = engagement.to, end >= work.today.period.previous.firstDay else {
                continue
            }
            let isOwn = engagement.person == person
            let name =
                isOwn ? nil : try work.store.parties.find(engagement.employee).details.name
            found.append(
                Deadline(
                    kind: .contractEnd, day: end, period: nil, name: name,
                    key: "contract_end.\(engagement.id)"))
        }
        return found.sorted { ($0.day, $0.key) < ($1.day, $1.key) }
    }
}

/// When the calendar address of the person who asks was made; nil when there is none.
public struct FindCalendarAddress: Query {
    /// What the actor needs.
    public static let permission = Permission.ownAccount

    /// The address of the person who asks.
    public init() {}

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Instant? {
        try CalendarAddresses(in: work.store.transaction)
            .madeAt(of: work.person, in: work.store.coop)
    }
}

/// Gives the person who asks a new calendar address, or takes theirs away.
public struct ChangeCalendarAddress: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// Name in the audit log.
    public static let auditName = "account.calendar_address"

    private let tokenHash: String?

    /// A new address, by the secret in it; nil takes it away.
    public init(_ token: Token?) { tokenHash = token?.hash }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Int64 {
        let person = try work.person
        let addresses = CalendarAddresses(in: work.store.transaction)
        if let tokenHash {
            try addresses.set(
                tokenHash: tokenHash, of: person, in: work.store.coop, at: work.store.moment.now)
        } else {
            try addresses.remove(of: person, in: work.store.coop)
        }
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}

/// What a calendar address leads to.
public struct CalendarContent: Sendable {
    /// Whose it is.
    public let person: Person
    /// The cooperative.
    public let cooperative: Cooperative
    /// Their days.
    public let deadlines: [Deadline]
}

extension House {
    /// What a calendar address leads to, by the rights its owner has now; nil for none.
    public nonisolated func calendar(_ token: Token) async throws -> CalendarContent? {
        let hash = token.hash
        let found = try await database.read(scope: .installation) { transaction in
            try CalendarAddresses(in: transaction).owner(tokenHash: hash).flatMap { owner in
                try Cooperative.find(owner.coop, in: transaction).map { (owner.person, $0) }
            }
        }
        guard let (person, cooperative) = found else { return nil }
        do {
            let deadlines = try await ask(
                ListDeadlines(), as: .person(person.id), in: cooperative.id)
            return CalendarContent(
                person: person, cooperative: cooperative, deadlines: deadlines)
        } catch is AccessError { return nil }
    }
}
