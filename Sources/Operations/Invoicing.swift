// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Ledger
public import Sales
import Store

/// Keeps what an activity is about to invoice.
public struct SaveDraft: Operation {
    /// What the actor needs.
    public static let permission = Permission.draftInvoices
    /// Name in the audit log.
    public static let auditName = "draft.saved"

    /// The draft to replace; nil makes a new one.
    public let id: ID<InvoiceDraft>?
    /// What it says.
    public let draft: InvoiceDraft

    /// A draft to keep.
    public init(id: ID<InvoiceDraft>?, draft: InvoiceDraft) {
        self.id = id
        self.draft = draft
    }

    /// The draft's fields, by their canonical bytes.
    public var fingerprint: [UInt8] {
        Invoice(
            id: ID(id?.value ?? 0), kind: .invoice, number: String(draft.paymentDays),
            day: draft.supplyDay, dueDay: draft.supplyDay, draft: draft,
            totals: Totals(lineAmounts: draft.lines.map { _ in .zero }, vat: [])
        ).canonicalBytes
    }

    /// Lines are checked when the draft is issued, so that half a draft is not lost.
    ///
    /// - Throws: ``Access/AccessError``, ``OperationError`` or
    ///   ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> ID<InvoiceDraft> {
        try work.require(Self.permission, on: draft.section)
        guard (0...InvoiceDraft.paymentDaysMax).contains(draft.paymentDays) else {
            throw OperationError.badField("payment_days")
        }
        _ = try work.client(draft.client, of: draft.section)
        guard work.law.rates.sales.contains(draft.chargeability) else {
            throw OperationError.badField("nature")
        }
        guard draft.lines.count <= Totals.linesMax else {
            throw SalesError.tooManyLines(most: Totals.linesMax)
        }
        guard let id else { return try work.store.drafts.add(draft) }
        guard try work.store.drafts.find(id).section == draft.section else {
            throw OperationError.badField("section")
        }
        try work.store.drafts.update(id, draft)
        // What is changed is not what was submitted, unless who approves changed it.
        if !work.may(.approveInvoices, on: draft.section) {
            try work.store.draftReviews.withdraw(id)
        }
        return id
    }

    /// The draft.
    public func object(of output: ID<InvoiceDraft>) -> Int64 { output.value }
}

/// Forgets a draft.
public struct DeleteDraft: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.draftInvoices
    /// Name in the audit log.
    public static let auditName = "draft.deleted"

    /// The draft.
    public let id: ID<InvoiceDraft>

    /// A draft to forget.
    public init(id: ID<InvoiceDraft>) { self.id = id }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Int64 {
        let draft = try work.store.drafts.find(id)
        try work.require(Self.permission, on: draft.section)
        try work.store.drafts.remove(id)
        return id.value
    }

    /// The draft.
    public func object(of output: Int64) -> Int64 { output }
}

/// Issues a draft: number, seal, entries, contribution.
public struct IssueInvoice: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.issueInvoices
    /// Name in the audit log.
    public static let auditName = "invoice.issued"

    /// The draft to issue.
    public let draft: ID<InvoiceDraft>

    /// A draft to issue.
    public init(draft: ID<InvoiceDraft>) { self.draft = draft }

    /// - Returns: The number of the sealed invoice.
    /// - Throws: ``Access/AccessError``, also above what the activity is trusted with,
    ///   ``Sales/BookingError``; nothing has been written.
    public func run(in work: Work) throws -> ID<Invoice> {
        let store = work.store
        let draft = try store.drafts.find(draft)
        try work.require(Self.permission, on: draft.section)
        let (client, brand) = try work.client(draft.client, of: draft.section)
        try work.law.rates.check(
            draft, country: client.details.country, vatNumber: client.details.vatNumber)
        let series = try store.invoices.series(.invoice, year: work.today.year)
        let issue = try draft.issued(
            as: store.nextID(), in: series, on: work.today, clientName: client.details.name,
            context: work.sales)
        let invoice = issue.invoice
        if let refusal = try work.distrust(invoice.totals.net, in: draft.section) { throw refusal }
        _ = try store.invoices.insert(
            issue,
            parties: InvoiceParties(
                seller: work.sellerLines, brand: brand, buyer: client.details))
        if let review = try store.draftReviews.find(self.draft) {
            try work.tellApproved(review, invoice)
        }
        try store.drafts.remove(self.draft)
        try work.takeContribution(
            from: draft.section, for: .invoiced,
            ContributionCause(
                name: "invoice", id: invoice.id.value, base: invoice.totals.net,
                voucher: Voucher(invoice.number, on: invoice.day), day: invoice.day))
        return invoice.id
    }

    /// The invoice.
    public func object(of output: ID<Invoice>) -> Int64 { output.value }
}

/// Takes back an invoice, in whole or some of its lines.
public struct IssueCreditNote: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.issueInvoices
    /// Name in the audit log.
    public static let auditName = "credit_note.issued"

    /// The invoice.
    public let invoice: ID<Invoice>
    /// Which lines, counted from 0; empty for all.
    public let lines: [Int]

    /// A credit note to issue.
    public init(invoice: ID<Invoice>, lines: [Int] = []) {
        self.invoice = invoice
        self.lines = lines
    }

    /// - Returns: The number of the credit note.
    /// - Throws: ``Access/AccessError``, ``Sales/BookingError``; nothing has been written.
    public func run(in work: Work) throws -> ID<Invoice> {
        let store = work.store
        let open = try store.invoices.open(invoice)
        let original = open.invoice
        try work.require(Self.permission, on: original.draft.section)
        guard original.kind == .invoice else { throw OperationError.wrongState(kind: "invoice") }
        let all = original.draft.lines
        let chosen = lines.isEmpty ? Array(all.indices) : Set(lines).sorted()
        guard chosen.allSatisfy(all.indices.contains) else {
            throw OperationError.badField("lines")
        }
        let series = try store.invoices.series(.creditNote, year: work.today.year)
        let issue = try open.credited(
            chosen.map { all[$0] }, numbered: (store.nextID(), series), on: work.today,
            context: work.sales)
        let parties = try store.invoices.parties(original.id)
        _ = try store.invoices.insert(
            issue,
            parties: parties
                ?? InvoiceParties(
                    seller: work.sellerLines, brand: "", buyer: PartyDetails(name: "")))
        try moveCollected(before: open, in: work, note: issue.invoice)
        try work.takeContribution(
            from: original.draft.section, for: .invoiced,
            ContributionCause(
                name: "invoice", id: issue.invoice.id.value, base: -issue.invoice.totals.net,
                voucher: Voucher(issue.invoice.number, on: issue.invoice.day),
                day: issue.invoice.day))
        return issue.invoice.id
    }

    /// A credit note can change how much of the payments so far is VAT and how much turnover.
    private func moveCollected(before: OpenInvoice, in work: Work, note: Invoice) throws {
        let after = try work.store.invoices.open(before.invoice.id)
        let net =
            after.netCollected(whenPaid: after.paid) - before.netCollected(whenPaid: before.paid)
        if !net.isZero {
            try work.takeContribution(
                from: note.draft.section, for: .collected,
                ContributionCause(
                    name: "invoice", id: note.id.value, base: net,
                    voucher: Voucher(note.number, on: note.day), day: note.day))
        }
        let tax =
            after.vatDue(whenPaid: after.paid).values.sum
            - before.vatDue(whenPaid: before.paid).values.sum
        guard !tax.isZero else { return }
        let chart = work.law.chart
        let current = chart.account(.internalCurrent)
        let section = note.draft.section
        try work.store.entries.post(
            Entry(
                .miscellaneous, on: note.day, voucher: Voucher(note.number, on: note.day),
                label: note.number,
                lines: [
                    Line(chart.account(.vatDue), in: work.treasury, -tax),
                    Line(current, in: work.treasury, tax),
                    Line(current, in: section, -tax),
                    Line(chart.account(.vatPending), in: section, tax),
                ], chart: chart))
    }

    /// The credit note.
    public func object(of output: ID<Invoice>) -> Int64 { output.value }
}

/// Gives up what a client still owes.
public struct WriteOffInvoice: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.keepBooks
    /// Name in the audit log.
    public static let auditName = "invoice.written_off"

    /// The invoice.
    public let invoice: ID<Invoice>

    /// An invoice to give up.
    public init(invoice: ID<Invoice>) { self.invoice = invoice }

    /// - Throws: ``Access/AccessError``, ``Sales/BookingError``; nothing has been written.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        let store = work.store
        let open = try store.invoices.open(invoice)
        guard open.invoice.kind == .invoice else {
            throw OperationError.wrongState(kind: "invoice")
        }
        work.concerns(open.invoice.draft.section)
        let entry = try open.lostEntry(on: work.today, context: work.sales)
        let lostTax = open.openTax
        let posted = try store.entries.post(entry)
        _ = try store.settlements.add(
            invoice, amounts: (open.open, lostTax), on: work.today, entry: posted, bankLine: nil)
        try work.takeContribution(
            from: open.invoice.draft.section, for: .invoiced,
            ContributionCause(
                name: "loss", id: invoice.value, base: lostTax - open.open,
                voucher: Voucher(open.invoice.number, on: open.invoice.day), day: work.today))
        return invoice.value
    }

    /// The invoice.
    public func object(of output: Int64) -> Int64 { output }
}

extension Work {
    /// A client with the name of its activity; turned away once the activity has ended.
    func client(_ id: ID<ThirdParty>, of section: ID<Section>) throws -> (Party, brand: String) {
        let (party, own, lastDay) = try store.parties.findWithSection(id)
        guard own.id == section, party.thirdParty.kind == .client else {
            throw OperationError.badField("client")
        }
        guard lastDay.map({ today <= $0 }) ?? true else {
            throw OperationError.wrongState(kind: "section")
        }
        return (party, own.name)
    }

    /// The cooperative's particulars as documents print them, its name first.
    var sellerLines: [String] { law.profile.sellerLines(of: cooperative) }
}
