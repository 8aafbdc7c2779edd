// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// One step of the schema, never changed once released.
public struct Migration: Sendable {
    /// Sorts by its number: `0001_ledger`.
    public let name: String
    /// What it does, one statement each; one that is blank on an engine is passed over there.
    public let up: [SQL]
    /// Returns one row for each defect, described in its first column, and none when all is well.
    public let check: SQL?

    /// A step of the schema.
    public init(name: String, up: [SQL], check: SQL? = nil) {
        self.name = name
        self.up = up
        self.check = check
    }

    /// What the checksum is taken of: the statements as both engines read them.
    ///
    /// The check is left out, so that a wrong one can be put right.
    var canonicalBytes: [UInt8] {
        var text = name
        for statement in up {
            for engine in Engine.allCases {
                // Joined by a character that no statement holds.
                text += "\u{1F}\(statement.rendered(for: engine).text)"
                for argument in statement.rendered(for: engine).arguments {
                    text += "\u{1E}\(argument.value)"
                }
            }
        }
        return Array(text.utf8)
    }
}

/// Why a list of migrations does not fit a database; nothing was changed.
public enum MigrationError: UserFacingError, Hashable {
    /// An applied migration has other statements now.
    case changed(name: String)
    /// The database has a migration this program does not know: the program is too old.
    case unknown(name: String)
    /// A migration not yet applied comes before one that is.
    case outOfOrder(name: String)
    /// Two migrations of the list have one name.
    case duplicate(name: String)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .changed: "migration.changed"
        case .unknown: "migration.unknown"
        case .outOfOrder: "migration.out_of_order"
        case .duplicate: "migration.duplicate"
        }
    }

    /// The name of the migration.
    public var values: [String: String] {
        switch self {
        case .changed(let name), .unknown(let name), .outOfOrder(let name), .duplicate(let name):
            ["name": name]
        }
    }
}

/// A migration whose check found defects; it was undone.
public struct MigrationDefects: UserFacingError, Hashable {
    /// The migration.
    public let name: String
    /// What its check returned.
    public let defects: [String]

    /// Stable dotted name.
    public var code: String { "migration.defects" }
    /// The migration, how many defects, and the first of them.
    public var values: [String: String] {
        ["name": name, "count": String(defects.count), "first": defects.first ?? ""]
    }
}
