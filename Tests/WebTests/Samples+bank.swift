// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Texts

@testable import Web

extension Samples {
    private var matched: Tile {
        Tile(
            label: t("bank.matched_share"), value: t.rate(Rate(millionths: 934_000)),
            note: "187 / 200")
    }

    var bank: BankPage {
        BankPage(
            heading: Heading(title: t("bank.title"), subtitle: t("bank.subtitle")),
            tiles: [
                Tile(
                    label: t("bank.balance"), value: eur(18_234_567),
                    note: t("bank.balance_note", ["day": "2026-10-31"]), isStrong: true),
                matched,
                Tile(label: t("bank.suspense_count"), value: "4", href: "/suspense"),
            ],
            upload: Form(
                action: "/bank/statements",
                fields: [
                    Field(
                        "file", t("bank.file"), .file, isRequired: true, isWide: true,
                        accept: ".xml,application/xml")
                ], submit: t("bank.upload_submit"), title: t("bank.upload_title"),
                text: t("bank.upload_text"), isUpload: true),
            table: Table(
                t("bank.title"),
                columns: [
                    Column(t("bank.statement")), Column(t("bank.period")),
                    Column(t("bank.opening"), isNumeric: true),
                    Column(t("bank.closing"), isNumeric: true),
                    Column(t("bank.lines"), isNumeric: true),
                    Column(t("bank.suspense_count"), isNumeric: true),
                ],
                rows: (1...6).reversed().map { month in
                    Row([
                        Cell("2026-0\(month)", note: "camt.053.001.08", href: "/bank/\(month)"),
                        Cell("\(on(month, 1)) – \(on(month, 28))"), Cell(eur(9_876_543)),
                        Cell(eur(10_234_567)), Cell("200"), Cell(month == 6 ? "4" : "0"),
                    ])
                }, isStacked: true))
    }

    private var queue: Table {
        Table(
            t("suspense.queue"),
            columns: [
                Column(t("suspense.party")), Column(t("suspense.day")),
                Column(t("suspense.amount"), isNumeric: true), Column(t("suspense.age")),
            ],
            rows: (1...4).map { index in
                Row([
                    Cell(client, href: "/suspense/\(index)"), Cell(on(10, 10 + index)),
                    Cell(eur(Int64(index) * 43_210)),
                    Cell(t.counted("suspense.days", index * 5)),
                ])
            }, isStacked: true)
    }

    var suspense: SuspensePage {
        let invoice = [
            Fact(label: t("invoice.number"), value: "FA-2026-0041", href: "/invoices/41"),
            Fact(label: t("invoice.open"), value: eur(94_000)),
            Fact(label: t("invoice.due"), value: on(11, 27)),
        ]
        func proposal(_ reason: String, _ rate: Int64, _ tone: Tone) -> Proposal {
            Proposal(
                title: t(
                    "suspense.proposal_invoice", ["number": "FA-2026-0041", "client": client]),
                reason: t("suspense.reason.\(reason)"),
                confidence: Pill(
                    text: t(
                        "suspense.confidence", ["rate": Rate(millionths: rate).text]), tone: tone),
                facts: invoice,
                accept: Command(
                    label: t("suspense.accept"), action: "/suspense/4/decision", weight: .primary,
                    hidden: [Hidden(name: "invoice", value: "41")]))
        }
        return SuspensePage(
            heading: Heading(title: t("suspense.title"), subtitle: t("suspense.subtitle")),
            progress: SuspensePage.Progress(
                label: t("suspense.left"), value: "4",
                note: t("bank.matched_share") + " " + t.rate(Rate(millionths: 934_000))),
            line: SuspenseLine(
                title: t("suspense.received", ["party": client]), amount: eur(94_000),
                isCredit: true,
                facts: [
                    Fact(label: t("suspense.day"), value: on(10, 12)),
                    Fact(
                        label: t("suspense.iban"), value: "FR76 3000 6000 0112 3456 7890 189",
                        isCode: true),
                    Fact(label: t("suspense.communication"), value: "VIR MIRABELLE SOLDE FACT 41"),
                ],
                proposals: [
                    proposal("amount_name", 870_000, .good), proposal("amount", 410_000, .waiting),
                ],
                otherForms: [
                    Form(
                        action: "/suspense/4/decision",
                        fields: [
                            Field("number", t("suspense.invoice_number"), isRequired: true)
                        ], submit: t("suspense.decide"), title: t("suspense.assign_invoice")),
                    Form(
                        action: "/suspense/4/decision",
                        fields: [
                            Field(
                                "account", t("filter.account"),
                                .choice([.init("627000", "627000 Services bancaires")])),
                            Field("reason", t("suspense.reason"), isRequired: true),
                        ], submit: t("suspense.decide"), title: t("suspense.assign_account")),
                ], next: Link(text: t("suspense.next"), href: "/suspense/5")),
            queue: queue)
    }

    var suspenseEmpty: SuspensePage {
        SuspensePage(
            heading: Heading(title: t("suspense.title"), subtitle: t("suspense.subtitle")),
            queue: Table(
                t("suspense.queue"), columns: [Column(t("suspense.party"))], rows: [],
                empty: EmptyState(
                    title: t("suspense.empty_title"), text: t("suspense.empty_text"),
                    icon: "check")))
    }

    var month: MonthBoardPage {
        let names = [
            "bank", "match", "contribution", "pay", "payslips", "payments", "approval", "close",
        ]
        let states: [Stage.State] = [
            .done, .waiting, .done, .done, .done, .done, .current, .todo,
        ]
        let checks = ["balance", "sections", "bank", "pay", "chain"]
        return MonthBoardPage(
            heading: Heading(title: t("month.title"), subtitle: t("month.subtitle")),
            period: PeriodSwitch(
                current: t.month(day(10, 1).period),
                previous: Link(
                    text: t("period.previous", ["month": "2026-09"]), href: "/month/2026-09")),
            tiles: [
                Tile(label: t("month.members_paid"), value: "57 / 58", isStrong: true),
                Tile(label: t("month.pay_total"), value: eur(8_912_340)),
                Tile(label: t("month.cutoff"), value: on(10, 25)),
            ],
            run: Command(label: t("month.run"), action: "/month/2026-10/run", weight: .primary),
            stages: zip(names, states).enumerated().map { index, stage in
                Stage(
                    number: index + 1, title: t("month.stage.\(stage.0)"), state: stage.1,
                    stateText: t("month.state.\(stage.1.rawValue)"),
                    detail: index == 1 ? t("suspense.title") + " : 4" : nil,
                    links: index == 1 ? [Link(text: t("suspense.title"), href: "/suspense")] : [],
                    isCurrent: stage.1 == .current)
            },
            waiting: [
                Link(text: t("suspense.title") + " (4)", href: "/suspense"),
                Link(text: t("payment.one", ["month": "2026-10"]), href: "/payments/10"),
            ],
            checks: Table(
                t("month.checks"), columns: [Column(t("month.check")), Column(t("month.outcome"))],
                rows: checks.map { check in
                    Row([
                        Cell(t("month.check.\(check)")),
                        Cell(
                            "",
                            pill: check == "bank"
                                ? Pill(text: t("month.not_yet"), tone: .neutral)
                                : Pill(text: t("month.ok"), tone: .good)),
                    ])
                }))
    }

    var paymentRuns: PaymentRunListPage {
        PaymentRunListPage(
            heading: Heading(title: t("payment.title")),
            table: Table(
                t("payment.title"),
                columns: [
                    Column(t("ledger.label")), Column(t("payment.count"), isNumeric: true),
                    Column(t("payment.total"), isNumeric: true), Column(t("payment.state")),
                ],
                rows: ["waiting", "approved", "rejected"].enumerated().map { index, state in
                    Row([
                        Cell(
                            t("payment.one", ["month": "2026-\(10 - index)"]),
                            href: "/payments/\(10 - index)"),
                        Cell("57"), Cell(eur(8_912_340)),
                        Cell(
                            "",
                            pill: Pill(
                                text: t("payment.state.\(state)"),
                                tone: [.waiting, .good, .bad][index])),
                    ])
                }, isStacked: true))
    }

    var paymentRun: PaymentRunPage {
        PaymentRunPage(
            heading: Heading(
                title: t("payment.one", ["month": "2026-10"]),
                back: Link(text: t("payment.title"), href: "/payments"),
                pill: Pill(text: t("payment.state.waiting"), tone: .waiting)),
            standing: Notice(
                text: t("payment.needs_second", ["person": "Marc Lenoir"]), tone: .waiting,
                isAlert: false),
            tiles: [
                Tile(label: t("payment.total"), value: eur(8_912_340), isStrong: true),
                Tile(label: t("payment.count"), value: "57"),
                Tile(label: t("payment.execution"), value: on(10, 30)),
            ],
            facts: [
                Fact(label: t("payment.made_by"), value: "Marc Lenoir"),
                Fact(
                    label: t("payment.account"), value: "FR76 3000 6000 0112 3456 7890 189",
                    isCode: true),
                Fact(
                    label: t("payment.hash"),
                    value: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    isCode: true),
            ],
            approve: Command(
                label: t("payment.approve", ["amount": "89123.40"]),
                action: "/payments/10/approval", weight: .primary,
                confirm: t("payment.approve_confirm")),
            reject: Form(
                action: "/payments/10/rejection",
                fields: [
                    Field("reason", t("payment.reject_reason"), .longText, isRequired: true)
                ], submit: t("payment.reject")),
            table: Table(
                t("payment.list"),
                columns: [
                    Column(t("payment.beneficiary")), Column(t("payment.iban")),
                    Column(t("payment.reference")),
                    Column(t("payment.amount"), isNumeric: true),
                ],
                rows: (1...12).map { index in
                    Row([
                        Cell(index == 1 ? client : "Camille Durand"),
                        Cell("FR76 •••• 0\(index)"), Cell("PAIE-2026-10-\(index)"),
                        Cell(eur(152_105)),
                    ])
                },
                sum: Row([Cell(t("table.sum")), Cell(""), Cell(""), Cell(eur(8_912_340))]),
                isStacked: true),
            events: [
                Event(
                    day: on(10, 28), text: t("payment.event.prepared", ["person": "Marc Lenoir"]),
                    tone: .info)
            ])
    }
}
