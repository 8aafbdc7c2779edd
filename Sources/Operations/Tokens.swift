// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Database
import Ledger
public import Store

/// What a token allows: to read whatever its owner may, and what else by permission.
public struct TokenScopes: Sendable, Hashable {
    /// Whether it reads all that its owner may see.
    public let reads: Bool
    /// What it may do, reading included.
    public let permissions: Set<Permission>

    /// Scopes as chosen; what programs are never given is left out.
    public init(reads: Bool, permissions: Set<Permission>) {
        self.reads = reads
        self.permissions = permissions.intersection(Permission.forPrograms)
    }

    /// Scopes as stored; names nobody knows any more allow nothing.
    public init(stored names: [String]) {
        self.init(
            reads: names.contains(TokenScopes.readName),
            permissions: Set(names.compactMap(Permission.init(rawValue:))))
    }

    /// The name of reading among the scopes.
    public static let readName = "read"

    /// The scopes by name: reading first, then permissions in alphabetical order.
    public var names: [String] {
        (reads ? [TokenScopes.readName] : []) + permissions.map(\.rawValue).sorted()
    }

    /// What a request under the token may use: one that only reads, or one that changes.
    public func limit(isReading: Bool) -> Set<Permission> {
        isReading && reads ? Permission.forPrograms : permissions
    }
}

/// A program at the door: the token it holds and the person it acts for, as they stand now.
public struct Bearer: Sendable {
    /// The token.
    public let token: APIToken
    /// What it allows.
    public let scopes: TokenScopes
    /// Whose it is.
    public let person: Person
    /// The cooperative it opens.
    public let cooperative: Cooperative
    /// What the person may do now, whatever the token allows.
    public let rights: Rights

    /// Who asks, for a request that only reads or one that changes.
    public func actor(isReading: Bool) -> Actor {
        .program(of: person.id, limitedTo: scopes.limit(isReading: isReading))
    }
}

/// Whose tokens are made or taken back, and by whom.
public struct TokenOwner: Sendable {
    /// Whose they are.
    public let person: ID<Person>
    /// The cooperative they open.
    public let cooperative: Cooperative
    /// Who does it: the person, or somebody at the command line.
    public let actor: Actor
    /// Where it comes from, for the audit log.
    public let origin: String

    /// A person whose tokens somebody else makes.
    public init(person: ID<Person>, cooperative: Cooperative, actor: Actor, origin: String = "") {
        self.person = person
        self.cooperative = cooperative
        self.actor = actor
        self.origin = origin
    }

    /// A person who makes their own.
    public init(_ visitor: Visitor) {
        self.init(
            person: visitor.person.id, cooperative: visitor.cooperative, actor: visitor.actor,
            origin: visitor.origin)
    }
}

extension House {
    /// How long a token may last, in days.
    public static let tokenDaysMax = 366
    /// How much older than now a noted use may be, in seconds.
    private static let useSeconds: Int64 = 60

    /// Makes a token for a person and keeps its hash.
    ///
    /// Leaves an audit line, in the same transaction.
    ///
    /// - Returns: The token; it is nowhere else.
    /// - Throws: ``OperationError/badField(_:)`` for a name, scopes or days that cannot be;
    ///   ``Database/DatabaseError/unique(constraint:)`` when the form was sent before.
    public nonisolated func makeToken(
        for owner: TokenOwner, named name: String, allowing scopes: TokenScopes, days: Int,
        key: String
    ) async throws -> Token {
        guard (1...100).contains(name.count) else { throw OperationError.badField("name") }
        guard scopes.reads || !scopes.permissions.isEmpty else {
            throw OperationError.badField("scopes")
        }
        guard (1...House.tokenDaysMax).contains(days) else { throw OperationError.badField("days") }
        let token = Token(received: "entraide_" + Token(random.bytes(32)).text)
        let kept = NewAPIToken(
            hash: token.hash, name: name, scopes: scopes.names, requestKey: key,
            expiresAt: clock.now().adding(seconds: Int64(days) * 86_400))
        try await changingTokens(of: owner, "token.made") { tokens, store in
            try tokens.add(
                kept, of: owner.person, in: store.coop, at: store.moment.now
            ).value
        }
        return token
    }

    /// The tokens of a person, newest first.
    public nonisolated func tokens(of owner: TokenOwner) async throws -> [APIToken] {
        try await database.read(scope: .installation) {
            try APITokens(in: $0).all(of: owner.person, in: owner.cooperative.id)
        }
    }

    /// Takes a token back; it opens nothing from now on.
    ///
    /// - Throws: ``Store/StoreError/notFound(kind:id:)`` when it is not theirs or has ended.
    public nonisolated func revokeToken(_ id: ID<APIToken>, of owner: TokenOwner) async throws {
        try await changingTokens(of: owner, "token.revoked") { tokens, store in
            try tokens.revoke(id, of: owner.person, in: store.coop, at: store.moment.now)
            return id.value
        }
    }

    private nonisolated func changingTokens(
        of owner: TokenOwner, _ auditName: String,
        _ body: @escaping @Sendable (APITokens, CooperativeTransaction) throws -> Int64
    ) async throws {
        let cooperative = owner.cooperative
        guard let law = laws[cooperative.country] else {
            throw StoreError.notFound(kind: "pack", id: cooperative.country)
        }
        let moment = moment(for: cooperative, law: law)
        try await database.write(scope: .cooperative(cooperative.id)) { transaction in
            let store = try CooperativeTransaction.writing(
                cooperative.id, in: transaction, at: moment)
            let object = try body(APITokens(in: transaction), store)
            try store.audit.append(
                actor: owner.actor.name, operation: auditName, object: object,
                origin: owner.origin, detail: "")
            try store.flush()
        }
    }

    /// Who holds a token of the API; nil when it opens nothing, or no longer.
    public nonisolated func bearer(_ token: Token) async throws -> Bearer? {
        let now = clock.now()
        let hash = token.hash
        let found = try await database.read(scope: .installation) { transaction in
            try APITokens(in: transaction).find(hash: hash, at: now).map { known in
                (known.token, known.person, try Cooperative.find(known.token.coop, in: transaction))
            }
        }
        guard let (known, person, cooperative) = found, let cooperative,
            let law = laws[cooperative.country]
        else { return nil }
        let moment = moment(for: cooperative, law: law)
        let rights = try await database.read(scope: .cooperative(cooperative.id)) {
            try Rights(
                of: .person(person.id), in: .reading(cooperative.id, in: $0, at: moment))
        }
        if known.lastUsedAt.map({ $0.adding(seconds: House.useSeconds) < now }) ?? true {
            try await database.write(scope: .installation) {
                try APITokens(in: $0).noteUse(known.id, at: now)
            }
        }
        return Bearer(
            token: known, scopes: TokenScopes(stored: known.scopes), person: person,
            cooperative: cooperative, rights: rights)
    }
}
