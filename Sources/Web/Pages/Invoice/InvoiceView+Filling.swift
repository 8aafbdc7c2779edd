// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Ledger
import Operations
import Sales
import Store
import Texts

extension InvoiceViewPage {
    init(
        _ answer: FindInvoice.Answer, names: [String: String], _ visit: Visit,
        _ errors: FormErrors
    ) {
        let t = visit.t
        let open = answer.open
        let invoice = open.invoice
        let isInvoice = invoice.kind == .invoice
        heading = Heading(
            title: invoice.number,
            subtitle: answer.parties?.buyer.name ?? t("invoice.erased"),
            back: Link(
                text: t("invoice.title"), href: visit.link("/invoices", invoice.draft.section)),
            pill: Pill(open, today: visit.today, in: t),
            actions: [
                Link(text: t("invoice.pdf"), href: "/invoices/\(invoice.id)/pdf", icon: "download")
            ])
        standing = errors.whole.map { Notice(text: $0, tone: .bad) }
        commands = Self.commands(answer, visit)
        facts = Self.facts(answer, in: t)
        lines = Table(
            invoice.draft.lines, invoice.totals,
            rates: answer.rates.mapValues { t.rate($0.rate) },
            in: t)
        totals =
            Self.totals(invoice.totals, in: t)
            + (isInvoice
                ? [
                    Fact(label: t("invoice.credited"), value: t.money(open.creditedGross)),
                    Fact(label: t("invoice.paid"), value: t.money(open.paid)),
                    Fact(label: t("invoice.lost"), value: t.money(open.lost)),
                    Fact(label: t("invoice.open"), value: t.money(open.open)),
                ].filter { $0.value != t.money(.zero) || $0.label == t("invoice.open") } : [])
        events = Self.events(answer, names, in: t)
        fold =
            answer.mayCredit
            ? FoldedForm(title: t("invoice.credit"), form: Self.creditForm(answer, in: t)) : nil
    }

    private static func commands(_ answer: FindInvoice.Answer, _ visit: Visit) -> [Command] {
        let t = visit.t
        let invoice = answer.open.invoice
        var commands: [Command] = []
        if invoice.kind == .invoice, visit.may(.draftInvoices, on: invoice.draft.section) {
            commands.append(
                Command(label: t("invoice.duplicate"), action: "/invoices/\(invoice.id)/copies"))
        }
        if answer.mayWriteOff {
            commands.append(
                Command(
                    label: t("invoice.write_off"), action: "/invoices/\(invoice.id)/loss",
                    weight: .danger,
                    confirm: t(
                        "invoice.write_off_confirm", ["amount": answer.open.open.text])))
        }
        return commands
    }

    private static func facts(_ answer: FindInvoice.Answer, in t: Speech) -> [Fact] {
        let invoice = answer.open.invoice
        let isInvoice = invoice.kind == .invoice
        let original = isInvoice ? nil : answer.related.first { $0.id == invoice.credits }
        return [
            Fact(label: t("invoice.client"), value: answer.parties?.buyer.name ?? "—"),
            Fact(label: t("member.activity"), value: answer.section.name),
            Fact(label: t("invoice.day"), value: t.day(invoice.day)),
            isInvoice
                ? Fact(label: t("invoice.supply_day"), value: t.day(invoice.draft.supplyDay))
                : nil,
            isInvoice ? Fact(label: t("invoice.due"), value: t.day(invoice.dueDay)) : nil,
            // A credit note carries the number of its invoice there.
            invoice.draft.clientReference.isEmpty || !isInvoice
                ? nil
                : Fact(
                    label: t("invoice.reference"), value: invoice.draft.clientReference,
                    isCode: true),
            original.map {
                Fact(
                    label: t("credit_note.original"), value: $0.number,
                    href: "/invoices/\($0.id)")
            },
            isInvoice
                ? Fact(
                    label: t("invoice.payment_reference"), value: answer.reference, isCode: true)
                : nil,
        ].compactMap(\.self)
    }

    /// Net, VAT by rate, gross.
    static func totals(_ totals: Totals, in t: Speech) -> [Fact] {
        [Fact(label: t("invoice.net"), value: t.money(totals.net))]
            + totals.vat.map {
                Fact(
                    label: t("invoice.vat", ["rate": $0.rate.text]), value: t.money($0.tax))
            } + [Fact(label: t("invoice.gross"), value: t.money(totals.gross))]
    }

    /// What happened, newest first.
    private static func events(
        _ answer: FindInvoice.Answer, _ names: [String: String], in t: Speech
    ) -> [Event] {
        let invoice = answer.open.invoice
        let notes = answer.related.filter { $0.id != invoice.credits }.map { note in
            (
                note.day,
                Event(
                    day: t.day(note.day),
                    text: t("invoice.event.credited", ["number": note.number]),
                    amount: t.money(-note.gross), tone: .waiting)
            )
        }
        let payments = answer.settlements.map { settlement in
            let key =
                settlement.isLoss
                ? "lost" : settlement.amount.isNegative ? "refunded" : "paid"
            return (
                settlement.day,
                Event(
                    day: t.day(settlement.day), text: t("invoice.event.\(key)"),
                    amount: t.money(settlement.amount),
                    tone: settlement.isLoss ? .bad : .good)
            )
        }
        let issuer = answer.audit.last { $0.operation.hasSuffix(".issued") }
        let person = issuer.flatMap { names[$0.actor] } ?? "—"
        let key = invoice.kind == .invoice ? "issued" : "note_issued"
        let issued = (
            invoice.day,
            Event(
                day: t.day(invoice.day), text: t("invoice.event.\(key)", ["person": person]),
                tone: .info)
        )
        return ([issued] + notes + payments).enumerated()
            .sorted { ($0.element.0, $0.offset) > ($1.element.0, $1.offset) }.map(\.element.1)
    }

    private static func creditForm(_ answer: FindInvoice.Answer, in t: Speech) -> Form {
        let invoice = answer.open.invoice
        let fields = zip(invoice.draft.lines, invoice.totals.lineAmounts).enumerated().map {
            index, pair in
            Field(
                "line.\(index + 1)", "\(pair.0.designation) – \(t.money(pair.1))", .tick,
                value: "yes", isWide: true)
        }
        return Form(
            action: "/invoices/\(invoice.id)/credit-notes", fields: fields,
            submit: t("invoice.credit_submit"), text: t("invoice.credit_text"))
    }
}

extension Pill {
    /// How far an invoice is paid, in more words than a list has.
    init(_ open: OpenInvoice, today: Day, in t: Speech) {
        let invoice = open.invoice
        let isOpen = !open.open.isZero
        let (state, tone): (String, Tone) =
            if invoice.kind == .creditNote {
                ("credit_note", .neutral)
            } else if isOpen, invoice.dueDay < today {
                ("late", .bad)
            } else if isOpen {
                Self.openState(open)
            } else if !open.lost.isZero {
                ("lost", .bad)
            } else if open.paid.isZero {
                ("credited", .neutral)
            } else {
                ("paid", .good)
            }
        self.init(text: t("invoice.state.\(state)"), tone: tone)
    }

    private static func openState(_ open: OpenInvoice) -> (String, Tone) {
        if !open.paid.isZero { return ("part_paid", .waiting) }
        return open.creditedGross.isZero ? ("issued", .info) : ("part_credited", .waiting)
    }
}

extension Table {
    /// The lines of a draft or an issued document.
    init(_ lines: [InvoiceLine], _ totals: Totals?, rates: [String: String], in t: Speech) {
        let hasDiscount = lines.contains { !$0.discount.isZero }
        let columns = [
            Column(t("invoice.designation")), Column(t("invoice.quantity"), isNumeric: true),
            Column(t("invoice.unit_price"), isNumeric: true),
            hasDiscount ? Column(t("invoice.discount"), isNumeric: true) : nil,
            Column(t("invoice.vat_column"), isNumeric: true),
            Column(t("invoice.amount"), isNumeric: true),
        ].compactMap(\.self)
        let rows = lines.enumerated().map { index, line in
            let amount = totals.map { t.money($0.lineAmounts[index]) }
            return Row(
                [
                    Cell(line.designation), Cell(t.quantity(line.quantity)),
                    Cell(t.formats.money(line.unitPrice.text)),
                    hasDiscount ? Cell(line.discount.isZero ? "" : t.rate(line.discount)) : nil,
                    Cell(rates[line.vatKey] ?? line.vatKey), Cell(amount ?? ""),
                ].compactMap(\.self))
        }
        self.init(t("invoice.lines"), columns: columns, rows: rows, isStacked: true)
    }
}
