// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Ledger
import Operations
import Payroll
import Store
import TestHouse
import TestSupport
import Testing

/// One contract after the other: test phase, then employment.
struct ContractTests {
    static let first = TestHouse.firstDay
    static let january = first.period

    /// A member whose support contract began on the second day, with 2,400.00 received.
    static func tested(
        _ engine: TestEngine,
        _ body: (TestHouse, TestMember, ID<Engagement>, inout TestBank) async throws -> Void
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            let support = try await house.perform(
                StartContract(
                    section: member.section, terms: ContractTerms(kind: .cape), from: first + 1))
            let number = try await house.number(house.invoice(member, "2000.00"))
            try await house.receive(
                bank.file([.init(.cents(240_000), on: first + 4, text: number)], until: first + 20))
            try await body(house, member, support, &bank)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a test phase has a payslip each month, and the money stays for the first salary`(
        _ engine: TestEngine
    ) async throws {
        try await Self.tested(engine) { house, member, support, bank in
            try await CollectionTests.month(house)
            let payslips = try await house.ask(ListPayslips(section: member.section))
            let payslip = try #require(payslips.first)
            #expect(payslips.count == 1 && payslip.engagement == support)
            #expect(payslip.sums.gross == .zero && payslip.sums.netPaid == .zero)
            // 307.89 € × 2 %: the house's own accident rate.
            #expect(payslip.sums.cost == .cents(616))
            #expect(try await house.ask(ListRuns()).isEmpty)

            // From February on they are employed and take what there is.
            let employed = try await house.perform(
                StartContract(
                    section: member.section,
                    terms: ContractTerms(kind: .cesa, health: .cents(5_000)),
                    from: Self.january.next.firstDay))
            try await house.perform(
                ChoosePay(engagement: employed, choice: .available, from: Self.january.next))
            try await house.receive(bank.file([], until: Self.january.next.firstDay + 20))
            try await CollectionTests.month(house, 1)
            let salary = try #require(
                try await house.ask(ListPayslips(section: member.section)).first)
            #expect(salary.engagement == employed && salary.sums.netPaid > .zero)
            // 2,000.00 less 12 % contribution and 6.16 of January.
            #expect(salary.record.budget == .cents(200_000 - 24_000 - 616))
            #expect(try await house.ask(ListMembers()).map(\.contract) == [.cesa])
            #expect(try await house.ask(ListMembers()).first?.from == Self.first)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a contract begins after what is paid, and after the one that runs`(
        _ engine: TestEngine
    ) async throws {
        try await Self.tested(engine) { house, member, support, _ in
            try await CollectionTests.month(house)
            let terms = ContractTerms(kind: .cesa)
            for day in [Self.first + 1, Self.first, Self.january.lastDay] {
                await #expect(throws: OperationError.badField("begins")) {
                    try await house.perform(
                        StartContract(section: member.section, terms: terms, from: day))
                }
            }
            let before = try await house.ask(ListContracts(of: member.section))
            #expect(before.engagements.map(\.terms.kind) == [.cape, .cesa])
            #expect(before.engagements.first?.to == nil)
            #expect(before.earliest == Self.january.next.firstDay)
            #expect(before.lastPaid == [support: Self.january])
            try await house.perform(EndMembership(engagement: support, day: Self.january.lastDay))
            await #expect(throws: OperationError.wrongState(kind: "engagement")) {
                try await house.perform(
                    StartContract(
                        section: member.section, terms: terms, from: Self.january.next.firstDay))
            }
            #expect(try await house.ask(ListContracts(of: member.section)).earliest == nil)
        }
    }

    static let wrong: [(terms: ContractTerms, field: String)] = [
        (ContractTerms(kind: .ordinary, hoursShare: .zero), "hours_share"),
        (ContractTerms(kind: .ordinary, hoursShare: Rate(millionths: 1_000_001)), "hours_share"),
        (ContractTerms(kind: .cesa, hoursShare: Rate(millionths: 500_000)), "hours_share"),
        (ContractTerms(kind: .cape, isFixedTerm: true), "hours_share"),
        (ContractTerms(kind: .cesa, health: .cents(-1)), "health"),
        (ContractTerms(kind: .cesa, fixedPart: .cents(1_000_001)), "fixed_part"),
        (ContractTerms(kind: .cape, fixedPart: .cents(1)), "fixed_part"),
        (ContractTerms(kind: .cesa, health: .cents(100_001)), "health"),
        (
            ContractTerms(kind: .cesa, healthEmployerShare: Rate(millionths: 1_000_001)),
            "health_employer_share"
        ),
        (ContractTerms(kind: .cesa, withholdingRate: Rate(millionths: -1)), "withholding_rate"),
    ]

    @Test(arguments: wrong.indices)
    func `terms that no contract can have name their field`(_ index: Int) async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let member = try await house.member("Alix")
            let (terms, field) = Self.wrong[index]
            await #expect(throws: OperationError.badField(field)) {
                try await house.perform(
                    StartContract(section: member.section, terms: terms, from: Self.first + 1))
            }
        }
    }

    @Test func `an ordinary contract of part time pays by hours, with its part of the ceiling`()
        async throws
    {
        try await TestHouse.with(.sqliteMemory) { house throws in
            var bank = try await CollectionTests.opened(house)
            let member = try await house.member("Alix")
            let half = try await house.perform(
                StartContract(
                    section: member.section,
                    terms: ContractTerms(
                        kind: .ordinary, hoursShare: Rate(millionths: 500_000), isFixedTerm: true),
                    from: Self.first + 1))
            try await house.perform(
                ChoosePay(engagement: half, choice: .gross(.cents(250_000)), from: Self.january))
            let number = try await house.number(house.invoice(member, "6000.00"))
            try await house.receive(
                bank.file(
                    [.init(.cents(720_000), on: Self.first + 4, text: number)],
                    until: Self.first + 20))
            try await CollectionTests.month(house)
            let payslip = try #require(
                try await house.ask(ListPayslips(section: member.section)).first)
            let rows = payslip.record.rows
            // Half of 4,005.00 for 30 of January's 31 days (CSS art. R242-2): 2,002.50 × 30 / 31.
            let capped = rows.first { $0.code == "vieillesse_plaf_ee" }?.step.base
            #expect(capped == .cents(193_790))
            // A contract with a term pays for training of such contracts.
            #expect(rows.contains { $0.code == "cpf_cdd_er" })
        }
    }
}
