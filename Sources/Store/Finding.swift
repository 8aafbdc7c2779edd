// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger
public import Sales

/// Something found by a part of its name or number.
public struct Found<Entity>: Sendable {
    /// Its number.
    public let id: ID<Entity>
    /// Number of a document, name of a client.
    public let name: String
    /// The client of a document, the code of a client.
    public let note: String
}

extension Invoices {
    /// How many of the newest documents a search looks at, so that it takes the same time in a
    /// large cooperative.
    public static let searched = 5_000

    /// The newest documents whose number or client's name contains a text.
    ///
    /// Only the ``searched`` newest are looked at, of the activity or (nil) all.
    public func found(
        _ text: String, of section: ID<Section>?, limit: Int
    ) throws -> [Found<Invoice>] {
        let pattern = SQL.containing(text)
        let filter: SQL = section.map { "AND section_id = \($0)" } ?? ""
        return try work.transaction.rows(
            """
            SELECT i.id, i.number AS name, COALESCE(d.name, t.code) AS note
            FROM (SELECT coop_id, id, number, day, client_id FROM invoice
                WHERE coop_id = \(work.coop) \(filter)
                ORDER BY day DESC, id DESC LIMIT \(Invoices.searched)) AS i
            JOIN third_party t ON t.coop_id = i.coop_id AND t.id = i.client_id
            LEFT JOIN party_details d ON d.coop_id = t.coop_id AND d.party_id = t.id
            WHERE LOWER(i.number) LIKE \(pattern) ESCAPE '!'
                OR LOWER(d.name) LIKE \(pattern) ESCAPE '!'
            ORDER BY i.day DESC, i.id DESC LIMIT \(limit)
            """
        ).map(Found.init)
    }
}

extension ThirdParties {
    /// Clients whose name or code contains a text, of one activity or (nil) all, by name.
    public func clientsFound(
        _ text: String, of section: ID<Section>?, limit: Int
    ) throws -> [Found<ThirdParty>] {
        let pattern = SQL.containing(text)
        let filter: SQL = section.map { "AND t.section_id = \($0)" } ?? ""
        return try work.transaction.rows(
            """
            SELECT t.id, COALESCE(d.name, t.code) AS name, t.code AS note
            FROM third_party t
            LEFT JOIN party_details d ON d.coop_id = t.coop_id AND d.party_id = t.id
            WHERE t.coop_id = \(work.coop) AND t.kind = 'client' \(filter)
                AND (LOWER(d.name) LIKE \(pattern) ESCAPE '!'
                    OR LOWER(t.code) LIKE \(pattern) ESCAPE '!')
            ORDER BY name, t.id LIMIT \(limit)
            """
        ).map(Found.init)
    }
}

extension Found {
    init(_ row: Row) throws {
        self.init(id: try row.get("id"), name: try row.get("name"), note: try row.get("note"))
    }
}

extension SQL {
    /// A pattern for `LIKE … ESCAPE '!'` that finds a text anywhere, whatever stands in it.
    static func containing(_ text: String) -> String {
        let escaped = text.lowercased().replacing("!", with: "!!")
            .replacing("%", with: "!%").replacing("_", with: "!_")
        return "%\(escaped)%"
    }
}
