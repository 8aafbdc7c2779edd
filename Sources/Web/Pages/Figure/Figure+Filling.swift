// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Operations
import RuleBook
import Texts

extension FigureListPage {
    init(_ answer: ListFigures.Answer, _ visit: Visit) {
        let t = visit.t
        let asked = Self.question(visit)
        let values = answer.figures.flatMap(\.values)
        let open = values.filter { !$0.source.isVerified }
        self.init(
            heading: Heading(
                title: t("figure.title"), subtitle: t("figure.subtitle"),
                actions: [
                    Link(
                        text: t("figure.unverified_title"), href: "/figures/unverified",
                        icon: "help")
                ]),
            tiles: [
                Tile(label: t("rule.count"), value: t.count(answer.figures.count), isStrong: true),
                Tile(label: t("rule.values"), value: t.count(values.count)),
                Tile(
                    label: t("rule.unverified"), value: t.count(open.count),
                    href: "/figures?state=unverified"),
            ],
            filter: asked.form(
                [
                    Field(
                        "state", t("filter.state"),
                        .choice([
                            .init("", t("filter.all")),
                            .init(
                                "unverified", t("rule.unverified"),
                                isChosen: visit.query["state"] == "unverified"),
                        ]))
                ], in: t),
            table: Self.list(asked, in: t).table(
                FigureRow.all(answer, asked, in: t),
                empty: EmptyState(
                    title: t("ledger.empty_title_search"), text: t("ledger.empty_text"),
                    icon: "search"), in: t))
    }

    static func question(_ visit: Visit) -> ListQuestion {
        ListQuestion("/figures", visit.query, filter: ["state"])
    }

    /// The columns of the list.
    static func list(_ asked: ListQuestion, in t: Speech) -> ListTable<FigureRow> {
        ListTable(
            t("figure.title"), asked,
            columns: [
                .text("name", t("rule.figure"), { $0.name }) { row in
                    Cell(row.name, note: row.figure.key, href: "/figures/\(row.figure.key)")
                },
                ListColumn.text("key", t("figure.key"), { $0.figure.key }).exportedOnly,
                .text("value", t("rule.value"), { $0.text }),
                ListColumn.text("unit", t("figure.unit"), { $0.figure.unit.rawValue })
                    .exportedOnly,
                .day("from", t("figure.from"), in: t) { $0.value.from },
                ListColumn.day("to", t("figure.to"), in: t, { $0.value.to }).exportedOnly,
                ListColumn.day("known", t("figure.known"), in: t, { $0.value.known }).exportedOnly,
                .text("source", t("rule.source"), { $0.value.source.title }) {
                    FigurePage.source($0.value.source)
                },
                ListColumn.text("id", t("figure.id"), { $0.value.source.reference }).exportedOnly,
                .day("checked", t("figure.checked"), in: t) { $0.value.source.checked },
                .text("state", t("filter.state"), { $0.isUnverified ? "unverified" : "verified" }) {
                    Cell("", pill: FigurePage.pill(isVerified: !$0.isUnverified, in: t))
                },
            ])
    }
}

extension FigureRow {
    /// The figures an address asks for, each with its value of today.
    static func all(
        _ answer: ListFigures.Answer, _ asked: ListQuestion, in t: Speech
    ) -> [FigureRow] {
        let isUnverifiedOnly = asked.filter.contains {
            $0.name == "state" && $0.value == "unverified"
        }
        return answer.figures.compactMap { figure in
            guard let value = figure.value(at: answer.today) ?? figure.values.last else {
                return nil
            }
            return FigureRow(
                figure: figure, name: figure.name(in: t), value: value,
                text: FigurePage.text(value.value, figure.unit, in: t),
                isUnverified: figure.values.contains { !$0.source.isVerified })
        }.filter { !isUnverifiedOnly || $0.isUnverified }
    }
}

extension Parameter {
    /// What the figure is called in a language, English or the key when it has no name.
    func name(in t: Speech) -> String { title[t.language.rawValue] ?? title["en"] ?? key }
}

/// One figure with its whole history.
enum FigurePage {
    static func page(_ figure: Parameter, on today: Day, in t: Speech) -> PanelsPage {
        let present = figure.value(at: today)
        var panels = [
            Panel(
                id: "history", title: t("figure.history"), text: t("figure.history_text"),
                facts: [
                    Fact(label: t("figure.key"), value: figure.key, isCode: true),
                    Fact(label: t("figure.unit"), value: t("figure.unit.\(unitKey(figure.unit))")),
                ],
                table: Table(
                    t("figure.history"),
                    columns: [
                        Column(t("figure.from")), Column(t("figure.to")),
                        Column(t("rule.value"), isNumeric: true), Column(t("figure.known")),
                        Column(t("rule.source")), Column(t("figure.checked")),
                        Column(t("filter.state")),
                    ],
                    rows: figure.values.enumerated().reversed().map { place, value in
                        let next = figure.values.dropFirst(place + 1).first { $0.from > value.from }
                        let last = value.to ?? next.map { $0.from - 1 }
                        let isPresent = present.map {
                            $0.from == value.from && $0.known == value.known
                        }
                        return Row([
                            Cell(
                                t.day(value.from),
                                pill: isPresent == true
                                    ? Pill(text: t("rule.present"), tone: .info) : nil),
                            Cell(last.map(t.day) ?? t("figure.open")),
                            Cell(text(value.value, figure.unit, in: t)),
                            Cell(t.day(value.known)), source(value.source),
                            Cell(t.day(value.source.checked)),
                            Cell("", pill: pill(isVerified: value.source.isVerified, in: t)),
                        ])
                    }, isStacked: true),
                links: [
                    Link(text: t("figure.unverified_title"), href: "/figures/unverified")
                ])
        ]
        if let value = present ?? figure.values.last, case .scale(let brackets) = value.value {
            panels.append(scale(brackets, since: value.from, in: t))
        }
        return PanelsPage(
            heading: Heading(
                title: figure.name(in: t), subtitle: figure.key,
                back: Link(text: t("figure.title"), href: "/figures")), panels: panels)
    }

    /// The steps of a scale or a tariff.
    private static func scale(_ brackets: [Bracket], since day: Day, in t: Speech) -> Panel {
        let hasAmounts = brackets.contains { $0.amount != nil }
        return Panel(
            id: "scale", title: t("figure.scale", ["day": day.text]),
            table: Table(
                t("figure.scale", ["day": day.text]),
                columns: [Column(t("figure.below"), isNumeric: true)]
                    + (hasAmounts
                        ? [
                            Column(t("figure.fixed"), isNumeric: true),
                            Column(t("figure.above"), isNumeric: true),
                        ] : []) + [Column(t("figure.rate"), isNumeric: true)],
                rows: brackets.map { bracket in
                    Row(
                        [Cell(bracket.below.map(t.money) ?? t("figure.no_end"))]
                            + (hasAmounts
                                ? [
                                    Cell(bracket.amount.map(t.money) ?? ""),
                                    Cell(bracket.above.map(t.money) ?? ""),
                                ] : []) + [Cell(t.rate(bracket.rate))])
                }, isStacked: true))
    }

    /// The source with its identifier, or the way to it.
    static func source(_ source: Source) -> Cell {
        let reference = source.reference
        let isAddress = reference.hasPrefix("https://")
        return Cell(
            source.title, note: isAddress || reference.isEmpty ? nil : reference,
            href: isAddress ? reference : nil)
    }

    static func pill(isVerified: Bool, in t: Speech) -> Pill {
        isVerified
            ? Pill(text: t("rule.verified"), tone: .good)
            : Pill(text: t("rule.unverified"), tone: .waiting)
    }

    static func text(
        _ value: ParameterValue, _ unit: ParameterUnit, in t: Speech
    ) -> String {
        switch value {
        case .money(let money): t.money(money)
        case .rate(let rate): unit == .ratio ? t.rate(rate) : t.formats.number(rate.text)
        case .scale(let brackets): t.counted("rule.brackets", brackets.count)
        }
    }

    private static func unitKey(_ unit: ParameterUnit) -> String {
        unit.rawValue.lowercased().replacing("/", with: "_")
    }
}

/// All that nobody has verified: rules first, then figures.
enum UnverifiedPage {
    static func page(_ answer: ListFigures.Answer, in t: Speech) -> PanelsPage {
        PanelsPage(
            heading: Heading(
                title: t("figure.unverified_title"), subtitle: t("figure.unverified_subtitle"),
                back: Link(text: t("figure.title"), href: "/figures")),
            panels: [points(answer.points, in: t), figures(answer.figures, in: t)])
    }

    private static func points(_ points: [OpenPoint], in t: Speech) -> Panel {
        let language = t.language.rawValue
        return Panel(
            id: "rules", title: t("figure.open_rules"), text: t("figure.open_rules_text"),
            table: Table(
                t("figure.open_rules"),
                columns: [
                    Column(t("figure.what")), Column(t("figure.why")), Column(t("figure.where")),
                ],
                rows: points.map { point in
                    Row([
                        Cell(point.what[language] ?? point.what["en"] ?? point.key),
                        Cell(point.why[language] ?? point.why["en"] ?? ""), Cell(point.place),
                    ])
                },
                empty: EmptyState(title: t("figure.nothing_open"), text: "", icon: "check"),
                isStacked: true))
    }

    private static func figures(_ figures: [Parameter], in t: Speech) -> Panel {
        let rows = figures.flatMap { figure in
            figure.values.reversed().filter { !$0.source.isVerified }.map { value in
                Row([
                    Cell(
                        figure.name(in: t), note: figure.key, href: "/figures/\(figure.key)"),
                    Cell(FigurePage.text(value.value, figure.unit, in: t)),
                    Cell(t.day(value.from)), FigurePage.source(value.source),
                ])
            }
        }
        return Panel(
            id: "figures", title: t("figure.open_figures"), text: t("figure.open_figures_text"),
            table: Table(
                t("figure.open_figures"),
                columns: [
                    Column(t("rule.figure")), Column(t("rule.value"), isNumeric: true),
                    Column(t("figure.from")), Column(t("rule.source")),
                ],
                rows: rows,
                empty: EmptyState(title: t("figure.nothing_open"), text: "", icon: "check"),
                isStacked: true))
    }
}
