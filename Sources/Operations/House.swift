// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Basics
import Crypto
public import Database
import Foundation
import Ledger
public import Store

/// The installation: its database, law, clock, randomness, and the writer of each cooperative.
///
/// Everything a person can do goes through ``perform(_:as:in:key:)`` and ``ask(_:as:in:)``.
public actor House {
    /// The database of the installation.
    public nonisolated let database: any Database
    /// The law by country.
    public nonisolated let laws: [String: Law]
    /// Where the time comes from.
    public nonisolated let clock: any Clock
    /// Where random bytes come from.
    public nonisolated let random: any RandomSource
    private var open: [Int64: OpenCooperative] = [:]
    private var isClosed = false
    nonisolated let remembered = Remembered()

    private struct OpenCooperative: Sendable {
        let cooperative: Cooperative
        let law: Law
        let sections: Work.CoreSections
        let writer: CooperativeWriter
    }

    /// An installation over a migrated database.
    public init(
        database: any Database, laws: [String: Law], clock: any Clock, random: any RandomSource
    ) {
        self.database = database
        self.laws = laws
        self.clock = clock
        self.random = random
    }

    /// The cooperatives of the installation, by code.
    public nonisolated func cooperatives() async throws -> [Cooperative] {
        try await database.read(scope: .installation) { try Cooperative.all(in: $0) }
    }

    /// Does what is asked, once per key.
    ///
    /// `key`: made by the client; the same key with the same request returns the first
    /// answer, with another request it is refused. `origin`: where it comes from, for the audit
    /// line: `web:` and the name of a session.
    ///
    /// - Returns: After COMMIT.
    /// - Throws: A ``Basics/UserFacingError`` with nothing written, or a database error after
    ///   which the same key may be sent again.
    public func perform<O: Operation>(
        _ operation: O, as actor: Actor, in coop: Int64, key: String, from origin: String = ""
    ) async throws -> O.Output {
        try await answer(to: operation, as: actor, in: coop, key: key, from: origin).output
    }

    /// The same, and whether the answer is that of an earlier request with the key.
    ///
    /// - Throws: As ``perform(_:as:in:key:)``.
    public func answer<O: Operation>(
        to operation: O, as actor: Actor, in coop: Int64, key: String, from origin: String = ""
    ) async throws -> (output: O.Output, isRepeated: Bool) {
        let open = try await opened(coop)
        let fingerprint = Array(
            SHA256.hash(data: try Array(O.auditName.utf8) + operation.fingerprint))
        return try await withCheckedThrowingContinuation { continuation in
            open.writer.submit(
                CooperativeWriter.Request(
                    attempt: { store in
                        let output = try House.run(
                            operation, (actor, key, fingerprint, origin), in: store, open)
                        return { continuation.resume(returning: (output, false)) }
                    },
                    repeated: { store in
                        let kept = try store.audit.answer(
                            actor: actor.name, key: key, fingerprint: fingerprint)
                        guard let kept else { return nil }
                        let answer = try JSONDecoder().decode(
                            Answer<O.Output>.self, from: Data(kept.utf8)
                        ).value
                        return { continuation.resume(returning: (answer, true)) }
                    },
                    fail: { continuation.resume(throwing: $0) }))
        }
    }

    private static func run<O: Operation>(
        _ operation: O,
        _ request: (actor: Actor, key: String, fingerprint: [UInt8], origin: String),
        in store: CooperativeTransaction, _ open: OpenCooperative
    ) throws -> O.Output {
        let actor = request.actor.name
        let work = try Work(
            store, of: open.cooperative, as: request.actor, law: open.law,
            sections: open.sections, from: request.origin)
        try work.requireAny(O.permission)
        try work.law.require(O.offer)
        let output = try operation.run(in: work)
        let object = operation.object(of: output)
        try store.audit.append(
            actor: actor, operation: O.auditName, object: object,
            section: work.concerned, origin: request.origin,
            detail: operation.detail(of: output))
        try work.announce(O.auditName, object: object)
        try store.audit.keep(
            kept(output), actor: actor, key: request.key, fingerprint: request.fingerprint)
        return output
    }

    /// The answer as it is kept for a request that comes again.
    private static func kept(_ output: some Codable) throws -> String {
        // Most answer with the number of a thing.
        if let number = (output as? any ThingNumber)?.number { return "{\"value\":\(number)}" }
        return String(decoding: try JSONEncoder().encode(Answer(value: output)), as: UTF8.self)
    }

    /// A value of any kind inside JSON, where a bare number would not stand alone.
    private struct Answer<Value: Codable>: Codable {
        let value: Value
    }

    /// Reads what is asked, from one consistent state; a ``PersonalQuery`` leaves its audit line.
    public func ask<Q: Query>(
        _ query: Q, as actor: Actor, in coop: Int64, from origin: String = ""
    ) async throws -> Q.Output {
        let open = try await opened(coop)
        let moment = moment(for: open.cooperative, law: open.law)
        let remembered = self.remembered
        let (output, note) = try await database.read(scope: .cooperative(coop)) { transaction in
            let store = try CooperativeTransaction.reading(coop, in: transaction, at: moment)
            let work = try Work(
                store, of: open.cooperative, as: actor, law: open.law, sections: open.sections,
                remembering: remembered)
            try work.requireAny(query.neededPermission)
            try work.law.require(Q.offer)
            let output = try query.run(in: work)
            return (output, try House.noteOwed(for: query, in: work))
        }
        if let note {
            _ = try await perform(
                note.reading, as: actor, in: coop, key: note.key, from: origin)
        }
        return output
    }

    /// The line somebody leaves who reads another's pay; nil when none is owed any more today.
    private static func noteOwed(
        for query: any Query, in work: Work
    ) throws -> (reading: NoteReading, key: String)? {
        guard let personal = query as? any PersonalQuery, let section = work.concerned,
            !work.rights.owns(section)
        else { return nil }
        // The key makes it one line a day; later readings need not trouble the writer.
        let key = "read \(personal.object) \(work.today)"
        guard try !work.store.audit.isAnswered(actor: work.actor.name, key: key) else { return nil }
        return (NoteReading(object: personal.object, section: section), key)
    }

    /// Ends the writers; requests that wait are still done.
    public func close() async {
        isClosed = true
        for cooperative in open.values { await cooperative.writer.close() }
        open = [:]
        await database.close()
    }

    nonisolated func moment(for cooperative: Cooperative, law: Law) -> Moment {
        let now = clock.now()
        let random = self.random
        return Moment(
            now: now, onDevices: clock.onDevices(), today: now.day(in: cooperative.timeZone),
            packDigest: law.digest, years: cooperative.years, randomBytes: { random.bytes($0) })
    }

    private func opened(_ coop: Int64) async throws -> OpenCooperative {
        if isClosed { throw DatabaseError.closed }
        if let known = open[coop] { return known }
        let cooperative = try await database.read(scope: .installation) {
            try Cooperative.find(coop, in: $0)
        }
        guard let cooperative, let law = laws[cooperative.country] else {
            throw StoreError.notFound(kind: "cooperative", id: String(coop))
        }
        let moment: @Sendable () -> Moment = { [self] in self.moment(for: cooperative, law: law) }
        let sections = try await database.read(scope: .cooperative(coop)) { transaction in
            let store = try CooperativeTransaction.reading(coop, in: transaction, at: moment())
            return Work.CoreSections(
                treasury: try store.sections.only(.treasury).id,
                pool: try store.sections.only(.pool).id)
        }
        // Another caller may have opened it, or closed the house, while we read.
        if isClosed { throw DatabaseError.closed }
        if let known = open[coop] { return known }
        let writer = CooperativeWriter(database, coop: coop, moment: moment)
        let fresh = OpenCooperative(
            cooperative: cooperative, law: law, sections: sections, writer: writer)
        open[coop] = fresh
        return fresh
    }
}

/// The number of a thing, typed or not, which JSON writes as it is.
private protocol ThingNumber {
    var number: Int64 { get }
}

extension Int64: ThingNumber {
    fileprivate var number: Int64 { self }
}

extension ID: ThingNumber {
    fileprivate var number: Int64 { value }
}
