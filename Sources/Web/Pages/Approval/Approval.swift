// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Interchange
import Ledger
import Operations
import Sales
import Store
import Texts

extension Site {
    /// Drafts that wait for somebody else, and what activities issue alone.
    var approvalRoutes: [Route] {
        Route.list("/approvals", .approveInvoices, approvals, sheet: approvalSheet) + [
            .post("/invoices/drafts/{id}/submission", .draftInvoices, submitDraft),
            .post("/invoices/drafts/{id}/return", .approveInvoices, returnDraft),
            .get("/approvals/limits", .giveRights, limits),
            .post("/approvals/limits", .giveRights, setLimit).withProof,
        ]
    }

    private func approvals(_ visit: Visit) async throws -> Response {
        let waiting = try await visit.ask(ListSubmittedDrafts())
        return visit.page(
            ApprovalListPage(waiting, visit), title: visit.t("approval.title"))
    }

    private func approvalSheet(_ visit: Visit) async throws -> Sheet {
        let waiting = try await visit.ask(ListSubmittedDrafts())
        return ApprovalListPage.list(visit).sheet(waiting)
    }

    private func submitDraft(_ visit: Visit) async throws -> Response {
        let id: ID<InvoiceDraft> = try visit.id()
        return try await visit.attempt {
            _ = try await visit.perform(SubmitDraft(draft: id))
            return visit.redirect(to: "/invoices/drafts/\(id)", notice: "approval.submitted")
        } orShow: {
            try await visit.draftPage(id, errors: $0)
        }
    }

    private func returnDraft(_ visit: Visit) async throws -> Response {
        let id: ID<InvoiceDraft> = try visit.id()
        return try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let reason = reader.text("reason", most: ReturnDraft.reasonMost)
            try reader.check()
            _ = try await visit.perform(ReturnDraft(draft: id, reason: reason))
            return visit.redirect(to: "/approvals", notice: "approval.returned")
        } orShow: {
            try await visit.draftPage(id, errors: $0)
        }
    }

    private func limits(_ visit: Visit) async throws -> Response {
        try await visit.limitsPage(FormErrors())
    }

    private func setLimit(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let kind = LimitKind(rawValue: visit.form["limit"])
            let section = ID<Section>(typed: visit.form["section"])
            let amount = kind == .upTo ? reader.money("amount") : nil
            try reader.check()
            guard let kind else { throw OperationError.badField("limit") }
            guard let section else {
                guard kind != .usual, visit.form["section"].isEmpty else {
                    throw OperationError.badField("limit")
                }
                _ = try await visit.perform(SetIssuingLimit(amount, for: nil))
                return visit.redirect(to: "/approvals/limits", notice: "approval.limit_set")
            }
            _ = try await visit.perform(
                kind == .usual
                    ? SetIssuingLimit(usualFor: section) : SetIssuingLimit(amount, for: section))
            return visit.redirect(to: "/approvals/limits", notice: "approval.limit_set")
        } orShow: {
            try await visit.limitsPage($0)
        }
    }
}

/// What may be chosen as a limit.
enum LimitKind: String, CaseIterable {
    case upTo = "up_to"
    case any
    case usual
}

extension Visit {
    /// The limits of all activities, and the form that changes one.
    fileprivate func limitsPage(_ errors: FormErrors) async throws -> Response {
        let answer = try await ask(ListIssuingLimits())
        return page(LimitsPage.page(answer, errors, self), title: t("approval.limits"))
    }
}
