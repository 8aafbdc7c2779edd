// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Ledger
import Payroll
public import Store

extension Identity {
    /// The identity with blanks taken off and the number in its plain form.
    ///
    /// - Throws: ``DeclaringError`` or ``OperationError/badField(_:)``, naming the field.
    func checked(on today: Day) throws -> Identity {
        var copy = self
        copy.familyName = try Identity.text(familyName, "family_name")
        copy.givenNames = try Identity.text(givenNames, "given_names")
        copy.usualName = try Identity.text(usualName, "usual_name", isRequired: false)
        copy.birthPlace = try Identity.text(birthPlace, "birth_place")
        guard (1...2).contains(sex) else { throw OperationError.badField("sex") }
        guard birthDay <= today else { throw DeclaringError.birthInFuture }
        copy.birthCountry = birthCountry.uppercased()
        copy.nationality = nationality.uppercased()
        for (code, field) in [
            (copy.birthCountry, "birth_country"), (copy.nationality, "nationality"),
        ] {
            let isCode =
                code.utf8.count == 2 && code.utf8.allSatisfy { (65...90).contains($0) }
            guard isCode else { throw OperationError.badField(field) }
        }
        copy.birthDepartment = birthDepartment.uppercased()
        guard copy.isOfItsDepartment else { throw OperationError.badField("birth_department") }
        return try copy.numbered()
    }

    /// 01 to 95, 2A, 2B, 971 to 978 in France; 99 abroad.
    private var isOfItsDepartment: Bool {
        guard birthCountry == "FR" else { return birthDepartment == "99" }
        if ["2A", "2B", "20"].contains(birthDepartment) { return true }
        guard let number = Int(birthDepartment), birthDepartment.utf8.count >= 2 else {
            return false
        }
        return (1...95).contains(number) && birthDepartment.utf8.count == 2
            || (971...978).contains(number) || (986...988).contains(number)
    }

    private func numbered() throws -> Identity {
        var copy = self
        guard !number.isEmpty else {
            let temporary = try Identity.text(temporaryNumber, "number", isRequired: false)
            guard !temporary.isEmpty, temporary.utf8.count <= 40 else {
                throw DeclaringError.noNumber
            }
            copy.temporaryNumber = temporary
            return copy
        }
        guard let read = NationalNumber(number) else { throw DeclaringError.badNumber }
        guard read.sex == sex else { throw DeclaringError.otherSex }
        guard read.isOf(birth: birthDay) else { throw DeclaringError.otherBirth }
        copy.number = read.text
        copy.temporaryNumber = ""
        return copy
    }

    private static func text(
        _ text: String, _ field: String, isRequired: Bool = true
    ) throws -> String {
        let joined = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !(joined.isEmpty && isRequired), joined.count <= 80 else {
            throw OperationError.badField(field)
        }
        return joined
    }
}

/// Keeps who a member is, as payroll typed it.
public struct SaveIdentity: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration
    /// Name in the audit log; nothing of the person stands beside it.
    public static let auditName = "identity.saved"

    /// The person.
    public let person: ID<Person>
    /// Who they are.
    public let identity: Identity

    /// An identity of a member.
    public init(person: ID<Person>, identity: Identity) {
        self.person = person
        self.identity = identity
    }

    /// - Returns: The person.
    /// - Throws: ``DeclaringError``, ``OperationError/badField(_:)``,
    ///   ``Store/StoreError/notFound(kind:id:)`` for somebody nobody employs here.
    public func run(in work: Work) throws -> ID<Person> {
        try work.require(Self.permission)
        let engagement = try work.engagement(of: person)
        work.concerns(engagement.section)
        let checked = try identity.checked(on: work.today)
        try work.store.identities.keep(checked, of: person, by: work.actor.name)
        return person
    }

    /// The person.
    public func object(of output: ID<Person>) -> Int64 { output.value }
}

/// Keeps who somebody is, as they typed it themselves.
public struct SaveOwnIdentity: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration
    /// Name in the audit log; nothing of the person stands beside it.
    public static let auditName = "identity.saved_own"

    /// Who they are.
    public let identity: Identity

    /// One's own identity.
    public init(identity: Identity) { self.identity = identity }

    /// - Returns: The person.
    /// - Throws: As ``SaveIdentity``.
    public func run(in work: Work) throws -> ID<Person> {
        let person = try work.person
        _ = try work.engagement(of: person)
        let checked = try identity.checked(on: work.today)
        try work.store.identities.keep(checked, of: person, by: work.actor.name)
        return person
    }

    /// The person.
    public func object(of output: ID<Person>) -> Int64 { output.value }
}

/// Who a member is; whoever reads it leaves a line in the audit log.
public struct ShowIdentity: PersonalQuery {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration

    /// The person.
    public let person: ID<Person>

    /// The identity of a member.
    public init(of person: ID<Person>) { self.person = person }

    /// The person.
    public var object: Int64 { person.value }

    /// What the page shows.
    public struct Answer: Sendable {
        /// Name and address as they are paid.
        public let details: PartyDetails
        /// Who they are; nil before anybody said.
        public let identity: Identity?
        /// When it was said.
        public let at: Instant?
    }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        return try work.identityAnswer(of: person)
    }
}

/// Who somebody is, for themselves.
public struct ShowOwnIdentity: Query {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration

    /// One's own identity.
    public init() {}

    /// - Returns: nil for somebody nobody employs here.
    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> ShowIdentity.Answer? {
        let person = try work.person
        guard try work.store.engagements.all().contains(where: { $0.person == person }) else {
            return nil
        }
        return try work.identityAnswer(of: person)
    }
}

extension Work {
    /// The last engagement of a person.
    ///
    /// - Throws: ``Store/StoreError/notFound(kind:id:)`` when there is none.
    func engagement(of person: ID<Person>) throws -> Engagement {
        guard let found = try store.engagements.all().last(where: { $0.person == person }) else {
            throw StoreError.notFound(kind: "person", id: person.description)
        }
        return found
    }

    fileprivate func identityAnswer(of person: ID<Person>) throws -> ShowIdentity.Answer {
        let engagement = try engagement(of: person)
        concerns(engagement.section)
        let last = try store.identities.versions(of: person).first
        return ShowIdentity.Answer(
            details: try store.parties.find(engagement.employee).details,
            identity: last?.identity, at: last?.at)
    }
}
