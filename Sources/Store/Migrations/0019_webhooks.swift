// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Programs that are called when something happens, and the calls.
    static let webhooks = Migration(
        name: "0019_webhooks",
        up: [
            """
            CREATE TABLE webhook (
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                id \(type: .integer) NOT NULL,
                url \(type: .text) NOT NULL,
                secret \(type: .text) NOT NULL,
                events \(type: .text) NOT NULL,
                is_enabled \(type: .integer) NOT NULL,
                created_at \(type: .integer) NOT NULL,
                PRIMARY KEY (coop_id, id),
                CONSTRAINT webhook_is_enabled CHECK (is_enabled IN (0, 1))
            ) \(Schema.clustered)
            """,
            """
            CREATE TABLE webhook_call (
                coop_id \(type: .integer) NOT NULL,
                id \(type: .integer) NOT NULL,
                webhook_id \(type: .integer) NOT NULL,
                event \(type: .text) NOT NULL,
                object_id \(type: .integer) NOT NULL,
                status \(type: .text) NOT NULL,
                reason \(type: .text) NOT NULL,
                queued_at \(type: .integer) NOT NULL,
                run_at \(type: .integer) NOT NULL,
                attempts \(type: .integer) NOT NULL,
                locked_until \(type: .integer) NOT NULL,
                settled_at \(type: .integer),
                PRIMARY KEY (coop_id, id),
                FOREIGN KEY (coop_id, webhook_id) REFERENCES webhook (coop_id, id),
                CONSTRAINT webhook_call_status CHECK (status IN ('queued', 'sent', 'given_up'))
            ) \(Schema.clustered)
            """,
            """
            CREATE INDEX webhook_call_due ON webhook_call (coop_id, run_at)
            WHERE status = 'queued'
            """,
            "CREATE INDEX webhook_call_hook ON webhook_call (coop_id, webhook_id, id)",
        ] + ["webhook", "webhook_call"].flatMap(Schema.rowLevelSecurity), check: nil)
}
