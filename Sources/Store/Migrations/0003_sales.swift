// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Agreements, drafts, issued documents, what happened to them, contributions, purchases.
    static let sales = Migration(
        name: "0003_sales", up: documentTables + aftermathTables + salesRules, check: nil)

    private static let documentTables: [SQL] = [
        """
        CREATE TABLE agreement (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            scheme \(type: .text) NOT NULL,
            exemptions \(type: .text) NOT NULL,
            from_day \(type: .text) NOT NULL,
            PRIMARY KEY (coop_id, id),
            UNIQUE (coop_id, section_id, from_day),
            FOREIGN KEY (coop_id, section_id) REFERENCES section (coop_id, id)
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE draft (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            client_id \(type: .integer) NOT NULL,
            supply_day \(type: .text) NOT NULL,
            payment_days \(type: .integer) NOT NULL,
            chargeability \(type: .text) NOT NULL,
            client_reference \(type: .text) NOT NULL,
            updated_at \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, id),
            FOREIGN KEY (coop_id, section_id) REFERENCES section (coop_id, id),
            FOREIGN KEY (coop_id, client_id) REFERENCES third_party (coop_id, id)
        ) \(Schema.clustered)
        """,
        "CREATE INDEX draft_section ON draft (coop_id, section_id, id)",
        """
        CREATE TABLE draft_line (
            coop_id \(type: .integer) NOT NULL,
            draft_id \(type: .integer) NOT NULL,
            position \(type: .integer) NOT NULL,
            designation \(type: .text) NOT NULL,
            quantity \(type: .integer) NOT NULL,
            unit_price \(type: .integer) NOT NULL,
            discount \(type: .integer) NOT NULL,
            vat_key \(type: .text) NOT NULL,
            PRIMARY KEY (coop_id, draft_id, position),
            FOREIGN KEY (coop_id, draft_id) REFERENCES draft (coop_id, id) ON DELETE CASCADE
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE invoice (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            kind \(type: .text) NOT NULL,
            number \(type: .text) NOT NULL,
            day \(type: .text) NOT NULL,
            due_day \(type: .text) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            client_id \(type: .integer) NOT NULL,
            supply_day \(type: .text) NOT NULL,
            payment_days \(type: .integer) NOT NULL,
            chargeability \(type: .text) NOT NULL,
            client_reference \(type: .text) NOT NULL,
            credits_id \(type: .integer),
            net_minor \(type: .integer) NOT NULL,
            tax_minor \(type: .integer) NOT NULL,
            gross_minor \(type: .integer) NOT NULL,
            entry_id \(type: .integer) NOT NULL,
            issued_at \(type: .integer) NOT NULL,
            parties_hash \(type: .bytes) NOT NULL,
            PRIMARY KEY (coop_id, id),
            UNIQUE (coop_id, number),
            FOREIGN KEY (coop_id, section_id) REFERENCES section (coop_id, id),
            FOREIGN KEY (coop_id, client_id) REFERENCES third_party (coop_id, id),
            FOREIGN KEY (coop_id, credits_id) REFERENCES invoice (coop_id, id),
            FOREIGN KEY (coop_id, entry_id) REFERENCES entry (coop_id, id),
            CONSTRAINT invoice_total CHECK (net_minor + tax_minor = gross_minor AND gross_minor > 0)
        ) \(Schema.clustered)
        """,
        // With what a list sums, so that it need not read the rows.
        """
        CREATE INDEX invoice_section ON invoice (
            coop_id, section_id, day, id, kind, net_minor, gross_minor)
        """,
        "CREATE INDEX invoice_day ON invoice (coop_id, day, id)",
        """
        CREATE INDEX invoice_credits ON invoice (coop_id, credits_id) WHERE credits_id IS NOT NULL
        """,
        """
        CREATE TABLE invoice_line (
            coop_id \(type: .integer) NOT NULL,
            invoice_id \(type: .integer) NOT NULL,
            position \(type: .integer) NOT NULL,
            designation \(type: .text) NOT NULL,
            quantity \(type: .integer) NOT NULL,
            unit_price \(type: .integer) NOT NULL,
            discount \(type: .integer) NOT NULL,
            vat_key \(type: .text) NOT NULL,
            amount_minor \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, invoice_id, position),
            FOREIGN KEY (coop_id, invoice_id) REFERENCES invoice (coop_id, id)
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE invoice_vat (
            coop_id \(type: .integer) NOT NULL,
            invoice_id \(type: .integer) NOT NULL,
            position \(type: .integer) NOT NULL,
            vat_key \(type: .text) NOT NULL,
            rate \(type: .integer) NOT NULL,
            base_minor \(type: .integer) NOT NULL,
            tax_minor \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, invoice_id, position),
            FOREIGN KEY (coop_id, invoice_id) REFERENCES invoice (coop_id, id)
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE invoice_parties (
            coop_id \(type: .integer) NOT NULL,
            invoice_id \(type: .integer) NOT NULL,
            salt \(type: .bytes) NOT NULL,
            fields \(type: .text) NOT NULL,
            PRIMARY KEY (coop_id, invoice_id),
            FOREIGN KEY (coop_id, invoice_id) REFERENCES invoice (coop_id, id)
        ) \(Schema.clustered)
        """,
    ]

    private static let aftermathTables: [SQL] = [
        """
        CREATE TABLE settlement (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            invoice_id \(type: .integer) NOT NULL,
            kind \(type: .text) NOT NULL,
            day \(type: .text) NOT NULL,
            amount_minor \(type: .integer) NOT NULL,
            vat_minor \(type: .integer) NOT NULL,
            entry_id \(type: .integer) NOT NULL,
            bank_line_id \(type: .integer),
            PRIMARY KEY (coop_id, id),
            FOREIGN KEY (coop_id, invoice_id) REFERENCES invoice (coop_id, id),
            FOREIGN KEY (coop_id, entry_id) REFERENCES entry (coop_id, id),
            CONSTRAINT settlement_kind CHECK (kind IN ('payment', 'loss'))
        ) \(Schema.clustered)
        """,
        "CREATE INDEX settlement_invoice ON settlement (coop_id, invoice_id)",
        """
        CREATE TABLE contribution (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            period \(type: .text) NOT NULL,
            day \(type: .text) NOT NULL,
            scheme \(type: .text) NOT NULL,
            cause \(type: .text) NOT NULL,
            cause_id \(type: .integer) NOT NULL,
            base_minor \(type: .integer) NOT NULL,
            amount_minor \(type: .integer) NOT NULL,
            entry_id \(type: .integer),
            steps \(type: .text) NOT NULL,
            PRIMARY KEY (coop_id, id),
            UNIQUE (coop_id, section_id, period, cause, cause_id),
            FOREIGN KEY (coop_id, section_id) REFERENCES section (coop_id, id),
            FOREIGN KEY (coop_id, entry_id) REFERENCES entry (coop_id, id)
        ) \(Schema.clustered)
        """,
        """
        CREATE INDEX contribution_month
        ON contribution (coop_id, section_id, period, base_minor, amount_minor)
        """,
        """
        CREATE TABLE purchase (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            supplier_id \(type: .integer) NOT NULL,
            day \(type: .text) NOT NULL,
            reference \(type: .text) NOT NULL,
            designation \(type: .text) NOT NULL,
            account \(type: .text) NOT NULL,
            net_minor \(type: .integer) NOT NULL,
            tax_minor \(type: .integer) NOT NULL,
            deduction \(type: .text) NOT NULL,
            is_production_cost \(type: .integer) NOT NULL,
            entry_id \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, id),
            UNIQUE (coop_id, supplier_id, reference),
            FOREIGN KEY (coop_id, section_id) REFERENCES section (coop_id, id),
            FOREIGN KEY (coop_id, supplier_id) REFERENCES third_party (coop_id, id),
            FOREIGN KEY (coop_id, entry_id) REFERENCES entry (coop_id, id)
        ) \(Schema.clustered)
        """,
        "CREATE INDEX purchase_section ON purchase (coop_id, section_id, day, id)",
        "CREATE INDEX purchase_day ON purchase (coop_id, day, id)",
        """
        CREATE TABLE purchase_payment (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            purchase_id \(type: .integer) NOT NULL,
            amount_minor \(type: .integer) NOT NULL,
            entry_id \(type: .integer) NOT NULL,
            bank_line_id \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, id),
            FOREIGN KEY (coop_id, purchase_id) REFERENCES purchase (coop_id, id),
            FOREIGN KEY (coop_id, entry_id) REFERENCES entry (coop_id, id)
        ) \(Schema.clustered)
        """,
        "CREATE INDEX purchase_payment_purchase ON purchase_payment (coop_id, purchase_id)",
    ]

    private static let salesRules: [SQL] =
        [
            "invoice", "invoice_line", "invoice_vat", "settlement", "contribution", "purchase",
            "purchase_payment",
        ].flatMap(Schema.appendOnly)
        + [
            "agreement", "draft", "draft_line", "invoice", "invoice_line", "invoice_vat",
            "invoice_parties", "settlement", "contribution", "purchase", "purchase_payment",
        ].flatMap(Schema.rowLevelSecurity)
}
