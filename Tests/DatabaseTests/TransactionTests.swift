// SPDX-License-Identifier: AGPL-3.0-or-later

import Database
import TestSupport
import Testing

@Suite struct TransactionTests {
    struct Refusal: Error {}

    static let tables: [SQL] = [
        "CREATE TABLE counter (id \(type: .integer) NOT NULL PRIMARY KEY, value BIGINT NOT NULL)",
        "INSERT INTO counter (id, value) VALUES (1, 0)",
    ]

    static func value(_ database: TestDatabase, _ id: Int = 1) async throws -> Int? {
        try await database.application.read(scope: .installation) { transaction in
            try transaction.value("SELECT value FROM counter WHERE id = \(id)")
        }
    }

    static func withCounter(
        _ engine: TestEngine, _ body: (TestDatabase) async throws -> Void
    ) async throws {
        try await engine.withDatabase { database throws in
            try await database.prepare(tables)
            try await body(database)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `what the body throws undoes everything`(engine: TestEngine) async throws {
        try await Self.withCounter(engine) { database throws in
            await #expect(throws: Refusal.self) {
                try await database.application.write(scope: .installation) { transaction throws in
                    try transaction.run("UPDATE counter SET value = 9")
                    throw Refusal()
                }
            }
            #expect(try await Self.value(database) == 0)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `run returns the rows it changed itself`(engine: TestEngine) async throws {
        try await Self.withCounter(engine) { database throws in
            try await database.application.write(scope: .installation) { transaction throws in
                #expect(try transaction.run("INSERT INTO counter VALUES (2, 0), (3, 0)") == 2)
                #expect(try transaction.run("SELECT 1") == 0)
                #expect(try transaction.run("UPDATE counter SET value = 1 WHERE id > 1") == 2)
                #expect(try transaction.run("UPDATE counter SET value = 1 WHERE id > 9") == 0)
                #expect(try transaction.run("") == 0)
                #expect(try transaction.run("DELETE FROM counter") == 3)
                let returned = try transaction.row(
                    "INSERT INTO counter (id, value) VALUES (4, 5) RETURNING value")
                #expect(try returned?.int("value") == 5)
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `savepoints nest and undo only their own part`(engine: TestEngine) async throws {
        try await Self.withCounter(engine) { database throws in
            try await database.application.write(scope: .installation) { transaction throws in
                try transaction.run("INSERT INTO counter VALUES (2, 2)")
                try transaction.savepoint {
                    try transaction.run("INSERT INTO counter VALUES (3, 3)")
                    #expect(throws: Refusal.self) {
                        try transaction.savepoint {
                            try transaction.run("INSERT INTO counter VALUES (4, 4)")
                            throw Refusal()
                        }
                    }
                    #expect(throws: DatabaseError.unique(constraint: "counter_pkey")) {
                        try transaction.savepoint {
                            try transaction.run("INSERT INTO counter VALUES (5, 5)")
                            try transaction.run("INSERT INTO counter VALUES (1, 1)")
                        }
                    }
                    try transaction.run("INSERT INTO counter VALUES (6, 6)")
                }
            }
            let ids = try await database.application.read(scope: .installation) { transaction in
                try transaction.rows("SELECT id FROM counter ORDER BY id").map { try $0.int("id") }
            }
            #expect(ids == [1, 2, 3, 6])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a failed statement fails the transaction even when it is ignored`(
        engine: TestEngine
    ) async throws {
        try await Self.withCounter(engine) { database throws in
            let failure = DatabaseError.unique(constraint: "counter_pkey")
            await #expect(throws: failure) {
                try await database.application.write(scope: .installation) { transaction throws in
                    try transaction.run("UPDATE counter SET value = 9")
                    _ = try? transaction.run("INSERT INTO counter VALUES (1, 1)")
                    #expect(throws: failure) { try transaction.rows("SELECT 1") }
                }
            }
            #expect(try await Self.value(database) == 0)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a transaction cannot be used after its body`(engine: TestEngine) async throws {
        try await Self.withCounter(engine) { database throws in
            try blocking {
                var escaped: (any Transaction)?
                try database.application.writeSync(scope: .installation) { escaped = $0 }
                #expect(throws: DatabaseError.closed) { try escaped?.run("SELECT 1") }
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `concurrent writers lose nothing`(engine: TestEngine) async throws {
        try await Self.withCounter(engine) { database throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        try await database.application.write(scope: .installation) {
                            transaction throws in
                            // Read under a lock, then write: a lost update would show.
                            let value = try transaction.value(
                                """
                                SELECT value FROM counter WHERE id = 1
                                \(sqlite: "", postgres: "FOR UPDATE")
                                """, as: Int.self)
                            try transaction.run("UPDATE counter SET value = \((value ?? 0) + 1)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await Self.value(database) == 200)
        }
    }

    @Test(arguments: [TestEngine.sqliteFile, .postgres].filter(TestEngine.tried.contains))
    func `a read sees one committed state to its end`(engine: TestEngine) async throws {
        try await Self.withCounter(engine) { database throws in
            try blocking {
                let application = database.application
                try application.writeSync(scope: .installation) { transaction in
                    try transaction.run("UPDATE counter SET value = 1")
                    let seen = try onOtherThread {
                        try application.readSync(scope: .installation) {
                            try $0.value("SELECT value FROM counter", as: Int.self)
                        }
                    }
                    #expect(seen == 0)
                }
                try application.readSync(scope: .installation) { transaction throws in
                    #expect(try transaction.value("SELECT value FROM counter") == 1)
                    try onOtherThread {
                        try application.writeSync(scope: .installation) {
                            _ = try $0.run("UPDATE counter SET value = 2")
                        }
                    }
                    #expect(try transaction.value("SELECT value FROM counter") == 1)
                }
                try application.readSync(scope: .installation) { transaction throws in
                    #expect(try transaction.value("SELECT value FROM counter") == 2)
                }
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a read refuses to write`(engine: TestEngine) async throws {
        try await Self.withCounter(engine) { database throws in
            await #expect(throws: DatabaseError.readOnly) {
                try await database.application.read(scope: .installation) { transaction in
                    try transaction.run("UPDATE counter SET value = 9")
                }
            }
            #expect(try await Self.value(database) == 0)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a closed database refuses, and ends what was running`(engine: TestEngine) async throws {
        try await Self.withCounter(engine) { database throws in
            await database.application.close()
            await database.application.close()
            await #expect(throws: DatabaseError.closed) {
                try await database.application.read(scope: .installation) {
                    try $0.rows("SELECT 1")
                }
            }
            blocking {
                _ = #expect(throws: DatabaseError.closed) {
                    try database.application.writeSync(scope: .installation) {
                        _ = try $0.run("SELECT 1")
                    }
                }
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a cancelled task does not begin a transaction`(engine: TestEngine) async throws {
        try await Self.withCounter(engine) { database throws in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await database.application.write(scope: .installation) { transaction throws in
                    _ = try transaction.run("UPDATE counter SET value = 9")
                }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await Self.value(database) == 0)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `statements that wait all run in order, or the first failure is told`(
        engine: TestEngine
    ) async throws {
        try await Self.withCounter(engine) { database throws in
            let statements = (2...1001).map { id -> SQL in
                "INSERT INTO counter (id, value) VALUES (\(id), \(id))"
            }
            try await database.application.write(scope: .installation) { transaction throws in
                for statement in statements { try transaction.enqueue(statement) }
                #expect(try transaction.value("SELECT COUNT(*) FROM counter") == 1001)
                #expect(throws: DatabaseError.unique(constraint: "counter_pkey")) {
                    try transaction.savepoint {
                        try transaction.enqueue("DELETE FROM counter")
                        try transaction.enqueue(statements[0])
                        try transaction.enqueue(statements[0])
                    }
                }
                #expect(try transaction.value("SELECT COUNT(*) FROM counter") == 1001)
                try transaction.enqueue("UPDATE counter SET value = 7 WHERE id = 1001")
            }
            #expect(try await Self.value(database, 1001) == 7)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a savepoint nobody waits for that fails late fails the transaction, not its neighbour`(
        engine: TestEngine
    ) async throws {
        try await Self.withCounter(engine) { database throws in
            let repeated = DatabaseError.unique(constraint: "counter_pkey")
            await #expect(throws: repeated) {
                try await database.application.write(scope: .installation) { transaction throws in
                    try transaction.savepoint(isAwaited: false) {
                        try transaction.enqueue("INSERT INTO counter (id, value) VALUES (1, 1)")
                    }
                    #expect(throws: repeated) {
                        try transaction.savepoint(isAwaited: false) {
                            try transaction.enqueue("INSERT INTO counter (id, value) VALUES (2, 2)")
                            #expect(try transaction.value("SELECT 1") == 1)
                        }
                    }
                }
            }
            await #expect(throws: repeated) {
                try await database.application.write(scope: .installation) { transaction throws in
                    try transaction.savepoint(isAwaited: false) {
                        try transaction.enqueue("INSERT INTO counter (id, value) VALUES (2, 2)")
                        try transaction.enqueue("INSERT INTO counter (id, value) VALUES (2, 2)")
                    }
                }
            }
            try await database.application.write(scope: .installation) { transaction throws in
                try transaction.savepoint(isAwaited: false) {
                    try transaction.enqueue("INSERT INTO counter (id, value) VALUES (2, 2)")
                }
                #expect(try transaction.value("SELECT COUNT(*) FROM counter") == 2)
            }
            #expect(try await Self.value(database, 2) == 2)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `what waits is dropped with its savepoint, and what waited before is kept`(
        engine: TestEngine
    ) async throws {
        try await Self.withCounter(engine) { database throws in
            struct Refused: Error {}
            try await database.application.write(scope: .installation) { transaction throws in
                try transaction.enqueue("INSERT INTO counter (id, value) VALUES (2, 2)")
                #expect(throws: Refused.self) {
                    try transaction.savepoint {
                        try transaction.enqueue("DELETE FROM counter")
                        throw Refused()
                    }
                }
                #expect(throws: Refused.self) {
                    try transaction.savepoint {
                        try transaction.run("DELETE FROM counter WHERE id = 2")
                        try transaction.enqueue("DELETE FROM counter")
                        throw Refused()
                    }
                }
                try transaction.savepoint {
                    try transaction.enqueue("UPDATE counter SET value = 3 WHERE id = 2")
                }
            }
            #expect(try await Self.value(database, 2) == 3)
            await #expect(throws: DatabaseError.unique(constraint: "counter_pkey")) {
                try await database.application.write(scope: .installation) { transaction throws in
                    try transaction.run("UPDATE counter SET value = 9 WHERE id = 2")
                    try transaction.enqueue("INSERT INTO counter (id, value) VALUES (2, 2)")
                }
            }
            #expect(try await Self.value(database, 2) == 3)
        }
    }
}
