// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

extension PayrollLaw {
    /// Belgian payroll of one month: private employers, general category.
    ///
    /// Contributions follow the month worked, withholding tax the day of payment.
    public struct Belgium: Sendable {
        /// The month the figures are for.
        public let period: Period
        let ruleTable: RuleTable
        let contribution: Figure
        let increasedBase: Figure
        let employeeBonus: WorkBonus
        let workerBonus: WorkBonus
        let special: [BelgianFamily.Situation: Tariff]
        let employerLines: [RatedEmployerLine]
        /// Lines whose figure the pack does not have for the month.
        let missingLines: [EmployerLine]
        let moderationHeadcount: Int
        let closureHeadcount: Int
        let structural: StructuralReduction?
        let keyFormula: KeyFormula
        let holiday: HolidayFigures
        let minimumWage: Figure?

        /// Resolves the law of a month.
        ///
        /// - Parameters:
        ///   - rules: The Belgian pack.
        ///   - period: The month worked.
        ///   - payDay: Decides withholding tax; nil for the last day of the month.
        ///   - knownAt: Only figures published by then count; nil for all of the pack.
        /// - Throws: ``PayrollError/law(_:)`` when the pack has no figure for the month,
        ///   ``PayrollError/badParameter(key:)`` when one cannot be what it says.
        public init(
            rules: RuleBook, period: Period, payDay: Day? = nil, knownAt: Day? = nil
        ) throws(PayrollError) {
            self.period = period
            var reader = LawReader(rules: rules, day: period.firstDay, knownAt: knownAt)
            contribution = try reader.ratio("onss.employee")
            increasedBase = try reader.number("onss.worker_base")
            employeeBonus = try WorkBonus(isOnIncreasedBase: false, &reader)
            workerBonus = try WorkBonus(isOnIncreasedBase: true, &reader)
            var special: [BelgianFamily.Situation: Tariff] = [:]
            for situation in BelgianFamily.Situation.allCases {
                special[situation] = try reader.tariff("special.\(situation.rawValue)")
            }
            self.special = special
            var lines: [RatedEmployerLine] = []
            var missing: [EmployerLine] = []
            for line in EmployerLine.all {
                let isKnown = try reader.isInForce(line.figure)
                if line.isAlwaysKnown || isKnown {
                    lines.append(RatedEmployerLine(line, rate: try reader.ratio(line.figure)))
                } else {
                    missing.append(line)
                }
            }
            (employerLines, missingLines) = (lines, missing)
            moderationHeadcount = try reader.headcount("moderation")
            closureHeadcount = try reader.headcount("closure")
            structural = try StructuralReduction(&reader)
            holiday = try HolidayFigures(&reader)
            minimumWage =
                try reader.isInForce("minimum_wage") ? try reader.amount("minimum_wage") : nil
            reader.day = payDay ?? period.lastDay
            keyFormula = try KeyFormula(&reader)
            ruleTable = RuleTable(reader.table)
        }
    }
}

/// The shares of holiday pay that an employer pays to employees.
struct HolidayFigures: Sendable {
    /// Double holiday pay over the gross of a month.
    let double: Figure
    /// The part of that gross which bears the personal contribution.
    let doubleSubject: Figure
    let leavingSimple: Figure
    let leavingDouble: Figure
    let leavingDoubleSubject: Figure

    init(_ reader: inout LawReader) throws(PayrollError) {
        double = try reader.ratio("holiday.double")
        doubleSubject = try reader.ratio("holiday.double_subject")
        leavingSimple = try reader.ratio("holiday.leaving_simple")
        leavingDouble = try reader.ratio("holiday.leaving_double")
        leavingDoubleSubject = try reader.ratio("holiday.leaving_double_subject")
        guard doubleSubject.value <= double.value, double.value > 0 else {
            throw .badParameter(key: "payroll.holiday.double_subject")
        }
    }
}

/// A contribution of employers: code, figure, and who owes it.
struct EmployerLine: Sendable, Hashable {
    enum Duty: Sendable, Hashable {
        case all
        /// From the headcount of the moderation supplement.
        case tenOrMore
        /// Below the headcount of the closure fund's higher rate.
        case small
        /// From that headcount.
        case large
        case jointCommittee200
        /// Of people declared at 108 %.
        case holidayFund
    }

    let code: BelgianLineCode
    let figure: String
    let duty: Duty
    /// Without the figure there is no law at all for the month.
    let isAlwaysKnown: Bool

    private init(
        _ code: BelgianLineCode, _ figure: String, _ duty: Duty = .all, isAlwaysKnown: Bool = false
    ) {
        self.code = code
        self.figure = figure
        self.duty = duty
        self.isAlwaysKnown = isAlwaysKnown
    }

    /// In the order of the payslip.
    static let all: [EmployerLine] = [
        .init(.basicEmployer, "onss.employer", isAlwaysKnown: true),
        .init(.moderationEmployer, "onss.moderation", .tenOrMore, isAlwaysKnown: true),
        .init(.accidentEmployer, "employer.accident"),
        .init(.asbestosEmployer, "employer.asbestos"),
        .init(.closureEmployer, "employer.closure_small", .small),
        .init(.closureEmployer, "employer.closure_large", .large),
        .init(.closureSpecialEmployer, "employer.closure_special"),
        .init(.jointCommitteeEmployer, "employer.joint_committee_200", .jointCommittee200),
        .init(.temporaryUnemploymentEmployer, "employer.temporary_unemployment"),
        .init(.holidayQuarterEmployer, "holiday.fund_quarter", .holidayFund, isAlwaysKnown: true),
        .init(.holidayYearEmployer, "holiday.fund_year", .holidayFund, isAlwaysKnown: true),
    ]
}

/// A contribution of employers with its rate resolved.
struct RatedEmployerLine: Sendable {
    let code: BelgianLineCode
    let duty: EmployerLine.Duty
    let rate: Figure

    init(_ line: EmployerLine, rate: Figure) {
        code = line.code
        duty = line.duty
        self.rate = rate
    }
}
