// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Interchange
import Operations
import Store
import Texts

extension Site {
    var monthRoutes: [Route] {
        Route.list("/month", .viewLedger, month, sheet: payslipSheet)
            + [
                .post("/month/{period}/run", .runPayroll, runMonth),
                .get("/month/{period}/payslips.zip", .runPayroll, payslipsInOne),
            ]
    }

    private func board(_ visit: Visit) async throws -> (ShowMonthBoard.Answer, ListQuestion) {
        let name = visit.query["period"]
        let period = name.isEmpty ? nil : try Period(text: name)
        return (
            try await visit.ask(ShowMonthBoard(period: period)),
            ListQuestion("/month", visit.query, filter: ["period"])
        )
    }

    private func month(_ visit: Visit) async throws -> Response {
        let (answer, question) = try await board(visit)
        return visit.page(
            MonthBoardPage(
                answer, question, allowed: visit.allowed, hasPay: visit.offers(.pay),
                in: visit.t),
            title: visit.t("month.title"))
    }

    private func payslipSheet(_ visit: Visit) async throws -> Sheet {
        let (answer, question) = try await board(visit)
        return MonthBoardPage.list(question, isLinked: false, in: visit.t)
            .sheet(MonthBoardPage.payslips(answer))
    }

    private func payslipsInOne(_ visit: Visit) async throws -> Response {
        let period = try Period(text: visit.parameters["period"] ?? "")
        let answer = try await visit.ask(ShowMonthBoard(period: period))
        return try await visit.payslipArchive(
            answer.month.payslips.map(\.id), name: "\(period)")
    }

    private func runMonth(_ visit: Visit) async throws -> Response {
        let period = try Period(text: visit.parameters["period"] ?? "")
        return try await visit.have(.month(period.text)) { outcome, _ in
            visit.redirect(
                to: "/month?period=\(period)", notice: outcome.name,
                tone: outcome.name == "month.complete" ? .good : .info)
        }
    }
}
