// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Ledger

/// What a sale needs to know of the house to write its entries.
public struct SalesContext: Sendable {
    /// The chart of accounts.
    public let chart: Chart
    /// The VAT rates.
    public let rates: VATRates
    /// The treasury section: bank, VAT due, tax and social debts.
    public let treasury: ID<Section>
    /// The pooled services, which receive contributions.
    public let pool: ID<Section>

    /// The chart, rates and sections of one cooperative.
    public init(chart: Chart, rates: VATRates, treasury: ID<Section>, pool: ID<Section>) {
        self.chart = chart
        self.rates = rates
        self.treasury = treasury
        self.pool = pool
    }
}

/// A document with the entry that books it.
public struct Issue: Sendable {
    /// The sealed document.
    public let invoice: Invoice
    /// The series after its number was given.
    public let series: Series
    /// Receivable, sale and VAT.
    public let entry: Entry
    /// How the VAT of each rate was computed.
    public let steps: [Step]
}

/// Why an entry could not be built, from either module.
public enum BookingError: UserFacingError {
    /// The sale itself is refused.
    case sales(SalesError)
    /// The books refuse the entry.
    case ledger(LedgerError)

    private var inner: any UserFacingError {
        switch self {
        case .sales(let error): error
        case .ledger(let error): error
        }
    }

    /// The inner error's name.
    public var code: String { inner.code }
    /// The inner error's placeholders.
    public var values: [String: String] { inner.values }
    /// The inner error's field.
    public var field: String? { inner.field }
}

extension InvoiceDraft {
    /// The longest term between businesses: 60 days from the invoice.
    ///
    /// - Source: Code de commerce L441-10 I.
    public static let paymentDaysMax = 60

    /// Issues the draft: checks, totals, number, entry.
    ///
    /// `id`: number of the document within the cooperative.
    /// `series`: the series of invoices of the year of `day`.
    /// `clientName`: for the entry's label.
    ///
    /// - Throws: ``BookingError``; nothing has been written, the series is unchanged.
    public func issued(
        as id: ID<Invoice>, in series: Series, on day: Day, clientName: String,
        context: SalesContext
    ) throws(BookingError) -> Issue {
        do {
            guard (0...InvoiceDraft.paymentDaysMax).contains(paymentDays) else {
                // The number of days came from outside: far ones are not worth computing.
                let shown = min(max(paymentDays, -36_500), 36_500)
                throw SalesError.badDueDay(
                    due: day + shown, latest: day + InvoiceDraft.paymentDaysMax)
            }
            guard clientReference.count <= 100 else {
                throw SalesError.badText(field: "reference")
            }
            guard supplyDay <= day else { throw SalesError.badText(field: "supply_day") }
            let totals = try Totals(lines, rates: context.rates, on: day)
            let (number, next) = try series.next(on: day)
            let invoice = Invoice(
                id: id, kind: .invoice, number: number, day: day, dueDay: day + paymentDays,
                draft: self, totals: totals)
            return Issue(
                invoice: invoice, series: next,
                entry: try invoice.entry(label: "\(number) \(clientName)", context: context),
                steps: try totals.steps(on: day, rates: context.rates))
        } catch let error as SalesError { throw .sales(error) } catch let error as LedgerError {
            throw .ledger(error)
        } catch { preconditionFailure("only sales and ledger errors arise here") }
    }
}

extension OpenInvoice {
    /// A credit note on the invoice, in whole or in part.
    ///
    /// Each rate gives back at most what is left of it. Its VAT is rounded cumulatively, so that
    /// notes on parts of an invoice sum to its VAT.
    ///
    /// `lines`: what is taken back.
    /// `place`: number of the credit note within the cooperative, and its series.
    ///
    /// - Throws: ``BookingError``; nothing has been written, the series is unchanged.
    public func credited(
        _ lines: [InvoiceLine], numbered place: (id: ID<Invoice>, series: Series), on day: Day,
        context: SalesContext
    ) throws(BookingError) -> Issue {
        precondition(invoice.kind == .invoice, "only invoices are credited")
        do {
            guard day >= invoice.day else {
                throw SalesError.beforeLastNumber(last: invoice.day)
            }
            let totals = try creditTotals(lines, context: context)
            let (number, next) = try place.series.next(on: day)
            let draft = InvoiceDraft(
                section: invoice.draft.section, client: invoice.draft.client,
                supplyDay: invoice.draft.supplyDay, paymentDays: 0,
                chargeability: invoice.draft.chargeability, clientReference: invoice.number,
                lines: lines)
            let note = Invoice(
                id: place.id, kind: .creditNote, number: number, day: day, dueDay: day,
                draft: draft, totals: totals, credits: invoice.id)
            return Issue(
                invoice: note, series: next,
                entry: try note.entry(label: "\(number) \(invoice.number)", context: context),
                steps: try totals.steps(on: invoice.day, rates: context.rates))
        } catch let error as SalesError { throw .sales(error) } catch let error as LedgerError {
            throw .ledger(error)
        } catch { preconditionFailure("only sales and ledger errors arise here") }
    }

    /// The amounts of a credit note: the rest of each rate less what will be left of it.
    private func creditTotals(
        _ lines: [InvoiceLine], context: SalesContext
    ) throws(SalesError) -> Totals {
        let asked = try Totals(lines, rates: context.rates, on: invoice.day)
        var vat: [VATTotal] = []
        for total in asked.vat {
            guard let own = invoice.totals.vat.first(where: { $0.key == total.key }) else {
                throw .unknownVATRate(key: total.key, day: invoice.day)
            }
            let back = credited.first { $0.key == total.key }
            let base = own.base - (back?.base ?? .zero)
            let tax = own.tax - (back?.tax ?? .zero)
            guard total.base <= base else { throw .creditTooLarge(left: base + tax) }
            let kept = (base - total.base).times(own.rate)
            vat.append(
                VATTotal(key: own.key, rate: own.rate, base: total.base, tax: tax - kept))
        }
        let totals = Totals(lineAmounts: asked.lineAmounts, vat: vat)
        let left = invoice.totals.gross - creditedGross - lost
        guard totals.gross <= left else { throw .creditTooLarge(left: left) }
        return totals
    }
}

extension Invoice {
    /// Debit the client with the total; credit the sale and the VAT; opposite for a credit note.
    ///
    /// - Source: `accounting.md` §2, entries 1 and 3.
    func entry(label: String, context: SalesContext) throws(LedgerError) -> Entry {
        let chart = context.chart
        let sign: (Money) -> Money = { self.kind == .invoice ? $0 : -$0 }
        let isOnCollection = draft.chargeability == .onCollection
        let sale = chart.account(isOnCollection ? .salesOfServices : .salesOfGoods)
        var lines = [
            Line(
                chart.account(.customers), in: draft.section, sign(totals.gross),
                thirdParty: draft.client),
            Line(sale, in: draft.section, sign(-totals.net)),
        ]
        if isOnCollection {
            lines.append(Line(chart.account(.vatPending), in: draft.section, sign(-totals.tax)))
        } else {
            // Due at once: the debt to the State sits in the treasury section.
            let current = chart.account(.internalCurrent)
            lines.append(Line(current, in: draft.section, sign(-totals.tax)))
            lines.append(Line(current, in: context.treasury, sign(totals.tax)))
            lines.append(Line(chart.account(.vatDue), in: context.treasury, sign(-totals.tax)))
        }
        return try Entry(
            .sales, on: day, voucher: Voucher(number, on: day), label: label, lines: lines,
            chart: chart)
    }
}

extension Totals {
    /// One step a VAT rate: base, rate, tax and the law behind the rate.
    func steps(on day: Day, rates: VATRates) throws(SalesError) -> [Step] {
        var steps: [Step] = []
        for total in vat {
            let rate = try rates.rate(total.key, on: day)
            steps.append(
                Step(
                    "step.vat", base: total.base, rate: total.rate, amount: total.tax,
                    because: rate.rule))
        }
        return steps
    }
}
