// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import HTTPTypes
import Interchange
import Ledger
import Operations
import Sales
import Store
import Texts

extension Endpoint {
    /// Drafts that wait for somebody else: list, submit, give back; issuing approves.
    static let approvalCalls = [submittedDrafts, submitDraft, returnDraft]

    private static let submittedShape = ObjectShape(
        "SubmittedDraft",
        [
            .required("draft", .id), .required("section", .id), .required("client_name", .words),
            .required("submitted_by", .words), .required("submitted_at", .instant),
            .optional("net", .money), .required("is_own", .flag),
        ])

    private static let submittedDrafts = list(
        "listSubmittedDrafts", "/approvals", asks: ListSubmittedDrafts.self, of: submittedShape
    ) { call in
        try call.page(all: try await call.ask(ListSubmittedDrafts()), by: \.id.value) { item in
            .of(
                ("draft", .integer(item.id.value)), ("section", .integer(item.section.id.value)),
                ("client_name", .string(item.clientName)),
                ("submitted_by", .string(item.submitter)),
                ("submitted_at", .string(item.review.at.text)),
                ("net", item.net.map { .string($0.text) }), ("is_own", .bool(item.isOwn)))
        }
    }.leading(to: "readDraft", "issueDraft", "returnDraft", by: "/items/0/draft")
        .like("/approvals")

    private static let submitDraft = change(
        .post, "submitDraft", "/drafts/{id}/submission", performs: SubmitDraft.self,
        answering: .nothing
    ) { call in
        let done = try await call.perform(SubmitDraft(draft: call.id()))
        return Reply(content: .nothing, isRepeated: done.isRepeated)
    }.like("/invoices/drafts/{id}")

    private static let returnDraft = change(
        .post, "returnDraft", "/drafts/{id}/return", performs: ReturnDraft.self,
        taking: .json(
            ObjectShape(
                "Return", [.required("reason", .text(min: 1, max: ReturnDraft.reasonMost))])),
        answering: .nothing
    ) { call in
        let done = try await call.perform(
            ReturnDraft(draft: call.id(), reason: call.body.text("reason")))
        return Reply(content: .nothing, isRepeated: done.isRepeated)
    }.like("/invoices/drafts/{id}")
}
