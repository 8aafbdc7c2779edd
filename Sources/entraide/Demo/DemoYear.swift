// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Ledger
import Operations
import Sales
import Store

/// Plays the months of 2026 through the real operations: a cooperative with a history.
///
/// The same seed, members and months give the same books, to the last hash of the chain.
struct DemoYear {
    let house: House
    let clock: FixedClock
    let coop: Int64
    let place: DemoPlace
    /// What the program does under the law of the place.
    let offers: Set<CountryOffer>
    let staff: DemoStaff
    let waitingMembers: [DemoMember]
    let passwordHash: String
    var random: SeededRandom
    var bank: DemoBank
    var members: [DemoSeat] = []
    var unnamed: [String: SuspenseDecision] = [:]
    var keys = 0

    /// A member with what the demo has to remember of them.
    struct DemoSeat {
        let member: DemoMember
        let person: ID<Person>
        let section: ID<Section>
        var engagement: ID<Engagement>
        var clients: [ID<ThirdParty>] = []
    }

    /// Plays one month, from the first day to the approval of its pay.
    mutating func play(_ period: Period, isLast: Bool) async throws {
        try await admit(period)
        try await employ(period)
        try await releaseLeavers(period)
        for day in [period.day(4), period.day(10), period.day(17), period.day(20)] {
            clock.set(day)
            try await invoice(on: day)
            if day == period.day(10) || day == period.day(20) { try await importUntil(day) }
            if day == period.day(17) { try await payBodies(for: period.previous, on: day) }
        }
        clock.set(period.lastDay)
        planFee(period.lastDay)
        try await importUntil(period.lastDay, decideAll: !isLast)
        if offers.contains(.pay) { try await enterVariables(period) }
        _ = try await MonthRun(period, of: coop, in: house, as: staff.office).run()
        if !isLast { try await approve(period) }
    }

    /// A fresh key: the demo plays each operation once.
    mutating func key() -> String {
        keys += 1
        return "demo-\(keys)"
    }

    /// A whole number of cents between two amounts in euros.
    mutating func cents(_ euros: ClosedRange<Int>) -> Int64 {
        Int64.random(
            in: Int64(euros.lowerBound) * 100...Int64(euros.upperBound) * 100, using: &random)
    }

    private mutating func approve(_ period: Period) async throws {
        let runs = try await house.ask(ListRuns(), as: staff.board, in: coop)
        for run in runs where run.period == period && run.decision == nil {
            _ = try await house.perform(
                DecideRun(run: run.id, isApproved: true, fileHash: run.fileHash),
                as: staff.board, in: coop, key: key())
            for payment in run.payments {
                bank.plan(
                    DemoMovement(
                        amount: -payment.amount, name: payment.name, iban: payment.iban,
                        text: "Salaire \(period)", endToEnd: payment.endToEnd),
                    on: period.next.firstDay)
            }
        }
    }

    private mutating func planFee(_ day: Day) {
        bank.plan(
            DemoMovement(
                amount: .cents(-2_350), name: "Banque Exemple", text: "Frais de tenue de compte",
                code: "ACMT-MDOP-CHRG"),
            on: day)
    }

    /// Taxes and social bodies take what the books say is owed, by direct debit.
    private mutating func payBodies(for period: Period, on day: Day) async throws {
        guard period.year == day.year else { return }
        let vat = try await house.perform(
            DeclareVAT(period: period), as: staff.office, in: coop, key: key())
        let balance = try await house.ask(
            ShowTrialBalance(at: period.lastDay), as: staff.office, in: coop
        ).balance
        let declared = house.laws[place.country]?.chart.account(.vatPayable) ?? ""
        let debts: [(account: String, name: String, amount: Money)] =
            place.bodies.map { ($0.account, $0.name, -balance.balance($0.account)) }
            + [(declared, place.taxOffice, vat)]
        for debt in debts where debt.amount > .zero {
            let text = "\(debt.name) \(period)"
            unnamed[text] = .account(debt.account)
            bank.plan(DemoMovement(amount: -debt.amount, name: debt.name, text: text), on: day + 2)
        }
    }

    private mutating func importUntil(_ day: Day, decideAll: Bool = true) async throws {
        let file = try bank.statement(until: day)
        _ = try await house.perform(
            ImportStatement(bytes: file), as: staff.office, in: coop, key: key())
        let waiting = try await house.ask(ListStatements(), as: staff.office, in: coop).suspense
        // The last month keeps a few lines of clients for whoever looks around.
        let isKept: (SuspenseLine) -> Bool = { !decideAll && $0.left > .zero }
        for line in waiting where !isKept(line) {
            guard let decision = unnamed[line.line.entry.text] else { continue }
            _ = try await house.perform(
                DecideSuspense(line: line.line.id, decision: decision), as: staff.office,
                in: coop, key: key())
        }
    }
}

/// The people of the demo who work for all members.
struct DemoStaff {
    /// Billing, accountant, payroll.
    let office: Actor
    /// Approves payments.
    let board: Actor
}
