// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// The steps of a Belgian payslip that are no lines: bases and withholding tax.
extension PayrollLaw.Belgium {
    private func rule(_ figure: Figure) -> Step.Rule { ruleTable.rules[figure.rule] }

    private func step(
        _ name: String, _ amount: Int64, _ rule: Step.Rule, base: Int64? = nil, rate: Int64? = nil
    ) -> Step {
        Step(
            "payroll.be.\(name)", base: base.map(Money.cents),
            rate: rate.map(Rate.init(millionths:)), amount: .cents(amount), because: rule)
    }

    private func step(_ name: String, _ base: Int64, times share: Figure) -> Step {
        step(
            name, cents(base, times: share.value), rule(share), base: base, rate: share.value)
    }

    /// What contributions are computed on where it is not gross pay, with the figures behind it.
    func basisSteps(_ totals: BelgianTotals, _ terms: BelgianTerms) -> [Step] {
        let gross = totals.gross
        switch terms.pay {
        case .month, .exceptional:
            guard terms.baseFactor != 1_000_000 else { return [] }
            return [step("base.increased", gross, times: increasedBase)]
        case .doubleHoliday:
            let month = (gross * 1_000_000 + holiday.double.value / 2) / holiday.double.value
            return [
                step(
                    "base.double", gross, rule(holiday.double), base: month,
                    rate: holiday.double.value),
                step("base.double_subject", month, times: holiday.doubleSubject),
            ]
        case .leavingHoliday:
            return [
                step("base.leaving_simple", gross, times: holiday.leavingSimple),
                step("base.leaving_double", gross, times: holiday.leavingDouble),
                step("base.leaving_double_subject", gross, times: holiday.leavingDoubleSubject),
            ]
        }
    }

    /// Withholding tax, step by step.
    func taxSteps(_ tax: TaxOfMonth, _ terms: BelgianTerms) -> [Step] {
        let formula = keyFormula
        if let one = formula.rate(of: terms.pay) {
            let rate = one.rate.millionths
            return [step("tax.one_rate", tax.month, one.rule, base: tax.taxable, rate: rate)]
        }
        let net = tax.year - tax.costs
        let isLimited = tax.costs == formula.costsLimit.value
        let costs = step(
            "tax.costs", -tax.costs, rule(isLimited ? formula.costsLimit : formula.costsRate),
            base: tax.year, rate: formula.costsRate.value)
        var steps = [step("tax.year", tax.year, .arithmetic, base: tax.taxable), costs]
        if terms.hasQuotient {
            steps.append(
                step(
                    "tax.quotient", tax.quotient, rule(formula.quotientLimit), base: net,
                    rate: formula.quotientRate.value))
        }
        steps += [
            step("tax.scale", tax.scale, formula.scale.scale.rule, base: net),
            step("tax.exempt", -tax.exempt, rule(formula.exempt)),
        ]
        if tax.family > 0 {
            steps.append(step("tax.family", -tax.family, rule(terms.familyFigure)))
        }
        steps.append(step("tax.month", tax.month, .arithmetic))
        if tax.fiscalBonus > 0 {
            // The year's limit, which is less certain, is the reason where there is one.
            let figure = formula.bonusLimit ?? formula.bonusShareA
            steps.append(step("tax.fiscal_bonus", -tax.fiscalBonus, rule(figure)))
        }
        return steps
    }
}
