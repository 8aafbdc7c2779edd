// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger
public import Sales

/// One row of a list of issued documents.
public struct InvoiceRow: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<Invoice>
    /// Invoice or credit note.
    public let kind: DocumentKind
    /// The number of its series.
    public let number: String
    /// Day of issue.
    public let day: Day
    /// Last day to pay.
    public let dueDay: Day
    /// The activity.
    public let section: ID<Section>
    /// The activity's name.
    public let activity: String
    /// The client's number.
    public let client: ID<ThirdParty>
    /// The client's name today; its code once erased.
    public let clientName: String
    /// The client's bank account, when it is known.
    public let clientIBAN: String
    /// Total without VAT.
    public let net: Money
    /// Total with VAT.
    public let gross: Money
    /// What the client still owes; zero for credit notes.
    public let open: Money
}

/// Which documents a list shows; nil means all.
public struct InvoiceFilter: Sendable, Hashable {
    /// Only documents of this activity.
    public var section: ID<Section>?
    /// Only invoices that are not settled.
    public var isOpen = false
    /// First day of issue.
    public var from: Day?
    /// Last day of issue.
    public var to: Day?
    /// A part of the number or of the client's name.
    public var search: String?

    /// A filter; empty by default.
    public init(
        section: ID<Section>? = nil, isOpen: Bool = false, from: Day? = nil, to: Day? = nil,
        search: String? = nil
    ) {
        self.section = section
        self.isOpen = isOpen
        self.from = from
        self.to = to
        self.search = search
    }
}

extension Invoices {
    /// A page of documents, newest first.
    ///
    /// `before`: the last row of the page before; nil for the first page.
    public func page(
        _ filter: InvoiceFilter, before: (day: Day, id: ID<Invoice>)? = nil, limit: Int
    ) throws -> [InvoiceRow] {
        var conditions = conditions(filter)
        if let before {
            conditions.append(
                "(i.day < \(before.day) OR (i.day = \(before.day) AND i.id < \(before.id)))")
        }
        return try work.transaction.rows(
            """
            SELECT * FROM (\(Invoices.rowsWithOpen)
                WHERE \(conditions.joined(separator: " AND "))) AS listed
            \(filter.isOpen ? Invoices.onlyOpen : "")
            ORDER BY day DESC, id DESC LIMIT \(max(1, min(limit, 20_000)))
            """
        ).map(InvoiceRow.init)
    }

    /// What a list of documents can be sorted by.
    public enum Order: String, Sendable, CaseIterable {
        /// The column of the list.
        case number, client, day, due, gross, open

        fileprivate var column: SQL {
            switch self {
            case .number: "number"
            case .client: "LOWER(client_name)"
            case .day: "day"
            case .due: "due_day"
            case .gross: "CASE WHEN kind = 'invoice' THEN gross_minor ELSE -gross_minor END"
            case .open: "open_minor"
            }
        }
    }

    /// A page of documents in an order, newest first among equals, after some rows.
    public func sorted(
        _ filter: InvoiceFilter, by order: Order, isDescending: Bool, after skipped: Int,
        limit: Int
    ) throws -> [InvoiceRow] {
        let direction: SQL = isDescending ? "DESC" : "ASC"
        return try work.transaction.rows(
            """
            SELECT * FROM (\(Invoices.rowsWithOpen)
                WHERE \(conditions(filter).joined(separator: " AND "))) AS listed
            \(filter.isOpen ? Invoices.onlyOpen : "")
            ORDER BY \(order.column) \(direction), day DESC, id DESC
            LIMIT \(max(1, min(limit, 20_000))) OFFSET \(max(0, skipped))
            """
        ).map(InvoiceRow.init)
    }

    /// How many documents match, and their sums.
    public struct Sums: Sendable, Hashable {
        /// How many.
        public let count: Int
        /// Total without VAT; credit notes count below zero.
        public let net: Money
        /// Total with VAT; credit notes count below zero.
        public let gross: Money
        /// What clients still owe.
        public let open: Money
    }

    /// How many documents match, and their sums.
    public func sums(_ filter: InvoiceFilter) throws -> Sums {
        if filter.isOpen || filter.search?.isEmpty == false { return try sumsOfRows(filter) }
        // Each table is summed by itself: what is open need not be known row by row.
        let conditions = conditions(filter).joined(separator: " AND ")
        let isWhole = filter == InvoiceFilter()
        let about: SQL =
            isWhole
            ? ""
            : "JOIN invoice i ON i.coop_id = c.coop_id AND i.id = c.credits_id AND \(conditions)"
        let paid: SQL =
            isWhole
            ? ""
            : "JOIN invoice i ON i.coop_id = p.coop_id AND i.id = p.invoice_id AND \(conditions)"
        return try work.transaction.row(
            """
            SELECT COUNT(*) AS count,
                CAST(COALESCE(SUM(CASE WHEN i.kind = 'invoice' THEN i.net_minor
                    ELSE -i.net_minor END), 0) AS BIGINT) AS net,
                CAST(COALESCE(SUM(CASE WHEN i.kind = 'invoice' THEN i.gross_minor
                    ELSE -i.gross_minor END), 0) AS BIGINT) AS gross,
                CAST(COALESCE(SUM(CASE WHEN i.kind = 'invoice' THEN i.gross_minor END), 0)
                        AS BIGINT)
                    - (SELECT CAST(COALESCE(SUM(p.amount_minor), 0) AS BIGINT)
                        FROM settlement p \(paid) WHERE p.coop_id = \(work.coop))
                    - (SELECT CAST(COALESCE(SUM(c.gross_minor), 0) AS BIGINT)
                        FROM invoice c \(about)
                        WHERE c.coop_id = \(work.coop) AND c.credits_id IS NOT NULL)
                    AS open
            FROM invoice i WHERE \(conditions)
            """
        ).map(Sums.init) ?? Sums(count: 0, net: .zero, gross: .zero, open: .zero)
    }

    /// The same, row by row, where what is open or a name decides whether a row counts.
    private func sumsOfRows(_ filter: InvoiceFilter) throws -> Sums {
        try work.transaction.row(
            """
            SELECT COUNT(*) AS count,
                CAST(COALESCE(SUM(CASE WHEN kind = 'invoice' THEN net_minor ELSE -net_minor END), 0)
                    AS BIGINT) AS net,
                CAST(COALESCE(SUM(
                    CASE WHEN kind = 'invoice' THEN gross_minor ELSE -gross_minor END), 0)
                    AS BIGINT)
                    AS gross,
                CAST(COALESCE(SUM(open_minor), 0) AS BIGINT) AS open
            FROM (\(Invoices.rowsWithOpen)
                WHERE \(conditions(filter).joined(separator: " AND "))) AS listed
            \(filter.isOpen ? Invoices.onlyOpen : "")
            """
        ).map(Sums.init) ?? Sums(count: 0, net: .zero, gross: .zero, open: .zero)
    }

    /// The credit notes on an invoice, oldest first.
    public func creditNotes(of id: ID<Invoice>) throws -> [InvoiceRow] {
        try related("i.credits_id = \(id)")
    }

    /// One document as a list shows it; nil when there is none.
    public func row(_ id: ID<Invoice>) throws -> InvoiceRow? { try related("i.id = \(id)").first }

    private func related(_ condition: SQL) throws -> [InvoiceRow] {
        try work.transaction.rows(
            Invoices.rowsWithOpen
                + "WHERE i.coop_id = \(work.coop) AND \(condition) ORDER BY i.day, i.id"
        ).map(InvoiceRow.init)
    }

    private func conditions(_ filter: InvoiceFilter) -> [SQL] {
        var conditions: [SQL] = ["i.coop_id = \(work.coop)"]
        if let section = filter.section { conditions.append("i.section_id = \(section)") }
        if let from = filter.from { conditions.append("i.day >= \(from)") }
        if let to = filter.to { conditions.append("i.day <= \(to)") }
        if let search = filter.search, !search.isEmpty {
            let pattern = SQL.containing(search)
            conditions.append(
                """
                (LOWER(i.number) LIKE \(pattern) ESCAPE '!'
                    OR LOWER(d.name) LIKE \(pattern) ESCAPE '!')
                """)
        }
        return conditions
    }

    private static let onlyOpen: SQL = "WHERE open_minor <> 0"

    private static let rowsWithOpen: SQL = """
        SELECT i.coop_id, i.id, i.kind, i.number, i.day, i.due_day, i.section_id,
            s.name AS activity, i.client_id, COALESCE(d.name, t.code) AS client_name,
            COALESCE(d.iban, '') AS client_iban,
            i.net_minor, i.gross_minor,
            CASE WHEN i.kind = 'invoice' THEN i.gross_minor
                - COALESCE((SELECT CAST(SUM(amount_minor) AS BIGINT) FROM settlement p
                    WHERE p.coop_id = i.coop_id AND p.invoice_id = i.id), 0)
                - COALESCE((SELECT CAST(SUM(gross_minor) AS BIGINT) FROM invoice c
                    WHERE c.coop_id = i.coop_id AND c.credits_id = i.id), 0)
            ELSE 0 END AS open_minor
        FROM invoice i
        JOIN section s ON s.coop_id = i.coop_id AND s.id = i.section_id
        JOIN third_party t ON t.coop_id = i.coop_id AND t.id = i.client_id
        LEFT JOIN party_details d ON d.coop_id = t.coop_id AND d.party_id = t.id

        """
}

extension Invoices.Sums {
    fileprivate init(_ row: Row) throws {
        self.init(
            count: try row.get("count"), net: try row.get("net"), gross: try row.get("gross"),
            open: try row.get("open"))
    }
}

extension InvoiceRow {
    init(_ row: Row) throws {
        let kind: String = try row.get("kind")
        id = try row.get("id")
        self.kind = DocumentKind(rawValue: kind) ?? .invoice
        number = try row.get("number")
        day = try row.get("day")
        dueDay = try row.get("due_day")
        section = try row.get("section_id")
        activity = try row.get("activity")
        client = try row.get("client_id")
        clientName = try row.get("client_name")
        clientIBAN = try row.get("client_iban")
        net = try row.get("net_minor")
        gross = try row.get("gross_minor")
        open = try row.get("open_minor")
    }
}
