// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// People, credentials, sessions, cooperatives and jobs: what belongs to the installation.
    static let installation = Migration(
        name: "0001_installation",
        up: [
            """
            CREATE TABLE cooperative (
                id \(type: .integer) NOT NULL PRIMARY KEY,
                code \(type: .text) NOT NULL UNIQUE,
                name \(type: .text) NOT NULL,
                legal_form \(type: .text) NOT NULL,
                siren \(type: .text) NOT NULL,
                vat_number \(type: .text) NOT NULL,
                register_city \(type: .text) NOT NULL,
                address \(type: .text) NOT NULL,
                postcode \(type: .text) NOT NULL,
                city \(type: .text) NOT NULL,
                country \(type: .text) NOT NULL,
                iban \(type: .text) NOT NULL,
                bic \(type: .text) NOT NULL,
                time_zone \(type: .text) NOT NULL,
                language \(type: .text) NOT NULL,
                headcount \(type: .integer) NOT NULL,
                accident_rate \(type: .integer) NOT NULL,
                mobility_rate \(type: .integer) NOT NULL,
                cutoff_day \(type: .integer) NOT NULL,
                first_month \(type: .integer) NOT NULL,
                CONSTRAINT cooperative_first_month CHECK (first_month BETWEEN 1 AND 12),
                CONSTRAINT cooperative_cutoff CHECK (cutoff_day BETWEEN 1 AND 31),
                CONSTRAINT cooperative_headcount CHECK (headcount >= 0)
            )
            """,
            """
            CREATE TABLE person (
                id \(type: .identity),
                email \(type: .text) NOT NULL UNIQUE,
                name \(type: .text) NOT NULL,
                language \(type: .text) NOT NULL,
                is_disabled \(type: .integer) NOT NULL DEFAULT 0
            )
            """,
            """
            CREATE TABLE credential (
                person_id \(type: .integer) NOT NULL PRIMARY KEY REFERENCES person (id),
                password_hash \(type: .text) NOT NULL,
                changed_at \(type: .integer) NOT NULL
            )
            """,
            """
            CREATE TABLE employment (
                person_id \(type: .integer) NOT NULL REFERENCES person (id),
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                PRIMARY KEY (person_id, coop_id)
            ) \(Schema.clustered)
            """,
            """
            CREATE TABLE session (
                token_hash \(type: .text) NOT NULL PRIMARY KEY,
                name \(type: .text) NOT NULL UNIQUE,
                person_id \(type: .integer) NOT NULL REFERENCES person (id),
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                csrf_token \(type: .text) NOT NULL,
                created_at \(type: .integer) NOT NULL,
                seen_at \(type: .integer) NOT NULL,
                expires_at \(type: .integer) NOT NULL,
                ended_at \(type: .integer),
                proven_at \(type: .integer) NOT NULL,
                is_pending \(type: .integer) NOT NULL,
                address \(type: .text) NOT NULL,
                agent \(type: .text) NOT NULL
            )
            """,
            "CREATE INDEX session_person ON session (person_id)",
            """
            CREATE TABLE sign_in_attempt (
                id \(type: .identity),
                bucket \(type: .text) NOT NULL,
                at \(type: .integer) NOT NULL
            )
            """,
            "CREATE INDEX sign_in_attempt_bucket ON sign_in_attempt (bucket, at)",
            "CREATE INDEX sign_in_attempt_at ON sign_in_attempt (at)",
        ], check: nil)
}
