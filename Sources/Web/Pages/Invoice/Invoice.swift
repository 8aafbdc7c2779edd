// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Documents
import Hummingbird
import Interchange
import Ledger
import Operations
import Sales
import Store
import Texts

extension Site {
    /// Issued documents: list, view, PDF, credit note, loss.
    var invoiceRoutes: [Route] {
        Route.list("/invoices", .viewActivity, invoices, sheet: invoiceSheet) + [
            .get("/invoices/{id}", .viewActivity, invoice),
            .get("/invoices/{id}/pdf", .viewActivity, invoiceAsPDF),
            .post("/invoices/{id}/credit-notes", .issueInvoices, creditInvoice),
            .post("/invoices/{id}/loss", .keepBooks, writeOffInvoice),
            .post("/invoices/{id}/copies", .draftInvoices, copyInvoice),
        ] + draftRoutes
    }

    private func invoices(_ visit: Visit) async throws -> Response {
        let listing = try await InvoiceListing(visit)
        let answer = try await visit.ask(
            ListInvoices(listing.filter, at: listing.place, limit: listing.question.size + 1))
        return visit.page(
            InvoiceListPage(answer, listing, visit), title: visit.t("invoice.title"))
    }

    private func invoiceSheet(_ visit: Visit) async throws -> Sheet {
        let listing = try await InvoiceListing(visit)
        let answer = try await visit.ask(
            ListInvoices(listing.filter, at: listing.place, limit: Route.sheetRows))
        return InvoiceListPage.list(listing, visit).sheet(page: answer.rows)
    }

    private func invoice(_ visit: Visit) async throws -> Response {
        try await visit.invoicePage(visit.id())
    }

    private func invoiceAsPDF(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(FindInvoice(id: visit.id()))
        let sheet = InvoiceSheet(answer, in: paperSpeech(visit), mentions: try mentions(visit))
        return visit.file(
            try await press.archive(sheet), type: "application/pdf",
            name: "\(answer.open.invoice.number).pdf", isDownload: false)
    }

    private func creditInvoice(_ visit: Visit) async throws -> Response {
        let id: ID<Invoice> = try visit.id()
        return try await visit.attempt {
            let lines = visit.form.pairs.compactMap { pair in
                pair.name.hasPrefix("line.") ? Int(pair.name.dropFirst(5)) : nil
            }
            guard !lines.isEmpty else {
                throw FormErrors(whole: visit.t("credit_note.no_lines"))
            }
            let note = try await visit.perform(
                IssueCreditNote(invoice: id, lines: lines.map { $0 - 1 }))
            return visit.redirect(to: "/invoices/\(note)", notice: "credit_note.issued")
        } orShow: {
            try await visit.invoicePage(id, errors: $0)
        }
    }

    private func writeOffInvoice(_ visit: Visit) async throws -> Response {
        let id = try await visit.perform(WriteOffInvoice(invoice: visit.id()))
        return visit.redirect(to: "/invoices/\(id)", notice: "invoice.written_off")
    }

    private func copyInvoice(_ visit: Visit) async throws -> Response {
        let old = try await visit.ask(FindInvoice(id: visit.id())).open.invoice.draft
        let draft = InvoiceDraft(
            section: old.section, client: old.client, supplyDay: visit.today,
            paymentDays: old.paymentDays, chargeability: old.chargeability,
            clientReference: old.clientReference, lines: old.lines)
        let id = try await visit.perform(SaveDraft(id: nil, draft: draft))
        return visit.redirect(to: "/invoices/drafts/\(id)/edit", notice: "invoice.copied")
    }

    /// The language of what is printed: the cooperative's.
    func paperSpeech(_ visit: Visit) -> Speech { paperSpeech(of: visit.visitor.cooperative) }

    func paperSpeech(of cooperative: Cooperative) -> Speech {
        catalogues.speech(Language(rawValue: cooperative.language))
    }
}

extension Visit {
    /// A document with its story.
    func invoicePage(
        _ id: ID<Invoice>, errors: FormErrors = FormErrors()
    ) async throws -> Response {
        let answer = try await ask(FindInvoice(id: id))
        let names = try await ask(NameActors(answer.audit.map(\.actor)))
        return page(
            InvoiceViewPage(answer, names: names, self, errors),
            title: answer.open.invoice.number)
    }
}

/// Which documents a list shows, read from its address.
struct InvoiceListing {
    let filter: InvoiceFilter
    let question: ListQuestion
    let place: ListInvoices.Place
    /// The activities the person may choose from.
    let sections: [Section]

    init(_ visit: Visit) async throws {
        sections = try await visit.ask(ListActivities())
        let seesAll = visit.may(.viewActivity)
        let section = visit.query.has("section") || !seesAll ? try await visit.activity().id : nil
        let query = visit.query
        question = ListQuestion(
            "/invoices",
            filter: [
                ("section", sections.count > 1 ? section?.description ?? "" : ""),
                ("state", query["state"] == "open" ? "open" : ""), ("from", query["from"]),
                ("to", query["to"]),
            ], query)
        filter = InvoiceFilter(
            section: section, isOpen: query["state"] == "open", from: try query.day("from"),
            to: try query.day("to"), search: question.search.isEmpty ? nil : question.search)
        if let asked = question.order, let order = Invoices.Order(rawValue: asked.key) {
            place = .sorted(
                by: order, isDescending: asked.isDescending, skipping: question.skipped)
        } else {
            place = .newest(before: Web.place(query["before"]))
        }
    }

    /// Whether it is the first page, in the usual order, of all documents.
    var isFront: Bool {
        if case .newest(before: nil) = place { !question.isFiltered } else { false }
    }
}
