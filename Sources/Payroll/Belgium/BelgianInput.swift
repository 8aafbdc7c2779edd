// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// How a person is declared to Belgian social security.
public enum BelgianStatus: String, Sendable, Hashable, CaseIterable {
    /// White-collar: contributions on 100 % of pay, holiday pay from the employer.
    case employee
    /// Blue-collar: contributions on 108 %, holiday pay from the holiday fund.
    case worker
    /// Artist, also under article 1bis: declared as workers are.
    ///
    /// - Source: ONSS, work bonus tables: "declared at 108 %, artists for instance".
    case artist

    /// Whether contributions are on 108 % of pay.
    var isOnIncreasedBase: Bool { self != .employee }
}

/// How much of a month was worked; pay and reductions follow it.
public enum WorkTime: Sendable, Hashable {
    /// The contract's hours over those of a full-time person, 0.01...1.
    case hours(share: Rate)
    /// Days of each short contract of the month, out of the days a full-time person works in it.
    case days([Int], of: Int)

    /// All of the month.
    public static let fullTime = WorkTime.hours(share: Rate(millionths: 1_000_000))
}

/// What a Belgian payslip pays.
public enum BelgianPay: Sendable, Hashable {
    /// The pay of a month.
    case month(WorkTime)
    /// A bonus or other pay that is not of one month; the gross is its amount.
    ///
    /// `yearlyPay`: normal taxable pay of a year, which decides the tax rate.
    case exceptional(yearlyPay: Money)
    /// Double holiday pay of an employee; the gross is its amount.
    ///
    /// `yearlyPay`: as above.
    case doubleHoliday(yearlyPay: Money)
    /// Holiday pay on leaving; the gross is what was earned in the year it is for.
    ///
    /// `yearlyPay`: as above.
    case leavingHoliday(yearlyPay: Money)
}

/// The household, as social security and withholding tax see it.
public struct BelgianFamily: Sendable, Hashable {
    /// Whether there is a partner, and one with income.
    public enum Situation: String, Sendable, Hashable, CaseIterable {
        /// Nobody is taxed together with the person.
        case single
        /// The partner has no professional income.
        case oneIncome = "one_income"
        /// Both have professional income.
        case twoIncomes = "two_incomes"
    }

    /// The household's incomes.
    public let situation: Situation
    /// Dependent children claimed by this person, disabled ones included.
    public let children: Int
    /// Of these, disabled; each counts twice for tax.
    public let disabledChildren: Int
    /// Whether the person is disabled.
    public let isDisabled: Bool
    /// Whether the partner is disabled and dependent.
    public let isPartnerDisabled: Bool
    /// Other dependent people.
    public let otherDependants: Int

    /// A household.
    public init(
        _ situation: Situation, children: Int = 0, disabledChildren: Int = 0,
        isDisabled: Bool = false, isPartnerDisabled: Bool = false, otherDependants: Int = 0
    ) {
        self.situation = situation
        self.children = children
        self.disabledChildren = disabledChildren
        self.isDisabled = isDisabled
        self.isPartnerDisabled = isPartnerDisabled
        self.otherDependants = otherDependants
    }

    func check() throws(PayrollError) {
        try checkCount(children, within: 0...30, "children")
        try checkCount(disabledChildren, within: 0...children, "disabled_children")
        try checkCount(otherDependants, within: 0...30, "other_dependants")
        guard !isPartnerDisabled || situation != .single else { throw .noPartner }
    }
}

/// Refuses a number of people or days that cannot be.
private func checkCount(
    _ count: Int, within range: ClosedRange<Int>, _ field: String
) throws(PayrollError) {
    guard range.contains(count) else {
        throw .countOutOfBounds(field: field, text: String(count))
    }
}

/// The employer's side of a Belgian payslip.
public struct BelgianEmployer: Sendable, Hashable {
    /// Employees as counted for social security, at least 1.
    public let headcount: Int
    /// Whether the employees are of joint committee 200, which has a contribution of its own.
    public let isJointCommittee200: Bool

    /// An employer for one month.
    public init(headcount: Int, isJointCommittee200: Bool = false) {
        self.headcount = headcount
        self.isJointCommittee200 = isJointCommittee200
    }
}

/// Everything one Belgian payslip depends on, besides the law.
public struct BelgianPayInput: Sendable, Hashable {
    /// The month paid.
    public let period: Period
    /// Gross pay at 100 %, within 0...``PayslipInput/grossBound``.
    public var gross: Money
    /// A month, or holiday pay.
    public let pay: BelgianPay
    /// Employee, worker or artist.
    public let status: BelgianStatus
    /// The household.
    public let family: BelgianFamily
    /// The employer.
    public let employer: BelgianEmployer
    /// Fiscal work bonus granted in earlier months of the year.
    public let fiscalBonusBefore: Money

    /// A payslip to compute.
    public init(
        period: Period, gross: Money, pay: BelgianPay = .month(.fullTime),
        status: BelgianStatus = .employee, family: BelgianFamily = BelgianFamily(.single),
        employer: BelgianEmployer, fiscalBonusBefore: Money = .zero
    ) {
        self.period = period
        self.gross = gross
        self.pay = pay
        self.status = status
        self.family = family
        self.employer = employer
        self.fiscalBonusBefore = fiscalBonusBefore
    }

    /// Refuses what no payslip can be computed from.
    func check() throws(PayrollError) {
        let bound = PayslipInput.grossBound.minorUnits
        guard (0...bound).contains(gross.minorUnits) else {
            throw .grossOutOfBounds(text: gross.text)
        }
        guard (1...10_000_000).contains(employer.headcount) else {
            throw .headcountOutOfBounds(text: String(employer.headcount))
        }
        guard (0...bound).contains(fiscalBonusBefore.minorUnits) else {
            throw .amountOutOfBounds(
                field: "fiscal_bonus_before", text: fiscalBonusBefore.text)
        }
        try family.check()
        switch pay {
        case .month(.hours(let share)):
            guard (10_000...1_000_000).contains(share.millionths) else {
                throw .shareOutOfBounds(field: "hours_share", text: share.text)
            }
        case .month(.days(let contracts, let possible)):
            try BelgianPayInput.check(contracts, of: possible)
        case .exceptional(let yearly): try BelgianPayInput.check(yearly: yearly)
        case .doubleHoliday(let yearly), .leavingHoliday(let yearly):
            try BelgianPayInput.check(yearly: yearly)
            guard !status.isOnIncreasedBase else { throw .paidByHolidayFund }
        }
    }

    private static func check(yearly: Money) throws(PayrollError) {
        guard (0...PayslipInput.grossBound.minorUnits * 12).contains(yearly.minorUnits) else {
            throw .amountOutOfBounds(field: "yearly_pay", text: yearly.text)
        }
    }

    private static func check(_ contracts: [Int], of possible: Int) throws(PayrollError) {
        try checkCount(possible, within: 1...31, "days_possible")
        var sum = 0
        for days in contracts {
            try checkCount(days, within: 1...possible, "days")
            sum += days
        }
        try checkCount(sum, within: 1...possible, "days")
    }

    /// The same terms with no pay, so that a meaningless gross cannot refuse a search.
    var withoutGross: BelgianPayInput {
        var input = self
        input.gross = .zero
        return input
    }
}
