// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Ledger
import Operations
import Sales
import Store
import TestHouse
import TestSupport
import Testing

/// A cooperative under another country's pack: what it does there, and what it says it does not.
@Suite struct CountryTests {
    static let january = TestHouse.firstDay.period

    @Test(arguments: TestEngine.tried)
    func `a cooperative is founded in Belgium from the answers`(
        _ engine: TestEngine
    ) async throws {
        try await EmptyHouse.with(engine) { empty in
            try await empty.answerAll { answers in
                answers.country = .init(country: "be", legalForm: "sc_social", isBEC: true)
                answers.identity?.siren = "0123.456.749"
                answers.identity?.vatNumber = "BE0123456749"
                answers.identity?.registerCity = "Bruxelles"
                answers.bank = .init(iban: "BE22999999990147", bic: "GKCCBEBB", cutoffDay: 20)
                answers.scheme = "invoiced_6_5"
            }
            let session = try await empty.house.foundFromSetup()
            let cooperative = try #require(try await empty.house.cooperatives().first)
            #expect(cooperative.siren == "0123456749")
            #expect(cooperative.country == "be")
            #expect(cooperative.timeZone == "Europe/Brussels")
            #expect(
                cooperative.legalForm == "Société coopérative agréée comme entreprise sociale")
            let balance = try await empty.house.ask(
                ShowTrialBalance(at: TestHouse.firstDay), as: .person(session.person.id),
                in: cooperative.id
            ).balance
            #expect(balance.balance("550000") == .cents(1_250_000))
            #expect(balance.balance("111900") == .cents(-1_250_000))
        }
    }

    @Test(arguments: TestEngine.tried)
    func `another company's VAT number founds nothing`(_ engine: TestEngine) async throws {
        try await EmptyHouse.with(engine) { empty in
            try await empty.answerAll { answers in
                answers.country = .init(country: "be", legalForm: "sc", isBEC: false)
                answers.identity?.siren = "0123.456.749"
                answers.identity?.vatNumber = "BE0000002077"
                answers.scheme = "invoiced_6_5"
            }
            #expect(
                await outcome { try await empty.house.foundFromSetup() }
                    == "setup.other_vat_number")
            #expect(try await empty.house.cooperatives().isEmpty)
        }
    }

    /// 1,000.00 at 21 % is 210.00 with the invoice; 21.01 of a bill comes off: 188.99, to the cent,
    /// where a French return would be a whole euro.
    @Test(arguments: TestEngine.tried)
    func `a sale and a bill of a month become its VAT to the cent`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine, in: "be") { house throws in
            let member = try await house.member("Alix")
            _ = try await house.issue(
                house.draft(member, "1000.00", chargeability: .onInvoice))
            #expect(try await house.balance("400000") == .cents(121_000))
            #expect(try await house.balance("700000") == .cents(-100_000))
            #expect(try await house.balance("451000") == .cents(-21_000))
            try await house.perform(
                BookPurchase(
                    section: member.section, supplier: "S", day: TestHouse.firstDay,
                    reference: "1", designation: "Papier", account: "612300",
                    net: .cents(10_005), tax: .cents(2_101), deduction: .atBill,
                    isProductionCost: false))
            #expect(try await house.balance("411000") == .cents(2_101))
            house.clock.set(Self.january.lastDay + 10)
            #expect(try await house.perform(DeclareVAT(period: Self.january)) == .cents(18_899))
            #expect(try await house.balance("451000") == .zero)
            #expect(try await house.balance("411000") == .zero)
            #expect(try await house.balance("451200") == .cents(-18_899))
            #expect(try await house.findings().isEmpty)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the month takes contributions, tells the VAT, and pays nobody`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine, in: "be") { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            let id = try await house.issue(
                house.draft(member, "1000.00", chargeability: .onInvoice))
            let number = try await house.number(id)
            try await house.receive(
                bank.file(
                    [.init(.cents(121_000), on: Self.january.lastDay, text: number)],
                    until: Self.january.lastDay))
            house.clock.set(Self.january.lastDay + 1)
            let report = try await MonthRun(
                Self.january, of: house.coop, in: house.house, as: house.person(.payroll)
            ).run()
            #expect(report.steps.allSatisfy { $0.name == "close" || $0.state == .done })
            // 6.5 % of 1,000.00 without VAT.
            #expect(try await house.balance("986000", in: member.section) == .cents(6_500))
            #expect(try await house.balance("620000") == .zero)
            let tax = try #require(report.steps.first { $0.name == "vat" })
            #expect(tax.facts["position"] == "210.00")
            #expect(try await house.findings().isEmpty)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `what another country's law has is refused, and nothing is written`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine, in: "be") { house throws in
            let member = try await house.member("Alix")
            let before = try await house.ask(VerifyLedger()).links
            let refused: [String] = [
                await outcome {
                    try await house.perform(
                        ChoosePay(
                            engagement: member.engagement, choice: .gross(.cents(100_000)),
                            from: Self.january))
                },
                await outcome { try await house.ask(ShowPayBoard(Self.january)) },
                await outcome { try await house.ask(ShowDeclarations(period: nil)) },
                await outcome { try await house.ask(ShowPlan(section: member.section)) },
                await outcome { try await house.ask(ListPayCorrections()) },
            ]
            #expect(refused == Array(repeating: "country.not_offered", count: refused.count))
            #expect(try await house.ask(VerifyLedger()).links == before)
        }
    }

    static let buyers: [(vat: String, country: String, number: String, refusal: String?)] = [
        ("cocontractor", "BE", "BE0000002077", nil),
        ("cocontractor", "BE", "", "sales.buyer_domestic_number"),
        ("cocontractor", "NL", "NL000099998B57", "sales.buyer_domestic_number"),
        ("union_services", "NL", "NL000099998B57", nil),
        ("union_services", "BE", "BE0000002077", "sales.buyer_union_number"),
        ("union_services", "NL", "", "sales.buyer_union_number"),
        ("foreign_services", "CH", "", nil),
        ("foreign_services", "NL", "NL000099998B57", "sales.buyer_outside_union"),
        ("standard", "BE", "", nil),
    ]

    @Test(arguments: buyers)
    func `a VAT case is for its buyers only`(
        _ vat: String, _ country: String, _ number: String, _ refusal: String?
    ) async throws {
        try await TestHouse.with(.sqliteMemory, in: "be") { house throws in
            let member = try await house.member("Alix")
            let client = try await house.perform(
                AddClient(
                    section: member.section,
                    details: PartyDetails(
                        name: "Client", city: "Ville", country: country, vatNumber: number)))
            var draft = try house.draft(member, "100.00", vat: vat, chargeability: .onInvoice)
            draft = InvoiceDraft(
                section: draft.section, client: client, supplyDay: draft.supplyDay,
                paymentDays: 30, chargeability: .onInvoice, lines: draft.lines)
            let made = draft
            if let refusal {
                #expect(await outcome { try await house.issue(made) } == refusal)
                #expect(try await house.balance("400000") == .zero)
            } else {
                _ = try await house.issue(made)
                let gross: Money = vat == "standard" ? .cents(12_100) : .cents(10_000)
                #expect(try await house.balance("400000") == gross)
            }
        }
    }

    @Test func `VAT on payment is no Belgian choice`() async throws {
        try await TestHouse.with(.sqliteMemory, in: "be") { house throws in
            let member = try await house.member("Alix")
            #expect(
                await outcome {
                    try await house.issue(
                        house.draft(member, "100.00", chargeability: .onCollection))
                } == "operation.bad_field")
        }
    }
}
