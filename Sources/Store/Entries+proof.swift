// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger

/// An entry's link in the cooperative's hash chain.
public struct EntrySeal: Sendable, Hashable {
    /// Its place in the chain.
    public let sequence: Int64
    /// Hash of the entry and all before it.
    public let hash: [UInt8]
    /// Hash before it.
    public let previous: [UInt8]
}

extension Entries {
    /// The link of an entry in the chain; nil when there is none.
    public func seal(of id: ID<Entry>) throws -> EntrySeal? {
        let kind = ChainKind.entry.rawValue
        let row = try work.transaction.row(
            """
            SELECT c.sequence, c.hash, p.hash AS previous_hash FROM chain c
            LEFT JOIN chain p ON p.coop_id = c.coop_id AND p.sequence = c.sequence - 1
            WHERE c.coop_id = \(work.coop) AND c.kind = \(kind) AND c.object_id = \(id)
            """)
        return try row.map { row in
            EntrySeal(
                sequence: try row.get("sequence"), hash: try row.get("hash"),
                previous: try row.get("previous_hash") ?? ChainLink.genesis)
        }
    }

    /// The entry that takes this one back; nil when none does.
    public func reversal(of id: ID<Entry>) throws -> ID<Entry>? {
        try work.transaction.value(
            "SELECT id FROM entry WHERE coop_id = \(work.coop) AND reverses_id = \(id)")
    }

    /// The day of the first entry; nil when there is none.
    public func firstDay() throws -> Day? {
        try work.transaction.value(
            "SELECT day FROM entry WHERE coop_id = \(work.coop) ORDER BY day, id LIMIT 1")
    }
}
