// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Ledger
public import Store

/// Who asks.
public enum Actor: Sendable, Hashable {
    /// A person who signed in.
    case person(ID<Person>)
    /// Somebody at the server's own command line; may do everything except approve.
    case commandLine(user: String)

    /// The name that stands in the audit log: `person:12`, `cli:anna`.
    public var name: String {
        switch self {
        case .person(let id): "person:\(id)"
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

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .forbidden: "access.forbidden"
        case .badSignIn: "access.bad_sign_in"
        case .tooManyAttempts: "access.too_many_attempts"
        case .staleForm: "access.stale_form"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .forbidden(let permission): ["permission": permission]
        case .tooManyAttempts(let minutes): ["minutes": String(minutes)]
        case .badSignIn, .staleForm: [:]
        }
    }
}

/// The rights of an actor in one cooperative, as they stand in the open transaction.
public struct Rights: Sendable {
    private let isCommandLine: Bool
    private let grants: [(role: Role, section: ID<Section>?)]

    /// Reads the rights of an actor; a right withdrawn a moment ago is gone.
    public init(of actor: Actor, in work: CooperativeTransaction) throws {
        switch actor {
        case .commandLine:
            isCommandLine = true
            grants = []
        case .person(let id):
            isCommandLine = false
            grants = try work.grants.of(id).compactMap { grant in
                Role(rawValue: grant.role).map { ($0, grant.section.map { ID($0) }) }
            }
        }
    }

    /// Whether the actor may, for one activity or (nil) the whole cooperative.
    public func allows(_ permission: Permission, on section: ID<Section>?) -> Bool {
        if isCommandLine { return permission != .approvePayments }
        return grants.contains { grant in
            switch grant.role.permissions[permission] {
            case .cooperative: true
            case .own: section != nil && grant.section == section
            case nil: false
            }
        }
    }

    /// Whether the actor has the permission at all, however far it reaches.
    public func holds(_ permission: Permission) -> Bool {
        if isCommandLine { return permission != .approvePayments }
        return grants.contains { $0.role.permissions[permission] != nil }
    }

    /// The activities a permission reaches; nil when it reaches the whole cooperative.
    public func sections(_ permission: Permission) -> [ID<Section>]? {
        if allows(permission, on: nil) { return nil }
        return grants.filter { $0.role.permissions[permission] != nil }.compactMap(\.section)
    }

    /// The roles held, for navigation.
    public var roles: Set<Role> { Set(grants.map(\.role)) }
}
