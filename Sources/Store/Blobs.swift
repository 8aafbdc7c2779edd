// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database

/// A file from outside, as it came.
public struct StoredBlob: Sendable, Hashable {
    /// SHA-256 of its bytes.
    public let sha256: [UInt8]
    /// What it is, as it was found when it came: `pdf`.
    public let kind: String
    /// All of it.
    public let bytes: [UInt8]

    /// A file.
    public init(sha256: [UInt8], kind: String, bytes: [UInt8]) {
        self.sha256 = sha256
        self.kind = kind
        self.bytes = bytes
    }
}

/// The files of a cooperative, each once, found by what it holds.
///
/// They lie in the database, in no folder that is served.
public struct Blobs {
    let work: CooperativeTransaction

    /// Keeps a file; one that is there already stays as it is.
    public func keep(_ blob: StoredBlob) throws {
        try work.transaction.enqueue(
            """
            INSERT INTO blob (coop_id, sha256, kind, size, bytes, added_at)
            VALUES (
                \(work.coop), \(blob.sha256), \(blob.kind), \(blob.bytes.count), \(blob.bytes),
                \(work.moment.now))
            ON CONFLICT (coop_id, sha256) DO NOTHING
            """)
    }

    /// The bytes that hexadecimal digits stand for; nil when they are none.
    static func bytes(hexadecimal text: String) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }

    /// A file by its hash.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ sha256: [UInt8]) throws -> StoredBlob {
        let row = try work.transaction.row(
            """
            SELECT sha256, kind, bytes FROM blob
            WHERE coop_id = \(work.coop) AND sha256 = \(sha256)
            """)
        guard let row else { throw StoreError.notFound(kind: "file", id: "") }
        return StoredBlob(
            sha256: try row.get("sha256"), kind: try row.get("kind"), bytes: try row.get("bytes"))
    }
}

extension CooperativeTransaction {
    /// The cooperative's files.
    public var blobs: Blobs { Blobs(work: self) }
}

extension Statements {
    /// The file a statement was imported from.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``, also for one imported before files were kept.
    public func file(of id: ID<StoredStatement>) throws -> StoredBlob {
        let hash: String? = try work.transaction.value(
            """
            SELECT file_hash FROM statement WHERE coop_id = \(work.coop) AND id = \(id)
            """)
        guard let bytes = hash.flatMap(Blobs.bytes) else {
            throw StoreError.notFound(kind: "statement", id: id.description)
        }
        return try work.blobs.find(bytes)
    }
}
