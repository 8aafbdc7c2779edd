// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Notices to read on the site, and who wants which of them by mail.
    static let notices = Migration(
        name: "0017_notices",
        up: [
            """
            CREATE TABLE notice (
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                id \(type: .integer) NOT NULL,
                person_id \(type: .integer) NOT NULL REFERENCES person (id),
                kind \(type: .text) NOT NULL,
                content \(type: .text) NOT NULL,
                created_at \(type: .integer) NOT NULL,
                read_at \(type: .integer),
                PRIMARY KEY (coop_id, id)
            ) \(Schema.clustered)
            """,
            "CREATE INDEX notice_person ON notice (coop_id, person_id, id)",
            "CREATE INDEX notice_unread ON notice (coop_id, person_id) WHERE read_at IS NULL",
            """
            CREATE TABLE mail_choice (
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                person_id \(type: .integer) NOT NULL REFERENCES person (id),
                kind \(type: .text) NOT NULL,
                is_wanted \(type: .integer) NOT NULL,
                PRIMARY KEY (coop_id, person_id, kind)
            ) \(Schema.clustered)
            """,
        ] + ["notice", "mail_choice"].flatMap(Schema.rowLevelSecurity), check: nil)
}
