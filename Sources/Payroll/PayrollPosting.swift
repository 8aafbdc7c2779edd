// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

/// The amounts of one payslip's accounting entry, by what they are; it balances.
///
/// gross pay + employer charges = owed to bodies + withholding tax + net pay.
public struct PayrollPosting: Sendable, Hashable {
    /// Charge: gross pay.
    public let grossPay: Money
    /// Charge: employer lines less reductions.
    public let employerCharges: Money
    /// Debts to bodies, employee and employer lines less reductions; bodies owed nothing left out.
    public let owed: [Debt]
    /// Debt: income tax withheld.
    public let withholdingTax: Money
    /// Debt: net pay.
    public let netPay: Money

    /// What is owed to one body.
    public struct Debt: Sendable, Hashable {
        /// The body.
        public let body: CreditorBody
        /// The amount; below zero when reductions taken exceed what is due.
        public let amount: Money
    }

    /// Sums a payslip by body.
    ///
    /// The general reduction is taken off what is owed to complementary pensions for the points of
    /// tranche 1 over the largest coefficient, and off social security for the rest.
    ///
    /// - Source: imputation as in the mon-entreprise rules of 2025; the split of 2026 is
    ///   unverified.
    public init(_ payslip: Payslip) {
        var byBody: [CreditorBody: Money] = [:]
        for line in payslip.lines {
            switch line.code {
            case .generalReduction:
                let retirement = payslip.retirementPart(ofReduction: line.amount)
                byBody[.retirement, default: .zero] -= retirement
                byBody[.socialSecurity, default: .zero] -= line.amount - retirement
            case .sicknessReduction, .familyReduction:
                byBody[line.code.body, default: .zero] -= line.amount
            default:
                byBody[line.code.body, default: .zero] += line.amount
            }
        }
        grossPay = payslip.gross
        employerCharges = payslip.employerTotal - payslip.reductions
        owed = CreditorBody.allCases.compactMap { body in
            byBody[body].flatMap { $0.isZero ? nil : Debt(body: body, amount: $0) }
        }
        withholdingTax = payslip.withholding.amount
        netPay = payslip.netPaid
    }
}

extension Payslip {
    /// The part of the general reduction taken off complementary pensions, half-up.
    ///
    /// The other part is taken off social security; a declaration shows both (codes 106 and 018).
    public var reductionOnRetirement: Money { retirementPart(ofReduction: reduction.amount) }

    /// The part of any reduction of the month that is taken off complementary pensions, half-up.
    public func retirementPart(ofReduction amount: Money) -> Money {
        guard retirementImputation.of > 0 else { return .zero }
        let points = min(retirementImputation.part, retirementImputation.of)
        return amount.times(.cents(points), over: .cents(retirementImputation.of))
    }
}

/// The accounts of a country's chart that a payslip's entry uses.
public struct PayrollAccounts: Sendable, Hashable {
    /// Charge account of gross pay.
    public let grossPay: String
    /// Charge account of employer contributions.
    public let employerCharges: String
    /// Debt account of withholding tax.
    public let withholdingTax: String
    /// Debt account of net pay.
    public let netPay: String
    private let deductions: [NetDeduction.Kind: String]
    private let bodies: [CreditorBody: String]

    /// Reads the pack's topic `payroll_accounts`.
    public init(rules: RuleBook) throws(RuleBookError) {
        var map = try PackMap(rules.topic("payroll_accounts"))
        grossPay = try map.text("gross_pay")
        employerCharges = try map.text("employer_charges")
        withholdingTax = try map.text("withholding_tax")
        netPay = try map.text("net_pay")
        var bodies: [CreditorBody: String] = [:]
        for body in CreditorBody.allCases {
            // A country owes nothing to bodies it does not have.
            bodies[body] = try map.optional(body.rawValue)?.asText()
        }
        guard bodies[.socialSecurity] != nil else {
            throw .missingKey(map.place, key: CreditorBody.socialSecurity.rawValue)
        }
        self.bodies = bodies
        let advances = try map.text("advances")
        deductions = [
            .advance: advances, .overpaid: advances, .attachment: try map.text("attachments"),
        ]
        try map.finish()
    }

    /// The account that a deduction from net pay settles or feeds.
    public func account(of deduction: NetDeduction.Kind) -> String { deductions[deduction] ?? "" }

    /// The accounts of what is owed for pay, each once, by number.
    public var debts: [String] {
        Set([withholdingTax, netPay] + deductions.values + bodies.values).sorted()
    }

    /// Debt account of a body; empty for one the country does not have.
    public func account(of body: CreditorBody) -> String { bodies[body] ?? "" }
}
