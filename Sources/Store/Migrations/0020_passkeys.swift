// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Passkeys, the challenges they answer, and whether more than a password opened a session.
    static let passkeys = Migration(
        name: "0020_passkeys",
        up: [
            """
            CREATE TABLE passkey (
                id \(type: .identity),
                person_id \(type: .integer) NOT NULL REFERENCES person (id),
                credential \(type: .bytes) NOT NULL UNIQUE,
                public_key \(type: .bytes) NOT NULL,
                sign_count \(type: .integer) NOT NULL,
                name \(type: .text) NOT NULL,
                created_at \(type: .integer) NOT NULL,
                used_at \(type: .integer)
            )
            """,
            "CREATE INDEX passkey_person ON passkey (person_id)",
            """
            CREATE TABLE passkey_handle (
                person_id \(type: .integer) NOT NULL PRIMARY KEY REFERENCES person (id),
                handle \(type: .bytes) NOT NULL UNIQUE
            )
            """,
            """
            CREATE TABLE passkey_challenge (
                challenge_hash \(type: .text) NOT NULL PRIMARY KEY,
                purpose \(type: .text) NOT NULL,
                bearer_hash \(type: .text) NOT NULL,
                expires_at \(type: .integer) NOT NULL,
                CONSTRAINT passkey_challenge_purpose
                    CHECK (purpose IN ('making', 'sign_in', 'proof'))
            )
            """,
            "CREATE INDEX passkey_challenge_end ON passkey_challenge (expires_at)",
            """
            ALTER TABLE session ADD COLUMN is_strong \(type: .integer) NOT NULL DEFAULT 0
            """,
        ], check: nil)
}
