// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Basics
import Ledger
import Store

/// What others did in members' activities that members do themselves, and were not told yet.
struct UntoldActs {
    /// Operations of a member's own, by their name in the audit log: to invoice, to choose pay.
    ///
    /// What the office does for everybody, a payslip or a closing, is no act on behalf; what it
    /// reads stands on the member's page.
    static let operations: Set<String> = [
        "invoice.issued", "invoice.written_off", "credit_note.issued", "draft.saved",
        "draft.deleted", "client.added", "client.updated", "pay.chosen", "purchase.booked",
    ]
    /// Older ones are not told: the member has long seen them.
    static let daysMost: Int64 = 7
    private static let mark = "acts.told"

    /// By member: how many, and who did them.
    private(set) var byPerson: [ID<Person>: (count: Int, actors: Set<String>)] = [:]
    private let last: Int64

    /// Reads what came since the last time.
    init(in work: Work) throws {
        let told = try work.store.counter(Self.mark).last
        let since = work.store.moment.now.adding(seconds: -Self.daysMost * 86_400)
        let lines = try work.store.audit.after(told, since: since)
        last = lines.last?.id.value ?? told
        let owners = Dictionary(
            grouping: try work.store.engagements.all(), by: \.section.value
        ).mapValues { Set($0.map(\.person)) }
        for line in lines.map(\.line) where Self.operations.contains(line.operation) {
            for person in owners[line.section] ?? []
            where line.actor != Actor.person(person).name {
                byPerson[person, default: (0, [])].count += 1
                byPerson[person]?.actors.insert(line.actor)
            }
        }
    }

    /// Notes that all of them were told.
    func noteTold(in work: Work) throws {
        var counter = try work.store.counter(Self.mark)
        counter.last = last
        work.store.setCounter(Self.mark, to: counter)
    }
}

/// Whether a member has something to hear about what others did in their name.
struct HasUntoldActs: Query {
    static let permission = Permission.operate

    func run(in work: Work) throws -> Bool {
        try work.require(Self.permission)
        return try !UntoldActs(in: work).byPerson.isEmpty
    }
}

/// Tells members, in one letter and one notice each, what others did in their name.
public struct TellActs: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.operate
    /// Name in the audit log.
    public static let auditName = "notice.acts_told"

    /// Everything since the last time.
    public init() {}

    /// - Returns: How many members were told.
    public func run(in work: Work) throws -> Int {
        try work.require(Self.permission)
        let untold = try UntoldActs(in: work)
        for (person, acts) in untold.byPerson.sorted(by: { $0.key < $1.key }) {
            let names = try work.names(of: Array(acts.actors)).values.sorted()
            try work.tell(
                .actedOnBehalf, person,
                ["by": names.joined(separator: ", "), "count": String(acts.count)],
                link: "/account/data")
        }
        try untold.noteTold(in: work)
        return untold.byPerson.count
    }

    /// How many members.
    public func detail(of output: Int) -> String { String(output) }
}
