// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Database

/// Letters to send, written in the transaction of what they tell about.
///
/// A letter is there when, and only when, what it tells about was committed. It is sent later,
/// by a job; ``claim(lockSeconds:)`` and what follows it are for that job.
public struct Outbox {
    let transaction: any Transaction
    let coop: Int64
    let now: Instant

    /// The outbox of the installation: sign-in, lost passwords.
    public init(in transaction: any Transaction, at now: Instant) {
        self.init(in: transaction, coop: 0, at: now)
    }

    init(in transaction: any Transaction, coop: Int64, at now: Instant) {
        self.transaction = transaction
        self.coop = coop
        self.now = now
    }

    /// Writes a letter; it leaves once the transaction is committed.
    public func add(_ letter: Letter) throws {
        let content = try StoredJSON.text(
            StoredLetter.Content(values: letter.values, link: letter.link))
        try transaction.enqueue(
            """
            INSERT INTO outbox (
                coop_id, person_id, kind, address, name, language, content, status, reason,
                queued_at, valid_until, run_at, attempts, locked_until)
            VALUES (
                \(coop), \(letter.person), \(letter.kind.rawValue), \(letter.to),
                \(letter.name), \(letter.language), \(content), 'queued', '', \(now),
                \(now.adding(seconds: letter.validSeconds)), \(now), 0,
                \(Instant(milliseconds: 0)))
            """)
    }

    /// Whether a letter is due, without touching the writer.
    public func hasDue() throws -> Bool {
        try transaction.row(
            """
            SELECT 1 FROM outbox
            WHERE status = 'queued' AND run_at <= \(now) AND locked_until <= \(now)
                AND valid_until > \(now) LIMIT 1
            """) != nil
    }

    /// Takes the next letter that is due and locks it; nil when there is none.
    ///
    /// No other node is given it until the lock has ended.
    public func claim(lockSeconds: Int64) throws -> StoredLetter? {
        try transaction.row(
            """
            UPDATE outbox
            SET locked_until = \(now.adding(seconds: lockSeconds)), attempts = attempts + 1
            WHERE id = (
                SELECT id FROM outbox
                WHERE status = 'queued' AND run_at <= \(now) AND locked_until <= \(now)
                    AND valid_until > \(now)
                ORDER BY run_at, id LIMIT 1
                \(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED"))
            RETURNING *
            """
        ).map(StoredLetter.init)
    }

    /// Notes that a claimed letter was sent; what it said is forgotten, for it may hold a secret.
    ///
    /// Nothing happens when the lock ended and somebody else has it now.
    public func noteSent(_ letter: StoredLetter) throws {
        try transaction.run(
            """
            UPDATE outbox SET status = 'sent', reason = '', content = '', settled_at = \(now)
            WHERE id = \(letter.id) AND locked_until = \(letter.lockedUntil) AND status = 'queued'
            """)
    }

    /// Notes why a claimed letter will not be sent: the server refused it, or time is up.
    public func noteUnsent(
        _ letter: StoredLetter, as status: LetterStatus, reason: String
    ) throws {
        try transaction.run(
            """
            UPDATE outbox
            SET status = \(status.rawValue), reason = \(reason), settled_at = \(now)
            WHERE id = \(letter.id) AND locked_until = \(letter.lockedUntil) AND status = 'queued'
            """)
    }

    /// Puts a claimed letter off.
    public func putOff(_ letter: StoredLetter, until moment: Instant, reason: String) throws {
        try transaction.run(
            """
            UPDATE outbox
            SET run_at = \(moment), reason = \(reason), locked_until = \(Instant(milliseconds: 0))
            WHERE id = \(letter.id) AND locked_until = \(letter.lockedUntil) AND status = 'queued'
            """)
    }

    /// Gives up what is too old to send, and forgets what unsent letters said once they are.
    public func tidy() throws {
        try transaction.run(
            """
            UPDATE outbox SET status = 'given_up', settled_at = \(now)
            WHERE status = 'queued' AND valid_until <= \(now) AND locked_until <= \(now)
            """)
        try transaction.run(
            """
            UPDATE outbox SET content = ''
            WHERE status IN ('refused', 'given_up') AND content <> '' AND valid_until <= \(now)
            """)
    }
}

extension CooperativeTransaction {
    /// Letters the cooperative sends.
    public var outbox: Outbox { Outbox(in: transaction, coop: coop, at: moment.now) }
}

extension StoredLetter {
    init(_ row: Row) throws {
        id = try row.get("id")
        coop = try row.get("coop_id")
        person = try row.get("person_id")
        kind = try row.get("kind")
        address = try row.get("address")
        name = try row.get("name")
        language = try row.get("language")
        let text: String = try row.get("content")
        content =
            text.isEmpty
            ? nil : try StoredJSON.value(text, kind: "outbox", id: String(try row.int64("id")))
        let stored = try row.text("status")
        guard let known = LetterStatus(rawValue: stored) else {
            throw StoreError.unreadable(kind: "outbox", id: String(id))
        }
        status = known
        reason = try row.get("reason")
        queuedAt = try row.get("queued_at")
        attempts = try row.get("attempts")
        lockedUntil = try row.get("locked_until")
        settledAt = try row.get("settled_at")
    }
}
