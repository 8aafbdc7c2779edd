// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Ledger
import Payroll
public import Store

/// Enters what the pay of a sealed month should have been; the difference is paid in a later
/// month, or in the same one beside its payslip, once another person has approved it.
public struct EnterPayCorrection: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay
    /// Name in the audit log.
    public static let auditName = "pay_correction.entered"
    /// The longest reason, in characters.
    public static let reasonMost = 120

    /// The payslip of the month.
    public let payslip: ID<PayslipRecord>
    /// The month in which the difference is paid.
    public let period: Period
    /// The month as it should have been.
    public let content: PayCorrection.Content

    /// A correction of a sealed month.
    public init(payslip: ID<PayslipRecord>, period: Period, content: PayCorrection.Content) {
        self.payslip = payslip
        self.period = period
        self.content = content
    }

    /// - Throws: ``PayCorrectionError``, ``OperationError/badField(_:)``,
    ///   ``Payroll/PayrollError``; nothing has changed then.
    public func run(in work: Work) throws -> ID<PayCorrection> {
        try work.require(Self.permission)
        let sealed = try work.store.payslips.find(payslip)
        work.concerns(sealed.section)
        guard !content.reason.isEmpty, content.reason.count <= Self.reasonMost else {
            throw OperationError.badField("reason")
        }
        _ = try work.correctedPay(sealed, content, paidIn: period)
        return try work.store.payCorrections.add(
            content, of: payslip, paidIn: period, by: work.actor.name)
    }

    /// The correction.
    public func object(of output: ID<PayCorrection>) -> Int64 { output.value }
}

/// Approves a correction that somebody else entered, which seals and books the difference, or
/// refuses it.
public struct DecidePayCorrection: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.approvePayments
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay
    /// Name in the audit log.
    public static let auditName = "pay_correction.decided"

    /// The correction.
    public let correction: ID<PayCorrection>
    /// Whether the difference is paid.
    public let isApproved: Bool

    /// A decision on a correction.
    public init(correction: ID<PayCorrection>, isApproved: Bool) {
        self.correction = correction
        self.isApproved = isApproved
    }

    /// - Returns: The payslip of the difference; nil when it is refused.
    /// - Throws: ``OperationError/wrongState(kind:)`` when it was decided;
    ///   ``PayCorrectionError`` when its month was closed or paid past meanwhile;
    ///   ``Database/DatabaseError/refused(_:)`` with `four_eyes_correction` when whoever entered
    ///   it approves. Nothing has been written then.
    public func run(in work: Work) throws -> ID<PayslipRecord>? {
        try work.require(Self.permission)
        let found = try work.undecided(correction)
        try work.store.payCorrections.decide(
            correction, isApproved ? .approved : .refused, by: work.actor.name)
        return isApproved ? try work.seal(found) : nil
    }

    /// The correction.
    public func object(of output: ID<PayslipRecord>?) -> Int64 { correction.value }

    /// The decision, so that the chain seals it.
    public func detail(of output: ID<PayslipRecord>?) -> String {
        output.map { "approved payslip \($0)" } ?? "refused"
    }
}

/// Takes back a correction that waits; a decided one stays.
public struct WithdrawPayCorrection: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay
    /// Name in the audit log.
    public static let auditName = "pay_correction.withdrawn"

    /// The correction.
    public let correction: ID<PayCorrection>

    /// A correction to take back.
    public init(correction: ID<PayCorrection>) { self.correction = correction }

    /// - Throws: ``OperationError/wrongState(kind:)`` when it was decided.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        _ = try work.undecided(correction)
        try work.store.payCorrections.decide(correction, .withdrawn, by: work.actor.name)
        return correction.value
    }

    /// The correction.
    public func object(of output: Int64) -> Int64 { output }
}

/// A month as sealed and as it should have been.
struct CorrectedPay {
    let engagement: Engagement
    let input: PayslipInput
    let difference: PayslipDifference
}

extension Work {
    fileprivate func undecided(_ id: ID<PayCorrection>) throws -> PayCorrection {
        let found = try store.payCorrections.find(id)
        concerns(try store.payslips.find(found.payslip).section)
        guard found.decision == nil else {
            throw OperationError.wrongState(kind: "pay_correction")
        }
        return found
    }

    /// What a payslip is computed from now: as sealed, or as last corrected.
    ///
    /// `earlier`: the differences that correct it, the oldest first.
    func presentInput(
        of sealed: StoredPayslip, _ earlier: [StoredPayslip]
    ) throws(PayCorrectionError) -> PayslipInput {
        guard let input = earlier.last?.record.input ?? sealed.record.input else {
            throw .noInput
        }
        return input
    }

    /// The months in which a difference of a payslip can be paid now, the earliest first.
    func monthsToPay(_ sealed: StoredPayslip) throws -> [Period] {
        let engagement = try store.engagements.find(sealed.engagement)
        guard let last = try store.payslips.lastMonth(engagement.id), last <= today.period else {
            return []
        }
        let closed = try store.balances.lastClosedPeriod()
        func isClosed(_ period: Period) -> Bool { closed.map { period <= $0 } ?? false }
        var months: [Period] = []
        var month = last
        while month <= today.period {
            if !isClosed(month), try !store.payslips.isAnythingPaid(engagement.id, after: month) {
                months.append(month)
            }
            // A month still to be paid comes before what is paid after it.
            if month > last, !isClosed(month), engagement.runs(in: month) { break }
            month = month.next
        }
        return months
    }

    /// Computes a sealed month again, as it was and as it should have been.
    ///
    /// - Throws: ``PayCorrectionError``; ``Payroll/PayrollError``.
    func correctedPay(
        _ sealed: StoredPayslip, _ content: PayCorrection.Content, paidIn period: Period
    ) throws -> CorrectedPay {
        guard sealed.record.difference == nil else {
            throw OperationError.wrongState(kind: "payslip")
        }
        let engagement = try store.engagements.find(sealed.engagement)
        guard try monthsToPay(sealed).contains(period) else {
            throw PayCorrectionError.wrongMonth(period)
        }
        try requireYearToCome(of: sealed, engagement)
        let earlier = try store.payslips.corrections(of: sealed.id)
        let known = try presentInput(of: sealed, earlier)
        let law = try payrollLaw(sealed.record.period)
        let before = try law.payslip(known)
        guard
            !earlier.isEmpty
                || PayslipSums(before, deductions: sealed.sums.deductions) == sealed.sums
        else { throw PayCorrectionError.notReproduced(sealed.record.period) }
        let input = known.corrected(
            content,
            withholding: try payslipInput(engagement, in: period).withholding)
        let after = try law.payslip(input)
        guard after.netPaid >= .zero else { throw OperationError.badField("gross") }
        let difference = PayslipDifference(from: before, to: after)
        guard !difference.isEmpty else { throw PayCorrectionError.nothingChanges }
        return CorrectedPay(engagement: engagement, input: input, difference: difference)
    }

    /// The yearly reduction of an earlier month is set right by the next payslip of its year: one
    /// must still come, unless the month is the year's last.
    private func requireYearToCome(of sealed: StoredPayslip, _ engagement: Engagement) throws {
        let month = sealed.record.period
        guard let last = try store.payslips.lastMonth(engagement.id) else { return }
        let december = month.firstOfYear + 11
        let lastOfYear = try store.payslips.lastMonth(engagement.id, until: december) ?? month
        let isToCome = last < december && engagement.runs(in: last.next)
        guard month == lastOfYear || isToCome else {
            throw PayCorrectionError.yearOver(last: lastOfYear)
        }
    }

    /// Seals and books the difference of an approved correction.
    fileprivate func seal(_ correction: PayCorrection) throws -> ID<PayslipRecord> {
        let sealed = try store.payslips.find(correction.payslip)
        let pay = try correctedPay(sealed, correction.content, paidIn: correction.period)
        let engagement = pay.engagement
        let difference = pay.difference
        let period = correction.period
        let reason = correction.content.reason
        let employee = try store.parties.find(engagement.employee)
        let net = difference.netPaid
        let overpaid = net < .zero ? [NetDeduction.overpaid(reason, net: net)] : []
        let budget = try payBudget(engagement.section, in: period).amount
        let entry =
            difference.posting.isZero
            ? nil
            : try store.entries.post(
                difference.posting.entry(
                    .init(
                        day: period.lastDay,
                        voucher: "PAIE-\(period)-\(employee.thirdParty.code)-\(correction.id)",
                        label: "\(employee.thirdParty.name) \(sealed.record.period)",
                        section: engagement.section, employee: employee.thirdParty),
                    taking: overpaid, work: self))
        let record = PayslipRecord(
            period: period, payDay: period.lastDay, budget: budget,
            rows: difference.rows.map { row in
                PayslipRecord.Row(
                    code: row.code.rawValue, group: row.code.group.rawValue,
                    side: row.code.side.rawValue, step: row.step)
            },
            totals: difference.totals,
            yearToDate: difference.added(
                to: try store.payslips.yearToDate(engagement.id, through: period)),
            parts: difference.gross.isZero
                ? [] : [GrossPart(.correction, reason, amount: difference.gross)],
            deductions: overpaid, input: pay.input,
            difference: .init(
                corrects: sealed.id, of: sealed.record.period, correction: correction.id,
                reason: reason, reductionOnRetirement: difference.reductionOnRetirement))
        let made = try store.payslips.add(
            record, sums: PayslipSums(difference, deductions: overpaid.map(\.taken).sum),
            of: engagement,
            parties: PayslipParties(employer: sellerLines, employee: employee.details),
            entry: entry)
        if net < .zero { try claimBack(-net, of: engagement, correction) }
        try tell(
            .payslipReady, engagement.person, ["month": period.text], link: "/payslips/\(made)")
        return made
    }

    /// Takes what was overpaid off the next pay, as the two people of the correction agreed.
    ///
    /// Where the contract has no pay to come, it stays owed on the account of advances.
    private func claimBack(
        _ amount: Money, of engagement: Engagement, _ correction: PayCorrection
    ) throws {
        let last = try store.payslips.lastMonth(engagement.id) ?? correction.period
        let month = max(correction.period, last.next)
        guard engagement.runs(in: month) else { return }
        let variable = try store.payVariables.add(
            PayVariable.Content(.advance, correction.content.reason, amount: amount),
            of: engagement.id, in: month, by: correction.enteredBy)
        try store.payVariables.decide(variable, .approved, note: "", by: actor.name)
    }
}

extension PayrollPosting {
    /// Whether nothing is to be booked.
    fileprivate var isZero: Bool {
        grossPay.isZero && employerCharges.isZero && owed.isEmpty && withholdingTax.isZero
            && netPay.isZero
    }
}

extension PayslipInput {
    /// The month as it should have been, taxed as pay of the month of payment.
    fileprivate func corrected(
        _ content: PayCorrection.Content, withholding: Withholding
    ) -> PayslipInput {
        PayslipInput(
            period: period, gross: content.gross, basis: basis, category: content.category,
            isFixedTerm: isFixedTerm,
            establishment: Establishment(
                headcount: establishment.headcount, accidentRate: content.accidentRate,
                mobilityRate: establishment.mobilityRate,
                isAlsaceMoselle: establishment.isAlsaceMoselle,
                apprenticeRatio: establishment.apprenticeRatio),
            health: HealthCover(total: content.health, employerShare: health.employerShare),
            withholding: withholding, yearToDate: yearToDate, presence: presence)
    }
}
