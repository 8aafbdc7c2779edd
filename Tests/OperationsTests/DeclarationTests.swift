// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Interchange
import Ledger
import Operations
import Store
import TestHouse
import TestSupport
import Testing

/// The monthly declaration, from sealed payslips to the note that it was sent.
struct DeclarationTests {
    static let january = TestHouse.firstDay.period

    /// A member who was paid for January; `isDescribed`: all that is declared was told before.
    static func paid(
        _ engine: TestEngine, isDescribed: Bool = true,
        _ body: (TestHouse, TestMember) async throws -> Void
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            if isDescribed { try await house.describe(member) }
            try await house.perform(
                ChoosePay(engagement: member.engagement, choice: .available, from: january))
            let number = try await house.number(house.invoice(member, "2000.00"))
            try await house.receive(
                bank.file(
                    [.init(.cents(240_000), on: TestHouse.firstDay + 4, text: number)],
                    until: TestHouse.firstDay + 20))
            try await CollectionTests.month(house)
            try await body(house, member)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a paid month is declared without finding, its totals those of payslips and ledger`(
        _ engine: TestEngine
    ) async throws {
        try await Self.paid(engine) { house, _ in
            let answer = try await house.ask(ShowDeclarations(period: Self.january))
            let month = answer.month
            #expect(month.missing == [] && month.fault == nil && month.findings == [])
            #expect(month.totals.count == 6 && month.totals.allSatisfy(\.isEqual))
            let gross = try #require(month.totals.first)
            #expect(gross.name == "gross" && gross.payslips > .zero && month.isReady)
            // Twelve people: the fifteenth of the next month.
            #expect(try month.due == Day(text: "2026-02-15"))
            #expect(month.notChecked.contains("dsn.unchecked.official_validator"))
            let made = try await house.perform(
                MakeDeclaration(period: Self.january, isTest: true))
            let file = try #require(try await house.ask(FindDeclaration(made)).file)
            let pack = try #require(house.house.laws["fr"]).rules
            let rules = try DSN.Rules(pack, on: Self.january.firstDay)
            #expect(rules.check(file).faults == [])
            let message = try DSN.read(file)
            #expect(message.first("S21.G00.50.008") == "2026010001")
            #expect(message.first("S21.G00.50.006") == "3.00")
            #expect(message.first("S10.G00.00.005") == "01")
        }
    }

    @Test func `what was sent is cancelled and replaced by the next, under its reference`()
        async throws
    {
        try await Self.paid(.sqliteMemory) { house, _ in
            let first = try await house.perform(
                MakeDeclaration(period: Self.january, isTest: false))
            let second = try await house.perform(
                MakeDeclaration(period: Self.january, isTest: false), key: "again")
            for (id, type) in [(first, "01"), (second, "01")] {
                let file = try #require(try await house.ask(FindDeclaration(id)).file)
                #expect(try DSN.read(file).first("S20.G00.05.002") == type)
            }
            let day = Self.january.lastDay
            for (wrong, reference) in [(day - 1, "ABCD1234"), (day + 1, "ABCD1234"), (day, "é")] {
                await #expect(throws: OperationError.self) {
                    try await house.perform(
                        MarkDeclarationSent(second, on: wrong, reference: reference))
                }
            }
            try await house.perform(
                MarkDeclarationSent(second, on: day, reference: "ABCD 1234"))
            let third = try await house.perform(
                MakeDeclaration(period: Self.january, isTest: false), key: "third")
            let message = try DSN.read(
                #require(try await house.ask(FindDeclaration(third)).file))
            #expect(message.first("S20.G00.05.002") == "03")
            #expect(message.first("S20.G00.05.006") == "ABCD1234")
            #expect(message.first("S20.G00.05.004") == "3")
        }
    }

    @Test func `nothing is made while a datum is missing, and each is named`() async throws {
        try await Self.paid(.sqliteMemory, isDescribed: false) { house, member in
            func missing() async throws -> [MissingDatum.Kind] {
                try await house.ask(ShowDeclarations(period: Self.january)).month.missing
                    .map(\.kind)
            }
            #expect(try await missing() == [.establishment, .identity])
            await #expect(throws: DeclaringError.incomplete(count: 2)) {
                try await house.perform(MakeDeclaration(period: Self.january, isTest: true))
            }
            try await house.perform(SaveEstablishment(TestHouse.establishment))
            try await house.perform(
                SaveOwnIdentity(identity: TestHouse.identity()), as: member.actor)
            #expect(try await missing() == [.job])
            try await house.perform(
                SaveJob(engagement: member.engagement, facts: TestHouse.job))
            // The rate of the contract was typed: nobody sent it under an identifier.
            #expect(try await missing() == [.rate])
            await #expect(throws: OperationError.wrongPeriod(Self.january.next)) {
                try await house.perform(
                    MakeDeclaration(period: Self.january.next, isTest: true))
            }
        }
    }

    static let wrong: [(change: @Sendable (inout Identity) -> Void, code: String)] = [
        ({ $0.number = "285016999910199" }, "declaring.bad_number"),
        ({ $0.sex = 1 }, "declaring.other_sex"),
        ({ $0.birthDay = $0.birthDay + 31 }, "declaring.other_birth"),
        ({ $0.birthDay = TestHouse.firstDay + 400 }, "declaring.birth_in_future"),
        ({ $0.number = "" }, "declaring.no_number"),
        ({ $0.familyName = " " }, "operation.bad_field"),
        ({ $0.birthDepartment = "96" }, "operation.bad_field"),
        ({ $0.birthCountry = "BE" }, "operation.bad_field"),
        ({ $0.nationality = "France" }, "operation.bad_field"),
        ({ $0.sex = 3 }, "operation.bad_field"),
    ]

    @Test(arguments: wrong.indices)
    func `an identity that cannot be names what is wrong, and is not kept`(
        _ index: Int
    ) async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let member = try await house.member("Alix")
            var identity = TestHouse.identity()
            let (change, code) = Self.wrong[index]
            change(&identity)
            let typed = identity
            do {
                try await house.perform(SaveOwnIdentity(identity: typed), as: member.actor)
                Issue.record("\(code) is not refused")
            } catch let error as any UserFacingError {
                #expect(error.code == code)
                #expect(!error.values.values.contains { $0.contains("28501") })
            }
            #expect(try await house.ask(ShowOwnIdentity(), as: member.actor)?.identity == nil)
        }
    }

    @Test func `the number is told to payroll and the person only, and reading it is noted`()
        async throws
    {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let member = try await house.member("Alix")
            let other = try await house.member("Blanche")
            try await house.describe(member)
            guard case .person(let person) = member.actor else { return }
            for actor in [
                other.actor, member.actor, house.person(.coach), house.person(.accountant),
                house.person(.board), house.person(.auditor),
            ] {
                await #expect(throws: AccessError.self) {
                    try await house.ask(ShowIdentity(of: person), as: actor)
                }
            }
            let own = try await house.ask(ShowOwnIdentity(), as: member.actor)
            let number = try #require(own?.identity?.number)
            _ = try await house.ask(ShowIdentity(of: person), as: house.person(.payroll))
            let traces = try await house.raw { transaction in
                try transaction.rows("SELECT operation, detail FROM audit").map {
                    "\(try $0.text("operation")) \(try $0.text("detail"))"
                }
            }
            #expect(traces.contains { $0.hasPrefix("pay.read") })
            #expect(!traces.contains { $0.contains(number.prefix(13)) })
            #expect("\(own?.identity as Any)".contains(number) == false)
            // Nobody else's archive has it.
            let records = try await house.ask(ShowOwnRecords(), as: member.actor)
            #expect(records.identities.map(\.identity.number) == [number])
            #expect(records.rates.map(\.identifier) == ["2026010001"])
            #expect(
                try await house.ask(ShowOwnRecords(), as: other.actor).identities.isEmpty)
        }
    }

    @Test func `rates are compared, then applied from a month nobody was paid for`()
        async throws
    {
        try await Self.paid(.sqliteMemory) { house, _ in
            let known = TestHouse.identity(Int(try await Self.person(house)))
            let received = try await house.perform(
                ReceiveRates(
                    TestHouse.ratesFile(
                        [(known.number, "7.5"), ("1990169999999", "1")], identifier: "2026020002")))
            let answer = try await house.ask(ShowRates())
            #expect(answer.lines.map(\.now) == [Rate(millionths: 30_000)])
            #expect(answer.lines.map(\.new) == [Rate(millionths: 75_000)])
            #expect(answer.received?.record.unknown == 1)
            await #expect(throws: OperationError.badField("rates_from")) {
                try await house.perform(ApplyRates(received, from: Self.january))
            }
            #expect(try await house.ask(ShowRates()).lines.map(\.identifier) == ["2026010001"])
            try await house.perform(ApplyRates(received, from: Self.january.next))
            #expect(try await house.ask(ShowRates()).lines.map(\.identifier) == ["2026020002"])
            // January was sealed under the rate before, and stays declared under it.
            let month = try await house.ask(ShowDeclarations(period: Self.january)).month
            #expect(month.isReady)
            await #expect(throws: OperationError.badField("rates_file")) {
                try await house.perform(
                    ReceiveRates(TestHouse.ratesFile([("1990169999999", "1")])), key: "nobody")
            }
        }
    }

    private static func person(_ house: TestHouse) async throws -> Int64 {
        try await house.raw { transaction in
            try transaction.value("SELECT person_id FROM identity_record", as: Int64.self) ?? 0
        }
    }
}
