// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Database

/// An account at a provider that lets a person in.
public struct OpenIDLink: Sendable {
    /// Whose it is.
    public let person: ID<Person>
    /// The provider's own name for them.
    public let subject: String
    /// When it was linked.
    public let createdAt: Instant
    /// When it last let them in; nil before the first time.
    public let usedAt: Instant?
}

/// A question put to a provider, until it is answered or over.
public struct OpenIDQuestion: Sendable {
    /// What the answer will be used for, and nothing else.
    public enum Purpose: String, Sendable {
        /// To sign in.
        case signIn = "sign_in"
        /// To link the account to the person who is signed in.
        case linking
    }

    /// What the answer will be used for.
    public let purpose: Purpose
    /// The number that the provider signs.
    public let nonce: String
    /// What proves that whoever asked collects the answer.
    ///
    /// - Source: RFC 7636 §4.1.
    public let verifier: String
    /// The page to go on to; empty for the first.
    public let returnPath: String

    /// A question.
    public init(purpose: Purpose, nonce: String, verifier: String, returnPath: String) {
        self.purpose = purpose
        self.nonce = nonce
        self.verifier = verifier
        self.returnPath = returnPath
    }
}

/// The accounts at providers that let people of the installation in.
public struct OpenIDLinks {
    let transaction: any Transaction

    /// Opens the links of the installation inside a transaction.
    public init(in transaction: any Transaction) { self.transaction = transaction }

    /// Keeps a question by the hash of its state; those that are over go.
    ///
    /// `bearer`: hash of what the browser that asked is known by; it alone may bring the answer.
    public func ask(
        _ question: OpenIDQuestion, stateHash: String, bearer: String,
        lasting times: (from: Instant, to: Instant)
    ) throws {
        try transaction.run("DELETE FROM openid_question WHERE expires_at <= \(times.from)")
        try transaction.run(
            """
            INSERT INTO openid_question (
                state_hash, purpose, bearer_hash, nonce, verifier, return_path, expires_at)
            VALUES (
                \(stateHash), \(question.purpose.rawValue), \(bearer), \(question.nonce),
                \(question.verifier), \(question.returnPath), \(times.to))
            """)
    }

    /// Takes a question back by its state; nil when it was never put, is over, was answered, or
    /// by another browser.
    public func take(
        stateHash: String, bearers: [String], at now: Instant
    ) throws -> OpenIDQuestion? {
        let row = try transaction.row(
            """
            DELETE FROM openid_question
            WHERE state_hash = \(stateHash) AND bearer_hash IN \(list: bearers)
                AND expires_at > \(now)
            RETURNING purpose, nonce, verifier, return_path
            """)
        guard let row, let purpose = OpenIDQuestion.Purpose(rawValue: try row.get("purpose"))
        else { return nil }
        return OpenIDQuestion(
            purpose: purpose, nonce: try row.get("nonce"), verifier: try row.get("verifier"),
            returnPath: try row.get("return_path"))
    }

    /// Links an account to a person.
    public func add(
        issuer: String, subject: String, person: ID<Person>, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO openid_link (issuer, subject, person_id, created_at)
            VALUES (\(issuer), \(subject), \(person), \(now))
            """)
    }

    /// Whose account it is; nil when it is nobody's.
    public func person(issuer: String, subject: String) throws -> ID<Person>? {
        try transaction.row(
            """
            SELECT person_id FROM openid_link
            WHERE issuer = \(issuer) AND subject = \(subject)
            """
        ).map { try $0.get("person_id") }
    }

    /// The account of a person at a provider; nil when none is linked.
    public func link(of person: ID<Person>, issuer: String) throws -> OpenIDLink? {
        try transaction.row(
            """
            SELECT person_id, subject, created_at, used_at FROM openid_link
            WHERE person_id = \(person) AND issuer = \(issuer)
            """
        ).map { row in
            OpenIDLink(
                person: try row.get("person_id"), subject: try row.get("subject"),
                createdAt: try row.get("created_at"), usedAt: try row.get("used_at"))
        }
    }

    /// Notes that an account let its person in.
    public func use(of person: ID<Person>, issuer: String, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE openid_link SET used_at = \(now)
            WHERE person_id = \(person) AND issuer = \(issuer)
            """)
    }

    /// Takes the link away; returns whether there was one.
    public func remove(of person: ID<Person>, issuer: String) throws -> Bool {
        try transaction.row(
            """
            DELETE FROM openid_link WHERE person_id = \(person) AND issuer = \(issuer)
            RETURNING issuer
            """) != nil
    }
}
