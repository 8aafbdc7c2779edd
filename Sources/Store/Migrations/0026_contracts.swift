// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// What kind of contract an engagement is; those before were all of entrepreneur-employees.
    static let contracts = Migration(
        name: "0026_contracts",
        up: [
            """
            ALTER TABLE engagement ADD COLUMN contract \(type: .text) NOT NULL DEFAULT 'cesa'
                CHECK (contract IN ('cesa', 'cape', 'ordinary'))
            """,
            // Part of the legal month that an ordinary contract pays, in millionths.
            """
            ALTER TABLE engagement ADD COLUMN hours_share \(type: .integer) NOT NULL
                DEFAULT 1000000 CHECK (hours_share BETWEEN 1 AND 1000000)
            """,
            """
            ALTER TABLE engagement ADD COLUMN is_fixed_term \(type: .integer) NOT NULL DEFAULT 0
                CHECK (is_fixed_term IN (0, 1))
            """,
        ], check: nil)
}
