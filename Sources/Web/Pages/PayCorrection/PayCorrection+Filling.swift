// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Ledger
import Operations
import Payroll
import Store
import Texts

/// The corrections of sealed payslips.
struct PayCorrectionsPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile]
    var filter: Filter?
    var table: Table
}

extension PayCorrectionsPage {
    init(_ items: [ListPayCorrections.Item], _ visit: Visit) {
        let t = visit.t
        let list = Self.list(visit)
        heading = Heading(
            title: t("correction.title"), subtitle: t("correction.subtitle"),
            back: visit.may(.approvePayments)
                ? Link(text: t("pay_variable.title"), href: "/pay/variables") : nil)
        tiles = []
        filter = items.isEmpty ? nil : list.question.form(in: t)
        table = list.table(
            items,
            empty: EmptyState(
                title: t("correction.empty_title"), text: t("correction.empty_text"),
                icon: "check"), in: t)
    }

    /// The columns of the corrections.
    static func list(_ visit: Visit) -> ListTable<ListPayCorrections.Item> {
        let t = visit.t
        return ListTable(
            t("correction.title"), ListQuestion("/pay/corrections", visit.query),
            columns: [
                .text("reason", t("correction.reason"), { $0.correction.content.reason }) {
                    Cell(
                        $0.correction.content.reason,
                        href: "/pay/corrections/\($0.correction.id)")
                },
                .text("activity", t("member.activity"), { $0.section.name }) {
                    Cell($0.section.name, note: $0.section.code)
                },
                .text("month", t("correction.month"), { $0.of.text }) { Cell(t.month($0.of)) },
                .text("paid_in", t("correction.paid_in"), { $0.correction.period.text }) {
                    Cell(t.month($0.correction.period))
                },
                .text("by", t("pay_variable.by")) { $0.by },
                .text("state", t("pay_board.state"), { $0.correction.state(in: t).text }) {
                    Cell("", pill: $0.correction.state(in: t))
                },
            ])
    }
}

extension PayCorrection {
    /// Waiting, or how it was decided.
    func state(in t: Speech) -> Pill {
        let outcome = decision?.outcome
        return Pill(
            text: t("pay_variable.state.\(outcome?.rawValue ?? "waiting")"),
            tone: outcome == nil ? .waiting : outcome == .approved ? .good : .neutral)
    }
}

extension PanelsPage {
    /// One correction: what it does, line by line, and the decision.
    init(_ answer: ShowPayCorrection.Answer, _ visit: Visit) {
        let t = visit.t
        let correction = answer.correction
        let month = answer.payslip.record.period
        heading = Heading(
            title: t("correction.of", ["month": month.text]), subtitle: answer.section.name,
            back: Link(text: t("correction.title"), href: "/pay/corrections"),
            pill: correction.state(in: t))
        notice = answer.problem.map { Notice(text: t.sentence(of: $0), tone: .bad) }
        panels = [Self.what(answer, visit)]
        if let difference = answer.difference {
            panels.append(Self.effect(difference, answer, visit))
            panels.append(Self.lines(difference, t))
        }
    }

    private static func what(_ answer: ShowPayCorrection.Answer, _ visit: Visit) -> Panel {
        let t = visit.t
        let correction = answer.correction
        func name(_ actor: String) -> String { answer.names[actor] ?? actor }
        var facts = [
            Fact(label: t("correction.reason"), value: correction.content.reason),
            Fact(label: t("correction.paid_in"), value: t.month(correction.period)),
            Fact(label: t("pay_variable.by"), value: name(correction.enteredBy)),
        ]
        if let decision = correction.decision {
            facts.append(Fact(label: t("correction.decided_by"), value: name(decision.by)))
        }
        var links: [Link] = []
        if visit.may(.viewActivity) {
            links.append(
                Link(text: t("correction.sealed"), href: "/payslips/\(answer.payslip.id)"))
            if let made = answer.made {
                links.append(Link(text: t("correction.made"), href: "/payslips/\(made.id)"))
            }
        }
        return Panel(
            id: "what", title: t("correction.one"), facts: facts,
            commands: commands(answer, visit), links: links)
    }

    private static func commands(
        _ answer: ShowPayCorrection.Answer, _ visit: Visit
    ) -> [Command] {
        let t = visit.t
        let address = "/pay/corrections/\(answer.correction.id)"
        guard answer.correction.decision == nil else { return [] }
        func decision(_ outcome: String, _ weight: Command.Weight) -> Command {
            Command(
                label: t("pay_variable.decide.\(outcome)"), action: "\(address)/decision",
                weight: weight, hidden: [Hidden(name: "decision", value: outcome)],
                settles: .payVariable)
        }
        var commands: [Command] = []
        if answer.mayDecide, !answer.isOwn {
            if answer.difference != nil { commands.append(decision("approved", .primary)) }
            commands.append(decision("refused", .secondary))
        }
        if visit.may(.runPayroll) {
            commands.append(
                Command(label: t("pay_variable.withdraw"), action: "\(address)/withdrawal"))
        }
        return commands
    }

    private static func effect(
        _ difference: PayslipDifference, _ answer: ShowPayCorrection.Answer, _ visit: Visit
    ) -> Panel {
        let t = visit.t
        func row(_ key: String, _ before: Money, _ after: Money) -> Row {
            Row([
                Cell(t(key)), Cell(t.money(before)), Cell(t.money(after)),
                Cell(t.money(after - before)),
            ])
        }
        let (old, new) = (difference.before, difference.after)
        let tax = answer.payslip.sums.tax
        var panel = comparison(
            "effect", t("correction.effect"),
            [
                row("payslip.gross", old.gross, new.gross),
                row("payslip.net_before_tax", old.netBeforeTax, new.netBeforeTax),
                row("payslip.taxable", old.netTaxable, new.netTaxable),
                row("payslip.net_social", old.netSocial, new.netSocial),
                row("payslip.tax", tax, tax + difference.tax),
                row("payslip.cost", old.totalCost, new.totalCost),
                row(
                    "correction.account", answer.available,
                    answer.available - difference.totalCost),
            ], t)
        panel.text =
            difference.netPaid.isNegative
            ? t("correction.overpaid", ["amount": (-difference.netPaid).text])
            : t("correction.pays", ["amount": difference.netPaid.text])
        return panel
    }

    private static func lines(_ difference: PayslipDifference, _ t: Speech) -> Panel {
        comparison(
            "lines", t("payslip.lines"),
            difference.rows.map { row in
                func money(_ name: String) -> String {
                    row.step.values[name].flatMap { try? Money(text: $0) }.map(t.money) ?? ""
                }
                return Row([
                    Cell(t(row.step.label)), Cell(money("before")), Cell(money("after")),
                    Cell(t.money(row.step.amount)),
                ])
            }, t)
    }

    /// Rows of a name, the amount before, the amount after, and what they differ by.
    private static func comparison(
        _ id: String, _ title: String, _ rows: [Row], _ t: Speech
    ) -> Panel {
        Panel(
            id: id, title: title,
            table: Table(
                title,
                columns: [
                    Column(t("paper.line")), Column(t("correction.before"), isNumeric: true),
                    Column(t("correction.after"), isNumeric: true),
                    Column(t("correction.difference"), isNumeric: true),
                ], rows: rows, isStacked: true))
    }
}
