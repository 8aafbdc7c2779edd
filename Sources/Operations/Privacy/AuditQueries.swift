// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Basics
import Ledger
public import Store

/// Who did and read what in the cooperative.
public struct ListAudit: Query {
    /// What the actor needs.
    public static let permission = Permission.viewAudit
    /// Which lines.
    public let filter: Audit.Filter
    /// How many at most.
    public let limit: Int

    /// Lines of the audit log.
    public init(_ filter: Audit.Filter = Audit.Filter(), limit: Int = 50) {
        self.filter = filter
        self.limit = limit
    }

    /// Lines, and the names behind them.
    public struct Answer: Sendable {
        /// Newest first.
        public let lines: [NumberedAuditLine]
        /// Names of actors by what the log calls them.
        public let names: [String: String]
        /// Names of activities by number.
        public let sections: [Int64: String]
        /// Those who can be asked for alone, by name.
        public let people: [Person]
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let lines = try work.store.audit.list(filter, limit: limit)
        return Answer(
            lines: lines, names: try NameActors(lines.map(\.line.actor)).run(in: work),
            sections: try work.sectionNames(),
            people: try People(in: work.store.transaction).all(in: work.store.coop))
    }
}

/// Who saw or did something in the activities of the person who asks, and about their rights.
public struct ListTraces: Query {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    private let limit: Int

    /// The newest traces.
    public init(limit: Int = 200) { self.limit = limit }

    /// Lines, and the names behind them.
    public struct Answer: Sendable {
        /// Newest first.
        public let lines: [AuditLine]
        /// Names of actors by what the log calls them.
        public let names: [String: String]
        /// Names of activities by number.
        public let sections: [Int64: String]
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        let person = try work.person
        let audit = work.store.audit
        let own = try audit.ofOthers(
            in: work.rights.ownActivities, than: work.actor.name, limit: limit)
        let rights = try audit.aboutPerson(person.value, limit: limit)
        let lines = (own + rights).sorted { $1.at < $0.at }.prefix(limit)
        return Answer(
            lines: Array(lines), names: try NameActors(lines.map(\.actor)).run(in: work),
            sections: try work.sectionNames())
    }
}

extension Work {
    fileprivate func sectionNames() throws -> [Int64: String] {
        Dictionary(
            try store.sections.all().map { ($0.id.value, $0.name) }, uniquingKeysWith: { $1 })
    }
}
