// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Crypto
public import Database

/// The moment and the law a transaction runs under; the same for all of it.
public struct Moment: Sendable {
    /// The instant, from the clock that was passed in.
    public let now: Instant
    /// The same moment as people's own devices have it; another one in a demo whose year lies
    /// ahead.
    public let onDevices: Instant
    /// The day in the cooperative's time zone.
    public let today: Day
    /// SHA-256 of the packs in force, in hexadecimal; stored with each posting.
    public let packDigest: String
    /// The cooperative's financial years; entries are numbered within each.
    public let years: FinancialYears
    /// Random bytes from the source that was passed in: salts.
    public let randomBytes: @Sendable (Int) -> [UInt8]

    /// A moment.
    public init(
        now: Instant, onDevices: Instant? = nil, today: Day, packDigest: String,
        years: FinancialYears = .calendar, randomBytes: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.now = now
        self.onDevices = onDevices ?? now
        self.today = today
        self.packDigest = packDigest
        self.years = years
        self.randomBytes = randomBytes
    }
}

/// One cooperative's rows inside an open transaction.
///
/// Opening it for writing locks the cooperative's head row: the lock, the chain's head, the
/// ids and the number series are the same row for every node (architecture §3.3). Counters
/// and links of the chain are kept in memory until ``flush()``, which writes them once a batch.
public final class CooperativeTransaction {
    /// The open transaction.
    public let transaction: any Transaction
    /// The cooperative's number.
    public let coop: Int64
    /// When and under which packs it runs.
    public let moment: Moment
    private static let linksAtOnce = 50
    /// Links of the chain that were added and not yet written, as values of a statement.
    private var links: [SQL] = []
    /// The programs the cooperative calls, once they were read in this transaction.
    var knownWebhooks: [Webhook]?
    private var counters: Counters
    private var saved: Counters

    /// A counter with the day it was last used.
    public struct Counter: Sendable, Hashable {
        /// The last number given; 0 before the first.
        public var last: Int64
        /// The day of the last number; nil when the counter has no chronology.
        public var lastDay: Day?
    }

    struct Counters: Hashable {
        var nextID: Int64
        var chainSequence: Int64
        var chainHash: [UInt8]
        var named: [String: Counter]
    }

    /// Opens a cooperative's rows for writing and takes its lock.
    ///
    /// `moment`: read once the lock is held: another node may have passed midnight
    /// while we waited for it.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)`` when there is no such cooperative.
    public static func writing(
        _ coop: Int64, in transaction: any Transaction, at moment: @autoclosure () -> Moment
    ) throws -> CooperativeTransaction {
        let head = try transaction.row(
            """
            SELECT next_id, chain_sequence, chain_hash FROM coop_head
            WHERE coop_id = \(coop) \(sqlite: "", postgres: "FOR UPDATE")
            """)
        return try CooperativeTransaction(coop, transaction, moment(), head: head)
    }

    /// Opens a cooperative's rows for reading.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)`` when there is no such cooperative.
    public static func reading(
        _ coop: Int64, in transaction: any Transaction, at moment: Moment
    ) throws -> CooperativeTransaction {
        let head = try transaction.row(
            """
            SELECT next_id, chain_sequence, chain_hash FROM coop_head WHERE coop_id = \(coop)
            """)
        return try CooperativeTransaction(coop, transaction, moment, head: head)
    }

    private init(
        _ coop: Int64, _ transaction: any Transaction, _ moment: Moment, head: Row?
    ) throws {
        guard let head else { throw StoreError.notFound(kind: "cooperative", id: String(coop)) }
        self.transaction = transaction
        self.coop = coop
        self.moment = moment
        counters = Counters(
            nextID: try head.int64("next_id"), chainSequence: try head.int64("chain_sequence"),
            chainHash: try head.bytes("chain_hash"), named: [:])
        saved = counters
    }

    /// How far the cooperative's books have come: what is only ever added to is the same as long
    /// as this is.
    public var head: Head {
        Head(nextID: counters.nextID, chainSequence: counters.chainSequence)
    }

    /// How far a cooperative's books have come.
    public struct Head: Sendable, Hashable {
        /// The next number that will be given to a thing.
        let nextID: Int64
        /// The last link of the chain.
        let chainSequence: Int64
    }

    /// Does all of the body or nothing of it, counters included; the transaction goes on.
    ///
    /// `isAwaited`: if not, a row may be refused after the return; that fails the transaction.
    public func attempt<T>(isAwaited: Bool, _ body: () throws -> T) throws -> T {
        let before = counters
        let linksBefore = links.count
        do { return try transaction.savepoint(isAwaited: isAwaited, body) } catch {
            counters = before
            knownWebhooks = nil
            links.removeLast(links.count - linksBefore)
            throw error
        }
    }

    /// A new number for a thing of this cooperative.
    public func nextID<Entity>(_ entity: Entity.Type = Entity.self) -> ID<Entity> {
        defer { counters.nextID += 1 }
        return ID(counters.nextID)
    }

    /// A named counter as it stands.
    public func counter(_ name: String) throws -> Counter {
        if let known = counters.named[name] { return known }
        let row = try transaction.row(
            "SELECT last, last_day FROM counter WHERE coop_id = \(coop) AND name = \(name)")
        let counter = Counter(last: try row?.get("last") ?? 0, lastDay: try row?.get("last_day"))
        counters.named[name] = counter
        saved.named[name] = counter
        return counter
    }

    /// Sets a counter that was read before in this transaction.
    public func setCounter(_ name: String, to counter: Counter) { counters.named[name] = counter }

    /// Gives the next number of a counter without chronology.
    public func next(_ name: String) throws -> Int64 {
        var counter = try counter(name)
        counter.last += 1
        setCounter(name, to: counter)
        return counter.last
    }

    /// The chain's head: how many links it has and the last hash.
    public var chainHead: (sequence: Int64, hash: [UInt8]) {
        (counters.chainSequence, counters.chainHash)
    }

    /// Adds a link to the cooperative's chain; it is written by ``flush()``.
    ///
    /// hash = SHA-256(previous hash ‖ kind ‖ number ‖ SHA-256(canonical bytes)).
    public func chain(_ kind: ChainKind, _ id: Int64, bytes: [UInt8]) throws {
        let content = Array(SHA256.hash(data: bytes))
        counters.chainHash = ChainLink.hash(
            after: counters.chainHash, kind: kind, id: id, content: content)
        counters.chainSequence += 1
        links.append(
            """
            (\(coop), \(counters.chainSequence), \(kind.rawValue), \(id), \(content),
                \(counters.chainHash))
            """)
    }

    /// Writes the links of the chain and the counters that changed; called once, before COMMIT.
    public func flush() throws {
        for start in stride(from: 0, to: links.count, by: Self.linksAtOnce) {
            let values = links[start..<min(start + Self.linksAtOnce, links.count)]
            try transaction.enqueue(
                """
                INSERT INTO chain (coop_id, sequence, kind, object_id, content_hash, hash)
                VALUES \(values.joined(separator: ", "))
                """)
        }
        links = []
        guard counters != saved else { return }
        try transaction.enqueue(
            """
            UPDATE coop_head SET next_id = \(counters.nextID),
                chain_sequence = \(counters.chainSequence), chain_hash = \(counters.chainHash)
            WHERE coop_id = \(coop)
            """)
        for (name, counter) in counters.named.sorted(by: { $0.key < $1.key })
        where saved.named[name] != counter {
            try transaction.enqueue(
                """
                INSERT INTO counter (coop_id, name, last, last_day)
                VALUES (\(coop), \(name), \(counter.last), \(counter.lastDay))
                ON CONFLICT (coop_id, name)
                DO UPDATE SET last = excluded.last, last_day = excluded.last_day
                """)
        }
        saved = counters
    }
}
