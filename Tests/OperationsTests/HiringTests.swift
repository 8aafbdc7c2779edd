// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Interchange
import Operations
import Payroll
import Store
import TestHouse
import TestSupport
import Testing

/// What is told when somebody comes, is away, or leaves; and what members tell themselves.
struct HiringTests {
    static let january = DeclarationTests.january

    @Test func `a contract is to be declared before its first day, and is late after it`()
        async throws
    {
        try await DeclarationTests.paid(.sqliteMemory) { house, member in
            let before = try #require(try await house.ask(ListHirings()).first)
            #expect(before.facts == nil && before.isLate && before.isPaid)
            let today = Self.january.lastDay
            for facts in [
                HiringFacts(day: today + 1, reference: "AR-12345"),
                HiringFacts(day: today, reference: "?"),
            ] {
                await #expect(throws: OperationError.self) {
                    try await house.perform(
                        NoteHiring(engagement: member.engagement, facts: facts))
                }
            }
            let facts = HiringFacts(day: TestHouse.firstDay - 2, reference: "AR-12345")
            try await house.perform(NoteHiring(engagement: member.engagement, facts: facts))
            let after = try #require(try await house.ask(ListHirings()).first)
            #expect(after.facts == facts && !after.isLate)
            let sheet = try await house.ask(ShowHiring(of: member.engagement))
            #expect(sheet.identity?.familyName == "D’Exemple" && sheet.job?.risk == "741GB")
        }
    }

    @Test func `a support contract hires nobody`() async throws {
        try await ContractTests.tested(.sqliteMemory) { house, _, support, _ throws in
            let facts = HiringFacts(day: TestHouse.firstDay, reference: "AR-12345")
            await #expect(throws: OperationError.wrongState(kind: "engagement")) {
                try await house.perform(NoteHiring(engagement: support, facts: facts))
            }
            #expect(try await house.ask(ListHirings()).map(\.engagement.terms.kind) == [.cesa])
        }
    }

    static let wrong: [(event: EventFacts, field: String)] = [
        (EventFacts(nature: "01", reason: "01", lastDay: TestHouse.firstDay), "event_nature"),
        (
            EventFacts(
                nature: "04", reason: "", lastDay: TestHouse.firstDay + 3,
                foreseenEnd: TestHouse.firstDay + 9), "event_reason"
        ),
        (EventFacts(nature: "04", reason: "01", lastDay: TestHouse.firstDay), "foreseen_end"),
        (
            EventFacts(
                nature: "04", reason: "01", lastDay: TestHouse.firstDay - 9,
                foreseenEnd: TestHouse.firstDay), "event_last_day"
        ),
        (EventFacts(nature: "05", reason: "01", lastDay: TestHouse.firstDay), "event_resumed"),
        (EventFacts(nature: "07", reason: "059", lastDay: TestHouse.firstDay), "event_last_day"),
    ]

    @Test func `a leave, a resumption and an end are signalled without finding`() async throws {
        try await DeclarationTests.paid(.sqliteMemory) { house, member in
            for (event, field) in Self.wrong {
                await #expect(throws: OperationError.badField(field)) {
                    try await house.perform(
                        MakeSignal(engagement: member.engagement, event: event, isTest: true))
                }
            }
            let first = TestHouse.firstDay
            let last = Self.january.lastDay
            let leave = EventFacts(
                nature: "04", reason: "01", lastDay: first + 9, foreseenEnd: first + 20)
            var resumption = leave
            resumption.nature = "05"
            resumption.resumed = first + 15
            try await house.perform(EndMembership(engagement: member.engagement, day: last))
            let end = EventFacts(nature: "07", reason: "059", lastDay: last)
            let pack = try #require(house.house.laws["fr"]).rules
            let rules = try DSN.Rules(pack, on: first)
            for event in [leave, resumption, end] {
                let made = try await house.perform(
                    MakeSignal(engagement: member.engagement, event: event, isTest: true))
                let file = try #require(try await house.ask(FindDeclaration(made)).file)
                #expect(rules.check(file).faults == [], "\(event.nature)")
                #expect(try DSN.read(file).first("S20.G00.05.001") == event.nature)
            }
        }
    }

    @Test func `the papers of an end add the payslips up, and are not there before it`()
        async throws
    {
        try await DeclarationTests.paid(.sqliteMemory) { house, member in
            await #expect(throws: StoreError.self) {
                try await house.ask(ShowLeaving(of: member.engagement))
            }
            let last = Self.january.lastDay
            try await house.perform(EndMembership(engagement: member.engagement, day: last))
            let leaving = try await house.ask(ShowLeaving(of: member.engagement))
            #expect(leaving.lastDay == last && leaving.employments.count == 1)
            #expect(leaving.employments.first?.title == "Consultante")
            let payslip = try #require(leaving.last)
            let sums = payslip.sums
            // What the receipt prints adds up to what was paid.
            #expect(sums.gross - sums.employee - sums.tax == sums.netPaid)
            #expect(sums.netPaid > .zero && leaving.payslips == [payslip])
        }
    }

    @Test func `a member's card says the payslip's gross pay and net social amount`()
        async throws
    {
        try await DeclarationTests.paid(.sqliteMemory) { house, member in
            let answer = try await house.ask(
                ShowOwnRights(section: member.section), as: member.actor)
            let line = try #require(answer.lines.first)
            let payslip = try #require(
                try await house.ask(ListPayslips(section: member.section)).first)
            #expect(answer.period == Self.january && answer.lines.count == 1)
            #expect(line.gross == payslip.sums.gross && line.netSocial == payslip.sums.netSocial)
            #expect(line.hoursShare == nil && line.payslip == payslip.id)
            #expect(line.days == TestHouse.firstDay...Self.january.lastDay)
            let other = try await house.member("Blanche")
            await #expect(throws: AccessError.self) {
                try await house.ask(
                    ShowOwnRights(section: member.section), as: other.actor)
            }
        }
    }
}
