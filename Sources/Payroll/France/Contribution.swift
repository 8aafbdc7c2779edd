// SPDX-License-Identifier: AGPL-3.0-or-later

/// What part of pay a contribution applies to.
enum ContributionBase: Sendable {
    /// All pay.
    case pay
    /// Pay up to the ceiling.
    case tranche1
    /// Pay from the ceiling to eight ceilings.
    case tranche2
    /// Pay up to eight ceilings, and nothing while pay stays within the ceiling.
    case bothTranchesAboveCeiling
    /// Pay up to four ceilings.
    case unemployment
    /// What the employer pays for health and provident cover.
    case cover
    /// CSG and CRDS: reduced pay up to four ceilings, pay above, and employer cover.
    case csg
}

/// Who owes a contribution; a person and employer owe all those whose conditions they meet.
struct Duties: OptionSet, Sendable {
    let rawValue: UInt16

    static let alsaceMoselle = Duties(rawValue: 1)
    static let elsewhere = Duties(rawValue: 2)
    static let executive = Duties(rawValue: 4)
    static let belowMedium = Duties(rawValue: 8)
    static let fromMedium = Duties(rawValue: 16)
    static let belowLarge = Duties(rawValue: 32)
    static let fromLarge = Duties(rawValue: 64)
    static let fixedTerm = Duties(rawValue: 128)
    /// Of an employee: a support contract (CAPE) has no complementary pension.
    static let employed = Duties(rawValue: 256)
}

/// A contribution of the general scheme: code, base, condition, and the figure that is its rate.
struct Contribution: Sendable {
    let code: LineCode
    let base: ContributionBase
    let figure: String
    let duties: Duties

    init(_ code: LineCode, on base: ContributionBase, _ figure: String, _ duties: Duties = []) {
        self.code = code
        self.base = base
        self.figure = figure
        self.duties = duties
    }

    /// Contributions on pay alone, in the order of the payslip.
    static let onPay: [Contribution] = [
        .init(.sicknessEmployer, on: .pay, "sickness.employer"),
        .init(.sicknessEmployee, on: .pay, "sickness.employee_alsace_moselle", .alsaceMoselle),
        .init(.autonomyEmployer, on: .pay, "autonomy.employer"),
        .init(.cappedPensionEmployee, on: .tranche1, "pension_capped.employee"),
        .init(.cappedPensionEmployer, on: .tranche1, "pension_capped.employer"),
        .init(.uncappedPensionEmployee, on: .pay, "pension_uncapped.employee"),
        .init(.uncappedPensionEmployer, on: .pay, "pension_uncapped.employer"),
        .init(.complementary1Employee, on: .tranche1, "complementary.tranche1_employee", .employed),
        .init(.complementary1Employer, on: .tranche1, "complementary.tranche1_employer", .employed),
        .init(.complementary2Employee, on: .tranche2, "complementary.tranche2_employee", .employed),
        .init(.complementary2Employer, on: .tranche2, "complementary.tranche2_employer", .employed),
        .init(
            .generalBalance1Employee, on: .tranche1, "general_balance.tranche1_employee",
            .employed),
        .init(
            .generalBalance1Employer, on: .tranche1, "general_balance.tranche1_employer",
            .employed),
        .init(
            .generalBalance2Employee, on: .tranche2, "general_balance.tranche2_employee",
            .employed),
        .init(
            .generalBalance2Employer, on: .tranche2, "general_balance.tranche2_employer",
            .employed),
        .init(
            .technicalBalanceEmployee, on: .bothTranchesAboveCeiling, "technical_balance.employee",
            .employed),
        .init(
            .technicalBalanceEmployer, on: .bothTranchesAboveCeiling, "technical_balance.employer",
            .employed),
        .init(
            .executiveJobsEmployee, on: .unemployment, "executive_jobs.employee",
            [.executive, .employed]),
        .init(
            .executiveJobsEmployer, on: .unemployment, "executive_jobs.employer",
            [.executive, .employed]),
        .init(.familyEmployer, on: .pay, "family.employer"),
        .init(.unemploymentEmployer, on: .unemployment, "unemployment.employer"),
        .init(.wageGuaranteeEmployer, on: .unemployment, "wage_guarantee.employer"),
        .init(.housingAidEmployer, on: .tranche1, "housing_aid.capped", .belowLarge),
        .init(.housingAidEmployer, on: .pay, "housing_aid.full", .fromLarge),
        .init(.socialDialogueEmployer, on: .pay, "social_dialogue.employer"),
        .init(.trainingEmployer, on: .pay, "training.small", .belowMedium),
        .init(.trainingEmployer, on: .pay, "training.medium", .fromMedium),
        .init(.fixedTermTrainingEmployer, on: .pay, "fixed_term_training.employer", .fixedTerm),
        .init(.apprenticeshipEmployer, on: .pay, "apprenticeship.employer", .elsewhere),
        .init(
            .apprenticeshipEmployer, on: .pay, "apprenticeship.employer_alsace_moselle",
            .alsaceMoselle),
        .init(.housingEffortEmployer, on: .pay, "housing_effort.employer", .fromLarge),
        .init(.executiveCoverEmployer, on: .tranche1, "executive_cover.employer", .executive),
    ]

    /// Contributions whose base holds what the employer pays for cover.
    static let onCover: [Contribution] = [
        .init(.socialFlatRateEmployer, on: .cover, "social_flat_rate.employer", .fromMedium),
        .init(.deductibleCSGEmployee, on: .csg, "csg.deductible"),
        .init(.notDeductibleCSGEmployee, on: .csg, "csg.not_deductible"),
        .init(.crdsEmployee, on: .csg, "crds.employee"),
    ]
}

/// A contribution with its rate resolved.
struct RatedContribution: Sendable {
    let code: LineCode
    let base: ContributionBase
    let duties: Duties
    let rate: Figure
    let effect: LineEffect

    init(_ contribution: Contribution, rate: Figure) {
        code = contribution.code
        base = contribution.base
        duties = contribution.duties
        self.rate = rate
        effect = LineEffect(contribution.code)
    }
}

/// Which totals a line counts in.
enum LineEffect: Sendable {
    case employee
    /// An employee line that taxable pay includes.
    case taxedEmployee
    case employer
    /// Employer cover: in the base of CSG.
    case cover
    /// Employer cover that is taxable for the employee.
    case taxedCover
    case reduction

    init(_ code: LineCode) {
        switch code {
        case .notDeductibleCSGEmployee, .crdsEmployee: self = .taxedEmployee
        case .healthEmployer: self = .taxedCover
        case .executiveCoverEmployer: self = .cover
        default:
            switch code.side {
            case .employee: self = .employee
            case .employer: self = .employer
            case .employerReduction: self = .reduction
            }
        }
    }
}
