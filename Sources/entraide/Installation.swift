// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import ArgumentParser
import Basics
import Crypto
import Database
import Foundation
import Operations
import RuleBook
import Store
import Texts

/// Where the data and the shared files are; each option is also an environment variable.
struct InstallationOptions: ParsableArguments {
    @Option(help: "Folder of the SQLite database (ENTRAIDE_DATA; ./data).")
    var data: String?

    @Option(help: "PostgreSQL address postgres://…, instead of --data (ENTRAIDE_DATABASE).")
    var database: String?

    @Option(
        help: """
            Its owner's address, for migrations only (ENTRAIDE_DATABASE_OWNER).
            """)
    var databaseOwner: String?

    @Option(help: "Folder of packs, templates and texts (ENTRAIDE_SHARE).")
    var share: String?

    /// The value given, else the environment's.
    static func setting(_ given: String?, _ name: String) -> String? {
        given ?? ProcessInfo.processInfo.environment["ENTRAIDE_\(name)"]
    }

    /// An address that may hold a password: as given, else from the environment or a file.
    ///
    /// One with a password is not taken from the command line, which all users see. The file is
    /// the one that the environment's `…_FILE` names.
    static func address(_ given: String?, _ name: String) throws -> String? {
        if let given {
            let hasPassword =
                given.contains(/:\/\/[^\/@]*:[^\/@]+@/) || given.contains(/password\s*=/)
            guard !hasPassword else {
                throw ValidationError(
                    "A password on the command line can be seen by others: set ENTRAIDE_\(name) "
                        + "or ENTRAIDE_\(name)_FILE.")
            }
            return given
        }
        guard let file = setting(nil, "\(name)_FILE") else { return setting(nil, name) }
        return try String(contentsOfFile: file, encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The folder of the SQLite database.
    var folder: URL {
        URL(fileURLWithPath: Self.setting(data, "DATA") ?? "data", isDirectory: true)
    }

    /// The folder that travels beside the program: given, `../share` of it, or the checkout's.
    func shareFolder() throws -> URL {
        var candidates: [URL] = []
        if let given = Self.setting(share, "SHARE") {
            candidates = [URL(fileURLWithPath: given, isDirectory: true)]
        } else {
            var place = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            for _ in 0..<5 {
                place.deleteLastPathComponent()
                candidates.append(place.appendingPathComponent("share", isDirectory: true))
            }
            let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
            candidates.append(here.appendingPathComponent("share", isDirectory: true))
        }
        for folder in candidates {
            let packs = folder.appendingPathComponent("packs").path
            if FileManager.default.fileExists(atPath: packs) { return folder }
        }
        throw ValidationError("No share folder with packs was found: name it with --share.")
    }

    /// The law of each country a cooperative can be founded in.
    func laws() throws -> [String: Law] {
        let packs = try shareFolder().appendingPathComponent("packs")
        var laws: [String: Law] = [:]
        for country in try FileManager.default.contentsOfDirectory(atPath: packs.path).sorted()
        where country.utf8.count == 2 && Law.isWhole(country: country, in: packs) {
            laws[country] = try Law(country: country, in: packs)
        }
        return laws
    }

    /// The figures of a country, also of one whose pack holds nothing else.
    func rules(_ country: String) throws -> RuleBook {
        let packs = try shareFolder().appendingPathComponent("packs")
        let countries = try FileManager.default.contentsOfDirectory(atPath: packs.path)
        guard country.utf8.count == 2, countries.contains(country) else {
            throw ValidationError("--country: no packs for \(country).")
        }
        return try Law.rules(country: country, in: packs)
    }

    /// The sentences in every language.
    func catalogues() throws -> Catalogues {
        let texts = try shareFolder().appendingPathComponent("texts").path
        let read: (String) throws -> Catalogue = { tag in
            let folder = "\(texts)/\(tag)"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            return try Catalogue(
                language: Language(rawValue: tag),
                files: names.map { name in
                    let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                    return ("\(tag)/\(name)", text)
                })
        }
        return try Catalogues(read("en"), [read("fr"), read("nl")])
    }

    /// Opens the database and brings it to this version.
    func open(readers: Int = 4) async throws -> any Database {
        if let address = try Self.address(database, "DATABASE") {
            return try await openServer(address)
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = try SQLiteDatabase(
            path: folder.appendingPathComponent("entraide.sqlite").path, readers: readers)
        _ = try await Installation.migrator.migrate(file, at: SystemClock().now())
        return file
    }

    /// Opens PostgreSQL as the application's role, after its owner, where one is named, brought
    /// the schema to this version and let the role use it.
    private func openServer(_ address: String) async throws -> PostgresDatabase {
        let database = try PostgresDatabase(PostgresConfiguration(url: address))
        if let address = try Self.address(databaseOwner, "DATABASE_OWNER") {
            let owner = try PostgresDatabase(
                PostgresConfiguration(url: address, readers: 1, writers: 1))
            _ = try await Installation.migrator.migrate(owner, at: SystemClock().now())
            try await owner.allow(role: database.role().name)
            await owner.close()
        }
        // A role that owns nothing may read the list of migrations and add none.
        if try await !Installation.migrator.pending(in: database).isEmpty {
            _ = try await Installation.migrator.migrate(database, at: SystemClock().now())
        }
        return database
    }

    /// Opens the installation with the machine's clock; with one that stands at the end of a
    /// day, if one is given; with one that goes on where its books end, if they are the demo's
    /// and end in the future.
    func house(asOf day: Day? = nil) async throws -> House {
        let database = try await open()
        var clock: any Operations.Clock = SystemClock()
        if let day {
            clock = FixedClock(Instant(startOf: day).adding(seconds: 20 * 3600))
        } else if let last = try await Demo.lastMoment(in: database), last > clock.now() {
            clock = ShiftedClock(from: last)
        }
        return House(
            database: database, laws: try laws(), clock: clock, random: SystemRandom())
    }
}

/// What every command needs of an installation.
enum Installation {
    /// All migrations with their checksums.
    static var migrator: Migrator {
        Migrator(Migrations.all, digest: { Array(SHA256.hash(data: $0)) })
    }

    /// The user at the command line; may do everything except approve.
    static var actor: Actor {
        .commandLine(user: ProcessInfo.processInfo.environment["USER"] ?? NSUserName())
    }

    /// The cooperative named, or the only one.
    static func cooperative(_ code: String?, in house: House) async throws -> Cooperative {
        let all = try await house.cooperatives()
        guard let code else {
            if all.count == 1 { return all[0] }
            let codes = all.map(\.code).joined(separator: ", ")
            throw ValidationError("Name a cooperative with --coop: \(codes)")
        }
        guard let found = all.first(where: { $0.code == code }) else {
            throw StoreError.notFound(kind: "cooperative", id: code)
        }
        return found
    }
}
