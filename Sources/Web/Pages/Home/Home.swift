// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Ledger
import Operations
import Store

extension Site {
    /// The address everybody starts from.
    var homeRoutes: [Route] { [.get("/", .everyone, home)] }

    /// Leads to the page a person's work begins with.
    private func home(_ visit: Visit) async throws -> Response {
        visit.redirect(to: visit.navigation.first?.items.first?.href ?? "/account")
    }
}

extension Visit {
    /// The activity a page is about: the one named by `section`, else the person's first.
    ///
    /// - Throws: ``NothingThere`` for one they may not see.
    func activity() async throws -> Section {
        let all = try await ask(ListActivities())
        let name = query.has("section") ? query["section"] : form["section"]
        guard !name.isEmpty else {
            guard let first = all.first else { throw NothingThere() }
            return first
        }
        guard let found = all.first(where: { $0.id == ID(typed: name) }) else {
            throw NothingThere()
        }
        return found
    }

    /// An address about an activity; its number is named unless it goes without saying.
    func link(_ path: String, _ section: ID<Section>, _ query: [String: String] = [:]) -> String {
        var query = query.filter { !$0.value.isEmpty }
        if visitor.ownSections != [section] { query["section"] = section.description }
        let pairs = query.sorted { $0.key < $1.key }
            .map { "\($0.key.urlEncoded)=\($0.value.urlEncoded)" }
        return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    }
}
