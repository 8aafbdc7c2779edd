// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Ledger
import Operations
import Payroll
import Store
import Texts

extension PlanPage {
    /// `typed`: the fields as they came, when something is wrong with them.
    init(_ answer: PlanAnswer, _ visit: Visit, typed: FormData?, _ errors: FormErrors) {
        let t = visit.t
        heading = Heading(
            title: t("plan.title"), subtitle: answer.section.name,
            actions: [
                Link(
                    text: t("price.title"), href: visit.link("/plan/price", answer.section.id),
                    icon: "scale")
            ])
        notices = Self.notices(answer, in: t)
        tiles = Self.tiles(answer, in: t)
        termsText = t(
            "plan.terms_text",
            ["month": answer.from.text, "costs": answer.usualCosts.text, "kept": answer.kept.text])
        question = Self.question(answer, visit, typed, errors)
        commands = Self.proposal(answer, visit)
        preview = answer.preview.map { Self.preview($0, answer, in: t) }
        rights = Self.rights(answer.rights, in: t)
        months = Flow(
            title: t("plan.left"), text: t("plan.left_text"),
            items: answer.months.map { month in
                Flow.Item(
                    label: t.month(month.period), amount: month.closing, kind: .total,
                    explanation: Explanation(month.steps, in: t))
            }, in: t)
        table = Self.table(answer, in: t)
        delayText = Self.delayText(answer, in: t)
        receipts = Self.receipts(answer, in: t)
        history = Self.history(answer, visit)
    }

    private static func notices(_ answer: PlanAnswer, in t: Speech) -> [Notice] {
        var notices: [Notice] = []
        func say(_ key: String, _ values: [String: String] = [:], _ tone: Tone = .info) {
            notices.append(Notice(text: t(key, values), tone: tone, isAlert: false))
        }
        if let plan = answer.plans.first {
            switch plan.decision?.kind {
            case nil: say("plan.waits", ["day": plan.proposedAt.utcDay.text], .waiting)
            case .returned:
                say("plan.was_returned", ["reason": plan.decision?.reason ?? ""], .bad)
            case .approved: say("plan.was_approved", ["month": plan.from.text], .good)
            case .replaced: break
            }
        }
        if answer.engagement == nil { say("plan.no_contract") }
        if !answer.isLawKnown { say("plan.law_unknown", ["month": answer.from.text]) }
        guard answer.engagement != nil, answer.isLawKnown else { return notices }
        guard let preview = answer.preview else {
            say("plan.nothing", [:], .waiting)
            return notices
        }
        if preview.isLimited { say("plan.limited", ["month": answer.from.text], .waiting) }
        if let gap = preview.solution, !gap.isExact, let beyond = gap.beyond {
            let isCost = preview.isLimited || answer.terms.policy == .turnover
            say(
                isCost ? "plan.gap_cost" : "plan.gap_net",
                [
                    "target": gap.target.text, "reached": gap.reached.text,
                    "beyond": beyond.text,
                ])
        }
        return notices
    }

    private static func tiles(_ answer: PlanAnswer, in t: Speech) -> [Tile] {
        [
            Tile(
                label: t("plan.available"), value: t.money(answer.budget.amount),
                note: t("plan.available_note", ["month": answer.from.text]), isStrong: true),
            Tile(
                label: t("plan.expected"), value: t.money(answer.receipts.map(\.amount).sum),
                note: t.counted("plan.invoices", answer.receipts.count)),
            Tile(
                label: t("plan.sustainable"),
                value: answer.sustainable.map { t.money($0.gross) } ?? "–",
                note: answer.sustainable.map {
                    t(
                        "plan.sustainable_note",
                        ["cost": $0.cost.text, "month": $0.decidedBy.text])
                } ?? t("plan.sustainable_none")),
            Tile(
                label: t("plan.kept"), value: t.money(answer.kept), note: t("plan.kept_note")),
        ]
    }

    private static func question(
        _ answer: PlanAnswer, _ visit: Visit, _ typed: FormData?, _ errors: FormErrors
    ) -> Filter {
        let t = visit.t
        let terms = answer.terms
        func value(_ name: String, _ known: Money?) -> String {
            typed.map { $0[name] } ?? known.map { t.formats.number($0.text) } ?? ""
        }
        let policy = typed.map { $0["policy"] } ?? terms.policy.rawValue
        return Filter(
            action: "/plan",
            fields: [
                Field(
                    "policy", t("plan.policy"),
                    .choice(
                        PlanPolicy.allCases.map {
                            .init(
                                $0.rawValue, t("plan.policy.\($0.rawValue)"),
                                isChosen: $0.rawValue == policy)
                        }), error: errors["policy"]),
                Field(
                    "amount", t("plan.amount"), .amount, value: value("amount", terms.amount),
                    hint: t("plan.amount_hint"), error: errors["amount"]),
                Field(
                    "reserve", t("plan.reserve"), .amount,
                    value: value("reserve", terms.reserve), error: errors["reserve"]),
                Field(
                    "fixed_costs", t("plan.fixed_costs"), .amount,
                    value: value("fixed_costs", terms.fixedCosts),
                    hint: t("plan.fixed_costs_hint"), error: errors["fixed_costs"]),
            ],
            hidden: [Hidden(name: "section", value: answer.section.id.description)])
    }

    private static func proposal(_ answer: PlanAnswer, _ visit: Visit) -> [Command] {
        let section = answer.section.id
        guard visit.may(.choosePay, on: section), answer.engagement != nil else { return [] }
        let terms = answer.terms
        guard terms.policy == .turnover || terms.amount != nil else { return [] }
        func number(_ amount: Money?) -> String {
            amount.map { visit.t.formats.number($0.text) } ?? ""
        }
        return [
            Command(
                label: visit.t("plan.propose", ["month": answer.from.text]), action: "/plan",
                weight: .primary,
                hidden: [
                    Hidden(name: "section", value: section.description),
                    Hidden(name: "policy", value: terms.policy.rawValue),
                    Hidden(name: "amount", value: number(terms.amount)),
                    Hidden(name: "reserve", value: number(terms.reserve)),
                    Hidden(name: "fixed_costs", value: number(terms.fixedCosts)),
                ])
        ]
    }

    private static func preview(
        _ preview: PlanPreview, _ answer: PlanAnswer, in t: Speech
    ) -> Flow {
        let left = answer.months.first?.closing
        return Flow(
            pay: preview.payslip, title: t("plan.preview", ["month": answer.from.text]),
            text: left.map { t("plan.preview_text", ["left": $0.text]) }, in: t)
    }

    /// Gives whoever decides what they need in place of the question.
    mutating func decide(_ waiting: WaitingPlan, _ visit: Visit, _ errors: FormErrors) {
        let t = visit.t
        let plan = waiting.plan
        heading.back = Link(text: t("plan.queue"), href: "/plans")
        heading.actions = []
        question = nil
        commands = []
        termsText = t(
            "plan.asked",
            [
                "person": waiting.proposer, "month": plan.from.text,
                "policy": PlanQueue.text(plan.terms, in: t),
                "reserve": plan.terms.reserve.text,
                "costs": (plan.terms.fixedCosts ?? .zero).text,
            ])
        if let whole = errors.whole {
            notices.insert(Notice(text: whole, tone: .bad), at: 0)
        }
        guard plan.decision == nil else { return }
        if waiting.isOwn {
            notices.insert(
                Notice(text: t("plan.own"), tone: .waiting, isAlert: false), at: 0)
        } else {
            commands = [
                Command(
                    label: t("plan.approve"), action: "/plans/\(plan.id)/approval",
                    weight: .primary, settles: .plan)
            ]
        }
        let reason = Field(
            "reason", t("approval.reason"), .longText, value: visit.form["reason"],
            hint: t("plan.reason_hint"), error: errors["reason"], isRequired: true, isWide: true)
        form = Form(
            action: "/plans/\(plan.id)/return", fields: [reason], submit: t("plan.return"),
            problems: Problems(of: [reason]), settles: .plan)
    }
}

extension Flow {
    /// From what a payslip just computed costs to what reaches the person.
    init(pay payslip: Payslip, title: String, text: String? = nil, in t: Speech) {
        func steps(_ isEmployee: Bool) -> [Step] {
            payslip.lines.filter { ($0.side == .employee) == isEmployee }.map(payslip.explained)
        }
        self.init(
            title: title, text: text,
            items: [
                .init(label: t("flow.pay_cost"), amount: payslip.totalCost, kind: .total),
                .init(
                    label: t("flow.employer"),
                    amount: payslip.reductions - payslip.employerTotal, kind: .change,
                    explanation: Explanation(steps(false), in: t)),
                .init(label: t("flow.gross"), amount: payslip.gross, kind: .total),
                .init(
                    label: t("flow.employee"), amount: -payslip.employeeTotal, kind: .change,
                    explanation: Explanation(steps(true), in: t)),
                .init(
                    label: t("flow.net_before_tax"), amount: payslip.netBeforeTax, kind: .total),
                .init(
                    label: t("flow.tax"), amount: -payslip.withholding.amount, kind: .change,
                    explanation: payslip.steps.first {
                        $0.label == "payroll.total.withholding"
                    }.map { Explanation([$0], in: t) }),
                .init(label: t("flow.net"), amount: payslip.netPaid, kind: .result),
            ], in: t)
    }
}
