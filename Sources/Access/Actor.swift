// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Ledger
public import Store

/// Who asks.
public enum Actor: Sendable, Hashable {
    /// A person who signed in.
    case person(ID<Person>)
    /// A program that holds a token of a person; may do what both the person and the token may.
    case program(of: ID<Person>, limitedTo: Set<Permission>)
    /// Somebody at the server's own command line; may do everything except approve.
    case commandLine(user: String)

    /// The person an audit log names so; nil for anybody else.
    public static func person(named name: String) -> ID<Person>? {
        guard name.hasPrefix("person:"), let number = Int64(name.dropFirst(7)) else { return nil }
        return ID(number)
    }

    /// The name that stands in the audit log: `person:12`, `cli:anna`.
    public var name: String {
        switch self {
        case .person(let id), .program(of: let id, limitedTo: _): "person:\(id)"
        case .commandLine(let user): "cli:\(user)"
        }
    }
}

/// Why somebody is turned away; nothing was read for them or written by then.
public enum AccessError: UserFacingError, Hashable {
    /// The permission is missing, or does not reach that far.
    case forbidden(permission: String)
    /// The address or the password is wrong; it is not said which.
    case badSignIn
    /// Too many attempts on the address.
    case tooManyAttempts(minutes: Int)
    /// The form did not come from our own page, or the session has ended.
    case staleForm
    /// A password that a guesser tries early.
    case weakPassword(PasswordRules.Weakness, shortest: Int)
    /// The code of the app or the recovery code is wrong or was used.
    case wrongCode
    /// A link that is over, was used, or never was.
    case deadLink
    /// Nobody changes their own rights.
    case ownRights
    /// Two roles one person must not hold together.
    case conflictingRoles(String, String)
    /// A role that works for others, without a second factor.
    case secondFactorNeeded
    /// An invoice above what the activity may issue alone: an amount without VAT.
    case aboveLimit(Money)
    /// Whoever would approve asked for it themselves, or is the one it is for.
    case ownApproval
    /// A passkey whose answer is not believed; it is not said why.
    case badPasskey
    /// A passkey whose counter went back: somebody has a copy of it.
    case copiedPasskey
    /// A provider that did not answer, or whose word is not believed; it is not said why.
    case badProvider
    /// An account at a provider that is linked to nobody here.
    case unlinkedAccount
    /// An account at a provider that somebody else has linked.
    case takenAccount
    /// What is taken away is the only way the person can come in.
    case lastWayIn

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .forbidden: "access.forbidden"
        case .badSignIn: "access.bad_sign_in"
        case .tooManyAttempts: "access.too_many_attempts"
        case .staleForm: "access.stale_form"
        case .weakPassword: "access.weak_password"
        case .wrongCode: "access.wrong_code"
        case .deadLink: "access.dead_link"
        case .ownRights: "access.own_rights"
        case .ownApproval: "access.own_approval"
        case .conflictingRoles: "access.conflicting_roles"
        case .secondFactorNeeded: "access.second_factor_needed"
        case .aboveLimit: "access.above_limit"
        case .badPasskey: "access.bad_passkey"
        case .copiedPasskey: "access.copied_passkey"
        case .badProvider: "access.bad_provider"
        case .unlinkedAccount: "access.unlinked_account"
        case .takenAccount: "access.taken_account"
        case .lastWayIn: "access.last_way_in"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .forbidden(let permission): ["permission": permission]
        case .tooManyAttempts(let minutes): ["minutes": String(minutes)]
        case .weakPassword(let weakness, let shortest):
            ["field": weakness.rawValue, "shortest": String(shortest)]
        case .conflictingRoles(let first, let second): ["first": first, "second": second]
        case .aboveLimit(let limit): ["limit": limit.text]
        case .badSignIn, .staleForm, .wrongCode, .deadLink, .ownRights, .ownApproval,
            .secondFactorNeeded, .badPasskey, .copiedPasskey, .badProvider, .unlinkedAccount,
            .takenAccount, .lastWayIn:
            [:]
        }
    }
}

extension AccessError {
    /// Whether the same thing is possible by the hand of another.
    public var asksForSomebodyElse: Bool {
        switch self {
        case .aboveLimit, .ownApproval: true
        case .forbidden, .badSignIn, .tooManyAttempts, .staleForm, .weakPassword, .wrongCode,
            .deadLink, .ownRights, .conflictingRoles, .secondFactorNeeded, .badPasskey,
            .copiedPasskey, .badProvider, .unlinkedAccount, .takenAccount,
            .lastWayIn:
            false
        }
    }
}

/// The rights of an actor in one cooperative, as they stand in the open transaction.
public struct Rights: Sendable {
    /// A role, and the activities it reaches; nil for the whole cooperative.
    private struct Holding: Sendable {
        let role: Role
        let sections: Set<ID<Section>>?

        func reaches(_ section: ID<Section>?) -> Bool {
            guard let sections else { return true }
            return section.map(sections.contains) ?? false
        }
    }

    private let isCommandLine: Bool
    private let holdings: [Holding]
    /// What a token allows of it; nil for all.
    private let limit: Set<Permission>?

    /// Reads the rights of an actor; a right withdrawn a moment ago is gone, and so is one whose
    /// last day has passed.
    public init(of actor: Actor, in work: CooperativeTransaction) throws {
        switch actor {
        case .commandLine:
            isCommandLine = true
            holdings = []
            limit = nil
        case .person(let id):
            isCommandLine = false
            holdings = try Rights.holdings(of: id, in: work)
            limit = nil
        case .program(of: let id, limitedTo: let allowed):
            isCommandLine = false
            holdings = try Rights.holdings(of: id, in: work)
            limit = allowed.intersection(Permission.forPrograms)
        }
    }

    private static func holdings(
        of person: ID<Person>, in work: CooperativeTransaction
    ) throws -> [Holding] {
        let reached = try work.grants.inForce(of: person, on: work.moment.today)
        return reached.compactMap { reached in
            Role(rawValue: reached.role).map { role in
                // A member works in activities: one named for none reaches nothing.
                Holding(role: role, sections: reached.sections ?? (role == .member ? [] : nil))
            }
        }
    }

    /// Whether the actor may, for one activity or (nil) the whole cooperative.
    public func allows(_ permission: Permission, on section: ID<Section>?) -> Bool {
        if isCommandLine { return permission != .approvePayments }
        guard limit?.contains(permission) != false else { return false }
        return holdings.contains {
            $0.role.permissions.contains(permission) && $0.reaches(section)
        }
    }

    /// Whether the actor has the permission at all, however far it reaches.
    public func holds(_ permission: Permission) -> Bool {
        if isCommandLine { return permission != .approvePayments }
        guard limit?.contains(permission) != false else { return false }
        return holdings.contains { $0.role.permissions.contains(permission) }
    }

    /// The activities a permission reaches; nil when it reaches the whole cooperative.
    public func sections(_ permission: Permission) -> [ID<Section>]? {
        if allows(permission, on: nil) { return nil }
        guard limit?.contains(permission) != false else { return [] }
        let found = holdings.filter { $0.role.permissions.contains(permission) }
            .reduce(into: Set<ID<Section>>()) { $0.formUnion($1.sections ?? []) }
        return found.sorted()
    }

    /// Whether an activity is the actor's own, and not one they work for by an office role.
    public func owns(_ section: ID<Section>) -> Bool {
        holdings.contains { $0.role == .member && $0.reaches(section) }
    }

    /// The activities that are the actor's own.
    public var ownActivities: [ID<Section>] {
        holdings.filter { $0.role == .member }
            .reduce(into: Set<ID<Section>>()) { $0.formUnion($1.sections ?? []) }.sorted()
    }

    /// The roles held, for navigation.
    public var roles: Set<Role> { Set(holdings.map(\.role)) }

    /// Whether one of the roles asks for more than a password.
    public var needSecondFactor: Bool { roles.contains(where: \.needsSecondFactor) }
}
