// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Payroll
import Store

/// What a contract pays in a month: gross pay in its parts, the payslip, what is taken off net.
struct MonthPay {
    let payslip: Payslip
    let input: PayslipInput
    /// They add up to gross pay.
    let parts: [GrossPart]
    let deductions: [NetDeduction]
    /// How the attachable part of net pay came about; nil without attachment.
    let attachable: Step?
    /// What the activity's account lacks for what the contract and the variables owe; zero where
    /// it bears the cost.
    let shortfall: Money

    var transferred: Money { payslip.netPaid - deductions.map(\.taken).sum }
}

extension Work {
    /// What a contract pays in a month out of a budget; nil when that is nothing.
    ///
    /// What the contract fixes and what was approved for the month is paid even where the account
    /// does not bear it; the rest follows the member's choice, within the budget less the reserve
    /// the member keeps.
    ///
    /// - Throws: ``Payroll/PayrollError``.
    func monthPay(
        _ engagement: Engagement, in period: Period, choice: PayChoice,
        _ law: any PayRegime<PayslipInput, Payslip>, within budget: Money,
        keeping reserve: Money = .zero
    ) throws -> MonthPay? {
        let variables = try store.payVariables.approved(engagement.id, in: period)
        let presence = engagement.presence(in: period, variables)
        var input = try payslipInput(engagement, in: period, presence: presence)
        let owed = engagement.terms.owed(variables)
        let owedSum = owed.map(\.amount).sum
        let absence = engagement.terms.absence(of: choice, variables)
        let wanted = choice.asGross(law, input)
            .adding(variables.named.map(\.amount).sum - absence)
        let chosen = try chosenGross(wanted, budget - reserve, law, input)
        let isSupport = engagement.terms.kind == .cape
        let gross = max(owedSum, chosen ?? .zero)
        guard gross > .zero || isSupport else { return nil }
        input.gross = gross
        let payslip = try law.payslip(input)
        // Contributions on nothing (health cover) may exceed a tiny pay; that pays nobody.
        guard payslip.netPaid > .zero || isSupport else { return nil }
        let taken = try deductions(from: payslip.netPaid, variables, in: period)
        return MonthPay(
            payslip: payslip, input: input,
            // Where the account sets the limit, no amount of hours does.
            parts: engagement.terms.parts(
                of: gross, owed, less: wanted == .gross(gross) ? absence : .zero),
            deductions: taken.deductions, attachable: taken.step,
            shortfall: max(payslip.totalCost - budget, .zero))
    }

    /// What is taken off a net pay after tax.
    private func deductions(
        from net: Money, _ variables: [PayVariable.Content], in period: Period
    ) throws -> (deductions: [NetDeduction], step: Step?) {
        let claims = variables.compactMap(\.claim)
        guard !claims.isEmpty else { return ([], nil) }
        let attachments = variables.filter { $0.kind == .attachment }
        var step: Step?
        if !attachments.isEmpty {
            step = try PayrollLaw.Attachment(rules: law.rules, period: period).step(
                of: max(net, .zero), dependants: attachments.map(\.dependants).max() ?? 0)
        }
        return (
            NetDeduction.taken(from: net, attachable: step?.amount ?? .zero, claims: claims), step
        )
    }
}

extension PayChoice {
    /// A chosen net as the gross that gives it; beyond the largest pay accepted it stays.
    fileprivate func asGross(
        _ law: any PayRegime<PayslipInput, Payslip>, _ input: PayslipInput
    ) -> PayChoice {
        guard case .net(let net) = self,
            let gross = try? law.smallestGross(netAtLeast: net, for: input).gross
        else { return self }
        return .gross(gross)
    }

    /// The choice with an amount more of gross pay than was chosen; never below zero.
    fileprivate func adding(_ amount: Money) -> PayChoice {
        guard case .gross(let wanted) = self else { return self }
        return .gross(max(wanted + amount, .zero))
    }
}

extension ContractTerms {
    /// Hours of a legal month of 35 hours a week, times twelve.
    ///
    /// - Source: Code du travail art. L3121-27; 52 weeks × 35 hours.
    private static let hoursOfTwelveMonths: Int64 = 1820

    /// Part of the contract's hours of a month that some thousandths of an hour are, 0...1.
    func share(ofHours thousandths: Int64) -> Rate {
        let whole = Int128(Self.hoursOfTwelveMonths) * Int128(hoursShare.millionths)
        let part = divided(
            Int128(thousandths) * 12 * 1_000_000_000, by: max(whole, 1), rounding: .halfUp)
        return Rate(millionths: Int64(min(part, 1_000_000)))
    }

    /// What is owed in a month whatever the account allows.
    fileprivate func owed(_ variables: [PayVariable.Content]) -> [GrossPart] {
        let fixed =
            kind == .cesa && fixedPart > .zero ? [GrossPart(.fixed, amount: fixedPart)] : []
        return fixed + variables.named
    }

    /// What hours that are not paid take off a chosen gross pay; pay by amount has no hours.
    fileprivate func absence(
        of choice: PayChoice, _ variables: [PayVariable.Content]
    ) -> Money {
        guard kind == .ordinary, case .gross(let wanted) = choice else { return .zero }
        return wanted.times(share(ofHours: variables.absentHours))
    }

    /// Gross pay in its parts, the usual one first.
    fileprivate func parts(
        of gross: Money, _ owed: [GrossPart], less absence: Money
    ) -> [GrossPart] {
        let rest = gross - owed.map(\.amount).sum
        guard kind != .cesa else {
            let fixed = owed.filter { $0.kind == .fixed }
            let advance =
                rest > .zero ? [GrossPart(.variableAdvance, amount: rest)] : []
            return fixed + advance + owed.filter { $0.kind != .fixed }
        }
        var parts: [GrossPart] = []
        if rest + absence > .zero { parts.append(GrossPart(.base, amount: rest + absence)) }
        if rest + absence > .zero, !absence.isZero {
            parts.append(GrossPart(.absence, amount: -absence))
        }
        return parts + owed
    }
}

extension [PayVariable.Content] {
    /// Hours of the absences, in thousandths.
    fileprivate var absentHours: Int64 {
        filter { $0.kind == .absence }.reduce(0) { $0 + $1.hours }
    }

    /// Bonuses and settlements as parts of gross pay.
    fileprivate var named: [GrossPart] {
        compactMap { content in
            switch content.kind {
            case .bonus: GrossPart(.bonus, content.label, amount: content.amount)
            case .settlement: GrossPart(.settlement, content.label, amount: content.amount)
            case .absence, .advance, .attachment: nil
            }
        }
    }
}

extension PayVariable.Content {
    fileprivate var claim: NetDeduction.Claim? {
        switch kind {
        case .advance: NetDeduction.Claim(.advance, label, amount: amount)
        case .attachment: NetDeduction.Claim(.attachment, label, amount: amount)
        case .bonus, .settlement, .absence: nil
        }
    }
}

extension Engagement {
    /// Days of the month under contract and paid, and the part of its hours that is paid.
    ///
    /// A contract by hours that begins or ends within the month pays its hours by calendar days.
    func presence(in period: Period, _ variables: [PayVariable.Content]) -> Presence {
        let first = max(from, period.firstDay)
        let last = min(to ?? period.lastDay, period.lastDay)
        let month = period.lastDay - period.firstDay + 1
        let employed = max(last - first + 1, 0)
        var absent = 0
        for variable in variables where variable.kind == .absence {
            guard let begins = variable.from, let ends = variable.to else { continue }
            absent += max(min(ends, last) - max(begins, first) + 1, 0)
        }
        let covered = divided(
            Int128(employed) * 1_000_000, by: Int128(max(month, 1)), rounding: .halfUp)
        let unpaid = terms.share(ofHours: variables.absentHours).millionths
        let paid = terms.kind == .ordinary ? max(Int64(covered) - unpaid, 0) : 1_000_000
        return Presence(
            days: max(employed - absent, 0), of: month, paidHours: Rate(millionths: paid))
    }
}
