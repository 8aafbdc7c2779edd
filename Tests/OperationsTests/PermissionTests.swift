// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Database
import Ledger
import Operations
import Sales
import Store
import TestHouse
import TestSupport
import Testing

/// Everything that can be asked for, by everybody who must not have it.
struct PermissionTests {
    /// The things of one member, and somebody else's payment run.
    struct Things: Sendable {
        let member: TestMember
        let invoice: ID<Invoice>
        let draft: ID<InvoiceDraft>
        let purchase: ID<Purchase>
        let line: ID<BankLine>
        let employee: ID<ThirdParty>
        let period = TestHouse.firstDay.period
    }

    static func things(_ house: TestHouse) async throws -> Things {
        try await house.perform(OpenBooks(on: TestHouse.firstDay, cash: .cents(1_000_000)))
        let member = try await house.member("Alix")
        let invoice = try await house.invoice(member, "100.00")
        let draft = try await house.perform(SaveDraft(id: nil, draft: house.draft(member, "1.00")))
        let purchase = try await house.perform(
            BookPurchase(
                section: member.section, supplier: "S", day: TestHouse.firstDay, reference: "1",
                designation: "D", account: "606400", net: .cents(100), tax: .zero,
                isDeductible: false, isProductionCost: false))
        var bank = TestBank(balance: .cents(1_000_000), at: TestHouse.firstDay)
        try await house.receive(
            bank.file([.init(.cents(7), on: TestHouse.firstDay)], until: TestHouse.firstDay))
        let line = try #require(try await house.ask(ListStatements()).suspense.first).line.id
        let employee = try await house.raw { transaction in
            try transaction.value(
                "SELECT id FROM third_party WHERE kind = 'employee'", as: ID<ThirdParty>.self)
        }
        return Things(
            member: member, invoice: invoice, draft: draft, purchase: purchase, line: line,
            employee: try #require(employee))
    }

    /// What one may try: a name, and the attempt.
    typealias Attempt = (name: String, run: @Sendable (TestHouse, Actor, Things) async throws -> Void)

    /// Operations and queries that concern one activity.
    static let ofActivity: [Attempt] = [
        ("AddClient", { try await $0.perform(AddClient(section: $2.member.section, details: .init(name: "X")), as: $1) }),
        ("UpdateClient", { try await $0.perform(UpdateClient(client: $2.member.client, details: .init(name: "X")), as: $1) }),
        ("SaveDraft", { try await $0.perform(SaveDraft(id: nil, draft: $0.draft($2.member, "1.00")), as: $1) }),
        ("SaveDraft, replacing", { try await $0.perform(SaveDraft(id: $2.draft, draft: $0.draft($2.member, "1.00")), as: $1) }),
        ("IssueInvoice", { try await $0.perform(IssueInvoice(draft: $2.draft), as: $1) }),
        ("IssueCreditNote", { try await $0.perform(IssueCreditNote(invoice: $2.invoice), as: $1) }),
        ("DeleteDraft", { try await $0.perform(DeleteDraft(id: $2.draft), as: $1) }),
        ("ChoosePay", { try await $0.perform(ChoosePay(engagement: $2.member.engagement, choice: .available, from: $2.period), as: $1) }),
        ("ListClients", { _ = try await $0.ask(ListClients(section: $2.member.section), as: $1) }),
        ("FindClient", { _ = try await $0.ask(FindClient(client: $2.member.client), as: $1) }),
        ("ListInvoices", { _ = try await $0.ask(ListInvoices(InvoiceFilter(section: $2.member.section)), as: $1) }),
        ("FindInvoice", { _ = try await $0.ask(FindInvoice(id: $2.invoice), as: $1) }),
        ("FindDraft", { _ = try await $0.ask(FindDraft(id: $2.draft), as: $1) }),
        ("OfferDraft", { _ = try await $0.ask(OfferDraft(section: $2.member.section), as: $1) }),
        ("ListPayslips", { _ = try await $0.ask(ListPayslips(section: $2.member.section), as: $1) }),
        ("ListPurchases", { _ = try await $0.ask(ListPurchases(section: $2.member.section), as: $1) }),
        ("ShowActivityMonth", { _ = try await $0.ask(ShowActivityMonth(section: $2.member.section), as: $1) }),
        ("ShowStatement", { _ = try await $0.ask(ShowStatement(from: TestHouse.firstDay, to: TestHouse.firstDay, section: $2.member.section), as: $1) }),
    ]

    /// Operations and queries that concern the whole cooperative.
    static let ofCooperative: [Attempt] = [
        ("WriteOffInvoice", { try await $0.perform(WriteOffInvoice(invoice: $2.invoice), as: $1) }),
        ("BookPurchase", { house, actor, things in
            try await house.perform(
                BookPurchase(
                    section: things.member.section, supplier: "S", day: TestHouse.firstDay,
                    reference: "2", designation: "D", account: "606400", net: .cents(1),
                    tax: .zero, isDeductible: false, isProductionCost: false), as: actor)
        }),
        ("ImportStatement", { house, actor, _ in
            var bank = TestBank(balance: .cents(1_000_007), at: TestHouse.firstDay)
            try await house.perform(
                ImportStatement(bytes: bank.file([], until: TestHouse.firstDay)), as: actor)
        }),
        ("DecideSuspense", { try await $0.perform(DecideSuspense(line: $2.line, decision: .invoice($2.invoice)), as: $1) }),
        ("OpenBooks", { try await $0.perform(OpenBooks(on: TestHouse.firstDay, cash: .cents(1)), as: $1) }),
        ("DeclareVAT", { try await $0.perform(DeclareVAT(period: $2.period.previous), as: $1) }),
        ("ReverseEntry", { try await $0.perform(ReverseEntry(id: ID(3), reason: "x"), as: $1) }),
        ("ClosePeriod", { try await $0.perform(ClosePeriod(period: $2.period.previous), as: $1) }),
        ("PayMember", { try await $0.perform(PayMember(engagement: $2.member.engagement, period: $2.period), as: $1) }),
        ("PreparePayRun", { try await $0.perform(PreparePayRun(period: $2.period), as: $1) }),
        ("DecideRun", { try await $0.perform(DecideRun(run: ID(1), isApproved: true, fileHash: ""), as: $1) }),
        ("EndMembership", { try await $0.perform(EndMembership(engagement: $2.member.engagement, day: TestHouse.firstDay), as: $1) }),
        ("MonthRun", { _ = try await MonthRun($2.period, of: $0.coop, in: $0.house, as: $1).run() }),
        ("ListInvoices, all", { house, actor, _ in _ = try await house.ask(ListInvoices(InvoiceFilter()), as: actor) }),
        ("ListPurchases, all", { house, actor, _ in _ = try await house.ask(ListPurchases(), as: actor) }),
        ("ListStatements", { house, actor, _ in _ = try await house.ask(ListStatements(), as: actor) }),
        ("ExplainSuspense", { _ = try await $0.ask(ExplainSuspense(line: $2.line), as: $1) }),
        ("ListMembers", { house, actor, _ in _ = try await house.ask(ListMembers(), as: actor) }),
        ("ShowPosition", { house, actor, _ in _ = try await house.ask(ShowPosition(), as: actor) }),
        ("ShowTrialBalance", { house, actor, _ in _ = try await house.ask(ShowTrialBalance(), as: actor) }),
        ("ShowTrialBalance of own", { _ = try await $0.ask(ShowTrialBalance(section: $2.member.section), as: $1) }),
        ("ShowStatement, all", { house, actor, _ in
            _ = try await house.ask(
                ShowStatement(from: TestHouse.firstDay, to: TestHouse.firstDay, section: nil),
                as: actor)
        }),
        ("ListEntries", { house, actor, _ in _ = try await house.ask(ListEntries(EntryFilter()), as: actor) }),
        ("FindEntry", { house, actor, _ in _ = try await house.ask(FindEntry(id: ID(3)), as: actor) }),
        ("ShowMonth", { house, actor, _ in _ = try await house.ask(ShowMonth(), as: actor) }),
        ("ListRuns", { house, actor, _ in _ = try await house.ask(ListRuns(), as: actor) }),
        ("FindRun", { house, actor, _ in _ = try await house.ask(FindRun(id: ID(1)), as: actor) }),
        ("VerifyLedger", { house, actor, _ in _ = try await house.ask(VerifyLedger(), as: actor) }),
        ("ExportLedger", { house, actor, _ in
            for format in ExportLedger.Format.allCases {
                _ = try await house.ask(ExportLedger(year: 2026, format: format), as: actor)
            }
        }),
    ]

    @Test(arguments: TestEngine.tried)
    func `nobody reaches an activity or the cooperative without a right to it`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let things = try await Self.things(house)
            let neighbour = try await house.member("Bela")
            let nobody = Actor.person(
                try await TestHouse.hire("nobody@example.org", [], in: 1, of: house.house))
            try await house.house.found(.test(2), people: [], by: .commandLine(user: "test"))
            let others = try await TestHouse.hire(in: 2, of: house.house)
            let strangers = [
                nobody, .person(ID(999_999)), house.person(.member),
                try #require(others[.director]), try #require(others[.accountant]),
            ]
            let before = try await house.ask(VerifyLedger()).head
            for attempt in Self.ofActivity + Self.ofCooperative {
                for actor in [neighbour.actor] + strangers {
                    let code = await outcome { try await attempt.run(house, actor, things) }
                    #expect(code == "access.forbidden", "\(attempt.name) by \(actor.name)")
                }
            }
            // A member has their own activity, and nothing of the cooperative.
            for attempt in Self.ofCooperative {
                let code = await outcome { try await attempt.run(house, things.member.actor, things) }
                #expect(code == "access.forbidden", "\(attempt.name) by the member")
            }
            #expect(try await house.ask(VerifyLedger()).head == before)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the member does with their own activity what the neighbour may not`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let things = try await Self.things(house)
            // The draft is used up on the way: each attempt that needs it has a new one.
            for attempt in Self.ofActivity {
                let draft = try await house.perform(
                    SaveDraft(id: nil, draft: house.draft(things.member, "1.00")))
                let fresh = Things(
                    member: things.member, invoice: things.invoice, draft: draft,
                    purchase: things.purchase, line: things.line, employee: things.employee)
                let code = await outcome { try await attempt.run(house, things.member.actor, fresh) }
                #expect(code == "done", "\(attempt.name)")
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `numbers of another cooperative lead nowhere`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            let things = try await Self.things(house)
            try await house.house.found(.test(2), people: [], by: .commandLine(user: "test"))
            let others = try await TestHouse.hire(in: 2, of: house.house)
            let director = try #require(others[.director])
            let there = { (operation: any Operation) async -> String in
                await outcome {
                    _ = try await house.house.perform(operation, as: director, in: 2, key: "k")
                }
            }
            let wanted: [any Operation] = [
                IssueInvoice(draft: things.draft), DeleteDraft(id: things.draft),
                IssueCreditNote(invoice: things.invoice), WriteOffInvoice(invoice: things.invoice),
                UpdateClient(client: things.member.client, details: .init(name: "X")),
                ChoosePay(engagement: things.member.engagement, choice: .none, from: things.period),
                DecideSuspense(line: things.line, decision: .invoice(things.invoice)),
                SaveDraft(id: nil, draft: try house.draft(things.member, "1.00")),
                EndMembership(engagement: things.member.engagement, day: TestHouse.firstDay),
            ]
            for operation in wanted {
                #expect(await there(operation) == "store.not_found", "\(type(of: operation))")
            }
            // And a person of here may not work there.
            let code = await outcome {
                try await house.house.ask(ShowPosition(), as: house.person(.director), in: 2)
            }
            #expect(code == "access.forbidden")
        }
    }

    @Test(arguments: TestEngine.tried)
    func `only a client's details are changed as a client's`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            let things = try await Self.things(house)
            let diverted = PartyDetails(name: "Alix", iban: "NL91ABNA0417164300")
            // Whoever writes invoices must not reach the account a salary is paid to.
            for actor in [things.member.actor, house.person(.billing), house.person(.director)] {
                let code = await outcome {
                    try await house.perform(
                        UpdateClient(client: things.employee, details: diverted), as: actor)
                }
                #expect(code == "store.not_found", "\(actor.name)")
            }
            let code = await outcome {
                try await house.ask(FindClient(client: things.employee), as: house.person(.coach))
            }
            #expect(code == "store.not_found")
        }
    }

    @Test func `the command line may do everything but approve`() async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let things = try await Self.things(house)
            let shell = Actor.commandLine(user: "root")
            let code = await outcome {
                try await house.perform(
                    DecideRun(run: ID(1), isApproved: true, fileHash: ""), as: shell)
            }
            #expect(code == "access.forbidden")
            for attempt in Self.ofActivity where attempt.name.hasPrefix("Find") {
                #expect(await outcome { try await attempt.run(house, shell, things) } == "done")
            }
        }
    }

    @Test func `whoever sees the cooperative's ledger sees its statements`() async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            for role in [Role.board, .auditor, .accountant, .billing, .payroll, .director] {
                let code = await outcome {
                    try await house.ask(
                        ShowStatement(
                            from: TestHouse.firstDay, to: TestHouse.firstDay, section: nil),
                        as: house.person(role))
                }
                #expect(code == "done", "\(role)")
            }
        }
    }
}
