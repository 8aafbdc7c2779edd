// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Payroll
import Store
import Texts

/// The pay of a month, contract by contract, beside the month before.
struct PayBoardPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile]
    var filter: Filter?
    var table: Table
}

extension PayBoardPage {
    init(_ answer: ShowPayBoard.Answer, _ visit: Visit) throws {
        let t = visit.t
        let period = try visit.payPeriod()
        let list = try Self.list(visit)
        let rows = answer.rows
        let serious = rows.count { $0.anomalies.contains(where: \.isSerious) }
        heading = Heading(
            title: t("pay_board.title"), subtitle: t("pay_board.subtitle", ["month": period.text]),
            back: Link(text: t("month.title"), href: "/month?period=\(period)"),
            actions: [period.previous, period.next].map {
                Link(text: t.month($0), href: "/month/\($0)/pay")
            }
                + (visit.offers(.settlement)
                    ? [Link(text: t("settlement.title"), href: "/settlement?month=\(period)")]
                    : [])
                + [Link(text: t("correction.title"), href: "/pay/corrections")])
        tiles = [
            Tile(
                label: t("pay_board.to_look_at"), value: t.count(serious),
                note: t.counted("pay_board.contracts", rows.count), isStrong: serious > 0),
            Tile(
                label: t("pay_board.transferred"),
                value: t.money(rows.compactMap(\.figures?.transferred).sum)),
            Tile(label: t("month.pay_cost"), value: t.money(rows.compactMap(\.figures?.cost).sum)),
            Tile(label: t("month.cutoff"), value: t.day(answer.cutoff)),
        ]
        filter = rows.isEmpty ? nil : list.question.form(in: t)
        table = list.table(
            rows,
            empty: EmptyState(
                title: t("pay_board.empty_title"), text: t("pay_board.empty_text"),
                icon: "payslip"), in: t)
    }

    /// The columns of the board.
    static func list(_ visit: Visit) throws -> ListTable<PayBoardRow> {
        let t = visit.t
        let period = try visit.payPeriod()
        return ListTable(
            t("pay_board.title"), ListQuestion("/month/\(period)/pay", visit.query),
            columns: [
                .text("activity", t("member.activity"), { $0.section.name }) {
                    Cell(
                        $0.section.name, note: $0.section.code,
                        href: "/month/\(period)/pay/\($0.engagement.id)")
                },
                ListColumn.text("code", t("client.code")) { $0.section.code }.exportedOnly,
                .text("state", t("pay_board.state"), { $0.state(in: t).text }) {
                    Cell("", pill: $0.state(in: t))
                },
                .money("before", t("pay_board.before"), in: t, isSummed: true) {
                    $0.before?.gross
                },
                .money("gross", t("payslip.gross"), in: t, isSummed: true) { $0.figures?.gross },
                .money("transferred", t("pay_board.transferred"), in: t, isSummed: true) {
                    $0.figures?.transferred
                },
                .money("cost", t("payslip.cost"), in: t, isSummed: true) { $0.figures?.cost },
                .text(
                    "look", t("pay_board.look"),
                    { $0.anomalies.map { $0.sentence(in: t) }.joined(separator: " ") }
                ) { row in
                    // The page of the contract has all of them.
                    Cell(
                        "", note: row.anomalies.first?.sentence(in: t),
                        pill: row.anomalies.first.map {
                            Pill(
                                text: t("anomaly.\($0.kind.rawValue).short"),
                                tone: $0.isSerious ? .bad : .info)
                        })
                },
            ])
    }
}

extension PayBoardRow {
    /// Paid, as it would be now, or nothing.
    func state(in t: Speech) -> Pill {
        if payslip != nil { return Pill(text: t("pay_board.sealed"), tone: .good) }
        return figures == nil
            ? Pill(text: t("pay_board.nothing"), tone: .neutral)
            : Pill(text: t("pay_board.preview"), tone: .waiting)
    }
}

extension PayAnomaly {
    /// What it is and why, in a sentence.
    func sentence(in t: Speech) -> String {
        let sentence = t("anomaly.\(kind.rawValue)", values)
        let causes = causes.map { t("anomaly.cause.\($0)", values) }
        return ([sentence] + causes).joined(separator: " ")
    }
}

/// The variables that wait for whoever approves.
struct UndecidedVariablesPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile]
    var filter: Filter?
    var table: Table
}

extension UndecidedVariablesPage {
    init(_ waiting: [ListUndecidedVariables.Item], _ visit: Visit) {
        let t = visit.t
        let list = Self.list(visit)
        heading = Heading(
            title: t("pay_variable.title"), subtitle: t("pay_variable.subtitle"),
            actions: [Link(text: t("correction.title"), href: "/pay/corrections")])
        tiles = []
        filter = waiting.isEmpty ? nil : list.question.form(in: t)
        table = list.table(
            waiting,
            empty: EmptyState(
                title: t("pay_variable.empty_title"), text: t("pay_variable.empty_text"),
                icon: "check"), in: t)
    }

    /// The columns of what waits.
    static func list(_ visit: Visit) -> ListTable<ListUndecidedVariables.Item> {
        let t = visit.t
        return ListTable(
            t("pay_variable.title"), ListQuestion("/pay/variables", visit.query),
            columns: [
                .text("activity", t("member.activity"), { $0.section.name }) {
                    Cell($0.section.name, note: $0.section.code)
                },
                .text("month", t("payslip.month"), { $0.variable.period.text }) {
                    Cell(t.month($0.variable.period))
                },
                .text("variable", t("pay_variable.what"), { $0.variable.content.title(in: t) }) {
                    Cell(
                        t("pay_variable.kind.\($0.variable.content.kind.rawValue)"),
                        note: $0.variable.content.detail(in: t))
                },
                .money("amount", t("pay_variable.amount"), in: t) {
                    $0.variable.content.kind == .absence ? nil : $0.variable.content.amount
                },
                .text("by", t("pay_variable.by")) { $0.by },
                ListColumn.text("approve", t("pay_variable.decide"), { _ in "" }) {
                    decision("approved", on: $0, .primary, in: t)
                }.unsorted,
                ListColumn.text("refuse", t("pay_variable.refuse_head"), { _ in "" }) {
                    $0.isOwn ? Cell("") : decision("refused", on: $0, .secondary, in: t)
                }.unsorted,
            ])
    }

    private static func decision(
        _ outcome: String, on item: ListUndecidedVariables.Item, _ weight: Command.Weight,
        in t: Speech
    ) -> Cell {
        guard !item.isOwn else { return Cell(t("pay_variable.own")) }
        return Cell(
            "",
            command: Command(
                label: t("pay_variable.decide.\(outcome)"),
                action: "/pay/variables/\(item.variable.id)/decision", weight: weight,
                hidden: [Hidden(name: "decision", value: outcome)], settles: .payVariable))
    }
}

extension PayVariable.Content {
    /// The kind with what was typed.
    func title(in t: Speech) -> String {
        "\(t("pay_variable.kind.\(kind.rawValue)")) – \(detail(in: t))"
    }

    /// What was typed, with the days and hours of an absence.
    func detail(in t: Speech) -> String {
        guard let from, let to else { return label }
        let days = from == to ? t.day(from) : "\(t.day(from)) – \(t.day(to))"
        guard hours > 0 else { return "\(label), \(days)" }
        let count = t.formats.number(Rate(millionths: hours * 1_000).text)
        return "\(label), \(days), \(t("pay_variable.hours_short", ["hours": count]))"
    }
}
