// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Basics
public import Store

extension Work {
    /// Tells a person something once this transaction is committed: a notice on the site and,
    /// where they want it, a letter.
    ///
    /// A link that lets its reader in goes by mail only.
    func tell(
        _ kind: LetterKind, _ id: ID<Person>, _ values: [String: String] = [:],
        link: String? = nil, validSeconds: Int64 = Letter.week
    ) throws {
        guard let person = try People(in: store.transaction).find(id), !person.isDisabled else {
            return
        }
        if !kind.holdsSecret {
            try store.notices.add(kind, to: id, values: values, link: link)
        }
        guard try store.notices.isWanted(kind, by: id) else { return }
        try store.outbox.add(
            Letter(kind, to: person, values: values, link: link, validSeconds: validSeconds))
    }
}

/// What the person who asks is told, and what they want by mail.
public struct ListNotices: Query {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// How many are shown.
    public static let most = 100

    /// The notices of the person who asks.
    public init() {}

    /// Notices and choices.
    public struct Answer: Sendable {
        /// Newest first.
        public let notices: [PersonalNotice]
        /// Kinds that can be switched off, and whether they are wanted by mail.
        public let choices: [(kind: LetterKind, isWanted: Bool)]
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        let person = try work.person
        let chosen = try work.store.notices.choices(of: person)
        return Answer(
            notices: try work.store.notices.of(person, limit: Self.most),
            choices: LetterKind.allCases.filter { !$0.isSecurity }.map {
                ($0, chosen[$0.rawValue] ?? true)
            })
    }
}

/// Marks the notices of the person who asks as read.
public struct MarkNoticesRead: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// Name in the audit log.
    public static let auditName = "notice.read"

    /// The newest that was shown.
    public let upTo: Int64

    /// Up to the newest that was shown: one that came since stays new.
    public init(upTo: Int64) { self.upTo = upTo }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Int64 {
        let person = try work.person
        try work.store.notices.markRead(person, upTo: upTo)
        return person.value
    }
}

/// Chooses which notices come by mail as well.
public struct ChooseMail: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// Name in the audit log.
    public static let auditName = "notice.mail_chosen"

    /// The kinds wanted; every other kind that can be switched off is.
    public let wanted: Set<LetterKind>

    /// The kinds wanted.
    public init(wanted: Set<LetterKind>) { self.wanted = wanted }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Int64 {
        let person = try work.person
        for kind in LetterKind.allCases where !kind.isSecurity {
            try work.store.notices.choose(kind, wanted.contains(kind), for: person)
        }
        return person.value
    }

    /// A set has no order of its own; the kinds do.
    public var fingerprint: [UInt8] {
        Array(wanted.map(\.rawValue).sorted().joined(separator: " ").utf8)
    }
}
