// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Changes of the accounts that pay goes to, and how long they wait.
    static let bankAccountChanges = Migration(
        name: "0022_bank_account_changes",
        up: [
            """
            ALTER TABLE cooperative
            ADD COLUMN account_cooling_hours \(type: .integer) NOT NULL DEFAULT 72
            """,
            """
            CREATE TABLE bank_account_change (
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                id \(type: .integer) NOT NULL,
                person_id \(type: .integer) NOT NULL REFERENCES person (id),
                iban \(type: .text) NOT NULL,
                old_ending \(type: .text) NOT NULL,
                state \(type: .text) NOT NULL,
                asked_by \(type: .text) NOT NULL,
                asked_at \(type: .integer) NOT NULL,
                decided_by \(type: .text),
                decided_at \(type: .integer),
                effective_at \(type: .integer),
                first_period \(type: .text),
                ended_by \(type: .text),
                ended_at \(type: .integer),
                PRIMARY KEY (coop_id, id),
                CONSTRAINT bank_account_change_state
                    CHECK (state IN ('asked', 'cooling', 'applied', 'stopped')),
                CONSTRAINT bank_account_change_four_eyes
                    CHECK (decided_by IS NULL OR decided_by <> asked_by),
                CONSTRAINT bank_account_change_alone CHECK (
                    state IN ('asked', 'stopped') OR decided_by IS NOT NULL
                    OR asked_by = 'person:' || person_id)
            ) \(Schema.clustered)
            """,
            """
            CREATE UNIQUE INDEX bank_account_change_open
            ON bank_account_change (coop_id, person_id) WHERE state IN ('asked', 'cooling')
            """,
            """
            CREATE INDEX bank_account_change_person
            ON bank_account_change (coop_id, person_id, id)
            """,
            "CREATE INDEX payment_party ON payment (coop_id, party_id, run_id)",
        ] + Schema.rowLevelSecurity("bank_account_change"), check: nil)
}
