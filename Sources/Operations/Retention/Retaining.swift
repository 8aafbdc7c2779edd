// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Basics
import Store

/// How long each class of data is kept, and how much of it is too old.
public struct ListRetention: Query {
    /// What the actor needs, beside one of ``readers``.
    public static let permission = Permission.ownAccount
    /// Who may see it: those who look after the installation, and those who see who did what.
    public static let readers: [Permission] = [.operate, .viewAudit]

    /// All classes of the cooperative's country.
    public init() {}

    /// A class of data and how much of it is due.
    public struct Answer: Sendable {
        /// The class, its term and the law.
        public let rule: RetentionRules.Class
        /// Rows that are too old; nil where the program removes none.
        public let due: Int?
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [Answer] {
        guard Self.readers.contains(where: { work.may($0) }) else {
            throw AccessError.forbidden(permission: Permission.operate.rawValue)
        }
        return try work.law.retention.classes.map { rule in
            guard case .removed(let kind, let days) = rule.term else {
                return Answer(rule: rule, due: nil)
            }
            return Answer(
                rule: rule, due: try work.store.retention.due(kind, before: work.before(days)))
        }
    }
}

/// Removes what is too old.
public struct ApplyRetention: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.operate
    /// Name in the audit log.
    public static let auditName = "retention.applied"

    /// All classes of the cooperative's country.
    public init() {}

    /// - Returns: How many rows were removed, by class; classes without any are left out.
    public func run(in work: Work) throws -> [String: Int] {
        try work.require(Self.permission)
        var removed: [String: Int] = [:]
        for rule in work.law.retention.classes {
            guard case .removed(let kind, let days) = rule.term else { continue }
            let count = try work.store.retention.remove(kind, before: work.before(days))
            if count > 0 { removed[rule.key] = count }
        }
        return removed
    }

    /// What was removed: `letters 3, sessions 12`.
    public func detail(of output: [String: Int]) -> String {
        output.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            .joined(separator: ", ")
    }
}

extension Work {
    fileprivate func before(_ days: Int) -> Instant {
        store.moment.now.adding(seconds: -Int64(days) * 86_400)
    }
}
