// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Interchange
public import Store

/// The declarations of a month: what is due, what is missing, what was made and sent.
public struct ShowDeclarations: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration

    /// The month; nil for the one before today's.
    public let period: Period?

    /// The declarations of a month.
    public init(period: Period?) { self.period = period }

    /// A declaration that was made.
    public struct Made: Sendable {
        /// The declaration.
        public let declaration: StoredDeclaration
        /// When it was sent; nil before.
        public let sent: SentFacts?
        /// Whose event it is; empty for a month.
        public let name: String
        /// Whether its file is still there.
        public let hasFile: Bool
    }

    /// What the page shows.
    public struct Answer: Sendable {
        /// The month as it would be declared now.
        public let month: MonthDeclaration
        /// What was made for it, the newest first.
        public let made: [Made]
        /// What the next file cancels and replaces; nil when it is a first one.
        public let replaces: String?
        /// The first and the last month there is something to declare of.
        public let months: ClosedRange<Period>
        /// The day.
        public let today: Day
    }

    /// - Throws: ``Access/AccessError``, what is wrong with the pack.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let store = work.store
        let first = try store.engagements.all().map(\.from).min() ?? work.today
        let last = max(work.today.period, first.period)
        let latest = last == first.period ? last : last.previous
        let period = min(max(period ?? latest, first.period), last)
        let sent = try store.social.last(SentFacts.self)
        let made = try store.declarations.all(in: period).map { declaration in
            Made(
                declaration: declaration, sent: sent[declaration.id.value],
                name: try declaration.engagement.map { try work.name(of: $0) } ?? "",
                hasFile: try store.declarations.file(of: declaration.id) != nil)
        }
        let next = work.next(after: made)
        return Answer(
            month: try MonthDeclaration(
                period, in: work, isTest: true, order: next.order, replaces: next.replaces),
            made: made, replaces: next.replaces, months: first.period...last, today: work.today)
    }
}

extension Work {
    /// Number of the next declaration of a month, and what it cancels: the last that was sent.
    fileprivate func next(
        after made: [ShowDeclarations.Made]
    ) -> (order: Int64, replaces: String?) {
        let months = made.filter { $0.declaration.nature == "01" }
        let sent = months.first { !$0.declaration.isTest && $0.sent != nil }
        return ((months.first?.declaration.order ?? 0) + 1, sent?.sent?.reference)
    }

    /// The name an engagement is paid under.
    func name(of engagement: ID<Engagement>) throws -> String {
        let found = try store.engagements.find(engagement)
        return try store.parties.find(found.employee).details.name
    }
}

/// Makes the file of a month.
public struct MakeDeclaration: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration
    /// Name in the audit log.
    public static let auditName = "declaration.made"

    /// The month worked.
    public let period: Period
    /// Whether nobody acts on it.
    public let isTest: Bool

    /// A month to declare.
    public init(period: Period, isTest: Bool) {
        self.period = period
        self.isTest = isTest
    }

    /// A real one replaces the last real one that was sent.
    ///
    /// - Returns: Its number.
    /// - Throws: ``DeclaringError`` or ``Interchange/DSN/Fault`` with nothing written: a datum is
    ///   missing, a total is not that of the payslips and the ledger, our validator finds a fault.
    ///   ``OperationError/wrongPeriod(_:)`` for a month that is not over.
    public func run(in work: Work) throws -> ID<StoredDeclaration> {
        try work.require(Self.permission)
        guard work.today >= period.lastDay else { throw OperationError.wrongPeriod(period) }
        let sent = try work.store.social.last(SentFacts.self)
        let made = try work.store.declarations.all(in: period).map {
            ShowDeclarations.Made(
                declaration: $0, sent: sent[$0.id.value], name: "", hasFile: true)
        }
        let next = work.next(after: made)
        let replaces = isTest ? nil : next.replaces
        let month = try MonthDeclaration(
            period, in: work, isTest: isTest, order: next.order, replaces: replaces)
        try month.check()
        guard let message = month.message else { throw DeclaringError.nobody(period) }
        return try work.store.declarations.add(
            NewDeclaration(
                nature: "01", period: period, isTest: isTest, order: next.order,
                replaces: replaces, due: month.due, people: month.people, findings: 0),
            file: try DSN.write(message), by: work.actor.name)
    }

    /// The declaration.
    public func object(of output: ID<StoredDeclaration>) -> Int64 { output.value }
    /// The month; nothing of a person.
    public func detail(of output: ID<StoredDeclaration>) -> String { period.text }
}

/// The file of a declaration; reading it leaves a line in the audit log of its own.
public struct TakeDeclaration: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration
    /// Name in the audit log.
    public static let auditName = "declaration.taken"

    /// The declaration.
    public let declaration: ID<StoredDeclaration>

    /// A declaration to take along.
    public init(_ declaration: ID<StoredDeclaration>) { self.declaration = declaration }

    /// - Throws: ``Store/StoreError/notFound(kind:id:)``, also once the file was removed.
    public func run(in work: Work) throws -> ID<StoredDeclaration> {
        try work.require(Self.permission)
        guard try work.store.declarations.file(of: declaration) != nil else {
            throw StoreError.notFound(kind: "declaration", id: declaration.description)
        }
        return declaration
    }

    /// The declaration.
    public func object(of output: ID<StoredDeclaration>) -> Int64 { output.value }
}

/// A declaration with its file.
public struct FindDeclaration: Query {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration

    /// The declaration.
    public let declaration: ID<StoredDeclaration>

    /// A declaration and its file.
    public init(_ declaration: ID<StoredDeclaration>) { self.declaration = declaration }

    /// What was made.
    public struct Answer: Sendable {
        /// The declaration.
        public let declaration: StoredDeclaration
        /// When it was sent; nil before.
        public let sent: SentFacts?
        /// The bytes; nil once they were removed.
        public let file: [UInt8]?
    }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        return Answer(
            declaration: try work.store.declarations.find(declaration),
            sent: try work.store.social.last(SentFacts.self, about: declaration.value),
            file: try work.store.declarations.file(of: declaration))
    }
}

/// Notes that a declaration was sent, and the number it came back with.
public struct MarkDeclarationSent: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration
    /// Name in the audit log.
    public static let auditName = "declaration.sent"

    /// The declaration.
    public let declaration: ID<StoredDeclaration>
    /// The day it was sent.
    public let day: Day
    /// The number the site of the bodies gave.
    public let reference: String

    /// A declaration that was sent.
    public init(_ declaration: ID<StoredDeclaration>, on day: Day, reference: String) {
        self.declaration = declaration
        self.day = day
        self.reference = reference
    }

    /// - Throws: ``OperationError/badField(_:)``: a day before the file was made or after today, a
    ///   reference that is empty or too long for the norm.
    public func run(in work: Work) throws -> ID<StoredDeclaration> {
        try work.require(Self.permission)
        let found = try work.store.declarations.find(declaration)
        let made = found.madeAt.day(in: work.cooperative.timeZone)
        guard made <= day, day <= work.today else { throw OperationError.badField("sent_day") }
        let text = reference.filter { !$0.isWhitespace }
        guard (4...23).contains(text.utf8.count), text.utf8.allSatisfy({ (33...126).contains($0) })
        else { throw OperationError.badField("reference") }
        try work.store.social.keep(
            SentFacts(day: day, reference: text), about: declaration.value, by: work.actor.name)
        return declaration
    }

    /// The declaration.
    public func object(of output: ID<StoredDeclaration>) -> Int64 { output.value }
}
