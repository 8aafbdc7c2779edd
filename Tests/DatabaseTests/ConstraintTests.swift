// SPDX-License-Identifier: AGPL-3.0-or-later

import Database
import TestSupport
import Testing

@Suite struct ConstraintTests {
    static let tables: [SQL] = [
        """
        CREATE TABLE parent (
            coop_id \(type: .integer) NOT NULL,
            id \(type: .integer) NOT NULL,
            number \(type: .text) NOT NULL,
            email \(type: .text),
            amount_minor \(type: .integer) NOT NULL,
            PRIMARY KEY (coop_id, id),
            UNIQUE (coop_id, number),
            CONSTRAINT amount_positive CHECK (amount_minor > 0)
        )
        """,
        "CREATE UNIQUE INDEX parent_email_once ON parent (email)",
        """
        CREATE TABLE child (
            id \(type: .integer) NOT NULL PRIMARY KEY,
            coop_id \(type: .integer) NOT NULL,
            parent_id \(type: .integer) NOT NULL,
            FOREIGN KEY (coop_id, parent_id) REFERENCES parent (coop_id, id)
        )
        """,
        """
        CREATE TABLE later (
            id \(type: .integer) NOT NULL PRIMARY KEY,
            coop_id \(type: .integer) NOT NULL,
            parent_id \(type: .integer) NOT NULL,
            FOREIGN KEY (coop_id, parent_id) REFERENCES parent (coop_id, id)
                DEFERRABLE INITIALLY DEFERRED
        )
        """,
        "INSERT INTO parent VALUES (1, 1, 'A', 'secret@example.org', 100)",
    ]

    struct Case: Sendable {
        let statement: SQL
        let error: DatabaseError
    }

    static let cases = [
        Case(
            statement: "INSERT INTO parent VALUES (1, 1, 'B', NULL, 1)",
            error: .unique(constraint: "parent_pkey")),
        Case(
            statement: "INSERT INTO parent VALUES (1, 2, 'A', NULL, 1)",
            error: .unique(constraint: "parent_coop_id_number_key")),
        Case(
            statement: "INSERT INTO parent VALUES (1, 2, 'B', \("secret@example.org"), 1)",
            error: .unique(constraint: "parent_email_once")),
        Case(
            statement: "INSERT INTO parent VALUES (1, 2, 'B', NULL, \(-5))",
            error: .check(constraint: "amount_positive")),
        Case(
            statement: "INSERT INTO parent VALUES (1, 2, \(String?.none), NULL, 1)",
            error: .notNull(column: "parent.number")),
        Case(statement: "INSERT INTO child VALUES (1, 1, \(99))", error: .foreignKey),
        Case(
            statement: "INSERT INTO later VALUES (1, 1, 1), (1, 1, 1)",
            error: .unique(constraint: "later_pkey")),
    ]

    @Test(arguments: TestEngine.tried)
    func `broken rules are told alike by both engines`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            try await database.prepare(Self.tables)
            for expected in Self.cases {
                let error = await #expect(throws: DatabaseError.self) {
                    try await database.application.write(scope: .installation) {
                        transaction throws in
                        _ = try transaction.run(expected.statement)
                    }
                }
                #expect(error == expected.error)
                #expect(error?.isRetryable == false)
                #expect(!String(describing: error).contains("secret"))
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a parent that is referred to cannot be deleted`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            try await database.prepare(Self.tables + ["INSERT INTO child VALUES (1, 1, 1)"])
            await #expect(throws: DatabaseError.foreignKey) {
                try await database.application.write(scope: .installation) {
                    _ = try $0.run("DELETE FROM parent")
                }
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a deferred key is checked at the commit`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            try await database.prepare(Self.tables)
            try await database.application.write(scope: .installation) { transaction throws in
                try transaction.run("INSERT INTO later VALUES (1, 1, 7)")
                try transaction.run("INSERT INTO parent VALUES (1, 7, 'G', NULL, 1)")
            }
            await #expect(throws: DatabaseError.foreignKey) {
                try await database.application.write(scope: .installation) { transaction throws in
                    try transaction.run("INSERT INTO later VALUES (2, 1, 8)")
                    #expect(try transaction.value("SELECT COUNT(*) FROM later") == 2)
                }
            }
            let count = try await database.application.write(scope: .installation) {
                try $0.value("SELECT COUNT(*) FROM later", as: Int.self)
            }
            #expect(count == 1)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a wrong statement is a syntax error and holds no value`(
        engine: TestEngine
    ) async throws {
        let statements: [SQL] = [
            "SELEKT 1", "SELECT \("secret") FROM missing_table",
            "SELECT missing_column FROM parent",
        ]
        try await engine.withDatabase { database throws in
            try await database.prepare(Self.tables)
            for statement in statements {
                let error = await #expect(throws: DatabaseError.self) {
                    try await database.application.read(scope: .installation) {
                        try $0.rows(statement)
                    }
                }
                #expect(error?.code == "database.syntax")
                #expect(!String(describing: error).contains("secret"))
            }
        }
    }

    static let finalTables: [SQL] =
        [
            "CREATE TABLE entry (id \(type: .integer) NOT NULL PRIMARY KEY, minor BIGINT NOT NULL)",
            "INSERT INTO entry VALUES (1, 100)",
        ] + Schema.appendOnly("entry")
        + Schema.refuse("unbalanced", on: .insert, of: "entry", when: "NEW.minor % 2 <> 0")

    @Test(
        arguments: TestEngine.tried,
        [
            "UPDATE entry SET minor = 1 WHERE id = 1", "DELETE FROM entry",
            """
            \(sqlite: "INSERT OR REPLACE INTO entry VALUES (1, 2)",
                postgres: """
                INSERT INTO entry VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET minor = 2
                """)
            """,
        ] as [SQL])
    func `what is posted is final`(engine: TestEngine, statement: SQL) async throws {
        try await engine.withDatabase { database throws in
            try await database.prepare(Self.finalTables)
            for side in [database.application, database.owner] {
                await #expect(throws: DatabaseError.refused("posted_is_final")) {
                    try await side.write(scope: .installation) { _ = try $0.run(statement) }
                }
            }
            let kept = try await database.application.read(scope: .installation) {
                try $0.value("SELECT minor FROM entry WHERE id = 1", as: Int.self)
            }
            #expect(kept == 100)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a condition refuses with its own code`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            try await database.prepare(Self.finalTables)
            await #expect(throws: DatabaseError.refused("unbalanced")) {
                try await database.application.write(scope: .installation) {
                    _ = try $0.run("INSERT INTO entry VALUES (2, \(3))")
                }
            }
            let count = try await database.application.write(scope: .installation) {
                try $0.run("INSERT INTO entry VALUES (2, \(4))")
            }
            #expect(count == 1)
        }
    }
}
