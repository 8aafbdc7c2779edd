// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Crypto
import Database
import TestSupport
import Testing

@Suite struct MigrationTests {
    static let now = Instant(milliseconds: 1_800_000_000_000)
    static let first = Migration(
        name: "0001_line",
        up: [
            "CREATE TABLE line (coop_id \(type: .integer) NOT NULL, minor BIGINT NOT NULL)",
            "INSERT INTO line VALUES (1, 5), (2, -5)",
        ] + Schema.rowLevelSecurity("line"))
    static let second = Migration(
        name: "0002_double", up: ["UPDATE line SET minor = minor * 2"],
        check: "SELECT 'not doubled' WHERE (SELECT SUM(ABS(minor)) FROM line) <> 20")
    static let failing = Migration(
        name: "0003_failing",
        up: ["CREATE TABLE other (id BIGINT)", "UPDATE line SET minor = 1"],
        check: "SELECT 'line of cooperative ' || coop_id FROM line ORDER BY coop_id")

    static func migrator(_ migrations: Migration...) -> Migrator {
        Migrator(migrations) { Array(SHA256.hash(data: $0)) }
    }

    static func minors(_ database: TestDatabase) async throws -> [Int] {
        try await database.allowApplication()
        var minors: [Int] = []
        for coop in [Int64(1), 2] {
            minors += try await database.application.read(scope: .cooperative(coop)) {
                try $0.rows("SELECT minor FROM line WHERE coop_id = \(coop)").map { try $0.get(0) }
            }
        }
        return minors
    }

    @Test(arguments: TestEngine.tried)
    func `steps are applied once, in order, over all cooperatives`(
        engine: TestEngine
    ) async throws {
        try await engine.withDatabase { database throws in
            let both = Self.migrator(Self.first, Self.second)
            #expect(try await both.pending(in: database.owner) == ["0001_line", "0002_double"])
            let one = try await Self.migrator(Self.first).migrate(database.owner, at: Self.now)
            #expect(one == ["0001_line"])
            #expect(try await both.migrate(database.owner, at: Self.now) == ["0002_double"])
            #expect(try await both.migrate(database.owner, at: Self.now).isEmpty)
            #expect(try await both.pending(in: database.owner).isEmpty)
            #expect(try await Self.minors(database) == [10, -10])
            let noted = try await database.application.read(scope: .installation) {
                try $0.rows("SELECT applied_at FROM migration").map { try $0.instant("applied_at") }
            }
            #expect(noted == [Self.now, Self.now])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a step whose check finds defects is undone`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            let migrator = Self.migrator(Self.first, Self.second, Self.failing)
            let error = await #expect(throws: MigrationDefects.self) {
                try await migrator.migrate(database.owner, at: Self.now)
            }
            #expect(error?.name == "0003_failing")
            #expect(error?.defects == ["line of cooperative 1", "line of cooperative 2"])
            #expect(try await migrator.pending(in: database.owner) == ["0003_failing"])
            #expect(try await Self.minors(database) == [10, -10])
            await #expect(throws: DatabaseError.self) {
                try await database.owner.read(scope: .installation) {
                    try $0.rows("SELECT id FROM other")
                }
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a list that does not fit the database is refused`(engine: TestEngine) async throws {
        let changed = Migration(name: "0001_line", up: ["CREATE TABLE line (id BIGINT)"])
        let late = Migration(name: "0001_aaa", up: ["CREATE TABLE late (id BIGINT)"])
        try await engine.withDatabase { database throws in
            _ = try await Self.migrator(Self.first, Self.second).migrate(
                database.owner, at: Self.now)
            let refusals: [(Migrator, MigrationError)] = [
                (Self.migrator(changed, Self.second), .changed(name: "0001_line")),
                (Self.migrator(Self.first), .unknown(name: "0002_double")),
                (Self.migrator(late, Self.first, Self.second), .outOfOrder(name: "0001_aaa")),
                (
                    Self.migrator(Self.first, Self.second, Self.second),
                    .duplicate(name: "0002_double")
                ),
            ]
            for (migrator, expected) in refusals {
                await #expect(throws: expected) {
                    try await migrator.migrate(database.owner, at: Self.now)
                }
            }
            #expect(try await Self.minors(database) == [10, -10])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `two that migrate at once apply each step once`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            let migrator = Self.migrator(Self.first, Self.second)
            async let left = migrator.migrate(database.owner, at: Self.now)
            async let right = migrator.migrate(database.owner, at: Self.now)
            let applied = try await (left + right).sorted()
            #expect(applied == ["0001_line", "0002_double"])
            #expect(try await Self.minors(database) == [10, -10])
        }
    }

    static let family: [SQL] = [
        "CREATE TABLE parent (id BIGINT PRIMARY KEY, name TEXT UNIQUE)",
        "CREATE TABLE child (id BIGINT, parent BIGINT REFERENCES parent (id))",
        "INSERT INTO parent VALUES (1, 'a')", "INSERT INTO child VALUES (7, 1)",
    ]

    private static func rebuilt(_ name: String, copying columns: StaticString) -> Migration {
        Migration(
            name: name,
            up: Schema.rebuild(
                "parent", as: "(id BIGINT PRIMARY KEY, name TEXT)", copying: columns,
                rules: Schema.appendOnly("parent"),
                postgres: ["ALTER TABLE parent DROP CONSTRAINT parent_name_key"])
                + ["INSERT INTO parent VALUES (2, 'a')"])
    }

    @Test(arguments: TestEngine.tried)
    func `a table is built anew under rows that refer to it`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            let first = Migration(
                name: "0001_family", up: Self.family)
            let second = Self.rebuilt("0002_rebuilt", copying: "id, name")
            _ = try await Self.migrator(first, second).migrate(database.owner, at: Self.now)
            let names = try await database.owner.read(scope: .installation) {
                try $0.rows("SELECT name FROM parent ORDER BY id").map { try $0.text("name") }
            }
            #expect(names == ["a", "a"])
            // References are watched again, and what went with the old table is back.
            await #expect(throws: DatabaseError.self) {
                try await database.owner.write(scope: .installation) {
                    try $0.run("INSERT INTO child VALUES (8, 99)")
                }
            }
            if database.owner.engine == .sqlite {
                await #expect(throws: DatabaseError.refused("posted_is_final")) {
                    try await database.owner.write(scope: .installation) {
                        try $0.run("DELETE FROM parent WHERE id = 1")
                    }
                }
            }
        }
    }

    @Test func `a table built anew without rows that others refer to is undone`() async throws {
        try await TestEngine.sqliteMemory.withDatabase { database throws in
            let first = Migration(name: "0001_family", up: Self.family)
            let second = Migration(
                name: "0002_lost",
                up: ["DELETE FROM parent"])
            await #expect(throws: MigrationDefects.self) {
                try await Self.migrator(first, second).migrate(database.owner, at: Self.now)
            }
            let left = try await database.owner.read(scope: .installation) {
                try $0.value("SELECT COUNT(*) FROM parent", as: Int.self)
            }
            #expect(left == 1)
        }
    }
}
