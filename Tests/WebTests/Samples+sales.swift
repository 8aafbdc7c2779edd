// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Texts

@testable import Web

extension Samples {
    private var stateFilter: Filter {
        let states = ["draft", "issued", "part_paid", "paid", "late"]
        return Filter(
            action: "/invoices",
            fields: [
                Field("q", t("filter.search"), .search, value: client),
                Field(
                    "state", t("filter.state"),
                    .choice(
                        [.init("", t("filter.all"))]
                            + states.map {
                                .init($0, t("invoice.state.\($0)"), isChosen: $0 == "late")
                            })),
                Field("from", t("filter.from"), .day, value: "2026-01-01"),
            ],
            reset: Link(text: t("filter.reset"), href: "/invoices"))
    }

    private var listHeading: Heading {
        Heading(
            title: t("invoice.title"), subtitle: t.counted("invoice.count", 41),
            primary: Link(text: t("invoice.new"), href: "/invoices/new", icon: "plus"))
    }

    var invoices: InvoiceListPage {
        let states: [(String, Tone)] = [
            ("draft", .neutral), ("issued", .info), ("late", .bad), ("part_paid", .waiting),
            ("paid", .good),
        ]
        let rows = (0..<20).map { index in
            let state = states[index % 5]
            let cents = Int64(120_000 + index * 7_350)
            return Row([
                Cell(
                    state.0 == "draft" ? t("invoice.draft") : "FA-2026-00\(41 - index)",
                    href: "/invoices/\(41 - index)"),
                Cell(index == 2 ? client : "Mairie de Pantin"),
                Cell(on(10, 28 - index)), Cell(on(11, 27 - index)),
                Cell(eur(cents)), Cell(state.0 == "paid" ? eur(0) : eur(cents)),
                Cell(
                    "",
                    note: state.0 == "late" ? t.counted("invoice.late_days", index + 1) : nil,
                    pill: Pill(text: t("invoice.state.\(state.0)"), tone: state.1)),
            ])
        }
        return InvoiceListPage(
            heading: listHeading,
            tiles: [
                Tile(label: t("money.receivable"), value: eur(1_860_000), isStrong: true),
                Tile(
                    label: t("invoice.late_total"), value: eur(240_000),
                    pill: Pill(text: t.counted("invoice.count", 4), tone: .bad)),
                Tile(label: t("invoice.year_total"), value: eur(3_412_050)),
            ],
            filter: stateFilter,
            table: Table(
                t("invoice.title"),
                columns: [
                    Column(t("invoice.number"), sortHref: "/invoices?sort=number"),
                    Column(t("invoice.client"), sortHref: "/invoices?sort=client"),
                    Column(
                        t("invoice.day"), sortHref: "/invoices?sort=day", order: .descending),
                    Column(t("invoice.due")),
                    Column(t("invoice.gross"), isNumeric: true, sortHref: "/invoices?sort=gross"),
                    Column(t("invoice.open"), isNumeric: true), Column(t("invoice.state")),
                ],
                rows: rows,
                sum: Row([
                    Cell(t("table.sum")), Cell(""), Cell(""), Cell(""), Cell(eur(3_796_500)),
                    Cell(eur(3_012_345)), Cell(""),
                ]),
                pager: Pager(
                    position: t("table.range", ["first": "1", "last": "20", "total": "41"]),
                    next: Link(text: t("table.next"), href: "/invoices?after=22")),
                exports: [
                    Link(text: "CSV", href: "/invoices.csv"),
                    Link(text: "JSON", href: "/invoices.json"),
                ], isStacked: true))
    }

    var invoicesEmpty: InvoiceListPage {
        InvoiceListPage(
            heading: listHeading, tiles: [],
            table: Table(
                t("invoice.title"), columns: [Column(t("invoice.number"))], rows: [],
                empty: EmptyState(
                    title: t("invoice.empty_title"), text: t("invoice.empty_text"),
                    action: Link(text: t("invoice.new"), href: "/invoices/new"), icon: "invoice")))
    }

    private func lineFields(_ number: Int, _ values: [String], error: String?) -> InvoiceLineFields
    {
        let name = "lines.\(number)"
        return InvoiceLineFields(
            number: number, legend: t("invoice.line", ["number": String(number)]),
            fields: [
                Field(
                    "\(name).designation", t("invoice.designation"), value: values[0],
                    isWide: true),
                Field("\(name).quantity", t("invoice.quantity"), .amount, value: values[1]),
                Field(
                    "\(name).price", t("invoice.unit_price"), .amount, value: values[2],
                    error: error),
                Field(
                    "\(name).vat", t("invoice.vat_rate"),
                    .choice([
                        .init("standard", t.rate(Rate(millionths: 200_000)), isChosen: true),
                        .init("reduced", t.rate(Rate(millionths: 55_000))),
                    ])),
            ], amount: values[3],
            removeLabel: t("invoice.remove_line", ["number": String(number)]))
    }

    func invoiceForm(hasErrors: Bool) -> InvoiceFormPage {
        let ambiguous = t(
            "error.texts.ambiguous_number",
            ["text": "1.234", "small": "1.234", "large": "1234"])
        let fields = [
            Field(
                "client", t("invoice.client"),
                .choice([.init("1", client, isChosen: true), .init("2", "Mairie de Pantin")]),
                isRequired: true),
            Field(
                "supply_day", t("invoice.supply_day"), .day, value: "2026-10-28",
                isRequired: true),
            Field("payment_days", t("invoice.payment_days"), .amount, value: "30"),
            Field(
                "reference", t("invoice.reference"), value: client,
                hint: t("invoice.reference_hint")),
        ]
        let lines = [
            lineFields(1, [client, "2,5", "480,00", "1 200,00"], error: nil),
            lineFields(
                2, ["Papier japonais", "12", "1.234", ""], error: hasErrors ? ambiguous : nil),
            lineFields(3, ["", "1", "", ""], error: nil),
        ]
        return InvoiceFormPage(
            heading: Heading(
                title: t("invoice.new"), back: Link(text: t("invoice.title"), href: "/invoices")),
            action: "/invoices/drafts", section: "7", fields: fields, lines: lines,
            problems: Problems(of: fields + lines.flatMap(\.fields)),
            totals: totals, cancel: Link(text: t("form.cancel"), href: "/invoices"),
            decimal: String(t.formats.decimal), group: String(t.formats.group),
            blank: lineFields(0, ["", "1", "", ""], error: nil))
    }

    private var totals: [Fact] {
        [
            Fact(label: t("invoice.net"), value: eur(120_000)),
            Fact(label: t("invoice.vat_sum"), value: eur(24_000)),
            Fact(label: t("invoice.gross"), value: eur(144_000)),
        ]
    }

    private var lines: Table {
        Table(
            t("invoice.lines"),
            columns: [
                Column(t("invoice.designation")), Column(t("invoice.quantity"), isNumeric: true),
                Column(t("invoice.unit_price"), isNumeric: true),
                Column(t("invoice.vat_column"), isNumeric: true),
                Column(t("invoice.amount"), isNumeric: true),
            ],
            rows: [
                Row([
                    Cell("Reliure de dix carnets, toile et papier japonais"),
                    Cell(t.quantity(Quantity(tenThousandths: 25_000))), Cell(eur(48_000)),
                    Cell(t.rate(Rate(millionths: 200_000))), Cell(eur(120_000)),
                ])
            ], isStacked: true)
    }

    private var facts: [Fact] {
        [
            Fact(label: t("invoice.client"), value: client, href: "/clients/1"),
            Fact(label: t("invoice.supply_day"), value: on(10, 28)),
            Fact(label: t("invoice.due"), value: on(11, 27)),
            Fact(label: t("invoice.reference"), value: "BC 2026/118", isCode: true),
        ]
    }

    var invoiceDraft: InvoiceViewPage {
        InvoiceViewPage(
            heading: Heading(
                title: t("invoice.draft"), subtitle: client,
                back: Link(text: t("invoice.title"), href: "/invoices"),
                pill: Pill(text: t("invoice.state.draft"), tone: .neutral),
                actions: [
                    Link(
                        text: t("invoice.edit"), href: "/invoices/drafts/12/edit", icon: "pencil")
                ]),
            standing: Notice(text: t("invoice.draft_notice"), tone: .info, isAlert: false),
            commands: [
                Command(
                    label: t("invoice.issue"), action: "/invoices/drafts/12/issuance",
                    weight: .primary, confirm: t("invoice.issue_confirm")),
                Command(
                    label: t("invoice.delete"), action: "/invoices/drafts/12/deletion",
                    weight: .danger, confirm: t("invoice.delete_confirm")),
            ], facts: facts, lines: lines, totals: totals, events: [])
    }

    var invoiceIssued: InvoiceViewPage {
        InvoiceViewPage(
            heading: Heading(
                title: "FA-2026-0041", subtitle: client,
                back: Link(text: t("invoice.title"), href: "/invoices"),
                pill: Pill(text: t("invoice.state.part_paid"), tone: .waiting),
                actions: [
                    Link(text: t("invoice.pdf"), href: "/invoices/41.pdf", icon: "download")
                ]),
            commands: [
                Command(label: t("invoice.duplicate"), action: "/invoices/41/copies")
            ],
            facts: facts, lines: lines,
            totals: totals + [
                Fact(label: t("invoice.paid"), value: eur(50_000)),
                Fact(label: t("invoice.open"), value: eur(94_000)),
            ],
            events: [
                Event(
                    day: on(11, 12), text: t("invoice.event.paid"), note: "VIR MIRABELLE 2/3",
                    amount: eur(50_000), tone: .good),
                Event(
                    day: on(10, 28),
                    text: t("invoice.event.sent", ["email": "compta@mirabelle.example"])),
                Event(
                    day: on(10, 28), text: t("invoice.event.issued", ["person": "Inès Carpentier"]),
                    tone: .info),
            ],
            flow: activityFlow,
            fold: FoldedForm(
                title: t("invoice.credit"),
                form: Form(
                    action: "/invoices/41/credit-notes",
                    fields: [
                        Field(
                            "amount", t("invoice.credit_amount"), .amount, value: "",
                            isRequired: true),
                        Field("reason", t("invoice.credit_reason"), .longText, isWide: true),
                    ], submit: t("invoice.credit_submit"), text: t("invoice.credit_text"))))
    }

    var clients: ClientListPage {
        ClientListPage(
            heading: Heading(
                title: t("client.title"),
                primary: Link(text: t("client.new"), href: "/clients/new", icon: "plus")),
            table: Table(
                t("client.title"),
                columns: [
                    Column(t("client.name"), sortHref: "/clients?sort=name", order: .ascending),
                    Column("SIREN"), Column(t("client.city")),
                    Column(t("client.invoiced"), isNumeric: true),
                    Column(t("invoice.open"), isNumeric: true), Column(t("client.last_invoice")),
                ],
                rows: [client, "Mairie de Pantin", "Éditions du Pont Neuf"].map { name in
                    Row([
                        Cell(name, note: "compta@client.example", href: "/clients/1"),
                        Cell("732 829 320"), Cell("Pantin"), Cell(eur(1_234_500)),
                        Cell(eur(94_000)), Cell(on(10, 28)),
                    ])
                }, isStacked: true))
    }

    var clientForm: FormPage {
        let fields = [
            Field(
                "name", t("client.name"), value: client, isRequired: true, isWide: true,
                autocomplete: "organization"),
            Field(
                "siren", "SIREN", value: "732 829 321", hint: "9",
                error: t(
                    "error.basics.bad_identifier", ["kind": "SIREN", "text": "732 829 321"])),
            Field("email", t("client.email"), .email),
            Field("address", t("client.address"), .longText, value: client, isWide: true),
            Field("postcode", t("client.postcode")), Field("city", t("client.city")),
        ]
        return FormPage(
            heading: Heading(
                title: t("client.new"), back: Link(text: t("client.title"), href: "/clients")),
            form: Form(
                action: "/clients", fields: fields, submit: t("form.save"),
                cancel: Link(text: t("form.cancel"), href: "/clients"),
                problems: Problems(of: fields)))
    }
}
