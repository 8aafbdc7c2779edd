// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Operations
import Payroll
import RuleBook
import Store
import TestHouse
import Testing

@testable import Web

/// The figures of the law, what nobody verified, and what a payslip says of both.
@Suite struct FigureTests {
    @Test func `whoever is signed in sees each figure with history and source`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let list = try await ada.get("/figures?q=plafond")
            #expect(list.status == .ok)
            #expect(list.text.contains("href=\"/figures/payroll.ceiling_month\""))
            let one = try await ada.get("/figures/payroll.ceiling_month")
            #expect(one.status == .ok)
            let plain = PayslipPaperTests.plain(one.text)
            // Source: arrêtés of 19 December 2023, 19 December 2024 and 22 December 2025.
            for amount in ["3 864,00", "3 925,00", "4 005,00"] {
                #expect(plain.contains(amount), "\(amount)")
            }
            #expect(try await ada.get("/figures/payroll.nothing").status == .notFound)
            #expect(try await site.session(.operator).get("/figures").status == .ok)
        }
    }

    @Test func `the list of figures is exported with identifiers and state`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let csv = try await ada.get("/figures.csv?q=neutral").text
            #expect(csv.contains("payroll.withholding.neutral_metropole"))
            let open = try await ada.get("/figures.csv?state=unverified").text
            #expect(open.contains("payroll.sickness.employee_alsace_moselle"))
            #expect(!open.contains("payroll.autonomy.employer"))
        }
    }

    @Test func `what has not been verified stands on one page`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let law = try #require(site.house.house.laws["fr"])
            let page = try await ada.get("/figures/unverified").text
            #expect(page.contains("payroll.sickness.employee_alsace_moselle"))
            for point in law.openPoints {
                let shown = try #require(point.what["fr"]).replacing("'", with: "&#39;")
                #expect(page.contains(shown), "\(point.key)")
            }
        }
    }

    @Test func `the receivers of a pay add up to its cost, marks stand on its lines`() async throws
    {
        try await TestSite.with { site in
            let things = try await AccessMatrixTests.things(site)
            let stored = try await site.house.ask(FindPayslip(id: things.payslip)).payslip
            let why = try await site.house.ask(ExplainPayslip(id: things.payslip))
            #expect(
                stored.sums.netPaid + stored.sums.tax + why.owed.map(\.amount).sum
                    == stored.sums.cost)
            #expect(why.points.map(\.key).contains("cesa_minimum_wage"))
            let ada = try await site.session(of: site.ada.actor)
            let page = try await ada.get("/payslips/\(things.payslip)").text
            #expect(page.contains("Qui reçoit quoi"))
            #expect(page.contains("href=\"/figures/unverified\""))
            #expect(page.contains("source à vérifier"))
            #expect(page.contains("href=\"/figures/payroll."))
            // A first payslip has nothing to be compared with.
            #expect(why.changes.isEmpty && !page.contains("Ce qui a changé"))
        }
    }

    @Test func `the second payslip says why each line changed`() async throws {
        try await TestSite.with { site in
            let house = site.house
            let month = TestHouse.firstDay.period
            let invoice = try await house.issue(house.draft(site.ada, "3000"))
            var bank = TestBank(balance: .zero, at: TestHouse.firstDay)
            let number = try await house.number(invoice)
            try await house.receive(
                bank.file(
                    [.init(.cents(360_000), on: TestHouse.firstDay, text: number)],
                    until: TestHouse.firstDay))
            var made: [ID<PayslipRecord>] = []
            for (period, gross) in [(month, 90_000), (month.next, 97_500)] as [(Period, Int64)] {
                _ = try await house.perform(
                    ChoosePay(
                        engagement: site.ada.engagement, choice: .gross(.cents(gross)),
                        from: period))
                house.clock.set(period.lastDay)
                let slip = try await house.perform(
                    PayMember(engagement: site.ada.engagement, period: period))
                made.append(try #require(slip))
            }
            let id = made[1]
            let old = try await house.ask(FindPayslip(id: made[0])).payslip
            let now = try await house.ask(FindPayslip(id: id)).payslip
            let why = try await house.ask(ExplainPayslip(id: id))
            for (code, change) in why.changes {
                func amount(_ payslip: StoredPayslip) -> Money {
                    payslip.record.rows.first { $0.code == code }?.step.amount ?? .zero
                }
                #expect(change.amount == amount(now) - amount(old), "\(code)")
            }
            #expect(why.tax?.amount == now.sums.tax - old.sums.tax)
            let ada = try await site.session(of: site.ada.actor)
            let page = try await ada.get("/payslips/\(id)").text
            #expect(page.contains("Ce qui a changé depuis le mois dernier"))
        }
    }
}
