// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger

/// A line of the audit log: who did what to what, when.
public struct AuditLine: Sendable, Hashable {
    /// When.
    public let at: Instant
    /// Who: `person:12`, `cli:anna`.
    public let actor: String
    /// What: `invoice.issued`.
    public let operation: String
    /// The thing concerned; 0 when it is the cooperative.
    public let object: Int64
    /// The activity concerned; 0 when it is the cooperative.
    public let section: Int64
    /// From where: `web:` and the name of a session, `cli`.
    public let origin: String
    /// More, without personal values.
    public let detail: String
}

/// A line with its number, by which the next page is asked for.
public struct NumberedAuditLine: Sendable, Hashable {
    /// Its number in the cooperative.
    public let id: ID<AuditLine>
    /// The line.
    public let line: AuditLine
}

/// The audit log of a cooperative and the requests it has answered.
public struct Audit {
    let work: CooperativeTransaction

    /// Writes a line and its link in the chain.
    public func append(
        actor: String, operation: String, object: Int64, section: ID<Section>? = nil,
        origin: String, detail: String
    ) throws {
        let id: ID<AuditLine> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO audit (
                coop_id, id, at, actor, operation, object_id, section_id, origin, detail)
            VALUES (
                \(work.coop), \(id), \(work.moment.now), \(actor), \(operation), \(object),
                \(section?.value ?? 0), \(origin), \(detail))
            """)
        let line = AuditLine(
            at: work.moment.now, actor: actor, operation: operation, object: object,
            section: section?.value ?? 0, origin: origin, detail: detail)
        try work.chain(.audit, id.value, bytes: line.canonicalBytes(id: id.value))
    }

    /// The lines about one thing, newest first.
    public func about(_ object: Int64, limit: Int = 100) throws -> [AuditLine] {
        try work.transaction.rows(
            """
            SELECT at, actor, operation, object_id, section_id, origin,
                detail FROM audit
            WHERE coop_id = \(work.coop) AND object_id = \(object)
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map(AuditLine.init)
    }

    /// Which lines are asked for.
    public struct Filter: Sendable, Hashable {
        /// Who did it, as the log names them; nil for anybody.
        public var actor: String?
        /// How the operation's name begins, `invoice.`; nil for any.
        public var operation: String?
        /// The first day; nil from the beginning.
        public var from: Instant?
        /// What comes before this line, for the next page; nil for the newest.
        public var before: ID<AuditLine>?

        /// The newest lines.
        public init(
            actor: String? = nil, operation: String? = nil, from: Instant? = nil,
            before: ID<AuditLine>? = nil
        ) {
            self.actor = actor
            self.operation = operation
            self.from = from
            self.before = before
        }
    }

    /// The lines asked for, newest first, each with its number.
    public func list(_ filter: Filter, limit: Int) throws -> [NumberedAuditLine] {
        let actor: SQL = filter.actor.map { "AND actor = \($0)" } ?? ""
        let operation: SQL =
            filter.operation.map { "AND operation >= \($0) AND operation < \($0 + "~")" } ?? ""
        let from: SQL = filter.from.map { "AND at >= \($0)" } ?? ""
        let before: SQL = filter.before.map { "AND id < \($0)" } ?? ""
        return try work.transaction.rows(
            """
            SELECT id, at, actor, operation, object_id, section_id, origin, detail FROM audit
            WHERE coop_id = \(work.coop) \(actor) \(operation) \(from) \(before)
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map { NumberedAuditLine(id: try $0.get("id"), line: try AuditLine($0)) }
    }

    /// The lines after a number and a moment, oldest first.
    public func after(_ id: Int64, since moment: Instant) throws -> [NumberedAuditLine] {
        try work.transaction.rows(
            """
            SELECT id, at, actor, operation, object_id, section_id, origin, detail FROM audit
            WHERE coop_id = \(work.coop) AND id > \(id) AND at >= \(moment) ORDER BY id
            """
        ).map { NumberedAuditLine(id: try $0.get("id"), line: try AuditLine($0)) }
    }

    /// What others did or read in some activities, newest first.
    ///
    /// `actor`: whose own doings are left out.
    public func ofOthers(
        in sections: [ID<Section>], than actor: String, limit: Int
    ) throws -> [AuditLine] {
        guard !sections.isEmpty else { return [] }
        return try work.transaction.rows(
            """
            SELECT at, actor, operation, object_id, section_id, origin, detail FROM audit
            WHERE coop_id = \(work.coop) AND section_id IN \(list: sections.map(\.value))
                AND actor <> \(actor)
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map(AuditLine.init)
    }

    /// What others did about a person's rights and access, newest first.
    public func aboutPerson(_ person: Int64, limit: Int) throws -> [AuditLine] {
        try work.transaction.rows(
            """
            SELECT at, actor, operation, object_id, section_id, origin, detail FROM audit
            WHERE coop_id = \(work.coop) AND object_id = \(person)
                AND (operation LIKE 'person.%' OR operation LIKE 'right.%'
                    OR operation LIKE 'deputy.%' OR operation LIKE 'bank_account.%')
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map(AuditLine.init)
    }

    /// When the last line was written; nil before the first.
    public func lastMoment() throws -> Instant? {
        try work.transaction.value(
            "SELECT at FROM audit WHERE coop_id = \(work.coop) ORDER BY id DESC LIMIT 1")
    }

    func fetch(_ ids: [Int64]) throws -> [Int64: AuditLine] {
        var lines: [Int64: AuditLine] = [:]
        for row in try work.transaction.rows(
            """
            SELECT id, at, actor, operation, object_id, section_id, origin,
                detail FROM audit
            WHERE coop_id = \(work.coop) AND id IN \(list: ids)
            """
        ) { lines[try row.get("id")] = try AuditLine(row) }
        return lines
    }

    /// The answer to a request that came before; nil when it is new.
    ///
    /// - Throws: ``StoreError/keyReused`` when the key came with another request.
    public func answer(actor: String, key: String, fingerprint: [UInt8]) throws -> String? {
        let row = try work.transaction.row(
            """
            SELECT fingerprint, answer FROM request
            WHERE coop_id = \(work.coop) AND actor = \(actor) AND request_key = \(key)
            """)
        guard let row else { return nil }
        guard try row.bytes("fingerprint") == fingerprint else { throw StoreError.keyReused }
        return try row.get("answer")
    }

    /// Whether a request with this key has been answered.
    public func isAnswered(actor: String, key: String) throws -> Bool {
        try work.transaction.row(
            """
            SELECT 1 FROM request
            WHERE coop_id = \(work.coop) AND actor = \(actor) AND request_key = \(key)
            """) != nil
    }

    /// Keeps the answer to a request, for the same request again.
    public func keep(_ answer: String, actor: String, key: String, fingerprint: [UInt8]) throws {
        try work.transaction.enqueue(
            """
            INSERT INTO request (coop_id, actor, request_key, fingerprint, answer, at)
            VALUES (
                \(work.coop), \(actor), \(key), \(fingerprint), \(answer), \(work.moment.now))
            """)
    }
}

extension CooperativeTransaction {
    /// The cooperative's audit log.
    public var audit: Audit { Audit(work: self) }
}

extension AuditLine {
    init(_ row: Row) throws {
        at = try row.get("at")
        actor = try row.get("actor")
        operation = try row.get("operation")
        object = try row.get("object_id")
        section = try row.get("section_id")
        origin = try row.get("origin")
        detail = try row.get("detail")
    }

    func canonicalBytes(id: Int64) -> [UInt8] {
        var record = CanonicalBytes("audit/1")
        record.append(id)
        record.append(at.milliseconds)
        record.append(actor)
        record.append(operation)
        record.append(object)
        record.append(section)
        record.append(origin)
        record.append(detail)
        return record.bytes
    }
}
