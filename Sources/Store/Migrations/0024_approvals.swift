// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// What activities may issue alone, and drafts that wait for somebody else.
    static let approvals = Migration(
        name: "0024_approvals",
        up: [
            // Section 0: every activity without a limit of its own. No amount: any amount.
            """
            CREATE TABLE issuing_limit (
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                section_id \(type: .integer) NOT NULL,
                amount_minor \(type: .integer),
                set_by \(type: .text) NOT NULL,
                set_at \(type: .integer) NOT NULL,
                PRIMARY KEY (coop_id, section_id),
                CONSTRAINT issuing_limit_amount CHECK (amount_minor >= 0)
            ) \(Schema.clustered)
            """,
            """
            CREATE TABLE draft_review (
                coop_id \(type: .integer) NOT NULL,
                draft_id \(type: .integer) NOT NULL,
                state \(type: .text) NOT NULL,
                actor \(type: .text) NOT NULL,
                at \(type: .integer) NOT NULL,
                reason \(type: .text) NOT NULL,
                PRIMARY KEY (coop_id, draft_id),
                FOREIGN KEY (coop_id, draft_id) REFERENCES draft (coop_id, id) ON DELETE CASCADE,
                CONSTRAINT draft_review_state CHECK (state IN ('submitted', 'returned'))
            ) \(Schema.clustered)
            """,
        ] + ["issuing_limit", "draft_review"].flatMap(Schema.rowLevelSecurity), check: nil)
}
