// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Database
public import Ledger
public import Payroll
import Sales
public import Store

/// A person to take in, with their first rights.
public struct NewPerson: Sendable, Codable {
    /// E-mail address: the log-in.
    public var email: String
    /// Name shown to others.
    public var name: String
    /// Language of their pages.
    public var language: String
    /// First password.
    public var password: String
    /// Roles for the whole cooperative.
    public var roles: [String]

    /// A person with roles for the whole cooperative.
    public init(email: String, name: String, language: String, password: String, roles: [Role]) {
        self.email = email
        self.name = name
        self.language = language
        self.password = password
        self.roles = roles.map(\.rawValue)
    }
}

extension House {
    /// Founds a cooperative: its row, its two sections and its first people.
    ///
    /// Runs once, at the command line or in the guided set-up, before anyone can sign in.
    ///
    /// - Throws: ``Database/DatabaseError/unique(constraint:)`` when the code or an address is
    ///   taken; nothing has been written.
    public func found(
        _ cooperative: Cooperative, people: [NewPerson], by actor: Actor
    ) async throws {
        guard let law = laws[cooperative.country] else {
            throw StoreError.notFound(kind: "pack", id: cooperative.country)
        }
        let number = try CompanyNumber(cooperative.siren, of: law.profile.register)
        guard number.owns(vatNumber: cooperative.vatNumber) else {
            throw SetupError.otherVATNumber(siren: number.description)
        }
        _ = try IBAN(cooperative.iban)
        let hashed = try people.map {
            ($0, try PasswordHash($0.password, salt: random.bytes(16)).text)
        }
        let moment = self.moment(for: cooperative, law: law)
        try await database.write(scope: .cooperative(cooperative.id)) { transaction in
            let store = try cooperative.established(in: transaction, under: law, at: moment).store
            for (person, hash) in hashed {
                _ = try store.admit(person, passwordHash: hash, by: actor.name)
            }
            try store.audit.append(
                actor: actor.name, operation: Cooperative.foundedName, object: 0, origin: "",
                detail: "")
            try store.flush()
        }
    }
}

extension Cooperative {
    /// Name of the founding in the audit log.
    static let foundedName = "cooperative.founded"

    /// The cooperative's row and its two sections; the caller flushes the store.
    func established(
        in transaction: any Transaction, under law: Law, at moment: Moment
    ) throws -> (store: CooperativeTransaction, sections: Work.CoreSections) {
        try found(in: transaction)
        let store = try CooperativeTransaction.writing(id, in: transaction, at: moment)
        let day = Day(number: 0)
        let names = law.profile.sections
        let treasury = try store.sections.add(
            code: "TRE", name: names.treasury[language] ?? names.treasury["fr"] ?? "TRE",
            kind: .treasury, from: day)
        let pool = try store.sections.add(
            code: "MUT", name: names.pool[language] ?? names.pool["fr"] ?? "MUT", kind: .pool,
            from: day)
        return (store, Work.CoreSections(treasury: treasury.id, pool: pool.id))
    }
}

extension CooperativeTransaction {
    /// Takes in a person with their roles; nil for who gives them stands for the person.
    func admit(
        _ person: NewPerson, passwordHash: String, by giver: String? = nil
    ) throws -> ID<Person> {
        let registry = People(in: transaction)
        let id = try registry.add(
            email: person.email, name: person.name, language: person.language,
            passwordHash: passwordHash, at: moment.now)
        try registry.employ(id, in: coop)
        for role in person.roles {
            try grants.add(RoleGrant(role: role), to: id, by: giver ?? Actor.person(id).name)
        }
        return id
    }
}

/// Takes in a member: activity, contribution, log-in, and the contract that pays them.
public struct AddMember: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.manageMembers
    /// Name in the audit log.
    public static let auditName = "member.added"

    /// Code of the activity: `A012`.
    public let code: String
    /// Trading name of the activity.
    public let activity: String
    /// The person's details, bank account included.
    public let details: PartyDetails
    /// Language of their pages.
    public let language: String
    /// Stored form of their first password, hashed before the transaction.
    public let passwordHash: String
    /// First day.
    public let from: Day
    /// Key of the contribution scheme; nil for the cooperative's own.
    public let scheme: String?
    /// The contract they begin with; the country's usual one where nothing else is said.
    public let contract: ContractKind?
    /// Price of the health cover a month.
    public let health: Money
    /// The person's withholding rate; nil for the neutral grid.
    public let withholdingRate: Rate?

    /// A member to take in.
    public init(
        code: String, activity: String, details: PartyDetails, language: String,
        passwordHash: String, from: Day, scheme: String? = nil, contract: ContractKind? = nil,
        health: Money, withholdingRate: Rate?
    ) {
        self.code = code
        self.activity = activity
        self.details = details
        self.language = language
        self.passwordHash = passwordHash
        self.from = from
        self.scheme = scheme
        self.contract = contract
        self.health = health
        self.withholdingRate = withholdingRate
    }

    /// The numbers of what was made.
    public struct Made: Codable, Sendable {
        /// The activity's section.
        public let section: ID<Section>
        /// The engagement.
        public let engagement: ID<Engagement>
    }

    /// - Throws: ``Access/AccessError``, or what is wrong with the details.
    public func run(in work: Work) throws -> Made {
        try work.require(Self.permission)
        let scheme = try work.law.schemes.scheme(scheme ?? work.cooperative.defaultScheme).key
        let details = try PartyCheck.checked(details)
        let store = work.store
        let section = try store.sections.add(
            code: code, name: activity, kind: .activity, from: from)
        work.concerns(section.id)
        try store.contributions.agree(Agreement(section: section.id, scheme: scheme, from: from))
        let people = People(in: store.transaction)
        let person = try people.add(
            email: details.email, name: details.name, language: language,
            passwordHash: passwordHash, at: store.moment.now)
        try people.employ(person, in: store.coop)
        try store.grants.add(
            RoleGrant(role: Role.member.rawValue, section: section.id.value), to: person,
            by: work.actor.name)
        let employee = try store.parties.add(.employee, of: section.id, details)
        let engagement = Engagement(
            id: store.nextID(), section: section.id, employee: employee.id, person: person,
            from: from,
            terms: ContractTerms(
                kind: contract ?? work.law.profile.contracts.first ?? .ordinary,
                health: health, withholdingRate: withholdingRate))
        try store.engagements.add(engagement)
        return Made(section: section.id, engagement: engagement.id)
    }

    /// The activity.
    public func object(of output: Made) -> Int64 { output.section.value }
}

/// Ends a member's engagement and activity.
public struct EndMembership: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.manageMembers
    /// Name in the audit log.
    public static let auditName = "member.left"

    /// The engagement to end.
    public let engagement: ID<Engagement>
    /// Its last day.
    public let day: Day

    /// An engagement to end.
    public init(engagement: ID<Engagement>, day: Day) {
        self.engagement = engagement
        self.day = day
    }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        let found = try work.store.engagements.find(engagement)
        work.concerns(found.section)
        try work.store.engagements.end(engagement, on: day)
        try work.store.sections.close(found.section, on: day)
        return found.section.value
    }

    /// The activity.
    public func object(of output: Int64) -> Int64 { output }
}
