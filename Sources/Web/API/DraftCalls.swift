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
    /// Drafts of invoices: write, change, issue, throw away.
    static let draftCalls = [vatRates, drafts, draft, makeDraft, changeDraft, deleteDraft, issue]

    private static let chargeability = Shape.choice(VATChargeability.allCases.map(\.rawValue))

    /// A line as it is sent.
    private static let newLine = ObjectShape(
        "NewLine",
        [
            .required("designation", .text(min: 1, max: 500)), .required("quantity", .quantity),
            .required("unit_price", .price), .optional("discount", .share),
            .required("vat_key", .text(min: 1, max: 40)),
        ])

    private static let newDraft = ObjectShape(
        "NewDraft",
        [
            .required("section", .id), .required("client", .id), .required("supply_day", .day),
            .required("payment_days", .whole(0...Int64(InvoiceDraft.paymentDaysMax))),
            .optional("chargeability", chargeability),
            .optional("client_reference", .text(max: 100)),
            .required("lines", .list(.object(newLine), max: Totals.linesMax)),
        ])

    private static let draftShape = ObjectShape(
        "Draft",
        [
            .required("id", .id), .required("section", .id), .required("client", .id),
            .required("client_name", .words), .required("supply_day", .day),
            .required("payment_days", .count), .required("chargeability", chargeability),
            .optional("client_reference", .words),
            .required("lines", .list(.object(invoiceLine))), .optional("net", .money),
            .optional("tax", .money), .optional("gross", .money),
        ])

    private static let vatRates = list(
        "listVATRates", "/vat-rates", asks: OfferDraft.self, [.activity],
        of: ObjectShape(
            "VATRate",
            [.required("key", .words), .required("title", .words), .required("rate", .rate)])
    ) { call in
        let rates = try await call.ask(OfferDraft(section: call.activity())).rates
        let numbered = rates.enumerated().map { (number: Int64($0.offset), rate: $0.element) }
        return try call.page(all: numbered, by: \.number) { item in
            let titles = item.rate.title
            return .of(
                ("key", .string(item.rate.key)),
                (
                    "title",
                    .string(titles[call.language.rawValue] ?? titles["en"] ?? item.rate.key)
                ), ("rate", .string(item.rate.rate.text)))
        }
    }

    private static let drafts = list(
        "listDrafts", "/drafts", asks: ListInvoices.self, [.activity], of: draftShape
    ) { call in
        let filter = InvoiceFilter(section: try call.activity())
        let drafts = try await call.ask(ListInvoices(filter, limit: 1)).drafts
        return try call.page(all: drafts, isFalling: true, by: \.stored.id.value) { item in
            print(item.stored.id, item.stored.draft, item.clientName, item.totals)
        }
    }.leading(to: "readDraft", by: "/items/0/id").like("/invoices")

    private static let draft = read(
        "readDraft", "/drafts/{id}", asks: FindDraft.self, as: draftShape
    ) { call in
        let id: ID<InvoiceDraft> = try call.id()
        let found = try await call.ask(FindDraft(id: id))
        return print(id, found.draft, found.client.details.name, try? found.totals.get())
    }.like("/invoices/drafts/{id}")

    private static let makeDraft = change(
        .post, "makeDraft", "/drafts", performs: SaveDraft.self, taking: .json(newDraft),
        answering: .json(made)
    ) { call in
        .made("/drafts", try await call.perform(SaveDraft(id: nil, draft: sent(call))))
    }.leading(to: "readDraft", "changeDraft", "issueDraft", "deleteDraft", by: "/id")
        .like("/invoices/new")

    private static let changeDraft = change(
        .put, "changeDraft", "/drafts/{id}", performs: SaveDraft.self, taking: .json(newDraft),
        answering: .json(made)
    ) { call in
        .made(nil, try await call.perform(SaveDraft(id: call.id(), draft: sent(call))))
    }.like("/invoices/drafts/{id}/edit")

    private static let deleteDraft = change(
        .delete, "deleteDraft", "/drafts/{id}", performs: DeleteDraft.self, answering: .nothing
    ) { call in
        let done = try await call.perform(DeleteDraft(id: call.id()))
        return Reply(content: .nothing, isRepeated: done.isRepeated)
    }.like("/invoices/drafts/{id}")

    private static let issue = change(
        .post, "issueDraft", "/drafts/{id}/issuance", performs: IssueInvoice.self,
        answering: .json(made)
    ) { call in
        .made("/invoices", try await call.perform(IssueInvoice(draft: call.id())))
    }.leading(to: "readInvoice", "printInvoice", "creditInvoice", by: "/id")
        .like("/invoices/drafts/{id}")

    private static func sent(_ call: Call) throws -> InvoiceDraft {
        let body = call.body
        let law = call.site.house.laws[call.bearer.cooperative.country]
        let chargeability =
            VATChargeability(rawValue: body.text("chargeability")) ?? law?.rates.sales.first
        return InvoiceDraft(
            section: try body.id("section"), client: try body.id("client"),
            supplyDay: try body.day("supply_day"),
            paymentDays: Int(body.whole("payment_days") ?? 0),
            chargeability: chargeability ?? .onInvoice,
            clientReference: body.text("client_reference"),
            lines: try body.list("lines").map { line in
                InvoiceLine(
                    designation: line.text("designation"),
                    quantity: try line.read("quantity") { try Quantity(text: $0) },
                    unitPrice: try line.read("unit_price") { try UnitPrice(text: $0) },
                    discount: try line.read("discount") {
                        $0.isEmpty ? .zero : try Rate(text: $0)
                    }, vatKey: line.text("vat_key"))
            })
    }

    private static func print(
        _ id: ID<InvoiceDraft>, _ draft: InvoiceDraft, _ clientName: String, _ totals: Totals?
    ) -> JSONText {
        .of(
            ("id", .integer(id.value)), ("section", .integer(draft.section.value)),
            ("client", .integer(draft.client.value)), ("client_name", .string(clientName)),
            ("supply_day", .string(draft.supplyDay.text)),
            ("payment_days", .integer(Int64(draft.paymentDays))),
            ("chargeability", .string(draft.chargeability.rawValue)),
            ("client_reference", .known(draft.clientReference)),
            ("lines", printed(draft.lines, totals)),
            ("net", totals.map { .string($0.net.text) }),
            ("tax", totals.map { .string($0.tax.text) }),
            ("gross", totals.map { .string($0.gross.text) }))
    }
}
