// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Crypto
import Database
public import Ledger
public import Sales

/// Seller and buyer as printed on an issued document, kept apart so that they can be erased.
public struct InvoiceParties: Sendable, Hashable, Codable {
    /// The cooperative's legal name and particulars, one line each.
    public var seller: [String]
    /// The activity's trading name.
    public var brand: String
    /// The buyer's details on the day of issue.
    public var buyer: PartyDetails

    /// Both sides as printed.
    public init(seller: [String], brand: String, buyer: PartyDetails) {
        self.seller = seller
        self.brand = brand
        self.buyer = buyer
    }
}

/// The issued documents of a cooperative.
public struct Invoices {
    let work: CooperativeTransaction

    /// The series of a kind for a year, as it stands.
    public func series(_ kind: DocumentKind, year: Int) throws -> Series {
        let counter = try work.counter("series.\(kind.rawValue).\(year)")
        return Series(kind: kind, year: year, last: counter.last, lastDay: counter.lastDay)
    }

    /// Posts the entry of a document, seals it and moves its series on.
    public func insert(_ issue: Issue, parties: InvoiceParties) throws -> ID<Entry> {
        let entry = try work.entries.post(issue.entry)
        let invoice = issue.invoice
        let series = issue.series
        let salt = work.moment.randomBytes(16)
        let fields = try StoredJSON.text(parties)
        let partiesHash = Array(SHA256.hash(data: salt + Array(fields.utf8)))
        let draft = invoice.draft
        try work.transaction.enqueue(
            """
            INSERT INTO invoice (
                coop_id, id, kind, number, day, due_day, section_id, client_id, supply_day,
                payment_days, chargeability, client_reference, credits_id, net_minor, tax_minor,
                gross_minor, entry_id, issued_at, parties_hash)
            VALUES (
                \(work.coop), \(invoice.id), \(invoice.kind.rawValue), \(invoice.number),
                \(invoice.day), \(invoice.dueDay), \(draft.section), \(draft.client),
                \(draft.supplyDay), \(draft.paymentDays), \(draft.chargeability.rawValue),
                \(draft.clientReference), \(invoice.credits), \(invoice.totals.net),
                \(invoice.totals.tax), \(invoice.totals.gross), \(entry), \(work.moment.now),
                \(partiesHash))
            """)
        try insertLines(of: invoice)
        try work.transaction.enqueue(
            """
            INSERT INTO invoice_parties (coop_id, invoice_id, salt, fields)
            VALUES (\(work.coop), \(invoice.id), \(salt), \(fields))
            """)
        work.setCounter(
            "series.\(series.kind.rawValue).\(series.year)",
            to: .init(last: series.last, lastDay: series.lastDay))
        let seal = InvoiceSeal(
            paymentDays: draft.paymentDays, net: invoice.totals.net, tax: invoice.totals.tax,
            gross: invoice.totals.gross, entry: entry, issuedAt: work.moment.now)
        try work.chain(
            .invoice, invoice.id.value,
            bytes: invoice.canonicalBytes + seal.canonicalBytes + partiesHash)
        return entry
    }

    private func insertLines(of invoice: Invoice) throws {
        for (position, line) in invoice.draft.lines.enumerated() {
            try work.transaction.enqueue(
                """
                INSERT INTO invoice_line (
                    coop_id, invoice_id, position, designation, quantity, unit_price, discount,
                    vat_key, amount_minor)
                VALUES (
                    \(work.coop), \(invoice.id), \(position), \(line.designation),
                    \(line.quantity), \(line.unitPrice), \(line.discount), \(line.vatKey),
                    \(invoice.totals.lineAmounts[position]))
                """)
        }
        for (position, total) in invoice.totals.vat.enumerated() {
            try work.transaction.enqueue(
                """
                INSERT INTO invoice_vat (
                    coop_id, invoice_id, position, vat_key, rate, base_minor, tax_minor)
                VALUES (
                    \(work.coop), \(invoice.id), \(position), \(total.key), \(total.rate),
                    \(total.base), \(total.tax))
                """)
        }
    }

    /// A document by number within the cooperative.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<Invoice>) throws -> Invoice {
        guard let invoice = try fetch([id.value])[id.value] else {
            throw StoreError.notFound(kind: "invoice", id: id.description)
        }
        return invoice
    }

    /// Seller and buyer as printed; nil once they have been erased.
    public func parties(_ id: ID<Invoice>) throws -> InvoiceParties? {
        let fields: String? = try work.transaction.value(
            """
            SELECT fields FROM invoice_parties WHERE coop_id = \(work.coop) AND invoice_id = \(id)
            """)
        return try fields.map { try StoredJSON.value($0, kind: "parties", id: id.description) }
    }

    /// Documents by number, with lines and totals.
    func fetch(_ ids: [Int64]) throws -> [Int64: Invoice] {
        var lines: [Int64: [(line: InvoiceLine, amount: Money)]] = [:]
        for row in try work.transaction.rows(
            """
            SELECT invoice_id, designation, quantity, unit_price, discount, vat_key, amount_minor
            FROM invoice_line WHERE coop_id = \(work.coop) AND invoice_id IN \(list: ids)
            ORDER BY invoice_id, position
            """
        ) {
            lines[try row.get("invoice_id"), default: []].append(
                (try InvoiceLine(row), try row.get("amount_minor")))
        }
        let vat = try vatTotals("invoice_id IN \(list: ids)")
        var invoices: [Int64: Invoice] = [:]
        for row in try work.transaction.rows(
            """
            SELECT id, kind, number, day, due_day, section_id, client_id, supply_day,
                payment_days, chargeability, client_reference, credits_id
            FROM invoice WHERE coop_id = \(work.coop) AND id IN \(list: ids)
            """
        ) {
            let id: Int64 = try row.get("id")
            let own = lines[id] ?? []
            guard let kind = DocumentKind(rawValue: try row.text("kind")) else {
                throw StoreError.unreadable(kind: "invoice", id: String(id))
            }
            invoices[id] = Invoice(
                id: ID(id), kind: kind,
                number: try row.get("number"), day: try row.get("day"),
                dueDay: try row.get("due_day"),
                draft: try InvoiceDraft(row, lines: own.map(\.line)),
                totals: Totals(lineAmounts: own.map(\.amount), vat: vat[id] ?? []),
                credits: try row.get("credits_id"))
        }
        return invoices
    }

    private func vatTotals(_ filter: SQL) throws -> [Int64: [VATTotal]] {
        var totals: [Int64: [VATTotal]] = [:]
        for row in try work.transaction.rows(
            """
            SELECT invoice_id, vat_key, rate, base_minor, tax_minor FROM invoice_vat
            WHERE coop_id = \(work.coop) AND \(filter) ORDER BY invoice_id, position
            """
        ) {
            totals[try row.get("invoice_id"), default: []].append(
                VATTotal(
                    key: try row.get("vat_key"), rate: try row.get("rate"),
                    base: try row.get("base_minor"), tax: try row.get("tax_minor")))
        }
        return totals
    }

    func sealedBytes(_ ids: [Int64]) throws -> [Int64: [UInt8]] {
        var hashes: [Int64: [UInt8]] = [:]
        for row in try work.transaction.rows(
            """
            SELECT i.id, i.parties_hash, p.salt, p.fields, i.payment_days, i.net_minor,
                i.tax_minor, i.gross_minor, i.entry_id, i.issued_at
            FROM invoice i
            LEFT JOIN invoice_parties p ON p.coop_id = i.coop_id AND p.invoice_id = i.id
            WHERE i.coop_id = \(work.coop) AND i.id IN \(list: ids)
            """
        ) {
            hashes[try row.get("id")] =
                try InvoiceSeal(row).canonicalBytes + PartiesSeal.hash(row)
        }
        return try fetch(ids).reduce(into: [:]) { result, pair in
            result[pair.key] = pair.value.canonicalBytes + (hashes[pair.key] ?? [])
        }
    }

    /// An invoice with its credit notes and payments.
    public func open(_ id: ID<Invoice>) throws -> OpenInvoice {
        let invoice = try find(id)
        var credited: [String: VATTotal] = [:]
        let notes: [Int64] = try work.transaction.rows(
            "SELECT id FROM invoice WHERE coop_id = \(work.coop) AND credits_id = \(id)"
        ).map { try $0.get("id") }
        if !notes.isEmpty {
            for total in try vatTotals("invoice_id IN \(list: notes)").values.joined() {
                let known = credited[total.key]
                credited[total.key] = VATTotal(
                    key: total.key, rate: total.rate, base: (known?.base ?? .zero) + total.base,
                    tax: (known?.tax ?? .zero) + total.tax)
            }
        }
        let sums = try work.transaction.row(
            """
            SELECT
                CAST(COALESCE(SUM(CASE WHEN kind = 'payment' THEN amount_minor END), 0) AS BIGINT)
                    AS paid,
                CAST(COALESCE(SUM(CASE WHEN kind = 'loss' THEN amount_minor END), 0) AS BIGINT)
                    AS lost,
                CAST(COALESCE(SUM(CASE WHEN kind = 'loss' THEN vat_minor END), 0) AS BIGINT)
                    AS lost_tax
            FROM settlement WHERE coop_id = \(work.coop) AND invoice_id = \(id)
            """)
        return OpenInvoice(
            invoice: invoice, credited: credited.values.sorted { $0.key < $1.key },
            paid: try sums?.get("paid") ?? .zero, lost: try sums?.get("lost") ?? .zero,
            lostTax: try sums?.get("lost_tax") ?? .zero)
    }
}

extension CooperativeTransaction {
    /// The cooperative's issued documents.
    public var invoices: Invoices { Invoices(work: self) }
}

/// What an issued document's row holds beside the document itself.
struct InvoiceSeal {
    let paymentDays: Int
    let net: Money
    let tax: Money
    let gross: Money
    let entry: ID<Entry>
    let issuedAt: Instant

    var canonicalBytes: [UInt8] {
        var record = CanonicalBytes("issue/1")
        record.append(Int64(paymentDays))
        for amount in [net, tax, gross] { record.append(amount) }
        record.append(entry.value)
        record.append(issuedAt.milliseconds)
        return record.bytes
    }
}

extension InvoiceSeal {
    init(_ row: Row) throws {
        paymentDays = try row.get("payment_days")
        net = try row.get("net_minor")
        tax = try row.get("tax_minor")
        gross = try row.get("gross_minor")
        entry = try row.get("entry_id")
        issuedAt = try row.get("issued_at")
    }
}

/// The salted hash that stands for personal fields in the chain.
enum PartiesSeal {
    /// The stored hash, as long as the fields, while they exist, still have it.
    static func hash(_ row: Row) throws -> [UInt8] {
        let stored: [UInt8] = try row.get("parties_hash")
        let salt: [UInt8]? = try row.get("salt")
        let fields: String? = try row.get("fields")
        guard let salt, let fields else { return stored }
        return Array(SHA256.hash(data: salt + Array(fields.utf8))) == stored ? stored : []
    }
}
