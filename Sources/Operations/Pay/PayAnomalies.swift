// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Payroll
import RuleBook
import Store

extension Work {
    /// What a contract pays in a month, sealed or as it would be now.
    func payBoardRow(
        _ engagement: Engagement, in period: Period,
        _ law: (any PayRegime<PayslipInput, Payslip>)?, _ variables: [PayVariable]
    ) throws -> PayBoardRow {
        let sealed = try store.payslips.find(engagement.id, in: period)
        let before = try store.payslips.find(engagement.id, in: period.previous)
        let choice = try store.engagements.choice(of: engagement.id, in: period)
        let budget = try sealed?.record.budget ?? payBudget(engagement.section, in: period).amount
        let reserve = try store.engagements.reserve(of: engagement.id, in: period)
        var preview: MonthPay?
        if sealed == nil, let law {
            preview = try? monthPay(
                engagement, in: period, choice: choice, law, within: budget, keeping: reserve)
        }
        let figures = sealed.map { .init($0.sums) } ?? preview.map(PayBoardRow.Figures.init)
        let facts = PayFacts(
            engagement: engagement, period: period, choice: choice, budget: budget,
            figures: figures, parts: sealed?.record.parts ?? preview?.parts ?? [],
            deductions: sealed?.record.deductions ?? preview?.deductions ?? [],
            withholding: sealed?.record.total("withholding")?.rate
                ?? preview?.payslip.withholding.rate,
            before: before, variables: variables,
            shortfall: sealed.map { max($0.sums.cost - $0.record.budget, .zero) }
                ?? preview?.shortfall ?? .zero)
        return PayBoardRow(
            engagement: engagement, section: try store.sections.find(engagement.section),
            payslip: sealed?.id, figures: figures, parts: facts.parts,
            deductions: facts.deductions, before: before.map { .init($0.sums) }, budget: budget,
            choice: choice, variables: variables, anomalies: try anomalies(facts))
    }

    private func anomalies(_ facts: PayFacts) throws -> [PayAnomaly] {
        let engagement = facts.engagement
        var found = facts.moneyAnomalies
        if let minimum = try minimum(of: engagement, in: facts.period, facts.variables),
            let figures = facts.figures, figures.gross < minimum
        {
            found.append(
                PayAnomaly(
                    .belowMinimum, ["gross": figures.gross.text, "minimum": minimum.text]))
        }
        if let figures = facts.figures, figures.transferred > .zero,
            try store.parties.find(engagement.employee).details.iban.isEmpty
        {
            found.append(PayAnomaly(.noAccount))
        }
        return found + facts.changes
    }

    /// The minimum wage of the hours an ordinary contract pays in a month; nil for the others.
    ///
    /// - Source: Code du travail art. L3231-2; hourly amount of the pack on the month's last day.
    private func minimum(
        of engagement: Engagement, in period: Period, _ variables: [PayVariable]
    ) throws -> Money? {
        guard engagement.terms.kind == .ordinary else { return nil }
        let approved = variables.filter { $0.decision?.outcome == .approved }.map(\.content)
        let paid = engagement.presence(in: period, approved).paidHours.millionths
        let hourly = try law.rules.rate("payroll.smic_hour", at: period.lastDay).value
        let scaled =
            Int128(hourly.millionths) * 1820 * Int128(engagement.terms.hoursShare.millionths)
            * Int128(paid)
        return .cents(
            Int64(divided(scaled, by: 12 * 10_000 * 1_000_000_000_000, rounding: .down)))
    }
}

/// What is known of one contract's pay when its anomalies are looked for.
private struct PayFacts {
    let engagement: Engagement
    let period: Period
    let choice: PayChoice
    let budget: Money
    let figures: PayBoardRow.Figures?
    let parts: [GrossPart]
    let deductions: [NetDeduction]
    let withholding: Rate?
    let before: StoredPayslip?
    let variables: [PayVariable]
    let shortfall: Money

    /// Gross pay that differs by a fifth and by 50.00 from the month before is shown.
    private static let tellingShare: Int64 = 5
    private static let tellingAmount = Money.cents(5_000)

    /// What somebody has to look at before it is paid.
    var moneyAnomalies: [PayAnomaly] {
        var found: [PayAnomaly] = []
        if shortfall > .zero, engagement.terms.kind != .cape {
            found.append(
                PayAnomaly(
                    .shortfall, ["missing": shortfall.text, "budget": budget.text]))
        }
        if figures == nil, choice != .none, engagement.terms.kind != .cape {
            found.append(PayAnomaly(.nothing, ["budget": budget.text]))
        }
        let undecided = variables.count { $0.decision == nil }
        if undecided > 0 { found.append(PayAnomaly(.undecided, ["count": String(undecided)])) }
        if engagement.terms.kind == .cape {
            let months = period - engagement.from.period
            if months >= 12 {
                found.append(
                    PayAnomaly(
                        .supportTerm,
                        ["months": String(months), "begins": engagement.from.text]))
            }
        }
        return found
    }

    /// What explains the difference with the month before.
    var changes: [PayAnomaly] {
        var found: [PayAnomaly] = []
        for deduction in deductions where deduction.taken < deduction.claimed {
            found.append(
                PayAnomaly(
                    .notTakenWhole,
                    [
                        "label": deduction.label, "claimed": deduction.claimed.text,
                        "taken": deduction.taken.text,
                    ]))
        }
        if period.contains(engagement.from) {
            found.append(PayAnomaly(.begins, ["day": engagement.from.text]))
        }
        if let to = engagement.to, period.contains(to) {
            found.append(PayAnomaly(.ends, ["day": to.text]))
        }
        if let before {
            found += grossChange(before)
            if let rate = before.record.total("withholding")?.rate, let withholding,
                rate != withholding
            {
                found.append(
                    PayAnomaly(
                        .withholding, ["before": rate.text, "now": withholding.text]))
            }
        }
        return found
    }

    private func grossChange(_ before: StoredPayslip) -> [PayAnomaly] {
        let now = figures?.gross ?? .zero
        let change = now - before.sums.gross
        guard change.magnitude >= PayFacts.tellingAmount,
            change.magnitude.minorUnits * PayFacts.tellingShare >= before.sums.gross.minorUnits
        else { return [] }
        return [
            PayAnomaly(
                .gross,
                [
                    "before": before.sums.gross.text, "now": now.text,
                    "budget": budget.text, "budget_before": before.record.budget.text,
                ], causes: causes(before))
        ]
    }

    private func causes(_ before: StoredPayslip) -> [String] {
        var causes: [String] = []
        func named(_ parts: [GrossPart]?) -> Money {
            (parts ?? []).filter { $0.kind == .bonus || $0.kind == .settlement }
                .map(\.amount).sum
        }
        if named(parts) != named(before.record.parts) { causes.append("variables") }
        if let input = before.record.input, let days = parts.first(where: { $0.kind == .absence }) {
            if input.presence.paidHours.millionths == 1_000_000, !days.amount.isZero {
                causes.append("presence")
            }
        }
        // Less than was chosen, or as much as there is: the account sets the limit.
        let isLimited: Bool
        switch choice {
        case .available: isLimited = true
        case .gross(let wanted): isLimited = (figures?.gross ?? .zero) < wanted
        case .net(let wanted): isLimited = (figures?.netBeforeTax ?? .zero) < wanted
        case .none: isLimited = false
        }
        if isLimited, budget != before.record.budget { causes.append("account") }
        return causes.isEmpty ? ["choice"] : causes
    }
}

extension PayBoardRow.Figures {
    fileprivate init(_ sums: PayslipSums) {
        gross = sums.gross
        netBeforeTax = sums.netBeforeTax
        tax = sums.tax
        deductions = sums.deductions
        transferred = sums.transferred
        cost = sums.cost
    }

    fileprivate init(_ pay: MonthPay) {
        gross = pay.payslip.gross
        netBeforeTax = pay.payslip.netBeforeTax
        tax = pay.payslip.withholding.amount
        deductions = pay.deductions.map(\.taken).sum
        transferred = pay.transferred
        cost = pay.payslip.totalCost
    }
}
