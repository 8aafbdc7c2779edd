// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// The secret addresses people's calendars are read at.
    static let calendar = Migration(
        name: "0018_calendar",
        up: [
            """
            CREATE TABLE calendar_address (
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                person_id \(type: .integer) NOT NULL REFERENCES person (id),
                token_hash \(type: .text) NOT NULL UNIQUE,
                created_at \(type: .integer) NOT NULL,
                PRIMARY KEY (coop_id, person_id)
            )
            """
        ], check: nil)
}
