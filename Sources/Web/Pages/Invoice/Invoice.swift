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
    /// Issued documents: list, view, PDF, credit note, loss.
    var invoiceRoutes: [Route] {
        [
            .get("/invoices", .viewActivity, invoices),
            .get("/invoices.csv", .viewActivity, invoicesAsCSV),
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
            ListInvoices(listing.filter, before: listing.before, limit: InvoiceListing.rows + 1))
        return visit.page(
            InvoiceListPage(answer, listing, visit), title: visit.t("invoice.title"))
    }

    private func invoicesAsCSV(_ visit: Visit) async throws -> Response {
        let listing = try await InvoiceListing(visit)
        let answer = try await visit.ask(ListInvoices(listing.filter, limit: 20_000))
        return visit.file(
            CSV(answer.rows, in: visit.t).bytes, type: "text/csv; charset=utf-8",
            name: "\(visit.visitor.cooperative.code)-\(visit.today).csv")
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
    func paperSpeech(_ visit: Visit) -> Speech {
        catalogues.speech(Language(rawValue: visit.visitor.cooperative.language))
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
    /// Rows of a page.
    static let rows = 25

    let filter: InvoiceFilter
    let before: (day: Day, id: ID<Invoice>)?
    /// Rows on the pages before.
    let skipped: Int
    /// The activities the person may choose from.
    let sections: [Section]

    init(_ visit: Visit) async throws {
        sections = try await visit.ask(ListActivities())
        let seesAll = visit.may(.viewActivity)
        let section = visit.query.has("section") || !seesAll ? try await visit.activity().id : nil
        let query = visit.query
        filter = InvoiceFilter(
            section: section, isOpen: query["state"] == "open",
            from: query.has("from") ? try Day(text: query["from"]) : nil,
            to: query.has("to") ? try Day(text: query["to"]) : nil,
            search: query.has("q") ? String(query["q"].trimmed.prefix(100)) : nil)
        before = place(query["before"])
        skipped = before == nil ? 0 : query.skipped
    }

    /// Whether anything narrows the list.
    var isFiltered: Bool {
        filter.isOpen || filter.from != nil || filter.to != nil || filter.search != nil
    }

    /// The question of the list as an address.
    func href(_ path: String, before row: InvoiceRow? = nil, skip: Int = 0) -> String {
        address(
            path,
            [
                "section": sections.count > 1 ? filter.section?.description ?? "" : "",
                "state": filter.isOpen ? "open" : "", "q": filter.search ?? "",
                "from": filter.from?.text ?? "", "to": filter.to?.text ?? "",
                "before": row.map { "\($0.day).\($0.id)" } ?? "",
                "skip": skip == 0 ? "" : String(skip),
            ])
    }
}
