// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Accounts at a provider that let people in, and questions put to it.
    static let openID = Migration(
        name: "0021_openid",
        up: [
            """
            CREATE TABLE openid_link (
                issuer \(type: .text) NOT NULL,
                subject \(type: .text) NOT NULL,
                person_id \(type: .integer) NOT NULL REFERENCES person (id),
                created_at \(type: .integer) NOT NULL,
                used_at \(type: .integer),
                PRIMARY KEY (issuer, subject),
                CONSTRAINT openid_link_once UNIQUE (person_id, issuer)
            )
            """,
            """
            CREATE TABLE openid_question (
                state_hash \(type: .text) NOT NULL PRIMARY KEY,
                purpose \(type: .text) NOT NULL,
                bearer_hash \(type: .text) NOT NULL,
                nonce \(type: .text) NOT NULL,
                verifier \(type: .text) NOT NULL,
                return_path \(type: .text) NOT NULL,
                expires_at \(type: .integer) NOT NULL,
                CONSTRAINT openid_question_purpose CHECK (purpose IN ('sign_in', 'linking'))
            )
            """,
            "CREATE INDEX openid_question_end ON openid_question (expires_at)",
        ], check: nil)
}
