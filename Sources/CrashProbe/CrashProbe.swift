// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import Ledger
import Operations
import Sales
import Store
import TestHouse

/// Plays a month on a SQLite file; killed at any moment and started again, it goes on.
///
/// Prints `ready`, one `ack` line for each document once it is acknowledged, and at the end the
/// state of the books. Only the crash tests start it.
@main
struct CrashProbe {
    static func main() async throws {
        let path = CommandLine.arguments[1]
        let law = try TestHouse.law.get()
        say("ready")
        let database = try SQLiteDatabase(path: path)
        try await TestHouse.migrate(database)
        let clock = FixedClock(Instant(startOf: TestHouse.firstDay))
        let house = House(
            database: database, laws: ["fr": law], clock: clock,
            random: RepeatableRandom(seed: 7))
        if try await house.cooperatives().isEmpty {
            try await house.found(.test(1), people: [], by: .commandLine(user: "probe"))
        }
        try await CrashMonth(house: house, clock: clock).play()
        await house.close()
    }

    static func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}

/// The month: every request has a fixed key, so that a repeat has no second effect.
struct CrashMonth {
    let house: House
    let clock: FixedClock
    let actor = Actor.commandLine(user: "probe")
    let first = TestHouse.firstDay

    func perform<O: Operations.Operation>(_ operation: O, _ key: String) async throws -> O.Output {
        try await house.perform(operation, as: actor, in: 1, key: key)
    }

    func play() async throws {
        clock.set(first)
        _ = try await perform(OpenBooks(on: first, cash: .cents(1_000_000)), "open")
        var members: [AddMember.Made] = []
        for (index, scheme) in ["turnover_12", "collected_10_8_6", "margin_13_5_flat_30"]
            .enumerated()
        {
            members.append(try await join(index, scheme))
        }
        var bank = TestBank(balance: .cents(1_000_000), at: first)
        for week in 0..<4 {
            clock.set(first + 2 + week * 4)
            var moves: [TestBank.Move] = []
            for (index, member) in members.enumerated() {
                let number = try await sell(week, index, member)
                let paid: Int64 = week == 0 ? 120_000 : 50_000 + Int64(index) * 3_333
                moves.append(
                    .init(.cents(paid), on: first + 4 + week * 4, text: number, name: "Client"))
            }
            moves.append(.init(.cents(-250), on: first + 4 + week * 4, code: "PMNT-MDOP-CHRG"))
            clock.set(first + 5 + week * 4)
            _ = try await perform(
                ImportStatement(bytes: bank.file(moves, until: first + 5 + week * 4)),
                "bank-\(week)")
        }
        _ = try await perform(
            ImportStatement(bytes: bank.file([], until: first + 25)), "bank-last")
        clock.set(first + 30)
        _ = try await MonthRun(first.period, of: 1, in: house, as: actor).run()
        try await report()
    }

    private func join(_ index: Int, _ scheme: String) async throws -> AddMember.Made {
        let ibans = ["DE89370400440532013000", "BE68539007547034", "NL91ABNA0417164300"]
        let made = try await perform(
            AddMember(
                code: "A\(index)", activity: "Atelier \(index)",
                details: PartyDetails(
                    name: "Membre \(index)", email: "m\(index)@example.org",
                    iban: ibans[index]),
                language: "fr", passwordHash: "none", from: first, scheme: scheme,
                health: .cents(5_000), withholdingRate: nil), "member-\(index)")
        _ = try await perform(
            ChoosePay(engagement: made.engagement, choice: .available, from: first.period),
            "choose-\(index)")
        return made
    }

    private func sell(_ week: Int, _ index: Int, _ member: AddMember.Made) async throws -> String {
        let place = "\(week)-\(index)"
        let client = try await perform(
            AddClient(section: member.section, details: PartyDetails(name: "Client \(place)")),
            "client-\(place)")
        let draft = try await perform(
            SaveDraft(
                id: nil,
                draft: InvoiceDraft(
                    section: member.section, client: client, supplyDay: clock.now().utcDay,
                    paymentDays: 30,
                    lines: [
                        InvoiceLine(
                            designation: "Prestation", quantity: .one,
                            unitPrice: UnitPrice(tenThousandths: 10_000_000), vatKey: "standard")
                    ])), "draft-\(place)")
        let invoice = try await perform(IssueInvoice(draft: draft), "issue-\(place)")
        return try await acknowledge(invoice)
    }

    /// Tells the parent that the document is there; it must never be missing from now on.
    private func acknowledge(_ invoice: ID<Invoice>) async throws -> String {
        let found = try await house.ask(FindInvoice(id: invoice), as: actor, in: 1)
        CrashProbe.say("ack \(found.open.invoice.number)")
        return found.open.invoice.number
    }

    private func report() async throws {
        let invoices = try await house.ask(
            ListInvoices(InvoiceFilter(), limit: 1_000), as: actor, in: 1)
        for row in invoices.rows.reversed() {
            CrashProbe.say("doc \(row.number) \(row.day) \(row.gross.text) \(row.open.text)")
        }
        let sections = try await house.ask(ShowTrialBalance(at: first + 60), as: actor, in: 1)
        for row in sections.balance.rows {
            CrashProbe.say("account \(row.account) \(row.debit.text) \(row.credit.text)")
        }
        let verified = try await house.ask(VerifyLedger(), as: actor, in: 1)
        for finding in verified.findings {
            CrashProbe.say("finding \(finding.kind) \(finding.place)")
        }
        for run in try await house.ask(ListRuns(), as: actor, in: 1) {
            CrashProbe.say("run \(run.period) \(run.payments.count) \(run.total.text)")
        }
        CrashProbe.say("done")
    }
}
