// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Bank statements, their lines, and how each line was booked.
    static let bank = Migration(
        name: "0004_bank",
        up: [
            """
            CREATE TABLE statement (
                coop_id \(type: .integer) NOT NULL,
                id \(type: .integer) NOT NULL,
                iban \(type: .text) NOT NULL,
                reference \(type: .text) NOT NULL,
                opening_minor \(type: .integer) NOT NULL,
                closing_minor \(type: .integer) NOT NULL,
                opening_day \(type: .text) NOT NULL,
                closing_day \(type: .text) NOT NULL,
                file_hash \(type: .text) NOT NULL,
                imported_at \(type: .integer) NOT NULL,
                PRIMARY KEY (coop_id, id),
                UNIQUE (coop_id, iban, reference)
            ) \(Schema.clustered)
            """,
            "CREATE INDEX statement_day ON statement (coop_id, iban, closing_day)",
            """
            CREATE TABLE bank_line (
                coop_id \(type: .integer) NOT NULL,
                id \(type: .integer) NOT NULL,
                statement_id \(type: .integer) NOT NULL,
                position \(type: .integer) NOT NULL,
                day \(type: .text) NOT NULL,
                value_day \(type: .text),
                amount_minor \(type: .integer) NOT NULL,
                counterparty \(type: .text) NOT NULL,
                counterparty_iban \(type: .text) NOT NULL,
                reference \(type: .text) NOT NULL,
                end_to_end \(type: .text) NOT NULL,
                remittance \(type: .text) NOT NULL,
                bank_reference \(type: .text) NOT NULL,
                kind \(type: .text) NOT NULL,
                PRIMARY KEY (coop_id, id),
                UNIQUE (coop_id, statement_id, position),
                FOREIGN KEY (coop_id, statement_id) REFERENCES statement (coop_id, id)
            ) \(Schema.clustered)
            """,
            "CREATE INDEX bank_line_day ON bank_line (coop_id, day, id)",
            "CREATE INDEX bank_line_end_to_end ON bank_line (coop_id, end_to_end)",
            "CREATE INDEX bank_line_iban ON bank_line (coop_id, counterparty_iban)",
            """
            CREATE TABLE bank_booking (
                coop_id \(type: .integer) NOT NULL,
                id \(type: .integer) NOT NULL,
                bank_line_id \(type: .integer) NOT NULL,
                kind \(type: .text) NOT NULL,
                entry_id \(type: .integer) NOT NULL,
                amount_minor \(type: .integer) NOT NULL,
                suspense_minor \(type: .integer) NOT NULL,
                confidence \(type: .integer) NOT NULL,
                reasons \(type: .text) NOT NULL,
                booked_by \(type: .text) NOT NULL,
                booked_at \(type: .integer) NOT NULL,
                PRIMARY KEY (coop_id, id),
                FOREIGN KEY (coop_id, bank_line_id) REFERENCES bank_line (coop_id, id),
                FOREIGN KEY (coop_id, entry_id) REFERENCES entry (coop_id, id)
            ) \(Schema.clustered)
            """,
            "CREATE INDEX bank_booking_line ON bank_booking (coop_id, bank_line_id)",
            """
            CREATE INDEX bank_booking_suspense ON bank_booking (coop_id, bank_line_id)
            WHERE suspense_minor <> 0
            """,
        ]
            + ["statement", "bank_line", "bank_booking"].flatMap(Schema.appendOnly)
            + ["statement", "bank_line", "bank_booking"].flatMap(Schema.rowLevelSecurity),
        check: nil)
}
