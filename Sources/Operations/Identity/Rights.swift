// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Store

/// Gives somebody a role.
public struct GiveRole: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.giveRights
    /// Name in the audit log.
    public static let auditName = "right.given"

    /// Who gets it.
    public let person: ID<Person>
    /// The role, as far and as long as it reaches.
    public let wish: RoleWish

    /// A role to give.
    public init(_ wish: RoleWish, to person: ID<Person>) {
        self.person = person
        self.wish = wish
    }

    /// - Throws: ``Access/AccessError/ownRights``,
    ///   ``Access/AccessError/conflictingRoles(_:_:)``, ``OperationError/badField(_:)``, or
    ///   ``Store/StoreError/notFound(kind:id:)``; nothing has changed by then.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        try work.give(wish, to: person)
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
    /// The role.
    public func detail(of output: Int64) -> String { wish.role }
}

/// Takes a role away from somebody, at once.
public struct WithdrawRole: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.giveRights
    /// Name in the audit log.
    public static let auditName = "right.withdrawn"

    /// Who loses it.
    public let person: ID<Person>
    /// The role, with what it reaches; its days do not matter.
    public let wish: RoleWish

    /// A role to take away.
    public init(_ wish: RoleWish, from person: ID<Person>) {
        self.person = person
        self.wish = wish
    }

    /// - Throws: ``Access/AccessError/ownRights`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        _ = try work.colleague(person)
        guard try work.store.grants.remove(wish.grant, from: person) else {
            throw StoreError.notFound(kind: "right", id: wish.role)
        }
        try work.tell(.rolesChanged, person, ["by": work.actorName])
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
    /// The role.
    public func detail(of output: Int64) -> String { wish.role }
}

/// Gives somebody another's work for a time, so that two people can still check each other.
public struct NameDeputy: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.nameDeputies
    /// Name in the audit log.
    public static let auditName = "deputy.named"
    /// The longest a deputy is named for, in days.
    public static let daysMax = 366

    /// Who stands in.
    public let person: ID<Person>
    /// The role, with its first and last day.
    public let wish: RoleWish

    /// A deputy to name, from a day to a day.
    public init(_ role: Role, person: ID<Person>, from: Day, to: Day) {
        self.person = person
        wish = RoleWish(role, from: from, to: to)
    }

    /// - Throws: ``Access/AccessError/ownRights``,
    ///   ``Access/AccessError/conflictingRoles(_:_:)`` or ``OperationError/badField(_:)`` for a
    ///   role that cannot be deputised, or more than a year.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        guard let role = Role(rawValue: wish.role), role.canBeDeputised else {
            throw OperationError.badField("role")
        }
        guard let from = wish.from, let to = wish.to, from <= to, to - from < Self.daysMax else {
            throw OperationError.badField("to")
        }
        try work.give(wish, to: person)
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
    /// The role and its days.
    public func detail(of output: Int64) -> String {
        "\(wish.role) \(wish.from?.description ?? "") \(wish.to?.description ?? "")"
    }
}

/// Lets somebody sign in no more, or again; open sessions end at once.
public struct DisablePerson: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.giveRights
    /// Name in the audit log.
    public static let auditName = "person.access_changed"

    /// Who.
    public let person: ID<Person>
    /// Whether they may no longer sign in.
    public let isDisabled: Bool

    /// Somebody to let in no more, or again.
    public init(_ person: ID<Person>, isDisabled: Bool) {
        self.person = person
        self.isDisabled = isDisabled
    }

    /// - Throws: ``Access/AccessError/ownRights`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        _ = try work.colleague(person)
        try People(in: work.store.transaction).disable(person, isDisabled)
        try Sessions(in: work.store.transaction).endAll(of: person, at: work.store.moment.now)
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
    /// What it is from now on.
    public func detail(of output: Int64) -> String { isDisabled ? "disabled" : "enabled" }
}

/// Takes somebody's lost second factor away, so that they make a new one when they come back.
public struct ResetSecondFactor: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.giveRights
    /// Name in the audit log.
    public static let auditName = "person.second_factor_reset"

    /// Whose.
    public let person: ID<Person>

    /// A second factor to take away.
    public init(_ person: ID<Person>) { self.person = person }

    /// - Throws: ``Access/AccessError/ownRights`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        _ = try work.colleague(person)
        let proofs = Proofs(in: work.store.transaction)
        try proofs.dropSecondFactor(of: person)
        try proofs.dropDevices(of: person)
        try Sessions(in: work.store.transaction).endAll(of: person, at: work.store.moment.now)
        try work.tell(.secondFactorChanged, person)
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}

/// Forgets who somebody was, once they may no longer sign in; it cannot be undone.
///
/// Invoices, payslips and entries stay: commercial and labour law keep them. What the person did
/// stays under their number.
///
/// - Source: Regulation (EU) 2016/679, article 17(1)(a) and (3)(b).
public struct ErasePerson: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.giveRights
    /// Name in the audit log.
    public static let auditName = "person.erased"

    /// Who.
    public let person: ID<Person>

    /// Somebody to forget.
    public init(_ person: ID<Person>) { self.person = person }

    /// - Throws: ``OperationError/wrongState(kind:)`` while they may sign in, or work in another
    ///   cooperative too; ``Access/AccessError/ownRights``.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        let people = People(in: work.store.transaction)
        guard try work.colleague(person).isDisabled,
            try people.coops(of: person) == [work.store.coop]
        else { throw OperationError.wrongState(kind: "person") }
        for grant in try work.store.grants.of(person) {
            _ = try work.store.grants.remove(grant, from: person)
        }
        try work.store.accountChanges.erase(of: person)
        try people.erase(person)
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}

extension Role {
    /// Whether a deputy may hold the role for a time.
    public var canBeDeputised: Bool {
        switch self {
        case .billing, .accountant, .payroll, .director, .board: true
        case .member, .coach, .auditor, .operator: false
        }
    }
}

extension Work {
    /// Somebody else who works in the cooperative: nobody changes their own rights.
    fileprivate func colleague(_ id: ID<Person>) throws -> Person {
        if case .person(id) = actor { throw AccessError.ownRights }
        return try People(in: store.transaction).find(id, in: store.coop)
    }

    /// Gives a colleague a role, unless one they hold stands against it.
    fileprivate func give(_ wish: RoleWish, to person: ID<Person>) throws {
        _ = try colleague(person)
        try wish.check(in: self)
        let held = try store.grants.of(person).filter { $0.to.map { today <= $0 } ?? true }
        for other in held.compactMap({ Role(rawValue: $0.role) }) {
            if Role(rawValue: wish.role)?.conflicts.contains(other) == true {
                throw AccessError.conflictingRoles(wish.role, other.rawValue)
            }
        }
        // A grant of the same reach that is over makes room for the new one.
        if let old = try store.grants.of(person).first(where: { $0.sameReach(as: wish.grant) }),
            old.to.map({ $0 < today }) ?? false
        {
            _ = try store.grants.remove(old, from: person)
        }
        try store.grants.add(wish.grant, to: person, by: actor.name)
        try tell(.rolesChanged, person, ["by": actorName])
    }
}

extension RoleGrant {
    fileprivate func sameReach(as other: RoleGrant) -> Bool {
        role == other.role && section == other.section && group == other.group
    }
}
