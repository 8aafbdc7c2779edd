// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Crypto
import Database
import Ledger

/// What a check of the books found wrong.
public struct Finding: Sendable, Hashable, Codable {
    /// Stable name: `chain.hash`, `entry.unbalanced`.
    public let kind: String
    /// Where: a link, an entry, an account.
    public let place: String
    /// More, without personal values.
    public let detail: String

    /// A finding at a place.
    public init(_ kind: String, at place: String, detail: String = "") {
        self.kind = kind
        self.place = place
        self.detail = detail
    }
}

/// Recomputes the chain and the invariants of a cooperative's books.
public struct Verification {
    let work: CooperativeTransaction

    /// Recomputes every hash from what is stored, in order.
    ///
    /// - Returns: How many links were read, and the first fault; later links depend on it.
    public func chain() throws -> (links: Int64, fault: Finding?) {
        var previous = ChainLink.genesis
        var sequence: Int64 = 0
        while true {
            let links = try work.transaction.rows(
                """
                SELECT sequence, kind, object_id, content_hash, hash FROM chain
                WHERE coop_id = \(work.coop) AND sequence > \(sequence)
                ORDER BY sequence LIMIT 1024
                """
            ).map(Link.init)
            guard !links.isEmpty else { break }
            let contents = try contentHashes(links)
            for link in links {
                sequence += 1
                let place = "\(sequence) \(link.kind):\(link.object)"
                guard link.sequence == sequence else {
                    return (sequence - 1, Finding("chain.gap", at: String(sequence)))
                }
                guard let kind = ChainKind(rawValue: link.kind) else {
                    return (sequence - 1, Finding("chain.kind", at: place))
                }
                guard contents[ObjectKey(kind: kind, id: link.object)] == link.content else {
                    return (sequence - 1, Finding("chain.content", at: place))
                }
                previous = ChainLink.hash(
                    after: previous, kind: kind, id: link.object, content: link.content)
                guard previous == link.hash else {
                    return (sequence - 1, Finding("chain.hash", at: place))
                }
            }
        }
        let head = work.chainHead
        guard head.sequence == sequence, head.hash == previous else {
            let detail = "head \(head.sequence), chain \(sequence)"
            return (sequence, Finding("chain.tail", at: String(sequence), detail: detail))
        }
        return (sequence, try orphan())
    }

    private struct Link {
        let sequence: Int64
        let kind: String
        let object: Int64
        let content: [UInt8]
        let hash: [UInt8]

        init(_ row: Row) throws {
            sequence = try row.get("sequence")
            kind = try row.get("kind")
            object = try row.get("object_id")
            content = try row.get("content_hash")
            hash = try row.get("hash")
        }
    }

    private struct ObjectKey: Hashable {
        let kind: ChainKind
        let id: Int64
    }

    private func contentHashes(_ links: [Link]) throws -> [ObjectKey: [UInt8]] {
        var hashes: [ObjectKey: [UInt8]] = [:]
        for kind in ChainKind.allCases {
            let ids = links.filter { $0.kind == kind.rawValue }.map(\.object)
            guard !ids.isEmpty else { continue }
            for (id, bytes) in try readableBytes(kind, ids) {
                hashes[ObjectKey(kind: kind, id: id)] = Array(SHA256.hash(data: bytes))
            }
        }
        return hashes
    }

    /// The bytes of all that can be read: a row that no longer reads has no content, so that its
    /// link is the one that is named.
    private func readableBytes(_ kind: ChainKind, _ ids: [Int64]) throws -> [Int64: [UInt8]] {
        do { return try canonicalBytes(kind, ids) } catch  where Verification.isUnreadable(error) {
            guard ids.count > 1 else { return [:] }
            let half = ids.count / 2
            return try readableBytes(kind, Array(ids[..<half]))
                .merging(readableBytes(kind, Array(ids[half...]))) { first, _ in first }
        }
    }

    private static func isUnreadable(_ error: any Error) -> Bool {
        if case DatabaseError.malformedRow = error { return true }
        if case StoreError.unreadable = error { return true }
        return error is BasicsError
    }

    private func canonicalBytes(_ kind: ChainKind, _ ids: [Int64]) throws -> [Int64: [UInt8]] {
        switch kind {
        case .entry: try work.entries.fetch(ids).mapValues(\.sealedBytes)
        case .invoice: try work.invoices.sealedBytes(ids)
        case .payslip: try work.payslips.sealedBytes(ids)
        case .audit:
            Dictionary(
                uniqueKeysWithValues: try work.audit.fetch(ids).map {
                    ($0.key, $0.value.canonicalBytes(id: $0.key))
                })
        }
    }

    /// Rows that no link stands for: written around the program.
    private func orphan() throws -> Finding? {
        for kind in ChainKind.allCases {
            let table: SQL =
                switch kind {
                case .entry: "entry"
                case .invoice: "invoice"
                case .payslip: "payslip"
                case .audit: "audit"
                }
            let id: Int64? = try work.transaction.value(
                """
                SELECT t.id FROM \(table) t WHERE t.coop_id = \(work.coop) AND NOT EXISTS (
                    SELECT 1 FROM chain c WHERE c.coop_id = t.coop_id AND c.object_id = t.id
                        AND c.kind = \(kind.rawValue))
                ORDER BY t.id LIMIT 1
                """)
            if let id { return Finding("chain.orphan", at: "\(kind.rawValue):\(id)") }
        }
        return nil
    }
}

extension CooperativeTransaction {
    /// Checks of the cooperative's books.
    public var verification: Verification { Verification(work: self) }
}

extension PostedEntry {
    /// The bytes the entry was chained with, rebuilt from what is stored.
    var sealedBytes: [UInt8] {
        let sealed = Entry.Sealed(
            id: id, number: number, journal: journal, day: day, voucher: voucher, label: label,
            reverses: reverses, lines: lines)
        return PostedEntry.sealedBytes(sealed.canonicalBytes, at: postedAt, under: packDigest)
    }

    /// An entry's bytes with the moment of its validation and the packs in force.
    static func sealedBytes(
        _ canonical: [UInt8], at moment: Instant, under packDigest: String
    ) -> [UInt8] {
        var record = CanonicalBytes("posting/1")
        record.append(moment.milliseconds)
        record.append(packDigest)
        return canonical + record.bytes
    }
}
