// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Store

/// A person of the cooperative with what they may do.
public struct PersonRow: Sendable {
    /// How far they have come.
    public enum State: String, Sendable, CaseIterable {
        /// They have a link and no password yet.
        case invited
        /// Their link is over; they have no password.
        case expired
        /// They can sign in.
        case active
        /// They may not sign in.
        case disabled
    }

    /// Who.
    public let person: Person
    /// Their roles, past and coming ones too.
    public let grants: [RoleGrant]
    /// How far they have come.
    public let state: State
    /// Whether they have a second factor.
    public let hasSecondFactor: Bool
    /// The last use of an open session; nil when none is open.
    public let seenAt: Instant?
}

/// The people of the cooperative.
public struct ListPeople: Query {
    /// What the actor needs, this or ``Access/Permission/nameDeputies``.
    public static let permission = Permission.giveRights

    private let forDeputies: Bool

    /// Everybody who works in the cooperative; `forDeputies`: asked by those who name deputies.
    public init(forDeputies: Bool = false) { self.forDeputies = forDeputies }

    /// What the actor needs.
    public var neededPermission: Permission { forDeputies ? .nameDeputies : Self.permission }

    /// What the list shows.
    public struct Answer: Sendable {
        /// By name.
        public let people: [PersonRow]
        /// The offices and groups a role can be limited to.
        public let groups: [MemberGroup]
        /// The activities a role can be limited to.
        public let activities: [Section]
        /// The day.
        public let today: Day
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(neededPermission)
        let transaction = work.store.transaction
        let now = work.store.moment.now
        let proofs = Proofs(in: transaction)
        let grants = try work.store.grants.all()
        let invited = try proofs.invited(at: now)
        let secured = try proofs.withSecondFactor()
        let known = try proofs.withPassword()
        let seen = try Sessions(in: transaction).lastUse(at: now)
        let rows = try People(in: transaction).all(in: work.store.coop).map { person in
            let state: PersonRow.State =
                person.isDisabled
                ? .disabled
                : known.contains(person.id)
                    ? .active : invited[person.id] == nil ? .expired : .invited
            return PersonRow(
                person: person, grants: grants[person.id] ?? [], state: state,
                hasSecondFactor: secured.contains(person.id),
                seenAt: seen[person.id])
        }
        return Answer(
            people: rows, groups: try work.store.groups.all(),
            activities: try work.store.sections.all(.activity), today: work.today)
    }
}

/// The open sessions of the person who asks.
public struct ListSessions: Query {
    /// What the actor needs.
    public static let permission = Permission.ownAccount

    /// One's own sessions.
    public init() {}

    /// - Returns: The last used first.
    public func run(in work: Work) throws -> [StoredSession] {
        try Sessions(in: work.store.transaction).open(
            of: work.person, at: work.store.moment.now)
    }
}

/// Changes the name and language of the person who asks.
public struct ChangeProfile: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// Name in the audit log.
    public static let auditName = "account.profile_changed"

    /// The name shown to others, 1 to 200 characters.
    public let name: String
    /// The language of their pages and letters.
    public let language: String

    /// A name and a language.
    public init(name: String, language: String) {
        self.name = name
        self.language = language
    }

    /// - Throws: ``OperationError/badField(_:)``.
    public func run(in work: Work) throws -> Int64 {
        let person = try work.person
        guard !name.isEmpty, name.count <= 200 else { throw OperationError.badField("name") }
        guard language.count == 2 else { throw OperationError.badField("language") }
        try People(in: work.store.transaction).rename(person, to: name, language: language)
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}
