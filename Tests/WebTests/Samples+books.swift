// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Texts

@testable import Web

extension Samples {
    private func sections(_ chosen: String) -> [Field.Option] {
        [
            .init("", t("trial_balance.whole")),
            .init("A012", "A012 Reliures de l’Ourcq", isChosen: chosen == "A012"),
            .init("TRE", "TRE Trésorerie"),
        ]
    }

    var ledger: LedgerPage {
        LedgerPage(
            heading: Heading(title: t("ledger.title"), subtitle: t("ledger.subtitle")),
            filter: Filter(
                action: "/ledger",
                fields: [
                    Field("from", t("filter.from"), .day, value: "2026-10-01"),
                    Field("to", t("filter.to"), .day, value: "2026-10-31"),
                    Field("account", t("filter.account"), value: "411000"),
                    Field("section", t("filter.section"), .choice(sections(""))),
                    Field(
                        "journal", t("filter.journal"),
                        .choice([.init("", t("filter.all")), .init("VE", "VE Ventes")])),
                ], reset: Link(text: t("filter.reset"), href: "/ledger")),
            table: Table(
                t("ledger.title"),
                columns: [
                    Column(t("ledger.entry")), Column(t("ledger.day")), Column(t("ledger.journal")),
                    Column(t("ledger.label")), Column(t("ledger.account")),
                    Column(t("ledger.section")), Column(t("ledger.debit"), isNumeric: true),
                    Column(t("ledger.credit"), isNumeric: true),
                ],
                rows: (0..<25).map { index in
                    Row([
                        Cell("\(1204 - index)", href: "/ledger/\(1204 - index)"),
                        Cell(on(10, 28 - index)), Cell("VE"),
                        Cell("FA-2026-0041 \(index == 0 ? client : "Pantin")"), Cell("411000"),
                        Cell("A012"), Cell(index % 2 == 0 ? eur(144_000) : ""),
                        Cell(index % 2 == 1 ? eur(144_000) : ""),
                    ])
                },
                sum: Row([
                    Cell(t("table.sum")), Cell(""), Cell(""), Cell(""), Cell(""), Cell(""),
                    Cell(eur(1_872_000)), Cell(eur(1_728_000)),
                ]),
                pager: Pager(
                    position: t("table.range_open", ["first": "1", "last": "25"]),
                    next: Link(text: t("table.next"), href: "/ledger?after=1180")),
                exports: [Link(text: "CSV", href: "/ledger.csv")]))
    }

    var entry: EntryPage {
        EntryPage(
            heading: Heading(
                title: t("ledger.entry_one", ["number": "1204"]),
                subtitle: "FA-2026-0041 \(client)",
                back: Link(text: t("ledger.title"), href: "/ledger")),
            facts: [
                Fact(label: t("ledger.day"), value: on(10, 28)),
                Fact(label: t("ledger.journal"), value: "VE Ventes"),
                Fact(label: t("ledger.voucher"), value: "FA-2026-0041", href: "/invoices/41"),
                Fact(label: t("ledger.by"), value: "Inès Carpentier"),
            ],
            lines: Table(
                t("invoice.lines"),
                columns: [
                    Column(t("ledger.account")), Column(t("ledger.section")),
                    Column(t("ledger.third_party")), Column(t("ledger.debit"), isNumeric: true),
                    Column(t("ledger.credit"), isNumeric: true),
                ],
                rows: [
                    Row([
                        Cell("411000", note: "Clients"), Cell("A012"), Cell("C0012 \(client)"),
                        Cell(eur(144_000)), Cell(""),
                    ]),
                    Row([
                        Cell("706000", note: "Prestations de services"), Cell("A012"), Cell(""),
                        Cell(""), Cell(eur(120_000)),
                    ]),
                    Row([
                        Cell("445740", note: "TVA en attente"), Cell("TRE"), Cell(""), Cell(""),
                        Cell(eur(24_000)),
                    ]),
                ],
                sum: Row([
                    Cell(t("table.sum")), Cell(""), Cell(""), Cell(eur(144_000)),
                    Cell(eur(144_000)),
                ])),
            explanation: Explanation(
                [
                    Step(
                        "step.vat", base: .cents(120_000), rate: Rate(millionths: 200_000),
                        amount: .cents(24_000), because: rule("vat.standard", law))
                ], in: t),
            seal: [
                Fact(
                    label: t("entry.hash"),
                    value: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                Fact(
                    label: t("entry.previous_hash"),
                    value: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"),
            ])
    }

    var trialBalance: TrialBalancePage {
        let accounts = [
            ("411000", "Clients"), ("421000", "Personnel, rémunérations dues"),
            ("445710", "TVA collectée exigible"), ("512000", "Banque"),
            ("641100", "Salaires, appointements"), ("706000", "Prestations de services"),
        ]
        return TrialBalancePage(
            heading: Heading(title: t("trial_balance.title")),
            filter: Filter(
                action: "/trial-balance",
                fields: [
                    Field("day", t("filter.day"), .day, value: "2026-10-31"),
                    Field("section", t("filter.section"), .choice(sections(""))),
                ]),
            standing: Notice(text: t("trial_balance.balanced"), tone: .good, isAlert: false),
            tiles: [],
            table: Table(
                t("trial_balance.title"),
                columns: [
                    Column(t("ledger.account")), Column(t("ledger.label")),
                    Column(t("ledger.debit"), isNumeric: true),
                    Column(t("ledger.credit"), isNumeric: true),
                    Column(t("ledger.balance"), isNumeric: true),
                ],
                rows: accounts.map { account in
                    Row([
                        Cell(account.0, href: "/ledger?account=\(account.0)"), Cell(account.1),
                        Cell(eur(123_456_78)), Cell(eur(98_765_43)), Cell(eur(-2_469_135)),
                    ])
                },
                sum: Row([
                    Cell(t("table.sum")), Cell(""), Cell(eur(7_407_406_8)), Cell(eur(7_407_406_8)),
                    Cell(eur(0)),
                ]),
                exports: [Link(text: "CSV", href: "/trial-balance.csv")]))
    }

    var statement: SectionStatementPage {
        func table(_ key: String, _ rows: [(String, Int64)], _ total: String) -> Table {
            Table(
                t(key),
                columns: [
                    Column(t("statement.line")), Column(t("statement.amount"), isNumeric: true),
                ],
                rows: rows.map { Row([Cell($0.0), Cell(eur($0.1))]) },
                sum: Row([Cell(t(total)), Cell(eur(rows.map(\.1).reduce(0, +)))]))
        }
        return SectionStatementPage(
            heading: Heading(title: t("statement.title"), subtitle: "A012 Reliures de l’Ourcq"),
            filter: Filter(
                action: "/statement",
                fields: [
                    Field("section", t("filter.section"), .choice(sections("A012"))),
                    Field("day", t("filter.day"), .day, value: "2026-10-31"),
                ]),
            standing: Notice(text: t("statement.balanced"), tone: .good, isAlert: false),
            tiles: [],
            income: table(
                "statement.income",
                [
                    ("Prestations de services", 3_412_050), ("Fournitures", -240_000),
                    ("Salaires et charges", -2_400_000), ("Contribution coopérative", -409_446),
                ], "statement.result"),
            assets: table(
                "statement.assets", [("Clients", 186_000), ("Compte courant interne", 512_345)],
                "statement.balance_total"),
            liabilities: table(
                "statement.liabilities", [("Résultat", 362_604), ("Fournisseurs", 335_741)],
                "statement.balance_total"))
    }

    var purchaseForm: FormPage {
        let fields = [
            Field(
                "activity", t("purchase.activity"),
                .choice([.init("A012", "Reliures de l’Ourcq")])),
            Field("supplier", t("purchase.supplier"), value: client, isRequired: true),
            Field("day", t("purchase.day"), .day, value: "2026-10-12", isRequired: true),
            Field("reference", t("purchase.reference"), isRequired: true),
            Field("designation", t("purchase.designation"), isRequired: true, isWide: true),
            Field(
                "account", t("purchase.account"),
                .choice([.init("606400", "606400 Fournitures administratives")]), isWide: true),
            Field("net", t("purchase.net"), .amount, value: "86,40", isRequired: true),
            Field("tax", t("purchase.tax"), .amount, value: "17,28", hint: t("purchase.tax_hint")),
            Field(
                "deduction", t("purchase.deduction"),
                .choice(
                    ["bill", "payment", "none"].map { .init($0, t("purchase.deduction.\($0)")) }),
                hint: t("purchase.deduction_hint"), isRequired: true, isWide: true),
            Field(
                "production", t("purchase.production"), .tick, hint: t("purchase.production_hint")),
        ]
        return FormPage(
            heading: Heading(title: t("purchase.title"), subtitle: t("purchase.subtitle")),
            form: Form(action: "/purchases", fields: fields, submit: t("form.save")))
    }

    var members: MemberListPage {
        let states = ["employed", "test", "left"]
        return MemberListPage(
            heading: Heading(title: t("member.title")),
            tiles: [
                Tile(label: t("member.count"), value: "58", isStrong: true),
                Tile(label: t("member.total_treasury"), value: eur(14_234_567)),
                Tile(
                    label: t("member.in_red"), value: "1",
                    pill: Pill(text: t("member.in_red"), tone: .bad)),
            ],
            filter: Filter(
                action: "/members",
                fields: [Field("q", t("filter.search"), .search)]),
            table: Table(
                t("member.title"),
                columns: [
                    Column(t("member.name"), sortHref: "/members?sort=name", order: .ascending),
                    Column(t("member.state")), Column(t("member.since")),
                    Column(t("member.turnover"), isNumeric: true),
                    Column(t("member.treasury"), isNumeric: true),
                    Column(t("member.available"), isNumeric: true),
                ],
                rows: (0..<15).map { index in
                    Row([
                        Cell(
                            index == 0 ? client : "Camille Durand",
                            note: "A0\(12 + index) Reliures",
                            href: "/members/\(index)"),
                        Cell(t("member.state.\(states[index % 3])")), Cell(on(1, index + 1)),
                        Cell(eur(3_412_050)), Cell(eur(index == 3 ? -12_345 : 512_345)),
                        Cell(
                            eur(index == 3 ? -12_345 : 280_000),
                            pill: index == 3 ? Pill(text: t("member.in_red"), tone: .bad) : nil),
                    ])
                }, isStacked: true))
    }

    var position: PositionPage {
        let bars = (0..<10).map { index in
            "<rect x='\(20 + index * 64)' y='\(150 - index * 12)' width='44' "
                + "height='\(60 + index * 12)' rx='3' fill='var(--accent)'/>"
        }
        let svg = OwnMarkup(
            madeByUs: "<svg viewBox='0 0 680 220' role='img' aria-label='"
                + t("position.turnover_chart") + "'>\(bars.joined())</svg>")
        func figure(_ key: String) -> Figure {
            Figure(
                title: t(key), svg: svg,
                table: Table(
                    t(key),
                    columns: [
                        Column(t("position.chart_month")),
                        Column(t("position.chart_amount"), isNumeric: true),
                    ],
                    rows: (1...10).map { month in
                        Row([
                            Cell(t.month(day(month, 1).period)),
                            Cell(eur(Int64(month) * 1_234_567)),
                        ])
                    }))
        }
        return PositionPage(
            heading: Heading(
                title: t("position.title"),
                subtitle: t("position.subtitle", ["month": "2026-10"])),
            period: PeriodSwitch(
                current: t.month(day(10, 1).period),
                previous: Link(
                    text: t("period.previous", ["month": "2026-09"]),
                    href: "/position?month=2026-09")),
            notices: [],
            tiles: [
                Tile(
                    label: t("position.members"), value: "58",
                    note: t("position.members_note", ["joined": "2", "left": "1"])),
                Tile(
                    label: t("position.turnover"), value: eur(12_345_678),
                    note: t("position.turnover_note", ["rate": "0.082"]), isStrong: true),
                Tile(label: t("position.cash"), value: eur(18_234_567)),
                Tile(
                    label: t("position.receivables"), value: eur(9_876_543),
                    note: t("position.receivables_note", ["amount": "12345.60"])),
                Tile(
                    label: t("position.suspense"), value: "4",
                    note: t("position.suspense_note", ["days": "20"]), href: "/suspense"),
                Tile(label: t("position.social_debts"), value: eur(3_456_789)),
                Tile(label: t("position.tax_debts"), value: eur(2_345_678)),
                Tile(label: t("position.contributions"), value: eur(1_481_481)),
                Tile(label: t("position.pool_result"), value: eur(-123_456)),
            ],
            figures: [figure("position.turnover_chart"), figure("position.cash_chart")],
            table: Table(
                t("position.biggest"),
                columns: [
                    Column(t("position.biggest")),
                    Column(t("position.chart_amount"), isNumeric: true),
                ],
                rows: [
                    Row([Cell(t("invoice.late_total"), href: "/invoices"), Cell(eur(1_234_560))]),
                    Row([Cell(t("member.in_red"), href: "/members"), Cell(eur(-12_345))]),
                ]))
    }
}
