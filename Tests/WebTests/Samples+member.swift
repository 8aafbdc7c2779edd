// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Texts

@testable import Web

extension Samples {
    var signIn: SignInPage {
        SignInPage(
            form: Form(
                action: "/sign-in",
                fields: [
                    Field(
                        "email", t("sign_in.email"), .email, value: "ines@laruche.example",
                        isRequired: true, autocomplete: "username"),
                    Field(
                        "password", t("sign_in.password"), .password,
                        error: t("error.access.wrong_credentials"), isRequired: true,
                        autocomplete: "current-password"),
                ], submit: t("sign_in.submit")),
            passkey: passkey,
            openID: Command(
                label: t("openid.sign_in", ["provider": client]), action: "/sign-in/openid"),
            forgotten: Link(text: t("sign_in.forgotten"), href: "/forgotten"),
            simulator: Link(text: t("simulator.title"), href: "/simulator"),
            demoAccounts: [
                .init(role: t("role.member"), email: "membre@demo.example", password: "demo"),
                .init(role: t("role.office"), email: "gestion@demo.example", password: "demo"),
                .init(role: t("role.board"), email: "conseil@demo.example", password: "demo"),
            ])
    }

    var passkey: PasskeyForm? {
        RelyingParty(publicURL: "https://laruche.example").map {
            PasskeyForm(
                action: "/sign-in/passkey", question: "/sign-in/passkey/question", at: $0,
                submit: t("passkey.sign_in"),
                fields: [Field("passkey_name", t("passkey.name"), value: client)])
        }
    }

    var codeForm: BareFormPage {
        BareFormPage(
            title: t("sign_in.code_title"),
            form: Form(
                action: "/sign-in/code", fields: [Field("code", t("sign_in.code"))],
                submit: t("sign_in.submit"), text: t("sign_in.code_text")))
    }

    /// Each part a panel can have.
    var account: PanelsPage {
        PanelsPage(
            heading: Heading(title: t("account.title")),
            notice: Notice(text: t("account.factor_first"), tone: .waiting),
            panels: [
                Panel(
                    id: "all", title: t("account.factor"), text: t("account.factor_text"),
                    facts: [Fact(label: t("account.recovery_left"), value: "9")],
                    picture: OwnMarkup(madeByUs: "<svg></svg>"), codes: ["k3vb-77ab"],
                    table: Table(t("account.sessions"), columns: [Column("")], rows: []),
                    form: Form(
                        action: "/account/profile", fields: [], submit: t("form.save")),
                    commands: [
                        Command(label: t("account.session_end"), action: "/account/sessions/end")
                    ], links: [Link(text: t("account.factor_add"), href: "/account")])
            ])
    }

    private var october: [String: String] { ["month": "2026-10"] }

    private var switcher: PeriodSwitch {
        PeriodSwitch(
            current: t.month(day(10, 1).period),
            previous: Link(
                text: t("period.previous", ["month": "2026-09"]), href: "/money?month=2026-09"),
            next: Link(text: t("period.next", ["month": "2026-11"]), href: "/money?month=2026-11"))
    }

    var activityFlow: Flow {
        let vat = Explanation(
            [
                Step(
                    "step.vat", base: .cents(300_000), rate: Rate(millionths: 200_000),
                    amount: .cents(60_000),
                    because: rule("vat.standard", law)),
                Step(
                    "step.vat", base: .cents(40_000), rate: Rate(millionths: 55_000),
                    amount: .cents(2_200), because: rule("vat.reduced", law)),
            ], in: t)
        let expenses = Explanation(
            [
                Step(
                    "step.purchase",
                    values: ["supplier": "Papeterie du Canal", "designation": "Encres"],
                    amount: .cents(-8_640), because: .arithmetic),
                Step(
                    "step.purchase", values: ["supplier": "SNCF", "designation": "Lyon–Paris"],
                    amount: .cents(-15_360), because: .arithmetic),
                sum("step.sum", -24_000),
            ], in: t)
        let contribution = Explanation(
            [
                Step(
                    "step.contribution.share", base: .cents(340_000),
                    rate: Rate(millionths: 120_000), amount: .cents(40_800),
                    because: rule("contribution.turnover_12", house)),
                sum("step.contribution.taken", -4_800),
                Step(
                    "step.contribution", amount: .cents(36_000),
                    because: rule("contribution.turnover_12", house)),
            ], in: t)
        return Flow(
            title: t("money.flow_activity"), text: t("money.flow_activity_text"),
            items: [
                .init(label: t("flow.invoiced"), amount: .cents(402_200), kind: .total),
                .init(
                    label: t("flow.vat"), amount: .cents(-62_200), kind: .change,
                    explanation: vat),
                .init(label: t("flow.turnover"), amount: .cents(340_000), kind: .total),
                .init(
                    label: t("flow.expenses"), amount: .cents(-24_000), kind: .change,
                    explanation: expenses),
                .init(
                    label: t("flow.contribution"), amount: .cents(-36_000), kind: .change,
                    explanation: contribution),
                .init(label: t("flow.available"), amount: .cents(280_000), kind: .result),
                .init(label: t("flow.kept"), amount: .cents(-40_000), kind: .change),
                .init(label: t("flow.pay_cost"), amount: .cents(240_000), kind: .total),
            ], in: t)
    }

    var payFlow: Flow {
        func steps(_ label: String, _ cents: Int64) -> Explanation {
            Explanation([sum(label, cents)], in: t)
        }
        return Flow(
            title: t("money.flow_pay"),
            items: [
                .init(label: t("flow.pay_cost"), amount: .cents(240_000), kind: .total),
                .init(
                    label: t("flow.employer"), amount: .cents(-41_385), kind: .change,
                    explanation: steps("step.employer", -41_385)),
                .init(label: t("flow.gross"), amount: .cents(198_615), kind: .total),
                .init(
                    label: t("flow.employee"), amount: .cents(-42_930), kind: .change,
                    explanation: steps("step.employee", -42_930)),
                .init(
                    label: t("flow.tax"), amount: .cents(-3_580), kind: .change,
                    explanation: steps("step.tax", -3_580)),
                .init(label: t("flow.net"), amount: .cents(152_105), kind: .result),
            ], in: t)
    }

    private var moneyHeading: Heading {
        Heading(
            title: t("money.title"),
            subtitle: t(
                "money.subtitle",
                october.merging(["activity": "Reliures de l’Ourcq"]) { $1 }),
            primary: Link(text: t("invoice.new"), href: "/invoices/new", icon: "plus"))
    }

    private var moneyTiles: [Tile] {
        [
            Tile(
                label: t("money.available"), value: eur(280_000), note: t("money.available_note"),
                isStrong: true),
            Tile(
                label: t("money.treasury"), value: eur(512_345), note: t("money.treasury_note")),
            Tile(label: t("money.result"), value: eur(-12_050), note: t("money.result_note")),
            Tile(label: t("money.receivable"), value: eur(186_000), href: "/invoices?state=late"),
        ]
    }

    var money: MoneyPage {
        MoneyPage(
            heading: moneyHeading, period: switcher, tiles: moneyTiles, activity: activityFlow,
            pay: payFlow)
    }

    var moneyPending: MoneyPage {
        MoneyPage(
            heading: moneyHeading, period: switcher, tiles: moneyTiles, activity: activityFlow,
            payPending: EmptyState(
                title: t("money.no_pay_title"), text: t("money.no_pay_text", ["day": "2026-11-27"]),
                icon: "calendar"))
    }

    var payslips: PayslipListPage {
        PayslipListPage(
            heading: Heading(title: t("payslip.title")),
            tiles: [
                Tile(
                    label: t("money.net_pay"), value: eur(152_105),
                    note: t("money.net_pay_note", ["day": "2026-10-30"]), isStrong: true)
            ],
            table: Table(
                t("payslip.title"),
                columns: [
                    Column(t("payslip.month")), Column(t("payslip.gross"), isNumeric: true),
                    Column(t("payslip.tax"), isNumeric: true),
                    Column(t("payslip.net"), isNumeric: true),
                    Column(t("payslip.cost"), isNumeric: true),
                    Column(t("payslip.paid_on")),
                ],
                rows: (1...10).reversed().map { month in
                    Row([
                        Cell(
                            t.month(day(month, 1).period), href: "/payslips/\(month)"),
                        Cell(eur(198_615)), Cell(eur(3_580)), Cell(eur(152_105)),
                        Cell(eur(240_000)), Cell(on(month, 28)),
                    ])
                }, isStacked: true))
    }

    var payslip: PayslipExplainPage {
        PayslipExplainPage(
            heading: Heading(
                title: t("payslip.explained"), subtitle: t("payslip.one", october),
                back: Link(text: t("payslip.title"), href: "/payslips"),
                actions: [
                    Link(text: t("payslip.pdf"), href: "/payslips/10.pdf", icon: "download")
                ]),
            tiles: [
                Tile(
                    label: t("payslip.net"), value: eur(152_105),
                    pill: Pill(text: t("payslip.up", ["amount": "42.10"]), tone: .good),
                    isStrong: true),
                Tile(label: t("payslip.gross"), value: eur(198_615)),
                Tile(label: t("payslip.net_social"), value: eur(155_685)),
                Tile(label: t("payslip.cost"), value: eur(240_000)),
            ],
            flow: payFlow,
            groups: [
                group("health", [("sickness", nil, 13_903, 70_000)]),
                group(
                    "retirement",
                    [
                        ("pension_capped", 13_705, 16_981, 69_000),
                        ("pension_uncapped", 794, 4_012, 4_000),
                        ("complementary_1", 7_965, 11_937, 40_100),
                    ]),
                group("unemployment", [("unemployment", nil, 8_441, 42_500)]),
                group("not_deductible_csg", [("not_deductible_csg", 5_659, nil, 29_000)]),
                group("reductions", [("general_reduction", nil, -24_310, 122_400)]),
            ],
            facts: [
                Fact(label: t("payslip.hours"), value: "151,67"),
                Fact(label: t("payslip.tax_rate"), value: t.rate(Rate(millionths: 23_000))),
                Fact(label: t("payslip.paid_on"), value: on(10, 30)),
                Fact(label: t("payslip.regime"), value: "FR 2026, RGDU", isCode: true),
            ])
    }

    private func group(
        _ name: String, _ rows: [(String, Int64?, Int64?, Int64)]
    ) -> PayGroup {
        PayGroup(
            title: t("payroll.group.\(name)"), text: t("payroll.group_text.\(name)"),
            employee: eur(rows.compactMap(\.1).reduce(0, +)),
            employer: eur(rows.compactMap(\.2).reduce(0, +)),
            lines: rows.map { row in
                PayLine(
                    label: t("payroll.row.\(row.0)"), text: t("payroll.row_text.\(row.0)"),
                    employee: row.1.map(eur), employer: row.2.map(eur),
                    change: row.0 == "sickness"
                        ? Pill(text: t("payslip.same"), tone: .neutral) : nil,
                    explanation: Explanation(
                        [
                            Step(
                                "payroll.line.vieillesse_plaf_ee", base: .cents(198_615),
                                rate: Rate(millionths: row.3), amount: .cents(row.1 ?? row.2 ?? 0),
                                because: rule("payroll.\(row.0)", law))
                        ], in: t))
            })
    }

    var why: WhyPage {
        WhyPage(
            heading: Heading(
                title: t("explain.title"), back: Link(text: t("money.title"), href: "/money")),
            amount: eur(36_000), sentence: t("step.contribution"),
            explanation: Explanation(
                [
                    Step(
                        "step.contribution.share", base: .cents(340_000),
                        rate: Rate(millionths: 120_000), amount: .cents(40_800),
                        because: rule("contribution.turnover_12", house)),
                    sum("step.contribution.taken", -4_800),
                    Step(
                        "step.contribution", amount: .cents(36_000),
                        because: rule("contribution.turnover_12", house)),
                ], in: t),
            facts: [
                Fact(label: t("member.activity"), value: "Reliures de l’Ourcq"),
                Fact(label: t("payslip.month"), value: t.month(day(10, 1).period)),
            ],
            links: [Link(text: t("ledger.entry_one", ["number": "1204"]), href: "/ledger/1204")])
    }

    var failure: FailurePage {
        FailurePage(
            title: t("failure.refused.title"),
            sentence: t("error.ledger.closed_period", ["day": "2026-09-30"]),
            advice: t("failure.refused.advice"), code: "ledger.closed_period",
            back: Link(text: t("failure.back"), href: "/invoices"))
    }
}
