// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Ledger

extension Site {
    /// The addresses of the back office and of the board.
    var officeRoutes: [Route] {
        bankRoutes + monthRoutes + paymentRoutes + ledgerRoutes + purchaseRoutes + boardRoutes
    }
}

extension Visit {
    /// What the person may do in the whole cooperative.
    var allowed: Set<Permission> { Set(Permission.allCases.filter { may($0) }) }
}

extension FormData {
    /// A day of an address; nil when it is left out.
    ///
    /// - Throws: ``Basics/BasicsError/notADay(text:)``.
    func day(_ name: String) throws -> Day? { has(name) ? try Day(text: self[name]) : nil }

    /// A section of an address; nil when it is left out.
    ///
    /// - Throws: ``NothingThere`` when it is not a number.
    func section(_ name: String = "section") throws -> ID<Section>? {
        guard has(name) else { return nil }
        guard let id = ID<Section>(typed: self[name]) else { throw NothingThere() }
        return id
    }

    /// How many rows stand on the pages before; only shown, never a place to read from.
    var skipped: Int { min(max(Int(self["skip"]) ?? 0, 0), 10_000_000) }
}

/// The day and number of a row as an address names them, `2026-10-28.41`; nil for anything else.
func place<Entity>(_ text: String) -> (day: Day, id: ID<Entity>)? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let day = try? Day(text: parts[0]),
        let id = ID<Entity>(typed: String(parts[1]))
    else { return nil }
    return (day, id)
}
