// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Interchange
import Payroll
public import Store

/// Keeps what declarations tell of the establishment.
public struct SaveEstablishment: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration
    /// Name in the audit log.
    public static let auditName = "establishment.saved"

    /// What is told.
    public let facts: EstablishmentFacts

    /// What is told of the establishment.
    public init(_ facts: EstablishmentFacts) { self.facts = facts }

    /// - Throws: ``OperationError/badField(_:)`` naming the field.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        try facts.check(siren: work.cooperative.siren)
        return try work.store.social.keep(facts, about: 0, by: work.actor.name).value
    }
}

/// What declarations tell of the establishment.
public struct ShowEstablishment: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration

    /// The establishment.
    public init() {}

    /// The facts, and what the cooperative's own row says.
    public struct Answer: Sendable {
        /// The cooperative: name, number, address, headcount, rates.
        public let cooperative: Cooperative
        /// The facts; nil before anybody said.
        public let facts: EstablishmentFacts?
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        return Answer(
            cooperative: work.cooperative,
            facts: try work.store.social.last(EstablishmentFacts.self, about: 0))
    }
}

extension EstablishmentFacts {
    /// - Throws: ``OperationError/badField(_:)`` naming the field.
    func check(siren: String) throws {
        func need(_ isRight: Bool, _ field: String) throws(OperationError) {
            guard isRight else { throw .badField(field) }
        }
        func isNumber(_ text: String, _ length: Int) -> Bool {
            text.utf8.count == length && text.utf8.allSatisfy { (48...57).contains($0) }
        }
        try need((try? Siret(siren + number)) != nil, "establishment_number")
        try need(
            headOffice.isEmpty || (try? Siret(siren + headOffice)) != nil, "head_office")
        try need(
            isNumber(String(activity.prefix(4)), 4) && activity.utf8.count == 5
                && activity.last.map { ("A"..."Z").contains($0) } ?? false, "main_activity")
        try need(isNumber(agreement, 4), "agreement")
        try need((2...80).contains(contactName.count), "contact_name")
        try need(
            contactMail.contains("@") && (6...100).contains(contactMail.count), "contact_mail")
        try need((10...20).contains(contactTelephone.count), "contact_telephone")
        try need(isNumber(collector, 14), "collector")
        try need((3...14).contains(pension.count), "pension")
        try need(commune.isEmpty || commune.utf8.count == 5, "commune")
        try need(healthCode.isEmpty == healthReference.isEmpty, "health_code")
        try need(providentCode.isEmpty == providentReference.isEmpty, "provident_code")
        for (code, field) in [(healthCode, "health_code"), (providentCode, "provident_code")] {
            try need(code.isEmpty || (3...14).contains(code.count), field)
        }
    }
}

/// Keeps what declarations tell of a contract.
public struct SaveJob: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration
    /// Name in the audit log.
    public static let auditName = "declared_job.saved"

    /// The contract.
    public let engagement: ID<Engagement>
    /// What is told.
    public let facts: JobFacts

    /// What is told of a contract.
    public init(engagement: ID<Engagement>, facts: JobFacts) {
        self.engagement = engagement
        self.facts = facts
    }

    /// - Throws: ``OperationError/badField(_:)`` naming the field: a code the norm does not have, a
    ///   term of a contract that has none.
    public func run(in work: Work) throws -> ID<Engagement> {
        try work.require(Self.permission)
        let found = try work.store.engagements.find(engagement)
        work.concerns(found.section)
        try facts.check(for: found, in: DSN.Norm(work.law.rules))
        try work.store.social.keep(facts, about: engagement.value, by: work.actor.name)
        return engagement
    }

    /// The engagement.
    public func object(of output: ID<Engagement>) -> Int64 { output.value }
}

extension JobFacts {
    /// - Throws: ``OperationError/badField(_:)`` naming the field.
    func check(for engagement: Engagement, in norm: DSN.Norm) throws(OperationError) {
        let codes = [
            ("occupation", "S21.G00.40.004", occupation), ("status", "S21.G00.40.002", status),
            ("pension_status", "S21.G00.40.003", pensionStatus),
            ("risk", "S21.G00.40.040", risk), ("reason_of_term", "S21.G00.40.021", reasonOfTerm),
            ("reason_of_end", "S21.G00.62.002", reasonOfEnd),
        ]
        for (field, rubrique, value) in codes {
            let isOptional = field == "reason_of_term" || field == "reason_of_end"
            if isOptional, value.isEmpty { continue }
            guard let definition = norm.rubriques[rubrique], !value.isEmpty,
                value.unicodeScalars.count <= definition.length,
                definition.codes.isEmpty || definition.codes.contains(value)
            else { throw .badField(field) }
        }
        guard (2...100).contains(title.count) else { throw .badField("job_title") }
        let hasTerm = engagement.terms.kind == .ordinary && engagement.terms.isFixedTerm
        guard hasTerm == !reasonOfTerm.isEmpty else { throw .badField("reason_of_term") }
        guard !hasTerm || foreseenEnd != nil else { throw .badField("foreseen_end") }
        guard foreseenEnd.map({ $0 >= engagement.from }) ?? true else {
            throw .badField("foreseen_end")
        }
    }
}

/// A contract with its person and what declarations tell of it.
public struct ShowJob: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration

    /// The contract.
    public let engagement: ID<Engagement>

    /// What is told of a contract.
    public init(of engagement: ID<Engagement>) { self.engagement = engagement }

    /// What the page shows.
    public struct Answer: Sendable {
        /// The contract.
        public let engagement: Engagement
        /// Whose it is.
        public let name: String
        /// The facts; nil before anybody said.
        public let facts: JobFacts?
    }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let found = try work.store.engagements.find(engagement)
        return Answer(
            engagement: found,
            name: try work.store.parties.find(found.employee).details.name,
            facts: try work.store.social.last(JobFacts.self, about: engagement.value))
    }
}
