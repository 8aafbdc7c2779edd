// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// The cooperative's counters, chain, sections, third parties, entries and audit lines.
    ///
    /// Lines are inserted before their entry, behind a deferred foreign key; the entry's trigger
    /// then checks the sums, and from that moment no line can join it.
    static let ledger = Migration(
        name: "0002_ledger",
        up: headTables + masterTables + entryTables + ledgerRules, check: nil)

    private static let headTables: [SQL] = [
        """
        CREATE TABLE coop_head (
            coop_id \(type: .integer) NOT NULL PRIMARY KEY REFERENCES cooperative (id),
            next_id \(type: .integer) NOT NULL,
            chain_sequence \(type: .integer) NOT NULL,
            chain_hash \(type: .bytes) NOT NULL
        )
        """,
        """
        CREATE TABLE counter (
            coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
            name \(type: .text) NOT NULL,
            last \(type: .integer) NOT NULL,
            last_day \(type: .text),
            PRIMARY KEY (coop_id, name)
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE chain (
            coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
            sequence \(type: .integer) NOT NULL,
            kind \(type: .text) NOT NULL,
            object_id \(type: .integer) NOT NULL,
            content_hash \(type: .bytes) NOT NULL,
            hash \(type: .bytes) NOT NULL,
            PRIMARY KEY (coop_id, sequence)
        ) \(Schema.clustered)
        """,
        "CREATE INDEX chain_object ON chain (coop_id, kind, object_id)",
        """
        CREATE TABLE request (
            coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
            actor \(type: .text) NOT NULL,
            request_key \(type: .text) NOT NULL,
            fingerprint \(type: .bytes) NOT NULL,
            answer \(type: .text) NOT NULL,
            at \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, actor, request_key)
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE audit (
            coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
            id \(type: .integer) NOT NULL,
            at \(type: .integer) NOT NULL,
            actor \(type: .text) NOT NULL,
            operation \(type: .text) NOT NULL,
            object_id \(type: .integer) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            origin \(type: .text) NOT NULL,
            detail \(type: .text) NOT NULL,
            PRIMARY KEY (coop_id, id)
        ) \(Schema.clustered)
        """,
        "CREATE INDEX audit_object ON audit (coop_id, object_id)",
        "CREATE INDEX audit_section ON audit (coop_id, section_id, id)",
        "CREATE INDEX audit_actor ON audit (coop_id, actor, id)",
    ]

    private static let masterTables: [SQL] = [
        """
        CREATE TABLE role_grant (
            coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
            person_id \(type: .integer) NOT NULL REFERENCES person (id),
            role \(type: .text) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            group_id \(type: .integer) NOT NULL,
            from_day \(type: .text),
            to_day \(type: .text),
            given_by \(type: .text) NOT NULL,
            PRIMARY KEY (coop_id, person_id, role, section_id, group_id),
            CONSTRAINT role_grant_reach CHECK (section_id = 0 OR group_id = 0)
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE section (
            coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
            id \(type: .integer) NOT NULL,
            code \(type: .text) NOT NULL,
            name \(type: .text) NOT NULL,
            kind \(type: .text) NOT NULL,
            from_day \(type: .text) NOT NULL,
            to_day \(type: .text),
            PRIMARY KEY (coop_id, id),
            UNIQUE (coop_id, code)
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE member_group (
            coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
            id \(type: .integer) NOT NULL,
            kind \(type: .text) NOT NULL,
            name \(type: .text) NOT NULL,
            PRIMARY KEY (coop_id, id),
            UNIQUE (coop_id, name),
            CONSTRAINT member_group_kind CHECK (kind IN ('office', 'group'))
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE member_group_section (
            coop_id \(type: .integer) NOT NULL,
            group_id \(type: .integer) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, group_id, section_id),
            FOREIGN KEY (coop_id, group_id) REFERENCES member_group (coop_id, id),
            FOREIGN KEY (coop_id, section_id) REFERENCES section (coop_id, id)
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE third_party (
            coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
            id \(type: .integer) NOT NULL,
            code \(type: .text) NOT NULL,
            kind \(type: .text) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, id),
            UNIQUE (coop_id, code)
        ) \(Schema.clustered)
        """,
        "CREATE INDEX third_party_section ON third_party (coop_id, section_id, kind)",
        """
        CREATE TABLE party_details (
            coop_id \(type: .integer) NOT NULL,
            party_id \(type: .integer) NOT NULL,
            name \(type: .text) NOT NULL,
            address \(type: .text) NOT NULL,
            postcode \(type: .text) NOT NULL,
            city \(type: .text) NOT NULL,
            country \(type: .text) NOT NULL,
            siren \(type: .text) NOT NULL,
            vat_number \(type: .text) NOT NULL,
            email \(type: .text) NOT NULL,
            iban \(type: .text) NOT NULL,
            PRIMARY KEY (coop_id, party_id),
            FOREIGN KEY (coop_id, party_id) REFERENCES third_party (coop_id, id)
        ) \(Schema.clustered)
        """,
    ]

    private static let entryTables: [SQL] = [
        """
        CREATE TABLE entry (
            coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
            id \(type: .integer) NOT NULL,
            journal \(type: .text) NOT NULL,
            year \(type: .integer) NOT NULL,
            number \(type: .integer) NOT NULL,
            day \(type: .text) NOT NULL,
            voucher \(type: .text) NOT NULL,
            voucher_day \(type: .text) NOT NULL,
            label \(type: .text) NOT NULL,
            reverses_id \(type: .integer),
            line_count \(type: .integer) NOT NULL,
            posted_at \(type: .integer) NOT NULL,
            pack_digest \(type: .text) NOT NULL,
            PRIMARY KEY (coop_id, id),
            FOREIGN KEY (coop_id, reverses_id) REFERENCES entry (coop_id, id)
        ) \(Schema.clustered)
        """,
        "CREATE UNIQUE INDEX entry_number ON entry (coop_id, journal, year, number)",
        """
        CREATE UNIQUE INDEX entry_reversed_once ON entry (coop_id, reverses_id)
        WHERE reverses_id IS NOT NULL
        """,
        "CREATE INDEX entry_day ON entry (coop_id, day, id)",
        """
        CREATE TABLE line (
            coop_id \(type: .integer) NOT NULL,
            entry_id \(type: .integer) NOT NULL,
            position \(type: .integer) NOT NULL,
            day \(type: .text) NOT NULL,
            account \(type: .text) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            third_party_id \(type: .integer),
            amount_minor \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, entry_id, position),
            FOREIGN KEY (coop_id, entry_id) REFERENCES entry (coop_id, id)
                DEFERRABLE INITIALLY DEFERRED,
            FOREIGN KEY (coop_id, section_id) REFERENCES section (coop_id, id),
            FOREIGN KEY (coop_id, third_party_id) REFERENCES third_party (coop_id, id),
            CONSTRAINT line_amount CHECK (
                amount_minor <> 0 AND amount_minor BETWEEN -10000000000000 AND 10000000000000)
        ) \(Schema.clustered)
        """,
        "CREATE INDEX line_section ON line (coop_id, section_id, account, day, amount_minor)",
        "CREATE INDEX line_account ON line (coop_id, account, day, entry_id, amount_minor)",
        """
        CREATE TABLE period_close (
            coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
            period \(type: .text) NOT NULL,
            closed_at \(type: .integer) NOT NULL,
            closed_by \(type: .text) NOT NULL,
            PRIMARY KEY (coop_id, period)
        ) \(Schema.clustered)
        """,
        """
        CREATE TABLE closed_balance (
            coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
            period \(type: .text) NOT NULL,
            account \(type: .text) NOT NULL,
            section_id \(type: .integer) NOT NULL,
            debit_minor \(type: .integer) NOT NULL,
            credit_minor \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, period, account, section_id)
        ) \(Schema.clustered)
        """,
    ]

    private static let ledgerRules: [SQL] =
        Schema.refuse(
            "entry_unbalanced", on: .insert, of: "entry",
            when: """
                EXISTS (
                    SELECT 1 FROM line WHERE line.coop_id = NEW.coop_id AND line.entry_id = NEW.id
                    GROUP BY section_id HAVING SUM(amount_minor) <> 0)
                OR (SELECT COALESCE(SUM(amount_minor), 0) FROM line
                    WHERE line.coop_id = NEW.coop_id AND line.entry_id = NEW.id
                    AND substr(account, 1, 1) = '9') <> 0
                OR (SELECT COUNT(*) FROM line
                    WHERE line.coop_id = NEW.coop_id AND line.entry_id = NEW.id
                    AND line.day = NEW.day) <> NEW.line_count
                OR NEW.line_count < 2
                """)
        + Schema.refuse(
            "entry_complete", on: .insert, of: "line",
            when: """
                EXISTS (
                    SELECT 1 FROM entry
                    WHERE entry.coop_id = NEW.coop_id AND entry.id = NEW.entry_id)
                """)
        + Schema.refuse(
            "period_closed", on: .insert, of: "entry",
            when: """
                EXISTS (
                    SELECT 1 FROM period_close WHERE period_close.coop_id = NEW.coop_id
                    AND period_close.period >= substr(NEW.day, 1, 7))
                """)
        + ["entry", "line", "chain", "audit", "period_close", "closed_balance"]
        .flatMap(Schema.appendOnly)
        + [
            "coop_head", "counter", "chain", "request", "audit", "role_grant", "member_group",
            "member_group_section", "section",
            "third_party", "party_details", "entry", "line", "period_close", "closed_balance",
        ].flatMap(Schema.rowLevelSecurity)
}
