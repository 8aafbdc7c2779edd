// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Payslips that hold differences, beside the one of the month, and the corrections that two
    /// people agree on before one is sealed.
    static let payCorrections = Migration(
        name: "0031_pay_corrections",
        up: ["\(sqlite: "", postgres: "ALTER TABLE payslip ADD COLUMN corrects_id BIGINT")"]
            + payslips + payslipIndexes + corrections)

    private static let payslips: [SQL] = Schema.rebuild(
        "payslip",
        as: """
            (
                coop_id \(type: .integer) NOT NULL,
                id \(type: .integer) NOT NULL,
                engagement_id \(type: .integer) NOT NULL,
                section_id \(type: .integer) NOT NULL,
                period \(type: .text) NOT NULL,
                pay_day \(type: .text) NOT NULL,
                budget_minor \(type: .integer) NOT NULL,
                gross_minor \(type: .integer) NOT NULL,
                employee_minor \(type: .integer) NOT NULL,
                employer_minor \(type: .integer) NOT NULL,
                reduction_minor \(type: .integer) NOT NULL,
                net_before_tax_minor \(type: .integer) NOT NULL,
                net_taxable_minor \(type: .integer) NOT NULL,
                net_social_minor \(type: .integer) NOT NULL,
                tax_minor \(type: .integer) NOT NULL,
                net_paid_minor \(type: .integer) NOT NULL,
                cost_minor \(type: .integer) NOT NULL,
                entry_id \(type: .integer),
                body \(type: .text) NOT NULL,
                parties_hash \(type: .bytes) NOT NULL,
                deduction_minor \(type: .integer) NOT NULL DEFAULT 0,
                corrects_id \(type: .integer),
                PRIMARY KEY (coop_id, id),
                FOREIGN KEY (coop_id, engagement_id) REFERENCES engagement (coop_id, id),
                FOREIGN KEY (coop_id, entry_id) REFERENCES entry (coop_id, id),
                FOREIGN KEY (coop_id, corrects_id) REFERENCES payslip (coop_id, id),
                CONSTRAINT payslip_net CHECK (
                    net_before_tax_minor + employee_minor = gross_minor
                    AND net_paid_minor + tax_minor = net_before_tax_minor),
                CONSTRAINT payslip_cost CHECK (
                    gross_minor + employer_minor - reduction_minor = cost_minor),
                CONSTRAINT payslip_deduction CHECK (
                    deduction_minor >= 0 OR corrects_id IS NOT NULL)
            ) \(Schema.clustered)
            """,
        copying: """
            coop_id, id, engagement_id, section_id, period, pay_day, budget_minor, gross_minor,
            employee_minor, employer_minor, reduction_minor, net_before_tax_minor,
            net_taxable_minor, net_social_minor, tax_minor, net_paid_minor, cost_minor, entry_id,
            body, parties_hash, deduction_minor
            """,
        rules: [
            "CREATE INDEX payslip_section ON payslip (coop_id, section_id, period)",
            "CREATE INDEX payslip_period ON payslip (coop_id, period)",
        ] + Schema.appendOnly("payslip"),
        postgres: [
            "ALTER TABLE payslip DROP CONSTRAINT payslip_coop_id_engagement_id_period_key",
            "ALTER TABLE payslip DROP CONSTRAINT payslip_deduction_minor_check",
            """
            ALTER TABLE payslip ADD CONSTRAINT payslip_corrects
            FOREIGN KEY (coop_id, corrects_id) REFERENCES payslip (coop_id, id)
            """,
            """
            ALTER TABLE payslip ADD CONSTRAINT payslip_deduction
            CHECK (deduction_minor >= 0 OR corrects_id IS NOT NULL)
            """,
        ])

    private static let payslipIndexes: [SQL] = [
        """
        CREATE UNIQUE INDEX payslip_month ON payslip (coop_id, engagement_id, period)
        WHERE corrects_id IS NULL
        """,
        "CREATE INDEX payslip_engagement ON payslip (coop_id, engagement_id, period)",
        "CREATE INDEX payslip_corrected ON payslip (coop_id, corrects_id)",
    ]

    private static let corrections: [SQL] =
        [
            """
            CREATE TABLE pay_correction (
                coop_id \(type: .integer) NOT NULL,
                id \(type: .integer) NOT NULL,
                payslip_id \(type: .integer) NOT NULL,
                period \(type: .text) NOT NULL,
                content \(type: .text) NOT NULL,
                entered_by \(type: .text) NOT NULL,
                entered_at \(type: .integer) NOT NULL,
                PRIMARY KEY (coop_id, id),
                FOREIGN KEY (coop_id, payslip_id) REFERENCES payslip (coop_id, id)
            ) \(Schema.clustered)
            """,
            "CREATE INDEX pay_correction_payslip ON pay_correction (coop_id, payslip_id)",
            """
            CREATE TABLE pay_correction_decision (
                coop_id \(type: .integer) NOT NULL,
                correction_id \(type: .integer) NOT NULL,
                decision \(type: .text) NOT NULL,
                decided_by \(type: .text) NOT NULL,
                decided_at \(type: .integer) NOT NULL,
                PRIMARY KEY (coop_id, correction_id),
                FOREIGN KEY (coop_id, correction_id) REFERENCES pay_correction (coop_id, id),
                CONSTRAINT pay_correction_decision_kind CHECK (
                    decision IN ('approved', 'refused', 'withdrawn'))
            ) \(Schema.clustered)
            """,
        ]
        + Schema.refuse(
            "four_eyes_correction", on: .insert, of: "pay_correction_decision",
            when: """
                NEW.decision = 'approved' AND EXISTS (
                    SELECT 1 FROM pay_correction
                    WHERE pay_correction.coop_id = NEW.coop_id
                        AND pay_correction.id = NEW.correction_id
                        AND pay_correction.entered_by = NEW.decided_by)
                """)
        + ["pay_correction", "pay_correction_decision"].flatMap(Schema.appendOnly)
        + ["pay_correction", "pay_correction_decision"].flatMap(Schema.rowLevelSecurity)
}
