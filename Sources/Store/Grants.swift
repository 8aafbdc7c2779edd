// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger

/// A right given to a person: a role, as far as it reaches, as long as it lasts.
public struct RoleGrant: Sendable, Hashable {
    /// Name of the role: `member`, `accountant`.
    public let role: String
    /// The activity it is limited to; nil for more than one.
    public let section: Int64?
    /// The office or group of members it is limited to; nil for one activity or all.
    public let group: ID<MemberGroup>?
    /// Its first day; nil when it began with the grant.
    public let from: Day?
    /// Its last day; nil when it lasts.
    public let to: Day?

    /// A role, for the whole cooperative unless a section or a group is named.
    public init(
        role: String, section: Int64? = nil, group: ID<MemberGroup>? = nil, from: Day? = nil,
        to: Day? = nil
    ) {
        self.role = role
        self.section = section
        self.group = group
        self.from = from
        self.to = to
    }

    /// Whether it gives rights on a day.
    public func isInForce(on day: Day) -> Bool {
        (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
    }
}

/// An office of the cooperative, or another group of members that somebody looks after.
public struct MemberGroup: Sendable, Hashable, Identifiable {
    /// What the group is.
    public enum Kind: String, Sendable, CaseIterable {
        /// A place the cooperative works from.
        case office
        /// Members of a coach, a trade, a project.
        case group
    }

    /// Number in the cooperative.
    public let id: ID<MemberGroup>
    /// Whether it is an office.
    public let kind: Kind
    /// Its name; no other group has it.
    public let name: String
    /// The activities that belong to it.
    public let sections: [ID<Section>]
}

/// A right in force: a role with the activities it reaches; nil for the whole cooperative.
public struct ReachedRole: Sendable, Hashable {
    /// Name of the role.
    public let role: String
    /// The activities; nil for all of them.
    public let sections: Set<ID<Section>>?
}

/// The rights people have in a cooperative, and the groups they may be limited to.
public struct RoleGrants {
    let work: CooperativeTransaction

    /// Gives a right; `by`: the actor who gives it.
    ///
    /// - Throws: ``Database/DatabaseError/unique(constraint:)`` when the person has it already.
    public func add(_ grant: RoleGrant, to person: ID<Person>, by actor: String) throws {
        try work.transaction.run(
            """
            INSERT INTO role_grant (
                coop_id, person_id, role, section_id, group_id, from_day, to_day, given_by)
            VALUES (
                \(work.coop), \(person), \(grant.role), \(grant.section ?? 0),
                \(grant.group?.value ?? 0), \(grant.from), \(grant.to), \(actor))
            """)
    }

    /// Takes a right away; returns whether it was there.
    public func remove(_ grant: RoleGrant, from person: ID<Person>) throws -> Bool {
        try work.transaction.row(
            """
            DELETE FROM role_grant
            WHERE coop_id = \(work.coop) AND person_id = \(person) AND role = \(grant.role)
                AND section_id = \(grant.section ?? 0) AND group_id = \(grant.group?.value ?? 0)
            RETURNING role
            """) != nil
    }

    /// The rights of a person, past and coming ones too.
    public func of(_ person: ID<Person>) throws -> [RoleGrant] {
        try work.transaction.rows(
            """
            SELECT person_id, role, section_id, group_id, from_day, to_day FROM role_grant
            WHERE coop_id = \(work.coop) AND person_id = \(person)
            ORDER BY role, section_id, group_id
            """
        ).map(RoleGrant.init)
    }

    /// The rights of everybody.
    public func all() throws -> [ID<Person>: [RoleGrant]] {
        var grants: [ID<Person>: [RoleGrant]] = [:]
        for row in try work.transaction.rows(
            """
            SELECT person_id, role, section_id, group_id, from_day, to_day FROM role_grant
            WHERE coop_id = \(work.coop) ORDER BY person_id, role, section_id, group_id
            """
        ) { grants[try row.get("person_id"), default: []].append(try RoleGrant(row)) }
        return grants
    }

    /// What a person's rights come to on a day.
    public func inForce(of person: ID<Person>, on day: Day) throws -> [ReachedRole] {
        let rows = try work.transaction.rows(
            """
            SELECT g.role, g.section_id, g.group_id, m.section_id AS grouped_id
            FROM role_grant g
            LEFT JOIN member_group_section m
                ON m.coop_id = g.coop_id AND m.group_id = g.group_id
            WHERE g.coop_id = \(work.coop) AND g.person_id = \(person)
                AND (g.from_day IS NULL OR g.from_day <= \(day))
                AND (g.to_day IS NULL OR g.to_day >= \(day))
            ORDER BY g.role, g.section_id, g.group_id
            """)
        return try rows.map { row in
            let section: Int64 = try row.get("section_id")
            let group: Int64 = try row.get("group_id")
            let grouped: ID<Section>? = try row.get("grouped_id")
            guard section != 0 || group != 0 else {
                return ReachedRole(role: try row.get("role"), sections: nil)
            }
            return ReachedRole(
                role: try row.get("role"),
                sections: Set(section != 0 ? [ID(section)] : [grouped].compactMap(\.self)))
        }
    }

    /// The people who hold a role in the whole cooperative on a day, with those who do so for a
    /// time.
    public func holders(of role: String, on day: Day) throws -> [ID<Person>] {
        try work.transaction.rows(
            """
            SELECT person_id FROM role_grant
            WHERE coop_id = \(work.coop) AND role = \(role) AND section_id = 0 AND group_id = 0
                AND (from_day IS NULL OR from_day <= \(day))
                AND (to_day IS NULL OR to_day >= \(day))
            ORDER BY person_id
            """
        ).map { try $0.get("person_id") }
    }
}

/// The offices and groups of members.
public struct MemberGroups {
    let work: CooperativeTransaction

    /// Adds a group without members.
    ///
    /// - Throws: ``Database/DatabaseError/unique(constraint:)`` when the name is taken.
    public func add(_ kind: MemberGroup.Kind, name: String) throws -> ID<MemberGroup> {
        let id: ID<MemberGroup> = work.nextID()
        try work.transaction.run(
            """
            INSERT INTO member_group (coop_id, id, kind, name)
            VALUES (\(work.coop), \(id), \(kind.rawValue), \(name))
            """)
        return id
    }

    /// Makes a group hold these activities and no others.
    public func fill(_ group: ID<MemberGroup>, with sections: [ID<Section>]) throws {
        try work.transaction.run(
            """
            DELETE FROM member_group_section
            WHERE coop_id = \(work.coop) AND group_id = \(group)
            """)
        for section in Set(sections).sorted() {
            try work.transaction.run(
                """
                INSERT INTO member_group_section (coop_id, group_id, section_id)
                VALUES (\(work.coop), \(group), \(section))
                """)
        }
    }

    /// All groups, by name.
    public func all() throws -> [MemberGroup] {
        var sections: [ID<MemberGroup>: [ID<Section>]] = [:]
        for row in try work.transaction.rows(
            """
            SELECT group_id, section_id FROM member_group_section
            WHERE coop_id = \(work.coop) ORDER BY group_id, section_id
            """
        ) { sections[try row.get("group_id"), default: []].append(try row.get("section_id")) }
        return try work.transaction.rows(
            "SELECT id, kind, name FROM member_group WHERE coop_id = \(work.coop) ORDER BY name"
        ).map { row in
            let id: ID<MemberGroup> = try row.get("id")
            return MemberGroup(
                id: id, kind: MemberGroup.Kind(rawValue: try row.get("kind")) ?? .group,
                name: try row.get("name"), sections: sections[id] ?? [])
        }
    }
}

extension CooperativeTransaction {
    /// The rights people have in the cooperative.
    public var grants: RoleGrants { RoleGrants(work: self) }
    /// The offices and groups of members.
    public var groups: MemberGroups { MemberGroups(work: self) }
}

extension RoleGrant {
    init(_ row: Row) throws {
        let section: Int64 = try row.get("section_id")
        let group: Int64 = try row.get("group_id")
        self.init(
            role: try row.get("role"), section: section == 0 ? nil : section,
            group: group == 0 ? nil : ID(group), from: try row.get("from_day"),
            to: try row.get("to_day"))
    }
}
