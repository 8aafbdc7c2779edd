// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger

/// Personal and business details of a third party, in a row of their own that can be erased.
public struct PartyDetails: Sendable, Hashable, Codable {
    /// Name of the person or firm.
    public var name: String
    /// Street and number, lines separated by line feeds.
    public var address: String
    /// Postcode.
    public var postcode: String
    /// Town.
    public var city: String
    /// ISO country code.
    public var country: String
    /// Company number, or empty.
    public var siren: String
    /// VAT number, or empty.
    public var vatNumber: String
    /// E-mail address, or empty.
    public var email: String
    /// Bank account, or empty.
    public var iban: String

    /// Details as typed or stored.
    public init(
        name: String, address: String = "", postcode: String = "", city: String = "",
        country: String = "FR", siren: String = "", vatNumber: String = "", email: String = "",
        iban: String = ""
    ) {
        self.name = name
        self.address = address
        self.postcode = postcode
        self.city = city
        self.country = country
        self.siren = siren
        self.vatNumber = vatNumber
        self.email = email
        self.iban = iban
    }
}

/// A third party with its details and the activity it belongs to.
public struct Party: Sendable, Hashable {
    /// Number, code and kind, as ledger lines name it.
    public let thirdParty: ThirdParty
    /// The activity whose client or supplier it is.
    public let section: ID<Section>
    /// Name, address, identifiers.
    public let details: PartyDetails
}

/// The clients, suppliers and employees of a cooperative.
public struct ThirdParties {
    let work: CooperativeTransaction

    /// Adds a third party; its code is the kind's letter and the next number.
    public func add(
        _ kind: ThirdPartyKind, of section: ID<Section>, _ details: PartyDetails
    ) throws -> ThirdParty {
        let letter = kind == .client ? "C" : kind == .supplier ? "F" : "S"
        let number = String(try work.next("party.\(kind.rawValue)"))
        let padded = String(repeating: "0", count: max(0, 4 - number.utf8.count)) + number
        let party = ThirdParty(
            id: work.nextID(), code: letter + padded, name: details.name, kind: kind)
        try work.transaction.enqueue(
            """
            INSERT INTO third_party (coop_id, id, code, kind, section_id)
            VALUES (\(work.coop), \(party.id), \(party.code), \(kind.rawValue), \(section))
            """)
        try work.transaction.enqueue(
            """
            INSERT INTO party_details (
                coop_id, party_id, name, address, postcode, city, country, siren, vat_number,
                email, iban)
            VALUES (
                \(work.coop), \(party.id), \(details.name), \(details.address),
                \(details.postcode), \(details.city), \(details.country), \(details.siren),
                \(details.vatNumber), \(details.email), \(details.iban))
            """)
        return party
    }

    /// Replaces the details; issued documents keep those they were issued with.
    public func update(_ id: ID<ThirdParty>, _ details: PartyDetails) throws {
        try work.transaction.enqueue(
            """
            UPDATE party_details SET name = \(details.name), address = \(details.address),
                postcode = \(details.postcode), city = \(details.city),
                country = \(details.country), siren = \(details.siren),
                vat_number = \(details.vatNumber), email = \(details.email),
                iban = \(details.iban)
            WHERE coop_id = \(work.coop) AND party_id = \(id)
            """)
    }

    /// A third party by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<ThirdParty>) throws -> Party {
        try Party(row(of: id))
    }

    /// A third party with its activity, and the activity's last day, which is nil while it is open.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func findWithSection(
        _ id: ID<ThirdParty>
    ) throws -> (party: Party, section: Section, lastDay: Day?) {
        let row = try row(of: id)
        return (try Party(row), try Section(row, prefix: "section_"), try row.get("to_day"))
    }

    private func row(of id: ID<ThirdParty>) throws -> Row {
        let row = try work.transaction.row(
            ThirdParties.selection + "WHERE t.coop_id = \(work.coop) AND t.id = \(id)")
        guard let row else { throw StoreError.notFound(kind: "party", id: id.description) }
        return row
    }

    /// A client by number; employees and suppliers are not found this way, so that whoever writes
    /// invoices does not reach the account a salary is paid to.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func client(_ id: ID<ThirdParty>) throws -> Party {
        let party = try find(id)
        guard party.thirdParty.kind == .client else {
            throw StoreError.notFound(kind: "party", id: id.description)
        }
        return party
    }

    /// The third parties of a kind, by name; of one activity or of all.
    public func all(_ kind: ThirdPartyKind, of section: ID<Section>? = nil) throws -> [Party] {
        let filter: SQL = section.map { "AND t.section_id = \($0)" } ?? ""
        return try work.transaction.rows(
            ThirdParties.selection
                + """
                WHERE t.coop_id = \(work.coop) AND t.kind = \(kind.rawValue) \(filter)
                ORDER BY d.name, t.id
                """
        ).map(Party.init)
    }

    private static let selection: SQL = """
        SELECT t.id, t.code, t.kind, t.section_id, d.name, d.address, d.postcode, d.city,
            d.country, d.siren, d.vat_number, d.email, d.iban, s.code AS section_code,
            s.name AS section_name, s.kind AS section_kind, s.to_day
        FROM third_party t
        LEFT JOIN party_details d ON d.coop_id = t.coop_id AND d.party_id = t.id
        JOIN section s ON s.coop_id = t.coop_id AND s.id = t.section_id

        """
}

extension CooperativeTransaction {
    /// The cooperative's clients, suppliers and employees.
    public var parties: ThirdParties { ThirdParties(work: self) }
}

extension Party {
    init(_ row: Row) throws {
        let kind: String = try row.get("kind")
        // Details can be erased; the code then stands for the name.
        let code: String = try row.get("code")
        details = PartyDetails(
            name: try row.optionalText("name") ?? code,
            address: try row.optionalText("address") ?? "",
            postcode: try row.optionalText("postcode") ?? "",
            city: try row.optionalText("city") ?? "",
            country: try row.optionalText("country") ?? "",
            siren: try row.optionalText("siren") ?? "",
            vatNumber: try row.optionalText("vat_number") ?? "",
            email: try row.optionalText("email") ?? "", iban: try row.optionalText("iban") ?? "")
        section = try row.get("section_id")
        thirdParty = ThirdParty(
            id: try row.get("id"), code: code, name: details.name,
            kind: ThirdPartyKind(rawValue: kind) ?? .client)
    }
}
