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
                deduction: .none, isProductionCost: false))
        try await house.perform(
            AttachReceipt(purchase: purchase, file: ReceivedFile(receipt: TestHouse.receipt)))
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

    /// What one may try.
    struct Attempt: Sendable {
        let name: String
        let run: @Sendable (TestHouse, Actor, Things) async throws -> Void
    }

    static func does<O: Operations.Operation>(
        _ name: String, _ make: @escaping @Sendable (TestHouse, Things) throws -> O
    ) -> Attempt {
        Attempt(name: name) { house, actor, things in
            _ = try await house.perform(make(house, things), as: actor)
        }
    }

    static func asks<Q: Query>(
        _ name: String, _ make: @escaping @Sendable (Things) -> Q
    ) -> Attempt {
        Attempt(name: name) { house, actor, things in
            _ = try await house.ask(make(things), as: actor)
        }
    }

    static let day = TestHouse.firstDay

    /// Operations and queries that concern one activity.
    static let ofActivity: [Attempt] = [
        does("AddClient") { AddClient(section: $1.member.section, details: .init(name: "X")) },
        does("UpdateClient") { UpdateClient(client: $1.member.client, details: .init(name: "X")) },
        does("SaveDraft") { SaveDraft(id: nil, draft: try $0.draft($1.member, "1.00")) },
        does("SaveDraft, replacing") {
            SaveDraft(id: $1.draft, draft: try $0.draft($1.member, "1.00"))
        },
        does("IssueInvoice") { IssueInvoice(draft: $1.draft) },
        does("IssueCreditNote") { IssueCreditNote(invoice: $1.invoice) },
        does("DeleteDraft") { DeleteDraft(id: $1.draft) },
        does("ChoosePay") {
            ChoosePay(engagement: $1.member.engagement, choice: .available, from: $1.period)
        },
        does("ProposePlan") {
            ProposePlan(section: $1.member.section, terms: PlanTerms(policy: .turnover))
        },
        asks("PriceMyHour") {
            PriceMyHour(
                section: $0.member.section, wish: PriceWish(net: .cents(100_000), days: .one))
        },
        asks("ShowPlan") { ShowPlan(section: $0.member.section) },
        asks("ListClients") { ListClients(section: $0.member.section) },
        asks("FindClient") { FindClient(client: $0.member.client) },
        asks("ListInvoices") { ListInvoices(InvoiceFilter(section: $0.member.section)) },
        asks("FindInvoice") { FindInvoice(id: $0.invoice) },
        asks("FindDraft") { FindDraft(id: $0.draft) },
        asks("OfferDraft") { OfferDraft(section: $0.member.section) },
        asks("ListPayslips") { ListPayslips(section: $0.member.section) },
        asks("ListPurchases") { ListPurchases(section: $0.member.section) },
        asks("ShowReceipt") { ShowReceipt(purchase: $0.purchase) },
        asks("ShowActivityMonth") { ShowActivityMonth(section: $0.member.section) },
        asks("ShowStatement") { ShowStatement(from: day, to: day, section: $0.member.section) },
    ]

    /// Operations and queries that concern the whole cooperative.
    static let ofCooperative: [Attempt] = [
        does("SaveGroup") {
            SaveGroup(id: nil, kind: .group, name: "G", sections: [$1.member.section])
        },
        does("WriteOffInvoice") { WriteOffInvoice(invoice: $1.invoice) },
        does("BookPurchase") { _, things in
            BookPurchase(
                section: things.member.section, supplier: "S", day: day, reference: "2",
                designation: "D", account: "606400", net: .cents(1), tax: .zero,
                deduction: .none, isProductionCost: false)
        },
        does("ImportStatement") { _, _ in
            var bank = TestBank(balance: .cents(1_000_007), at: day)
            return try ImportStatement(bytes: bank.file([], until: day))
        },
        does("AttachReceipt") { _, things in
            AttachReceipt(
                purchase: things.purchase, file: try ReceivedFile(receipt: TestHouse.receipt))
        },
        does("DecideSuspense") { DecideSuspense(line: $1.line, decision: .invoice($1.invoice)) },
        does("OpenBooks") { _, _ in OpenBooks(on: day, cash: .cents(1)) },
        does("DeclareVAT") { DeclareVAT(period: $1.period.previous) },
        does("ReverseEntry") { _, _ in ReverseEntry(id: ID(3), reason: "x") },
        does("ClosePeriod") { ClosePeriod(period: $1.period.previous) },
        does("PayMember") { PayMember(engagement: $1.member.engagement, period: $1.period) },
        does("ApprovePlan") { _, _ in ApprovePlan(plan: ID(1)) },
        does("ReturnPlan") { _, _ in ReturnPlan(plan: ID(1), reason: "x") },
        asks("ListPlans") { _ in ListPlans() },
        asks("FindPlan") { _ in FindPlan(plan: ID(1)) },
        does("PreparePayRun") { PreparePayRun(period: $1.period) },
        does("DecideRun") { _, _ in DecideRun(run: ID(1), isApproved: true, fileHash: "") },
        does("EndMembership") { EndMembership(engagement: $1.member.engagement, day: day) },
        does("AddMember") { _, _ in
            AddMember(
                code: "Z", activity: "Z", details: .init(name: "Z", email: "z@example.org"),
                language: "fr", passwordHash: "none", from: day, scheme: "turnover_12",
                health: .zero, withholdingRate: nil)
        },
        Attempt(name: "MonthRun") { house, actor, things in
            _ = try await MonthRun(things.period, of: house.coop, in: house.house, as: actor).run()
        },
        asks("ListInvoices, all") { _ in ListInvoices(InvoiceFilter()) },
        asks("ListPurchases, all") { _ in ListPurchases() },
        asks("ListStatements") { _ in ListStatements() },
        asks("ShowStatementFile") { _ in ShowStatementFile(statement: ID(1)) },
        asks("ExplainSuspense") { ExplainSuspense(line: $0.line) },
        asks("ListMembers") { _ in ListMembers() },
        asks("ShowPosition") { _ in ShowPosition() },
        asks("ShowTrialBalance") { _ in ShowTrialBalance() },
        asks("ShowTrialBalance of own") { ShowTrialBalance(section: $0.member.section) },
        asks("ShowStatement, all") { _ in ShowStatement(from: day, to: day, section: nil) },
        asks("ListEntries") { _ in ListEntries(EntryFilter()) },
        asks("FindEntry") { _ in FindEntry(id: ID(3)) },
        asks("ShowMonth") { _ in ShowMonth() },
        asks("ListRuns") { _ in ListRuns() },
        asks("FindRun") { _ in FindRun(id: ID(1)) },
        asks("VerifyLedger") { _ in VerifyLedger() },
        asks("ExportLedger fec") { _ in ExportLedger(year: 2026, format: .fec) },
        asks("ExportLedger hledger") { _ in ExportLedger(year: 2026, format: .hledger) },
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
                let code = await outcome {
                    try await attempt.run(house, things.member.actor, things)
                }
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
                let code = await outcome {
                    try await attempt.run(house, things.member.actor, fresh)
                }
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
            let wanted: [Attempt] = [
                Self.does("IssueInvoice") { IssueInvoice(draft: $1.draft) },
                Self.does("DeleteDraft") { DeleteDraft(id: $1.draft) },
                Self.does("IssueCreditNote") { IssueCreditNote(invoice: $1.invoice) },
                Self.does("WriteOffInvoice") { WriteOffInvoice(invoice: $1.invoice) },
                Self.does("UpdateClient") {
                    UpdateClient(client: $1.member.client, details: .init(name: "X"))
                },
                Self.does("ChoosePay") {
                    ChoosePay(engagement: $1.member.engagement, choice: .none, from: $1.period)
                },
                Self.does("DecideSuspense") {
                    DecideSuspense(line: $1.line, decision: .invoice($1.invoice))
                },
                Self.does("SaveDraft") {
                    SaveDraft(id: nil, draft: try $0.draft($1.member, "1.00"))
                },
                Self.does("EndMembership") {
                    EndMembership(engagement: $1.member.engagement, day: Self.day)
                },
                Self.does("PayMember") {
                    PayMember(engagement: $1.member.engagement, period: $1.period)
                },
                Self.does("AttachReceipt") {
                    AttachReceipt(
                        purchase: $1.purchase, file: try ReceivedFile(receipt: TestHouse.receipt))
                },
                Self.asks("ShowReceipt") { ShowReceipt(purchase: $0.purchase) },
                Self.asks("FindInvoice") { FindInvoice(id: $0.invoice) },
                Self.asks("FindDraft") { FindDraft(id: $0.draft) },
                Self.asks("FindClient") { FindClient(client: $0.member.client) },
                Self.asks("ExplainSuspense") { ExplainSuspense(line: $0.line) },
            ]
            for attempt in wanted {
                let code = await outcome { try await attempt.run(house.next(2), director, things) }
                #expect(code == "store.not_found", "\(attempt.name)")
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
