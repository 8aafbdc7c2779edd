// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Letters to send.
    static let mail = Migration(
        name: "0007_mail",
        up: [
            """
            CREATE TABLE outbox (
                id \(type: .identity),
                coop_id \(type: .integer) NOT NULL,
                person_id \(type: .integer) REFERENCES person (id),
                kind \(type: .text) NOT NULL,
                address \(type: .text) NOT NULL,
                name \(type: .text) NOT NULL,
                language \(type: .text) NOT NULL,
                content \(type: .text) NOT NULL,
                status \(type: .text) NOT NULL,
                reason \(type: .text) NOT NULL,
                queued_at \(type: .integer) NOT NULL,
                valid_until \(type: .integer) NOT NULL,
                run_at \(type: .integer) NOT NULL,
                attempts \(type: .integer) NOT NULL,
                locked_until \(type: .integer) NOT NULL,
                settled_at \(type: .integer),
                CONSTRAINT outbox_status
                    CHECK (status IN ('queued', 'sent', 'refused', 'given_up')),
                CONSTRAINT outbox_sent_is_empty CHECK (status <> 'sent' OR content = '')
            )
            """,
            "CREATE INDEX outbox_due ON outbox (run_at) WHERE status = 'queued'",
            "CREATE INDEX outbox_coop ON outbox (coop_id, id)",
            "CREATE INDEX outbox_person ON outbox (person_id, id)",
        ], check: nil)
}
