// SPDX-License-Identifier: AGPL-3.0-or-later

public import Bank
public import Basics
import Database
public import Ledger

/// A bank line as imported.
public struct BankLine: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<BankLine>
    /// The statement it came with.
    public let statement: ID<StoredStatement>
    /// What the bank says.
    public let entry: StatementEntry
}

/// A statement as imported.
public struct StoredStatement: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<StoredStatement>
    /// The bank's identifier.
    public let reference: String
    /// The account.
    public let iban: String
    /// Balance before the first line.
    public let opening: Money
    /// Balance after the last line.
    public let closing: Money
    /// Day of the opening balance.
    public let openingDay: Day
    /// Day of the closing balance.
    public let closingDay: Day
    /// When it was imported.
    public let importedAt: Instant
    /// How many lines it has.
    public let lineCount: Int
}

/// How a bank line, or a part of it, was booked.
public struct BankBooking: Sendable, Hashable, Codable {
    /// What was decided: `invoice`, `purchase`, `salary`, `fee`, `suspense`, `account`.
    public let kind: String
    /// The amount booked, with the sign of the bank line.
    public let amount: Money
    /// What it adds to the line's amount in suspense; below zero resolves it.
    public let suspense: Money
    /// How sure the program was, in percent; 100 when a person decided.
    public let confidence: Int
    /// Why, as catalogue keys with their values.
    public let reasons: [Reason]

    /// A reason of a booking, for a catalogue.
    public struct Reason: Sendable, Hashable, Codable {
        /// Key of the sentence.
        public let key: String
        /// Its placeholders.
        public let values: [String: String]

        /// A reason.
        public init(_ key: String, _ values: [String: String] = [:]) {
            self.key = key
            self.values = values
        }
    }

    /// A decision on a bank line.
    public init(
        kind: String, amount: Money, suspense: Money = .zero, confidence: Int, reasons: [Reason]
    ) {
        self.kind = kind
        self.amount = amount
        self.suspense = suspense
        self.confidence = confidence
        self.reasons = reasons
    }
}

/// A bank line with money still in suspense.
public struct SuspenseLine: Sendable, Hashable {
    /// The line.
    public let line: BankLine
    /// What is not decided yet, with the sign of the line.
    public let left: Money
    /// Why it is there.
    public let reasons: [BankBooking.Reason]
}

/// The bank statements of a cooperative.
public struct Statements {
    let work: CooperativeTransaction

    /// The statement of an account with a bank identifier; nil when it was not imported.
    public func find(iban: String, reference: String) throws -> StoredStatement? {
        try work.transaction.row(
            Statements.selection
                + """
                WHERE s.coop_id = \(work.coop) AND s.iban = \(iban) AND s.reference = \(reference)
                """
        ).map(StoredStatement.init)
    }

    /// The statements of the cooperative, newest first.
    ///
    /// `before`: the last row of the page before; nil for the first page.
    public func all(
        before: (day: Day, id: ID<StoredStatement>)? = nil, limit: Int = 100
    ) throws -> [StoredStatement] {
        var conditions: [SQL] = ["s.coop_id = \(work.coop)"]
        if let before {
            conditions.append(
                """
                (s.closing_day < \(before.day)
                    OR (s.closing_day = \(before.day) AND s.id < \(before.id)))
                """)
        }
        return try work.transaction.rows(
            Statements.selection
                + """
                WHERE \(conditions.joined(separator: " AND "))
                ORDER BY s.closing_day DESC, s.id DESC LIMIT \(limit)
                """
        ).map(StoredStatement.init)
    }

    /// The last statement of an account before a day; nil when there is none.
    public func last(iban: String, before day: Day? = nil) throws -> StoredStatement? {
        let limit: SQL = day.map { "AND s.closing_day < \($0)" } ?? ""
        return try work.transaction.row(
            Statements.selection
                + """
                WHERE s.coop_id = \(work.coop) AND s.iban = \(iban) \(limit)
                ORDER BY s.closing_day DESC, s.id DESC LIMIT 1
                """
        ).map(StoredStatement.init)
    }

    /// Keeps a statement with its booked lines.
    public func add(_ statement: Statement, fileHash: String) throws -> [BankLine] {
        let id: ID<StoredStatement> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO statement (
                coop_id, id, iban, reference, opening_minor, closing_minor, opening_day,
                closing_day, file_hash, imported_at)
            VALUES (
                \(work.coop), \(id), \(statement.account), \(statement.id),
                \(statement.opening.amount), \(statement.closing.amount),
                \(statement.opening.day), \(statement.closing.day), \(fileHash),
                \(work.moment.now))
            """)
        var lines: [BankLine] = []
        for entry in statement.entries where entry.status == .booked {
            let line = BankLine(id: work.nextID(), statement: id, entry: entry)
            try insert(line)
            lines.append(line)
        }
        return lines
    }

    private func insert(_ line: BankLine) throws {
        let entry = line.entry
        try work.transaction.enqueue(
            """
            INSERT INTO bank_line (
                coop_id, id, statement_id, position, day, value_day, amount_minor, counterparty,
                counterparty_iban, reference, end_to_end, remittance, bank_reference, kind)
            VALUES (
                \(work.coop), \(line.id), \(line.statement), \(entry.position),
                \(entry.bookingDay), \(entry.valueDay), \(entry.amount),
                \(entry.counterpartyName ?? ""), \(entry.counterpartyIBAN ?? ""),
                \(entry.structuredReference ?? ""), \(entry.endToEndID ?? ""), \(entry.text),
                \(entry.bankReference ?? ""), \(entry.transactionCode ?? ""))
            """)
    }

    /// Whether a stored statement has the booked lines of another: days, amounts and references.
    public func holds(_ id: ID<StoredStatement>, _ statement: Statement) throws -> Bool {
        let stored = try work.transaction.rows(
            """
            SELECT * FROM bank_line WHERE coop_id = \(work.coop) AND statement_id = \(id)
            ORDER BY position
            """
        ).map { try BankLine($0).entry }
        let given = statement.entries.filter { $0.status == .booked }
        guard stored.count == given.count else { return false }
        return zip(stored, given).allSatisfy { old, new in
            old.bookingDay == new.bookingDay && old.amount == new.amount
                && (old.bankReference ?? "") == (new.bankReference ?? "")
                && (old.endToEndID ?? "") == (new.endToEndID ?? "")
        }
    }

    /// A bank line by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func line(_ id: ID<BankLine>) throws -> BankLine {
        let row = try work.transaction.row(
            "SELECT * FROM bank_line WHERE coop_id = \(work.coop) AND id = \(id)")
        guard let row else { throw StoreError.notFound(kind: "bank_line", id: id.description) }
        return try BankLine(row)
    }

    /// Keeps how a line, or a part of it, was booked.
    public func book(
        _ booking: BankBooking, of line: ID<BankLine>, entry: ID<Entry>, by actor: String
    ) throws {
        let id: ID<BankBooking> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO bank_booking (
                coop_id, id, bank_line_id, kind, entry_id, amount_minor, suspense_minor,
                confidence, reasons, booked_by, booked_at)
            VALUES (
                \(work.coop), \(id), \(line), \(booking.kind), \(entry), \(booking.amount),
                \(booking.suspense), \(booking.confidence),
                \(try StoredJSON.text(booking.reasons)), \(actor), \(work.moment.now))
            """)
    }

    /// What is left in suspense of a line.
    public func suspense(of line: ID<BankLine>) throws -> Money {
        try work.transaction.value(
            """
            SELECT CAST(COALESCE(SUM(suspense_minor), 0) AS BIGINT) FROM bank_booking
            WHERE coop_id = \(work.coop) AND bank_line_id = \(line)
            """) ?? .zero
    }

    /// How many lines have money in suspense.
    public func countSuspense() throws -> Int {
        try work.transaction.value(
            """
            SELECT COUNT(*) FROM (
                SELECT bank_line_id FROM bank_booking
                WHERE coop_id = \(work.coop) AND suspense_minor <> 0
                GROUP BY bank_line_id HAVING SUM(suspense_minor) <> 0
            ) AS waiting
            """) ?? 0
    }

    /// The lines with money in suspense, oldest first.
    public func suspense(limit: Int = 500) throws -> [SuspenseLine] {
        let rows = try work.transaction.rows(
            """
            SELECT l.*, b.left_minor, b.reasons FROM (
                SELECT bank_line_id, CAST(SUM(suspense_minor) AS BIGINT) AS left_minor,
                    MAX(CASE WHEN suspense_minor <> 0 THEN reasons ELSE '' END) AS reasons
                FROM bank_booking WHERE coop_id = \(work.coop) AND suspense_minor <> 0
                GROUP BY bank_line_id HAVING SUM(suspense_minor) <> 0
            ) AS b JOIN bank_line l ON l.coop_id = \(work.coop) AND l.id = b.bank_line_id
            ORDER BY l.day, l.id LIMIT \(limit)
            """)
        return try rows.map { row in
            let line = try BankLine(row)
            return SuspenseLine(
                line: line, left: try row.get("left_minor"),
                reasons: try StoredJSON.value(
                    try row.get("reasons"), kind: "booking", id: line.id.description))
        }
    }

    /// The accounts a client has paid from, as matched before.
    public func knownIBANs() throws -> [ID<ThirdParty>: Set<String>] {
        var known: [ID<ThirdParty>: Set<String>] = [:]
        for row in try work.transaction.rows(
            """
            SELECT DISTINCT i.client_id, l.counterparty_iban FROM settlement p
            JOIN invoice i ON i.coop_id = p.coop_id AND i.id = p.invoice_id
            JOIN bank_line l ON l.coop_id = p.coop_id AND l.id = p.bank_line_id
            WHERE p.coop_id = \(work.coop) AND l.counterparty_iban <> ''
            """
        ) {
            known[try row.get("client_id"), default: []].insert(try row.get("counterparty_iban"))
        }
        return known
    }

    private static let selection: SQL = """
        SELECT s.*, (SELECT COUNT(*) FROM bank_line l
            WHERE l.coop_id = s.coop_id AND l.statement_id = s.id) AS line_count
        FROM statement s

        """
}

extension CooperativeTransaction {
    /// The cooperative's bank statements.
    public var statements: Statements { Statements(work: self) }
}

extension StoredStatement {
    init(_ row: Row) throws {
        id = try row.get("id")
        reference = try row.get("reference")
        iban = try row.get("iban")
        opening = try row.get("opening_minor")
        closing = try row.get("closing_minor")
        openingDay = try row.get("opening_day")
        closingDay = try row.get("closing_day")
        importedAt = try row.get("imported_at")
        lineCount = try row.get("line_count")
    }
}

extension BankLine {
    init(_ row: Row) throws {
        let filled: (String) -> String? = { $0.isEmpty ? nil : $0 }
        id = try row.get("id")
        statement = try row.get("statement_id")
        entry = StatementEntry(
            position: try row.get("position"), bookingDay: try row.get("day"),
            valueDay: try row.get("value_day"), amount: try row.get("amount_minor"),
            bankReference: filled(try row.get("bank_reference")),
            endToEndID: filled(try row.get("end_to_end")),
            structuredReference: filled(try row.get("reference")),
            text: try row.get("remittance"),
            counterpartyName: filled(try row.get("counterparty")),
            counterpartyIBAN: filled(try row.get("counterparty_iban")),
            transactionCode: filled(try row.get("kind")))
    }
}
