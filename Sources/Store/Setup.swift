// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Database

/// The guided set-up of an installation that has no cooperative yet: one row, and the browsers
/// that have shown its code.
///
/// The row is deleted by the transaction that founds the cooperative, so it happens once.
public struct Setup {
    let transaction: any Transaction

    /// Opens the set-up inside a transaction of any scope.
    public init(in transaction: any Transaction) { self.transaction = transaction }

    /// What has been answered so far.
    public struct Draft: Sendable, Hashable {
        /// SHA-256 of the code that lets people in.
        public var codeHash: String
        /// The answers as JSON; never a password.
        public var answers: String
        /// The stored form of the first administrator's password; empty before it is chosen.
        public var passwordHash: String
    }

    /// Whether there is a cooperative; then there is nothing to set up any more.
    public func isOver() throws -> Bool {
        try transaction.row("SELECT 1 FROM cooperative LIMIT 1") != nil
    }

    /// The set-up as it stands; nil before it was prepared and after the founding.
    public func draft() throws -> Draft? {
        try transaction.row(
            "SELECT code_hash, answers, password_hash FROM setup WHERE id = 1"
        ).map(Draft.init)
    }

    /// The same, locked until the transaction ends.
    public func draftToChange() throws -> Draft? {
        try transaction.row(
            """
            SELECT code_hash, answers, password_hash FROM setup WHERE id = 1
            \(sqlite: "", postgres: "FOR UPDATE")
            """
        ).map(Draft.init)
    }

    /// Sets the code by its hash; answers given before stay.
    public func prepare(codeHash: String, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO setup (id, code_hash, answers, password_hash, changed_at)
            VALUES (1, \(codeHash), '{}', '', \(now))
            ON CONFLICT (id) DO UPDATE SET code_hash = excluded.code_hash
            """)
    }

    /// Keeps the answers.
    public func save(_ draft: Draft, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE setup SET answers = \(draft.answers), password_hash = \(draft.passwordHash),
                changed_at = \(now)
            WHERE id = 1
            """)
    }

    /// Ends the set-up; of two that try, one is told true.
    public func end(visitsUntil last: Instant) throws -> Bool {
        guard try transaction.run("DELETE FROM setup WHERE id = 1") == 1 else { return false }
        try transaction.run("UPDATE setup_visit SET expires_at = \(last)")
        return true
    }

    /// Lets a browser in, under the hash of its token.
    public func openVisit(tokenHash: String, csrfToken: String, until last: Instant) throws {
        try transaction.run(
            """
            INSERT INTO setup_visit (token_hash, csrf_token, expires_at)
            VALUES (\(tokenHash), \(csrfToken), \(last))
            """)
    }

    /// The form token of a browser that was let in; nil when it was not, or too long ago.
    public func visit(tokenHash: String, at now: Instant) throws -> String? {
        try transaction.value(
            """
            SELECT csrf_token FROM setup_visit
            WHERE token_hash = \(tokenHash) AND expires_at > \(now)
            """)
    }
}

extension Setup.Draft {
    init(_ row: Row) throws {
        codeHash = try row.get("code_hash")
        answers = try row.get("answers")
        passwordHash = try row.get("password_hash")
    }
}
