// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Ledger

/// When the VAT of a bill may be deducted.
///
/// - Source: CGI art. 271 I.2: when the supplier owes it. Art. 269-2: goods on delivery, services
///   on payment unless the supplier's bill says that it pays VAT on debits.
public enum VATDeduction: String, Sendable, Hashable, Codable, CaseIterable {
    /// Never: it is part of the charge.
    case none
    /// With the bill: goods, or a supplier that pays VAT on debits.
    case atBill = "bill"
    /// As the bill is paid: services.
    case atPayment = "payment"
}

/// A bill or expense of an activity, booked by the back office.
public struct Purchase: Sendable, Hashable {
    /// The activity that bears it.
    public let section: ID<Section>
    /// Whom the cooperative owes.
    public let supplier: ID<ThirdParty>
    /// The day of the bill.
    public let day: Day
    /// The supplier's number for it; 1...60 characters.
    public let reference: String
    /// What was bought; 1...200 characters.
    public let designation: String
    /// The expense account, one of the chart's choices.
    public let account: String
    /// Amount without VAT, above zero.
    public let net: Money
    /// VAT on the bill, zero or above, as the bill says.
    public let tax: Money
    /// When the VAT may be deducted.
    public let deduction: VATDeduction
    /// Whether it counts as production cost, which lowers the gross margin.
    public let isProductionCost: Bool

    /// A bill as typed or stored.
    public init(
        section: ID<Section>, supplier: ID<ThirdParty>, day: Day, reference: String,
        designation: String, account: String, net: Money, tax: Money, deduction: VATDeduction,
        isProductionCost: Bool
    ) {
        self.section = section
        self.supplier = supplier
        self.day = day
        self.reference = reference
        self.designation = designation
        self.account = account
        self.net = net
        self.tax = tax
        self.deduction = deduction
        self.isProductionCost = isProductionCost
    }

    /// What the supplier is owed.
    public var gross: Money { net + tax }

    /// The VAT that may be deducted once an amount has been paid in all.
    ///
    /// Cumulative: each payment brings what is due by now less what was due before, so that
    /// nothing is lost to rounding. Half-up to the cent.
    public func deducted(whenPaid paid: Money) -> Money {
        switch deduction {
        case .none: .zero
        case .atBill: tax
        case .atPayment: paid >= gross ? tax : tax.times(paid, over: gross)
        }
    }

    /// Checks the bill and books it: charge and debt with the activity, VAT that is deducted at
    /// once with the treasury, VAT that waits for the payment with the activity.
    ///
    /// - Throws: ``BookingError``; nothing has been written.
    /// - Source: `accounting.md` §2, entry 6.
    public func entry(context: SalesContext) throws(BookingError) -> Entry {
        let chart = context.chart
        guard (1...60).contains(reference.count) else { throw .sales(.badText(field: "reference")) }
        guard (1...200).contains(designation.count) else {
            throw .sales(.badText(field: "designation"))
        }
        guard net > .zero, net.minorUnits <= Money.boundMinor else {
            throw .sales(.badTotal(total: net))
        }
        // A bill with more VAT than price is a typing mistake: no rate comes near 100 %.
        guard !tax.isNegative, tax <= net else { throw .sales(.badText(field: "tax")) }
        guard chart.accounts[account]?.isExpenseChoice == true else {
            throw .sales(.badText(field: "account"))
        }
        let current = chart.account(.internalCurrent)
        let deducted = deducted(whenPaid: .zero)
        let pending = deduction == .atPayment ? tax : .zero
        do {
            return try Entry(
                .purchases, on: day, voucher: Voucher(reference, on: day), label: designation,
                lines: [
                    Line(account, in: section, gross - deducted - pending),
                    Line(chart.account(.vatDeductiblePending), in: section, pending),
                    Line(chart.account(.vatDeductible), in: context.treasury, deducted),
                    Line(current, in: context.treasury, -deducted),
                    Line(current, in: section, deducted),
                    Line(
                        chart.account(.suppliers), in: section, -gross, thirdParty: supplier),
                ], chart: chart)
        } catch { throw .ledger(error) }
    }

    /// Pays a purchase from the bank, or from suspense; VAT that waited for it is deducted.
    ///
    /// `amount`: above zero, at most what is open. `paid`: what was paid before.
    ///
    /// - Throws: ``BookingError``; nothing has been written.
    public static func payment(
        of amount: Money, for purchase: Purchase, after paid: Money,
        from source: AccountRole = .bank, by line: BookedLine, context: SalesContext
    ) throws(BookingError) -> Entry {
        guard amount > .zero else { throw .sales(.paymentTooLarge(open: purchase.gross)) }
        let chart = context.chart
        let current = chart.account(.internalCurrent)
        let deducted =
            purchase.deducted(whenPaid: paid + amount) - purchase.deducted(whenPaid: paid)
        do {
            return try Entry(
                .bank, on: line.day, voucher: line.voucher, label: line.label,
                lines: [
                    Line(chart.account(source), in: context.treasury, -amount),
                    Line(chart.account(.vatDeductible), in: context.treasury, deducted),
                    Line(current, in: context.treasury, amount - deducted),
                    Line(current, in: purchase.section, deducted - amount),
                    Line(
                        chart.account(.vatDeductiblePending), in: purchase.section, -deducted),
                    Line(
                        chart.account(.suppliers), in: purchase.section, amount,
                        thirdParty: purchase.supplier),
                ], chart: chart)
        } catch { throw .ledger(error) }
    }
}
