// SPDX-License-Identifier: AGPL-3.0-or-later

/// Who bears a line of a payslip.
public enum LineSide: String, Sendable, Hashable, CaseIterable {
    /// Taken from gross pay.
    case employee
    /// Added to gross pay as cost of the employer.
    case employer
    /// Taken off the employer's cost.
    case employerReduction = "employer_reduction"
}

/// The body an amount of a payslip is owed to.
public enum CreditorBody: String, Sendable, Hashable, CaseIterable {
    /// The collector of social security, training, apprenticeship and unemployment (URSSAF).
    case socialSecurity = "social_security"
    /// The complementary pension institution, which also collects the executives' agency.
    case retirement
    /// The insurer of health and provident cover.
    case insurance
    /// The collector of the employers' housing effort, paid once a year.
    case housing
}

/// The groups of a French payslip, in the order they are printed.
///
/// - Source: Arrêté du 25 février 2016 amended by arrêté du 31 janvier 2023, transitional layout,
///   in use until 31 December 2026.
public enum PayslipGroup: String, Sendable, Hashable, CaseIterable {
    /// Sickness, health cover, provident cover.
    case health
    /// Accidents at work and occupational diseases.
    case accident
    /// State and complementary pensions.
    case retirement
    /// Family allowances.
    case family
    /// Unemployment, wage guarantee, executives' agency.
    case unemployment
    /// Other contributions the employer alone owes.
    case otherEmployer = "other_employer"
    /// Contributions of the collective agreement.
    case agreement
    /// The part of CSG that taxable pay does not include.
    case deductibleCSG = "deductible_csg"
    /// CSG and CRDS that taxable pay includes.
    case notDeductibleCSG = "not_deductible_csg"
    /// Reductions of employer contributions.
    case reductions

    /// Key of the title in the catalogues.
    public var labelKey: String { "payroll.group.\(rawValue)" }
}

/// One line of a French payslip; the raw value is its code in files.
///
/// Both tranches of a complementary pension are lines of their own, so that on every line the
/// amount is base × rate; tableCode is the code under which tables add them up.
public enum LineCode: String, Sendable, Hashable, CaseIterable {
    /// Sickness, maternity, invalidity, death: employer.
    case sicknessEmployer = "maladie_er"
    /// Sickness supplement of Alsace-Moselle: employee.
    case sicknessEmployee = "maladie_ee"
    /// Cut of the sickness rate below the threshold, until 2025.
    case sicknessReduction = "maladie_er_reduction"
    /// Solidarity contribution for autonomy.
    case autonomyEmployer = "csa_er"
    /// Accidents at work and occupational diseases.
    case accidentEmployer = "at_mp_er"
    /// State pension up to the ceiling: employee.
    case cappedPensionEmployee = "vieillesse_plaf_ee"
    /// State pension up to the ceiling: employer.
    case cappedPensionEmployer = "vieillesse_plaf_er"
    /// State pension on all pay: employee.
    case uncappedPensionEmployee = "vieillesse_deplaf_ee"
    /// State pension on all pay: employer.
    case uncappedPensionEmployer = "vieillesse_deplaf_er"
    /// Complementary pension, tranche 1: employee.
    case complementary1Employee = "agirc_arrco_t1_ee"
    /// Complementary pension, tranche 1: employer.
    case complementary1Employer = "agirc_arrco_t1_er"
    /// Complementary pension, tranche 2: employee.
    case complementary2Employee = "agirc_arrco_t2_ee"
    /// Complementary pension, tranche 2: employer.
    case complementary2Employer = "agirc_arrco_t2_er"
    /// General balance contribution, tranche 1: employee.
    case generalBalance1Employee = "ceg_t1_ee"
    /// General balance contribution, tranche 1: employer.
    case generalBalance1Employer = "ceg_t1_er"
    /// General balance contribution, tranche 2: employee.
    case generalBalance2Employee = "ceg_t2_ee"
    /// General balance contribution, tranche 2: employer.
    case generalBalance2Employer = "ceg_t2_er"
    /// Technical balance contribution, due on all pay once it exceeds the ceiling: employee.
    case technicalBalanceEmployee = "cet_ee"
    /// Technical balance contribution, due on all pay once it exceeds the ceiling: employer.
    case technicalBalanceEmployer = "cet_er"
    /// Executives' employment agency: employee.
    case executiveJobsEmployee = "apec_ee"
    /// Executives' employment agency: employer.
    case executiveJobsEmployer = "apec_er"
    /// Family allowances.
    case familyEmployer = "famille_er"
    /// Cut of the family rate below the threshold, until 2025.
    case familyReduction = "famille_er_reduction"
    /// Unemployment insurance.
    case unemploymentEmployer = "chomage_er"
    /// Wage guarantee.
    case wageGuaranteeEmployer = "ags_er"
    /// Housing aid fund.
    case housingAidEmployer = "fnal_er"
    /// Mobility contribution of the municipality.
    case mobilityEmployer = "versement_mobilite_er"
    /// Social dialogue.
    case socialDialogueEmployer = "dialogue_social_er"
    /// Vocational training.
    case trainingEmployer = "formation_er"
    /// Training account of fixed-term contracts.
    case fixedTermTrainingEmployer = "cpf_cdd_er"
    /// Apprenticeship tax.
    case apprenticeshipEmployer = "taxe_apprentissage_er"
    /// Apprenticeship supplement of employers with few apprentices.
    case apprenticeshipSupplementEmployer = "csa_apprentissage_er"
    /// Employers' housing effort.
    case housingEffortEmployer = "peec_er"
    /// Death cover of executives.
    case executiveCoverEmployer = "prevoyance_cadre_er"
    /// Health cover: employer's share.
    case healthEmployer = "sante_er"
    /// Health cover: employee's share.
    case healthEmployee = "sante_ee"
    /// Flat-rate contribution on what the employer pays for cover.
    case socialFlatRateEmployer = "forfait_social_er"
    /// Generalised social contribution, deductible part.
    case deductibleCSGEmployee = "csg_ded_ee"
    /// Generalised social contribution, part that is not deductible.
    case notDeductibleCSGEmployee = "csg_nonded_ee"
    /// Contribution for the social debt.
    case crdsEmployee = "crds_ee"
    /// General reduction of employer contributions.
    case generalReduction = "reduction_generale"

    /// Who bears the line.
    public var side: LineSide {
        switch self {
        case .sicknessReduction, .familyReduction, .generalReduction: .employerReduction
        case .sicknessEmployee, .cappedPensionEmployee, .uncappedPensionEmployee,
            .complementary1Employee, .complementary2Employee, .generalBalance1Employee,
            .generalBalance2Employee, .technicalBalanceEmployee, .executiveJobsEmployee,
            .healthEmployee, .deductibleCSGEmployee, .notDeductibleCSGEmployee, .crdsEmployee:
            .employee
        default: .employer
        }
    }

    /// The group of the payslip it is printed in.
    public var group: PayslipGroup {
        switch self {
        case .sicknessEmployer, .sicknessEmployee, .executiveCoverEmployer, .healthEmployer,
            .healthEmployee:
            .health
        case .accidentEmployer: .accident
        case .cappedPensionEmployee, .cappedPensionEmployer, .uncappedPensionEmployee,
            .uncappedPensionEmployer, .complementary1Employee, .complementary1Employer,
            .complementary2Employee, .complementary2Employer, .generalBalance1Employee,
            .generalBalance1Employer, .generalBalance2Employee, .generalBalance2Employer,
            .technicalBalanceEmployee, .technicalBalanceEmployer:
            .retirement
        case .familyEmployer: .family
        case .unemploymentEmployer, .wageGuaranteeEmployer, .executiveJobsEmployee,
            .executiveJobsEmployer:
            .unemployment
        case .deductibleCSGEmployee: .deductibleCSG
        case .notDeductibleCSGEmployee, .crdsEmployee: .notDeductibleCSG
        case .sicknessReduction, .familyReduction, .generalReduction: .reductions
        default: .otherEmployer
        }
    }

    /// The body the line is owed to.
    public var body: CreditorBody {
        switch self {
        case .complementary1Employee, .complementary1Employer, .complementary2Employee,
            .complementary2Employer, .generalBalance1Employee, .generalBalance1Employer,
            .generalBalance2Employee, .generalBalance2Employer, .technicalBalanceEmployee,
            .technicalBalanceEmployer, .executiveJobsEmployee, .executiveJobsEmployer:
            .retirement
        case .executiveCoverEmployer, .healthEmployer, .healthEmployee: .insurance
        case .housingEffortEmployer: .housing
        default: .socialSecurity
        }
    }

    /// The code under which tables add up the tranches of one contribution.
    public var tableCode: String {
        switch self {
        case .complementary1Employee, .complementary2Employee: "agirc_arrco_ee"
        case .complementary1Employer, .complementary2Employer: "agirc_arrco_er"
        case .generalBalance1Employee, .generalBalance2Employee: "ceg_ee"
        case .generalBalance1Employer, .generalBalance2Employer: "ceg_er"
        default: rawValue
        }
    }

    /// Key of the line's sentence in the catalogues.
    public var labelKey: String { "payroll.line.\(rawValue)" }
}
