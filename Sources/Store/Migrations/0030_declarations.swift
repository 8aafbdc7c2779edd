// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Who employees are, what is told to the social bodies about them, and what was told.
    static let declarations = Migration(
        name: "0030_declarations",
        up: [
            // Each version is a row. Rows can be removed, never changed: they hold the national
            // number.
            """
            CREATE TABLE identity_record (
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                id \(type: .integer) NOT NULL,
                person_id \(type: .integer) NOT NULL,
                fields \(type: .text) NOT NULL,
                added_at \(type: .integer) NOT NULL,
                added_by \(type: .text) NOT NULL,
                PRIMARY KEY (coop_id, id)
            ) \(Schema.clustered)
            """,
            "CREATE INDEX identity_record_person ON identity_record (coop_id, person_id, id)",
            // What was said of an establishment, a contract, a hiring, an event: the last counts.
            """
            CREATE TABLE social_record (
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                id \(type: .integer) NOT NULL,
                kind \(type: .text) NOT NULL,
                subject_id \(type: .integer) NOT NULL,
                fields \(type: .text) NOT NULL,
                added_at \(type: .integer) NOT NULL,
                added_by \(type: .text) NOT NULL,
                PRIMARY KEY (coop_id, id)
            ) \(Schema.clustered)
            """,
            "CREATE INDEX social_record_subject ON social_record (coop_id, kind, subject_id, id)",
            """
            CREATE TABLE withholding_rate (
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                id \(type: .integer) NOT NULL,
                person_id \(type: .integer) NOT NULL,
                from_period \(type: .text) NOT NULL,
                rate \(type: .integer) NOT NULL,
                identifier \(type: .text) NOT NULL,
                added_at \(type: .integer) NOT NULL,
                added_by \(type: .text) NOT NULL,
                PRIMARY KEY (coop_id, id),
                CONSTRAINT withholding_rate_bounds CHECK (rate BETWEEN 0 AND 1000000)
            ) \(Schema.clustered)
            """,
            """
            CREATE INDEX withholding_rate_person
            ON withholding_rate (coop_id, person_id, from_period, id)
            """,
            """
            CREATE TABLE declaration (
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                id \(type: .integer) NOT NULL,
                nature \(type: .text) NOT NULL,
                period \(type: .text) NOT NULL,
                engagement_id \(type: .integer),
                is_test \(type: .integer) NOT NULL,
                order_number \(type: .integer) NOT NULL,
                replaces \(type: .text) NOT NULL,
                due_day \(type: .text) NOT NULL,
                people \(type: .integer) NOT NULL,
                findings \(type: .integer) NOT NULL,
                sha256 \(type: .bytes) NOT NULL,
                made_at \(type: .integer) NOT NULL,
                made_by \(type: .text) NOT NULL,
                PRIMARY KEY (coop_id, id),
                FOREIGN KEY (coop_id, engagement_id) REFERENCES engagement (coop_id, id),
                CONSTRAINT declaration_test CHECK (is_test IN (0, 1))
            ) \(Schema.clustered)
            """,
            "CREATE INDEX declaration_period ON declaration (coop_id, period, id)",
            // The file has national numbers in it: it is removed after its term, the row is not.
            """
            CREATE TABLE declaration_file (
                coop_id \(type: .integer) NOT NULL,
                declaration_id \(type: .integer) NOT NULL,
                bytes \(type: .bytes) NOT NULL,
                made_at \(type: .integer) NOT NULL,
                PRIMARY KEY (coop_id, declaration_id),
                FOREIGN KEY (coop_id, declaration_id) REFERENCES declaration (coop_id, id)
            ) \(Schema.clustered)
            """,
        ] + ["social_record", "withholding_rate", "declaration"].flatMap(Schema.appendOnly)
            + [
                "identity_record", "social_record", "withholding_rate", "declaration",
                "declaration_file",
            ].flatMap(Schema.rowLevelSecurity), check: nil)
}
