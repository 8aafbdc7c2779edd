// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Crypto
import Interchange
import Ledger
import Payroll
public import Store

/// Reads a file of the tax authority; nothing is applied yet.
///
/// The national numbers of the file are compared and forgotten: what is kept names people of the
/// house by their own number.
public struct ReceiveRates: Operation {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration
    /// Name in the audit log.
    public static let auditName = "rates.received"

    /// The file.
    public let bytes: [UInt8]

    /// A file to read.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The hash of the file.
    public var fingerprint: [UInt8] { Array(SHA256.hash(data: bytes)) }

    /// - Returns: The number of what was read.
    /// - Throws: ``Interchange/InterchangeError`` with the line;
    ///   ``OperationError/badField(_:)`` of `file` when nobody in it is known here, or it answers
    ///   another company.
    public func run(in work: Work) throws -> ID<ReceivedRates> {
        try work.require(Self.permission)
        let file = try WithholdingReturn.read(bytes)
        guard
            file.establishment.isEmpty
                || file.establishment.hasPrefix(work.cooperative.siren)
        else { throw OperationError.badField("rates_file") }
        var known: [String: ID<Person>] = [:]
        for (person, identity) in try work.store.identities.all() {
            let number = NationalNumber(identity.number)?.stem ?? identity.temporaryNumber
            if !number.isEmpty { known[number] = person }
        }
        var entries: [ReceivedRates.Entry] = []
        var unknown = 0
        for told in file.people {
            let person = [told.number, told.temporaryNumber].compactMap { $0 }
                .compactMap { known[$0] }.first
            guard let person else {
                unknown += 1
                continue
            }
            guard !entries.contains(where: { $0.person == person }) else {
                throw OperationError.badField("rates_file")
            }
            entries.append(ReceivedRates.Entry(person: person, rate: told.rate))
        }
        guard !entries.isEmpty else { throw OperationError.badField("rates_file") }
        // The norm writes it as a number: another text is not what it asks for.
        let isNumber =
            file.identifier.utf8.count <= 18
            && file.identifier.utf8.allSatisfy { (48...57).contains($0) }
        return try work.store.social.keep(
            ReceivedRates(
                identifier: isNumber ? file.identifier : "", entries: entries, unknown: unknown),
            about: 0, by: work.actor.name)
    }

    /// What was read.
    public func object(of output: ID<ReceivedRates>) -> Int64 { output.value }
}

/// Applies the rates of a file from a month on.
public struct ApplyRates: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration
    /// Name in the audit log.
    public static let auditName = "rates.applied"

    /// What was read.
    public let received: ID<ReceivedRates>
    /// The first month.
    public let from: Period

    /// Rates to apply.
    public init(_ received: ID<ReceivedRates>, from: Period) {
        self.received = received
        self.from = from
    }

    /// - Returns: How many people have a rate now.
    /// - Throws: ``OperationError/badField(_:)`` of `from` when somebody was paid in the month or
    ///   after; ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Int {
        try work.require(Self.permission)
        let store = work.store
        let found = try store.social.all(ReceivedRates.self, about: 0).last { $0.id == received }
        guard let rates = found?.record else {
            throw StoreError.notFound(kind: "rates", id: received.description)
        }
        let engagements = try store.engagements.all()
        var count = 0
        for entry in rates.entries {
            guard let rate = entry.rate else { continue }
            for engagement in engagements where engagement.person == entry.person {
                guard try !store.payslips.isPaid(engagement.id, after: from.previous) else {
                    throw OperationError.badField("rates_from")
                }
            }
            try store.withholdingRates.add(
                WithholdingRate(from: from, rate: rate, identifier: rates.identifier),
                of: entry.person, by: work.actor.name)
            count += 1
        }
        return count
    }

    /// What was read.
    public func object(of output: Int) -> Int64 { received.value }
}

/// What people are withheld, and the last file of the tax authority.
public struct ShowRates: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration

    /// The rates of all.
    public init() {}

    /// A person's rate now, and in the last file.
    public struct Line: Sendable {
        /// The name they are paid under.
        public let name: String
        /// The rate in force; nil for the neutral grid.
        public let now: Rate?
        /// Its identifier; empty when it was only typed in the contract.
        public let identifier: String
        /// The rate of the last file; nil when it has none.
        public let new: Rate?
        /// Whether the person is in the last file.
        public let isInFile: Bool
    }

    /// What the page shows.
    public struct Answer: Sendable {
        /// Everybody whose contract runs, by name.
        public let lines: [Line]
        /// The last file; nil before the first.
        public let received: (id: ID<ReceivedRates>, record: ReceivedRates, at: Instant)?
        /// The first month nobody has been paid in.
        public let earliest: Period
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let store = work.store
        let period = work.today.period
        let last = try store.social.all(ReceivedRates.self, about: 0).last
        let rates = try store.withholdingRates.all(in: period.next)
        var lines: [Line] = []
        for engagement in try store.engagements.all() where engagement.runs(in: period) {
            let entry = last?.record.entries.first { $0.person == engagement.person }
            let known = rates[engagement.person]
            lines.append(
                Line(
                    name: try store.parties.find(engagement.employee).details.name,
                    now: known?.rate ?? engagement.terms.withholdingRate,
                    identifier: known?.identifier ?? "", new: entry?.rate,
                    isInFile: entry != nil))
        }
        let paid = try store.payslips.lastPeriods().values.max()
        return Answer(
            lines: lines.sorted { $0.name < $1.name },
            received: last.map { ($0.id, $0.record, $0.at) },
            earliest: paid.map { max($0.next, period) } ?? period)
    }
}
