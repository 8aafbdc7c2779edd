// SPDX-License-Identifier: AGPL-3.0-or-later

import Database
import Foundation
import TestSupport
import Testing

@Suite struct SQLiteTests {
    @Test func `a file is written so that an acknowledged commit is on the disk`() async throws {
        try await TestEngine.sqliteFile.withDatabase { database throws in
            try await database.application.write(scope: .installation) { transaction throws in
                // https://www.sqlite.org/pragma.html: 2 is FULL.
                #expect(try transaction.value("PRAGMA synchronous") == 2)
                #expect(try transaction.value("PRAGMA journal_mode") == "wal")
                #expect(try transaction.value("PRAGMA foreign_keys") == 1)
                #expect(try transaction.value("PRAGMA busy_timeout") == 5000)
            }
        }
    }

    @Test func `what was committed is there after closing and opening again`() async throws {
        try await TestEngine.sqliteFile.withDatabase { database throws in
            let folder = try #require(database.folder)
            try await database.prepare([
                "CREATE TABLE word (text \(type: .text))", "INSERT INTO word VALUES ('kept')",
            ])
            await database.owner.close()
            let again = try SQLiteDatabase(path: "\(folder)/books.sqlite")
            let kept = try await again.read(scope: .installation) {
                try $0.value("SELECT text FROM word", as: String.self)
            }
            await again.close()
            #expect(kept == "kept")
        }
    }

    @Test func `a copy taken in use is whole`() async throws {
        try await TestEngine.sqliteFile.withDatabase { database throws in
            let folder = try #require(database.folder)
            let original = try #require(database.owner as? SQLiteDatabase)
            try await database.prepare([
                "CREATE TABLE word (text \(type: .text))", "INSERT INTO word VALUES ('kept')",
            ])
            try original.copy(to: "\(folder)/copy.sqlite")
            let copy = try SQLiteDatabase(path: "\(folder)/copy.sqlite")
            let kept = try await copy.read(scope: .installation) {
                try $0.value("SELECT text FROM word", as: String.self)
            }
            await copy.close()
            #expect(kept == "kept")
        }
    }

    @Test func `a file another program has locked is busy, and may be tried again`() async throws {
        try await TestEngine.sqliteFile.withDatabase { database throws in
            let folder = try #require(database.folder)
            let other = try SQLiteDatabase(path: "\(folder)/books.sqlite", patienceSeconds: 0)
            let locking = database.application
            try blocking {
                try locking.writeSync(scope: .installation) { transaction in
                    try transaction.run("CREATE TABLE word (text \(type: .text))")
                    #expect(throws: DatabaseError.busy) {
                        try other.writeSync(scope: .installation) { _ = try $0.run("SELECT 1") }
                    }
                }
            }
            await other.close()
            #expect(DatabaseError.busy.isRetryable)
        }
    }

    @Test func `a full file is told as full and the transaction is undone`() async throws {
        try await TestEngine.sqliteFile.withDatabase { database throws in
            try await database.prepare(["CREATE TABLE word (raw \(type: .bytes))"])
            await #expect(throws: DatabaseError.full) {
                try await database.application.write(scope: .installation) { transaction throws in
                    _ = try transaction.rows("PRAGMA max_page_count = 20")
                    try transaction.savepoint {
                        try transaction.run(
                            "INSERT INTO word VALUES (\([UInt8](repeating: 1, count: 1_000_000)))")
                    }
                }
            }
            let count = try await database.application.read(scope: .installation) {
                try $0.value("SELECT COUNT(*) FROM word", as: Int.self)
            }
            #expect(count == 0)
        }
    }

    @Test func `a file that is no database is told as corrupt`() throws {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "entraide-\(UUID().uuidString)").path()
        try Data(repeating: 65, count: 8192).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: DatabaseError.corrupt) { try SQLiteDatabase(path: path) }
    }

    @Test func `a folder that is missing is told as unreachable`() {
        let error = #expect(throws: DatabaseError.self) {
            try SQLiteDatabase(path: "/nowhere/books.sqlite")
        }
        #expect(error?.code == "database.unreachable")
    }
}
