// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Hummingbird
import Ledger
import Operations
import Payroll
import Store
import Texts

extension Visit {
    /// What one contract pays in a month, its variables, and the form of the next one.
    func memberPayPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let period = try payPeriod()
        let answer = try await ask(ShowPayBoard(period, of: id()))
        guard let row = answer.rows.first else { throw WebError.badForm }
        var panels = [
            Panel(
                id: "pay", title: t("pay_board.pay"), facts: facts(of: row),
                links: row.payslip.map {
                    [Link(text: t("payslip.explained"), href: "/payslips/\($0)")]
                } ?? [])
        ]
        if !row.anomalies.isEmpty { panels.append(lookAt(row)) }
        panels.append(variables(of: row, answer))
        if answer.isOpen, row.payslip == nil { panels.append(entry(row, period, errors)) }
        let page = PanelsPage(
            heading: Heading(
                title: row.section.name,
                subtitle: t("pay_board.subtitle", ["month": period.text]),
                back: Link(text: t("pay_board.title"), href: "/month/\(period)/pay"),
                pill: row.state(in: t)), panels: panels)
        return self.page(page, title: "\(row.section.name) \(t.month(period))")
    }

    private func facts(of row: PayBoardRow) -> [Fact] {
        var facts = [
            Fact(
                label: t("contract.kind"),
                value: t("contract.kind.\(row.engagement.terms.kind.rawValue)")),
            Fact(label: t("payslip.budget"), value: t.money(row.budget)),
        ]
        facts += row.parts.map { Fact(label: $0.title(in: t), value: t.money($0.amount)) }
        guard let figures = row.figures else {
            return facts + [Fact(label: t("pay_board.state"), value: t("pay_board.nothing"))]
        }
        facts += [
            Fact(label: t("payslip.gross"), value: t.money(figures.gross)),
            Fact(label: t("payslip.net_before_tax"), value: t.money(figures.netBeforeTax)),
            Fact(label: t("payslip.tax"), value: t.money(-figures.tax)),
        ]
        facts += row.deductions.map {
            Fact(label: $0.title(in: t), value: t.money(-$0.taken))
        }
        return facts + [
            Fact(label: t("pay_board.transferred"), value: t.money(figures.transferred)),
            Fact(label: t("payslip.cost"), value: t.money(figures.cost)),
        ]
    }

    private func lookAt(_ row: PayBoardRow) -> Panel {
        Panel(
            id: "look", title: t("pay_board.look"),
            table: Table(
                t("pay_board.look"),
                columns: [Column(t("pay_board.look")), Column(t("pay_board.why"))],
                rows: row.anomalies.map { anomaly in
                    Row([
                        Cell(
                            "",
                            pill: Pill(
                                text: t("anomaly.\(anomaly.kind.rawValue).short"),
                                tone: anomaly.isSerious ? .bad : .info)),
                        Cell(anomaly.sentence(in: t)),
                    ])
                }, isStacked: true))
    }

    private func variables(of row: PayBoardRow, _ answer: ShowPayBoard.Answer) -> Panel {
        Panel(
            id: "variables", title: t("pay_variable.of_month"),
            table: Table(
                t("pay_variable.of_month"),
                columns: [
                    Column(t("pay_variable.what")),
                    Column(t("pay_variable.amount"), isNumeric: true),
                    Column(t("pay_variable.by")), Column(t("pay_board.state")), Column(""),
                ],
                rows: row.variables.map { variable in
                    let content = variable.content
                    let outcome = variable.decision?.outcome
                    return Row([
                        Cell(
                            t("pay_variable.kind.\(content.kind.rawValue)"),
                            note: content.detail(in: t)),
                        Cell(content.kind == .absence ? "" : t.money(content.amount)),
                        Cell(
                            answer.names[variable.enteredBy] ?? variable.enteredBy,
                            note: variable.decision.map { answer.names[$0.by] ?? $0.by }),
                        Cell(
                            "",
                            pill: Pill(
                                text: t("pay_variable.state.\(outcome?.rawValue ?? "waiting")"),
                                tone: outcome == nil
                                    ? .waiting : outcome == .approved ? .good : .neutral)),
                        Cell(
                            "",
                            command: outcome == nil
                                ? Command(
                                    label: t("pay_variable.withdraw"),
                                    action: "/pay/variables/\(variable.id)/withdrawal",
                                    hidden: [Hidden(name: "then", value: path)]) : nil),
                    ])
                },
                empty: EmptyState(title: t("pay_variable.none"), text: ""), isStacked: true))
    }

    private func entry(
        _ row: PayBoardRow, _ period: Period, _ errors: FormErrors
    ) -> Panel {
        let fields = fields(row.engagement.terms.kind, period, errors)
        return Panel(
            id: "enter", title: t("pay_variable.enter"),
            form: Form(
                action: path, fields: fields, submit: t("pay_variable.submit"),
                text: t("pay_variable.enter_text"), problems: errors.problems(of: fields)))
    }

    private func fields(
        _ contract: ContractKind, _ period: Period, _ errors: FormErrors
    ) -> [Field] {
        let kinds = PayVariable.Kind.allCases.filter { kind in
            switch kind {
            case .settlement: contract == .cesa
            case .absence: contract != .cape
            case .bonus, .advance, .attachment: true
            }
        }
        var fields = [
            Field(
                "variable", t("pay_variable.what"),
                .choice(
                    kinds.map {
                        Field.Option(
                            $0.rawValue, t("pay_variable.kind.\($0.rawValue)"),
                            isChosen: $0.rawValue == form["variable"])
                    }), error: errors["variable"], isRequired: true),
            Field(
                "label", t("pay_variable.label"), value: form["label"],
                hint: t("pay_variable.label_hint"), error: errors["label"], isRequired: true),
            Field(
                "amount", t("pay_variable.amount"), .amount, value: form["amount"],
                hint: t("pay_variable.amount_hint"), error: errors["amount"]),
            Field(
                "dependants", t("pay_variable.dependants"), value: form["dependants"],
                hint: t("pay_variable.dependants_hint"), error: errors["dependants"]),
        ]
        guard contract != .cape else { return fields }
        fields += [
            Field(
                "absent_from", t("pay_variable.absent_from"), .day, value: form["absent_from"],
                hint: t("pay_variable.absence_only"), error: errors["absent_from"]),
            Field(
                "absent_to", t("pay_variable.absent_to"), .day, value: form["absent_to"],
                hint: t("pay_variable.absence_only"), error: errors["absent_to"]),
        ]
        if contract == .ordinary {
            fields.append(
                Field(
                    "absent_hours", t("pay_variable.hours"), value: form["absent_hours"],
                    hint: t("pay_variable.hours_hint"), error: errors["absent_hours"]))
        }
        return fields
    }
}
