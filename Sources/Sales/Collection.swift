// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Ledger

/// A bank line as an entry names it.
public struct BookedLine: Sendable, Hashable {
    /// Statement and position.
    public let voucher: Voucher
    /// What the entry says.
    public let label: String
    /// The bank's booking day; the day of the decision when money leaves suspense.
    public let day: Day

    /// A bank line with its voucher, label and day.
    public init(voucher: Voucher, label: String, day: Day) {
        self.voucher = voucher
        self.label = label
        self.day = day
    }
}

/// An issued invoice with what has happened to it since.
///
/// Payments and credit notes live beside the sealed document, never in it.
public struct OpenInvoice: Sendable, Hashable {
    /// The invoice.
    public let invoice: Invoice
    /// Sum of its credit notes, per VAT rate.
    public let credited: [VATTotal]
    /// Sum of the payments received, less refunds.
    public let paid: Money
    /// Receivable given up as lost, with VAT.
    public let lost: Money
    /// Pending VAT given up with it.
    public let lostTax: Money

    /// An invoice with its state.
    public init(
        invoice: Invoice, credited: [VATTotal], paid: Money, lost: Money = .zero,
        lostTax: Money = .zero
    ) {
        self.invoice = invoice
        self.credited = credited
        self.paid = paid
        self.lost = lost
        self.lostTax = lostTax
    }

    /// Sum of the credit notes with VAT.
    public var creditedGross: Money { credited.map { $0.base + $0.tax }.sum }
    /// What the client still owes; below zero when money must go back.
    public var open: Money { invoice.totals.gross - creditedGross - paid - lost }

    /// The VAT due to the State once `paid` has been collected, per rate key, cumulated.
    ///
    /// Pro rata of what is left after credit notes, the last payment taking the rounding rest;
    /// what is paid beyond that, until it is refunded, follows the credit notes.
    ///
    /// - Source: CGI 269-2-c; `accounting.md` §2 entry 2, `money.md` §8 F.
    public func vatDue(whenPaid paid: Money) -> [String: Money] {
        invoice.draft.chargeability == .onCollection ? taxPart(ofPaid: paid) : [:]
    }

    /// What has been collected without VAT once `paid` has come in, cumulated like the VAT.
    public func netCollected(whenPaid paid: Money) -> Money {
        paid - taxPart(ofPaid: paid).values.sum
    }

    /// The VAT inside what is open: what is given up with it, beside the turnover.
    public var openTax: Money {
        let left = invoice.totals.gross - creditedGross
        return taxPart(ofPaid: left).values.sum - taxPart(ofPaid: paid).values.sum - lostTax
    }

    private func taxPart(ofPaid paid: Money) -> [String: Money] {
        let left = invoice.totals.gross - creditedGross
        var due: [String: Money] = [:]
        for total in invoice.totals.vat {
            let back = credited.first { $0.key == total.key }?.tax ?? .zero
            let remaining = total.tax - back
            if paid <= left {
                due[total.key] = paid == left ? remaining : remaining.times(paid, over: left)
            } else {
                due[total.key] = remaining + back.times(paid - left, over: creditedGross)
            }
        }
        return due
    }

    /// Books a payment of the client, or a refund when the amount is below zero.
    ///
    /// `amount`: at most what is open; a refund at most what was paid.
    /// `source`: where the money comes from: the bank, or suspense when the bank line
    /// was booked there first.
    /// `line`: the bank line's voucher, label and day.
    ///
    /// - Returns: The entry, and the VAT that becomes due by it, per rate key.
    /// - Throws: ``BookingError``; nothing has been written.
    /// - Source: `accounting.md` §2, entry 2.
    public func collecting(
        _ amount: Money, from source: AccountRole = .bank, by line: BookedLine,
        context: SalesContext
    ) throws(BookingError) -> (entry: Entry, vatDue: [String: Money]) {
        let isPossible = amount.isNegative ? paid + amount >= .zero : amount <= open
        guard isPossible, !amount.isZero else { throw .sales(.paymentTooLarge(open: open)) }
        let chart = context.chart
        let section = invoice.draft.section
        let becomesDue = difference(
            from: vatDue(whenPaid: paid), to: vatDue(whenPaid: paid + amount))
        let tax = becomesDue.values.sum
        let current = chart.account(.internalCurrent)
        let lines = [
            Line(chart.account(source), in: context.treasury, amount),
            Line(chart.account(.vatDue), in: context.treasury, -tax),
            Line(current, in: context.treasury, tax - amount),
            Line(current, in: section, amount - tax),
            Line(chart.account(.vatPending), in: section, tax),
            Line(
                chart.account(.customers), in: section, -amount, thirdParty: invoice.draft.client),
        ]
        do {
            let entry = try Entry(
                .bank, on: line.day, voucher: line.voucher, label: line.label, lines: lines,
                chart: chart)
            return (entry, becomesDue)
        } catch { throw .ledger(error) }
    }

    /// Books what is open as lost: the charge stays with the activity, pending VAT is given up.
    ///
    /// - Throws: ``BookingError`` when nothing is open.
    /// - Source: `accounting.md` §2, entry 17 (VAT on collection was never due).
    public func lostEntry(on day: Day, context: SalesContext) throws(BookingError) -> Entry {
        guard open > .zero else { throw .sales(.paymentTooLarge(open: open)) }
        let chart = context.chart
        let section = invoice.draft.section
        let pending = invoice.draft.chargeability == .onCollection ? openTax : .zero
        let lines = [
            Line(chart.account(.badDebts), in: section, open - pending),
            Line(chart.account(.vatPending), in: section, pending),
            Line(chart.account(.customers), in: section, -open, thirdParty: invoice.draft.client),
        ]
        do {
            return try Entry(
                .miscellaneous, on: day, voucher: Voucher(invoice.number, on: invoice.day),
                label: invoice.number, lines: lines, chart: chart)
        } catch { throw .ledger(error) }
    }

    private func difference(
        from before: [String: Money], to after: [String: Money]
    ) -> [String: Money] {
        after.merging(before) { $0 - $1 }.filter { !$0.value.isZero }
    }
}
