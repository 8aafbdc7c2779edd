// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database

/// Something said about an establishment, a contract or a declaration; the last word counts.
public protocol SocialRecord: Codable, Sendable {
    /// Its name in the database.
    static var recordKind: String { get }
}

/// What was said, in the order it was said; nothing is ever changed.
public struct SocialRecords {
    let work: CooperativeTransaction

    /// Keeps what is said about the thing of a number; 0 is the cooperative itself.
    @discardableResult
    public func keep<Record: SocialRecord>(
        _ record: Record, about subject: Int64, by actor: String
    ) throws -> ID<Record> {
        let id: ID<Record> = work.nextID()
        let fields = try StoredJSON.text(record)
        try work.transaction.enqueue(
            """
            INSERT INTO social_record (coop_id, id, kind, subject_id, fields, added_at, added_by)
            VALUES (
                \(work.coop), \(id), \(Record.recordKind), \(subject), \(fields),
                \(work.moment.now), \(actor))
            """)
        return id
    }

    /// The last word about a thing; nil before the first.
    public func last<Record: SocialRecord>(
        _ type: Record.Type, about subject: Int64
    ) throws -> Record? {
        try all(type, about: subject).last?.record
    }

    /// All that was said about a thing, in order.
    public func all<Record: SocialRecord>(
        _ type: Record.Type, about subject: Int64
    ) throws -> [(id: ID<Record>, record: Record, at: Instant, by: String)] {
        try work.transaction.rows(
            """
            SELECT id, fields, added_at, added_by FROM social_record
            WHERE coop_id = \(work.coop) AND kind = \(Record.recordKind)
                AND subject_id = \(subject)
            ORDER BY id
            """
        ).map { row in
            let id: ID<Record> = try row.get("id")
            return (
                id,
                try StoredJSON.value(
                    try row.text("fields"), kind: Record.recordKind, id: id.description),
                try row.get("added_at"), try row.text("added_by")
            )
        }
    }

    /// The last word about each thing, by its number.
    public func last<Record: SocialRecord>(_ type: Record.Type) throws -> [Int64: Record] {
        var found: [Int64: Record] = [:]
        for row in try work.transaction.rows(
            """
            SELECT subject_id, fields FROM social_record
            WHERE coop_id = \(work.coop) AND kind = \(Record.recordKind) ORDER BY id
            """
        ) {
            let subject: Int64 = try row.get("subject_id")
            found[subject] = try StoredJSON.value(
                try row.text("fields"), kind: Record.recordKind, id: String(subject))
        }
        return found
    }
}

extension CooperativeTransaction {
    /// What was said to and for the social bodies.
    public var social: SocialRecords { SocialRecords(work: self) }
}
