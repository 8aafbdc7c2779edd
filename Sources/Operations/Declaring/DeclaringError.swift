// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Why somebody's identity is not kept, or a declaration not made; no value of a person is in it.
public enum DeclaringError: UserFacingError, Hashable {
    /// A national number whose shape or key is wrong.
    case badNumber
    /// A national number that is not of the sex typed.
    case otherSex
    /// A national number that is not of the birth day typed.
    case otherBirth
    /// A birth day that has not come.
    case birthInFuture
    /// Neither a national number nor a temporary one.
    case noNumber
    /// Data that are missing for a declaration, so many.
    case incomplete(count: Int)
    /// A total that is not the same in payslips, ledger and declaration.
    case differs(total: String, payslips: Money, ledger: Money, declared: Money)
    /// Findings of our validator in what was to be written, so many.
    case faulty(count: Int)
    /// A month in which nobody is declared.
    case nobody(Period)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .badNumber: "declaring.bad_number"
        case .otherSex: "declaring.other_sex"
        case .otherBirth: "declaring.other_birth"
        case .birthInFuture: "declaring.birth_in_future"
        case .noNumber: "declaring.no_number"
        case .incomplete: "declaring.incomplete"
        case .differs: "declaring.differs"
        case .faulty: "declaring.faulty"
        case .nobody: "declaring.nobody"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .incomplete(let count), .faulty(let count): ["count": String(count)]
        case .differs(let total, let payslips, let ledger, let declared):
            [
                "total": total, "payslips": payslips.text, "ledger": ledger.text,
                "declared": declared.text,
            ]
        case .nobody(let period): ["period": period.text]
        case .badNumber, .otherSex, .otherBirth, .birthInFuture, .noNumber: [:]
        }
    }

    /// The field of the form.
    public var field: String? {
        switch self {
        case .badNumber, .otherSex, .otherBirth, .noNumber: "number"
        case .birthInFuture: "birth_day"
        case .incomplete, .differs, .faulty, .nobody: nil
        }
    }
}
