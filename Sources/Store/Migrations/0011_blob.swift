// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Files from outside, by what they hold, and the receipts of purchases.
    static let blob = Migration(
        name: "0011_blob",
        up: [
            """
            CREATE TABLE blob (
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                sha256 \(type: .bytes) NOT NULL,
                kind \(type: .text) NOT NULL,
                size \(type: .integer) NOT NULL,
                bytes \(type: .bytes) NOT NULL,
                added_at \(type: .integer) NOT NULL,
                PRIMARY KEY (coop_id, sha256),
                CONSTRAINT blob_size CHECK (
                    size = length(bytes) AND size BETWEEN 1 AND 20971520),
                CONSTRAINT blob_hash CHECK (length(sha256) = 32)
            )
            """,
            """
            CREATE TABLE purchase_receipt (
                coop_id \(type: .integer) NOT NULL,
                purchase_id \(type: .integer) NOT NULL,
                sha256 \(type: .bytes) NOT NULL,
                added_at \(type: .integer) NOT NULL,
                added_by \(type: .text) NOT NULL,
                PRIMARY KEY (coop_id, purchase_id),
                FOREIGN KEY (coop_id, purchase_id) REFERENCES purchase (coop_id, id),
                FOREIGN KEY (coop_id, sha256) REFERENCES blob (coop_id, sha256)
            ) \(Schema.clustered)
            """,
        ] + ["blob", "purchase_receipt"].flatMap(Schema.appendOnly)
            + ["blob", "purchase_receipt"].flatMap(Schema.rowLevelSecurity),
        check: nil)
}
