// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import Texts

/// The dated figures of law and house, with their sources and what nobody has checked yet.
struct RuleListPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile]
    var filter: Filter?
    var table: Table
}

/// Which figures the address asks for.
struct RuleQuestion: Sendable {
    var search = ""
    var isUnverifiedOnly = false
}

extension RuleListPage {
    /// The figures, each value with the days it is in force.
    init(_ all: [Parameter], asked: RuleQuestion, today: Day, in t: Speech) {
        heading = Heading(title: t("rule.title"), subtitle: t("rule.subtitle"))
        let values = all.flatMap(\.values)
        let open = values.filter { !$0.source.isVerified }
        tiles = [
            Tile(label: t("rule.count"), value: t.count(all.count), isStrong: true),
            Tile(label: t("rule.values"), value: t.count(values.count)),
            Tile(
                label: t("rule.unverified"), value: t.count(open.count),
                href: open.isEmpty ? nil : "/rules?state=unverified"),
        ]
        filter = Filter(
            action: "/rules",
            fields: [
                Field("q", t("filter.search"), .search, value: asked.search),
                Field(
                    "state", t("filter.state"),
                    .choice([
                        .init("", t("filter.all")),
                        .init(
                            "unverified", t("rule.unverified"), isChosen: asked.isUnverifiedOnly),
                    ])),
            ], reset: Link(text: t("filter.reset"), href: "/rules"))
        table = Table(
            t("rule.title"),
            columns: [
                Column(t("rule.figure")), Column(t("rule.value"), isNumeric: true),
                Column(t("rule.days")), Column(t("rule.source")),
            ],
            rows: all.filter { asked.fits($0, in: t) }.flatMap { parameter in
                parameter.values.reversed().filter {
                    !asked.isUnverifiedOnly || !$0.source.isVerified
                }.map { Self.row(parameter, $0, today: today, in: t) }
            },
            empty: EmptyState(
                title: t("ledger.empty_title_search"), text: t("ledger.empty_text"),
                icon: "search"),
            isStacked: true)
    }

    private static func row(
        _ parameter: Parameter, _ value: DatedValue, today: Day, in t: Speech
    ) -> Row {
        let isPresent = parameter.value(at: today)?.from == value.from
        let until = value.to.map { " – \(t.day($0))" } ?? ""
        let reference = value.source.reference
        let isAddress = reference.hasPrefix("https://")
        return Row([
            Cell(parameter.name(in: t), note: parameter.key),
            Cell(text(value.value, parameter.unit, in: t)),
            Cell(
                t("rule.since", ["day": value.from.text]) + until,
                pill: isPresent ? Pill(text: t("rule.present"), tone: .info) : nil),
            Cell(
                value.source.title, note: isAddress || reference.isEmpty ? nil : reference,
                href: isAddress ? reference : nil,
                pill: value.source.isVerified
                    ? Pill(text: t("rule.verified"), tone: .good)
                    : Pill(text: t("rule.unverified"), tone: .waiting)),
        ])
    }

    private static func text(
        _ value: ParameterValue, _ unit: ParameterUnit, in t: Speech
    ) -> String {
        switch value {
        case .money(let money): t.money(money)
        case .rate(let rate): unit == .ratio ? t.rate(rate) : t.formats.number(rate.text)
        case .scale(let brackets): t.counted("rule.brackets", brackets.count)
        }
    }
}

extension Parameter {
    /// What the figure is called in a language, English or the key when it has no name.
    fileprivate func name(in t: Speech) -> String {
        title[t.language.rawValue] ?? title["en"] ?? key
    }
}

extension RuleQuestion {
    fileprivate func fits(_ parameter: Parameter, in t: Speech) -> Bool {
        let words = search.lowercased()
        return words.isEmpty || parameter.key.lowercased().contains(words)
            || parameter.name(in: t).lowercased().contains(words)
    }
}
