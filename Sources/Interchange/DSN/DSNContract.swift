// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Payroll

extension DSN {
    /// A contract as it is declared.
    public struct Contract: Sendable, Hashable {
        /// The kinds a cooperative has; the pack says how each is coded.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// Ordinary contract without term.
            case openEnded = "open_ended"
            /// Ordinary contract with a term.
            case fixedTerm = "fixed_term"
            /// Contract of an employed entrepreneur.
            case cesa
            /// Test contract (contrat d'appui au projet d'entreprise).
            case cape
        }

        /// What the contract counts.
        public enum Time: Sendable, Hashable {
            /// Hours a month: the company's, and the person's.
            case hours(reference: Quantity, agreed: Quantity)
            /// Nothing: pay is an amount.
            case none
        }

        /// Its number within the establishment, 5 to 20 characters.
        public var number: String
        /// Its kind.
        public var kind: Kind
        /// First day.
        public var start: Day
        /// Last day foreseen; nil without term.
        public var foreseenEnd: Day?
        /// Why there is a term (S21.G00.40.021); nil without one.
        public var reasonOfTerm: String?
        /// Status in the collective agreement (S21.G00.40.002).
        public var status: String
        /// Status for complementary pension (S21.G00.40.003).
        public var retirementStatus: String
        /// Occupation (PCS-ESE): `375b`.
        public var occupation: String
        /// Job title.
        public var job: String
        /// What it counts.
        public var time: Time
        /// Code of the accident risk (S21.G00.40.040).
        public var risk: String
        /// Accident rate notified, 0...1.
        public var accidentRate: Rate
        /// The place of work, when it is not the establishment.
        public var workplace: Siret?
        /// Absences of the month, or the one a signal is about.
        public var absences: [Absence] = []
        /// How it ended in the month; nil while it goes on.
        public var end: End?

        /// A contract that goes on.
        public init(
            number: String, kind: Kind, start: Day, status: String, retirementStatus: String,
            occupation: String, job: String, time: Time, risk: String, accidentRate: Rate
        ) {
            self.number = number
            self.kind = kind
            self.start = start
            self.status = status
            self.retirementStatus = retirementStatus
            self.occupation = occupation
            self.job = job
            self.time = time
            self.risk = risk
            self.accidentRate = accidentRate
        }
    }

    /// One payslip as it is declared.
    public struct Pay: Sendable {
        /// One line.
        public struct Line: Sendable, Hashable {
            /// Its code: `maladie_er`.
            public var code: String
            /// What the rate applies to.
            public var base: Money
            /// The rate.
            public var rate: Rate
            /// The amount, as the payslip prints it.
            public var amount: Money
            /// Whether it is taken off instead of added.
            public var isReduction: Bool

            /// A line.
            public init(
                code: String, base: Money, rate: Rate, amount: Money, isReduction: Bool = false
            ) {
                self.code = code
                self.base = base
                self.rate = rate
                self.amount = amount
                self.isReduction = isReduction
            }
        }

        /// How the rate of withholding came.
        public enum TaxRate: Sendable, Hashable {
            /// Sent by the tax authority, under an identifier.
            case sent(id: String)
            /// From the neutral grid of a zone.
            case grid(WithholdingZone)
        }

        /// The day it was paid.
        public var paid: Day
        /// Gross pay.
        public var gross: Money
        /// Net taxable pay.
        public var netTaxable: Money
        /// Net pay before tax.
        public var netBeforeTax: Money
        /// Net pay for social benefits.
        public var netSocial: Money
        /// What tax is withheld on.
        public var taxBase: Money
        /// Its rate.
        public var taxRate: Rate
        /// The tax.
        public var tax: Money
        /// Where the rate came from.
        public var taxSource: TaxRate
        /// Minimum wage of the month as the general reduction counts it; nil without one.
        public var minimumWage: Money?
        /// The part of the general reduction taken off complementary pensions.
        public var reductionOnRetirement: Money
        /// The lines.
        public var lines: [Line]

        /// A payslip computed by ``Payroll``.
        ///
        /// - Parameters:
        ///   - payslip: The payslip.
        ///   - before: The year before it, as the payslip was computed from.
        ///   - paid: The day it is paid.
        ///   - taxSource: Where the rate of withholding came from.
        public init(
            _ payslip: Payslip, after before: YearToDate, paid: Day, taxSource: TaxRate
        ) {
            self.paid = paid
            gross = payslip.gross
            netTaxable = payslip.netTaxable
            netBeforeTax = payslip.netBeforeTax
            netSocial = payslip.netSocial
            taxBase = payslip.withholding.base
            taxRate = payslip.withholding.rate
            tax = payslip.withholding.amount
            self.taxSource = taxSource
            minimumWage = payslip.reduction.cumulatedMinimumWage - before.minimumWage
            reductionOnRetirement = payslip.reductionOnRetirement
            lines = payslip.lines.map { line in
                Line(
                    code: line.code.rawValue, base: line.base, rate: line.rate,
                    amount: line.amount, isReduction: line.side == .employerReduction)
            }
        }
    }
}
