// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Engagements, what members choose to be paid, payslips, payment runs, the month's steps.
    static let pay = Migration(
        name: "0005_pay", up: payTables + paymentTables + payRules, check: nil)

    private static let payTables: [SQL] = [
        """
        CREATE TABLE engagement (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            employee_id \(type: .integer) NOT NULL,
            person_id \(type: .integer) NOT NULL REFERENCES person (id),
            from_day \(type: .text) NOT NULL,
            to_day \(type: .text),
            category \(type: .text) NOT NULL,
            health_minor \(type: .integer) NOT NULL,
            health_employer_share \(type: .integer) NOT NULL,
            withholding_rate \(type: .integer),
            PRIMARY KEY (coop_id, id),
            UNIQUE (coop_id, section_id, from_day),
            FOREIGN KEY (coop_id, section_id) REFERENCES section (coop_id, id),
            FOREIGN KEY (coop_id, employee_id) REFERENCES third_party (coop_id, id)
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE pay_choice (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            engagement_id \(type: .integer) NOT NULL,
            from_period \(type: .text) NOT NULL,
            kind \(type: .text) NOT NULL,
            amount_minor \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, id),
            FOREIGN KEY (coop_id, engagement_id) REFERENCES engagement (coop_id, id),
            CONSTRAINT pay_choice_kind CHECK (kind IN ('available', 'gross', 'none'))
        ) \(Schema.clustered)
        """,
        "CREATE INDEX pay_choice_engagement ON pay_choice (coop_id, engagement_id, from_period)",
        """
        CREATE TABLE payslip (
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
            PRIMARY KEY (coop_id, id),
            UNIQUE (coop_id, engagement_id, period),
            FOREIGN KEY (coop_id, engagement_id) REFERENCES engagement (coop_id, id),
            FOREIGN KEY (coop_id, entry_id) REFERENCES entry (coop_id, id),
            CONSTRAINT payslip_net CHECK (
                net_before_tax_minor + employee_minor = gross_minor
                AND net_paid_minor + tax_minor = net_before_tax_minor),
            CONSTRAINT payslip_cost CHECK (
                gross_minor + employer_minor - reduction_minor = cost_minor)
        ) \(Schema.clustered)
        """,
        "CREATE INDEX payslip_section ON payslip (coop_id, section_id, period)",
        "CREATE INDEX payslip_period ON payslip (coop_id, period)",
        """
        CREATE TABLE payslip_parties (
            coop_id \(type: .integer) NOT NULL,
            payslip_id \(type: .integer) NOT NULL,
            salt \(type: .bytes) NOT NULL,
            fields \(type: .text) NOT NULL,
            PRIMARY KEY (coop_id, payslip_id),
            FOREIGN KEY (coop_id, payslip_id) REFERENCES payslip (coop_id, id)
        ) \(Schema.clustered)
        """,
    ]

    private static let paymentTables: [SQL] = [
        """
        CREATE TABLE payment_run (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            period \(type: .text) NOT NULL,
            execution_day \(type: .text) NOT NULL,
            total_minor \(type: .integer) NOT NULL,
            payment_count \(type: .integer) NOT NULL,
            file_hash \(type: .text) NOT NULL,
            prepared_by \(type: .text) NOT NULL,
            prepared_at \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, id)
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE payment (
            coop_id \(type: .integer) NOT NULL,
            run_id \(type: .integer) NOT NULL,
            position \(type: .integer) NOT NULL,
            end_to_end \(type: .text) NOT NULL,
            payslip_id \(type: .integer) NOT NULL,
            party_id \(type: .integer) NOT NULL,
            name \(type: .text) NOT NULL,
            iban \(type: .text) NOT NULL,
            amount_minor \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, run_id, position),
            UNIQUE (coop_id, end_to_end),
            FOREIGN KEY (coop_id, run_id) REFERENCES payment_run (coop_id, id),
            FOREIGN KEY (coop_id, payslip_id) REFERENCES payslip (coop_id, id),
            FOREIGN KEY (coop_id, party_id) REFERENCES third_party (coop_id, id),
            CONSTRAINT payment_amount CHECK (amount_minor > 0)
        ) \(Schema.clustered)
        """,
        "CREATE INDEX payment_payslip ON payment (coop_id, payslip_id)",
        """
        CREATE TABLE payment_movement (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            end_to_end \(type: .text) NOT NULL,
            amount_minor \(type: .integer) NOT NULL,
            entry_id \(type: .integer) NOT NULL,
            bank_line_id \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, id),
            FOREIGN KEY (coop_id, end_to_end) REFERENCES payment (coop_id, end_to_end),
            FOREIGN KEY (coop_id, entry_id) REFERENCES entry (coop_id, id),
            FOREIGN KEY (coop_id, bank_line_id) REFERENCES bank_line (coop_id, id),
            CONSTRAINT payment_movement_amount CHECK (amount_minor <> 0)
        ) \(Schema.clustered)
        """,
        "CREATE INDEX payment_movement_payment ON payment_movement (coop_id, end_to_end)",
        """
        CREATE TABLE payment_decision (
            coop_id \(type: .integer) NOT NULL,
            run_id \(type: .integer) NOT NULL,
            decision \(type: .text) NOT NULL,
            file_hash \(type: .text) NOT NULL,
            decided_by \(type: .text) NOT NULL,
            decided_at \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, run_id),
            FOREIGN KEY (coop_id, run_id) REFERENCES payment_run (coop_id, id),
            CONSTRAINT payment_decision_kind CHECK (decision IN ('approved', 'rejected'))
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE month_step (
            coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
            period \(type: .text) NOT NULL,
            step \(type: .text) NOT NULL,
            done_at \(type: .integer) NOT NULL,
            summary \(type: .text) NOT NULL,
            PRIMARY KEY (coop_id, period, step)
        ) \(Schema.clustered)
        """,
    ]

    private static let payRules: [SQL] =
        Schema.refuse(
            "four_eyes", on: .insert, of: "payment_decision",
            when: """
                EXISTS (
                    SELECT 1 FROM payment_run
                    WHERE payment_run.coop_id = NEW.coop_id AND payment_run.id = NEW.run_id
                    AND (payment_run.prepared_by = NEW.decided_by AND NEW.decision = 'approved'
                        OR payment_run.file_hash <> NEW.file_hash))
                """)
        + [
            "pay_choice", "payslip", "payment_run", "payment", "payment_movement",
            "payment_decision",
        ].flatMap(Schema.appendOnly)
        + [
            "engagement", "pay_choice", "payslip", "payslip_parties", "payment_run", "payment",
            "payment_movement", "payment_decision", "month_step",
        ].flatMap(Schema.rowLevelSecurity)
}
