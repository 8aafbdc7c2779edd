// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Why the store has no answer, or refuses a write; nothing has been written by then.
public enum StoreError: UserFacingError, Hashable {
    /// There is no such thing in this cooperative.
    case notFound(kind: String, id: String)
    /// The same key came before with another request.
    case keyReused
    /// What is stored cannot be read back: a defect of the data or of this program.
    case unreadable(kind: String, id: String)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .notFound: "store.not_found"
        case .keyReused: "store.key_reused"
        case .unreadable: "store.unreadable"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .notFound(let kind, let id), .unreadable(let kind, let id): ["kind": kind, "id": id]
        case .keyReused: [:]
        }
    }
}
