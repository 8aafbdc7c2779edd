// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// The tokens under which programs act for people: they belong to the installation.
    static let api = Migration(
        name: "0008_api",
        up: [
            """
            CREATE TABLE api_token (
                id \(type: .identity),
                token_hash \(type: .text) NOT NULL UNIQUE,
                person_id \(type: .integer) NOT NULL REFERENCES person (id),
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                name \(type: .text) NOT NULL,
                scopes \(type: .text) NOT NULL,
                request_key \(type: .text) NOT NULL,
                created_at \(type: .integer) NOT NULL,
                expires_at \(type: .integer) NOT NULL,
                last_used_at \(type: .integer),
                revoked_at \(type: .integer),
                CONSTRAINT api_token_once UNIQUE (person_id, request_key),
                CONSTRAINT api_token_expiry CHECK (expires_at > created_at)
            )
            """,
            "CREATE INDEX api_token_coop ON api_token (coop_id, person_id)",
        ], check: nil)
}
