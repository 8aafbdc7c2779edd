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
        let details = try PartyCheck.checked(PartyDetails(name: supplier))
        guard try work.store.sections.find(section).kind == .activity else {
            throw OperationError.badField("section")
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
    /// The last row of the page before; nil for the first page.
    public let before: (day: Day, id: ID<Purchase>)?
    /// How many rows, 1...500.
    public let limit: Int

    /// The purchases of one activity or of all.
    public init(
        section: ID<Section>? = nil, before: (day: Day, id: ID<Purchase>)? = nil, limit: Int = 500
    ) {
        self.section = section
        self.before = before
        self.limit = limit
    }

    /// A page of purchases, with sums over all pages.
    public struct Answer: Sendable {
        /// The purchases of the page.
        public let rows: [StoredPurchase]
        /// How many there are on all pages.
        public let count: Int
        /// How many of them are not paid in full.
        public let openCount: Int
        /// What is owed on these.
        public let open: Money
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission, on: section)
        let sums = try work.store.purchases.sums(of: section)
        return Answer(
            rows: try work.store.purchases.page(of: section, before: before, limit: limit),
            count: sums.count, openCount: sums.openCount, open: sums.open)
    }
}
