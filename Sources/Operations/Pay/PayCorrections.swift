// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Payroll
public import Store

/// What a form to correct a payslip begins with.
public struct PrepareCorrection: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay
    /// The payslip.
    public let payslip: ID<PayslipRecord>

    /// The correction of one payslip.
    public init(_ payslip: ID<PayslipRecord>) { self.payslip = payslip }

    /// A payslip as it stands.
    public struct Answer: Sendable {
        /// The payslip of the month.
        public let payslip: StoredPayslip
        /// The activity.
        public let section: Section
        /// What the month is computed from now; nil where the payslip did not keep it.
        public let input: PayslipInput?
        /// The months in which a difference can be paid, the earliest first.
        public let months: [Period]
        /// Its corrections, the newest first.
        public let corrections: [PayCorrection]
    }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``;
    ///   ``OperationError/wrongState(kind:)`` for the payslip of a difference.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let sealed = try work.store.payslips.find(payslip)
        guard sealed.record.difference == nil else {
            throw OperationError.wrongState(kind: "payslip")
        }
        return Answer(
            payslip: sealed, section: try work.store.sections.find(sealed.section),
            input: try? work.presentInput(
                of: sealed, work.store.payslips.corrections(of: payslip)),
            months: try work.monthsToPay(sealed),
            corrections: try work.store.payCorrections.all(of: payslip))
    }
}

/// The corrections of payslips, the newest first.
public struct ListPayCorrections: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay

    /// All corrections.
    public init() {}

    /// One of them.
    public struct Item: Sendable {
        /// What was entered.
        public let correction: PayCorrection
        /// The month corrected.
        public let of: Period
        /// The activity.
        public let section: Section
        /// Who entered it.
        public let by: String
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [Item] {
        try work.require(Self.permission)
        let all = try work.store.payCorrections.all()
        let names = try work.names(of: all.map(\.enteredBy))
        return try all.map { correction in
            let payslip = try work.store.payslips.find(correction.payslip)
            return Item(
                correction: correction, of: payslip.record.period,
                section: try work.store.sections.find(payslip.section),
                by: names[correction.enteredBy] ?? correction.enteredBy)
        }
    }
}

/// One correction: the month before and after, line by line, and what the difference does.
public struct ShowPayCorrection: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .pay
    /// The correction.
    public let id: ID<PayCorrection>

    /// One correction.
    public init(_ id: ID<PayCorrection>) { self.id = id }

    /// A correction and its effect.
    public struct Answer: Sendable {
        /// What was entered.
        public let correction: PayCorrection
        /// The payslip of the month.
        public let payslip: StoredPayslip
        /// The activity.
        public let section: Section
        /// What it changes; nil when it cannot be computed now, or is decided.
        public let difference: PayslipDifference?
        /// Why it cannot be computed.
        public let problem: (any UserFacingError)?
        /// What the activity's account allows before the difference.
        public let available: Money
        /// The payslip of the difference, once sealed.
        public let made: StoredPayslip?
        /// Names behind the actors.
        public let names: [String: String]
        /// Whether the asker entered it: somebody else decides.
        public let isOwn: Bool
        /// Whether the asker may decide.
        public let mayDecide: Bool
    }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let correction = try work.store.payCorrections.find(id)
        let payslip = try work.store.payslips.find(correction.payslip)
        var difference: PayslipDifference?
        var problem: (any UserFacingError)?
        if correction.decision == nil {
            do {
                difference =
                    try work.correctedPay(
                        payslip, correction.content, paidIn: correction.period
                    ).difference
            } catch let error as any UserFacingError { problem = error }
        }
        let made = try work.store.payslips.corrections(of: payslip.id).first {
            $0.record.difference?.correction == id
        }
        return Answer(
            correction: correction, payslip: payslip,
            section: try work.store.sections.find(payslip.section), difference: difference,
            problem: problem,
            available: try work.payBudget(payslip.section, in: correction.period).amount,
            made: made,
            names: try work.names(
                of: [correction.enteredBy] + (correction.decision.map { [$0.by] } ?? [])),
            isOwn: correction.enteredBy == work.actor.name,
            mayDecide: work.may(.approvePayments))
    }
}
