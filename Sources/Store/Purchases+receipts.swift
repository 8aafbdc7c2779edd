// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Sales

extension Purchases {
    /// Joins a receipt, kept among the files, to a purchase.
    ///
    /// - Throws: ``Database/DatabaseError/unique(constraint:)`` when it has one.
    public func attach(_ sha256: [UInt8], to id: ID<Purchase>, by actor: String) throws {
        try work.transaction.enqueue(
            """
            INSERT INTO purchase_receipt (coop_id, purchase_id, sha256, added_at, added_by)
            VALUES (\(work.coop), \(id), \(sha256), \(work.moment.now), \(actor))
            """)
    }

    /// The receipt of a purchase.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func receipt(of id: ID<Purchase>) throws -> StoredBlob {
        let sha256: [UInt8]? = try work.transaction.value(
            """
            SELECT sha256 FROM purchase_receipt
            WHERE coop_id = \(work.coop) AND purchase_id = \(id)
            """)
        guard let sha256 else { throw StoreError.notFound(kind: "file", id: id.description) }
        return try work.blobs.find(sha256)
    }
}
