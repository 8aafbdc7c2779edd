// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database

/// Something a person is told on the site.
public struct PersonalNotice: Sendable {
    /// Its number within the cooperative.
    public let id: Int64
    /// What it is about: a ``LetterKind``.
    public let kind: String
    /// What fills its sentence, and where it leads.
    public let content: StoredLetter.Content
    /// When it was written.
    public let at: Instant
    /// When it was read; nil while it is new.
    public let readAt: Instant?
}

/// What people of the cooperative are told on the site, and what they want by mail as well.
public struct Notices {
    let work: CooperativeTransaction

    /// Tells a person something.
    public func add(
        _ kind: LetterKind, to person: ID<Person>, values: [String: String], link: String?
    ) throws {
        let id: ID<PersonalNotice> = work.nextID()
        let content = try StoredJSON.text(StoredLetter.Content(values: values, link: link))
        try work.transaction.enqueue(
            """
            INSERT INTO notice (coop_id, id, person_id, kind, content, created_at)
            VALUES (
                \(work.coop), \(id), \(person), \(kind.rawValue), \(content), \(work.moment.now))
            """)
    }

    /// A person's notices, newest first.
    public func of(_ person: ID<Person>, limit: Int) throws -> [PersonalNotice] {
        try work.transaction.rows(
            """
            SELECT id, kind, content, created_at, read_at FROM notice
            WHERE coop_id = \(work.coop) AND person_id = \(person)
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map { row in
            let id = try row.int64("id")
            return PersonalNotice(
                id: id, kind: try row.get("kind"),
                content: try StoredJSON.value(
                    row.text("content"), kind: "notice", id: String(id)),
                at: try row.get("created_at"), readAt: try row.get("read_at"))
        }
    }

    /// How many of a person's notices are new.
    public func unread(_ person: ID<Person>) throws -> Int {
        try work.transaction.value(
            """
            SELECT COUNT(*) FROM notice
            WHERE coop_id = \(work.coop) AND person_id = \(person) AND read_at IS NULL
            """) ?? 0
    }

    /// Marks a person's notices as read, up to the newest they were shown.
    public func markRead(_ person: ID<Person>, upTo id: Int64) throws {
        try work.transaction.run(
            """
            UPDATE notice SET read_at = \(work.moment.now)
            WHERE coop_id = \(work.coop) AND person_id = \(person) AND read_at IS NULL
                AND id <= \(id)
            """)
    }

    /// The kinds a person has chosen about: whether they want them by mail.
    public func choices(of person: ID<Person>) throws -> [String: Bool] {
        let rows = try work.transaction.rows(
            """
            SELECT kind, is_wanted FROM mail_choice
            WHERE coop_id = \(work.coop) AND person_id = \(person)
            """)
        return Dictionary(
            try rows.map { (try $0.text("kind"), try $0.bool("is_wanted")) },
            uniquingKeysWith: { $1 })
    }

    /// Whether a person wants a kind by mail: security always, the rest unless they said no.
    public func isWanted(_ kind: LetterKind, by person: ID<Person>) throws -> Bool {
        try kind.isSecurity || choices(of: person)[kind.rawValue] ?? true
    }

    /// Keeps whether a person wants a kind by mail.
    public func choose(_ kind: LetterKind, _ isWanted: Bool, for person: ID<Person>) throws {
        try work.transaction.run(
            """
            INSERT INTO mail_choice (coop_id, person_id, kind, is_wanted)
            VALUES (\(work.coop), \(person), \(kind.rawValue), \(isWanted ? 1 : 0))
            ON CONFLICT (coop_id, person_id, kind) DO UPDATE SET is_wanted = excluded.is_wanted
            """)
    }
}

extension CooperativeTransaction {
    /// What people of the cooperative are told on the site.
    public var notices: Notices { Notices(work: self) }
}
