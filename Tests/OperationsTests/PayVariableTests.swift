// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Database
import Ledger
import Operations
import Payroll
import Store
import TestHouse
import TestSupport
import Testing

/// What changes one month's pay: entered by one, approved by another, paid with the month.
struct PayVariableTests {
    static let first = TestHouse.firstDay
    static let january = first.period

    /// A member whose client paid, who chose a pay, and their contract from the second day on.
    static func paid(
        _ terms: ContractTerms, _ choice: PayChoice, income: String = "2000.00",
        advance: Int64 = 0, _ engine: TestEngine = .sqliteMemory,
        _ body: (TestHouse, TestMember, ID<Engagement>) async throws -> Void
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            let contract = try await house.perform(
                StartContract(section: member.section, terms: terms, from: first + 1))
            try await house.perform(
                ChoosePay(engagement: contract, choice: choice, from: january))
            let invoice = try await house.invoice(member, income)
            let net = try Money(text: income)
            let total = net + net.times(Rate(millionths: 200_000))
            try await house.receive(
                bank.file(
                    [.init(total, on: first + 4, text: try await house.number(invoice))]
                        + (advance > 0
                            ? [.init(.cents(-advance), on: first + 11, name: "Acompte")] : []),
                    until: first + 20))
            if let line = try await house.ask(ListStatements()).suspense.first?.line {
                try await house.perform(
                    DecideSuspense(line: line.id, decision: .account("425000")))
            }
            try await body(house, member, contract)
        }
    }

    private func enter(
        _ house: TestHouse, _ contract: ID<Engagement>, _ content: PayVariable.Content
    ) async throws -> ID<PayVariable> {
        try await house.perform(
            EnterPayVariable(engagement: contract, period: Self.january, content: content))
    }

    private func approve(_ house: TestHouse, _ variable: ID<PayVariable>) async throws {
        try await house.perform(
            DecidePayVariable(variable: variable, isApproved: true), as: house.person(.board))
    }

    private func payslip(_ house: TestHouse, _ member: TestMember) async throws -> StoredPayslip {
        try await CollectionTests.month(house)
        #expect(try await house.findings() == [])
        return try #require(try await house.ask(ListPayslips(section: member.section)).first)
    }

    @Test(arguments: TestEngine.tried)
    func `a fixed part is paid, the rest is an advance on the variable part`(
        _ engine: TestEngine
    ) async throws {
        let terms = ContractTerms(kind: .cesa, fixedPart: .cents(15_000))
        try await Self.paid(terms, .gross(.cents(100_000)), engine) { house, member, _ in
            let payslip = try await payslip(house, member)
            #expect(payslip.sums.gross == .cents(100_000))
            #expect(
                payslip.record.parts == [
                    GrossPart(.fixed, amount: .cents(15_000)),
                    GrossPart(.variableAdvance, amount: .cents(85_000)),
                ])
        }
    }

    @Test func `a fixed part is owed even when nothing was chosen and the account is empty`()
        async throws
    {
        let terms = ContractTerms(kind: .cesa, fixedPart: .cents(15_000))
        try await Self.paid(terms, .none, income: "1.00") { house, member, contract in
            house.clock.set(Self.first + 24)
            let board = try await house.ask(ShowPayBoard(Self.january, of: contract))
            let row = try #require(board.rows.first)
            #expect(row.figures?.gross == .cents(15_000))
            let shortfall = try #require(row.anomalies.first { $0.kind == .shortfall })
            #expect(shortfall.isSerious)
            let payslip = try await payslip(house, member)
            #expect(payslip.sums.gross == .cents(15_000))
            #expect(payslip.record.parts == [GrossPart(.fixed, amount: .cents(15_000))])
        }
    }

    @Test func `a bonus counts once another person has approved it, and the month waits for that`()
        async throws
    {
        try await Self.paid(ContractTerms(kind: .cesa), .gross(.cents(80_000))) {
            house, member, contract in
            let bonus = try await enter(
                house, contract, .init(.bonus, "Parrainage", amount: .cents(5_000)))
            house.clock.set(Self.january.lastDay)
            let waiting = try await MonthRun(
                Self.january, of: house.coop, in: house.house, as: house.person(.payroll)
            ).run()
            let step = try #require(waiting.steps.first { $0.name == "pay" })
            #expect(step.state == .waiting && step.facts["variables"] == "1")
            #expect(try await house.ask(ListPayslips(section: member.section)).isEmpty)
            await #expect(throws: DatabaseError.refused("four_eyes_variable")) {
                try await house.perform(
                    DecidePayVariable(variable: bonus, isApproved: true),
                    as: house.person(.director))
            }
            try await approve(house, bonus)
            let payslip = try await payslip(house, member)
            #expect(payslip.sums.gross == .cents(85_000))
            #expect(
                payslip.record.parts?.last
                    == GrossPart(
                        .bonus, "Parrainage", amount: .cents(5_000)))
            await #expect(throws: OperationError.wrongPeriod(Self.january)) {
                try await enter(
                    house, contract, .init(.bonus, "Trop tard", amount: .cents(5_000)))
            }
        }
    }

    @Test func `what is refused or taken back changes nothing`() async throws {
        try await Self.paid(ContractTerms(kind: .cesa), .gross(.cents(80_000))) {
            house, member, contract in
            let refused = try await enter(
                house, contract, .init(.bonus, "Non", amount: .cents(5_000)))
            let withdrawn = try await enter(
                house, contract, .init(.advance, "Non plus", amount: .cents(5_000)))
            try await house.perform(
                DecidePayVariable(variable: refused, isApproved: false),
                as: house.person(.board))
            try await house.perform(WithdrawPayVariable(variable: withdrawn))
            for id in [refused, withdrawn] {
                await #expect(throws: OperationError.wrongState(kind: "pay_variable")) {
                    try await house.perform(WithdrawPayVariable(variable: id))
                }
            }
            let payslip = try await payslip(house, member)
            #expect(payslip.sums.gross == .cents(80_000) && payslip.sums.deductions == .zero)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `advances and attachments come off net pay, and each has its account`(
        _ engine: TestEngine
    ) async throws {
        try await Self.paid(
            ContractTerms(kind: .cesa), .gross(.cents(150_000)), income: "4000.00",
            advance: 10_000, engine
        ) { house, member, contract in
            for content in [
                PayVariable.Content(.attachment, "Trésor, dossier 7", amount: .cents(100_000)),
                PayVariable.Content(.advance, "le 12 janvier", amount: .cents(10_000)),
            ] { try await approve(house, enter(house, contract, content)) }
            let payslip = try await payslip(house, member)
            let sums = payslip.sums
            let law = try PayrollLaw.Attachment(
                rules: TestHouse.law.get().rules, period: Self.january)
            let attachable = try law.attachable(of: sums.netPaid, dependants: 0)
            #expect(attachable > .zero && attachable < .cents(100_000))
            #expect(sums.deductions == attachable + .cents(10_000))
            #expect(sums.transferred == sums.netPaid - sums.deductions)
            let run = try #require(try await house.ask(ListRuns()).first)
            #expect(run.total == sums.transferred)
            #expect(try await house.balance("427000") == -attachable)
            // What left the bank on the 12th has come off pay.
            #expect(try await house.balance("425000") == .zero)
            #expect(try await house.balance("421000") == -sums.transferred)
        }
    }

    // 14 hours of a half-time month of 75.83 h: 800.00 × 14 / 75.8333 = 147.69.
    @Test func `hours of an ordinary contract that are not paid come off by its own hours`()
        async throws
    {
        let terms = ContractTerms(kind: .ordinary, hoursShare: Rate(millionths: 500_000))
        try await Self.paid(terms, .gross(.cents(80_000))) { house, member, contract in
            try await approve(
                house,
                enter(
                    house, contract,
                    .init(
                        .absence, "Congé sans solde", from: Self.first + 9, to: Self.first + 10,
                        hours: 14_000)))
            let board = try await house.ask(ShowPayBoard(Self.january, of: contract))
            #expect(board.rows.first?.figures?.gross == .cents(65_231))
            let payslip = try await payslip(house, member)
            #expect(
                payslip.record.parts == [
                    GrossPart(.base, amount: .cents(80_000)),
                    GrossPart(.absence, amount: .cents(-14_769)),
                ])
            // 30 days under contract, two of them not paid.
            #expect(payslip.record.input?.presence.days == 28)
        }
    }

    static let refused: [(PayVariable.Content, String)] = [
        (.init(.bonus, "", amount: .cents(1)), "label"),
        (.init(.bonus, String(repeating: "a", count: 121), amount: .cents(1)), "label"),
        (.init(.bonus, "x", amount: .zero), "amount"),
        (.init(.advance, "x", amount: .cents(-1)), "amount"),
        (.init(.attachment, "x", amount: .cents(10_000_001)), "amount"),
        (.init(.attachment, "x", amount: .cents(1), dependants: 21), "dependants"),
        (.init(.absence, "x"), "absent_from"),
        (.init(.absence, "x", from: first, to: first + 3), "absent_from"),
        (.init(.absence, "x", from: first + 5, to: first + 4), "absent_to"),
        (.init(.absence, "x", from: first + 5, to: first + 31), "absent_to"),
        // Pay by amount has no hours.
        (.init(.absence, "x", from: first + 5, to: first + 5, hours: 1), "absent_hours"),
    ]

    @Test func `what cannot be is refused at its field, and nothing is kept`() async throws {
        try await Self.paid(ContractTerms(kind: .cesa), .none) { house, _, contract in
            for (content, field) in Self.refused {
                await #expect(throws: OperationError.badField(field), "\(content)") {
                    try await enter(house, contract, content)
                }
            }
            _ = try await enter(
                house, contract,
                .init(.absence, "Congé", from: Self.first + 5, to: Self.first + 7))
            await #expect(throws: OperationError.badField("absent_from")) {
                try await enter(
                    house, contract,
                    .init(.absence, "Encore", from: Self.first + 7, to: Self.first + 9))
            }
            await #expect(throws: OperationError.wrongPeriod(Self.january + 13)) {
                try await house.perform(
                    EnterPayVariable(
                        engagement: contract, period: Self.january + 13,
                        content: .init(.bonus, "x", amount: .cents(1))))
            }
            let board = try await house.ask(ShowPayBoard(Self.january))
            #expect(board.rows.flatMap(\.variables).count == 1)
        }
    }
}
