// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database

/// A class of data that is removed once it is too old.
///
/// Nothing that the chain of seals holds, or that the books are made of, is among them.
public enum RetentionClass: String, Sendable, CaseIterable {
    /// Sessions, from their end.
    case sessions
    /// Attempts to sign in.
    case signInAttempts = "sign_in_attempts"
    /// Invitations and password links, from their use or end.
    case accessLinks = "access_links"
    /// Browsers that are known, so that a new one is told.
    case devices
    /// Letters, from when they were sent or given up.
    case letters
    /// Notices on the site.
    case notices
    /// Calls to programs, from when they were made or given up.
    case webhookCalls = "webhook_calls"
    /// Answers to requests, kept so that the same request twice has one effect.
    case requests
    /// Tokens of programs, from their end.
    case tokens
    /// Changes of the accounts of pay, from when they were used or stopped.
    case accountChanges = "account_changes"
    /// Long work, from its end.
    case jobs
    /// Visits of the guided set-up, from their end.
    case setupVisits = "setup_visits"
    /// Who somebody is, from the end of their last contract; earlier versions, from their own day.
    case identities
    /// Files of declarations, which hold national numbers; that they were made stays.
    case declarationFiles = "declaration_files"

    /// The fewest days a pack may say: less would break what the rows are for.
    public var leastDays: Int {
        switch self {
        case .sessions, .signInAttempts, .accessLinks, .setupVisits: 1
        case .letters, .webhookCalls, .jobs: 7
        case .devices, .notices, .requests, .tokens: 30
        case .accountChanges, .identities, .declarationFiles: 365
        }
    }
}

/// Rows of the cooperative, and of the installation, that are too old.
public struct Retention {
    let work: CooperativeTransaction

    /// How many rows of a class are older than a moment.
    public func due(_ kind: RetentionClass, before moment: Instant) throws -> Int {
        try work.transaction.value("SELECT COUNT(*) \(rows(kind, before: moment))") ?? 0
    }

    /// Removes the rows of a class that are older than a moment.
    ///
    /// - Returns: How many there were.
    public func remove(_ kind: RetentionClass, before moment: Instant) throws -> Int {
        try work.transaction.run("DELETE \(rows(kind, before: moment))")
    }

    private func rows(_ kind: RetentionClass, before moment: Instant) -> SQL {
        let coop = work.coop
        return switch kind {
        case .sessions:
            """
            FROM session
            WHERE coop_id = \(coop) AND COALESCE(ended_at, expires_at) < \(moment)
            """
        case .signInAttempts: "FROM sign_in_attempt WHERE at < \(moment)"
        case .accessLinks:
            """
            FROM access_link
            WHERE coop_id = \(coop) AND COALESCE(used_at, expires_at) < \(moment)
            """
        case .devices: "FROM device WHERE created_at < \(moment)"
        // The installation's own letters are of no cooperative.
        case .letters: "FROM outbox WHERE coop_id IN (0, \(coop)) AND settled_at < \(moment)"
        case .notices: "FROM notice WHERE coop_id = \(coop) AND created_at < \(moment)"
        case .webhookCalls: "FROM webhook_call WHERE coop_id = \(coop) AND settled_at < \(moment)"
        case .requests: "FROM request WHERE coop_id = \(coop) AND at < \(moment)"
        case .tokens:
            """
            FROM api_token
            WHERE coop_id = \(coop) AND COALESCE(revoked_at, expires_at) < \(moment)
            """
        case .accountChanges:
            """
            FROM bank_account_change
            WHERE coop_id = \(coop) AND state IN ('applied', 'stopped')
                AND COALESCE(ended_at, asked_at) < \(moment)
            """
        case .jobs: "FROM job WHERE coop_id = \(coop) AND ended_at < \(moment)"
        case .setupVisits: "FROM setup_visit WHERE expires_at < \(moment)"
        case .identities:
            """
            FROM identity_record
            WHERE coop_id = \(coop) AND added_at < \(moment)
                AND (id < (
                    SELECT MAX(newer.id) FROM identity_record newer
                    WHERE newer.coop_id = identity_record.coop_id
                        AND newer.person_id = identity_record.person_id)
                    OR NOT EXISTS (
                        SELECT 1 FROM engagement e
                        WHERE e.coop_id = identity_record.coop_id
                            AND e.person_id = identity_record.person_id
                            AND (e.to_day IS NULL OR e.to_day >= \(moment.utcDay))))
            """
        case .declarationFiles:
            "FROM declaration_file WHERE coop_id = \(coop) AND made_at < \(moment)"
        }
    }
}

extension CooperativeTransaction {
    /// What is too old to be kept.
    public var retention: Retention { Retention(work: self) }
}
