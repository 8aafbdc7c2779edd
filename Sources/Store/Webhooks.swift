// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database

/// A program that is called when something happens.
public struct Webhook: Sendable, Hashable, Identifiable {
    /// Its number within the cooperative.
    public let id: ID<Webhook>
    /// Where it is called.
    public let url: String
    /// The key its calls are signed with.
    public let secret: String
    /// What it is called for: names of events.
    public let events: [String]
    /// Whether it is called at all.
    public let isEnabled: Bool

    /// A program to call.
    public init(
        id: ID<Webhook>, url: String, secret: String, events: [String], isEnabled: Bool = true
    ) {
        self.id = id
        self.url = url
        self.secret = secret
        self.events = events
        self.isEnabled = isEnabled
    }
}

/// A call to make, or made.
public struct WebhookCall: Sendable {
    /// How far it has come.
    public enum Status: String, Sendable {
        /// It waits, for the first time or again.
        case queued
        /// The program took it.
        case sent
        /// It was tried long enough.
        case givenUp = "given_up"
    }

    /// Its number within the cooperative: the same each time it is tried.
    public let id: Int64
    /// The program to call.
    public let webhook: ID<Webhook>
    /// What happened: the name of an event.
    public let event: String
    /// The thing concerned; 0 for the cooperative.
    public let object: Int64
    /// How far it has come.
    public let status: Status
    /// Why it was put off or given up; empty when it was not.
    public let reason: String
    /// When it happened.
    public let queuedAt: Instant
    /// How often it was tried.
    public let attempts: Int
    /// Until when it is locked by who makes it; names the attempt as well.
    public let lockedUntil: Instant
}

/// The programs a cooperative calls, and the calls.
public struct Webhooks {
    let work: CooperativeTransaction

    /// All of them, by number.
    public func all() throws -> [Webhook] {
        try work.transaction.rows(
            """
            SELECT id, url, secret, events, is_enabled FROM webhook
            WHERE coop_id = \(work.coop) ORDER BY id
            """
        ).map { row in
            Webhook(
                id: try row.get("id"), url: try row.get("url"), secret: try row.get("secret"),
                events: try row.text("events").split(separator: " ").map(String.init),
                isEnabled: try row.bool("is_enabled"))
        }
    }

    /// Adds one.
    public func add(_ hook: Webhook) throws {
        work.knownWebhooks = nil
        try work.transaction.run(
            """
            INSERT INTO webhook (coop_id, id, url, secret, events, is_enabled, created_at)
            VALUES (
                \(work.coop), \(hook.id), \(hook.url), \(hook.secret),
                \(hook.events.joined(separator: " ")), \(hook.isEnabled ? 1 : 0),
                \(work.moment.now))
            """)
    }

    /// Calls it again, or no more.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func enable(_ id: ID<Webhook>, _ isEnabled: Bool) throws {
        work.knownWebhooks = nil
        let changed = try work.transaction.run(
            """
            UPDATE webhook SET is_enabled = \(isEnabled ? 1 : 0)
            WHERE coop_id = \(work.coop) AND id = \(id)
            """)
        guard changed == 1 else {
            throw StoreError.notFound(kind: "webhook", id: id.description)
        }
    }

    /// Queues a call for each program that wants to know.
    ///
    /// The programs are read once a transaction: nearly all operations call nobody.
    public func queue(_ event: String, object: Int64) throws {
        let known = try work.knownWebhooks ?? all()
        work.knownWebhooks = known
        for hook in known where hook.isEnabled && hook.events.contains(event) {
            let id: ID<WebhookCall> = work.nextID()
            try work.transaction.enqueue(
                """
                INSERT INTO webhook_call (
                    coop_id, id, webhook_id, event, object_id, status, reason, queued_at,
                    run_at, attempts, locked_until)
                VALUES (
                    \(work.coop), \(id), \(hook.id), \(event), \(object), 'queued', '',
                    \(work.moment.now), \(work.moment.now), 0, \(Instant(milliseconds: 0)))
                """)
        }
    }

    /// The last calls of a program, newest first.
    public func calls(of hook: ID<Webhook>, limit: Int) throws -> [WebhookCall] {
        try work.transaction.rows(
            """
            SELECT * FROM webhook_call WHERE coop_id = \(work.coop) AND webhook_id = \(hook)
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map(WebhookCall.init)
    }

    /// Whether a call is due.
    public func hasDue() throws -> Bool {
        let now = work.moment.now
        return try work.transaction.row(
            """
            SELECT 1 FROM webhook_call WHERE coop_id = \(work.coop) AND status = 'queued'
                AND run_at <= \(now) AND locked_until <= \(now) LIMIT 1
            """) != nil
    }

    /// Takes the next call that is due and locks it; nil when there is none.
    public func claim(lockSeconds: Int64) throws -> WebhookCall? {
        let now = work.moment.now
        return try work.transaction.row(
            """
            UPDATE webhook_call
            SET locked_until = \(now.adding(seconds: lockSeconds)), attempts = attempts + 1
            WHERE coop_id = \(work.coop) AND id = (
                SELECT id FROM webhook_call
                WHERE coop_id = \(work.coop) AND status = 'queued'
                    AND run_at <= \(now) AND locked_until <= \(now)
                ORDER BY run_at, id LIMIT 1
                \(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED"))
            RETURNING *
            """
        ).map(WebhookCall.init)
    }

    /// Notes how a claimed call ended; nothing happens when somebody else has it now.
    ///
    /// `again`: when it is tried again; nil when it is not.
    public func note(
        _ call: WebhookCall, _ status: WebhookCall.Status, reason: String, again: Instant?
    ) throws {
        let now = work.moment.now
        try work.transaction.run(
            """
            UPDATE webhook_call
            SET status = \(status.rawValue), reason = \(reason), run_at = \(again ?? now),
                settled_at = \(again == nil ? now : nil),
                locked_until = \(Instant(milliseconds: 0))
            WHERE coop_id = \(work.coop) AND id = \(call.id)
                AND locked_until = \(call.lockedUntil)
            """)
    }

    /// Queues a call that was made or given up once more.
    ///
    /// - Returns: Whether there was one.
    public func callAgain(_ id: Int64) throws -> Bool {
        try work.transaction.run(
            """
            UPDATE webhook_call
            SET status = 'queued', reason = '', run_at = \(work.moment.now), attempts = 0,
                settled_at = NULL, locked_until = \(Instant(milliseconds: 0))
            WHERE coop_id = \(work.coop) AND id = \(id) AND status <> 'queued'
            """) == 1
    }
}

extension CooperativeTransaction {
    /// The programs the cooperative calls.
    public var webhooks: Webhooks { Webhooks(work: self) }
}

extension WebhookCall {
    init(_ row: Row) throws {
        id = try row.get("id")
        webhook = try row.get("webhook_id")
        event = try row.get("event")
        object = try row.get("object_id")
        let stored = try row.text("status")
        guard let known = Status(rawValue: stored) else {
            throw StoreError.unreadable(kind: "webhook_call", id: String(id))
        }
        status = known
        reason = try row.get("reason")
        queuedAt = try row.get("queued_at")
        attempts = try row.get("attempts")
        lockedUntil = try row.get("locked_until")
    }
}
