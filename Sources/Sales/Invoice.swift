// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Ledger

/// A line of an invoice or of a draft.
public struct InvoiceLine: Sendable, Hashable {
    /// What is sold, in the member's words; 1...500 characters.
    public let designation: String
    /// How many; above zero.
    public let quantity: Quantity
    /// Price of one, without VAT.
    public let unitPrice: UnitPrice
    /// Share taken off, 0...1.
    public let discount: Rate
    /// Key of the VAT rate.
    public let vatKey: String

    /// A line as typed or stored; ``Totals`` checks it.
    public init(
        designation: String, quantity: Quantity, unitPrice: UnitPrice, discount: Rate = .zero,
        vatKey: String
    ) {
        self.designation = designation
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.discount = discount
        self.vatKey = vatKey
    }
}

/// Base and tax of one VAT rate of a document.
public struct VATTotal: Sendable, Hashable {
    /// Key of the rate.
    public let key: String
    /// The ratio.
    public let rate: Rate
    /// Sum of the lines without VAT.
    public let base: Money
    /// Tax: base × rate, rounded half-up once per document and rate.
    public let tax: Money

    /// Base and tax as computed or stored.
    public init(key: String, rate: Rate, base: Money, tax: Money) {
        self.key = key
        self.rate = rate
        self.base = base
        self.tax = tax
    }
}

/// The amounts of a document: per line, per VAT rate, and in all.
///
/// The same whole cents appear on the page, the PDF, the payment and the ledger.
public struct Totals: Sendable, Hashable {
    /// Amount of each line without VAT, in order.
    public let lineAmounts: [Money]
    /// One element a rate, in the order rates first appear.
    public let vat: [VATTotal]

    /// The most lines a document may have.
    public static let linesMax = 200

    /// Amounts that were computed before and stored.
    public init(lineAmounts: [Money], vat: [VATTotal]) {
        self.lineAmounts = lineAmounts
        self.vat = vat
    }

    /// Computes and checks the amounts.
    ///
    /// `day`: the day whose VAT rates apply.
    ///
    /// - Throws: ``SalesError`` naming the first faulty line, counted from 1.
    public init(
        _ lines: [InvoiceLine], rates: VATRates, on day: Day
    ) throws(SalesError) {
        guard !lines.isEmpty else { throw .noLines }
        guard lines.count <= Totals.linesMax else { throw .tooManyLines(most: Totals.linesMax) }
        var amounts: [Money] = []
        var bases: [(rate: VATRate, base: Money)] = []
        for (index, line) in lines.enumerated() {
            try line.check(number: index + 1)
            let amount: Money
            do {
                amount = try line.unitPrice.amount(of: line.quantity, discount: line.discount)
            } catch { throw .badLine(line: index + 1, field: "price") }
            let rate = try rates.rate(line.vatKey, on: day)
            amounts.append(amount)
            if let known = bases.firstIndex(where: { $0.rate.key == rate.key }) {
                bases[known].base = bases[known].base + amount
            } else {
                bases.append((rate, amount))
            }
        }
        lineAmounts = amounts
        vat = bases.map { entry in
            VATTotal(
                key: entry.rate.key, rate: entry.rate.rate, base: entry.base,
                tax: entry.base.times(entry.rate.rate))
        }
        guard gross > .zero, gross.minorUnits <= Money.boundMinor,
            vat.allSatisfy({ !$0.base.isNegative })
        else { throw .badTotal(total: gross) }
    }

    /// Sum without VAT.
    public var net: Money { vat.map(\.base).sum }
    /// Sum of the VAT.
    public var tax: Money { vat.map(\.tax).sum }
    /// Sum with VAT: what the client owes.
    public var gross: Money { net + tax }
}

extension InvoiceLine {
    func check(number: Int) throws(SalesError) {
        guard (1...500).contains(designation.count) else { throw .badDesignation(line: number) }
        guard quantity.tenThousandths > 0 else { throw .badLine(line: number, field: "quantity") }
        guard (Rate.zero...Rate(millionths: 1_000_000)).contains(discount) else {
            throw .badLine(line: number, field: "discount")
        }
    }
}

/// Whether a document asks for money or gives it back.
public enum DocumentKind: String, Sendable, CaseIterable, Codable {
    /// An invoice.
    case invoice
    /// A credit note on one invoice.
    case creditNote = "credit_note"
}

/// What an activity is about to invoice; it has no number yet and may still change.
public struct InvoiceDraft: Sendable, Hashable {
    /// The activity that sells.
    public let section: ID<Section>
    /// The client.
    public let client: ID<ThirdParty>
    /// The day of the supply; on or before the day of issue.
    public let supplyDay: Day
    /// How many days the client has, 0...60.
    public let paymentDays: Int
    /// When the VAT becomes due.
    public let chargeability: VATChargeability
    /// What the client calls it: an order number, or empty; at most 100 characters.
    public let clientReference: String
    /// The lines, 1...200 when issued.
    public let lines: [InvoiceLine]

    /// A draft as typed or stored; issuing checks it.
    public init(
        section: ID<Section>, client: ID<ThirdParty>, supplyDay: Day, paymentDays: Int,
        chargeability: VATChargeability = .onCollection, clientReference: String = "",
        lines: [InvoiceLine]
    ) {
        self.section = section
        self.client = client
        self.supplyDay = supplyDay
        self.paymentDays = paymentDays
        self.chargeability = chargeability
        self.clientReference = clientReference
        self.lines = lines
    }
}

/// An issued document: numbered, sealed, never changed.
public struct Invoice: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<Invoice>
    /// Invoice or credit note.
    public let kind: DocumentKind
    /// The number of its series: `FA-2026-0001`.
    public let number: String
    /// The day of issue.
    public let day: Day
    /// The last day to pay.
    public let dueDay: Day
    /// What was drafted.
    public let draft: InvoiceDraft
    /// Its amounts; above zero for credit notes too.
    public let totals: Totals
    /// The invoice a credit note is about; nil for invoices.
    public let credits: ID<Invoice>?

    /// A document as issued or stored.
    public init(
        id: ID<Invoice>, kind: DocumentKind, number: String, day: Day, dueDay: Day,
        draft: InvoiceDraft, totals: Totals, credits: ID<Invoice>? = nil
    ) {
        self.id = id
        self.kind = kind
        self.number = number
        self.day = day
        self.dueDay = dueDay
        self.draft = draft
        self.totals = totals
        self.credits = credits
    }
}

extension Invoice {
    /// The bytes that stand for the document in the chain, without personal fields.
    public var canonicalBytes: [UInt8] {
        var record = CanonicalBytes("invoice/1")
        record.append(id.value)
        record.append(kind.rawValue)
        record.append(number)
        record.append(day)
        record.append(dueDay)
        record.append(credits?.value ?? 0)
        record.append(draft.section.value)
        record.append(draft.client.value)
        record.append(draft.supplyDay)
        record.append(draft.chargeability.rawValue)
        record.append(draft.clientReference)
        // Counts first: without them a line and a total could be read as one another.
        record.append(Int64(draft.lines.count))
        for line in draft.lines {
            record.append(line.designation)
            record.append(line.quantity.tenThousandths)
            record.append(line.unitPrice.tenThousandths)
            record.append(line.discount.millionths)
            record.append(line.vatKey)
        }
        record.append(Int64(totals.lineAmounts.count))
        for amount in totals.lineAmounts { record.append(amount) }
        record.append(Int64(totals.vat.count))
        for total in totals.vat {
            record.append(total.key)
            record.append(total.rate.millionths)
            record.append(total.base)
            record.append(total.tax)
        }
        return record.bytes
    }
}
