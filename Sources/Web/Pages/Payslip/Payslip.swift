// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Documents
import Hummingbird
import Interchange
import Ledger
import Operations
import Store
import Texts

extension Site {
    /// Payslips: list, explained line by line, PDF, all in one archive.
    var payslipRoutes: [Route] {
        Route.list("/payslips", .viewActivity, payslips, sheet: payslipSheet) + [
            .get("/payslips.zip", .viewActivity, payslipsInOne),
            .get("/payslips/{id}", .viewActivity, payslip),
            .get("/payslips/{id}/pdf", .viewActivity, payslipAsPDF),
        ]
    }

    private func payslips(_ visit: Visit) async throws -> Response {
        let section = try await visit.activity()
        let payslips = try await visit.ask(ListPayslips(section: section.id))
        let all = try await visit.ask(ListActivities())
        return visit.page(
            PayslipListPage(payslips, of: section, in: all, visit),
            title: visit.t("payslip.title"))
    }

    private func payslipSheet(_ visit: Visit) async throws -> Sheet {
        let section = try await visit.activity()
        return PayslipListPage.list(visit).sheet(
            try await visit.ask(ListPayslips(section: section.id)))
    }

    /// All payslips of an activity, or those of the year asked for.
    private func payslipsInOne(_ visit: Visit) async throws -> Response {
        let section = try await visit.activity()
        let year = visit.query["year"]
        let payslips = try await visit.ask(ListPayslips(section: section.id)).filter {
            year.isEmpty || String($0.record.period.year) == year
        }
        return try await visit.payslipArchive(
            payslips.map(\.id), name: "\(year.isEmpty ? "" : "\(year)-")\(section.code)")
    }

    private func payslip(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(FindPayslip(id: visit.id()))
        let why = try await visit.ask(ExplainPayslip(id: visit.id()))
        return visit.page(
            PayslipExplainPage(answer, why, visit), title: visit.t("payslip.explained"))
    }

    private func payslipAsPDF(_ visit: Visit) async throws -> Response {
        let (answer, pdf) = try await visit.printed(visit.id())
        let person = answer.parties?.employee.name ?? answer.section.code
        return visit.file(
            pdf, type: "application/pdf",
            name: "\(answer.payslip.record.period)-\(person).pdf", isDownload: false)
    }
}
