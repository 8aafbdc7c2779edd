// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import HTTPTypes
import Operations
import Store
import TestHouse
import TestSupport
import Testing

@testable import Web

/// Where pay goes, and how nobody changes that alone and at once.
///
/// - Source: `goals/reliability.md` S5, after FBI IC3 PSA of September 2018: a stolen sign-in,
///   changed bank details, hidden mail.
@Suite struct BankAccountTests {
    /// Accounts of the examples of the IBAN register; Ada's is the French one.
    static let old = "FR7630006000011234567890189"
    static let new = "GB29NWBK60161331926819"
    static let january = TestHouse.firstDay.period
    static let password = "Cheval correct agrafe 9"

    /// Ada has money for many months and wants 500.00 of it as pay each month.
    static func earned(_ site: TestSite) async throws -> TestBank {
        let house = site.house
        let day = TestHouse.firstDay
        try await house.perform(OpenBooks(on: day, cash: .cents(1_000_000)))
        try await house.perform(
            ChoosePay(
                engagement: site.ada.engagement, choice: .gross(.cents(50_000)), from: january))
        let number = try await house.number(house.invoice(site.ada, "20000.00"))
        var bank = TestBank(balance: .cents(1_000_000), at: day)
        try await house.receive(
            bank.file([.init(.cents(2_400_000), on: day + 1, text: number)], until: day + 1))
        return bank
    }

    /// The run of a month, prepared at its end; approved by the board.
    static func paid(
        _ period: Period, _ site: TestSite, _ bank: inout TestBank, isApproved: Bool = true
    ) async throws -> StoredRun {
        let house = site.house
        house.clock.set(period.lastDay)
        try await house.receive(bank.file([], until: period.lastDay))
        _ = try await MonthRun(
            period, of: house.coop, in: house.house, as: house.person(.payroll)
        ).run()
        let run = try #require(try await house.ask(ListRuns()).first { $0.period == period })
        if isApproved {
            try await house.perform(
                DecideRun(run: run.id, isApproved: true, fileHash: run.fileHash),
                as: house.person(.board))
        }
        return run
    }

    static func change(_ site: TestSite) async throws -> AccountChange? {
        try await site.house.ask(ShowOwnAccount(), as: site.ada.actor).change
    }

    @Test(arguments: TestEngine.tried)
    func `a stolen session without proof changes nothing; with proof, late, and the owner knows`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            try await site.setPassword(Self.password, of: "ada@example.org")
            try await site.house.perform(ChooseMail(wanted: []), as: site.ada.actor)
            var bank = try await Self.earned(site)
            site.house.clock.set(TestHouse.firstDay + 17)
            let stolen = try await site.session(of: site.ada.actor)
            site.house.clock.advance(seconds: 11 * 60)
            let wanted = [("account", Self.new)]
            for tried in [wanted, wanted + [("proof", "guess")]] {
                let refused = try await stolen.post("/account/bank", tried)
                #expect(refused.status == .forbidden && refused.text.contains("name=\"proof\""))
            }
            #expect(try await Self.change(site) == nil)
            #expect(try await site.letters(to: "ada@example.org").isEmpty)
            let taken = try await stolen.post(
                "/account/bank", wanted + [("proof", Self.password)])
            #expect(taken.status == .seeOther && taken.location == "/account/bank")
            // No mail was wanted: what protects the account comes all the same.
            #expect(try await site.letters(to: "ada@example.org") == [.bankAccountChanged])
            #expect(
                try await site.link(.bankAccountChanged, to: "ada@example.org") == "/account/bank")
            let notices = try await stolen.get("/notices").text
            #expect(notices.contains("Votre paie va changer de compte bancaire"))
            // The 18th and three days: after the cut-off of the 20th, so from February on.
            #expect(try await Self.change(site)?.firstPeriod == Self.january.next)
            #expect(try await stolen.get("/account/bank").text.contains("février 2026"))
            let first = try await Self.paid(Self.january, site, &bank)
            #expect(first.payments.map(\.iban) == [Self.old])
            let second = try await Self.paid(Self.january.next, site, &bank, isApproved: false)
            #expect(second.payments.map(\.iban) == [Self.new])
            #expect(try await Self.change(site) == nil)
            let board = try await site.session(.board)
            let page = try await board.get("/payments/\(second.id)").text
            #expect(page.contains("Premier virement vers un nouveau compte"))
            try await site.house.perform(
                DecideRun(run: second.id, isApproved: true, fileHash: second.fileHash),
                as: site.house.person(.board))
            let third = try await Self.paid(Self.january + 2, site, &bank, isApproved: false)
            let later = try await site.session(.board).get("/payments/\(third.id)")
            #expect(later.status == .ok && third.payments.map(\.iban) == [Self.new])
            #expect(!later.text.contains("Premier virement vers un nouveau compte"))
            #expect(try await site.house.findings() == [])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the owner stops a change until pay is sent there, from the page the letter opens`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            var bank = try await Self.earned(site)
            let ada = try await site.session(of: site.ada.actor)
            #expect(
                try await ada.post("/account/bank", [("account", Self.new)]).status == .seeOther)
            // Three days later the wait is over, but nothing has been paid there.
            site.house.clock.set(TestHouse.firstDay + 4)
            let signedIn = try await site.session(of: site.ada.actor)
            let page = try await signedIn.get("/account/bank").text
            let stop = try #require(page.firstMatch(of: /\/account\/bank\/[0-9]+\/stop/)?.0)
            let bo = try await site.session(of: site.bo.actor)
            #expect(try await bo.post(String(stop)).status == .notFound)
            #expect(try await signedIn.post(String(stop)).status == .seeOther)
            #expect(try await signedIn.post(String(stop)).status == .unprocessableContent)
            #expect(
                try await site.letters(to: "ada@example.org").suffix(2)
                    == [.bankAccountChanged, .bankAccountStopped])
            let run = try await Self.paid(Self.january, site, &bank)
            #expect(run.payments.map(\.iban) == [Self.old])
        }
    }

    @Test func `a change whose wait ends before the cut-off is used for the month`() async throws {
        try await TestSite.with { site in
            var bank = try await Self.earned(site)
            site.house.clock.set(TestHouse.firstDay + 16)
            try await site.house.perform(ChangeOwnAccount(iban: Self.new), as: site.ada.actor)
            // A second thought begins the wait anew: the 17th was in time, the 18th is not.
            let inTime = try await Self.change(site)
            #expect(inTime?.firstPeriod == Self.january && inTime?.oldEnding == "0189")
            let run = try await Self.paid(Self.january, site, &bank)
            #expect(run.payments.map(\.iban) == [Self.new])
        }
    }

    @Test func `a second thought begins the wait anew`() async throws {
        try await TestSite.with { site in
            site.house.clock.set(TestHouse.firstDay + 16)
            try await site.house.perform(ChangeOwnAccount(iban: Self.new), as: site.ada.actor)
            site.house.clock.set(TestHouse.firstDay + 17)
            try await site.house.perform(
                ChangeOwnAccount(iban: "BE68539007547034"), as: site.ada.actor)
            #expect(try await Self.change(site)?.firstPeriod == Self.january.next)
            #expect(try await Self.change(site)?.ending == "7034")
        }
    }

    @Test func `how long changes wait is the cooperative's to say, within bounds`() async throws {
        try await TestSite.with { site in
            let keeper = site.house.person(.operator)
            for hours in [0, 23, 721] {
                await #expect(throws: OperationError.badField("hours")) {
                    try await site.house.perform(SetAccountCooling(hours: hours), as: keeper)
                }
            }
            try await site.house.perform(SetAccountCooling(hours: 24), as: keeper)
            try await site.house.perform(ChangeOwnAccount(iban: Self.new), as: site.ada.actor)
            let change = try await Self.change(site)
            #expect(change?.effectiveAt == change?.askedAt.adding(seconds: 86_400))
        }
    }

    @Test(arguments: TestEngine.tried)
    func `what the office asks for, somebody else confirms; the database insists`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            let member = try #require(site.ada.actor.number)
            let payroll = try await site.session(.payroll)
            let director = try await site.session(.director)
            let path = "/office/accounts/\(member)"
            #expect(try await payroll.get(path).text.contains("•••• 0189"))
            #expect(try await !payroll.get(path).text.contains("1234 5678"))
            #expect(
                try await director.post(path, [("account", Self.new)]).location
                    == "/office/accounts")
            #expect(try await site.letters(to: "ada@example.org") == [.bankAccountAsked])
            let change = try #require(try await Self.change(site))
            #expect(change.state == .asked && change.effectiveAt == nil)
            let decision = "/office/account-changes/\(change.id)/decision"
            let yes = [("decision", "confirmed")]
            #expect(try await payroll.post(decision, yes).status == .forbidden)
            let own = try await director.post(decision, yes)
            #expect(
                own.status == .unprocessableContent && own.text.contains("ne peut pas approuver"))
            // The office cannot do it alone, not even past the program.
            await #expect(throws: DatabaseError.self) {
                try await site.house.raw {
                    _ = try $0.run(
                        "UPDATE bank_account_change SET state = 'cooling' WHERE id = \(change.id)")
                }
            }
            await #expect(throws: DatabaseError.self) {
                try await site.house.raw {
                    _ = try $0.run("UPDATE bank_account_change SET decided_by = asked_by")
                }
            }
            let board = try await site.session(.board)
            #expect(try await board.get("/office/accounts").text.contains("GB29 NWBK 6016"))
            #expect(try await !payroll.get("/office/accounts").text.contains("GB29"))
            #expect(try await board.post(decision, yes).status == .seeOther)
            let confirmed = try #require(try await Self.change(site))
            #expect(confirmed.state == .cooling)
            #expect(
                confirmed.effectiveAt == site.house.clock.now().adding(seconds: 72 * 3_600))
            #expect(
                try await site.letters(to: "ada@example.org")
                    == [.bankAccountAsked, .bankAccountChanged])
            #expect(try await board.post(decision, yes).status == .unprocessableContent)
            // Who confirms may also stop it; the member is told.
            #expect(
                try await board.post(decision, [("decision", "stopped")]).status == .seeOther)
            #expect(try await Self.change(site) == nil)
            // The member reads who did it in their own traces.
            let traces = try await site.house.ask(ListTraces(), as: site.ada.actor)
            #expect(
                traces.lines.map(\.operation).filter { $0.hasPrefix("bank_account.") }
                    == ["bank_account.decided", "bank_account.decided", "bank_account.asked"])
        }
    }

    @Test func `the office does not push a member's own change aside`() async throws {
        try await TestSite.with { site in
            try await site.house.perform(ChangeOwnAccount(iban: Self.new), as: site.ada.actor)
            let number = try #require(site.ada.actor.number)
            await #expect(throws: OperationError.self) {
                try await site.house.perform(
                    AskAccountChange(person: ID(number), iban: "BE68539007547034"),
                    as: site.house.person(.payroll))
            }
            #expect(try await Self.change(site)?.ending == "6819")
        }
    }

    @Test func `an account of two members is marked for who approves`() async throws {
        try await TestSite.with { site in
            var bank = try await Self.earned(site)
            let board = try await site.session(.board)
            let mark = "Utilisé par plusieurs membres"
            #expect(try await !board.get("/office/accounts").text.contains(mark))
            // Bo's account, as the test house gave it.
            try await site.house.perform(
                ChangeOwnAccount(iban: "NL91ABNA0417164300"), as: site.ada.actor)
            #expect(try await board.get("/office/accounts").text.contains(mark))
            let run = try await Self.paid(Self.january, site, &bank, isApproved: false)
            #expect(run.payments.map(\.iban) == ["NL91ABNA0417164300"])
            let later = try await site.session(.board)
            #expect(try await later.get("/payments/\(run.id)").text.contains(mark))
        }
    }

    @Test func `the first account is used at once, and told`() async throws {
        try await TestSite.with { site in
            try await site.house.raw {
                _ = try $0.run("UPDATE party_details SET iban = '' WHERE name = 'Ada'")
            }
            let ada = try await site.session(of: site.ada.actor)
            #expect(try await ada.get("/account/bank").text.contains("tout de suite"))
            #expect(
                try await ada.post("/account/bank", [("account", Self.new)]).status == .seeOther)
            let own = try await site.house.ask(ShowOwnAccount(), as: site.ada.actor)
            #expect(own.iban == Self.new && own.change == nil)
            #expect(try await site.letters(to: "ada@example.org") == [.bankAccountFirst])
        }
    }

    @Test(arguments: ["GB29NWBK60161331926818", "", "12345", "FR76 3000 6000"])
    func `a wrong number is refused in words, and stays in the form`(
        _ typed: String
    ) async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let answer = try await ada.post("/account/bank", [("account", typed)])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains(typed) && answer.text.contains("href=\"#f-account\""))
            if !typed.isEmpty { #expect(answer.text.contains("Recopiez-le depuis un document")) }
            let same = try await ada.post("/account/bank", [("account", Self.old)])
            #expect(same.text.contains("La paie va déjà sur ce compte"))
            #expect(try await Self.change(site) == nil)
        }
    }

    @Test func `who is not paid here has no account to change`() async throws {
        try await TestSite.with { site in
            let board = try await site.session(.board)
            #expect(try await board.get("/account/bank").text.contains("Aucun compte"))
            let answer = try await board.post("/account/bank", [("account", Self.new)])
            #expect(answer.status == .notFound)
        }
    }

    @Test func `an account goes when its person is erased`() async throws {
        try await TestSite.with { site in
            let member = try #require(site.ada.actor.number)
            try await site.house.perform(ChangeOwnAccount(iban: Self.new), as: site.ada.actor)
            let director = site.house.person(.director)
            try await site.house.perform(
                DisablePerson(ID(member), isDisabled: true), as: director)
            try await site.house.perform(ErasePerson(ID(member)), as: director)
            let left = try await site.house.raw {
                try $0.rows("SELECT iban, state FROM bank_account_change").map {
                    "\(try $0.text("iban")) \(try $0.text("state"))"
                }
            }
            #expect(left == [" stopped"])
        }
    }
}

extension Actor {
    /// The number of the person; nil at the command line.
    fileprivate var number: Int64? {
        if case .person(let id) = self { return id.value }
        return nil
    }
}
