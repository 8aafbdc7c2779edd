// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Crypto
import Database

/// A declaration as it was made.
public struct StoredDeclaration: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<StoredDeclaration>
    /// What it declares: 01 is a month.
    public let nature: String
    /// The month worked, or that of the event.
    public let period: Period
    /// The contract an event is about; nil for a month.
    public let engagement: ID<Engagement>?
    /// Whether nobody acts on it.
    public let isTest: Bool
    /// Rises with each declaration of the month or event.
    public let order: Int64
    /// Number of the declaration it cancels and replaces; empty for a first one.
    public let replaces: String
    /// The day it is due.
    public let due: Day
    /// How many people it declares.
    public let people: Int
    /// What our validator found in it.
    public let findings: Int
    /// SHA-256 of the file.
    public let sha256: [UInt8]
    /// When it was made.
    public let madeAt: Instant
    /// Who made it.
    public let madeBy: String
}

/// What a new declaration is, before it has a number.
public struct NewDeclaration: Sendable {
    /// What it declares: 01 is a month.
    public let nature: String
    /// The month worked, or that of the event.
    public let period: Period
    /// The contract an event is about; nil for a month.
    public var engagement: ID<Engagement>?
    /// Whether nobody acts on it.
    public let isTest: Bool
    /// Rises with each declaration of the month or event.
    public let order: Int64
    /// Number of the declaration it cancels and replaces; nil for a first one.
    public var replaces: String?
    /// The day it is due.
    public let due: Day
    /// How many people it declares.
    public let people: Int
    /// What our validator found in it.
    public let findings: Int

    /// A declaration to keep.
    public init(
        nature: String, period: Period, engagement: ID<Engagement>? = nil, isTest: Bool,
        order: Int64, replaces: String? = nil, due: Day, people: Int, findings: Int
    ) {
        self.nature = nature
        self.period = period
        self.engagement = engagement
        self.isTest = isTest
        self.order = order
        self.replaces = replaces
        self.due = due
        self.people = people
        self.findings = findings
    }
}

/// The declarations of a cooperative; the files are removed after their term.
public struct Declarations {
    let work: CooperativeTransaction

    /// Keeps a declaration with its file.
    public func add(
        _ new: NewDeclaration, file: [UInt8], by actor: String
    ) throws -> ID<StoredDeclaration> {
        let id: ID<StoredDeclaration> = work.nextID()
        let hash = Array(SHA256.hash(data: file))
        try work.transaction.enqueue(
            """
            INSERT INTO declaration (
                coop_id, id, nature, period, engagement_id, is_test, order_number, replaces,
                due_day, people, findings, sha256, made_at, made_by)
            VALUES (
                \(work.coop), \(id), \(new.nature), \(new.period), \(new.engagement),
                \(new.isTest), \(new.order), \(new.replaces ?? ""), \(new.due), \(new.people),
                \(new.findings), \(hash), \(work.moment.now), \(actor))
            """)
        try work.transaction.enqueue(
            """
            INSERT INTO declaration_file (coop_id, declaration_id, bytes, made_at)
            VALUES (\(work.coop), \(id), \(file), \(work.moment.now))
            """)
        return id
    }

    /// The declarations of a month, the newest first; of one contract or of all.
    public func all(in period: Period) throws -> [StoredDeclaration] {
        try fetch("AND period = \(period)")
    }

    /// The declarations of events of a contract, the newest first.
    public func all(of engagement: ID<Engagement>) throws -> [StoredDeclaration] {
        try fetch("AND engagement_id = \(engagement)")
    }

    /// A declaration by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<StoredDeclaration>) throws -> StoredDeclaration {
        guard let found = try fetch("AND id = \(id)").first else {
            throw StoreError.notFound(kind: "declaration", id: id.description)
        }
        return found
    }

    /// The file of a declaration; nil once it was removed.
    public func file(of id: ID<StoredDeclaration>) throws -> [UInt8]? {
        try work.transaction.value(
            """
            SELECT bytes FROM declaration_file
            WHERE coop_id = \(work.coop) AND declaration_id = \(id)
            """)
    }

    /// What the entries of a month's payslips say, by account: debit less credit.
    public func ledger(of period: Period) throws -> [String: Money] {
        var sums: [String: Money] = [:]
        for row in try work.transaction.rows(
            """
            SELECT l.account AS account, CAST(SUM(l.amount_minor) AS BIGINT) AS amount
            FROM payslip p JOIN line l ON l.coop_id = p.coop_id AND l.entry_id = p.entry_id
            WHERE p.coop_id = \(work.coop) AND p.period = \(period)
            GROUP BY l.account
            """
        ) { sums[try row.text("account")] = try row.get("amount") }
        return sums
    }

    private func fetch(_ filter: SQL) throws -> [StoredDeclaration] {
        try work.transaction.rows(
            """
            SELECT * FROM declaration WHERE coop_id = \(work.coop) \(filter)
            ORDER BY id DESC LIMIT 500
            """
        ).map(StoredDeclaration.init)
    }
}

extension StoredDeclaration {
    init(_ row: Row) throws {
        id = try row.get("id")
        nature = try row.text("nature")
        period = try row.get("period")
        engagement = try row.get("engagement_id")
        isTest = try row.bool("is_test")
        order = try row.get("order_number")
        replaces = try row.text("replaces")
        due = try row.get("due_day")
        people = try row.get("people")
        findings = try row.get("findings")
        sha256 = try row.get("sha256")
        madeAt = try row.get("made_at")
        madeBy = try row.text("made_by")
    }
}

/// A person's rate of withholding from a month on.
public struct WithholdingRate: Sendable, Hashable {
    /// First month.
    public let from: Period
    /// The rate, 0...1.
    public let rate: Rate
    /// Identifier of the tax authority's file; goes back with each declaration.
    public let identifier: String

    /// A rate.
    public init(from: Period, rate: Rate, identifier: String) {
        self.from = from
        self.rate = rate
        self.identifier = identifier
    }
}

/// The rates of withholding of a cooperative's people.
public struct WithholdingRates {
    let work: CooperativeTransaction

    /// Keeps a rate from a month on; the last one counts.
    public func add(_ rate: WithholdingRate, of person: ID<Person>, by actor: String) throws {
        let id: ID<WithholdingRate> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO withholding_rate (
                coop_id, id, person_id, from_period, rate, identifier, added_at, added_by)
            VALUES (
                \(work.coop), \(id), \(person), \(rate.from), \(rate.rate), \(rate.identifier),
                \(work.moment.now), \(actor))
            """)
    }

    /// The rate of a person in a month; nil when none was received.
    public func rate(of person: ID<Person>, in period: Period) throws -> WithholdingRate? {
        try fetch(
            """
            AND person_id = \(person) AND from_period <= \(period)
            ORDER BY from_period DESC, id DESC LIMIT 1
            """
        ).first?.rate
    }

    /// The rate of each person in a month.
    public func all(in period: Period) throws -> [ID<Person>: WithholdingRate] {
        Dictionary(
            try fetch("AND from_period <= \(period) ORDER BY from_period, id"),
            uniquingKeysWith: { $1 })
    }

    /// All rates of a person, in order.
    public func all(of person: ID<Person>) throws -> [WithholdingRate] {
        try fetch("AND person_id = \(person) ORDER BY id").map(\.rate)
    }

    private func fetch(_ rest: SQL) throws -> [(person: ID<Person>, rate: WithholdingRate)] {
        try work.transaction.rows(
            """
            SELECT person_id, from_period, rate, identifier FROM withholding_rate
            WHERE coop_id = \(work.coop) \(rest)
            """
        ).map { row in
            (
                try row.get("person_id"),
                WithholdingRate(
                    from: try row.get("from_period"), rate: try row.get("rate"),
                    identifier: try row.text("identifier"))
            )
        }
    }
}

extension CooperativeTransaction {
    /// The cooperative's declarations.
    public var declarations: Declarations { Declarations(work: self) }
    /// The rates of withholding of its people.
    public var withholdingRates: WithholdingRates { WithholdingRates(work: self) }
}
