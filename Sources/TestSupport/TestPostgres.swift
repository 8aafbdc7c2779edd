// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation
import Glibc
import Synchronization

/// Why no PostgreSQL can be had for the tests.
public enum TestPostgresError: Error, CustomStringConvertible {
    /// The server's programs are not on this machine.
    case notInstalled
    /// A program of the server failed, with what it printed.
    case failed(program: String, output: String)

    /// What to do about it.
    public var description: String {
        switch self {
        case .notInstalled:
            """
            PostgreSQL is not installed: run `make setup`, or set ENTRAIDE_TEST_POSTGRES=skip \
            to leave its tests out
            """
        case .failed(let program, let output): "\(program) failed: \(output)"
        }
    }
}

/// One database of the test server, empty, with nobody else in it.
public struct TestPostgresDatabase: Sendable {
    /// Connects as the role that owns the database: for migrations.
    public let ownerURL: String
    /// Connects as a role that owns nothing: for the program itself.
    public let applicationURL: String
    /// Connects as the server's superuser: for what an operator would do.
    public let superuserURL: String
    /// The role of `applicationURL`, for `PostgresDatabase.allow(role:)`.
    public let applicationRole: String
}

/// A real PostgreSQL server for one run of the tests, in a folder of its own.
///
/// It listens on a socket in that folder only. A shell watches our process and stops the server
/// and removes the folder when we end, however we end.
public final class TestPostgres: Sendable {
    /// The server of this run, started when first asked for.
    public static let shared = Result { try TestPostgres() }

    /// Whether the tests on PostgreSQL are left out on purpose.
    public static var isSkipped: Bool {
        ProcessInfo.processInfo.environment["ENTRAIDE_TEST_POSTGRES"] == "skip"
    }

    private let programs: String
    private let folder: String
    private let databaseCount = Mutex(0)

    private init() throws {
        programs = try Self.programsFolder()
        folder = "/tmp/entraide-postgres-\(getpid())"
        try? FileManager.default.removeItem(atPath: folder)
        try run("mkdir", ["-m", "700", folder])
        if getuid() == 0 { try run("chown", ["postgres", folder]) }
        try watch()
        try asPostgres(
            "initdb",
            [
                "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C",
                "--username=postgres", "--pgdata=\(folder)/data",
            ])
        let options = [
            "listen_addresses=''", "unix_socket_directories='\(folder)'", "fsync=off",
            "synchronous_commit=off", "full_page_writes=off", "max_connections=300",
            "shared_buffers=64MB",
        ]
        try asPostgres(
            "pg_ctl",
            [
                "start", "--wait", "--silent", "--pgdata=\(folder)/data", "--log=\(folder)/log",
                "--options=\(options.map { "-c \($0)" }.joined(separator: " "))",
            ])
        for role in ["entraide_owner", "entraide_app"] {
            try sql("CREATE ROLE \(role) LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
        }
    }

    /// A new, empty database.
    public func database() throws -> TestPostgresDatabase {
        // One after the other: the server copies one template at a time anyhow.
        let name = try databaseCount.withLock { count in
            count += 1
            try sql("CREATE DATABASE test_\(count) OWNER entraide_owner TEMPLATE template0")
            return "test_\(count)"
        }
        let url = { (user: String) in "postgres://\(user)@/\(name)?host=\(self.folder)" }
        return TestPostgresDatabase(
            ownerURL: url("entraide_owner"), applicationURL: url("entraide_app"),
            superuserURL: url("postgres"), applicationRole: "entraide_app")
    }

    /// What psql prints for a script, as the role an address names; errors do not stop it.
    public func psql(_ url: String, _ script: String) throws -> String {
        let name = "\(folder).\(UUID().uuidString)"
        defer { for ending in [".sql", ".txt"] { unlink(name + ending) } }
        try script.write(toFile: name + ".sql", atomically: true, encoding: .utf8)
        try run(
            "\(programs)/psql",
            [
                "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
                "--output=\(name).txt", "--dbname=\(url)", "--file=\(name).sql",
            ], output: "\(name).log")
        unlink("\(name).log")
        return try String(contentsOfFile: name + ".txt", encoding: .utf8)
    }

    private func sql(_ text: String) throws {
        try run(
            "\(programs)/psql",
            [
                "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--host=\(folder)",
                "--username=postgres", "--dbname=postgres", "--command=\(text)",
            ])
    }

    /// Starts the shell that outlives us, by a moment.
    private func watch() throws {
        let script = """
            while kill -0 \(getpid()) 2>/dev/null; do sleep 0.2; done
            \(shellPrefix) \(programs)/pg_ctl stop --mode=immediate --pgdata=\(folder)/data
            rm -rf \(folder) \(folder).out
            """
        _ = try Self.spawn(["setsid", "/bin/sh", "-c", script], output: "/dev/null")
    }

    /// The server refuses to run as root.
    private var shellPrefix: String { getuid() == 0 ? "runuser -u postgres --" : "" }

    private func asPostgres(_ program: String, _ arguments: [String]) throws {
        let words = shellPrefix.split(separator: " ").map(String.init)
        let command = words + ["\(programs)/\(program)"] + arguments
        try run(command[0], Array(command.dropFirst()))
    }

    private func run(
        _ program: String, _ arguments: [String], output given: String? = nil
    ) throws {
        // A file and not a pipe: the server keeps its copy open for as long as it runs.
        let output = given ?? "\(folder).out"
        defer { unlink(output) }
        let child = try Self.spawn([program] + arguments, output: output)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        guard status == 0 else {
            let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
            throw TestPostgresError.failed(program: program, output: text)
        }
    }

    /// Starts a program, found as a shell would; Foundation's `Process` hangs when several
    /// threads wait at once.
    private static func spawn(_ words: [String], output: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // The server's programs complain about a working folder they may not enter.
        let command = Self.copies(["env", "--chdir=/tmp"] + words)
        let surroundings = Self.copies(["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"])
        defer { for copy in command + surroundings { free(copy) } }
        var child = pid_t()
        let code = posix_spawn(
            &child, "/usr/bin/env", &actions, nil, command + [nil], surroundings + [nil])
        guard code == 0 else {
            throw TestPostgresError.failed(
                program: words[0], output: String(cString: strerror(code)))
        }
        return child
    }

    private static func copies(_ words: [String]) -> [UnsafeMutablePointer<CChar>?] {
        words.map { strdup($0) }
    }

    /// The newest server installed: Debian keeps one folder for each version.
    private static func programsFolder() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let newest = versions.compactMap { Int($0) }.sorted().last {
            FileManager.default.isExecutableFile(atPath: "\(root)/\($0)/bin/initdb")
        }
        guard let newest else { throw TestPostgresError.notInstalled }
        return "\(root)/\(newest)/bin"
    }
}
