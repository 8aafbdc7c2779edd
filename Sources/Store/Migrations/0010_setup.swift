// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// The guided set-up of an empty installation, and what it asks that had no place yet.
    static let setup = Migration(
        name: "0010_setup",
        up: [
            """
            CREATE TABLE setup (
                id \(type: .integer) NOT NULL PRIMARY KEY,
                code_hash \(type: .text) NOT NULL,
                answers \(type: .text) NOT NULL,
                password_hash \(type: .text) NOT NULL,
                changed_at \(type: .integer) NOT NULL,
                CONSTRAINT setup_only CHECK (id = 1)
            )
            """,
            """
            CREATE TABLE setup_visit (
                token_hash \(type: .text) NOT NULL PRIMARY KEY,
                csrf_token \(type: .text) NOT NULL,
                expires_at \(type: .integer) NOT NULL
            )
            """,
            """
            ALTER TABLE cooperative ADD COLUMN default_scheme \(type: .text) NOT NULL DEFAULT ''
            """,
        ], check: nil)
}
