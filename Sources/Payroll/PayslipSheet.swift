// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// A payslip grouped as it is printed: employee and employer share the row of a contribution.
///
/// - Source: Arrêté du 25 février 2016 amended by arrêté du 31 janvier 2023, transitional layout.
public struct PayslipSheet: Sendable {
    /// The groups that have rows, in printing order.
    public let groups: [Group]

    /// One group with its rows.
    public struct Group: Sendable {
        /// Which group.
        public let kind: PayslipGroup
        /// Its rows, in printing order.
        public let rows: [Row]
        /// Sum of the employee's amounts.
        public var employeeTotal: Money { rows.compactMap(\.employeeAmount).sum }
        /// Sum of the employer's amounts; reductions count below zero.
        public var employerTotal: Money { rows.compactMap(\.employerAmount).sum }
    }

    /// One row: a contribution with both shares.
    public struct Row: Sendable {
        /// Name of the row; lines of the same name and group share it.
        public let name: String
        /// What the rates apply to; nil when the shares have different bases.
        public let base: Money?
        /// Sum of the employee's rates; nil without employee share.
        public let employeeRate: Rate?
        /// Employee's amount; nil without employee share.
        public let employeeAmount: Money?
        /// Sum of the employer's rates; nil without employer share.
        public let employerRate: Rate?
        /// Employer's amount, reductions below zero; nil without employer share.
        public let employerAmount: Money?
        /// The lines behind the row, for their explanations.
        public let lines: [PayslipLine]

        /// Key of the row's sentence in the catalogues.
        public var labelKey: String { "payroll.row.\(name)" }

        init(_ name: String, _ lines: [PayslipLine]) {
            self.name = name
            self.lines = lines
            let employee = lines.filter { $0.side == .employee }
            let employer = lines.filter { $0.side != .employee }
            base = Set(lines.map(\.base)).count == 1 ? lines.first?.base : nil
            employeeRate = Row.rate(employee)
            employeeAmount = Row.amount(employee)
            employerRate = Row.rate(employer)
            employerAmount = Row.amount(employer)
        }

        private static func rate(_ lines: [PayslipLine]) -> Rate? {
            guard let first = lines.first, lines.allSatisfy({ $0.base == first.base }) else {
                return nil
            }
            return lines.reduce(.zero) { $0 + $1.rate }
        }

        private static func amount(_ lines: [PayslipLine]) -> Money? {
            guard !lines.isEmpty else { return nil }
            return lines.map { $0.side == .employerReduction ? -$0.amount : $0.amount }.sum
        }
    }

    /// Groups the lines of a payslip; none is left out, none counts twice.
    public init(_ payslip: Payslip) {
        var byRow: [String: [PayslipLine]] = [:]
        for line in payslip.lines { byRow[line.code.row, default: []].append(line) }
        var groups: [Group] = []
        for kind in PayslipGroup.allCases {
            let names = PayslipSheet.rowOrder.filter { $0.group == kind }.map(\.row)
            let rows = names.compactMap { name in byRow[name].map { Row(name, $0) } }
            if !rows.isEmpty { groups.append(Group(kind: kind, rows: rows)) }
        }
        self.groups = groups
    }

    /// Every row once, in printing order: the order in which the line codes are declared.
    static let rowOrder: [(row: String, group: PayslipGroup)] = {
        var seen: Set<String> = []
        return LineCode.allCases.filter { seen.insert($0.row).inserted }.map { ($0.row, $0.group) }
    }()
}

extension LineCode {
    /// Name of the printed row the line belongs to.
    public var row: String {
        switch self {
        case .sicknessEmployer, .sicknessEmployee: "sickness"
        case .sicknessReduction: "sickness_reduction"
        case .autonomyEmployer: "autonomy"
        case .accidentEmployer: "accident"
        case .cappedPensionEmployee, .cappedPensionEmployer: "pension_capped"
        case .uncappedPensionEmployee, .uncappedPensionEmployer: "pension_uncapped"
        case .complementary1Employee, .complementary1Employer, .generalBalance1Employee,
            .generalBalance1Employer:
            "complementary_1"
        case .complementary2Employee, .complementary2Employer, .generalBalance2Employee,
            .generalBalance2Employer:
            "complementary_2"
        case .technicalBalanceEmployee, .technicalBalanceEmployer: "technical_balance"
        case .executiveJobsEmployee, .executiveJobsEmployer: "executive_jobs"
        case .familyEmployer: "family"
        case .familyReduction: "family_reduction"
        case .unemploymentEmployer, .wageGuaranteeEmployer: "unemployment"
        case .housingAidEmployer: "housing_aid"
        case .mobilityEmployer: "mobility"
        case .socialDialogueEmployer: "social_dialogue"
        case .trainingEmployer: "training"
        case .fixedTermTrainingEmployer: "fixed_term_training"
        case .apprenticeshipEmployer: "apprenticeship"
        case .apprenticeshipSupplementEmployer: "apprenticeship_supplement"
        case .housingEffortEmployer: "housing_effort"
        case .executiveCoverEmployer: "provident_cover"
        case .healthEmployer, .healthEmployee: "health_cover"
        case .socialFlatRateEmployer: "social_flat_rate"
        case .deductibleCSGEmployee: "deductible_csg"
        case .notDeductibleCSGEmployee, .crdsEmployee: "not_deductible_csg"
        case .generalReduction: "general_reduction"
        }
    }
}
