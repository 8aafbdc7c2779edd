// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Database
import Foundation
import Ledger
import Store

/// Why the guided set-up cannot go on; nothing has been written by then.
public enum SetupError: UserFacingError, Hashable {
    /// The code is not the one the server printed.
    case badCode
    /// A screen has no answer yet.
    case incomplete(step: SetupStep)
    /// The cooperative has been founded.
    case over
    /// The VAT number belongs to another company.
    case otherVATNumber(siren: String)
    /// The day is not one the books may begin on.
    case badStart(first: Day, last: Day)
    /// A choice that is not offered.
    case notOffered(field: String)
    /// An e-mail address without an at sign, or too long.
    case badEmail
    /// The repeated password is another.
    case otherPassword

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .badCode: "setup.bad_code"
        case .incomplete: "setup.incomplete"
        case .over: "setup.over"
        case .otherVATNumber: "setup.other_vat_number"
        case .badStart: "setup.bad_start"
        case .notOffered: "setup.not_offered"
        case .badEmail: "setup.bad_email"
        case .otherPassword: "setup.other_password"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .otherVATNumber(let siren): ["siren": siren]
        case .badStart(let first, let last): ["first": first.text, "last": last.text]
        case .badCode, .incomplete, .over, .notOffered, .badEmail, .otherPassword: [:]
        }
    }

    /// The field concerned.
    public var field: String? {
        if case .notOffered(let field) = self { return field }
        return nil
    }
}

/// A browser that has shown the code, with the set-up as it stands.
public struct SetupVisit: Sendable {
    /// The token its forms carry.
    public let csrfToken: String
    /// What was answered; nil once the cooperative is founded.
    public let answers: SetupAnswers?
}

extension House {
    /// How long a browser may go on before it must show the code again, in seconds.
    public static let setupSeconds: Int64 = 7 * 86_400
    /// Codes are counted together, wherever they come from.
    private static let setupAttempts = (name: "setup code", most: 10)

    /// Whether the installation has a cooperative.
    public nonisolated func isFounded() async throws -> Bool {
        try await database.read(scope: .installation) { try Setup(in: $0).isOver() }
    }

    /// Makes an installation without cooperative ready to be set up.
    ///
    /// - Parameters:
    ///   - chosen: The operator's own code; nil has one made.
    ///   - kept: The code of an earlier start, which still holds if it is the last one made.
    /// - Returns: The code that lets people in; nil when there is a cooperative.
    /// - Throws: ``Database/DatabaseError``; the code has not changed by then.
    public nonisolated func prepareSetup(
        chosen: SetupCode?, kept: SetupCode?
    ) async throws -> SetupCode? {
        let now = clock.now()
        let fresh = chosen ?? SetupCode(random: random.bytes(16))
        return try await database.write(scope: .installation) { transaction in
            let setup = Setup(in: transaction)
            guard try !setup.isOver() else {
                // Answers of a set-up that another way of founding overtook.
                _ = try setup.end(visitsUntil: now)
                return nil
            }
            let stored = try setup.draftToChange()?.codeHash
            if chosen == nil, let kept, let stored, kept.matches(stored) { return kept }
            try setup.prepare(codeHash: fresh.hash, at: now)
            return fresh
        }
    }

    /// Lets a browser in that shows the code, and keeps the language it chose.
    ///
    /// - Returns: What the browser keeps; nowhere else.
    /// - Throws: ``SetupError/badCode`` or ``Access/AccessError/tooManyAttempts(minutes:)``; the
    ///   attempt is counted by then.
    public nonisolated func enterSetup(
        _ code: SetupCode, language: String
    ) async throws -> Token {
        let now = clock.now()
        try await count([House.setupAttempts])
        let token = Token(random.bytes(32))
        let csrf = Token(random.bytes(32)).text
        try await database.write(scope: .installation) { transaction in
            let setup = Setup(in: transaction)
            guard var draft = try setup.draftToChange(), code.matches(draft.codeHash) else {
                throw SetupError.badCode
            }
            try Sessions(in: transaction).forgetAttempts(House.setupAttempts.name)
            try setup.openVisit(
                tokenHash: token.hash, csrfToken: csrf,
                until: now.adding(seconds: House.setupSeconds))
            try draft.change { $0.language = language }
            try setup.save(draft, at: now)
        }
        return token
    }

    /// The set-up as a browser that was let in sees it; nil for any other.
    public nonisolated func setupVisit(_ token: Token) async throws -> SetupVisit? {
        let now = clock.now()
        let hash = token.hash
        return try await database.read(scope: .installation) { transaction in
            let setup = Setup(in: transaction)
            guard let csrf = try setup.visit(tokenHash: hash, at: now) else { return nil }
            return SetupVisit(csrfToken: csrf, answers: try setup.draft()?.read())
        }
    }

    /// Keeps an answer, and the stored form of a password when one is given.
    ///
    /// - Parameters:
    ///   - password: The first administrator's; nil keeps the one there is.
    ///   - desk: Hashes it.
    ///   - change: What the answer is.
    /// - Throws: ``SetupError/over`` once the cooperative is founded, or
    ///   ``Access/AccessError/weakPassword(_:shortest:)``.
    public nonisolated func answerSetup(
        password: String? = nil, at desk: PasswordDesk,
        _ change: @escaping @Sendable (inout SetupAnswers) -> Void
    ) async throws {
        let now = clock.now()
        var hash: String?
        if let password {
            var answers = SetupAnswers()
            change(&answers)
            let person = answers.administrator
            hash = try await desk.hash(
                password, salt: random.bytes(16), besideSecondFactor: false,
                context: [person?.email, person?.name].compactMap(\.self))
        }
        let kept = hash
        try await database.write(scope: .installation) { transaction in
            let setup = Setup(in: transaction)
            guard var draft = try setup.draftToChange() else { throw SetupError.over }
            try draft.change(change)
            if let kept { draft.passwordHash = kept }
            try setup.save(draft, at: now)
        }
    }

    /// Founds the cooperative the answers describe and signs its first administrator in.
    ///
    /// Happens once, however often and wherever it is asked for: the transaction that writes the
    /// cooperative deletes the set-up, and only one can.
    ///
    /// - Parameter place: Where the button was pressed, for the list of sessions.
    /// - Returns: The administrator's session.
    /// - Throws: ``SetupError/over`` for all but the first; ``SetupError/incomplete(step:)``.
    public nonisolated func foundFromSetup(
        from place: (address: String, agent: String) = ("", "")
    ) async throws -> OpenedSession {
        for _ in 0..<4 {
            do { return try await foundOnce(place) } catch let error as DatabaseError {
                guard error.isRetryable, error != .closed else { throw error }
            }
        }
        return try await foundOnce(place)
    }

    private nonisolated func foundOnce(
        _ place: (address: String, agent: String)
    ) async throws -> OpenedSession {
        let token = Token(random.bytes(32))
        let csrf = Token(random.bytes(32)).text
        return try await database.write(scope: .cooperative(SetupAnswers.coop)) { transaction in
            let setup = Setup(in: transaction)
            guard let draft = try setup.draftToChange(), try !setup.isOver() else {
                throw SetupError.over
            }
            let now = self.clock.now()
            let person = try self.establish(draft, in: transaction)
            // The browsers that helped are still told where to go for an hour.
            guard try setup.end(visitsUntil: now.adding(seconds: 3600)) else {
                throw SetupError.over
            }
            try Sessions(in: transaction).open(
                NewSession(
                    tokenHash: token.hash, name: self.random.bytes(8).hexadecimal,
                    person: person.id, coop: SetupAnswers.coop, csrfToken: csrf, from: now,
                    to: now.adding(seconds: House.sessionSeconds), address: place.address,
                    agent: String(place.agent.prefix(300))))
            return OpenedSession(token: token, person: person, isPending: false, device: nil)
        }
    }

    /// Writes the cooperative, its first administrator and its opening entry.
    private nonisolated func establish(
        _ draft: Setup.Draft, in transaction: any Transaction
    ) throws -> Person {
        let answers = try draft.read()
        let cooperative = try answers.cooperative(under: laws)
        guard let administrator = answers.administrator, !draft.passwordHash.isEmpty else {
            throw SetupError.incomplete(step: .administrator)
        }
        guard let books = answers.books, let law = laws[cooperative.country] else {
            throw SetupError.incomplete(step: .books)
        }
        let moment = moment(for: cooperative, law: law)
        let (store, sections) = try cooperative.established(
            in: transaction, under: law, at: moment)
        let id = try store.admit(
            NewPerson(
                email: administrator.email, name: administrator.name,
                language: cooperative.language, password: "", roles: [.director, .operator]),
            passwordHash: draft.passwordHash)
        try store.audit.append(
            actor: Actor.person(id).name, operation: Cooperative.foundedName, object: 0,
            origin: "setup", detail: "books from \(books.from)")
        if !books.cash.isZero {
            let work = try Work(
                store, of: cooperative, as: .person(id), law: law, sections: sections)
            let entry = try OpenBooks(on: books.from, cash: books.cash).run(in: work)
            try store.audit.append(
                actor: Actor.person(id).name, operation: OpenBooks.auditName, object: entry.value,
                origin: "setup", detail: "")
        }
        try store.flush()
        guard let person = try People(in: transaction).find(id) else {
            throw StoreError.notFound(kind: "person", id: id.description)
        }
        return person
    }
}

extension Setup.Draft {
    /// The answers as they stand.
    fileprivate func read() throws -> SetupAnswers {
        do { return try JSONDecoder().decode(SetupAnswers.self, from: Data(answers.utf8)) } catch {
            throw StoreError.unreadable(kind: "setup", id: "1")
        }
    }

    fileprivate mutating func change(_ body: (inout SetupAnswers) -> Void) throws {
        var changed = try read()
        body(&changed)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        answers = String(decoding: try encoder.encode(changed), as: UTF8.self)
    }
}
