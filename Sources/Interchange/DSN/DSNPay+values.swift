// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

extension DSN.Pay {
    /// The sums of a payslip, as it was sealed.
    public struct Sums: Sendable, Hashable {
        /// Gross pay.
        public var gross: Money
        /// Net taxable pay.
        public var netTaxable: Money
        /// Net pay before tax.
        public var netBeforeTax: Money
        /// Net pay for social benefits.
        public var netSocial: Money

        /// Sums of a payslip.
        public init(gross: Money, netTaxable: Money, netBeforeTax: Money, netSocial: Money) {
            self.gross = gross
            self.netTaxable = netTaxable
            self.netBeforeTax = netBeforeTax
            self.netSocial = netSocial
        }
    }

    /// The tax withheld of a payslip.
    public struct Tax: Sendable, Hashable {
        /// What it is withheld on.
        public var base: Money
        /// Its rate.
        public var rate: Rate
        /// The tax.
        public var amount: Money
        /// Where the rate came from.
        public var source: TaxRate

        /// A tax withheld.
        public init(base: Money, rate: Rate, amount: Money, source: TaxRate) {
            self.base = base
            self.rate = rate
            self.amount = amount
            self.source = source
        }
    }

    /// A payslip that was sealed: its values are taken as they were printed.
    ///
    /// - Parameters:
    ///   - paid: The day it is paid.
    ///   - sums: Its sums.
    ///   - tax: The tax withheld.
    ///   - lines: Its lines.
    public init(paid: Day, sums: Sums, tax: Tax, lines: [Line]) {
        self.paid = paid
        gross = sums.gross
        netTaxable = sums.netTaxable
        netBeforeTax = sums.netBeforeTax
        netSocial = sums.netSocial
        taxBase = tax.base
        taxRate = tax.rate
        self.tax = tax.amount
        taxSource = tax.source
        reductionOnRetirement = .zero
        self.lines = lines
    }
}
