// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger

/// The sections of a cooperative.
public struct Sections {
    let work: CooperativeTransaction

    /// Adds a section.
    ///
    /// - Throws: ``Database/DatabaseError/unique(constraint:)`` when the code is taken.
    public func add(code: String, name: String, kind: SectionKind, from day: Day) throws -> Section
    {
        let section = Section(id: work.nextID(), code: code, name: name, kind: kind)
        try work.transaction.enqueue(
            """
            INSERT INTO section (coop_id, id, code, name, kind, from_day)
            VALUES (\(work.coop), \(section.id), \(code), \(name), \(kind.rawValue), \(day))
            """)
        return section
    }

    /// Ends an activity: nothing new can be drafted from the day after.
    public func close(_ id: ID<Section>, on day: Day) throws {
        try work.transaction.enqueue(
            """
            UPDATE section SET to_day = \(day) WHERE coop_id = \(work.coop) AND id = \(id)
            """)
    }

    /// A section and its last day, which is nil while it is open.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func findWithEnd(_ id: ID<Section>) throws -> (section: Section, lastDay: Day?) {
        let row = try work.transaction.row(
            """
            SELECT id, code, name, kind, to_day FROM section
            WHERE coop_id = \(work.coop) AND id = \(id)
            """)
        guard let row else { throw StoreError.notFound(kind: "section", id: id.description) }
        return (try Section(row), try row.get("to_day"))
    }

    /// A section by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<Section>) throws -> Section {
        try findWithEnd(id).section
    }

    /// All sections, by code; activities may be asked for alone.
    public func all(_ kind: SectionKind? = nil) throws -> [Section] {
        let filter: SQL = kind.map { "AND kind = \($0.rawValue)" } ?? ""
        return try work.transaction.rows(
            """
            SELECT id, code, name, kind FROM section WHERE coop_id = \(work.coop) \(filter)
            ORDER BY code
            """
        ).map { try Section($0) }
    }

    /// The one section of a kind every cooperative has: treasury or pool.
    public func only(_ kind: SectionKind) throws -> Section {
        guard let section = try all(kind).first else {
            throw StoreError.notFound(kind: "section", id: kind.rawValue)
        }
        return section
    }
}

extension CooperativeTransaction {
    /// The cooperative's sections.
    public var sections: Sections { Sections(work: self) }
}

extension Section {
    /// `prefix`: what the names of the columns begin with, in a row that holds more.
    init(_ row: Row, prefix: String = "") throws {
        let kind: String = try row.get(prefix + "kind")
        self.init(
            id: try row.get(prefix + "id"), code: try row.get(prefix + "code"),
            name: try row.get(prefix + "name"),
            kind: SectionKind(rawValue: kind) ?? .activity)
    }
}
