// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database

/// Who somebody is, as social declarations want it.
///
/// The national number is shown to payroll and to the person, and nowhere else: the value prints
/// and mirrors as nothing, so that no log can hold it by accident.
public struct Identity: Codable, Sendable, Hashable {
    /// National number with its key, fifteen characters; empty until it is known.
    public var number: String
    /// Number the employer gives until then; empty when there is a national one.
    public var temporaryNumber: String
    /// Name at birth.
    public var familyName: String
    /// Name used, when it differs; else empty.
    public var usualName: String
    /// Given names.
    public var givenNames: String
    /// 1 for a man, 2 for a woman, as the civil registry says.
    public var sex: Int
    /// Day of birth.
    public var birthDay: Day
    /// Town of birth.
    public var birthPlace: String
    /// Department of birth; 99 abroad.
    public var birthDepartment: String
    /// Country of birth by its ISO code.
    public var birthCountry: String
    /// Nationality by its ISO code.
    public var nationality: String

    /// An identity as typed or stored.
    public init(
        number: String, temporaryNumber: String = "", familyName: String, usualName: String = "",
        givenNames: String, sex: Int, birthDay: Day, birthPlace: String, birthDepartment: String,
        birthCountry: String = "FR", nationality: String = "FR"
    ) {
        self.number = number
        self.temporaryNumber = temporaryNumber
        self.familyName = familyName
        self.usualName = usualName
        self.givenNames = givenNames
        self.sex = sex
        self.birthDay = birthDay
        self.birthPlace = birthPlace
        self.birthDepartment = birthDepartment
        self.birthCountry = birthCountry
        self.nationality = nationality
    }

    /// Given names and the name used.
    public var printedName: String {
        "\(givenNames) \(usualName.isEmpty ? familyName : usualName)"
    }
}

extension Identity: CustomStringConvertible, CustomReflectable {
    /// Nothing of the person.
    public var description: String { "identity" }
    /// Nothing of the person.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The identities of a cooperative's people; each change is a new version.
public struct Identities {
    let work: CooperativeTransaction

    /// Keeps a version.
    public func keep(_ identity: Identity, of person: ID<Person>, by actor: String) throws {
        let id: ID<Identity> = work.nextID()
        let fields = try StoredJSON.text(identity)
        try work.transaction.enqueue(
            """
            INSERT INTO identity_record (coop_id, id, person_id, fields, added_at, added_by)
            VALUES (
                \(work.coop), \(id), \(person), \(fields), \(work.moment.now), \(actor))
            """)
    }

    /// The versions of a person, the newest first.
    public func versions(
        of person: ID<Person>
    ) throws -> [(identity: Identity, at: Instant, by: String)] {
        try work.transaction.rows(
            """
            SELECT fields, added_at, added_by FROM identity_record
            WHERE coop_id = \(work.coop) AND person_id = \(person) ORDER BY id DESC
            """
        ).map { row in
            (
                try StoredJSON.value(
                    try row.text("fields"), kind: "identity", id: person.description),
                try row.get("added_at"), try row.text("added_by")
            )
        }
    }

    /// The last version of each person who has one.
    public func all() throws -> [ID<Person>: Identity] {
        var found: [ID<Person>: Identity] = [:]
        for row in try work.transaction.rows(
            """
            SELECT person_id, fields FROM identity_record
            WHERE coop_id = \(work.coop) ORDER BY id
            """
        ) {
            let person: ID<Person> = try row.get("person_id")
            found[person] = try StoredJSON.value(
                try row.text("fields"), kind: "identity", id: person.description)
        }
        return found
    }
}

extension CooperativeTransaction {
    /// Who the cooperative's people are.
    public var identities: Identities { Identities(work: self) }
}
