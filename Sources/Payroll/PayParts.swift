// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// One part of a gross pay: what it is for.
///
/// The parts of a payslip add up to its gross pay; contributions are due on the sum.
public struct GrossPart: Codable, Sendable, Hashable {
    /// What a part is for.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// The monthly amount an entrepreneur-employee's contract fixes.
        ///
        /// - Source: Code du travail art. L7332-3 and R7331-2.
        case fixed
        /// What is paid ahead of an entrepreneur-employee's variable part, settled once a year.
        case variableAdvance = "variable_advance"
        /// The pay of an ordinary or support contract.
        case base
        /// Taken off the pay of an ordinary contract for hours not worked and not paid; below zero.
        case absence
        /// A bonus, named.
        case bonus
        /// The balance of an entrepreneur-employee's variable part of a financial year.
        case settlement
        /// What a corrected month adds or takes away; above or below zero.
        case correction
    }

    /// What it is for.
    public let kind: Kind
    /// In words, as typed; empty where the kind says all.
    public let label: String
    /// Above zero, but for an absence and a correction.
    public let amount: Money

    /// A part of gross pay.
    public init(_ kind: Kind, _ label: String = "", amount: Money) {
        self.kind = kind
        self.label = label
        self.amount = amount
    }
}

/// What is taken off net pay after tax, for somebody else or because it was paid before.
public struct NetDeduction: Codable, Sendable, Hashable {
    /// Why it is taken.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// For a creditor of the employee, within what the law leaves attachable.
        case attachment
        /// Pay of the month already paid.
        case advance
        /// What a corrected month paid too much, which the employee owes: below zero.
        case overpaid
    }

    /// Why it is taken.
    public let kind: Kind
    /// In words, as typed: the creditor and file, or the day of the advance.
    public let label: String
    /// What was asked to be taken, above zero; below it what was overpaid.
    public let claimed: Money
    /// What is taken, within 0...claimed; all of what was overpaid.
    public let taken: Money

    /// What a difference below zero leaves the employee owing.
    ///
    /// `net`: net pay of the difference, below zero.
    public static func overpaid(_ label: String, net: Money) -> NetDeduction {
        NetDeduction(kind: .overpaid, label: label, claimed: net, taken: net)
    }

    /// What of some claims a net pay bears, in their order, attachments first.
    ///
    /// - Parameters:
    ///   - net: Net pay after income tax; nothing is taken of one that is not above zero.
    ///   - attachable: What of it may be attached in all.
    ///   - claims: What is asked, in order.
    /// - Returns: One deduction a claim; the sum of what is taken is at most `net`.
    public static func taken(
        from net: Money, attachable: Money, claims: [Claim]
    ) -> [NetDeduction] {
        var left = max(net, .zero)
        var attachableLeft = min(max(attachable, .zero), left)
        var deductions: [NetDeduction] = []
        for kind in [Kind.attachment, .advance] {
            for claim in claims where claim.kind == kind {
                let most = kind == .attachment ? attachableLeft : left
                let taken = min(max(claim.amount, .zero), most)
                left = left - taken
                if kind == .attachment { attachableLeft = attachableLeft - taken }
                deductions.append(
                    NetDeduction(
                        kind: kind, label: claim.label, claimed: claim.amount, taken: taken))
            }
        }
        return deductions
    }

    /// Something to be taken off net pay.
    public struct Claim: Sendable, Hashable {
        let kind: Kind
        let label: String
        let amount: Money

        /// A claim of an amount above zero.
        public init(_ kind: Kind, _ label: String, amount: Money) {
            self.kind = kind
            self.label = label
            self.amount = amount
        }
    }
}

/// How much of a month a contract covers and pays.
public struct Presence: Codable, Sendable, Hashable {
    /// Calendar days of the month under contract and paid, 0...``of``.
    public let days: Int
    /// Calendar days of the month.
    public let of: Int
    /// Part of the contract's hours that is paid, 0...1.
    public let paidHours: Rate

    /// A part of a month.
    public init(days: Int, of: Int, paidHours: Rate) {
        self.days = days
        self.of = of
        self.paidHours = paidHours
    }

    /// A whole month.
    public static let whole = Presence(days: 1, of: 1, paidHours: Rate(millionths: 1_000_000))
}
