// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database

/// A change of the account that somebody's pay goes to.
public struct AccountChange: Sendable, Hashable {
    /// How far it has come.
    public enum State: String, Sendable {
        /// The office asked for it; a second person must confirm.
        case asked
        /// It waits for its day; the old account is paid until then.
        case cooling
        /// It is the account of the person's pay, or was.
        case applied
        /// The person, or who was to confirm, stopped it.
        case stopped
    }

    /// Its number within the cooperative.
    public let id: ID<AccountChange>
    /// Whose pay it is.
    public let person: ID<Person>
    /// The new account.
    public let iban: String
    /// The last four digits of the account before; empty when there was none.
    public let oldEnding: String
    /// How far it has come.
    public let state: State
    /// Who asked for it, as the audit log names them.
    public let askedBy: String
    /// When.
    public let askedAt: Instant
    /// When it may be used; nil until it is confirmed.
    public let effectiveAt: Instant?
    /// The first month whose pay goes there; nil until it is confirmed.
    public let firstPeriod: Period?

    /// A change as it stands.
    public init(
        id: ID<AccountChange>, person: ID<Person>, iban: String, oldEnding: String, state: State,
        askedBy: String, askedAt: Instant, effectiveAt: Instant?, firstPeriod: Period?
    ) {
        self.id = id
        self.person = person
        self.iban = iban
        self.oldEnding = oldEnding
        self.state = state
        self.askedBy = askedBy
        self.askedAt = askedAt
        self.effectiveAt = effectiveAt
        self.firstPeriod = firstPeriod
    }

    /// The last four digits of the new account.
    public var ending: String { String(iban.suffix(4)) }
}

/// The changes of the accounts that pay goes to.
public struct AccountChanges {
    let work: CooperativeTransaction

    /// How many hours a change waits in the cooperative.
    public func coolingHours() throws -> Int {
        try work.transaction.value(
            "SELECT account_cooling_hours FROM cooperative WHERE id = \(work.coop)") ?? 72
    }

    /// Sets how many hours changes wait from now on.
    public func setCoolingHours(_ hours: Int) throws {
        try work.transaction.run(
            "UPDATE cooperative SET account_cooling_hours = \(hours) WHERE id = \(work.coop)")
    }

    /// Keeps a change that was asked for.
    ///
    /// - Returns: Its number.
    public func add(
        _ iban: IBAN, for person: ID<Person>, oldEnding: String, by actor: String
    ) throws -> ID<AccountChange> {
        let id: ID<AccountChange> = work.nextID()
        try work.transaction.run(
            """
            INSERT INTO bank_account_change (
                coop_id, id, person_id, iban, old_ending, state, asked_by, asked_at)
            VALUES (
                \(work.coop), \(id), \(person), \(iban.text), \(oldEnding), 'asked', \(actor),
                \(work.moment.now))
            """)
        return id
    }

    /// Lets a change wait for its day.
    ///
    /// `decider`: who confirmed it; nil where the person asked themself.
    public func start(
        _ id: ID<AccountChange>, at effective: Instant, from period: Period, by decider: String?
    ) throws {
        let decidedAt = decider == nil ? nil : work.moment.now
        try work.transaction.run(
            """
            UPDATE bank_account_change
            SET state = 'cooling', effective_at = \(effective), first_period = \(period),
                decided_by = \(decider), decided_at = \(decidedAt)
            WHERE coop_id = \(work.coop) AND id = \(id) AND state = 'asked'
            """)
    }

    /// Notes that a change is the account of the person's pay from now on.
    public func apply(_ id: ID<AccountChange>) throws {
        try work.transaction.run(
            """
            UPDATE bank_account_change SET state = 'applied', ended_at = \(work.moment.now)
            WHERE coop_id = \(work.coop) AND id = \(id) AND state = 'cooling'
            """)
    }

    /// Stops a change that is not applied.
    public func stop(_ id: ID<AccountChange>, by actor: String) throws {
        try work.transaction.run(
            """
            UPDATE bank_account_change
            SET state = 'stopped', ended_at = \(work.moment.now), ended_by = \(actor)
            WHERE coop_id = \(work.coop) AND id = \(id) AND state IN ('asked', 'cooling')
            """)
    }

    /// A change by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<AccountChange>) throws -> AccountChange {
        guard let found = try fetch("AND id = \(id)").first else {
            throw StoreError.notFound(kind: "bank_account_change", id: id.description)
        }
        return found
    }

    /// The change of a person that is under way; nil when there is none.
    public func open(of person: ID<Person>) throws -> AccountChange? {
        try fetch("AND person_id = \(person) AND state IN ('asked', 'cooling')").first
    }

    /// All that are under way, oldest first.
    public func open() throws -> [AccountChange] {
        try fetch("AND state IN ('asked', 'cooling')")
    }

    /// The accounts pay goes to, or is to go to, with whom it pays.
    public func users() throws -> [String: Set<ID<Person>>] {
        let rows = try work.transaction.rows(
            """
            SELECT d.iban, e.person_id FROM engagement e
            JOIN party_details d ON d.coop_id = e.coop_id AND d.party_id = e.employee_id
            WHERE e.coop_id = \(work.coop) AND d.iban <> ''
            UNION
            SELECT iban, person_id FROM bank_account_change
            WHERE coop_id = \(work.coop) AND state IN ('asked', 'cooling')
            """)
        var users: [String: Set<ID<Person>>] = [:]
        for row in rows {
            users[try row.text("iban"), default: []].insert(try row.get("person_id"))
        }
        return users
    }

    /// Forgets the accounts of a person who left.
    public func erase(of person: ID<Person>) throws {
        try work.transaction.run(
            """
            UPDATE bank_account_change
            SET iban = '', old_ending = '',
                state = CASE WHEN state = 'applied' THEN state ELSE 'stopped' END
            WHERE coop_id = \(work.coop) AND person_id = \(person)
            """)
    }

    private func fetch(_ filter: SQL) throws -> [AccountChange] {
        try work.transaction.rows(
            """
            SELECT id, person_id, iban, old_ending, state, asked_by, asked_at, effective_at,
                first_period
            FROM bank_account_change WHERE coop_id = \(work.coop) \(filter) ORDER BY id
            """
        ).map(AccountChange.init)
    }
}

extension CooperativeTransaction {
    /// The changes of the accounts that pay goes to.
    public var accountChanges: AccountChanges { AccountChanges(work: self) }
}

extension AccountChange {
    init(_ row: Row) throws {
        let id: ID<AccountChange> = try row.get("id")
        guard let state = State(rawValue: try row.text("state")) else {
            throw StoreError.unreadable(kind: "bank_account_change", id: id.description)
        }
        self.init(
            id: id, person: try row.get("person_id"), iban: try row.get("iban"),
            oldEnding: try row.get("old_ending"), state: state,
            askedBy: try row.get("asked_by"), askedAt: try row.get("asked_at"),
            effectiveAt: try row.get("effective_at"), firstPeriod: try row.get("first_period"))
    }
}
