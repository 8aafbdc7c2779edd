// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Documents
import Hummingbird
import Ledger
import Operations
import Sales
import Store
import Texts

extension Site {
    /// Drafts: write, look over, issue, throw away.
    var draftRoutes: [Route] {
        [
            .get("/invoices/new", .draftInvoices, newDraft),
            .post("/invoices/drafts", .draftInvoices, saveNewDraft),
            .get("/invoices/drafts/{id}", .draftInvoices, draft),
            .get("/invoices/drafts/{id}/edit", .draftInvoices, editDraft),
            .get("/invoices/drafts/{id}/pdf", .draftInvoices, draftAsPDF),
            .post("/invoices/drafts/{id}", .draftInvoices, saveDraft),
            .post("/invoices/drafts/{id}/issuance", .issueInvoices, issueDraft),
            .post("/invoices/drafts/{id}/deletion", .draftInvoices, deleteDraft),
        ]
    }

    private func newDraft(_ visit: Visit) async throws -> Response {
        let section = try await visit.activity()
        return try await visit.draftForm(
            .blank(in: section.id, on: visit.today, visit.query), of: nil)
    }

    private func editDraft(_ visit: Visit) async throws -> Response {
        let id: ID<InvoiceDraft> = try visit.id()
        let answer = try await visit.ask(FindDraft(id: id))
        return try await visit.draftForm(DraftTyped(answer.draft, in: visit.t), of: id)
    }

    private func draft(_ visit: Visit) async throws -> Response {
        try await visit.draftPage(visit.id())
    }

    private func draftAsPDF(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(FindDraft(id: visit.id()))
        guard case .success(let totals) = answer.totals else { throw SalesError.noLines }
        let sheet = InvoiceSheet(
            answer, totals, on: visit.today, in: paperSpeech(visit),
            mentions: try mentions(visit))
        return visit.file(
            try await press.print(sheet), type: "application/pdf", name: "brouillon.pdf",
            isDownload: false)
    }

    private func saveNewDraft(_ visit: Visit) async throws -> Response {
        try await visit.saveDraft(nil, in: visit.activity().id)
    }

    private func saveDraft(_ visit: Visit) async throws -> Response {
        let id: ID<InvoiceDraft> = try visit.id()
        let section = try await visit.ask(FindDraft(id: id)).draft.section
        return try await visit.saveDraft(id, in: section)
    }

    private func issueDraft(_ visit: Visit) async throws -> Response {
        let id: ID<InvoiceDraft> = try visit.id()
        return try await visit.attempt {
            let invoice = try await visit.perform(IssueInvoice(draft: id))
            let number = try await visit.ask(FindInvoice(id: invoice)).open.invoice.number
            let isQueue = visit.form["then"] == "approvals"
            return visit.redirect(
                to: isQueue ? "/approvals" : "/invoices/\(invoice)", notice: "invoice.issued",
                ["number": number])
        } orShow: {
            try await visit.draftPage(id, errors: $0)
        }
    }

    private func deleteDraft(_ visit: Visit) async throws -> Response {
        let id: ID<InvoiceDraft> = try visit.id()
        let section = try await visit.ask(FindDraft(id: id)).draft.section
        _ = try await visit.perform(DeleteDraft(id: id))
        return visit.redirect(to: visit.link("/invoices", section), notice: "invoice.deleted")
    }
}

extension Visit {
    /// The form of a draft, new or known.
    fileprivate func draftForm(
        _ typed: DraftTyped, of id: ID<InvoiceDraft>?, errors: FormErrors = FormErrors()
    ) async throws -> Response {
        let offer = try await ask(OfferDraft(section: typed.section))
        return page(
            InvoiceFormPage(typed, of: id, offer, self, errors),
            title: t(id == nil ? "invoice.new" : "invoice.draft"))
    }

    /// A draft to look over before it is issued.
    func draftPage(
        _ id: ID<InvoiceDraft>, errors: FormErrors = FormErrors()
    ) async throws -> Response {
        let answer = try await ask(FindDraft(id: id))
        return page(
            InvoiceViewPage(draft: answer, id, self, errors), title: t("invoice.draft"))
    }

    /// Does what the pressed button of the form says.
    fileprivate func saveDraft(
        _ id: ID<InvoiceDraft>?, in section: ID<Section>
    ) async throws -> Response {
        var typed = DraftTyped(form, section: section)
        let button = form["do"]
        if button == "add" || button.hasPrefix("remove-") {
            typed.change(button)
            return try await draftForm(typed, of: id)
        }
        return try await attempt {
            let usual = law?.rates.sales.first ?? .onInvoice
            let draft = try typed.draft(in: t, usual: usual)
            let saved = try await perform(SaveDraft(id: id, draft: draft))
            return redirect(
                to: "/invoices/drafts/\(saved)" + (button == "issue" ? "" : "/edit"),
                notice: button == "issue" ? nil : "invoice.saved")
        } orShow: {
            try await draftForm(typed, of: id, errors: $0)
        }
    }
}
