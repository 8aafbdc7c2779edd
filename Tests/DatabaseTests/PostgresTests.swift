// SPDX-License-Identifier: AGPL-3.0-or-later

import Database
import TestSupport
import Testing

@Suite(.disabled(if: TestPostgres.isSkipped, "ENTRAIDE_TEST_POSTGRES=skip"))
struct PostgresTests {
    static let secured: [SQL] =
        [
            "CREATE TABLE line (coop_id \(type: .integer) NOT NULL, minor BIGINT NOT NULL)"
        ] + Schema.rowLevelSecurity("line")

    static func withLines(_ body: (TestDatabase) async throws -> Void) async throws {
        try await TestEngine.postgres.withDatabase { database throws in
            try await database.prepare(secured)
            for coop in [Int64(1), 2] {
                try await database.application.write(scope: .cooperative(coop)) {
                    _ = try $0.run("INSERT INTO line VALUES (\(coop), \(coop * 100))")
                }
            }
            try await body(database)
        }
    }

    @Test func `a cooperative sees its own rows and no scope sees none`() async throws {
        try await Self.withLines { database throws in
            // The owner too: the policy is forced. Many times over, so that connections that
            // had another scope before are used again.
            for side in [database.application, database.owner] {
                for _ in 0..<10 {
                    for (scope, expected) in [
                        (Scope.installation, [Int64]()), (.cooperative(1), [100]),
                        (.cooperative(2), [200]), (.cooperative(3), []),
                    ] {
                        let minors = try await side.read(scope: scope) {
                            try $0.rows("SELECT minor FROM line").map { try $0.int64("minor") }
                        }
                        #expect(minors == expected)
                    }
                }
            }
        }
    }

    @Test func `a row of another cooperative can be neither written nor changed`() async throws {
        try await Self.withLines { database throws in
            for scope in [Scope.installation, .cooperative(1)] {
                await #expect(throws: DatabaseError.forbidden) {
                    try await database.application.write(scope: scope) {
                        _ = try $0.run("INSERT INTO line VALUES (2, 1)")
                    }
                }
                let changed = try await database.application.write(scope: scope) {
                    try $0.run("UPDATE line SET minor = 0 WHERE coop_id = 2")
                }
                #expect(changed == 0)
            }
        }
    }

    @Test func `the application's role can change neither schema nor migrations`() async throws {
        try await TestEngine.postgres.withDatabase { database throws in
            try await database.prepare(["CREATE TABLE migration (name TEXT)"])
            let attempts: [SQL] = [
                "CREATE TABLE mine (id BIGINT)", "DROP TABLE migration",
                "INSERT INTO migration VALUES ('x')",
            ]
            for attempt in attempts {
                let error = await #expect(throws: DatabaseError.self) {
                    try await database.application.write(scope: .installation) {
                        _ = try $0.run(attempt)
                    }
                }
                #expect(error == .forbidden)
            }
        }
    }

    @Test func `only a role that owns nothing counts as bound by the policy`() async throws {
        try await Self.withLines { database throws in
            let server = try #require(database.server)
            for (url, isBound) in [
                (server.applicationURL, true), (server.ownerURL, false),
                (server.superuserURL, false),
            ] {
                let side = try PostgresDatabase(PostgresConfiguration(url: url))
                let role = try await side.role()
                await side.close()
                #expect(role.isBound == isBound, "\(role.name)")
                #expect(url.contains("://\(role.name)@"))
            }
        }
    }

    @Test func `a superuser's connection takes on the application's role`() async throws {
        try await Self.withLines { database throws in
            let server = try #require(database.server)
            let lent = try PostgresDatabase(
                PostgresConfiguration(url: server.superuserURL, role: server.applicationRole))
            let count = try await lent.read(scope: .installation) {
                try $0.value("SELECT COUNT(*) FROM line", as: Int.self)
            }
            await lent.close()
            #expect(count == 0)
        }
    }

    @Test func `a killed connection is told as lost, and the pool recovers`() async throws {
        try await Self.withLines { database throws in
            let server = try #require(database.server)
            let superuser = try PostgresDatabase(
                PostgresConfiguration(url: server.superuserURL, readers: 1, writers: 1))
            let error = await #expect(throws: DatabaseError.self) {
                try await database.application.write(scope: .cooperative(1)) { transaction in
                    try transaction.run("UPDATE line SET minor = 0")
                    let process = try transaction.value("SELECT pg_backend_pid()", as: Int64.self)
                    try superuser.writeSync(scope: .installation) {
                        _ = try $0.rows("SELECT pg_terminate_backend(\(process)::int, 10000)")
                    }
                    #expect(throws: DatabaseError.connectionLost) {
                        try transaction.savepoint { try transaction.run("SELECT 1") }
                    }
                    try transaction.run("SELECT 1")
                }
            }
            #expect(error == .connectionLost)
            #expect(error?.isRetryable == true)
            for _ in 0..<10 {
                let minor = try await database.application.write(scope: .cooperative(1)) {
                    try $0.value("SELECT minor FROM line", as: Int.self)
                }
                #expect(minor == 100)
            }
            await superuser.close()
        }
    }

    @Test func `connections killed while idle are replaced in silence`() async throws {
        try await Self.withLines { database throws in
            let server = try #require(database.server)
            let superuser = try PostgresDatabase(
                PostgresConfiguration(url: server.superuserURL, readers: 1, writers: 1))
            let killed = try await superuser.write(scope: .installation) {
                try $0.rows(
                    """
                    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                    WHERE usename = 'entraide_app' AND datname = current_database()
                    """
                ).count
            }
            #expect(killed > 0)
            let minor = try await database.application.write(scope: .cooperative(1)) {
                try $0.value("SELECT minor FROM line", as: Int.self)
            }
            #expect(minor == 100)
            await superuser.close()
        }
    }

    @Test func `writes go on while every read connection is taken`() async throws {
        try await Self.withLines { database throws in
            let server = try #require(database.server)
            let small = try PostgresDatabase(
                PostgresConfiguration(url: server.applicationURL, readers: 1, writers: 1))
            try blocking {
                try small.readSync(scope: .cooperative(1)) { _ in
                    let changed = try onOtherThread {
                        try small.writeSync(scope: .cooperative(1)) {
                            try $0.run("UPDATE line SET minor = minor + 1")
                        }
                    }
                    #expect(changed == 1)
                }
            }
            await small.close()
        }
    }

    @Test func `a deadlock is told to one of the two and may be tried again`() async throws {
        try await TestEngine.postgres.withDatabase { database throws in
            try await database.prepare([
                "CREATE TABLE item (id BIGINT PRIMARY KEY, n BIGINT)",
                "INSERT INTO item VALUES (1, 0), (2, 0)",
            ])
            let left = Meeting()
            let right = Meeting()
            @Sendable func lock(_ ids: [Int], _ mine: Meeting, _ other: Meeting) async -> Bool {
                do {
                    try await database.application.write(scope: .installation) {
                        transaction throws in
                        try transaction.run("UPDATE item SET n = n + 1 WHERE id = \(ids[0])")
                        mine.arrive()
                        other.wait()
                        try transaction.run("UPDATE item SET n = n + 1 WHERE id = \(ids[1])")
                    }
                    return false
                } catch { return error as? DatabaseError == .deadlock }
            }
            async let first = lock([1, 2], left, right)
            async let second = lock([2, 1], right, left)
            let losers = await [first, second].filter { $0 }
            #expect(losers.count == 1)
        }
    }

    @Test func `a statement is prepared once for a connection`() async throws {
        try await Self.withLines { database throws in
            let server = try #require(database.server)
            let one = try PostgresDatabase(
                PostgresConfiguration(url: server.applicationURL, readers: 1, writers: 1))
            for minor in 0..<20 {
                let found = try await one.read(scope: .cooperative(1)) {
                    try $0.rows("SELECT minor FROM line WHERE minor = \(minor)").count
                }
                #expect(found == 0)
            }
            let times = try await one.read(scope: .installation) {
                try $0.value(
                    """
                    SELECT COUNT(*) FROM pg_prepared_statements
                    WHERE statement LIKE 'SELECT minor FROM line WHERE%'
                    """, as: Int.self)
            }
            await one.close()
            #expect(times == 1)
        }
    }

    @Test func `a statement made stale by a change of the schema fails once`() async throws {
        try await Self.withLines { database throws in
            let server = try #require(database.server)
            let one = try PostgresDatabase(
                PostgresConfiguration(url: server.applicationURL, readers: 1, writers: 1))
            func columns() async throws -> Int? {
                try await one.read(scope: .cooperative(1)) {
                    try $0.row("SELECT * FROM line")?.columnNames.count
                }
            }
            let before = try await columns()
            try await database.prepare(["ALTER TABLE line ADD COLUMN note TEXT"])
            await #expect(throws: DatabaseError.engine("postgres.0A000")) { try await columns() }
            let after = try await columns()
            await one.close()
            #expect(before == 2)
            #expect(after == 3)
        }
    }

    @Test func `an address that does not answer is told with its reason`() {
        let error = #expect(throws: DatabaseError.self) {
            try PostgresDatabase(PostgresConfiguration(url: "postgres://nobody@/x?host=/nowhere"))
        }
        #expect(error?.code == "database.unreachable")
        #expect(error?.values["reason"]?.contains("/nowhere") == true)
    }
}
