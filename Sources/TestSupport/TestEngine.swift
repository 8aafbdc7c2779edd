// SPDX-License-Identifier: AGPL-3.0-or-later

public import Database
import Foundation

/// The databases a contract is tried on.
public enum TestEngine: String, Sendable, CaseIterable {
    /// SQLite in a file, as served.
    case sqliteFile
    /// SQLite in memory, as most tests use it.
    case sqliteMemory
    /// PostgreSQL, as an application role that owns nothing.
    case postgres

    /// The engines to try: all, unless PostgreSQL is left out on purpose.
    public static var tried: [TestEngine] {
        allCases.filter { $0 != .postgres || !TestPostgres.isSkipped }
    }

    /// Makes a new, empty database and removes it after the body.
    ///
    /// - Throws: What the body throws; ``TestPostgresError`` when there is no server.
    public func withDatabase<T>(
        _ body: (TestDatabase) async throws -> T
    ) async throws -> T {
        let database = try open()
        do {
            let result = try await body(database)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }

    private func open() throws -> TestDatabase {
        switch self {
        case .sqliteMemory:
            let database = try SQLiteDatabase()
            return TestDatabase(owner: database, application: database)
        case .sqliteFile:
            let folder = FileManager.default.temporaryDirectory
                .appending(path: "entraide-test-\(UUID().uuidString)").path()
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            let database = try SQLiteDatabase(path: "\(folder)/books.sqlite")
            return TestDatabase(owner: database, application: database, folder: folder)
        case .postgres:
            let server = try TestPostgres.shared.get().database()
            return TestDatabase(
                owner: try PostgresDatabase(
                    PostgresConfiguration(url: server.ownerURL, readers: 2, writers: 2)),
                application: try PostgresDatabase(
                    PostgresConfiguration(url: server.applicationURL, readers: 4, writers: 4)),
                server: server)
        }
    }
}

/// One database under test, as its owner and as the program see it.
public struct TestDatabase: Sendable {
    /// For migrations.
    public let owner: any Database
    /// For everything else; the same as the owner on SQLite.
    public let application: any Database
    /// The server's side of it; nil on SQLite.
    public let server: TestPostgresDatabase?
    /// Where the file lies; nil unless there is one.
    public let folder: String?

    init(
        owner: any Database, application: any Database, server: TestPostgresDatabase? = nil,
        folder: String? = nil
    ) {
        self.owner = owner
        self.application = application
        self.server = server
        self.folder = folder
    }

    /// Runs statements as the owner and lets the application use what they made.
    public func prepare(_ statements: [SQL]) async throws {
        try await owner.write(scope: .installation) { transaction in
            for statement in statements { try transaction.run(statement) }
        }
        try await allowApplication()
    }

    /// Lets the application use the tables there are; needed after migrating.
    public func allowApplication() async throws {
        guard let server, let owner = owner as? PostgresDatabase else { return }
        try await owner.allow(role: server.applicationRole)
    }

    func close() async {
        await owner.close()
        await application.close()
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }
}
