// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Store

/// Changes the account one's own pay goes to; the route asks for a fresh proof.
///
/// The change waits; the first account of all is used at once.
public struct ChangeOwnAccount: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// Name in the audit log.
    public static let auditName = "bank_account.changed"

    private let iban: String

    /// The new account.
    public init(iban: String) { self.iban = iban }

    /// - Throws: ``Basics/BasicsError/badIdentifier(kind:text:)``, ``OperationError/badField(_:)``,
    ///   or ``Store/StoreError/notFound(kind:id:)`` for somebody who is not paid here.
    public func run(in work: Work) throws -> Int64 {
        let person = try work.person
        let (id, isFirst) = try work.askAccount(
            IBAN(iban), for: person, of: work.paid(person))
        try work.startChange(id, isFirst: isFirst, confirmedBy: nil)
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}

/// Asks for another account for a member's pay, on their behalf; a second person must confirm.
public struct AskAccountChange: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// Name in the audit log.
    public static let auditName = "bank_account.asked"

    private let person: ID<Person>
    private let iban: String

    /// The member and the new account.
    public init(person: ID<Person>, iban: String) {
        self.person = person
        self.iban = iban
    }

    /// - Throws: As ``ChangeOwnAccount``; ``OperationError/wrongState(kind:)`` while a change that
    ///   the member asked for waits: only they put another in its place.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        let engagements = try work.paid(person)
        if let open = try work.store.accountChanges.open(of: person),
            open.askedBy == Actor.person(person).name
        {
            throw OperationError.wrongState(kind: "bank_account_change")
        }
        let iban = try IBAN(iban)
        _ = try work.askAccount(iban, for: person, of: engagements)
        try work.tellAccount(
            .bankAccountAsked, person,
            ["ending": String(iban.text.suffix(4)), "by": work.actorName])
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}

/// Confirms a change that somebody else of the office asked for, or stops any that waits.
public struct DecideAccountChange: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.approvePayments
    /// Name in the audit log.
    public static let auditName = "bank_account.decided"

    private let change: ID<AccountChange>
    private let isConfirmed: Bool

    /// A decision on a change.
    public init(_ change: ID<AccountChange>, isConfirmed: Bool) {
        self.change = change
        self.isConfirmed = isConfirmed
    }

    /// - Throws: ``Access/AccessError/ownApproval`` for who asked;
    ///   ``OperationError/wrongState(kind:)`` for a change that is confirmed already, used or
    ///   stopped.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        let change = try work.store.accountChanges.find(change)
        guard isConfirmed else {
            try work.stopChange(change)
            return change.person.value
        }
        guard change.state == .asked else {
            throw OperationError.wrongState(kind: "bank_account_change")
        }
        guard change.askedBy != work.actor.name else { throw AccessError.ownApproval }
        let current = try work.account(of: work.paid(change.person))
        try work.startChange(change.id, isFirst: current.isEmpty, confirmedBy: work.actor.name)
        return change.person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }

    /// Which of the two.
    public func detail(of output: Int64) -> String { isConfirmed ? "confirmed" : "stopped" }
}

/// Stops a change of the account one's own pay goes to, before it is used.
public struct StopAccountChange: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// Name in the audit log.
    public static let auditName = "bank_account.stopped"

    private let change: ID<AccountChange>

    /// A change of one's own.
    public init(_ change: ID<AccountChange>) { self.change = change }

    /// - Throws: ``Store/StoreError/notFound(kind:id:)`` for a change of somebody else;
    ///   ``OperationError/wrongState(kind:)`` for one that is used or stopped.
    public func run(in work: Work) throws -> Int64 {
        let change = try work.store.accountChanges.find(change)
        guard change.person == (try work.person) else {
            throw StoreError.notFound(kind: "bank_account_change", id: change.id.description)
        }
        try work.stopChange(change)
        return change.person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}

/// Sets how long changes of accounts wait in the cooperative.
public struct SetAccountCooling: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.operate
    /// Name in the audit log.
    public static let auditName = "bank_account.cooling_set"
    /// From a day to a month.
    public static let bounds = 24...720

    private let hours: Int

    /// A number of hours.
    public init(hours: Int) { self.hours = hours }

    /// - Throws: ``OperationError/badField(_:)`` outside ``bounds``.
    public func run(in work: Work) throws -> Int {
        try work.require(Self.permission)
        guard Self.bounds.contains(hours) else { throw OperationError.badField("hours") }
        try work.store.accountChanges.setCoolingHours(hours)
        return hours
    }

    /// How many.
    public func detail(of output: Int) -> String { "\(hours) h" }
}
