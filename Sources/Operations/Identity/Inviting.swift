// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Store

/// How far a role reaches, as a form asks for it.
public struct RoleWish: Sendable, Codable, Hashable {
    /// Name of the role.
    public let role: String
    /// The one activity it reaches; nil for more.
    public let section: ID<Section>?
    /// The office or group it reaches; nil for one activity or all.
    public let group: ID<MemberGroup>?
    /// Its first day; nil from now on.
    public let from: Day?
    /// Its last day; nil for no end.
    public let to: Day?

    /// A role, for the whole cooperative unless an activity or a group is named.
    public init(
        _ role: Role, section: ID<Section>? = nil, group: ID<MemberGroup>? = nil,
        from: Day? = nil, to: Day? = nil
    ) {
        self.role = role.rawValue
        self.section = section
        self.group = group
        self.from = from
        self.to = to
    }

    /// The grant the store keeps.
    var grant: RoleGrant {
        RoleGrant(role: role, section: section?.value, group: group, from: from, to: to)
    }

    /// Checks that the role and what it reaches exist, and that its days are in order.
    ///
    /// - Throws: ``OperationError/badField(_:)``.
    func check(in work: Work) throws {
        guard let known = Role(rawValue: role) else { throw OperationError.badField("role") }
        let activities = Set(try work.store.sections.all(.activity).map(\.id))
        let groups = Set(try work.store.groups.all().map(\.id))
        guard section.map(activities.contains) ?? true, group.map(groups.contains) ?? true,
            section == nil || group == nil
        else { throw OperationError.badField("reach") }
        if known == .member, section == nil { throw OperationError.badField("reach") }
        if let to, to < from ?? work.today { throw OperationError.badField("to") }
    }
}

/// Invites somebody: they get a link by mail, choose a password, and have the role.
public struct InvitePerson: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.giveRights
    /// Name in the audit log.
    public static let auditName = "person.invited"

    /// The address the link goes to; it becomes the log-in.
    public let email: String
    /// Name shown to others, 1 to 200 characters.
    public let name: String
    /// Language of the letter and of their pages.
    public let language: String
    /// Their first role.
    public let wish: RoleWish
    /// The token of the link.
    let token: String

    /// Somebody to invite; `token`: 32 random bytes in hexadecimal.
    public init(email: String, name: String, language: String, wish: RoleWish, token: Token) {
        self.email = email.lowercased()
        self.name = name
        self.language = language
        self.wish = wish
        self.token = token.text
    }

    /// The token differs each time the form is sent.
    public var fingerprint: [UInt8] { Array("\(email) \(name) \(wish.role)".utf8) }

    /// - Throws: ``Access/AccessError``, ``OperationError/badField(_:)``, or
    ///   ``OperationError/wrongState(kind:)`` when they work here already.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        guard PartyCheck.isEmail(email) else { throw OperationError.badField("email") }
        guard !name.isEmpty, name.count <= 200 else { throw OperationError.badField("name") }
        try wish.check(in: work)
        let people = People(in: work.store.transaction)
        let known = try people.credential(email)
        if let known, known.coops.contains(work.store.coop) {
            throw OperationError.wrongState(kind: "person")
        }
        let person =
            try known?.person.id
            ?? people.add(
                email: email, name: name, language: language, passwordHash: "",
                at: work.store.moment.now)
        try people.employ(person, in: work.store.coop)
        try work.store.grants.add(wish.grant, to: person, by: work.actor.name)
        try work.invite(person, by: token)
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
    /// The role.
    public func detail(of output: Int64) -> String { wish.role }
}

/// Sends somebody who has not come yet a new link; the one before stops working.
public struct InviteAgain: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.giveRights
    /// Name in the audit log.
    public static let auditName = "person.invited_again"

    /// Who is invited.
    public let person: ID<Person>
    /// The token of the link.
    let token: String

    /// Somebody to invite again; `token`: 32 random bytes in hexadecimal.
    public init(person: ID<Person>, token: Token) {
        self.person = person
        self.token = token.text
    }

    /// The token differs each time the form is sent.
    public var fingerprint: [UInt8] { Array(person.description.utf8) }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``, or
    ///   ``OperationError/wrongState(kind:)`` when they have a password already.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        _ = try People(in: work.store.transaction).find(person, in: work.store.coop)
        let hash = try Proofs(in: work.store.transaction).passwordHash(of: person) ?? ""
        guard hash.isEmpty else { throw OperationError.wrongState(kind: "invitation") }
        try work.invite(person, by: token)
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}

extension Work {
    /// Keeps an invitation's link and writes the letter with it.
    fileprivate func invite(_ person: ID<Person>, by token: String) throws {
        let now = store.moment.now
        let end = now.adding(seconds: House.invitationSeconds)
        try Proofs(in: store.transaction).addLink(
            .invitation, tokenHash: Token(received: token).hash, person: person,
            coop: store.coop, lasting: (now, end))
        try tell(
            .invitation, person,
            ["inviter": actorName, "until": end.day(in: cooperative.timeZone).description],
            link: "/access/\(token)", validSeconds: House.invitationSeconds)
    }
}
