// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Payroll
public import Sales
public import Store

/// A page of issued documents with sums over all that match, and the drafts.
public struct ListInvoices: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// Which documents; a section is required unless the actor sees the whole cooperative.
    public let filter: InvoiceFilter
    /// Where the page begins.
    public let place: Place
    /// How many.
    public let limit: Int

    /// Where a page begins, and in which order.
    public enum Place: Sendable {
        /// Newest first, after the last row of the page before; nil for the first page.
        case newest(before: (day: Day, id: ID<Invoice>)?)
        /// In another order, after some rows.
        case sorted(by: Invoices.Order, isDescending: Bool, skipping: Int)
    }

    /// A page of documents.
    public init(
        _ filter: InvoiceFilter, at place: Place = .newest(before: nil), limit: Int = 50
    ) {
        self.filter = filter
        self.place = place
        self.limit = limit
    }

    /// A page newest first, after the last row of the page before.
    public init(
        _ filter: InvoiceFilter, before: (day: Day, id: ID<Invoice>)?, limit: Int = 50
    ) {
        self.init(filter, at: .newest(before: before), limit: limit)
    }

    /// A draft of the activity, as a row shows it.
    public struct DraftRow: Sendable {
        /// The draft.
        public let stored: StoredDraft
        /// Its client's name.
        public let clientName: String
        /// Its totals, where they can be computed.
        public let totals: Totals?
        /// Whose turn it is; nil when it was not submitted.
        public let review: DraftReview.State?
    }

    /// Documents, sums and drafts.
    public struct Answer: Sendable {
        /// The documents of the page.
        public let rows: [InvoiceRow]
        /// How many match, and their sums; credit notes count below zero.
        public let sums: Invoices.Sums
        /// The activity's drafts.
        public let drafts: [DraftRow]
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission, on: filter.section)
        let drafts = try filter.section.map(work.store.drafts.all) ?? []
        let reviews = try filter.section.map(work.store.draftReviews.states) ?? [:]
        let invoices = work.store.invoices
        let rows =
            switch place {
            case .newest(let before):
                try invoices.page(filter, before: before, limit: limit)
            case .sorted(let order, let isDescending, let skipped):
                try invoices.sorted(
                    filter, by: order, isDescending: isDescending, after: skipped, limit: limit)
            }
        return Answer(
            rows: rows,
            sums: try sums(in: work),
            drafts: try drafts.map { stored in
                let client = try work.store.parties.find(stored.draft.client)
                let totals = try? Totals(
                    stored.draft.lines, rates: work.law.rates, on: work.today)
                return DraftRow(
                    stored: stored, clientName: client.details.name, totals: totals,
                    review: reviews[stored.id])
            })
    }
}

extension ListInvoices {
    /// The sums of all that match; the name of a client may change, the rest is posted.
    private func sums(in work: Work) throws -> Invoices.Sums {
        let invoices = work.store.invoices
        guard filter.search?.isEmpty != false else { return try invoices.sums(filter) }
        return try work.figure("invoices \(filter)") { try invoices.sums(filter) }
    }
}

/// An issued document with everything that happened to it.
public struct FindInvoice: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// The document.
    public let id: ID<Invoice>

    /// One document.
    public init(id: ID<Invoice>) { self.id = id }

    /// A document and its story.
    public struct Answer: Sendable {
        /// The document with credit notes and payments.
        public let open: OpenInvoice
        /// Seller and buyer as printed; nil once erased.
        public let parties: InvoiceParties?
        /// Payments, refunds and losses, oldest first.
        public let settlements: [Settlement]
        /// Credit notes on it, or the invoice a credit note is about.
        public let related: [InvoiceRow]
        /// Who did what, newest first.
        public let audit: [AuditLine]
        /// The VAT rates by key, as on the day of issue.
        public let rates: [String: VATRate]
        /// The activity.
        public let section: Section
        /// The cooperative.
        public let cooperative: Cooperative
        /// Its particulars, for documents whose own were erased.
        public let seller: [String]
        /// When the VAT of a sale may become due here.
        public let natures: [VATChargeability]
        /// The creditor reference printed for the payment.
        public let reference: String
        /// Whether the actor may credit it.
        public let mayCredit: Bool
        /// Whether the actor may give up what is open.
        public let mayWriteOff: Bool
    }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        let store = work.store
        let open = try store.invoices.open(id)
        let invoice = open.invoice
        let section = invoice.draft.section
        try work.require(Self.permission, on: section)
        var rates: [String: VATRate] = [:]
        for total in invoice.totals.vat {
            rates[total.key] = try work.law.rates.rate(total.key, on: invoice.day)
        }
        let original = try invoice.credits.flatMap(store.invoices.row)
        let notes = try store.invoices.creditNotes(of: id)
        return Answer(
            open: open, parties: try store.invoices.parties(id),
            settlements: try store.settlements.of(id),
            related: (original.map { [$0] } ?? []) + notes,
            audit: try store.audit.about(id.value), rates: rates,
            section: try store.sections.find(section), cooperative: work.cooperative,
            seller: work.sellerLines, natures: work.law.rates.sales,
            reference: (try? CreditorReference(for: invoice.number).text) ?? invoice.number,
            mayCredit: invoice.kind == .invoice && work.may(.issueInvoices, on: section)
                && open.creditedGross < invoice.totals.gross,
            mayWriteOff: open.open > .zero && work.may(.keepBooks))
    }
}

/// A draft with its client and totals.
public struct FindDraft: Query {
    /// What the actor needs.
    public static let permission = Permission.draftInvoices
    /// The draft.
    public let id: ID<InvoiceDraft>

    /// One draft.
    public init(id: ID<InvoiceDraft>) { self.id = id }

    /// A draft and what it would come to.
    public struct Answer: Sendable {
        /// The draft.
        public let draft: InvoiceDraft
        /// The client.
        public let client: Party
        /// The activity.
        public let section: Section
        /// The totals, or why they can't be computed.
        public let totals: Result<Totals, SalesError>
        /// The VAT rates in force.
        public let rates: [VATRate]
        /// When the VAT of a sale may become due here.
        public let natures: [VATChargeability]
        /// The cooperative.
        public let cooperative: Cooperative
        /// Its particulars as documents print them.
        public let seller: [String]
        /// Whether the actor may issue it, being trusted with the amount.
        public let mayIssue: Bool
        /// Whether it takes somebody else: it is above what the activity issues alone.
        public let needsApproval: Bool
        /// Where it stands with those who approve; nil when it was never submitted.
        public let review: DraftReview?
        /// The name of who submitted or returned it.
        public let reviewer: String
        /// Whether the actor may give it back.
        public let mayReturn: Bool
    }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        let draft = try work.store.drafts.find(id)
        try work.require(Self.permission, on: draft.section)
        let client = try work.store.parties.find(draft.client)
        let totals = Result { () throws(SalesError) in
            try work.law.rates.check(
                draft, country: client.details.country, vatNumber: client.details.vatNumber)
            return try Totals(draft.lines, rates: work.law.rates, on: work.today)
        }
        let net = (try? totals.get().net) ?? .zero
        let isTrusted = try work.distrust(net, in: draft.section) == nil
        let mayIssue = work.may(.issueInvoices, on: draft.section)
        let review = try work.store.draftReviews.find(id)
        return Answer(
            draft: draft, client: client,
            section: try work.store.sections.find(draft.section), totals: totals,
            rates: work.law.rates.all(on: work.today), natures: work.law.rates.sales,
            cooperative: work.cooperative, seller: work.sellerLines,
            mayIssue: mayIssue && isTrusted, needsApproval: !isTrusted, review: review,
            reviewer: try review.map { try NameActors([$0.actor]).run(in: work)[$0.actor] ?? "" }
                ?? "",
            mayReturn: review?.state == .submitted
                && work.may(.approveInvoices, on: draft.section))
    }
}

/// What a form for a new invoice offers.
public struct OfferDraft: Query {
    /// What the actor needs.
    public static let permission = Permission.draftInvoices
    /// The activity.
    public let section: ID<Section>

    /// What a form offers.
    public init(section: ID<Section>) { self.section = section }

    /// Clients, rates and the day.
    public struct Answer: Sendable {
        /// The activity's clients, by name.
        public let clients: [Party]
        /// The VAT rates in force, in the pack's order.
        public let rates: [VATRate]
        /// When the VAT of a sale may become due, the usual case first.
        public let natures: [VATChargeability]
        /// Today in the cooperative.
        public let today: Day
        /// The activity.
        public let section: Section
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission, on: section)
        return Answer(
            clients: try work.store.parties.all(.client, of: section),
            rates: work.law.rates.all(on: work.today), natures: work.law.rates.sales,
            today: work.today,
            section: try work.store.sections.find(section))
    }
}

/// The payslips of an activity, newest first.
public struct ListPayslips: PersonalQuery {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// The activity.
    public let section: ID<Section>

    /// The payslips of an activity.
    public init(section: ID<Section>) { self.section = section }

    /// The activity.
    public var object: Int64 { section.value }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [StoredPayslip] {
        try work.require(Self.permission, on: section)
        return try work.store.payslips.all(of: section)
    }
}

/// One payslip with both sides as printed, and the one before for comparison.
public struct FindPayslip: PersonalQuery {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// The payslip.
    public let id: ID<PayslipRecord>

    /// One payslip.
    public init(id: ID<PayslipRecord>) { self.id = id }

    /// The payslip.
    public var object: Int64 { id.value }

    /// A payslip and its context.
    public struct Answer: Sendable {
        /// The payslip.
        public let payslip: StoredPayslip
        /// The payslip of the month before; nil when there is none.
        public let previous: StoredPayslip?
        /// The payslips of differences that correct it, the oldest first.
        public let corrections: [StoredPayslip]
        /// Employer and employee as printed; nil once erased.
        public let parties: PayslipParties?
        /// The activity.
        public let section: Section
        /// The engagement.
        public let engagement: Engagement
        /// The cooperative.
        public let cooperative: Cooperative
        /// Its particulars, for payslips whose own were erased.
        public let seller: [String]
        /// How payslips of its day are laid out.
        public let layout: PayslipLayout
    }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        let payslip = try work.store.payslips.find(id)
        try work.require(Self.permission, on: payslip.section)
        let record = payslip.record
        let before = record.period.previous
        return Answer(
            payslip: payslip,
            previous: record.difference == nil
                ? try work.store.payslips.find(payslip.engagement, in: before) : nil,
            corrections: try work.store.payslips.corrections(of: id),
            parties: try work.store.payslips.parties(id),
            section: try work.store.sections.find(payslip.section),
            engagement: try work.store.engagements.find(payslip.engagement),
            cooperative: work.cooperative, seller: work.sellerLines,
            layout: try work.law.payslipLayout(on: record.payDay))
    }
}
