// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger
public import Sales

/// A purchase as stored, with what has been paid of it.
public struct StoredPurchase: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<Purchase>
    /// What it says.
    public let purchase: Purchase
    /// The supplier's name.
    public let supplierName: String
    /// What has been paid.
    public let paid: Money
    /// Whether a receipt is kept with it.
    public let hasReceipt: Bool

    /// VAT of it that has been deducted.
    public var deducted: Money { purchase.deducted(whenPaid: paid) }
    /// What the supplier is still owed.
    public var open: Money { purchase.gross - paid }
}

/// The purchases of a cooperative.
public struct Purchases {
    let work: CooperativeTransaction

    /// Posts the entry of a purchase and keeps it.
    ///
    /// - Throws: ``Database/DatabaseError/unique(constraint:)`` when the supplier's number
    ///   was booked before.
    public func add(_ purchase: Purchase, entry: Entry) throws -> ID<Purchase> {
        let entryID = try work.entries.post(entry)
        let id: ID<Purchase> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO purchase (
                coop_id, id, section_id, supplier_id, day, reference, designation, account,
                net_minor, tax_minor, deduction, is_production_cost, entry_id)
            VALUES (
                \(work.coop), \(id), \(purchase.section), \(purchase.supplier), \(purchase.day),
                \(purchase.reference), \(purchase.designation), \(purchase.account),
                \(purchase.net), \(purchase.tax), \(purchase.deduction.rawValue),
                \(purchase.isProductionCost), \(entryID))
            """)
        return id
    }

    /// Keeps a payment of a purchase.
    public func pay(
        _ id: ID<Purchase>, _ amount: Money, entry: ID<Entry>, bankLine: ID<BankLine>
    ) throws {
        let payment: ID<Settlement> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO purchase_payment (
                coop_id, id, purchase_id, amount_minor, entry_id, bank_line_id)
            VALUES (\(work.coop), \(payment), \(id), \(amount), \(entry), \(bankLine))
            """)
    }

    /// A page of purchases, newest first; of one activity or of all, open ones or all, or those
    /// with a text in supplier, reference or designation.
    ///
    /// `before`: the last row of the page before; nil for the first page.
    public func page(
        of section: ID<Section>? = nil, onlyOpen: Bool = false, search: String? = nil,
        before: (day: Day, id: ID<Purchase>)? = nil, limit: Int
    ) throws -> [StoredPurchase] {
        var conditions = conditions(section, search)
        if let before {
            conditions.append(
                "(p.day < \(before.day) OR (p.day = \(before.day) AND p.id < \(before.id)))")
        }
        let openFilter: SQL = onlyOpen ? "WHERE net_minor + tax_minor > paid_minor" : ""
        return try work.transaction.rows(
            """
            SELECT * FROM (
                \(Purchases.selection) WHERE \(conditions.joined(separator: " AND "))
            ) AS listed
            \(openFilter)
            ORDER BY day DESC, id DESC LIMIT \(max(1, min(limit, 20_000)))
            """
        ).map(StoredPurchase.init)
    }

    /// What a list of purchases can be sorted by.
    public enum Order: String, Sendable, CaseIterable {
        /// The column of the list.
        case supplier, day, designation, gross, open

        fileprivate var column: SQL {
            switch self {
            case .supplier: "LOWER(supplier_name)"
            case .day: "day"
            case .designation: "LOWER(designation)"
            case .gross: "net_minor + tax_minor"
            case .open: "net_minor + tax_minor - paid_minor"
            }
        }
    }

    /// A page of purchases in an order, newest first among equals, after some rows.
    public func sorted(
        by order: Order, isDescending: Bool, of section: ID<Section>?, search: String?,
        after skipped: Int, limit: Int
    ) throws -> [StoredPurchase] {
        let direction: SQL = isDescending ? "DESC" : "ASC"
        return try work.transaction.rows(
            """
            SELECT * FROM (\(Purchases.selection)
                WHERE \(conditions(section, search).joined(separator: " AND "))) AS listed
            ORDER BY \(order.column) \(direction), day DESC, id DESC
            LIMIT \(max(1, min(limit, 20_000))) OFFSET \(max(0, skipped))
            """
        ).map(StoredPurchase.init)
    }

    private func conditions(_ section: ID<Section>?, _ search: String?) -> [SQL] {
        var conditions: [SQL] = ["p.coop_id = \(work.coop)"]
        if let section { conditions.append("p.section_id = \(section)") }
        if let search, !search.isEmpty {
            let pattern = SQL.containing(search)
            conditions.append(
                """
                (LOWER(d.name) LIKE \(pattern) ESCAPE '!'
                    OR LOWER(p.reference) LIKE \(pattern) ESCAPE '!'
                    OR LOWER(p.designation) LIKE \(pattern) ESCAPE '!')
                """)
        }
        return conditions
    }

    /// How many purchases there are, of one activity or of all, and what is owed on how many.
    public func sums(
        of section: ID<Section>? = nil, search: String? = nil
    ) throws -> (count: Int, openCount: Int, gross: Money, open: Money) {
        let found = conditions(section, search).joined(separator: " AND ")
        let row = try work.transaction.row(
            """
            SELECT COUNT(*) AS count,
                COALESCE(SUM(CASE WHEN net_minor + tax_minor > paid_minor THEN 1 ELSE 0 END), 0)
                    AS open_count,
                CAST(COALESCE(SUM(net_minor + tax_minor), 0) AS BIGINT) AS gross_minor,
                CAST(COALESCE(SUM(net_minor + tax_minor - paid_minor), 0) AS BIGINT) AS open_minor
            FROM (\(Purchases.selection) WHERE \(found)) AS listed
            """)
        return (
            try row?.int("count") ?? 0, try row?.int("open_count") ?? 0,
            try row?.money("gross_minor") ?? .zero, try row?.money("open_minor") ?? .zero
        )
    }

    /// A purchase by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<Purchase>) throws -> StoredPurchase {
        let row = try work.transaction.row(
            Purchases.selection + "WHERE p.coop_id = \(work.coop) AND p.id = \(id)")
        guard let row else { throw StoreError.notFound(kind: "purchase", id: id.description) }
        return try StoredPurchase(row)
    }

    private static let selection: SQL = """
        SELECT p.*, COALESCE(d.name, '') AS supplier_name,
            COALESCE((SELECT CAST(SUM(amount_minor) AS BIGINT) FROM purchase_payment m
                WHERE m.coop_id = p.coop_id AND m.purchase_id = p.id), 0) AS paid_minor,
            CASE WHEN r.purchase_id IS NULL THEN 0 ELSE 1 END AS has_receipt
        FROM purchase p
        LEFT JOIN party_details d ON d.coop_id = p.coop_id AND d.party_id = p.supplier_id
        LEFT JOIN purchase_receipt r ON r.coop_id = p.coop_id AND r.purchase_id = p.id

        """

    /// What an activity owed its suppliers at the end of a day.
    public func owed(_ section: ID<Section>, at day: Day) throws -> Money {
        let bought: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(net_minor + tax_minor), 0) AS BIGINT) FROM purchase
            WHERE coop_id = \(work.coop) AND section_id = \(section) AND day <= \(day)
            """)
        let paid: Money? = try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(m.amount_minor), 0) AS BIGINT) FROM purchase p
            JOIN purchase_payment m ON m.coop_id = p.coop_id AND m.purchase_id = p.id
            JOIN entry e ON e.coop_id = m.coop_id AND e.id = m.entry_id
            WHERE p.coop_id = \(work.coop) AND p.section_id = \(section) AND p.day <= \(day)
                AND e.day <= \(day)
            """)
        return (bought ?? .zero) - (paid ?? .zero)
    }
}

extension CooperativeTransaction {
    /// The cooperative's purchases.
    public var purchases: Purchases { Purchases(work: self) }
}

extension StoredPurchase {
    init(_ row: Row) throws {
        id = try row.get("id")
        guard let deduction = VATDeduction(rawValue: try row.text("deduction")) else {
            throw StoreError.unreadable(kind: "purchase", id: id.description)
        }
        purchase = Purchase(
            section: try row.get("section_id"), supplier: try row.get("supplier_id"),
            day: try row.get("day"), reference: try row.get("reference"),
            designation: try row.get("designation"), account: try row.get("account"),
            net: try row.get("net_minor"), tax: try row.get("tax_minor"),
            deduction: deduction,
            isProductionCost: try row.bool("is_production_cost"))
        supplierName = try row.get("supplier_name")
        paid = try row.get("paid_minor")
        hasReceipt = try row.bool("has_receipt")
    }
}
