// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Ledger
import Operations
import Store
import Texts

extension PlannedMonth {
    /// What the account goes through in the month; the sum is what is left.
    var steps: [Step] {
        [
            Step("step.plan.opening", amount: opening, because: .arithmetic),
            Step("step.plan.receipts", amount: receipts, because: .arithmetic),
            Step("step.plan.contribution", amount: -contribution, because: .arithmetic),
            Step("step.plan.pay", amount: -payCost, because: .arithmetic),
            Step("step.plan.costs", amount: -costs, because: .arithmetic),
            Step("step.sum", amount: closing, because: .arithmetic),
        ]
    }
}

extension PlanPage {
    static func rights(_ rights: [RightsReference], in t: Speech) -> [Flow] {
        guard !rights.isEmpty else { return [] }
        func items(
            _ amount: (RightsReference) -> Money, _ steps: (RightsReference) -> [Step]
        ) -> [Flow.Item] {
            rights.map { reference in
                Flow.Item(
                    label: t("plan.rights_until", ["month": reference.last.text]),
                    amount: amount(reference), kind: .total,
                    explanation: Explanation(steps(reference), in: t))
            }
        }
        return [
            Flow(
                title: t("plan.sickness"), text: t("plan.sickness_text"),
                items: items(\.sickness, \.sicknessSteps), in: t),
            Flow(
                title: t("plan.unemployment"), text: t("plan.unemployment_text"),
                items: items(\.unemployment, \.unemploymentSteps), in: t),
        ]
    }

    static func table(_ answer: PlanAnswer, in t: Speech) -> Table {
        Table(
            t("plan.months"),
            columns: [
                Column(t("payslip.month")), Column(t("plan.receipts_short"), isNumeric: true),
                Column(t("flow.contribution"), isNumeric: true),
                Column(t("plan.costs_short"), isNumeric: true),
                Column(t("flow.gross"), isNumeric: true), Column(t("flow.net"), isNumeric: true),
                Column(t("flow.pay_cost"), isNumeric: true),
                Column(t("plan.left_short"), isNumeric: true),
            ],
            rows: answer.months.map { month in
                Row(
                    [Cell(t.month(month.period))]
                        + [
                            month.receipts, month.contribution, month.costs, month.gross,
                            month.netPaid, month.payCost, month.closing,
                        ].map { Cell(t.money($0)) })
            }, isStacked: true)
    }

    static func delayText(_ answer: PlanAnswer, in t: Speech) -> String {
        guard let usual = answer.delays.usual else { return t("plan.delay_unknown") }
        return t(
            "plan.delay",
            ["days": String(usual.days), "payments": String(usual.payments)])
    }

    static func receipts(_ answer: PlanAnswer, in t: Speech) -> Table {
        Table(
            t("plan.receipts"),
            columns: [
                Column(t("invoice.number")), Column(t("invoice.client")),
                Column(t("plan.due")), Column(t("plan.counted_on")),
                Column(t("plan.to_account"), isNumeric: true),
            ],
            rows: answer.receipts.map { receipt in
                let why =
                    receipt.isOverdue
                    ? t("plan.overdue", ["days": String(ExpectedReceipt.overdueDays)])
                    : receipt.delay.map {
                        t(
                            "plan.delay_of",
                            ["days": String($0.days), "payments": String($0.payments)])
                    } ?? t("plan.on_due_day")
                return Row([
                    Cell(receipt.number, href: "/invoices/\(receipt.invoice)"),
                    Cell(receipt.clientName), Cell(t.day(receipt.dueDay)),
                    Cell(t.day(receipt.day), note: why), Cell(t.money(receipt.amount)),
                ])
            },
            empty: EmptyState(
                title: t("plan.no_receipts"), text: t("plan.no_receipts_text"), icon: "invoice"),
            isStacked: true)
    }

    static func history(_ answer: PlanAnswer, _ visit: Visit) -> Table {
        let t = visit.t
        return Table(
            t("plan.history"),
            columns: [
                Column(t("plan.proposed_on")), Column(t("plan.from")), Column(t("plan.policy")),
                Column(t("plan.reserve"), isNumeric: true), Column(t("invoice.state")),
            ],
            rows: answer.plans.map { plan in
                let state = plan.decision?.kind.rawValue ?? "waiting"
                let tone: Tone =
                    switch plan.decision?.kind {
                    case nil: .waiting
                    case .approved: .good
                    case .returned: .bad
                    case .replaced: .neutral
                    }
                return Row([
                    Cell(t.day(visit.day(plan.proposedAt))), Cell(t.month(plan.from)),
                    Cell(PlanQueue.text(plan.terms, in: t)), Cell(t.money(plan.terms.reserve)),
                    Cell(
                        "", note: plan.decision?.reason,
                        pill: Pill(text: t("plan.state.\(state)"), tone: tone)),
                ])
            },
            empty: EmptyState(
                title: t("plan.none"), text: t("plan.none_text"), icon: "chart"),
            isStacked: true)
    }
}

/// The plans that wait for whoever runs payroll.
enum PlanQueue {
    static func page(_ waiting: [WaitingPlan], _ visit: Visit) -> PanelsPage {
        let t = visit.t
        let rows = waiting.map { item in
            let plan = item.plan
            return Row([
                Cell(item.section.name, note: item.proposer, href: "/plans/\(plan.id)"),
                Cell(t.day(visit.day(plan.proposedAt))), Cell(t.month(plan.from)),
                Cell(text(plan.terms, in: t)), Cell(t.money(plan.figures.gross)),
                Cell(t.money(plan.figures.netPaid)), Cell(t.money(plan.figures.cost)),
                item.isOwn
                    ? Cell(t("plan.own_short"))
                    : Cell(
                        "",
                        command: Command(
                            label: t("plan.approve"), action: "/plans/\(plan.id)/approval",
                            settles: .plan)),
            ])
        }
        let table = Table(
            t("plan.queue"),
            columns: [
                Column(t("member.activity")), Column(t("plan.proposed_on")),
                Column(t("plan.from")), Column(t("plan.policy")),
                Column(t("flow.gross"), isNumeric: true), Column(t("flow.net"), isNumeric: true),
                Column(t("flow.pay_cost"), isNumeric: true), Column(t("approval.act")),
            ], rows: rows,
            empty: EmptyState(
                title: t("plan.queue_empty"), text: t("plan.queue_empty_text"), icon: "check"),
            isStacked: true)
        return PanelsPage(
            heading: Heading(title: t("plan.queue"), subtitle: t("plan.queue_text")),
            panels: [Panel(id: "plans", title: t("plan.queue_waiting"), table: table)])
    }

    /// A policy with its amount.
    static func text(_ terms: PlanTerms, in t: Speech) -> String {
        t("plan.policy_text.\(terms.policy.rawValue)", ["amount": (terms.amount ?? .zero).text])
    }
}
