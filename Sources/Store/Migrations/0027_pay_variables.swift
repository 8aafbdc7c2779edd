// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// What changes the pay of one month, the fixed part of a contract, and what is taken off net
    /// pay.
    static let payVariables = Migration(
        name: "0027_pay_variables",
        up: [
            """
            ALTER TABLE engagement ADD COLUMN fixed_part_minor \(type: .integer) NOT NULL
                DEFAULT 0 CHECK (fixed_part_minor >= 0)
            """,
            """
            ALTER TABLE payslip ADD COLUMN deduction_minor \(type: .integer) NOT NULL DEFAULT 0
                CHECK (deduction_minor >= 0)
            """,
            // Absences have days and hours (in thousandths), the other kinds an amount.
            """
            CREATE TABLE pay_variable (
                coop_id \(type: .integer) NOT NULL,
                id \(type: .integer) NOT NULL,
                engagement_id \(type: .integer) NOT NULL,
                period \(type: .text) NOT NULL,
                kind \(type: .text) NOT NULL,
                label \(type: .text) NOT NULL,
                amount_minor \(type: .integer) NOT NULL,
                from_day \(type: .text),
                to_day \(type: .text),
                hours \(type: .integer) NOT NULL,
                dependants \(type: .integer) NOT NULL,
                entered_by \(type: .text) NOT NULL,
                entered_at \(type: .integer) NOT NULL,
                PRIMARY KEY (coop_id, id),
                FOREIGN KEY (coop_id, engagement_id) REFERENCES engagement (coop_id, id),
                CONSTRAINT pay_variable_kind CHECK (
                    kind IN ('bonus', 'settlement', 'absence', 'advance', 'attachment')),
                CONSTRAINT pay_variable_amount CHECK (
                    (kind = 'absence' AND amount_minor = 0 AND from_day IS NOT NULL
                        AND to_day IS NOT NULL)
                    OR (kind <> 'absence' AND amount_minor > 0)),
                CONSTRAINT pay_variable_hours CHECK (hours >= 0 AND dependants >= 0)
            ) \(Schema.clustered)
            """,
            "CREATE INDEX pay_variable_period ON pay_variable (coop_id, period, engagement_id)",
            """
            CREATE TABLE pay_variable_decision (
                coop_id \(type: .integer) NOT NULL,
                variable_id \(type: .integer) NOT NULL,
                decision \(type: .text) NOT NULL,
                note \(type: .text) NOT NULL,
                decided_by \(type: .text) NOT NULL,
                decided_at \(type: .integer) NOT NULL,
                PRIMARY KEY (coop_id, variable_id),
                FOREIGN KEY (coop_id, variable_id) REFERENCES pay_variable (coop_id, id),
                CONSTRAINT pay_variable_decision_kind CHECK (
                    decision IN ('approved', 'refused', 'withdrawn'))
            ) \(Schema.clustered)
            """,
        ]
            + Schema.refuse(
                "four_eyes_variable", on: .insert, of: "pay_variable_decision",
                when: """
                    NEW.decision = 'approved' AND EXISTS (
                        SELECT 1 FROM pay_variable
                        WHERE pay_variable.coop_id = NEW.coop_id
                            AND pay_variable.id = NEW.variable_id
                            AND pay_variable.entered_by = NEW.decided_by)
                    """)
            + ["pay_variable", "pay_variable_decision"].flatMap(Schema.appendOnly)
            + ["pay_variable", "pay_variable_decision"].flatMap(Schema.rowLevelSecurity),
        check: nil)
}
