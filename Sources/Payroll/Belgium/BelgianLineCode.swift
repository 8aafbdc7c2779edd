// SPDX-License-Identifier: AGPL-3.0-or-later

/// One line of a Belgian payslip; the raw value is its code in files.
public enum BelgianLineCode: String, Sendable, Hashable, CaseIterable {
    /// Personal contribution to social security.
    case contributionEmployee = "onss_ee"
    /// Personal contribution on the part of double holiday pay that bears it.
    case doubleHolidayEmployee = "onss_double_pecule_ee"
    /// Work bonus in one part, until March 2024; below zero.
    case workBonus = "bonus_emploi_ee"
    /// Work bonus for low wages; below zero.
    case workBonusA = "bonus_emploi_a_ee"
    /// Work bonus for very low wages; below zero.
    case workBonusB = "bonus_emploi_b_ee"
    /// Special contribution, an advance on what the tax assessment settles.
    case specialContribution = "cotisation_speciale_ee"
    /// Basic contribution, wage moderation included.
    case basicEmployer = "onss_er"
    /// Supplement of employers with ten people or more.
    case moderationEmployer = "moderation_er"
    /// Accidents at work (code 255).
    case accidentEmployer = "accidents_255_er"
    /// Asbestos fund (code 256).
    case asbestosEmployer = "amiante_256_er"
    /// Closure fund, basic (code 809).
    case closureEmployer = "fermeture_809_er"
    /// Closure fund, special (code 810).
    case closureSpecialEmployer = "fermeture_810_er"
    /// Fund of joint committee 200 (code 831).
    case jointCommitteeEmployer = "cp200_831_er"
    /// Temporary unemployment (code 859).
    case temporaryUnemploymentEmployer = "chomage_859_er"
    /// Holiday fund of workers and artists, paid with each quarter.
    case holidayQuarterEmployer = "vacances_trimestre_er"
    /// Holiday fund of workers and artists, called once a year.
    case holidayYearEmployer = "vacances_annee_er"
    /// Structural reduction of employer contributions.
    case structuralReduction = "reduction_structurelle"

    /// Who bears the line.
    public var side: LineSide {
        switch self {
        case .contributionEmployee, .doubleHolidayEmployee, .workBonus, .workBonusA, .workBonusB,
            .specialContribution:
            .employee
        case .basicEmployer, .moderationEmployer, .accidentEmployer, .asbestosEmployer,
            .closureEmployer, .closureSpecialEmployer, .jointCommitteeEmployer,
            .temporaryUnemploymentEmployer, .holidayQuarterEmployer, .holidayYearEmployer:
            .employer
        case .structuralReduction: .employerReduction
        }
    }

    /// Key of the line's sentence in the catalogues.
    public var labelKey: String { "payroll.be.line.\(rawValue)" }
}

/// Something a reader of a payslip must know: what was not computed, or is not certain.
public enum BelgianNote: Sendable, Hashable {
    /// The pack has no figure of the line for the month: it is left out, and is not zero.
    case notComputed(BelgianLineCode)
    /// The yearly limit of the fiscal work bonus is not known for the year: none was applied.
    case fiscalBonusLimitUnknown
    /// Children lower the tax on pay that is not of one month by percentages not known here.
    case childrenAtOneRate
    /// Tax is that of a month; short periods may have rules of their own.
    case taxOfShortContracts
    /// The structural reduction is a third of a quarter of three equal months.
    case reductionIsEstimate
    /// Gross pay is below the guaranteed average minimum, in proportion to the work.
    case belowMinimumWage(minimum: String)

    /// Stable name.
    public var name: String {
        switch self {
        case .notComputed: "not_computed"
        case .fiscalBonusLimitUnknown: "fiscal_bonus_limit_unknown"
        case .childrenAtOneRate: "children_at_one_rate"
        case .taxOfShortContracts: "tax_of_short_contracts"
        case .reductionIsEstimate: "reduction_is_estimate"
        case .belowMinimumWage: "below_minimum_wage"
        }
    }

    /// What the note is about: the code of a line, or an amount; empty when its name says all.
    public var subject: String {
        switch self {
        case .notComputed(let code): code.rawValue
        case .belowMinimumWage(let minimum): minimum
        case .fiscalBonusLimitUnknown, .childrenAtOneRate, .taxOfShortContracts,
            .reductionIsEstimate:
            ""
        }
    }

    /// Key of the sentence in the catalogues; its placeholder is `subject`.
    public var labelKey: String { "payroll.be.note.\(name)" }
}
