// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger
public import Payroll

/// What a contract says of pay, whoever it is with.
public struct ContractTerms: Codable, Sendable, Hashable {
    /// The kind.
    public let kind: ContractKind
    /// Part of the legal month an ordinary contract pays, above 0 up to 1.
    public let hoursShare: Rate
    /// Whether an ordinary contract has a term.
    public let isFixedTerm: Bool
    /// Executive or not.
    public let category: EmployeeCategory
    /// Price of the health cover a month; no support contract has one.
    public let health: Money
    /// Share of it the employer pays, 0...1.
    public let healthEmployerShare: Rate
    /// The person's own withholding rate, 0...1; nil for the neutral grid.
    public let withholdingRate: Rate?
    /// What an entrepreneur-employee's contract fixes a month, whatever the account allows; zero
    /// when it fixes nothing, and under the other kinds.
    ///
    /// - Source: Code du travail art. L7332-3: a fixed part and a variable part.
    public let fixedPart: Money

    /// Terms as typed; nothing is checked here.
    public init(
        kind: ContractKind, hoursShare: Rate = Rate(millionths: 1_000_000),
        isFixedTerm: Bool = false, category: EmployeeCategory = .nonExecutive,
        health: Money = .zero, healthEmployerShare: Rate = Rate(millionths: 500_000),
        withholdingRate: Rate? = nil, fixedPart: Money = .zero
    ) {
        self.kind = kind
        self.hoursShare = hoursShare
        self.isFixedTerm = isFixedTerm
        self.category = category
        self.health = health
        self.healthEmployerShare = healthEmployerShare
        self.withholdingRate = withholdingRate
        self.fixedPart = fixedPart
    }
}

/// The contract under which a person is paid by the cooperative for an activity.
public struct Engagement: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<Engagement>
    /// The activity that bears the pay.
    public let section: ID<Section>
    /// The employee as a third party: name, address, bank account.
    public let employee: ID<ThirdParty>
    /// The person who signs in.
    public let person: ID<Person>
    /// First day.
    public let from: Day
    /// Last day; nil while it runs.
    public let to: Day?
    /// What the contract says of pay.
    public let terms: ContractTerms

    /// A contract as typed or stored.
    public init(
        id: ID<Engagement>, section: ID<Section>, employee: ID<ThirdParty>, person: ID<Person>,
        from: Day, to: Day? = nil, terms: ContractTerms
    ) {
        self.id = id
        self.section = section
        self.employee = employee
        self.person = person
        self.from = from
        self.to = to
        self.terms = terms
    }

    /// Whether it runs on a day of the month.
    public func runs(in period: Period) -> Bool {
        from <= period.lastDay && to.map { $0 >= period.firstDay } ?? true
    }
}

/// What a member chose to be paid, from a month on.
public enum PayChoice: Sendable, Hashable {
    /// Nothing.
    case none
    /// As much as the account allows.
    case available
    /// This gross pay, when the account allows it; else as much as it allows.
    case gross(Money)
    /// The smallest gross pay that nets this before tax, when the account allows it.
    case net(Money)

    init(_ row: Row) throws {
        let amount: Money = try row.get("amount_minor")
        switch try row.text("kind") {
        case "available": self = .available
        case "gross":
            self = try row.text("amount_of") == "net" ? .net(amount) : .gross(amount)
        default: self = .none
        }
    }

    /// The kind, and the pay chosen, gross or net before tax: zero for the others.
    public var stored: (kind: String, amount: Money) {
        switch self {
        case .none: ("none", .zero)
        case .available: ("available", .zero)
        case .gross(let amount): ("gross", amount)
        case .net(let amount): ("net", amount)
        }
    }
}

/// The engagements of a cooperative.
public struct Engagements {
    let work: CooperativeTransaction

    /// Keeps an engagement; its number must be new.
    public func add(_ engagement: Engagement) throws {
        let terms = engagement.terms
        try work.transaction.enqueue(
            """
            INSERT INTO engagement (
                coop_id, id, section_id, employee_id, person_id, from_day, to_day, contract,
                hours_share, is_fixed_term, category, health_minor, health_employer_share,
                withholding_rate, fixed_part_minor)
            VALUES (
                \(work.coop), \(engagement.id), \(engagement.section), \(engagement.employee),
                \(engagement.person), \(engagement.from), \(engagement.to),
                \(terms.kind.rawValue), \(terms.hoursShare), \(terms.isFixedTerm),
                \(terms.category.rawValue), \(terms.health), \(terms.healthEmployerShare),
                \(terms.withholdingRate), \(terms.fixedPart))
            """)
    }

    /// Ends an engagement.
    public func end(_ id: ID<Engagement>, on day: Day) throws {
        try work.transaction.enqueue(
            """
            UPDATE engagement SET to_day = \(day) WHERE coop_id = \(work.coop) AND id = \(id)
            """)
    }

    /// The engagements of the cooperative, by number; of one activity or of all.
    public func all(of section: ID<Section>? = nil) throws -> [Engagement] {
        let filter: SQL = section.map { "AND section_id = \($0)" } ?? ""
        return try work.transaction.rows(
            "SELECT * FROM engagement WHERE coop_id = \(work.coop) \(filter) ORDER BY id"
        ).map(Engagement.init)
    }

    /// An engagement by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<Engagement>) throws -> Engagement {
        let row = try work.transaction.row(
            "SELECT * FROM engagement WHERE coop_id = \(work.coop) AND id = \(id)")
        guard let row else { throw StoreError.notFound(kind: "engagement", id: id.description) }
        return try Engagement(row)
    }

    /// Keeps what a member chose to be paid from a month on; the last choice counts.
    ///
    /// `reserve`: what stays in the account whatever the choice.
    public func choose(
        _ choice: PayChoice, for id: ID<Engagement>, from period: Period,
        keeping reserve: Money = .zero
    ) throws {
        let choiceID: ID<PayChoice> = work.nextID()
        let (kind, amount) = choice.stored
        // The kinds of the first version stand in a check of the table: a net is an amount too.
        let isNet = kind == "net"
        try work.transaction.enqueue(
            """
            INSERT INTO pay_choice (
                coop_id, id, engagement_id, from_period, kind, amount_minor, amount_of,
                reserve_minor)
            VALUES (
                \(work.coop), \(choiceID), \(id), \(period), \(isNet ? "gross" : kind),
                \(amount), \(isNet ? "net" : "gross"), \(reserve))
            """)
    }

    /// All that was chosen to be paid under an engagement, in the order it was chosen.
    public func choices(of id: ID<Engagement>) throws -> [(from: Period, choice: PayChoice)] {
        try work.transaction.rows(
            """
            SELECT from_period, kind, amount_minor, amount_of FROM pay_choice
            WHERE coop_id = \(work.coop) AND engagement_id = \(id) ORDER BY id
            """
        ).map { (try $0.get("from_period"), try PayChoice($0)) }
    }

    /// What a member chose for a month; nothing when they never chose.
    public func choice(of id: ID<Engagement>, in period: Period) throws -> PayChoice {
        let row = try work.transaction.row(
            """
            SELECT kind, amount_minor, amount_of FROM pay_choice
            WHERE coop_id = \(work.coop) AND engagement_id = \(id) AND from_period <= \(period)
            ORDER BY from_period DESC, id DESC LIMIT 1
            """)
        return try row.map(PayChoice.init) ?? .none
    }

    /// What stays in the account under the choice of a month.
    public func reserve(of id: ID<Engagement>, in period: Period) throws -> Money {
        try work.transaction.value(
            """
            SELECT reserve_minor FROM pay_choice
            WHERE coop_id = \(work.coop) AND engagement_id = \(id) AND from_period <= \(period)
            ORDER BY from_period DESC, id DESC LIMIT 1
            """) ?? .zero
    }
}

extension CooperativeTransaction {
    /// The cooperative's engagements.
    public var engagements: Engagements { Engagements(work: self) }
}

extension Engagement {
    init(_ row: Row) throws {
        let id: ID<Engagement> = try row.get("id")
        guard let kind = ContractKind(rawValue: try row.text("contract")),
            let category = EmployeeCategory(rawValue: try row.text("category"))
        else { throw StoreError.unreadable(kind: "engagement", id: id.description) }
        self.init(
            id: id, section: try row.get("section_id"),
            employee: try row.get("employee_id"), person: try row.get("person_id"),
            from: try row.get("from_day"), to: try row.get("to_day"),
            terms: ContractTerms(
                kind: kind, hoursShare: try row.get("hours_share"),
                isFixedTerm: try row.bool("is_fixed_term"), category: category,
                health: try row.get("health_minor"),
                healthEmployerShare: try row.get("health_employer_share"),
                withholdingRate: try row.get("withholding_rate"),
                fixedPart: try row.get("fixed_part_minor")))
    }
}
