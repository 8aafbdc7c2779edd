// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// How people prove who they are: links sent to them, second factors, devices.
    static let identity = Migration(
        name: "0006_identity",
        up: [
            """
            CREATE TABLE access_link (
                token_hash \(type: .text) NOT NULL PRIMARY KEY,
                person_id \(type: .integer) NOT NULL REFERENCES person (id),
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                purpose \(type: .text) NOT NULL,
                created_at \(type: .integer) NOT NULL,
                expires_at \(type: .integer) NOT NULL,
                used_at \(type: .integer),
                CONSTRAINT access_link_purpose CHECK (purpose IN ('invitation', 'password_reset'))
            )
            """,
            "CREATE INDEX access_link_person ON access_link (person_id)",
            """
            CREATE TABLE time_code (
                person_id \(type: .integer) NOT NULL PRIMARY KEY REFERENCES person (id),
                secret \(type: .bytes) NOT NULL,
                confirmed_at \(type: .integer),
                last_step \(type: .integer) NOT NULL
            )
            """,
            """
            CREATE TABLE recovery_code (
                person_id \(type: .integer) NOT NULL REFERENCES person (id),
                code_hash \(type: .text) NOT NULL,
                used_at \(type: .integer),
                PRIMARY KEY (person_id, code_hash)
            ) \(Schema.clustered)
            """,
            """
            CREATE TABLE device (
                token_hash \(type: .text) NOT NULL PRIMARY KEY,
                person_id \(type: .integer) NOT NULL REFERENCES person (id),
                created_at \(type: .integer) NOT NULL
            )
            """,
            "CREATE INDEX device_person ON device (person_id)",
        ], check: nil)
}
