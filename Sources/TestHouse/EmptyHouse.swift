// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Basics
public import Operations
public import TestSupport

/// An installation without cooperative, on a fresh database.
public struct EmptyHouse: Sendable {
    /// The installation.
    public let house: House
    /// The clock; move it with `set`.
    public let clock: FixedClock
    /// The code of its set-up.
    public let code: SetupCode

    /// Prepares the set-up on an engine and removes all of it after the body.
    public static func with<T>(
        _ engine: TestEngine, _ body: (EmptyHouse) async throws -> T
    ) async throws -> T {
        try await engine.withDatabase { database in
            try await TestHouse.migrate(database.owner)
            try await database.allowApplication()
            let clock = FixedClock(Instant(startOf: TestHouse.firstDay))
            clock.set(TestHouse.firstDay)
            let house = House(
                database: database.application, laws: try TestHouse.laws.get(),
                clock: clock, random: RepeatableRandom(seed: 7))
            let code = SetupCode(typed: "7K2P-QX9D-4MTR-HW3A")
            _ = try await house.prepareSetup(chosen: code, kept: nil)
            let result: T
            do {
                result = try await body(EmptyHouse(house: house, clock: clock, code: code))
            } catch {
                await house.close()
                throw error
            }
            await house.close()
            return result
        }
    }

    /// Answers everything but what the body takes away or changes.
    public func answerAll(
        _ change: @escaping @Sendable (inout SetupAnswers) -> Void = { _ in }
    ) async throws {
        let desk = try PasswordDesk(salt: Array(repeating: 1, count: 16))
        try await house.answerSetup(password: "trois chevaux bleus", at: desk) { answers in
            answers.language = "fr"
            answers.country = .init(country: "fr", legalForm: "scop_sarl", isBEC: true)
            var identity = SetupAnswers.Identity()
            identity.name = "Les Ateliers du Pont"
            identity.siren = "732829320"
            identity.vatNumber = "FR44732829320"
            identity.registerCity = "Lyon"
            identity.address = "1 rue de l'Essai"
            identity.postcode = "69001"
            identity.city = "Lyon"
            identity.headcount = 12
            identity.accidentRate = Rate(millionths: 20_800)
            answers.identity = identity
            answers.books = .init(
                from: TestHouse.firstDay, cash: .cents(1_250_000), years: .calendar)
            answers.bank = .init(iban: TestBank.iban, bic: "PSSTFRPPPAR", cutoffDay: 25)
            answers.scheme = "margin_12_floor_40"
            answers.administrator = .init(name: "Zoé Exemple", email: "zoe@example.org")
            change(&answers)
        }
    }
}
