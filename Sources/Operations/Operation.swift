// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Crypto
import Foundation
public import Ledger
public import Sales
public import Store

/// One thing a person can ask for that changes something.
///
/// It runs inside the cooperative's transaction: all of it happens, with its audit line and
/// its answer kept under the request's key, or nothing does.
public protocol Operation: Sendable {
    /// What the actor is told; kept, so that a repeated request gets the same.
    associatedtype Output: Codable & Sendable
    /// What the actor needs, at least for one activity.
    static var permission: Permission { get }
    /// Name in the audit log: `invoice.issued`.
    static var auditName: String { get }
    /// What the law of the cooperative's country must have here; nil when nothing of the kind.
    static var offer: CountryOffer? { get }
    /// Bytes that tell one request from another under the same key.
    var fingerprint: [UInt8] { get throws }
    /// Does it, or throws with nothing written.
    func run(in work: Work) throws -> Output
    /// The number of the thing concerned, for the audit line.
    func object(of output: Output) -> Int64
    /// What else the audit line seals, without personal values.
    func detail(of output: Output) -> String
}

extension Operation {
    /// The cooperative as a whole.
    public func object(of output: Output) -> Int64 { 0 }
    /// Nothing else.
    public func detail(of output: Output) -> String { "" }
}

extension Operation where Self: Encodable {
    /// SHA-256 of the operation's fields.
    public var fingerprint: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return Array(SHA256.hash(data: try encoder.encode(self)))
        }
    }
}

/// One thing a person can ask to see.
///
/// Reads are operations too: each names its permission.
public protocol Query: Sendable {
    /// What is shown.
    associatedtype Output: Sendable
    /// What the actor needs, at least for one activity.
    static var permission: Permission { get }
    /// The same, where it depends on what is asked.
    var neededPermission: Permission { get }
    /// What the law of the cooperative's country must have here; nil when nothing of the kind.
    static var offer: CountryOffer? { get }
    /// Reads it, or throws.
    func run(in work: Work) throws -> Output
}

extension Query {
    /// The permission of all queries of the type.
    public var neededPermission: Permission { Self.permission }
}

/// A query for what is personal: pay.
///
/// Whoever reads it, and not as the member whose activity it is, leaves an audit line,
/// one a day for each thing.
public protocol PersonalQuery: Query {
    /// The thing's number.
    var object: Int64 { get }
}

/// Leaves the line of a reading in the audit log.
struct NoteReading: Operation, Codable {
    static let permission = Permission.viewActivity
    static let auditName = "pay.read"

    let object: Int64
    let section: ID<Section>

    func run(in work: Work) throws -> Int64 {
        work.concerns(section)
        return object
    }

    func object(of output: Int64) -> Int64 { output }
}

/// What an operation works with: the open transaction, the actor's rights, the law, the day.
public final class Work {
    /// The cooperative's rows.
    public let store: CooperativeTransaction
    /// The cooperative.
    public let cooperative: Cooperative
    /// Who asks.
    public let actor: Actor
    /// The law of the cooperative's country.
    public let law: Law
    /// What the actor may do.
    public let rights: Rights
    /// The activity the actor was last let work in, for the audit line; nil when it is the whole
    /// cooperative.
    private(set) var concerned: ID<Section>?
    /// Where what is asked comes from, for the audit line: `web:` and the name of a session.
    let origin: String
    /// What need not be computed again; nil where the books are being changed.
    private let remembered: Remembered?
    private let sections: CoreSections

    /// The two sections every cooperative has.
    struct CoreSections: Sendable {
        let treasury: ID<Section>
        let pool: ID<Section>
    }

    init(
        _ store: CooperativeTransaction, of cooperative: Cooperative, as actor: Actor, law: Law,
        sections: CoreSections, from origin: String = "", remembering remembered: Remembered? = nil
    ) throws {
        self.store = store
        self.cooperative = cooperative
        self.actor = actor
        self.law = law
        self.sections = sections
        self.origin = origin
        self.remembered = remembered
        rights = try Rights(of: actor, in: store)
    }

    /// The day in the cooperative's time zone.
    public var today: Day { store.moment.today }
    /// The section of bank, VAT due, tax and social debts.
    public var treasury: ID<Section> { sections.treasury }
    /// The section of pooled services.
    public var pool: ID<Section> { sections.pool }

    /// What a sale needs to know of the house.
    public var sales: SalesContext {
        SalesContext(
            chart: law.chart, rates: law.rates, treasury: sections.treasury, pool: sections.pool)
    }

    /// Turns the actor away unless they may.
    ///
    /// - Throws: ``Access/AccessError/forbidden(permission:)``.
    public func require(_ permission: Permission, on section: ID<Section>? = nil) throws {
        guard rights.allows(permission, on: section) else {
            throw AccessError.forbidden(permission: permission.rawValue)
        }
        if let section { concerned = section }
    }

    /// A figure that only depends on what is posted: computed once for each state of the books.
    ///
    /// `question` names all it depends on.
    func figure<Answer: Sendable>(
        _ question: String, _ compute: () throws -> Answer
    ) rethrows -> Answer {
        guard let remembered else { return try compute() }
        return try remembered.answer(to: question, in: store, compute)
    }

    /// Notes the activity concerned, where the permission is one for the whole cooperative.
    func concerns(_ section: ID<Section>) { concerned = section }

    /// Whether the actor may.
    public func may(_ permission: Permission, on section: ID<Section>? = nil) -> Bool {
        rights.allows(permission, on: section)
    }

    func requireAny(_ permission: Permission) throws {
        guard rights.holds(permission) else {
            throw AccessError.forbidden(permission: permission.rawValue)
        }
    }
}
