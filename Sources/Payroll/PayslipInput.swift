// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// What the contract pays for: it decides the minimum wage and the ceiling of the month.
public enum PayBasis: Codable, Sendable, Hashable {
    /// Hours, as a share of the legal month, 0...1; ceiling and minimum wage follow the share.
    case hours(share: Rate)
    /// An amount without hours, as an entrepreneur-employee's contract (CESA) pays.
    ///
    /// The month counts for as many minimum wages as the pay holds, one at most, and the ceiling
    /// is whole.
    ///
    /// - Source: agora.les-cae.coop topic 1622 (2016), citing D241-27; no later text found.
    case amount
    /// Nothing, or an amount, under a support contract (CAPE), which is no contract of employment.
    ///
    /// Without pay the employer owes the accident contribution on a flat hourly base for a whole
    /// legal month, a month begun counting whole; with pay no complementary pension is due, and
    /// no general reduction is taken: whether it would be is not verified.
    ///
    /// - Source: CSS art. D412-99; order of 18 February 2008 (MTSS0800486A); AGIRC-ARRCO
    ///   circular 2007-6 DRE.
    case support
}

/// What kind of contract a person works under; it decides the basis of their pay.
public enum ContractKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Entrepreneur-employee and partner (CESA): an amount, no hours.
    case cesa
    /// Support for a business project (CAPE): a payslip each month, most often without pay.
    case cape
    /// An ordinary contract of employment, of a member or of the cooperative's own staff: hours.
    case ordinary
}

/// Whether the contract is of an executive.
public enum EmployeeCategory: String, Sendable, Hashable, Codable, CaseIterable {
    /// Without the executives' contributions.
    case nonExecutive = "non_cadre"
    /// With the executives' agency and death cover.
    case executive = "cadre"
}

/// How income tax is withheld.
public enum Withholding: Codable, Sendable, Hashable {
    /// The person's own rate, as the tax authority sent it, 0...1.
    case rate(Rate)
    /// No rate known: the neutral grid of the person's zone.
    case neutralGrid(WithholdingZone)
}

/// The zones of the neutral grid.
public enum WithholdingZone: String, Codable, Sendable, Hashable, CaseIterable {
    /// Mainland France and abroad.
    case metropole
    /// Guadeloupe, Réunion, Martinique.
    case guadeloupeReunionMartinique = "guadeloupe_reunion_martinique"
    /// French Guiana, Mayotte.
    case guyaneMayotte = "guyane_mayotte"
}

/// The employer's side of a payslip: what the establishment is and was notified.
public struct Establishment: Codable, Sendable, Hashable {
    /// Employees as counted for social thresholds, at least 1.
    public let headcount: Int
    /// Accident rate notified for the year, 0...1.
    public let accidentRate: Rate
    /// Mobility rate of the municipality, 0...1; zero where none is due.
    public let mobilityRate: Rate
    /// Whether the local regime of Alsace-Moselle applies.
    public let isAlsaceMoselle: Bool
    /// Apprentices over all employees, 0...1; matters from 250 employees.
    public let apprenticeRatio: Rate

    /// An establishment for one month.
    public init(
        headcount: Int, accidentRate: Rate, mobilityRate: Rate = .zero,
        isAlsaceMoselle: Bool = false, apprenticeRatio: Rate = .zero
    ) {
        self.headcount = headcount
        self.accidentRate = accidentRate
        self.mobilityRate = mobilityRate
        self.isAlsaceMoselle = isAlsaceMoselle
        self.apprenticeRatio = apprenticeRatio
    }
}

/// The price of collective health cover and who pays it.
public struct HealthCover: Codable, Sendable, Hashable {
    /// Price of the month, not below zero.
    public let total: Money
    /// Share the employer pays, 0...1.
    public let employerShare: Rate

    /// A cover for one month.
    public init(total: Money, employerShare: Rate) {
        self.total = total
        self.employerShare = employerShare
    }

    /// No collective cover, or a person exempt from it.
    public static let none = HealthCover(total: .zero, employerShare: .zero)
}

/// Everything one payslip depends on, besides the law.
public struct PayslipInput: Codable, Sendable, Hashable {
    /// The month paid.
    public let period: Period
    /// Gross pay, within 0...``grossBound``.
    public var gross: Money
    /// Hours or an amount.
    public let basis: PayBasis
    /// Executive or not.
    public let category: EmployeeCategory
    /// Whether the contract has a term.
    public let isFixedTerm: Bool
    /// The employer's establishment.
    public let establishment: Establishment
    /// Collective health cover.
    public let health: HealthCover
    /// How income tax is withheld.
    public let withholding: Withholding
    /// The year before this month.
    public let yearToDate: YearToDate
    /// How much of the month the contract covers and pays.
    public let presence: Presence

    /// The largest gross pay of a month accepted: ten million euros.
    public static let grossBound = Money.cents(1_000_000_000)

    /// A payslip to compute; `yearToDate` is nil when this is the first pay of the year.
    public init(
        period: Period, gross: Money, basis: PayBasis, category: EmployeeCategory,
        isFixedTerm: Bool = false, establishment: Establishment, health: HealthCover = .none,
        withholding: Withholding = .rate(.zero), yearToDate: YearToDate? = nil,
        presence: Presence = .whole
    ) {
        self.period = period
        self.gross = gross
        self.basis = basis
        self.category = category
        self.isFixedTerm = isFixedTerm
        self.establishment = establishment
        self.health = health
        self.withholding = withholding
        self.yearToDate = yearToDate ?? YearToDate(year: period.year)
        self.presence = presence
    }

    /// Refuses what no payslip can be computed from.
    func check() throws(PayrollError) {
        let bound = PayslipInput.grossBound.minorUnits
        guard (0...bound).contains(gross.minorUnits) else {
            throw .grossOutOfBounds(text: gross.text)
        }
        guard (1...10_000_000).contains(establishment.headcount) else {
            throw .headcountOutOfBounds(text: String(establishment.headcount))
        }
        guard (0...bound).contains(health.total.minorUnits) else {
            throw .amountOutOfBounds(field: "health_total", text: health.total.text)
        }
        try PayslipInput.checkShare(establishment.accidentRate, "at_rate")
        try PayslipInput.checkShare(establishment.mobilityRate, "mobility_rate")
        try PayslipInput.checkShare(establishment.apprenticeRatio, "apprentice_ratio")
        try PayslipInput.checkShare(health.employerShare, "health_employer_share")
        if case .hours(let share) = basis { try PayslipInput.checkShare(share, "hours_share") }
        if case .rate(let rate) = withholding {
            try PayslipInput.checkShare(rate, "withholding_rate")
        }
        try PayslipInput.checkShare(presence.paidHours, "paid_hours")
        guard (1...31).contains(presence.of), (0...presence.of).contains(presence.days) else {
            throw .amountOutOfBounds(field: "days", text: "\(presence.days)/\(presence.of)")
        }
        try yearToDate.check(before: period)
    }

    private static func checkShare(_ share: Rate, _ field: String) throws(PayrollError) {
        guard (0...1_000_000).contains(share.millionths) else {
            throw .shareOutOfBounds(field: field, text: share.text)
        }
    }
}
