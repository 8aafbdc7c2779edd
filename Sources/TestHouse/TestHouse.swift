// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Crypto
public import Database
import Foundation
import Ledger
public import Operations
public import Store
import Synchronization
public import TestSupport

/// A cooperative on a fresh database, with a clock that stands still and repeatable randomness.
public struct TestHouse: Sendable {
    /// The installation.
    public let house: House
    /// The clock; move it with `set`.
    public let clock: FixedClock
    /// The cooperative's number.
    public let coop: Int64
    /// The database as its owner and as the program see it.
    public let database: TestDatabase
    /// One person of each role, for the whole cooperative; `member` has no activity.
    public let people: [Role: Actor]
    private let keys = Keys()

    private final class Keys: Sendable {
        let last = Mutex(0)
    }

    /// The pack of this checkout that most tests use, read once.
    public static let law = Result { try read("fr") }
    /// The packs of this checkout under which cooperatives are founded, read once.
    public static let laws = Result {
        ["fr": try law.get(), "be": try read("be")]
    }

    private static func read(_ country: String) throws -> Law {
        try Law(
            country: country,
            in: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "share/packs"))
    }

    /// Founds the cooperative on an engine and removes it after the body.
    public static func with<T>(
        _ engine: TestEngine, in country: String = "fr",
        _ body: (TestHouse) async throws -> T
    ) async throws -> T {
        try await engine.withDatabase { database in
            let house = try await TestHouse(on: database, in: country)
            let result: T
            do { result = try await body(house) } catch {
                await house.house.close()
                throw error
            }
            await house.house.close()
            return result
        }
    }

    /// Migrates a database and founds a cooperative on it.
    public init(on database: TestDatabase, in country: String = "fr") async throws {
        clock = FixedClock(Instant(startOf: TestHouse.firstDay))
        clock.set(TestHouse.firstDay)
        coop = 1
        self.database = database
        try await TestHouse.migrate(database.owner)
        try await database.allowApplication()
        house = House(
            database: database.application, laws: try TestHouse.laws.get(), clock: clock,
            random: RepeatableRandom(seed: 2026))
        try await house.found(
            Cooperative.test(1, in: country), people: [], by: .commandLine(user: "test"))
        people = try await TestHouse.hire(in: 1, of: house)
    }

    /// The first day of the tests' books.
    public static let firstDay = Day(number: 20_454)

    /// A scan of a bill, as small as it gets.
    public static let receipt = Array("%PDF-1.4\ntrailer\n%%EOF\n".utf8)

    /// All migrations, as the owner.
    public static func migrate(_ owner: any Database) async throws {
        _ = try await Migrator(Migrations.all, digest: { Array(SHA256.hash(data: $0)) })
            .migrate(owner, at: Instant(startOf: firstDay))
    }

    /// One person of each role.
    public static func hire(in coop: Int64, of house: House) async throws -> [Role: Actor] {
        var people: [Role: Actor] = [:]
        for role in Role.allCases {
            people[role] = .person(
                try await hire(
                    "\(role.rawValue)\(coop)@example.org", [.init(role: role.rawValue)],
                    in: coop, of: house))
        }
        return people
    }

    /// A person with rights in a cooperative.
    public static func hire(
        _ email: String, _ grants: [RoleGrant], in coop: Int64, of house: House
    ) async throws -> ID<Person> {
        let moment = Moment(
            now: house.clock.now(), today: house.clock.now().utcDay, packDigest: "",
            randomBytes: { _ in [] })
        return try await house.database.write(scope: .cooperative(coop)) { transaction in
            let registry = People(in: transaction)
            let id = try registry.add(
                email: email, name: email, language: "fr", passwordHash: "none", at: moment.now)
            try registry.employ(id, in: coop)
            let store = try CooperativeTransaction.writing(coop, in: transaction, at: moment)
            for grant in grants { try store.grants.add(grant, to: id, by: "cli:test") }
            return id
        }
    }

    /// The same house, asked in another cooperative.
    public func next(_ coop: Int64) -> TestHouse { TestHouse(self, in: coop) }

    private init(_ other: TestHouse, in coop: Int64) {
        house = other.house
        clock = other.clock
        self.coop = coop
        database = other.database
        people = [:]
    }

    /// The person of a role.
    public func person(_ role: Role) -> Actor { people[role] ?? .commandLine(user: "nobody") }

    /// Does what is asked, as the director unless another is named, under a key of its own.
    @discardableResult
    public func perform<O: Operations.Operation>(
        _ operation: O, as actor: Actor? = nil, key: String? = nil
    ) async throws -> O.Output {
        let own = keys.last.withLock { last in
            last += 1
            return "test-\(last)"
        }
        return try await house.perform(
            operation, as: actor ?? person(.director), in: coop, key: key ?? own)
    }

    /// Reads what is asked, as the director unless another is named.
    public func ask<Q: Query>(_ query: Q, as actor: Actor? = nil) async throws -> Q.Output {
        try await house.ask(query, as: actor ?? person(.director), in: coop)
    }

    /// A raw transaction of the program's role in the cooperative's scope.
    public func raw<T: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await database.application.write(scope: .cooperative(coop), body)
    }
}

extension Cooperative {
    /// An invented cooperative; its company number is the example of INSEE's own check digit, or
    /// one nobody has: no enterprise's begins with four zeros.
    public static func test(_ id: Int64, in country: String = "fr") -> Cooperative {
        guard country == "fr" else {
            return Cooperative(
                id: id, code: "coop\(id)", name: "Coopérative d'essai \(id)",
                legalForm: "Société coopérative agréée comme entreprise sociale",
                siren: "0000002077", vatNumber: "BE0000002077", registerCity: "Bruxelles",
                address: "1 rue de l'Essai", postcode: "1060", city: "Saint-Gilles",
                country: country, iban: TestBank.iban, bic: "GKCCBEBB",
                timeZone: "Europe/Brussels", language: "fr", headcount: 12, accidentRate: .zero,
                mobilityRate: .zero, cutoffDay: 20)
        }
        return Cooperative(
            id: id, code: "coop\(id)", name: "Coopérative d'essai \(id)",
            legalForm: "SCOP SARL à capital variable", siren: "732829320",
            vatNumber: "FR44732829320", registerCity: "Lyon", address: "1 rue de l'Essai",
            postcode: "69001", city: "Lyon", country: "fr", iban: TestBank.iban,
            bic: "PSSTFRPPPAR", timeZone: "Europe/Paris", language: "fr", headcount: 12,
            accidentRate: Rate(millionths: 20_000), mobilityRate: Rate(millionths: 20_000),
            cutoffDay: 20)
    }
}
