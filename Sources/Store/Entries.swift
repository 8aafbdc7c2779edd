// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger

/// An entry as posted.
public struct PostedEntry: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<Entry>
    /// Its number in the journal and financial year.
    public let number: Int64
    /// Journal.
    public let journal: Journal
    /// Accounting day.
    public let day: Day
    /// The document behind it.
    public let voucher: Voucher
    /// What happened.
    public let label: String
    /// The entry it takes back.
    public let reverses: ID<Entry>?
    /// When it was posted: its validation.
    public let postedAt: Instant
    /// SHA-256 of the packs it was posted under, in hexadecimal.
    public let packDigest: String
    /// Its lines.
    public let lines: [Line]
}

/// The ledger entries of a cooperative.
public struct Entries {
    let work: CooperativeTransaction
    private static let linesAtOnce = 32

    /// Posts an entry: its number, lines, row and link in the chain.
    ///
    /// - Throws: ``Database/DatabaseError/refused(_:)`` when the schema finds it unbalanced or
    ///   its month closed.
    @discardableResult
    public func post(_ entry: Entry) throws -> ID<Entry> {
        let id: ID<Entry> = work.nextID()
        let year = work.moment.years.year(of: entry.day)
        let number = try work.next("journal.\(entry.journal.rawValue).\(year)")
        let lines = entry.lines.enumerated().map { position, line -> SQL in
            """
            (\(work.coop), \(id), \(position), \(entry.day), \(line.account), \(line.section),
                \(line.thirdParty), \(line.amount))
            """
        }
        // Few enough values for one statement of either engine.
        for start in stride(from: 0, to: lines.count, by: Entries.linesAtOnce) {
            let values = lines[start..<min(start + Entries.linesAtOnce, lines.count)]
            try work.transaction.enqueue(
                """
                INSERT INTO line (
                    coop_id, entry_id, position, day, account, section_id, third_party_id,
                    amount_minor)
                VALUES \(values.joined(separator: ", "))
                """)
        }
        try work.transaction.enqueue(
            """
            INSERT INTO entry (
                coop_id, id, journal, year, number, day, voucher, voucher_day, label,
                reverses_id, line_count, posted_at, pack_digest)
            VALUES (
                \(work.coop), \(id), \(entry.journal.rawValue), \(year), \(number),
                \(entry.day),
                \(entry.voucher.reference), \(entry.voucher.day), \(entry.label),
                \(entry.reverses), \(entry.lines.count), \(work.moment.now),
                \(work.moment.packDigest))
            """)
        try work.chain(
            .entry, id.value,
            bytes: PostedEntry.sealedBytes(
                entry.canonicalBytes(id: id, number: number), at: work.moment.now,
                under: work.moment.packDigest))
        return id
    }

    /// An entry by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<Entry>) throws -> PostedEntry {
        guard let entry = try fetch([id.value])[id.value] else {
            throw StoreError.notFound(kind: "entry", id: id.description)
        }
        return entry
    }

    /// Entries by number, with their lines; numbers that do not exist are left out.
    func fetch(_ ids: [Int64]) throws -> [Int64: PostedEntry] {
        var lines: [Int64: [Line]] = [:]
        for row in try work.transaction.rows(
            """
            SELECT entry_id, account, section_id, third_party_id, amount_minor FROM line
            WHERE coop_id = \(work.coop) AND entry_id IN \(list: ids)
            ORDER BY entry_id, position
            """
        ) {
            lines[try row.get("entry_id"), default: []].append(try Line(row))
        }
        var entries: [Int64: PostedEntry] = [:]
        for row in try work.transaction.rows(
            """
            SELECT id, number, journal, day, voucher, voucher_day, label, reverses_id, posted_at,
                pack_digest
            FROM entry WHERE coop_id = \(work.coop) AND id IN \(list: ids)
            """
        ) {
            let id: Int64 = try row.get("id")
            entries[id] = try PostedEntry(row, lines: lines[id] ?? [])
        }
        return entries
    }

    /// The entries of a journal whose voucher begins with a text and goes on in ASCII, by number.
    public func vouched(_ journal: Journal, _ prefix: String) throws -> [PostedEntry] {
        let ids: [Int64] = try work.transaction.rows(
            """
            SELECT id FROM entry WHERE coop_id = \(work.coop) AND journal = \(journal.rawValue)
                AND voucher >= \(prefix) AND voucher < \(prefix + "~")
            ORDER BY id
            """
        ).map { try $0.get("id") }
        let entries = try fetch(ids)
        return ids.compactMap { entries[$0] }
    }

    /// A page of entries, newest first, that match a filter.
    ///
    /// `before`: only entries before this day and number, the last of the page before.
    /// `limit`: how many, 1...500.
    public func page(_ filter: EntryFilter, before: EntryPlace?, limit: Int) throws -> [PostedEntry]
    {
        var conditions: [SQL] = ["coop_id = \(work.coop)"]
        if let from = filter.from { conditions.append("day >= \(from)") }
        if let to = filter.to { conditions.append("day <= \(to)") }
        if let journal = filter.journal { conditions.append("journal = \(journal.rawValue)") }
        if let before {
            conditions.append(
                "(day < \(before.day) OR (day = \(before.day) AND id < \(before.id)))")
        }
        if filter.account != nil || filter.section != nil {
            var inner: [SQL] = ["line.coop_id = entry.coop_id", "line.entry_id = entry.id"]
            if let account = filter.account { inner.append("line.account = \(account)") }
            if let section = filter.section { inner.append("line.section_id = \(section)") }
            let joined = inner.joined(separator: " AND ")
            conditions.append("EXISTS (SELECT 1 FROM line WHERE \(joined))")
        }
        let ids: [Int64] = try work.transaction.rows(
            """
            SELECT id FROM entry WHERE \(conditions.joined(separator: " AND "))
            ORDER BY day DESC, id DESC LIMIT \(max(1, min(limit, 500)))
            """
        ).map { try $0.get("id") }
        let entries = try fetch(ids)
        return ids.compactMap { entries[$0] }
    }

    /// Goes through the entries of some days, by day and number, in constant memory.
    public func each(
        from: Day, to: Day, _ body: (PostedEntry) throws -> Void
    ) throws {
        var place: (day: Day, id: Int64) = (from, 0)
        while true {
            let keys: [(day: Day, id: Int64)] = try work.transaction.rows(
                """
                SELECT day, id FROM entry
                WHERE coop_id = \(work.coop) AND day <= \(to)
                    AND (day > \(place.day) OR (day = \(place.day) AND id > \(place.id)))
                ORDER BY day, id LIMIT 512
                """
            ).map { (try $0.get("day"), try $0.get("id")) }
            guard let last = keys.last else { return }
            let entries = try fetch(keys.map(\.id))
            for key in keys {
                if let entry = entries[key.id] { try body(entry) }
            }
            place = last
        }
    }

    /// How many entries are dated from one day to another, both counted.
    public func count(from: Day, to: Day) throws -> Int {
        try work.transaction.value(
            """
            SELECT COUNT(*) FROM entry
            WHERE coop_id = \(work.coop) AND day >= \(from) AND day <= \(to)
            """) ?? 0
    }
}

/// Which entries a page shows; nil means all.
public struct EntryFilter: Sendable, Hashable {
    /// First day.
    public var from: Day?
    /// Last day.
    public var to: Day?
    /// Only entries with a line on this account.
    public var account: String?
    /// Only entries with a line in this section.
    public var section: ID<Section>?
    /// Only entries of this journal.
    public var journal: Journal?

    /// A filter; empty by default.
    public init(
        from: Day? = nil, to: Day? = nil, account: String? = nil, section: ID<Section>? = nil,
        journal: Journal? = nil
    ) {
        self.from = from
        self.to = to
        self.account = account
        self.section = section
        self.journal = journal
    }
}

/// Where a page of entries ended.
public struct EntryPlace: Sendable, Hashable {
    /// Day of the last entry.
    public let day: Day
    /// Number of the last entry.
    public let id: ID<Entry>

    /// A place in the ledger.
    public init(day: Day, id: ID<Entry>) {
        self.day = day
        self.id = id
    }
}

extension CooperativeTransaction {
    /// The cooperative's ledger entries.
    public var entries: Entries { Entries(work: self) }
}

extension Line {
    init(_ row: Row) throws {
        self.init(
            try row.get("account"), in: try row.get("section_id"), try row.get("amount_minor"),
            thirdParty: try row.get("third_party_id"))
    }
}

extension PostedEntry {
    init(_ row: Row, lines: [Line]) throws {
        let journal: String = try row.get("journal")
        id = try row.get("id")
        number = try row.get("number")
        guard let known = Journal(rawValue: journal) else {
            throw StoreError.unreadable(kind: "entry", id: id.description)
        }
        self.journal = known
        day = try row.get("day")
        voucher = Voucher(try row.get("voucher"), on: try row.get("voucher_day"))
        label = try row.get("label")
        reverses = try row.get("reverses_id")
        postedAt = try row.get("posted_at")
        packDigest = try row.get("pack_digest")
        self.lines = lines
    }
}
