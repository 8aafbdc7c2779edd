// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

/// Why a payslip, an inverse or a table of them is refused; nothing is computed in part.
public enum PayrollError: UserFacingError, Hashable {
    /// The pack has no figure for the day, or not the kind of figure the formula needs.
    case law(RuleBookError)
    /// A figure of the pack is outside what the formula can mean, for instance a rate above 1.
    case badParameter(key: String)
    /// Gross pay below zero or above ``PayslipInput/grossBound``.
    case grossOutOfBounds(text: String)
    /// A share or rate outside 0...1.
    case shareOutOfBounds(field: String, text: String)
    /// An amount below zero or beyond the bound.
    case amountOutOfBounds(field: String, text: String)
    /// A headcount below 1 or above ten million.
    case headcountOutOfBounds(text: String)
    /// A number of days, children or people that cannot be.
    case countOutOfBounds(field: String, text: String)
    /// A partner's disability is told of a person without partner.
    case noPartner
    /// Holiday pay of workers and artists comes from the holiday fund, not from the employer.
    case paidByHolidayFund
    /// The pack's country takes another kind of input, or does not know the calculation.
    case otherCountry(pack: String)
    /// The law was resolved for another month than the payslip's.
    case otherPeriod(law: Period, input: Period)
    /// The running year's totals belong to another year, or already hold this month or a later one.
    case yearToDateOutOfOrder(period: Period)
    /// No gross pay reaches the target: the cost of no pay at all is above the budget, or the net
    /// asked is beyond the largest pay accepted.
    case targetOutOfReach(text: String)
    /// A table that is not UTF-8 text, or has no header.
    case notATable
    /// A column the table must have.
    case missingColumn(name: String)
    /// A column nobody reads, or one that stands twice.
    case unexpectedColumn(name: String)
    /// A row with more or fewer fields than the header, or with quotes.
    case badRow(line: Int)
    /// A field that cannot be read; `expected` says what should stand there.
    case badField(line: Int, column: String, text: String, expected: String)
    /// A row that reads well and is refused for a reason of its own.
    indirect case refusedRow(line: Int, reason: PayrollError)
    /// Several rows, each with its refusal; never empty.
    indirect case refusedRows([PayrollError])

    /// One refusal for each row that has one.
    public var problems: [PayrollError] {
        if case .refusedRows(let refusals) = self { refusals } else { [self] }
    }

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .law(let error): error.code
        case .badParameter: "payroll.bad_parameter"
        case .grossOutOfBounds: "payroll.gross_out_of_bounds"
        case .shareOutOfBounds: "payroll.share_out_of_bounds"
        case .amountOutOfBounds: "payroll.amount_out_of_bounds"
        case .headcountOutOfBounds: "payroll.headcount_out_of_bounds"
        case .countOutOfBounds: "payroll.count_out_of_bounds"
        case .noPartner: "payroll.no_partner"
        case .paidByHolidayFund: "payroll.paid_by_holiday_fund"
        case .otherCountry: "payroll.other_country"
        case .otherPeriod: "payroll.other_period"
        case .yearToDateOutOfOrder: "payroll.year_to_date_out_of_order"
        case .targetOutOfReach: "payroll.target_out_of_reach"
        case .notATable: "payroll.not_a_table"
        case .missingColumn: "payroll.missing_column"
        case .unexpectedColumn: "payroll.unexpected_column"
        case .badRow: "payroll.bad_row"
        case .badField: "payroll.bad_field"
        case .refusedRow(_, let reason): reason.code
        case .refusedRows(let refusals): refusals.first?.code ?? ""
        }
    }

    /// Placeholders of the sentence; a refused row adds `line` to those of its reason.
    public var values: [String: String] {
        switch self {
        case .law(let error): error.values
        case .badParameter(let key): ["key": key]
        case .grossOutOfBounds(let text), .headcountOutOfBounds(let text),
            .targetOutOfReach(let text):
            ["text": text]
        case .shareOutOfBounds(let field, let text), .amountOutOfBounds(let field, let text),
            .countOutOfBounds(let field, let text):
            ["field": field, "text": text]
        case .otherCountry(let pack): ["pack": pack]
        case .otherPeriod(let law, let input): ["law": law.text, "period": input.text]
        case .yearToDateOutOfOrder(let period): ["period": period.text]
        case .notATable, .noPartner, .paidByHolidayFund: [:]
        case .missingColumn(let name), .unexpectedColumn(let name): ["name": name]
        case .badRow(let line): ["line": String(line)]
        case .badField(let line, let column, let text, let expected):
            ["line": String(line), "column": column, "text": text, "expected": expected]
        case .refusedRow(let line, let reason):
            reason.values.merging(["line": String(line)]) { _, own in own }
        case .refusedRows(let refusals): refusals.first?.values ?? [:]
        }
    }

    /// The field of a form or the place in a table the failure belongs to.
    public var field: String? {
        switch self {
        case .grossOutOfBounds: "gross"
        case .shareOutOfBounds(let field, _), .amountOutOfBounds(let field, _),
            .countOutOfBounds(let field, _):
            field
        case .noPartner: "partner_disabled"
        case .paidByHolidayFund: "pay_kind"
        case .headcountOutOfBounds: "headcount"
        case .targetOutOfReach: "target"
        case .badRow(let line): "line \(line)"
        case .badField(let line, let column, _, _): "line \(line), \(column)"
        case .refusedRow(let line, let reason):
            reason.field.map { "line \(line), \($0)" } ?? "line \(line)"
        case .refusedRows(let refusals): refusals.first?.field
        default: nil
        }
    }
}
