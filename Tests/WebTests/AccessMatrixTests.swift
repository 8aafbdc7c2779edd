// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Ledger
import Operations
import Sales
import Store
import TestHouse
import Testing

@testable import Web

/// Every address against everybody who should not see what is behind it.
@Suite struct AccessMatrixTests {
    /// Things of Ada that nobody but her and the office may reach.
    struct Things {
        let draft: ID<InvoiceDraft>
        let invoice: ID<Invoice>
        let payslip: ID<PayslipRecord>
    }

    static func things(_ site: TestSite) async throws -> Things {
        let house = site.house
        let invoice = try await house.issue(house.draft(site.ada, "3000"))
        _ = try await house.perform(
            ChoosePay(
                engagement: site.ada.engagement, choice: .available,
                from: house.clock.now().utcDay.period))
        var bank = TestBank(balance: .zero, at: TestHouse.firstDay)
        let number = try await house.number(invoice)
        try await house.receive(
            bank.file(
                [.init(.cents(360_000), on: TestHouse.firstDay, text: number)],
                until: TestHouse.firstDay))
        house.clock.set(house.clock.now().utcDay.period.lastDay)
        let payslip = try await house.perform(
            PayMember(
                engagement: site.ada.engagement, period: house.clock.now().utcDay.period))
        return Things(
            draft: try await house.perform(
                SaveDraft(id: nil, draft: house.draft(site.ada, "100"))),
            invoice: invoice, payslip: try #require(payslip))
    }

    /// The addresses of members' pages, with Ada's things in place of their numbers.
    static func paths(_ site: TestSite, _ things: Things) -> [(HTTPRequest.Method, String)] {
        let own =
            site.server.site.homeRoutes + site.server.site.moneyRoutes
            + site.server.site.invoiceRoutes + site.server.site.clientRoutes
            + site.server.site.payslipRoutes
        return own.filter { $0.path != "/" }.map { route in
            let id =
                route.path.hasPrefix("/invoices/drafts/")
                ? things.draft.description
                : route.path.hasPrefix("/invoices/")
                    ? things.invoice.description
                    : route.path.hasPrefix("/clients/")
                        ? site.ada.client.description
                        : things.payslip.description
            let path = route.path.replacing("{id}", with: id)
            let isNamed = route.path.contains("{id}")
            return (
                route.method,
                isNamed || route.method == .post ? path : "\(path)?section=\(site.ada.section)"
            )
        }
    }

    private static let turnedAway: Set<HTTPResponse.Status> = [.forbidden, .notFound]

    @Test func `a member reaches nothing of another member`() async throws {
        try await TestSite.with { site in
            let things = try await Self.things(site)
            let bo = try await site.session(of: site.bo.actor)
            let paths = Self.paths(site, things)
            #expect(paths.count >= 24)
            for (method, path) in paths {
                let answer =
                    method == .get
                    ? try await bo.get(path)
                    : try await bo.post(path, [("section", site.ada.section.description)])
                #expect(
                    Self.turnedAway.contains(answer.status), "\(method) \(path): \(answer.status)")
                #expect(!answer.text.contains("Client de Ada"), "\(method) \(path)")
            }
        }
    }

    @Test func `the member herself reaches all of it`() async throws {
        try await TestSite.with { site in
            let things = try await Self.things(site)
            let ada = try await site.session(of: site.ada.actor)
            for (method, path) in Self.paths(site, things) where method == .get {
                #expect(try await ada.get(path).status == .ok, "\(path)")
            }
        }
    }

    @Test func `the board sees no activity, client or payslip`() async throws {
        try await TestSite.with { site in
            let things = try await Self.things(site)
            let board = try await site.session(.board)
            for (method, path) in Self.paths(site, things) {
                let answer =
                    method == .get ? try await board.get(path) : try await board.post(path)
                #expect(
                    Self.turnedAway.contains(answer.status), "\(method) \(path): \(answer.status)")
            }
        }
    }

    @Test(arguments: [Role.coach, .auditor])
    func `who only reads changes nothing`(_ role: Role) async throws {
        try await TestSite.with { site in
            let things = try await Self.things(site)
            let reader = try await site.session(role)
            for (method, path) in Self.paths(site, things) where method == .post {
                let answer = try await reader.post(
                    path,
                    [
                        ("section", site.ada.section.description), ("choice", "none"),
                        ("name", "Neuf"), ("country", "FR"), ("line.1", "yes"),
                        ("client", site.ada.client.description), ("supply_day", "2026-01-02"),
                        ("payment_days", "30"),
                    ])
                #expect(Self.turnedAway.contains(answer.status), "\(path): \(answer.status)")
            }
            #expect(try await reader.get("/invoices").status == .ok)
        }
    }

    @Test func `every address asks a stranger to sign in`() async throws {
        try await TestSite.with { site in
            #expect(site.server.site.routes.count >= 40)
            for route in site.server.site.routes {
                let path = route.path.replacing(/\{[a-z]+\}/, with: "1")
                let answer = try await site.stranger.send(route.method, path)
                #expect(answer.status == .seeOther, "\(route.method) \(path)")
                #expect(answer.location.hasPrefix("/sign-in"), "\(route.method) \(path)")
            }
        }
    }

    @Test func `every form refuses a request without its token`() async throws {
        try await TestSite.with { site in
            let director = try await site.session(.director)
            for route in site.server.site.routes where route.method == .post {
                let path = route.path.replacing(/\{[a-z]+\}/, with: "1")
                let answer = try await director.postRaw(path, [("key", "k")])
                #expect(answer.status == .forbidden, "\(path): \(answer.status)")
            }
        }
    }

    @Test func `the office sees an activity when it names it`() async throws {
        try await TestSite.with { site in
            let things = try await Self.things(site)
            let office = try await site.session(.accountant)
            for path in [
                "/money?section=\(site.ada.section)", "/invoices", "/invoices/\(things.invoice)",
                "/clients?section=\(site.ada.section)", "/payslips?section=\(site.ada.section)",
                "/payslips/\(things.payslip)", "/payslips/\(things.payslip)/pdf",
            ] { #expect(try await office.get(path).status == .ok, "\(path)") }
        }
    }
}
