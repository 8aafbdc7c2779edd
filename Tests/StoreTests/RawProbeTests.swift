// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Operations
import Store
import TestHouse
import TestSupport
import Testing

/// What somebody could do who holds the program's own connection: psql, and nothing of ours.
@Suite(.disabled(if: TestPostgres.isSkipped, "ENTRAIDE_TEST_POSTGRES=skip"))
struct RawProbeTests {
    /// Books of two cooperatives, each with a row in every table that has `coop_id`.
    static func withBoth(
        _ body: @escaping @Sendable (TestPostgresDatabase, [String]) async throws -> Void
    ) async throws {
        try await TestHouse.with(.postgres) { house throws in
            try await FullBooks.fill(house)
            try await house.house.found(.test(2), people: [], by: .commandLine(user: "test"))
            let server = try #require(house.database.server)
            let tables = try await house.database.owner.read(scope: .installation) {
                try SchemaTests.scopedTables($0)
            }.filter { !SchemaTests.ofInstallation.contains($0) }
            // As the superuser, behind all triggers: every row of the first in the second too.
            let copies = tables.map {
                """
                DELETE FROM \($0) WHERE coop_id = 2;
                INSERT INTO \($0) SELECT (jsonb_populate_record(NULL::public.\($0),
                    to_jsonb(x) || '{"coop_id": 2}')).* FROM \($0) x WHERE coop_id = 1;
                SELECT '\($0)', count(*) FROM \($0) WHERE coop_id = 2;
                """
            }
            let made = try psql(
                server.superuserURL,
                "SET session_replication_role = replica;\n" + copies.joined(separator: "\n"))
            for table in tables {
                #expect(made.contains("\(table)|"), "\(table)")
                #expect(!made.contains("\n\(table)|0\n"), "\(table) has no row")
            }
            try await body(server, tables)
        }
    }

    static func psql(_ url: String, _ script: String) throws -> String {
        try TestPostgres.shared.get().psql(url, script)
    }

    /// What each statement came to, by its name: `SQLSTATE rows first-value`.
    ///
    /// Every statement has a transaction of its own, in the scope given, which is undone.
    static func outcomes(
        _ url: String, scope: String, _ statements: [(name: String, sql: String)]
    ) throws -> [String: String] {
        let script = statements.map { name, sql in
            """
            BEGIN; \(scope)
            SELECT '' AS value \\gset
            \(sql) \(sql.hasPrefix("SELECT") ? "\\gset" : ";")
            \\qecho '@\(name)' :SQLSTATE :ROW_COUNT :value
            ROLLBACK;
            """
        }
        var found: [String: String] = [:]
        for line in try psql(url, script.joined(separator: "\n")).split(separator: "\n")
        where line.hasPrefix("@") {
            let words = line.dropFirst().split(separator: " ")
            found[String(words[0])] = words.dropFirst().joined(separator: " ")
        }
        return found
    }

    static let ofFirst = "SELECT set_config('app.coop_id', '1', true) AS scope \\gset"

    @Test func `without a cooperative set, no table shows a row`() async throws {
        try await Self.withBoth { server, tables throws in
            for scope in ["", "SELECT set_config('app.coop_id', '', true) AS scope \\gset"] {
                let found = try Self.outcomes(
                    server.applicationURL, scope: scope,
                    tables.map { ($0, "SELECT count(*) AS value FROM \($0)") })
                for table in tables { #expect(found[table] == "00000 1 0", "\(table)") }
            }
        }
    }

    @Test func `with one set, its rows are seen and nobody else's`() async throws {
        try await Self.withBoth { server, tables throws in
            let found = try Self.outcomes(
                server.applicationURL, scope: Self.ofFirst,
                tables.flatMap { table in
                    [
                        ("own:\(table)", "SELECT count(*) > 0 AS value FROM \(table)"),
                        (
                            "other:\(table)",
                            "SELECT count(*) AS value FROM \(table) WHERE coop_id <> 1"
                        ),
                        (
                            "off:\(table)",
                            "SELECT count(*) AS value FROM \(table), "
                                + "(SELECT set_config('row_security', 'off', true)) s"
                        ),
                    ]
                })
            for table in tables {
                #expect(found["own:\(table)"] == "00000 1 t", "\(table)")
                #expect(found["other:\(table)"] == "00000 1 0", "\(table)")
                #expect(found["off:\(table)"] != nil, "\(table)")
            }
            let off = try Self.outcomes(
                server.applicationURL, scope: Self.ofFirst + "\nSET LOCAL row_security = off;",
                tables.map { ($0, "SELECT count(*) AS value FROM \($0)") })
            for table in tables { #expect(off[table]?.hasPrefix("42501") == true, "\(table)") }
        }
    }

    @Test func `rows of another cooperative can be neither made, changed nor removed`() async throws
    {
        try await Self.withBoth { server, tables throws in
            let count = tables.map { "SELECT '\($0)', count(*) FROM \($0) WHERE coop_id = 2;" }
                .joined(separator: "\n")
            let before = try Self.psql(server.superuserURL, count)
            let found = try Self.outcomes(
                server.applicationURL, scope: Self.ofFirst,
                tables.flatMap { table in
                    [
                        (
                            "insert:\(table)",
                            "INSERT INTO \(table) SELECT (jsonb_populate_record("
                                + "NULL::public.\(table), to_jsonb(x) || '{\"coop_id\": 2}')).* "
                                + "FROM \(table) x"
                        ),
                        ("move:\(table)", "UPDATE \(table) SET coop_id = 2"),
                        ("change:\(table)", "UPDATE \(table) SET coop_id = 2 WHERE coop_id = 2"),
                        ("remove:\(table)", "DELETE FROM \(table) WHERE coop_id = 2"),
                    ]
                })
            for table in tables {
                // 42501 by the policy, or before it a refusal of the books' own rules.
                for probe in ["insert", "move"] {
                    let state = found["\(probe):\(table)"]?.prefix(5) ?? ""
                    #expect(["42501", "P0001"].contains(state), "\(probe) \(table): \(state)")
                }
                for probe in ["change", "remove"] {
                    #expect(
                        found["\(probe):\(table)"]?.hasPrefix("00000 0") == true,
                        "\(probe) \(table)")
                }
            }
            #expect(try Self.psql(server.superuserURL, count) == before)
        }
    }

    @Test func `what is posted is neither changed nor removed, in one's own books either`()
        async throws
    {
        try await Self.withBoth { server, _ throws in
            let found = try Self.outcomes(
                server.applicationURL, scope: Self.ofFirst,
                SchemaTests.finalTables.flatMap { table in
                    [
                        ("update:\(table)", "UPDATE \(table) SET coop_id = coop_id"),
                        ("delete:\(table)", "DELETE FROM \(table)"),
                        ("truncate:\(table)", "TRUNCATE \(table) CASCADE"),
                    ]
                })
            for table in SchemaTests.finalTables {
                #expect(found["update:\(table)"]?.hasPrefix("P0001") == true, "\(table)")
                #expect(found["delete:\(table)"]?.hasPrefix("P0001") == true, "\(table)")
                #expect(found["truncate:\(table)"]?.hasPrefix("42501") == true, "\(table)")
            }
        }
    }

    @Test func `the role can take away neither the policy nor the triggers`() async throws {
        try await Self.withBoth { server, tables throws in
            let found = try Self.outcomes(
                server.applicationURL, scope: Self.ofFirst,
                tables.flatMap { table in
                    [
                        ("disable:\(table)", "ALTER TABLE \(table) DISABLE ROW LEVEL SECURITY"),
                        ("unforce:\(table)", "ALTER TABLE \(table) NO FORCE ROW LEVEL SECURITY"),
                        ("policy:\(table)", "DROP POLICY cooperative ON \(table)"),
                        ("triggers:\(table)", "ALTER TABLE \(table) DISABLE TRIGGER ALL"),
                        ("drop:\(table)", "DROP TABLE \(table) CASCADE"),
                    ]
                } + [
                    ("replica", "SET session_replication_role = replica"),
                    ("owner", "SET ROLE entraide_owner"), ("root", "SET ROLE postgres"),
                    ("grant", "GRANT entraide_owner TO entraide_app"),
                    ("alter", "ALTER ROLE entraide_app BYPASSRLS"),
                    ("schema", "CREATE TABLE public.mine (id BIGINT)"),
                    (
                        "function",
                        "CREATE OR REPLACE FUNCTION entry_final_update() RETURNS trigger "
                            + "LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
                    ),
                    ("file", "COPY migration TO '/tmp/probe'"),
                    ("program", "COPY migration TO PROGRAM 'id'"),
                ])
            #expect(found.count == tables.count * 5 + 9)
            for (name, outcome) in found { #expect(outcome.hasPrefix("42501"), "\(name)") }
        }
    }

    @Test func `the role owns nothing and has no privilege of the server`() async throws {
        try await Self.withBoth { server, _ throws in
            let found = try Self.psql(
                server.applicationURL,
                """
                SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
                    FROM pg_roles WHERE rolname = current_user;
                SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole;
                SELECT count(*) FROM pg_proc WHERE proowner = current_user::regrole;
                SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole;
                SELECT current_user;
                """)
            #expect(found == "f|f|f|f|f\n0\n0\n0\nentraide_app\n")
        }
    }
}
