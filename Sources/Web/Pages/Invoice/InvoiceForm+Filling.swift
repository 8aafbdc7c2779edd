// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Sales
import Store
import Texts

extension InvoiceFormPage {
    init(
        _ typed: DraftTyped, of id: ID<InvoiceDraft>?, _ offer: OfferDraft.Answer, _ visit: Visit,
        _ errors: FormErrors
    ) {
        let t = visit.t
        let back = id.map { "/invoices/drafts/\($0)" } ?? visit.link("/invoices", typed.section)
        let rates = offer.rates.map {
            (key: $0.key, title: $0.title[t.language.rawValue] ?? $0.key)
        }
        heading = Heading(
            title: t(id == nil ? "invoice.new" : "invoice.draft"), subtitle: offer.section.name,
            back: Link(text: t("invoice.title"), href: back),
            actions: [
                Link(
                    text: t("client.new"), href: visit.link("/clients/new", typed.section),
                    icon: "plus")
            ])
        action = id.map { "/invoices/drafts/\($0)" } ?? "/invoices/drafts"
        fields = Self.fields(typed, offer, errors, in: t)
        lines = typed.lines.enumerated().map { index, line in
            InvoiceLineFields(line, index + 1, rates, errors, in: t)
        }
        problems = errors.problems(of: fields + lines.flatMap(\.fields))
        section = typed.section.description
        totals = Self.totals(typed, offer, in: t)
        cancel = Link(text: t("form.cancel"), href: back)
        decimal = String(t.formats.decimal)
        group = String(t.formats.group)
        blank = InvoiceLineFields(DraftTyped.Line(), 0, rates, FormErrors(), in: t)
    }

    private static func fields(
        _ typed: DraftTyped, _ offer: OfferDraft.Answer, _ errors: FormErrors, in t: Speech
    ) -> [Field] {
        let clients = offer.clients.map {
            Field.Option(
                $0.thirdParty.id.description, $0.details.name,
                isChosen: $0.thirdParty.id.description == typed.client)
        }
        let nature = Field(
            "nature", t("invoice.nature"),
            .choice(
                offer.natures.map {
                    .init(
                        $0.rawValue, t("invoice.nature.\($0.rawValue)"),
                        isChosen: $0 == typed.nature)
                }))
        return [
            Field(
                "client", t("invoice.client"),
                .choice([.init("", t("invoice.choose_client"))] + clients),
                hint: clients.isEmpty ? t("invoice.no_client") : nil, error: errors["client"],
                isRequired: true)
        ] + (offer.natures.count > 1 ? [nature] : []) + [
            Field(
                "supply_day", t("invoice.supply_day"), .day, value: typed.supplyDay,
                error: errors["supply_day"], isRequired: true),
            Field(
                "payment_days", t("invoice.payment_days"), .amount, value: typed.paymentDays,
                hint: t("invoice.payment_days_hint"),
                error: errors["payment_days"] ?? errors["due"], isRequired: true),
            Field(
                "reference", t("invoice.reference"), value: typed.reference,
                hint: t("invoice.reference_hint"), error: errors["reference"]),
        ]
    }

    private static func totals(
        _ typed: DraftTyped, _ offer: OfferDraft.Answer, in t: Speech
    ) -> [Fact] {
        let sums = typed.sums(rates: offer.rates, in: t)
        return [
            Fact(label: t("invoice.net"), value: sums.map { t.money($0.net) } ?? "–"),
            Fact(label: t("invoice.vat_sum"), value: sums.map { t.money($0.tax) } ?? "–"),
            Fact(label: t("invoice.gross"), value: sums.map { t.money($0.gross) } ?? "–"),
        ]
    }
}

extension InvoiceLineFields {
    init(
        _ line: DraftTyped.Line, _ number: Int, _ rates: [(key: String, title: String)],
        _ errors: FormErrors, in t: Speech
    ) {
        let name = "lines.\(number)"
        self.number = number
        legend = t("invoice.line", ["number": String(number)])
        fields = [
            Field(
                "\(name).designation", t("invoice.designation"), value: line.designation,
                error: errors["\(name).designation"], isWide: true),
            Field(
                "\(name).quantity", t("invoice.quantity"), .amount, value: line.quantity,
                error: errors["\(name).quantity"]),
            Field(
                "\(name).price", t("invoice.unit_price"), .amount, value: line.price,
                error: errors["\(name).price"]),
            Field(
                "\(name).discount", t("invoice.discount_percent"), .amount, value: line.discount,
                error: errors["\(name).discount"]),
            Field(
                "\(name).vat", t("invoice.vat_rate"),
                .choice(rates.map { .init($0.key, $0.title, isChosen: $0.key == line.vat) })),
        ]
        amount = line.amount(in: t).map(t.money) ?? ""
        removeLabel = t("invoice.remove_line", ["number": String(number)])
    }
}

extension DraftTyped.Line {
    /// What the line comes to; nil while it cannot be read.
    func amount(in t: Speech) -> Money? {
        guard !isBlank,
            let quantity = try? Quantity(text: t.formats.plainDecimal(typed: quantity)),
            let price = try? UnitPrice(text: t.formats.plainDecimal(typed: price)),
            let discount = discount.trimmed.isEmpty
                ? Rate.zero : try? Rate(percent: t.formats.plainDecimal(typed: discount))
        else { return nil }
        return try? price.amount(of: quantity, discount: discount)
    }
}

extension DraftTyped {
    /// Net, VAT and gross of the lines that can be read; nil when none can.
    fileprivate func sums(
        rates: [VATRate], in t: Speech
    ) -> (net: Money, tax: Money, gross: Money)? {
        var bases: [String: Money] = [:]
        for line in lines {
            if let amount = line.amount(in: t) {
                bases[line.vat] = (bases[line.vat] ?? .zero) + amount
            }
        }
        guard !bases.isEmpty else { return nil }
        let net = bases.values.sum
        let tax = rates.compactMap { rate in bases[rate.key]?.times(rate.rate) }.sum
        return (net, tax, net + tax)
    }
}

extension InvoiceViewPage {
    /// A draft as it would be issued today.
    init(
        draft answer: FindDraft.Answer, _ id: ID<InvoiceDraft>, _ visit: Visit,
        _ errors: FormErrors
    ) {
        let t = visit.t
        let draft = answer.draft
        let sums = try? answer.totals.get()
        let rates = answer.rates.map { ($0.key, t.rate($0.rate)) }
        var problem = errors.whole ?? errors.fields.sorted { $0.key < $1.key }.first?.value
        if problem == nil, case .failure(let error) = answer.totals { problem = t(error) }
        heading = Heading(
            title: t("invoice.draft"), subtitle: answer.client.details.name,
            back: Link(text: t("invoice.title"), href: visit.link("/invoices", draft.section)),
            pill: Pill(draft: answer.review?.state, in: t),
            actions: [
                Link(text: t("invoice.edit"), href: "/invoices/drafts/\(id)/edit", icon: "pencil")
            ]
                + (sums == nil
                    ? []
                    : [
                        Link(
                            text: t("invoice.preview"), href: "/invoices/drafts/\(id)/pdf",
                            icon: "download")
                    ]))
        standing =
            problem.map { Notice(text: $0, tone: .bad, isAlert: true) }
            ?? Self.standing(of: answer, visit)
        commands = Self.draftCommands(answer, id, isSound: sums != nil, in: t)
        fold = answer.mayReturn ? Self.returnForm(id, visit, errors) : nil
        facts =
            [
                Fact(
                    label: t("invoice.client"), value: answer.client.details.name,
                    href: "/clients/\(answer.client.thirdParty.id)"),
                Fact(label: t("member.activity"), value: answer.section.name),
            ]
            + (answer.natures.count > 1
                ? [
                    Fact(
                        label: t("invoice.nature"),
                        value: t("invoice.nature.\(draft.chargeability.rawValue)"))
                ] : []) + [
                Fact(label: t("invoice.supply_day"), value: t.day(draft.supplyDay)),
                Fact(label: t("invoice.due"), value: t.day(visit.today + draft.paymentDays)),
            ]
        lines = Table(
            draft.lines, sums, rates: Dictionary(rates, uniquingKeysWith: { $1 }), in: t)
        totals = sums.map { Self.totals($0, in: t) } ?? []
        events = []
    }

    /// Whose turn it is.
    private static func standing(of answer: FindDraft.Answer, _ visit: Visit) -> Notice {
        let t = visit.t
        guard let review = answer.review else {
            return Notice(
                text: t(answer.needsApproval ? "approval.needed" : "invoice.draft_notice"),
                tone: .info, isAlert: false)
        }
        let values = [
            "person": answer.reviewer, "day": visit.day(review.at).text, "reason": review.reason,
        ]
        let isReturned = review.state == .returned
        return Notice(
            text: t(isReturned ? "approval.was_returned" : "approval.waits", values),
            tone: isReturned ? .bad : .waiting, isAlert: false)
    }

    private static func returnForm(
        _ id: ID<InvoiceDraft>, _ visit: Visit, _ errors: FormErrors
    ) -> FoldedForm {
        let t = visit.t
        let fields = [
            Field(
                "reason", t("approval.reason"), .longText, value: visit.form["reason"],
                hint: t("approval.reason_hint"), error: errors["reason"], isRequired: true)
        ]
        return FoldedForm(
            title: t("approval.return"),
            form: Form(
                action: "/invoices/drafts/\(id)/return", fields: fields,
                submit: t("approval.return"), problems: Problems(of: fields), settles: .draft),
            isOpen: errors["reason"] != nil)
    }

    private static func draftCommands(
        _ answer: FindDraft.Answer, _ id: ID<InvoiceDraft>, isSound: Bool, in t: Speech
    ) -> [Command] {
        let issue = Command(
            label: t("invoice.issue"), action: "/invoices/drafts/\(id)/issuance",
            weight: .primary, confirm: t("invoice.issue_confirm"),
            settles: answer.review?.state == .submitted ? .draft : nil)
        let delete = Command(
            label: t("invoice.delete"), action: "/invoices/drafts/\(id)/deletion",
            weight: .danger, confirm: t("invoice.delete_confirm"))
        let submit = Command(
            label: t("approval.submit"), action: "/invoices/drafts/\(id)/submission",
            weight: .primary)
        guard isSound else { return [delete] }
        if answer.mayIssue { return [issue, delete] }
        let maySubmit = answer.needsApproval && answer.review?.state != .submitted
        return maySubmit ? [submit, delete] : [delete]
    }
}
