// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Documents
import Ledger
import Operations
import Sales
import Store
import Texts

/// An invoice, a credit note or a draft, ready to be put in words.
private struct PaperInvoice {
    var kind: DocumentKind
    /// Empty on a draft.
    var number: String
    var day: Day
    var dueDay: Day
    var draft: InvoiceDraft
    var totals: Totals
    /// VAT by key, as printed.
    var rates: [String: VATRate]
    var seller: [String]
    var brand: String
    /// Nil once erased.
    var buyer: PartyDetails?
    var cooperative: Cooperative
    /// What the client quotes with the payment; empty on a draft.
    var reference: String
    /// The invoice a credit note is about.
    var original: InvoiceRow?
}

extension InvoiceSheet {
    /// An issued document as it was sealed.
    init(_ answer: FindInvoice.Answer, in t: Speech, mentions: Mentions) {
        let invoice = answer.open.invoice
        self.init(
            PaperInvoice(
                kind: invoice.kind, number: invoice.number, day: invoice.day,
                dueDay: invoice.dueDay, draft: invoice.draft, totals: invoice.totals,
                rates: answer.rates,
                seller: answer.parties?.seller ?? answer.seller,
                brand: answer.parties?.brand ?? answer.section.name,
                buyer: answer.parties?.buyer, cooperative: answer.cooperative,
                reference: answer.reference,
                original: answer.related.first { $0.id == invoice.credits }),
            in: t, mentions)
    }

    /// A draft as it would be issued on a day, marked as a draft on every page.
    init(
        _ answer: FindDraft.Answer, _ totals: Totals, on day: Day, in t: Speech,
        mentions: Mentions
    ) {
        self.init(
            PaperInvoice(
                kind: .invoice, number: "", day: day, dueDay: day + answer.draft.paymentDays,
                draft: answer.draft, totals: totals,
                rates: Dictionary(
                    answer.rates.map { ($0.key, $0) }, uniquingKeysWith: { $1 }),
                seller: answer.seller, brand: answer.section.name,
                buyer: answer.client.details, cooperative: answer.cooperative, reference: ""),
            in: t, mentions)
    }

    private init(_ paper: PaperInvoice, in t: Speech, _ mentions: Mentions) {
        let isInvoice = paper.kind == .invoice
        let isDraft = paper.number.isEmpty
        let title = t(isInvoice ? "paper.invoice" : "paper.credit_note")
        let gross = t.money(paper.totals.gross)
        self.init(
            information: DocumentInformation(
                title: "\(title) \(isDraft ? t("invoice.draft") : paper.number)",
                author: paper.cooperative.name, language: t.language.rawValue, day: paper.day),
            frame: PageFrame(
                footer: paper.seller.joined(separator: " – "),
                watermark: isDraft ? t("invoice.draft") : nil),
            brand: Brand(name: paper.brand), title: title,
            number: isDraft ? t("invoice.draft") : paper.number, parties: paper.parties(in: t),
            facts: paper.facts(in: t),
            introduction: paper.original.map {
                t("paper.credits", ["number": $0.number, "day": $0.day.text])
            } ?? "",
            lineLabels: LineLabels(
                designation: t("invoice.designation"), quantity: t("invoice.quantity"), unit: "",
                unitPrice: t("invoice.unit_price"), discount: t("invoice.discount"),
                vatRate: t("invoice.vat_column"), amount: t("invoice.amount")),
            lines: paper.lines(in: t),
            vatSummary: VATSummary(
                labels: [t("invoice.vat_rate"), t("paper.vat_base"), t("invoice.vat_sum")],
                rows: paper.totals.vat.map {
                    [paper.rate($0.key, in: t), t.money($0.base), t.money($0.tax)]
                }),
            totals: [
                Documents.Field(t("invoice.net"), t.money(paper.totals.net)),
                Documents.Field(t("invoice.vat_sum"), t.money(paper.totals.tax)),
                Documents.Field(t("invoice.gross"), gross),
            ],
            amountDue: Documents.Field(t(isInvoice ? "paper.to_pay" : "paper.credited"), gross),
            payment: isInvoice ? paper.payment(in: t) : nil,
            mentions: mentions.texts(
                on: isInvoice ? .invoice : .creditNote, cases: paper.cases,
                in: t.language.rawValue))
    }
}

extension PaperInvoice {
    /// The cases that decide which mentions of the law apply.
    fileprivate var cases: Set<String> {
        var cases = Set(totals.vat.map { "vat:\($0.key)" })
        cases.insert(draft.chargeability == .onCollection ? "services" : "goods")
        // Penalties and the recovery fee are due between businesses only.
        if buyer.map({ !$0.siren.isEmpty || !$0.vatNumber.isEmpty }) ?? true {
            cases.insert("business")
        }
        return cases
    }

    fileprivate func rate(_ key: String, in t: Speech) -> String {
        rates[key]?.title[t.language.rawValue] ?? key
    }

    fileprivate func parties(in t: Speech) -> [Documents.Party] {
        let buyerLines = buyer.map { buyer in
            buyer.address.split(separator: "\n").map(String.init)
                + [
                    "\(buyer.postcode) \(buyer.city)".trimmed,
                    buyer.country.lowercased() == cooperative.country.lowercased()
                        ? "" : buyer.country,
                    buyer.companyNumber(in: t),
                    buyer.vatNumber.isEmpty
                        ? "" : t("paper.vat_number", ["number": buyer.vatNumber]),
                ].filter { !$0.isEmpty }
        }
        return [
            Documents.Party(
                label: t("paper.seller"), name: seller.first ?? "",
                lines: Array(seller.dropFirst())),
            Documents.Party(
                label: t("paper.buyer"), name: buyer?.name ?? t("invoice.erased"),
                lines: buyerLines ?? []),
        ]
    }

    fileprivate func facts(in t: Speech) -> [Documents.Field] {
        var facts = [Documents.Field(t("paper.issued_on"), t.longDay(day))]
        if kind == .invoice {
            facts += [
                Documents.Field(t("invoice.supply_day"), t.longDay(draft.supplyDay)),
                Documents.Field(t("invoice.due"), t.longDay(dueDay)),
            ]
        }
        // A credit note carries the number of its invoice there, which stands above its lines.
        if kind == .invoice, !draft.clientReference.isEmpty {
            facts.append(Documents.Field(t("invoice.reference"), draft.clientReference))
        }
        return facts
    }

    fileprivate func lines(in t: Speech) -> [InvoiceSheet.Line] {
        zip(draft.lines, totals.lineAmounts).map { line, amount in
            InvoiceSheet.Line(
                designation: line.designation, quantity: t.quantity(line.quantity),
                unitPrice: t.formats.money(line.unitPrice.text),
                discount: line.discount.isZero ? "" : t.rate(line.discount),
                vatRate: rates[line.vatKey].map { t.rate($0.rate) } ?? line.vatKey,
                amount: t.money(amount))
        }
    }

    fileprivate func payment(in t: Speech) -> InvoiceSheet.Payment {
        var fields = [
            Documents.Field(t("paper.account_holder"), cooperative.name),
            Documents.Field("IBAN", cooperative.iban.inFours),
            Documents.Field("BIC", cooperative.bic),
        ]
        if !reference.isEmpty {
            fields.append(Documents.Field(t("invoice.payment_reference"), reference.inFours))
        }
        return InvoiceSheet.Payment(
            title: t("paper.payment"), fields: fields,
            note: t("paper.payment_note", ["day": dueDay.text]))
    }
}

extension String {
    /// Characters in groups of four, as bank numbers are written.
    var inFours: String {
        var result = ""
        for (index, character) in enumerated() {
            if index > 0, index.isMultiple(of: 4) { result.append(" ") }
            result.append(character)
        }
        return result
    }
}
