// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Documents
import HTTPTypes
import Interchange
import Ledger
import Operations
import Sales
import Store

extension Endpoint {
    /// Issued documents: list, read, print, credit.
    static let invoiceCalls = [invoices, invoice, printInvoice, creditInvoice]

    /// A line of a draft or an issued document; its amount where it can be computed.
    static let invoiceLine = ObjectShape(
        "Line",
        [
            .required("position", .count), .required("designation", .words),
            .required("quantity", .quantity), .required("unit_price", .price),
            .required("discount", .share), .required("vat_key", .words),
            .optional("amount", .money),
        ])

    static func printed(_ lines: [InvoiceLine], _ totals: Totals?) -> JSONText {
        .array(
            lines.enumerated().map { index, line in
                let amounts = totals?.lineAmounts ?? []
                return .of(
                    ("position", .integer(Int64(index + 1))),
                    ("designation", .string(line.designation)),
                    ("quantity", .string(line.quantity.text)),
                    ("unit_price", .string(line.unitPrice.text)),
                    ("discount", .string(line.discount.text)), ("vat_key", .string(line.vatKey)),
                    (
                        "amount",
                        amounts.indices.contains(index) ? .string(amounts[index].text) : nil
                    ))
            })
    }

    private static let rowFields: [FieldShape] = [
        .required("id", .id), .required("kind", .choice(DocumentKind.allCases.map(\.rawValue))),
        .required("number", .words), .required("day", .day), .required("due_day", .day),
        .required("section", .id), .required("client", .id), .required("net", .money),
        .required("gross", .money), .required("open", .money),
    ]

    private static let invoices = list(
        "listInvoices", "/invoices", asks: ListInvoices.self,
        [
            .anyActivity, .optional("state", .choice(["open"])), .from, .to,
            .optional("search", .text(min: 1, max: 100)),
        ],
        of: ObjectShape("InvoiceRow", rowFields + [.required("client_name", .words)])
    ) { call in
        let filter = try InvoiceFilter(
            section: call.sectionSeen(), isOpen: call.query["state"] == "open",
            from: call.day("from"), to: call.day("to"), search: call.query["search"])
        let answer = try await call.ask(
            ListInvoices(filter, before: call.before(), limit: call.limit + 1))
        return call.page(answer.rows, by: { "\($0.day).\($0.id)" }, print)
    }.leading(to: "readInvoice", by: "/items/0/id").like("/invoices")

    private static func print(_ row: InvoiceRow) -> JSONText {
        .of(
            ("id", .integer(row.id.value)), ("kind", .string(row.kind.rawValue)),
            ("number", .string(row.number)), ("day", .string(row.day.text)),
            ("due_day", .string(row.dueDay.text)), ("section", .integer(row.section.value)),
            ("client", .integer(row.client.value)), ("net", .string(row.net.text)),
            ("gross", .string(row.gross.text)), ("open", .string(row.open.text)),
            ("client_name", .string(row.clientName)))
    }

    private static let invoiceShape = ObjectShape(
        "Invoice",
        rowFields + [
            .required("supply_day", .day),
            .required("chargeability", .choice(VATChargeability.allCases.map(\.rawValue))),
            .optional("client_reference", .words), .required("payment_reference", .words),
            .optional("buyer_name", .words), .optional("credits", .id),
            .required("lines", .list(.object(invoiceLine))),
            .required(
                "vat",
                .list(
                    .object(
                        ObjectShape(
                            "VATTotal",
                            [
                                .required("key", .words), .required("rate", .rate),
                                .required("base", .money), .required("tax", .money),
                            ])))), .required("tax", .money), .required("paid", .money),
            .required("credited", .money), .required("lost", .money),
            .required(
                "settlements",
                .list(
                    .object(
                        ObjectShape(
                            "Settlement",
                            [
                                .required("id", .id), .required("day", .day),
                                .required("amount", .money), .required("is_loss", .flag),
                                .required("entry", .id),
                            ])))), .required("related", .list(.id)),
        ])

    private static let invoice = read(
        "readInvoice", "/invoices/{id}", asks: FindInvoice.self, as: invoiceShape
    ) { call in
        print(try await call.ask(FindInvoice(id: call.id())))
    }.like("/invoices/{id}")

    private static func print(_ found: FindInvoice.Answer) -> JSONText {
        let invoice = found.open.invoice
        let totals = invoice.totals
        let open = invoice.kind == .invoice ? found.open.open : .zero
        return .of(
            ("id", .integer(invoice.id.value)), ("kind", .string(invoice.kind.rawValue)),
            ("number", .string(invoice.number)), ("day", .string(invoice.day.text)),
            ("due_day", .string(invoice.dueDay.text)),
            ("section", .integer(invoice.draft.section.value)),
            ("client", .integer(invoice.draft.client.value)),
            ("net", .string(totals.net.text)), ("gross", .string(totals.gross.text)),
            ("open", .string(open.text)), ("supply_day", .string(invoice.draft.supplyDay.text)),
            ("chargeability", .string(invoice.draft.chargeability.rawValue)),
            ("client_reference", .known(invoice.draft.clientReference)),
            ("payment_reference", .string(found.reference)),
            ("buyer_name", found.parties.flatMap { .known($0.buyer.name) }),
            ("credits", invoice.credits.map { .integer($0.value) }),
            ("lines", printed(invoice.draft.lines, totals)),
            ("vat", .array(totals.vat.map(print))), ("tax", .string(totals.tax.text)),
            ("paid", .string(found.open.paid.text)),
            ("credited", .string(found.open.creditedGross.text)),
            ("lost", .string(found.open.lost.text)),
            ("settlements", .array(found.settlements.map(print))),
            ("related", .array(found.related.map { .integer($0.id.value) })))
    }

    private static func print(_ total: VATTotal) -> JSONText {
        .of(
            ("key", .string(total.key)), ("rate", .string(total.rate.text)),
            ("base", .string(total.base.text)), ("tax", .string(total.tax.text)))
    }

    private static func print(_ settlement: Settlement) -> JSONText {
        .of(
            ("id", .integer(settlement.id.value)), ("day", .string(settlement.day.text)),
            ("amount", .string(settlement.amount.text)), ("is_loss", .bool(settlement.isLoss)),
            ("entry", .integer(settlement.entry.value)))
    }

    private static let printInvoice = document(
        "printInvoice", "/invoices/{id}/pdf", asks: FindInvoice.self
    ) { call in
        let answer = try await call.ask(FindInvoice(id: call.id()))
        let sheet = InvoiceSheet(
            answer, in: call.site.paperSpeech(of: call.bearer.cooperative),
            mentions: try call.site.mentions(of: call.bearer.cooperative))
        return try await call.site.press.archive(sheet)
    }.like("/invoices/{id}")

    private static let creditInvoice = change(
        .post, "creditInvoice", "/invoices/{id}/credit-notes", performs: IssueCreditNote.self,
        taking: .json(
            ObjectShape(
                "NewCreditNote",
                [.optional("lines", .list(.whole(1...Int64(Totals.linesMax)), max: 200))])),
        answering: .json(made)
    ) { call in
        let lines = call.body.wholes("lines").map { Int($0) - 1 }
        return .made(
            "/invoices",
            try await call.perform(IssueCreditNote(invoice: call.id(), lines: lines)))
    }.leading(to: "readInvoice", by: "/id").like("/invoices/{id}")
}
