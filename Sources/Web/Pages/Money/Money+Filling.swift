// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Ledger
import Operations
import Sales
import Store
import Texts

extension MoneyPage {
    init(_ month: ActivityMonth, _ visit: Visit, all: [Section], _ errors: FormErrors) {
        let t = visit.t
        let section = month.section.id
        let mayDraft = visit.may(.draftInvoices, on: section)
        heading = Heading(
            title: t("money.title"),
            subtitle: t(
                "money.subtitle", ["activity": month.section.name, "month": month.period.text]),
            actions: visit.offers(.plan)
                ? [Link(text: t("plan.title"), href: visit.link("/plan", section), icon: "chart")]
                : [],
            primary: mayDraft
                ? Link(
                    text: t("invoice.new"), href: visit.link("/invoices/new", section), icon: "plus"
                )
                : nil)
        filter = visit.activityFilter(
            "/money", section, in: all,
            keeping: all.count > 1
                ? [
                    Field(
                        "period", t("payslip.month"), .month, value: month.period.text)
                ] : [])
        period = PeriodSwitch(month.period, until: visit.today.period, in: t) {
            visit.link("/money", section, ["period": $0.text])
        }
        tiles = Self.tiles(month, visit)
        activity = Self.activityFlow(month, in: t)
        pay = month.payslip.map { Flow(pay: $0, in: t) }
        payPending = month.payslip == nil ? Self.pending(month, visit) : nil
        choice = PayChoiceCard(month, visit, errors)
    }

    private static func tiles(_ month: ActivityMonth, _ visit: Visit) -> [Tile] {
        let t = visit.t
        let section = month.section.id
        var tiles = [
            Tile(
                label: t("money.month_left"), value: t.money(month.available),
                note: t("money.month_left_note"), isStrong: true),
            Tile(
                label: t("money.treasury"), value: t.money(month.treasury),
                note: t("money.treasury_today"),
                pill: month.treasury.isNegative
                    ? Pill(text: t("member.in_red"), tone: .bad) : nil),
            Tile(
                label: t("money.receivable"), value: t.money(month.receivables),
                note: t("money.today"), href: visit.link("/invoices", section, ["state": "open"])),
        ]
        if let payslip = month.payslip {
            tiles.append(
                Tile(
                    label: t("money.net_pay"), value: t.money(payslip.sums.netPaid),
                    note: t("money.net_pay_note", ["day": payslip.record.payDay.text]),
                    href: "/payslips/\(payslip.id)"))
        }
        return tiles
    }

    /// What to say where there is no pay yet; nothing for a month without engagement.
    private static func pending(_ month: ActivityMonth, _ visit: Visit) -> EmptyState? {
        guard month.engagement != nil else { return nil }
        let t = visit.t
        guard visit.offers(.pay) else {
            return EmptyState(
                title: t("money.not_offered_title"), text: t("money.not_offered_text"),
                icon: "calendar")
        }
        if month.period.lastDay < visit.today {
            return EmptyState(
                title: t("money.unpaid_title"), text: t("money.unpaid_text"), icon: "calendar")
        }
        let cutoff = month.period.day(visit.visitor.cooperative.cutoffDay)
        return EmptyState(
            title: t("money.no_pay_title"), text: t("money.no_pay_text", ["day": cutoff.text]),
            icon: "calendar")
    }

    private static func activityFlow(_ month: ActivityMonth, in t: Speech) -> Flow {
        var items: [Flow.Item] = [
            .init(
                label: t("flow.invoiced"), amount: month.invoiced, kind: .total,
                explanation: month.documentSteps.explained(in: t)),
            .init(
                label: t("flow.vat"), amount: -month.tax, kind: .change,
                explanation: month.taxSteps.explained(in: t)),
            .init(label: t("flow.turnover"), amount: month.turnover, kind: .total),
            .init(
                label: t("flow.expenses"), amount: -month.expenses, kind: .change,
                explanation: month.expenseSteps.explained(in: t)),
            .init(
                label: t("flow.contribution"), amount: -month.contribution, kind: .change,
                explanation: month.contributionSteps.explained(in: t)),
            .init(label: t("flow.available"), amount: month.available, kind: .result),
        ]
        if !month.payCost.isZero {
            let isKept = !month.kept.isNegative
            items += [
                .init(
                    label: t(isKept ? "flow.kept" : "flow.taken"), amount: -month.kept,
                    kind: .change),
                .init(label: t("flow.pay_cost"), amount: month.payCost, kind: .total),
            ]
        }
        return Flow(
            title: t("money.flow_activity"), text: t("money.flow_activity_text"), items: items,
            in: t)
    }
}

extension [Step] {
    /// The steps with their sum, to open under a figure; nil when there is none.
    func explained(in t: Speech) -> Explanation? {
        guard !isEmpty else { return nil }
        let total = Step("step.sum", amount: map(\.amount).sum, because: .arithmetic)
        return Explanation(count > 1 ? self + [total] : self, in: t)
    }
}

extension ActivityMonth {
    /// The documents of the month, amounts with VAT.
    fileprivate var documentSteps: [Step] {
        documents.map { row in
            let isInvoice = row.kind == .invoice
            return Step(
                isInvoice ? "step.invoice" : "step.credit_note",
                values: ["number": row.number, "client": row.clientName],
                amount: isInvoice ? row.gross : -row.gross, because: .arithmetic)
        }
    }

    fileprivate var expenseSteps: [Step] {
        expenseRows.map {
            Step("", values: ["title": $0.title], amount: $0.amount, because: .arithmetic)
        }
    }

    /// What each document of the month made due.
    fileprivate var contributionSteps: [Step] {
        let numbers = Dictionary(
            documents.map { ($0.id.value, $0.number) }, uniquingKeysWith: { first, _ in first })
        return contributions.filter { !$0.amount.isZero }.map { taken in
            let reason = taken.steps.first { $0.source != nil }
            let shares = taken.steps.filter { $0.label == "step.contribution.share" }
            return Step(
                numbers[taken.causeID] == nil
                    ? "step.contribution.\(taken.cause == "month_end" ? "month" : "payment")"
                    : "step.contribution.document",
                values: ["number": numbers[taken.causeID] ?? "", "day": taken.day.text],
                base: taken.base, rate: shares.count == 1 ? shares[0].rate : nil,
                amount: taken.amount,
                because: .init(
                    reason?.rule ?? "arithmetic", from: reason?.validFrom, source: reason?.source))
        }
    }
}

extension PeriodSwitch {
    /// The month shown, the one before, and the one after unless it has not begun.
    init(
        _ period: Period, until last: Period, in t: Speech, href: (Period) -> String
    ) {
        func link(_ key: String, _ other: Period) -> Link {
            Link(text: t(key, ["month": other.text]), href: href(other))
        }
        self.init(
            current: t.month(period), previous: link("period.previous", period.previous),
            next: period < last ? link("period.next", period.next) : nil)
    }
}

extension PayChoiceCard {
    /// The card of the present month; nil when it is not theirs to choose, or long past.
    init?(_ month: ActivityMonth, _ visit: Visit, _ errors: FormErrors) {
        let t = visit.t
        guard month.engagement != nil, visit.may(.choosePay, on: month.section.id),
            visit.offers(.pay),
            month.period == visit.today.period
        else { return nil }
        var kind = "none"
        var amount = ""
        switch month.choice {
        case .none: break
        case .available: kind = "available"
        case .gross(let gross):
            kind = "gross"
            amount = t.formats.number(gross.text)
        case .net(let net):
            kind = "net"
            amount = t.formats.number(net.text)
        }
        if visit.form.has("choice") {
            kind = visit.form["choice"]
            amount = visit.form["gross"]
        }
        title = t("pay_choice.title", ["month": month.nextPay.text])
        budget = Budget(
            text: t("pay_choice.budget"), amount: t.money(month.budget.amount),
            explanation: Explanation(month.budget.steps, in: t))
        estimate = month.estimate.map { estimate in
            Estimate(
                text: t("pay_choice.estimate"),
                note: t(
                    "pay_choice.estimate_note",
                    ["gross": estimate.gross.text, "net": estimate.netBeforeTax.text]),
                amount: t.money(estimate.netPaid))
        }
        if !month.isPayLawKnown {
            estimate = Estimate(
                text: t("pay_choice.estimate"),
                note: t("pay_choice.law_unknown", ["month": month.nextPay.text]), amount: "–")
        }
        let fields = [
            Field(
                "choice", t("pay_choice.choice"),
                .choice(
                    ["none", "available", "gross", "net"].map {
                        .init($0, t("pay_choice.\($0)"), isChosen: $0 == kind)
                    }), error: errors["choice"], isRequired: true),
            Field(
                "gross", t("pay_choice.amount"), .amount, value: amount,
                hint: t("pay_choice.amount_hint"), error: errors["gross"]),
        ]
        form = Form(
            action: "/money/pay-choices", fields: fields, submit: t("form.save"),
            hidden: [Hidden(name: "section", value: month.section.id.description)],
            problems: errors.problems(of: fields))
    }
}

extension Flow {
    /// From what the activity spends to what reaches the person.
    init(pay payslip: StoredPayslip, in t: Speech) {
        let sums = payslip.sums
        let table = PayslipTable(payslip.record)
        self.init(
            title: t("money.flow_pay"),
            items: [
                .init(label: t("flow.pay_cost"), amount: sums.cost, kind: .total),
                .init(
                    label: t("flow.employer"), amount: sums.reductions - sums.employer,
                    kind: .change, explanation: table.employerSteps(in: t).explained(in: t)),
                .init(label: t("flow.gross"), amount: sums.gross, kind: .total),
                .init(
                    label: t("flow.employee"), amount: -sums.employee, kind: .change,
                    explanation: table.employeeSteps(in: t).explained(in: t)),
                .init(
                    label: t("flow.tax"), amount: -sums.tax, kind: .change,
                    explanation: payslip.record.total("withholding").map {
                        Explanation([$0], in: t)
                    }),
                .init(label: t("flow.net"), amount: sums.netPaid, kind: .result),
            ], in: t)
    }
}
