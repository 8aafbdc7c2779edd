// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Store

/// Checks what was typed about a client or supplier.
enum PartyCheck {
    /// The details with identifiers in their plain form.
    ///
    /// - Throws: ``Basics/BasicsError/badIdentifier(kind:text:)`` or ``OperationError``.
    static func checked(_ details: PartyDetails) throws -> PartyDetails {
        var details = details
        details.name = details.name.trimmingSpaces
        guard (1...140).contains(details.name.count) else {
            throw OperationError.badField("name")
        }
        guard details.address.count <= 300 else { throw OperationError.badField("address") }
        guard details.postcode.count <= 12 else { throw OperationError.badField("postcode") }
        guard details.city.count <= 100 else { throw OperationError.badField("city") }
        guard details.country.utf8.count == 2 else { throw OperationError.badField("country") }
        guard details.email.isEmpty || isEmail(details.email) else {
            throw OperationError.badField("email")
        }
        if !details.siren.isEmpty {
            let register = CompanyNumber.Register(country: details.country)
            details.siren = try CompanyNumber(details.siren, of: register).text
        }
        if VATNumber.hasKnownCheck(details.vatNumber) {
            details.vatNumber = try VATNumber(details.vatNumber).text
        } else if let number = try? VATNumber(details.vatNumber) {
            details.vatNumber = number.text
        }
        if !details.iban.isEmpty { details.iban = try IBAN(details.iban).text }
        return details
    }

    /// Whether a text can be an address for mail: one `@`, a domain with a point, no spaces, no
    /// signs that would end a header.
    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, !parts[0].isEmpty,
            parts[0].utf8.count <= 64
        else { return false }
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value != 0x7F && !"<>()[],;:\\\"".unicodeScalars.contains($0)
        }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return isPlain && labels.count >= 2 && labels.allSatisfy { !$0.isEmpty }
    }
}

extension String {
    /// The text without spaces at either end.
    var trimmingSpaces: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

/// What a person asked for that cannot be.
public enum OperationError: UserFacingError, Hashable {
    /// A field of a form that is missing, too long or of a wrong shape.
    case badField(String)
    /// A month that must be closed, paid or prepared first, or is not over.
    case wrongPeriod(Period)
    /// A document of another state than the operation needs.
    case wrongState(kind: String)
    /// A bank line whose money has been decided on.
    case nothingInSuspense
    /// A statement of an account that is not the cooperative's.
    case foreignAccount(String)
    /// A statement that was imported before with other figures.
    case statementDiffers(String)
    /// A statement whose opening balance is not the last closing balance.
    case statementGap(expected: Money, found: Money)
    /// A run that was not approved, so that no file is made of it.
    case notApproved
    /// An employee without a bank account.
    case missingAccount(String)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .badField: "operation.bad_field"
        case .wrongPeriod: "operation.wrong_period"
        case .wrongState: "operation.wrong_state"
        case .nothingInSuspense: "operation.nothing_in_suspense"
        case .foreignAccount: "operation.foreign_account"
        case .statementDiffers: "operation.statement_differs"
        case .statementGap: "operation.statement_gap"
        case .notApproved: "operation.not_approved"
        case .missingAccount: "operation.missing_account"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .badField(let field): ["field": field]
        case .wrongPeriod(let period): ["period": period.text]
        case .wrongState(let kind): ["kind": kind]
        case .foreignAccount(let account): ["account": account]
        case .statementDiffers(let reference): ["reference": reference]
        case .statementGap(let expected, let found):
            ["expected": expected.text, "found": found.text]
        case .missingAccount(let name): ["name": name]
        case .nothingInSuspense, .notApproved: [:]
        }
    }

    /// The form field the failure belongs to.
    public var field: String? {
        if case .badField(let field) = self { return field }
        return nil
    }
}

/// Adds a client to an activity.
public struct AddClient: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.draftInvoices
    /// Name in the audit log.
    public static let auditName = "client.added"

    /// The activity.
    public let section: ID<Section>
    /// What was typed.
    public let details: PartyDetails

    /// A client to add.
    public init(section: ID<Section>, details: PartyDetails) {
        self.section = section
        self.details = details
    }

    /// - Throws: ``Access/AccessError``, ``OperationError``, ``Basics/BasicsError``.
    public func run(in work: Work) throws -> ID<ThirdParty> {
        try work.require(Self.permission, on: section)
        return try work.store.parties.add(.client, of: section, PartyCheck.checked(details)).id
    }

    /// The client.
    public func object(of output: ID<ThirdParty>) -> Int64 { output.value }
}

/// Changes a client's details; issued documents keep theirs.
///
/// The bank account stays: it comes from payments received, never from what is typed.
public struct UpdateClient: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.draftInvoices
    /// Name in the audit log.
    public static let auditName = "client.updated"

    /// The client.
    public let client: ID<ThirdParty>
    /// What was typed.
    public let details: PartyDetails

    /// A client to change.
    public init(client: ID<ThirdParty>, details: PartyDetails) {
        self.client = client
        self.details = details
    }

    /// - Throws: ``Access/AccessError``, ``OperationError``, ``Basics/BasicsError``.
    public func run(in work: Work) throws -> ID<ThirdParty> {
        let party = try work.store.parties.client(client)
        try work.require(Self.permission, on: party.section)
        var details = try PartyCheck.checked(details)
        details.iban = party.details.iban
        try work.store.parties.update(client, details)
        return client
    }

    /// The client.
    public func object(of output: ID<ThirdParty>) -> Int64 { output.value }
}

/// The clients of an activity, by name.
public struct ListClients: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// The activity.
    public let section: ID<Section>

    /// The clients of an activity.
    public init(section: ID<Section>) { self.section = section }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [Party] {
        try work.require(Self.permission, on: section)
        return try work.store.parties.all(.client, of: section)
    }
}

/// One client.
public struct FindClient: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// The client.
    public let client: ID<ThirdParty>

    /// One client.
    public init(client: ID<ThirdParty>) { self.client = client }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Party {
        let party = try work.store.parties.client(client)
        try work.require(Self.permission, on: party.section)
        return party
    }
}
