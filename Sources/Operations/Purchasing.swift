// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Sales
public import Store

/// Books a bill or expense of an activity.
public struct BookPurchase: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.keepBooks
    /// Name in the audit log.
    public static let auditName = "purchase.booked"

    /// The activity that bears it.
    public let section: ID<Section>
    /// The supplier's name; a known one of the activity is used again.
    public let supplier: String
    /// The day of the bill.
    public let day: Day
    /// The supplier's number for it.
    public let reference: String
    /// What was bought.
    public let designation: String
    /// The expense account.
    public let account: String
    /// Amount without VAT.
    public let net: Money
    /// VAT on the bill.
    public let tax: Money
    /// When the VAT may be deducted.
    public let deduction: VATDeduction
    /// Whether it lowers the gross margin.
    public let isProductionCost: Bool

    /// A bill to book.
    public init(
        section: ID<Section>, supplier: String, day: Day, reference: String, designation: String,
        account: String, net: Money, tax: Money, deduction: VATDeduction,
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

    /// - Throws: ``Access/AccessError``, ``Sales/BookingError``,
    ///   ``Database/DatabaseError/unique(constraint:)`` for a bill booked before.
    public func run(in work: Work) throws -> ID<Purchase> {
        try work.require(Self.permission)
        work.concerns(section)
        let details = try PartyCheck.checked(
            PartyDetails(name: supplier, country: work.cooperative.country.uppercased()))
        guard try work.store.sections.find(section).kind == .activity else {
            throw OperationError.badField("section")
        }
        guard work.law.rates.purchases.contains(deduction) else {
            throw OperationError.badField("deduction")
        }
        let known = try work.store.parties.all(.supplier, of: section).first {
            $0.details.name == details.name
        }
        let party =
            try known?.thirdParty ?? work.store.parties.add(.supplier, of: section, details)
        let purchase = Purchase(
            section: section, supplier: party.id, day: day, reference: reference,
            designation: designation, account: account, net: net, tax: tax,
            deduction: deduction, isProductionCost: isProductionCost)
        return try work.store.purchases.add(purchase, entry: purchase.entry(context: work.sales))
    }

    /// The purchase.
    public func object(of output: ID<Purchase>) -> Int64 { output.value }
}

/// The purchases of the cooperative or one activity, newest first.
public struct ListPurchases: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// The activity; nil for all.
    public let section: ID<Section>?
    /// A part of the supplier's name, the reference or the designation.
    public let search: String?
    /// Where the page begins.
    public let place: Place
    /// How many rows, 1...20,000.
    public let limit: Int

    /// Where a page begins, and in which order.
    public enum Place: Sendable {
        /// Newest first, after the last row of the page before; nil for the first page.
        case newest(before: (day: Day, id: ID<Purchase>)?)
        /// In another order, after some rows.
        case sorted(by: Purchases.Order, isDescending: Bool, skipping: Int)
    }

    /// The purchases of one activity or of all.
    public init(
        section: ID<Section>? = nil, search: String? = nil, at place: Place = .newest(before: nil),
        limit: Int = 500
    ) {
        self.section = section
        self.search = search
        self.place = place
        self.limit = limit
    }

    /// A page newest first, after the last row of the page before.
    public init(
        section: ID<Section>? = nil, before: (day: Day, id: ID<Purchase>)?, limit: Int = 500
    ) {
        self.init(section: section, at: .newest(before: before), limit: limit)
    }

    /// A page of purchases, with sums over all pages.
    public struct Answer: Sendable {
        /// The purchases of the page.
        public let rows: [StoredPurchase]
        /// How many there are on all pages.
        public let count: Int
        /// How many of them are not paid in full.
        public let openCount: Int
        /// What all bills come to, with VAT.
        public let gross: Money
        /// What is owed on those that are not paid in full.
        public let open: Money
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission, on: section)
        let purchases = work.store.purchases
        let sums = try purchases.sums(of: section, search: search)
        let rows =
            switch place {
            case .newest(let before):
                try purchases.page(of: section, search: search, before: before, limit: limit)
            case .sorted(let order, let isDescending, let skipped):
                try purchases.sorted(
                    by: order, isDescending: isDescending, of: section, search: search,
                    after: skipped, limit: limit)
            }
        return Answer(
            rows: rows, count: sums.count, openCount: sums.openCount, gross: sums.gross,
            open: sums.open)
    }
}
