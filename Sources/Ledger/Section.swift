// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// One part of the cooperative with its own income statement and balance sheet.
///
/// Every ledger line carries a section, so a member's account is a view of the same books
/// the auditor reads (architecture §3.5).
public struct Section: Sendable, Hashable, Identifiable {
    /// Its number within the cooperative.
    public let id: ID<Section>
    /// Short stable code: `A012`, `TRE`.
    public let code: String
    /// What people call it: the activity's trading name, or the function's.
    public let name: String
    /// What it is for.
    public let kind: SectionKind

    /// A section as stored.
    public init(id: ID<Section>, code: String, name: String, kind: SectionKind) {
        self.id = id
        self.code = code
        self.name = name
        self.kind = kind
    }
}

/// What a section is for.
public enum SectionKind: String, Sendable, CaseIterable, Codable {
    /// Bank, VAT due, tax and social debts of the whole legal person.
    case treasury
    /// Pooled services, paid by the contributions.
    case pool
    /// One member's line of business.
    case activity
}

/// A client, a supplier or an employee, as ledger lines name them.
public struct ThirdParty: Sendable, Hashable, Identifiable {
    /// Its number within the cooperative.
    public let id: ID<ThirdParty>
    /// Code of the auxiliary account: `C0012`.
    public let code: String
    /// Name printed beside the code.
    public let name: String
    /// What kind of third party it is.
    public let kind: ThirdPartyKind

    /// A third party as stored.
    public init(id: ID<ThirdParty>, code: String, name: String, kind: ThirdPartyKind) {
        self.id = id
        self.code = code
        self.name = name
        self.kind = kind
    }
}
