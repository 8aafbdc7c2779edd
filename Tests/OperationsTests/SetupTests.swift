// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Ledger
import Operations
import Store
import TestHouse
import TestSupport
import Testing

@Suite struct SetupTests {
    @Test(arguments: TestEngine.tried)
    func `the answers make a cooperative with its books open`(_ engine: TestEngine) async throws {
        try await EmptyHouse.with(engine) { empty in
            let house = empty.house
            try await empty.answerAll()
            let session = try await house.foundFromSetup()
            let cooperative = try #require(try await house.cooperatives().first)
            #expect(cooperative.code == "les-ateliers-du-pont")
            #expect(cooperative.siren == "732829320")
            #expect(cooperative.timeZone == "Europe/Paris")
            #expect(cooperative.defaultScheme == "margin_12_floor_40")
            #expect(
                cooperative.legalForm
                    == "Société coopérative et participative à responsabilité limitée, "
                    + "à capital variable, coopérative d’activité et d’emploi")
            let visitor = try #require(try await house.visitor(session.token))
            #expect(visitor.person.name == "Zoé Exemple")
            #expect(visitor.rights.holds(.giveRights))
            #expect(visitor.rights.holds(.operate))
            let actor = Actor.person(session.person.id)
            let balance = try await house.ask(
                ShowTrialBalance(at: TestHouse.firstDay), as: actor, in: cooperative.id
            ).balance
            #expect(balance.balance("512000") == .cents(1_250_000))
            let report = try await house.ask(
                VerifyLedger(), as: .commandLine(user: "test"), in: cooperative.id)
            #expect(report.findings.isEmpty, "\(report.findings)")
            let desk = try PasswordDesk(salt: Array(repeating: 1, count: 16))
            _ = try await house.signIn(
                Knock(email: "zoe@example.org", password: "trois chevaux bleus"), at: desk)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `of twenty who found at once, one does`(_ engine: TestEngine) async throws {
        try await EmptyHouse.with(engine) { empty in
            let house = empty.house
            try await empty.answerAll()
            let founded = await withTaskGroup(of: Result<Void, any Error>.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        do {
                            _ = try await house.foundFromSetup()
                            return .success(())
                        } catch { return .failure(error) }
                    }
                }
                var founded = 0
                for await result in group {
                    switch result {
                    case .success: founded += 1
                    case .failure(let error): #expect(error as? SetupError == .over, "\(error)")
                    }
                }
                return founded
            }
            #expect(founded == 1)
            #expect(try await house.cooperatives().count == 1)
            let sessions: Int? = try await house.database.read(scope: .installation) {
                try $0.value("SELECT COUNT(*) FROM session")
            }
            #expect(sessions == 1)
        }
    }

    static let missing: [(step: SetupStep, take: @Sendable (inout SetupAnswers) -> Void)] = [
        (.country, { $0.country = nil }),
        (.country, { $0.country?.legalForm = "gmbh" }),
        (.country, { $0.country?.country = "lu" }),
        (.identity, { $0.identity = nil }), (.books, { $0.books = nil }),
        (.bank, { $0.bank = nil }), (.contribution, { $0.scheme = nil }),
        (.administrator, { $0.administrator = nil }),
    ]

    @Test(arguments: missing.indices)
    func `nothing is founded while an answer is missing`(_ index: Int) async throws {
        try await EmptyHouse.with(.sqliteMemory) { empty in
            let (step, take) = Self.missing[index]
            try await empty.answerAll(take)
            await #expect(throws: SetupError.incomplete(step: step)) {
                try await empty.house.foundFromSetup()
            }
            #expect(try await empty.house.cooperatives().isEmpty)
            #expect(try await !empty.house.isFounded())
            // It can still be completed.
            try await empty.answerAll()
            _ = try await empty.house.foundFromSetup()
        }
    }

    @Test func `an administrator without password founds nothing`() async throws {
        try await EmptyHouse.with(.sqliteMemory) { empty in
            try await empty.answerAll()
            _ = try await empty.house.database.write(scope: .installation) {
                try $0.run("UPDATE setup SET password_hash = ''")
            }
            await #expect(throws: SetupError.incomplete(step: .administrator)) {
                try await empty.house.foundFromSetup()
            }
        }
    }

    @Test func `books without money open without an entry`() async throws {
        try await EmptyHouse.with(.sqliteMemory) { empty in
            try await empty.answerAll { $0.books?.cash = .zero }
            let session = try await empty.house.foundFromSetup()
            let report = try await empty.house.ask(
                ShowTrialBalance(at: TestHouse.firstDay), as: .person(session.person.id), in: 1)
            #expect(report.balance.balance("512000") == .zero)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the database keeps neither code nor password`(_ engine: TestEngine) async throws {
        try await EmptyHouse.with(engine) { empty in
            try await empty.answerAll()
            let token = try await empty.house.enterSetup(empty.code, language: "nl")
            let draft = try await empty.house.database.read(scope: .installation) {
                try Setup(in: $0).draft()
            }
            let stored = String(describing: draft)
            #expect(stored.contains("Les Ateliers du Pont"))
            #expect(!stored.contains("chevaux"))
            #expect(!stored.contains("7K2P"))
            #expect(draft?.passwordHash.hasPrefix("scrypt$") == true)
            let visit = try await empty.house.setupVisit(token)
            #expect(visit?.answers?.language == "nl")
            // What was typed is gone once it is in the books.
            _ = try await empty.house.foundFromSetup()
            let left = try await empty.house.database.read(scope: .installation) {
                try Setup(in: $0).draft()
            }
            #expect(left == nil)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the eleventh code in ten minutes is turned away even if right`(
        _ engine: TestEngine
    ) async throws {
        try await EmptyHouse.with(engine) { empty in
            let wrong = SetupCode(typed: "AAAA-BBBB-CCCC-DDDD")
            for _ in 1...10 {
                await #expect(throws: SetupError.badCode) {
                    try await empty.house.enterSetup(wrong, language: "fr")
                }
            }
            await #expect(throws: AccessError.tooManyAttempts(minutes: 10)) {
                try await empty.house.enterSetup(empty.code, language: "fr")
            }
            empty.clock.set(empty.clock.now().utcDay + 1)
            _ = try await empty.house.enterSetup(empty.code, language: "fr")
        }
    }

    @Test func `a visit ends after a week`() async throws {
        try await EmptyHouse.with(.sqliteMemory) { empty in
            let token = try await empty.house.enterSetup(empty.code, language: "fr")
            #expect(try await empty.house.setupVisit(token) != nil)
            #expect(try await empty.house.setupVisit(Token(received: "0")) == nil)
            empty.clock.set(empty.clock.now().utcDay + 8)
            #expect(try await empty.house.setupVisit(token) == nil)
        }
    }

    @Test func `a code holds over a restart while its file is there`() async throws {
        try await EmptyHouse.with(.sqliteMemory) { empty in
            let house = empty.house
            #expect(try await house.prepareSetup(chosen: nil, kept: empty.code) == empty.code)
            // Without the file a new one is made, and the old one opens nothing.
            try await empty.answerAll()
            let fresh = try #require(try await house.prepareSetup(chosen: nil, kept: nil))
            #expect(fresh != empty.code)
            await #expect(throws: SetupError.badCode) {
                try await house.enterSetup(empty.code, language: "fr")
            }
            let token = try await house.enterSetup(fresh, language: "fr")
            // The answers stay.
            #expect(try await house.setupVisit(token)?.answers?.openStep == .check)
            _ = try await house.foundFromSetup()
            #expect(try await house.prepareSetup(chosen: nil, kept: fresh) == nil)
            await #expect(throws: SetupError.badCode) {
                try await house.enterSetup(fresh, language: "fr")
            }
            let desk = try PasswordDesk(salt: Array(repeating: 1, count: 16))
            await #expect(throws: SetupError.over) {
                try await house.answerSetup(at: desk) { _ in }
            }
        }
    }

    @Test func `a new member gets the cooperative's rule unless another is named`() async throws {
        try await EmptyHouse.with(.sqliteMemory) { empty in
            try await empty.answerAll()
            let session = try await empty.house.foundFromSetup()
            for (number, scheme) in [nil, "turnover_12"].enumerated() {
                let made = try await empty.house.perform(
                    AddMember(
                        code: "A\(number)", activity: "Essai",
                        details: PartyDetails(name: "Ada", email: "ada\(number)@example.org"),
                        language: "fr", passwordHash: "none", from: TestHouse.firstDay,
                        scheme: scheme, health: .cents(4_200), withholdingRate: nil),
                    as: .person(session.person.id), in: 1, key: "add \(number)")
                let agreed: String? = try await empty.house.database.read(
                    scope: .cooperative(1)
                ) {
                    try $0.value(
                        """
                        SELECT scheme FROM agreement
                        WHERE coop_id = 1 AND section_id = \(made.section)
                        """)
                }
                #expect(agreed == scheme ?? "margin_12_floor_40")
            }
        }
    }

    static let codes: [(name: String, code: String)] = [
        ("Les Ateliers du Pont", "les-ateliers-du-pont"), ("Éco-Œuvres", "eco-oeuvres"),
        ("Demo", "coop"), ("???", "coop"),
        ("Société coopérative de travailleurs", "societe-cooperative-de"),
        ("Abcdefghijklmnopqrstuvwxyz", "coop"),
    ]

    @Test(arguments: codes.indices)
    func `a legal name makes a short one for the command line`(_ index: Int) async throws {
        try await EmptyHouse.with(.sqliteMemory) { empty in
            let (name, code) = Self.codes[index]
            try await empty.answerAll { $0.identity?.name = name }
            _ = try await empty.house.foundFromSetup()
            #expect(try await empty.house.cooperatives().map(\.code) == [code])
        }
    }
}
