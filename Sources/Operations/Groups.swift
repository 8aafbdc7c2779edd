// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Store

/// Makes an office or group of members, or changes which activities it holds.
public struct SaveGroup: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.giveRights
    /// Name in the audit log.
    public static let auditName = "group.saved"

    /// The group to change; nil for a new one.
    public let id: ID<MemberGroup>?
    /// `office` or `group`; of a group that stands only its activities change.
    public let kind: String
    /// Its name, 1 to 100 characters, no other group's.
    public let name: String
    /// The activities it shall hold.
    public let sections: [ID<Section>]

    /// A group as it shall be.
    public init(
        id: ID<MemberGroup>?, kind: MemberGroup.Kind, name: String, sections: [ID<Section>]
    ) {
        self.id = id
        self.kind = kind.rawValue
        self.name = name
        self.sections = sections
    }

    /// - Throws: ``Access/AccessError``, ``OperationError/badField(_:)``,
    ///   ``Store/StoreError/notFound(kind:id:)``; nothing has changed then.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        guard let kind = MemberGroup.Kind(rawValue: kind), !name.isEmpty, name.count <= 100 else {
            throw OperationError.badField("name")
        }
        let activities = Set(try work.store.sections.all(.activity).map(\.id))
        guard sections.allSatisfy(activities.contains) else {
            throw OperationError.badField("section")
        }
        if let id, !(try work.store.groups.all().contains { $0.id == id }) {
            throw StoreError.notFound(kind: "group", id: id.description)
        }
        let group = try id ?? work.store.groups.add(kind, name: name)
        try work.store.groups.fill(group, with: sections)
        return group.value
    }

    /// The group.
    public func object(of output: Int64) -> Int64 { output }
    /// Its activities, by number.
    public func detail(of output: Int64) -> String {
        sections.sorted().map(\.description).joined(separator: " ")
    }
}
