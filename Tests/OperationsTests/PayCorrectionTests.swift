// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Ledger
import Operations
import Payroll
import Store
import TestHouse
import TestSupport
import Testing

/// A sealed month put right: the difference is a payslip of its own, agreed on by two people.
struct PayCorrectionTests {
    static let january = TestHouse.firstDay.period

    private static func pay(
        _ house: TestHouse, _ contract: ID<Engagement>, _ period: Period
    ) async throws -> StoredPayslip {
        house.clock.set(period.lastDay)
        let made = try await house.perform(PayMember(engagement: contract, period: period))
        return try await house.ask(FindPayslip(id: #require(made))).payslip
    }

    private static func content(
        _ gross: Int64, _ input: PayslipInput?, accidentRate: Rate? = nil
    ) throws -> PayCorrection.Content {
        let input = try #require(input)
        return PayCorrection.Content(
            reason: "Prime oubliée", gross: .cents(gross), category: input.category,
            accidentRate: accidentRate ?? input.establishment.accidentRate,
            health: input.health.total)
    }

    private static func correct(
        _ house: TestHouse, _ payslip: StoredPayslip, _ gross: Int64, in period: Period
    ) async throws -> StoredPayslip {
        let entered = try await house.perform(
            EnterPayCorrection(
                payslip: payslip.id, period: period,
                content: content(gross, payslip.record.input)))
        let made = try await house.perform(
            DecidePayCorrection(correction: entered, isApproved: true), as: house.person(.board))
        #expect(try await house.findings() == [])
        return try await house.ask(FindPayslip(id: #require(made))).payslip
    }

    private static func month(
        _ engine: TestEngine = .sqliteMemory, gross: Int64 = 80_000,
        _ body: (TestHouse, TestMember, ID<Engagement>) async throws -> Void
    ) async throws {
        try await PayVariableTests.paid(
            ContractTerms(kind: .cesa), .gross(.cents(gross)), income: "20000.00", engine, body)
    }

    @Test(arguments: TestEngine.tried)
    func `sealed month and difference together are the month computed right from the start`(
        _ engine: TestEngine
    ) async throws {
        try await Self.month(engine) { house, _, contract in
            let sealed = try await Self.pay(house, contract, Self.january)
            _ = try await house.perform(PreparePayRun(period: Self.january))
            let made = try await Self.correct(house, sealed, 85_000, in: Self.january)
            var input = try #require(sealed.record.input)
            input.gross = .cents(85_000)
            let law = try PayrollLaw.France(rules: TestHouse.law.get().rules, period: Self.january)
            let whole = PayslipSums(try law.payslip(input))
            let (old, new) = (sealed.sums, made.sums)
            #expect(old.gross + new.gross == whole.gross)
            #expect(old.employee + new.employee == whole.employee)
            #expect(old.employer + new.employer == whole.employer)
            #expect(old.reductions + new.reductions == whole.reductions)
            #expect(old.netTaxable + new.netTaxable == whole.netTaxable)
            #expect(old.netSocial + new.netSocial == whole.netSocial)
            #expect(old.cost + new.cost == whole.cost)
            #expect(made.record.difference?.corrects == sealed.id)
            #expect(made.record.yearToDate.gross == .cents(85_000))
            // Each line of the difference is what both lines differ by.
            for row in made.record.rows {
                let then = sealed.record.rows.first { $0.code == row.code }?.step.amount ?? .zero
                let code = try #require(LineCode(rawValue: row.code))
                let now = try law.payslip(input).line(code)?.amount ?? .zero
                #expect(row.step.amount == now - then, "\(row.code)")
            }
            // It is paid in a run of its own; the month's payslip stays in the first.
            let run = try #require(
                try await house.perform(PreparePayRun(period: Self.january)))
            let runs = try await house.ask(ListRuns())
            #expect(runs.first { $0.id == run }?.total == made.sums.netPaid)
            #expect(try await house.balance("421000") == -(old.netPaid + new.netPaid))
        }
    }

    @Test func `the year's reduction after a correction is that of a year paid right at once`()
        async throws
    {
        var years: [YearToDate] = []
        try await Self.month { house, _, contract in
            let sealed = try await Self.pay(house, contract, Self.january)
            _ = try await Self.pay(house, contract, Self.january + 1)
            _ = try await Self.correct(house, sealed, 195_000, in: Self.january + 1)
            years.append(
                try await Self.pay(house, contract, Self.january + 2).record.yearToDate)
        }
        try await Self.month(gross: 195_000) { house, _, contract in
            _ = try await Self.pay(house, contract, Self.january)
            try await house.perform(
                ChoosePay(
                    engagement: contract, choice: .gross(.cents(80_000)), from: Self.january + 1))
            _ = try await Self.pay(house, contract, Self.january + 1)
            years.append(
                try await Self.pay(house, contract, Self.january + 2).record.yearToDate)
        }
        #expect(years.count == 2 && years[0].gross == .cents(355_000))
        #expect(years[0] == years[1])
        #expect(years[0].reduction > .zero)
    }

    @Test(arguments: TestEngine.tried)
    func `what was overpaid comes off the next pay`(_ engine: TestEngine) async throws {
        try await Self.month(engine) { house, _, contract in
            let sealed = try await Self.pay(house, contract, Self.january)
            let made = try await Self.correct(house, sealed, 70_000, in: Self.january)
            let overpaid = -made.sums.netPaid
            #expect(overpaid > .zero && made.sums.transferred == .zero)
            #expect(try await house.balance("425000") == overpaid)
            let next = try await Self.pay(house, contract, Self.january + 1)
            #expect(next.sums.deductions == overpaid)
            #expect(next.record.yearToDate.gross == .cents(150_000))
            #expect(try await house.balance("425000") == .zero)
            #expect(try await house.findings() == [])
        }
    }

    @Test func `a difference paid with a month leaves the month's own pay open`() async throws {
        try await Self.month { house, _, contract in
            let sealed = try await Self.pay(house, contract, Self.january)
            let february = Self.january + 1
            house.clock.set(february.firstDay + 9)
            let made = try await Self.correct(house, sealed, 85_000, in: february)
            let bonus = try await house.perform(
                EnterPayVariable(
                    engagement: contract, period: february,
                    content: .init(.bonus, "Parrainage", amount: .cents(1_000))))
            try await house.perform(
                DecidePayVariable(variable: bonus, isApproved: true), as: house.person(.board))
            let own = try await Self.pay(house, contract, february)
            #expect(own.sums.gross == .cents(81_000) && own.id > made.id)
            #expect(own.record.yearToDate.gross == .cents(166_000))
            #expect(try await house.findings() == [])
        }
    }

    @Test func `a month is corrected twice, each time from where it stands`() async throws {
        try await Self.month { house, _, contract in
            let sealed = try await Self.pay(house, contract, Self.january)
            let first = try await Self.correct(house, sealed, 85_000, in: Self.january)
            let second = try await Self.correct(house, sealed, 80_000, in: Self.january)
            #expect(second.sums.gross == .cents(-5_000))
            #expect(first.sums.cost + second.sums.cost == .zero)
            #expect(first.sums.netPaid + second.sums.netPaid == .zero)
            #expect(second.record.yearToDate == sealed.record.yearToDate)
        }
    }

    @Test func `two people agree, and only what changes a month that can be paid is kept`()
        async throws
    {
        try await Self.month { house, _, contract in
            let sealed = try await Self.pay(house, contract, Self.january)
            let content = try Self.content(85_000, sealed.record.input)
            func enter(
                _ content: PayCorrection.Content, in period: Period = Self.january
            ) async throws -> ID<PayCorrection> {
                try await house.perform(
                    EnterPayCorrection(payslip: sealed.id, period: period, content: content))
            }
            await #expect(throws: PayCorrectionError.nothingChanges) {
                try await enter(Self.content(80_000, sealed.record.input))
            }
            for month in [Self.january.previous, Self.january + 1] {
                await #expect(throws: PayCorrectionError.wrongMonth(month)) {
                    try await enter(content, in: month)
                }
            }
            await #expect(throws: PayrollError.self) {
                try await enter(Self.content(-1, sealed.record.input))
            }
            await #expect(throws: PayrollError.self) {
                try await enter(
                    Self.content(
                        80_000, sealed.record.input, accidentRate: Rate(millionths: 1_000_001)))
            }
            let own = try await enter(content)
            await #expect(throws: DatabaseError.refused("four_eyes_correction")) {
                try await house.perform(
                    DecidePayCorrection(correction: own, isApproved: true),
                    as: house.person(.director))
            }
            try await house.perform(WithdrawPayCorrection(correction: own))
            await #expect(throws: OperationError.wrongState(kind: "pay_correction")) {
                try await house.perform(
                    DecidePayCorrection(correction: own, isApproved: true),
                    as: house.person(.board))
            }
            let refused = try await enter(content)
            try await house.perform(
                DecidePayCorrection(correction: refused, isApproved: false),
                as: house.person(.board))
            #expect(
                try await house.ask(PrepareCorrection(sealed.id)).input?.gross == .cents(80_000))
            let made = try await Self.correct(house, sealed, 85_000, in: Self.january)
            await #expect(throws: OperationError.wrongState(kind: "payslip")) {
                try await house.perform(
                    EnterPayCorrection(
                        payslip: made.id, period: Self.january, content: content))
            }
        }
    }

    @Test func `an earlier month of a year that is over points to the year's last`()
        async throws
    {
        try await Self.month { house, _, contract in
            var slips: [StoredPayslip] = []
            for month in 0...12 {
                slips.append(try await Self.pay(house, contract, Self.january + month))
            }
            let next = Self.january + 12
            let december = Self.january + 11
            await #expect(throws: PayCorrectionError.yearOver(last: december)) {
                try await house.perform(
                    EnterPayCorrection(
                        payslip: slips[3].id, period: next,
                        content: Self.content(85_000, slips[3].record.input)))
            }
            // A declaration of January counts from an empty year, of February from January's.
            let moment = Moment(
                now: house.clock.now(), today: house.clock.now().utcDay, packDigest: "",
                randomBytes: { _ in [] })
            let coop = house.coop
            let starts = try await house.house.database.read(scope: .cooperative(coop)) {
                let store = try CooperativeTransaction.reading(coop, in: $0, at: moment)
                return [
                    try store.payslips.yearToDate(contract, atStartOf: next),
                    try store.payslips.yearToDate(contract, atStartOf: Self.january + 1),
                ]
            }
            #expect(starts[0] == YearToDate(year: next.year))
            #expect(starts[1] == slips[0].record.yearToDate)
            let made = try await Self.correct(house, slips[11], 85_000, in: next)
            // Worked last year: only taxable pay and tax are of this one.
            #expect(made.record.yearToDate.gross == slips[12].record.yearToDate.gross)
            #expect(
                made.record.yearToDate.netTaxable
                    == slips[12].record.yearToDate.netTaxable + made.sums.netTaxable)
        }
    }
}
