// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// What members propose to be paid and what was decided; a choice that keeps a reserve.
    static let plans = Migration(
        name: "0029_plans", up: planTables + planRules, check: nil)

    private static let planTables: [SQL] = [
        // What the amount of a choice of kind 'gross' is: gross pay, or net before tax.
        """
        ALTER TABLE pay_choice ADD COLUMN amount_of \(type: .text) NOT NULL DEFAULT 'gross'
            CHECK (amount_of IN ('gross', 'net'))
        """,
        """
        ALTER TABLE pay_choice ADD COLUMN reserve_minor \(type: .integer) NOT NULL DEFAULT 0
            CHECK (reserve_minor >= 0)
        """,
        """
        CREATE TABLE pay_plan (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            engagement_id \(type: .integer) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            from_period \(type: .text) NOT NULL,
            policy \(type: .text) NOT NULL,
            amount_minor \(type: .integer) NOT NULL,
            reserve_minor \(type: .integer) NOT NULL,
            fixed_costs_minor \(type: .integer) NOT NULL,
            gross_minor \(type: .integer) NOT NULL,
            net_paid_minor \(type: .integer) NOT NULL,
            cost_minor \(type: .integer) NOT NULL,
            proposed_by \(type: .text) NOT NULL,
            proposed_at \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, id),
            FOREIGN KEY (coop_id, engagement_id) REFERENCES engagement (coop_id, id),
            FOREIGN KEY (coop_id, section_id) REFERENCES section (coop_id, id),
            CONSTRAINT pay_plan_policy CHECK (policy IN ('constant', 'turnover', 'net')),
            CONSTRAINT pay_plan_amounts CHECK (
                amount_minor >= 0 AND reserve_minor >= 0 AND fixed_costs_minor >= 0)
        ) \(Schema.clustered)
        """,
        "CREATE INDEX pay_plan_section ON pay_plan (coop_id, section_id, id)",
        """
        CREATE TABLE pay_plan_decision (
            coop_id \(type: .integer) NOT NULL,
            plan_id \(type: .integer) NOT NULL,
            decision \(type: .text) NOT NULL,
            reason \(type: .text) NOT NULL,
            decided_by \(type: .text) NOT NULL,
            decided_at \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, plan_id),
            FOREIGN KEY (coop_id, plan_id) REFERENCES pay_plan (coop_id, id),
            CONSTRAINT pay_plan_decision_kind CHECK (
                decision IN ('approved', 'returned', 'replaced'))
        ) \(Schema.clustered)
        """,
    ]

    private static let planRules: [SQL] =
        Schema.refuse(
            "four_eyes", on: .insert, of: "pay_plan_decision",
            when: """
                NEW.decision = 'approved' AND EXISTS (
                    SELECT 1 FROM pay_plan
                    WHERE pay_plan.coop_id = NEW.coop_id AND pay_plan.id = NEW.plan_id
                    AND pay_plan.proposed_by = NEW.decided_by)
                """)
        + ["pay_plan", "pay_plan_decision"].flatMap(Schema.appendOnly)
        + ["pay_plan", "pay_plan_decision"].flatMap(Schema.rowLevelSecurity)
}
