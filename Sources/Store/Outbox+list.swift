// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database

/// What those who look after mail ask of the outbox.
///
/// They see the letters of their cooperative, and those the installation sent to its people.
extension Outbox {
    /// Letters, newest first, without what they say.
    ///
    /// `before`: the number of the last one shown; nil for the newest. `person`: only theirs.
    public func list(
        before: Int64? = nil, person: ID<Person>? = nil, limit: Int
    ) throws -> [StoredLetter] {
        let ofPerson: SQL = person.map { "AND person_id = \($0)" } ?? ""
        return try transaction.rows(
            """
            SELECT id, coop_id, person_id, kind, address, name, language,
                '' AS content, status, reason, queued_at, attempts, locked_until, settled_at
            FROM outbox WHERE id < \(before ?? Int64.max) AND \(isOurs) \(ofPerson)
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map(StoredLetter.init)
    }

    /// A letter with what it says, as long as that is kept; nil when it is not ours.
    public func find(_ id: Int64) throws -> StoredLetter? {
        try transaction.row("SELECT * FROM outbox WHERE id = \(id) AND \(isOurs)")
            .map(StoredLetter.init)
    }

    /// How many letters wait, how many came back or were given up, and how many there are; only
    /// somebody's when they are named.
    public func counts(
        of person: ID<Person>? = nil
    ) throws -> (queued: Int, failed: Int, all: Int) {
        let ofPerson: SQL = person.map { "AND person_id = \($0)" } ?? ""
        let row = try transaction.row(
            """
            SELECT
                COALESCE(SUM(CASE WHEN status = 'queued' THEN 1 ELSE 0 END), 0) AS queued,
                COALESCE(
                    SUM(CASE WHEN status IN ('refused', 'given_up') THEN 1 ELSE 0 END), 0
                ) AS failed, COUNT(*) AS total
            FROM outbox WHERE \(isOurs) \(ofPerson)
            """)
        return (
            try row?.get("queued") ?? 0, try row?.get("failed") ?? 0, try row?.get("total") ?? 0
        )
    }

    /// Queues a letter that came back or was given up, to the person's present address.
    ///
    /// - Returns: Whether it could be: what it said must still be kept and worth saying.
    public func sendAgain(_ id: Int64) throws -> Bool {
        try transaction.run(
            """
            UPDATE outbox
            SET status = 'queued', reason = '', run_at = \(now), attempts = 0,
                settled_at = NULL, locked_until = \(Instant(milliseconds: 0)),
                address = COALESCE(
                    (SELECT email FROM person WHERE person.id = outbox.person_id), address)
            WHERE id = \(id) AND \(isOurs) AND status IN ('refused', 'given_up')
                AND content <> '' AND valid_until > \(now)
            """) == 1
    }

    private var isOurs: SQL {
        """
        (coop_id = \(coop) OR (coop_id = 0 AND person_id IN (
            SELECT person_id FROM employment WHERE employment.coop_id = \(coop))))
        """
    }
}
