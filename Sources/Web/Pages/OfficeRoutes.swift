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
}
