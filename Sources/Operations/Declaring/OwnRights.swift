// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Payroll
public import Store

/// What a member tells the employment agency and the family fund of a month.
public struct ShowOwnRights: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration

    /// The activity.
    public let section: ID<Section>
    /// The month; nil for the last one paid.
    public let period: Period?

    /// What is told of a month's pay.
    public init(section: ID<Section>, period: Period? = nil) {
        self.section = section
        self.period = period
    }

    /// One payslip, as it is told.
    public struct Line: Sendable {
        /// The payslip.
        public let payslip: ID<PayslipRecord>
        /// The contract it pays.
        public let contract: ContractKind
        /// Gross pay.
        public let gross: Money
        /// Net pay for social benefits.
        public let netSocial: Money
        /// Part of the legal month; nil where pay is an amount without hours.
        public let hoursShare: Rate?
        /// First and last day of the contract within the month.
        public let days: ClosedRange<Day>
    }

    /// What the page shows.
    public struct Answer: Sendable {
        /// The activity.
        public let section: Section
        /// The month.
        public let period: Period
        /// Its payslips.
        public let lines: [Line]
        /// The months that were paid, the newest first.
        public let months: [Period]
    }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission, on: section)
        let found = try work.store.sections.find(section)
        let payslips = try work.store.payslips.all(of: section)
        let months = Set(payslips.map(\.record.period)).sorted(by: >)
        let period = period ?? months.first ?? work.today.period
        let lines = try payslips.filter { $0.record.period == period }
            .sorted { $0.id < $1.id }.map { payslip in
                let engagement = try work.store.engagements.find(payslip.engagement)
                let terms = engagement.terms
                let first = max(engagement.from, period.firstDay)
                return Line(
                    payslip: payslip.id, contract: terms.kind, gross: payslip.sums.gross,
                    netSocial: payslip.sums.netSocial,
                    hoursShare: terms.kind == .ordinary ? terms.hoursShare : nil,
                    days: first...max(first, min(engagement.to ?? period.lastDay, period.lastDay))
                )
            }
        return Answer(section: found, period: period, lines: lines, months: months)
    }
}
