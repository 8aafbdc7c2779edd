// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Store

/// The letters of the cooperative and how far they have come.
public struct ListLetters: Query {
    /// What the actor needs.
    public static let permission = Permission.operate
    /// How many stand on a page.
    public static let pageSize = 50
    private let before: Int64?
    private let person: ID<Person>?

    /// Letters, newest first; `before` is the number of the last one shown.
    public init(before: Int64? = nil, person: ID<Person>? = nil) {
        self.before = before
        self.person = person
    }

    /// A page of letters.
    public struct Answer: Sendable {
        /// Newest first, without what they say.
        public let letters: [StoredLetter]
        /// How many wait.
        public let queued: Int
        /// How many came back or were given up.
        public let failed: Int
        /// How many there are.
        public let total: Int
        /// The number to ask on from; nil on the last page.
        public let next: Int64?
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let outbox = work.store.outbox
        let found = try outbox.list(before: before, person: person, limit: Self.pageSize + 1)
        let shown = Array(found.prefix(Self.pageSize))
        let counts = try outbox.counts(of: person)
        return Answer(
            letters: shown, queued: counts.queued, failed: counts.failed, total: counts.all,
            next: found.count > shown.count ? shown.last?.id : nil)
    }
}

/// Somebody's last letters, for who looks after people: one that came back is seen there.
public struct ListLettersOf: Query {
    /// What the actor needs.
    public static let permission = Permission.giveRights
    /// How many.
    public static let most = 5
    private let person: ID<Person>

    /// The letters of a person.
    public init(_ person: ID<Person>) { self.person = person }

    /// - Returns: Newest first, without what they say.
    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [StoredLetter] {
        try work.require(Self.permission)
        return try work.store.outbox.list(person: person, limit: Self.most)
    }
}

/// One letter with what it says; asked in a demo only, for it may hold somebody's secret link.
public struct ReadLetter: Query {
    /// What the actor needs.
    public static let permission = Permission.operate
    private let letter: Int64

    /// A letter by its number.
    public init(_ letter: Int64) { self.letter = letter }

    /// - Throws: ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> StoredLetter {
        try work.require(Self.permission)
        guard let found = try work.store.outbox.find(letter) else {
            throw StoreError.notFound(kind: "letter", id: String(letter))
        }
        return found
    }
}

/// Sends a letter that came back, or was given up, once more.
public struct ResendLetter: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.operate
    /// Name in the audit log.
    public static let auditName = "mail.sent_again"

    /// The letter's number.
    public let letter: Int64

    /// A letter to send again.
    public init(_ letter: Int64) { self.letter = letter }

    /// - Throws: ``OperationError/wrongState(kind:)`` when there is nothing left to send.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        guard try work.store.outbox.sendAgain(letter) else {
            throw OperationError.wrongState(kind: "letter")
        }
        return letter
    }

    /// The letter.
    public func object(of output: Int64) -> Int64 { output }
}
