// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Database
public import Store

/// What a browser brings back from a provider.
public struct OpenIDReturn: Sendable {
    /// What stands for the question.
    public var state: String
    /// What the answer is collected with; empty where the provider refused.
    public var code: String
    /// Who says so; empty where the provider does not name itself.
    public var issuer: String

    /// What stood in the address.
    public init(state: String, code: String, issuer: String) {
        self.state = state
        self.code = code
        self.issuer = issuer
    }
}

/// Where a question to a provider ended.
public enum OpenIDOutcome: Sendable {
    /// Somebody is in, or waits for their second factor; the page to go on to, empty for the first.
    case signedIn(OpenedSession, leadingTo: String)
    /// An account was linked.
    case linked
}

extension House {
    /// How long a question to a provider may take, in seconds.
    public static let openIDSeconds: Int64 = 600

    /// Puts a question to the provider.
    ///
    /// `bearer`: what the browser is known by, and only it: a cookie or its session's name.
    ///
    /// - Returns: The address at the provider that the browser goes on to.
    /// - Throws: ``Access/AccessError/badProvider`` or
    ///   ``Access/AccessError/tooManyAttempts(minutes:)``; nothing is kept by then.
    public nonisolated func askProvider(
        _ purpose: OpenIDQuestion.Purpose, at desk: OpenIDDesk, bearer: String, place: String,
        leadingTo path: String = ""
    ) async throws -> String {
        try await count([
            ("challenge \(House.networkPlace(place))", AttemptsMax.challenge)
        ])
        let state = Token(random.bytes(32))
        let question = OpenIDQuestion(
            purpose: purpose, nonce: random.bytes(32).base64URL,
            verifier: random.bytes(32).base64URL, returnPath: path)
        let address: String
        do {
            address = try await desk.address(of: question, state: state.text)
        } catch is ProviderFailure { throw AccessError.badProvider } catch is CallFailure {
            throw AccessError.badProvider
        }
        let now = clock.now()
        let bearerHash = Self.bearerHash(bearer, for: purpose)
        try await database.write(scope: .installation) {
            try OpenIDLinks(in: $0).ask(
                question, stateHash: state.hash, bearer: bearerHash,
                lasting: (now, now.adding(seconds: House.openIDSeconds)))
        }
        return address
    }

    /// Takes what a browser brings back from the provider: signs in, or links the account.
    ///
    /// People are known by the provider's own name for them (`sub`) and never by their e-mail
    /// address: an address is somebody else's tomorrow, not every provider makes sure of it, and
    /// whoever could have an account with our director's address made there would be our director
    /// here. A link is therefore made by somebody who is signed in already and has just proven it.
    ///
    /// - Parameters:
    ///   - answer: What stood in the address.
    ///   - desk: The provider that was asked.
    ///   - visitor: Who is signed in; nil for nobody. Links are made for them.
    ///   - guest: What the browser is known by before anybody signs in.
    ///   - knock: The browser and where it is.
    /// - Returns: What came of it.
    /// - Throws: ``Access/AccessError/badProvider``, ``Access/AccessError/unlinkedAccount`` or
    ///   ``Access/AccessError/takenAccount``.
    public nonisolated func take(
        _ answer: OpenIDReturn, at desk: OpenIDDesk, visitor: Visitor?, guest: String,
        knock: Knock
    ) async throws -> OpenIDOutcome {
        let provider = desk.provider
        // RFC 9207: an answer of another provider is none.
        guard answer.issuer.isEmpty || answer.issuer == provider.issuer else {
            throw AccessError.badProvider
        }
        let now = clock.now()
        let stateHash = Token(received: answer.state).hash
        var bearers = [Self.bearerHash(guest, for: .signIn)]
        if let name = visitor?.session.name {
            bearers.append(Self.bearerHash(name, for: .linking))
        }
        let known = bearers
        let question = try await database.write(scope: .installation) {
            try OpenIDLinks(in: $0).take(stateHash: stateHash, bearers: known, at: now)
        }
        guard let question else { throw AccessError.badProvider }
        let token = try await believed(answer.code, answering: question, at: desk)
        switch question.purpose {
        case .signIn:
            return .signedIn(
                try await enter(as: token, of: provider, knock: knock),
                leadingTo: question.returnPath)
        case .linking:
            guard let visitor else { throw AccessError.badProvider }
            _ = try await perform(
                LinkOpenID(provider: provider, subject: token.subject), as: visitor.actor,
                in: visitor.cooperative.id, key: "openid \(stateHash)", from: visitor.origin)
            return .linked
        }
    }

    /// What the database knows a browser by: a session's name is none of a guest's cookie.
    private static func bearerHash(
        _ bearer: String, for purpose: OpenIDQuestion.Purpose
    ) -> String { Token(received: "\(purpose.rawValue) \(bearer)").hash }

    /// The provider's word, checked; whatever is wrong with it is one refusal.
    private nonisolated func believed(
        _ code: String, answering question: OpenIDQuestion, at desk: OpenIDDesk
    ) async throws -> IDToken {
        do { return try await desk.token(for: code, answering: question) } catch is ProviderFailure
        { throw AccessError.badProvider } catch is CallFailure {
            throw AccessError.badProvider
        } catch is IDTokenFault { throw AccessError.badProvider }
    }

    /// Lets the person in whose account it is.
    ///
    /// The provider's word stands for the password. The second factor still follows, unless the
    /// provider says that it asked for one.
    private nonisolated func enter(
        as token: IDToken, of provider: OpenIDProvider, knock: Knock
    ) async throws -> OpenedSession {
        let now = clock.now()
        let known = try await database.write(scope: .installation) { transaction in
            let links = OpenIDLinks(in: transaction)
            guard
                let id = try links.person(issuer: provider.issuer, subject: token.subject),
                let person = try People(in: transaction).find(id), !person.isDisabled,
                let coop = try People(in: transaction).cooperatives(of: id).first
            else { return KnownAccount?.none }
            try links.use(of: id, issuer: provider.issuer, at: now)
            let proofs = Proofs(in: transaction)
            return KnownAccount(
                person: person, coop: coop,
                hasApp: try proofs.timeCode(of: id)?.isConfirmed ?? false,
                hasPasskey: try !Passkeys(in: transaction).all(of: id).isEmpty,
                isDevice: try knock.device.map {
                    try proofs.isDevice(tokenHash: $0.hash, of: id)
                } ?? false)
        }
        guard let known else { throw AccessError.unlinkedAccount }
        let isStrong = provider.isStrong(token.methods)
        let owes = try await owesFactor(
            known.person.id, in: known.coop, hasApp: known.hasApp, hasPasskey: known.hasPasskey)
        return try await openSession(
            of: known.person, in: known.coop, knock: knock, isPending: owes && !isStrong,
            isStrong: isStrong, isKnownDevice: known.isDevice)
    }

    private struct KnownAccount: Sendable {
        let person: Person
        let coop: Int64
        let hasApp: Bool
        let hasPasskey: Bool
        let isDevice: Bool
    }

    /// The account of a person at the provider; nil when none is linked.
    public nonisolated func openIDLink(
        of person: ID<Person>, at provider: OpenIDProvider
    ) async throws -> OpenIDLink? {
        let issuer = provider.issuer
        return try await database.read(scope: .installation) {
            try OpenIDLinks(in: $0).link(of: person, issuer: issuer)
        }
    }
}

/// Lets the person who asks in by an account at a provider from now on.
struct LinkOpenID: Operation {
    static let permission = Permission.ownAccount
    static let auditName = "account.openid_linked"

    let provider: OpenIDProvider
    let subject: String

    var fingerprint: [UInt8] { Array("\(provider.issuer) \(subject)".utf8) }

    func run(in work: Work) throws -> Int64 {
        let person = try work.person
        let links = OpenIDLinks(in: work.store.transaction)
        if let owner = try links.person(issuer: provider.issuer, subject: subject) {
            guard owner == person else { throw AccessError.takenAccount }
            return person.value
        }
        // One account of a provider a person: another takes the place of the one before.
        _ = try links.remove(of: person, issuer: provider.issuer)
        try links.add(
            issuer: provider.issuer, subject: subject, person: person,
            at: work.store.moment.now)
        try work.tell(.openIDLinked, person, ["provider": provider.name], link: "/account")
        return person.value
    }

    func object(of output: Int64) -> Int64 { output }
}

/// Lets the person who asks in by an account at a provider no more.
public struct RemoveOpenID: Operation {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// Name in the audit log.
    public static let auditName = "account.openid_removed"

    private let provider: OpenIDProvider

    /// The provider whose account lets them in no more.
    public init(at provider: OpenIDProvider) { self.provider = provider }

    /// The provider alone tells requests apart.
    public var fingerprint: [UInt8] { Array(provider.issuer.utf8) }

    /// - Throws: ``Access/AccessError/lastWayIn`` for somebody without password and passkey;
    ///   ``OperationError/wrongState(kind:)`` when none is linked.
    public func run(in work: Work) throws -> Int64 {
        let person = try work.person
        let transaction = work.store.transaction
        let hasPassword =
            try !(Proofs(in: transaction).passwordHash(of: person) ?? "").isEmpty
        guard try hasPassword || !Passkeys(in: transaction).all(of: person).isEmpty else {
            throw AccessError.lastWayIn
        }
        guard try OpenIDLinks(in: transaction).remove(of: person, issuer: provider.issuer)
        else { throw OperationError.wrongState(kind: "openid") }
        try work.tell(.openIDRemoved, person, ["provider": provider.name], link: "/account")
        return person.value
    }

    /// The person.
    public func object(of output: Int64) -> Int64 { output }
}
