// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Hummingbird
import Interchange
import Operations
import Store
import Texts

extension Site {
    var paymentRoutes: [Route] {
        Route.list("/payments", .viewLedger, payments, sheet: paymentSheet) + [
            .get("/payments/{id}.xml", .viewLedger, paymentFile),
            .get("/payments/{id}", .viewLedger, payment),
            .post("/payments/{id}/decision", .approvePayments, decidePayment).withProof,
        ]
    }

    private func payments(_ visit: Visit) async throws -> Response {
        let runs = try await visit.ask(ListRuns())
        return visit.page(
            PaymentRunListPage(runs, ListQuestion("/payments", visit.query), in: visit.t),
            title: visit.t("payment.title"))
    }

    private func paymentSheet(_ visit: Visit) async throws -> Sheet {
        PaymentRunListPage.list(ListQuestion("/payments", visit.query), in: visit.t)
            .sheet(try await visit.ask(ListRuns()))
    }

    private func payment(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ShowRun(id: visit.id()))
        return visit.page(PaymentRunPage(answer, in: visit.t), title: visit.t("payment.title"))
    }

    /// The bank's file, which exists only once a second person approved the run.
    private func paymentFile(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(FindRun(id: visit.id()))
        guard let text = answer.file else { throw OperationError.notApproved }
        return visit.file(
            Array(text.utf8), type: "application/xml; charset=utf-8",
            name: "pain001-\(answer.run.period)-\(answer.run.id).xml")
    }

    private func decidePayment(_ visit: Visit) async throws -> Response {
        let id: ID<StoredRun> = try visit.id()
        let decision = visit.form["decision"]
        guard ["approved", "rejected"].contains(decision) else { throw WebError.badForm }
        _ = try await visit.perform(
            DecideRun(
                run: id, isApproved: decision == "approved", fileHash: visit.form["hash"]))
        return visit.redirect(
            to: "/payments/\(id)", notice: "payment.done_\(decision)",
            tone: decision == "approved" ? .good : .info)
    }
}
