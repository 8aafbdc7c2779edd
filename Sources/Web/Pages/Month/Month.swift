// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Operations
import Store
import Texts

extension Site {
    var monthRoutes: [Route] {
        [.get("/month", .viewLedger, month), .post("/month/{period}/run", .runPayroll, runMonth)]
    }

    private func month(_ visit: Visit) async throws -> Response {
        let name = visit.query["period"]
        let period = name.isEmpty ? nil : try Period(text: name)
        let answer = try await visit.ask(ShowMonthBoard(period: period))
        return visit.page(
            MonthBoardPage(answer, allowed: visit.allowed, in: visit.t),
            title: visit.t("month.title"))
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
