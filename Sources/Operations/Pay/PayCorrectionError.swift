// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Why a payslip is not corrected; nothing was written.
public enum PayCorrectionError: UserFacingError, Hashable {
    /// The payslip was sealed before payslips kept what they were computed from.
    case noInput
    /// Computed again, the payslip has other sums than sealed ones: the law data changed.
    case notReproduced(Period)
    /// The month lies in a year whose yearly reduction no later payslip will set right.
    case yearOver(last: Period)
    /// What was entered is what was sealed.
    case nothingChanges
    /// A difference cannot be paid in the month.
    case wrongMonth(Period)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .noInput: "correction.no_input"
        case .notReproduced: "correction.not_reproduced"
        case .yearOver: "correction.year_over"
        case .nothingChanges: "correction.nothing_changes"
        case .wrongMonth: "correction.wrong_month"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .notReproduced(let period), .wrongMonth(let period): ["period": period.text]
        case .yearOver(let last): ["period": last.text]
        case .noInput, .nothingChanges: [:]
        }
    }

    /// The field of the form.
    public var field: String? {
        switch self {
        case .wrongMonth: "paid_in"
        case .nothingChanges: "gross"
        case .noInput, .notReproduced, .yearOver: nil
        }
    }
}
