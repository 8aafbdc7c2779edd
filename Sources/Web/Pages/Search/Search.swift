// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Interchange
import Ledger
import Operations
import Sales
import Store
import Texts

extension Site {
    /// Looking for a page, a document, a client: as a page, and for the palette.
    var searchRoutes: [Route] {
        [.get("/search", .everyone, search), .get("/search.json", .everyone, searchForPalette)]
    }

    private func search(_ visit: Visit) async throws -> Response {
        visit.page(
            SearchPage(visit.sought, try await visit.found(visit.sought), in: visit.t),
            title: visit.t("search.title"))
    }

    /// What the palette adds to the pages it knows: an array of text, note and address.
    private func searchForPalette(_ visit: Visit) async throws -> Response {
        let things = try await visit.thingsFound(visit.sought).map { found in
            JSONText.object(known: [
                ("text", .string(found.text)), ("note", .string(found.note)),
                ("href", .string(found.href)),
            ])
        }
        return Response(
            bytes: Array(JSONText.array(things).encoded.utf8), type: "application/json", .ok)
    }
}

/// Something that a search leads to.
struct SearchResult: Sendable {
    var text: String
    /// What kind of thing it is, and whose.
    var note: String
    var href: String
}

extension Visit {
    /// What is looked for.
    fileprivate var sought: String { String(query["q"].trimmed.prefix(100)) }

    /// Pages first, then things.
    fileprivate func found(_ text: String) async throws -> [SearchResult] {
        guard !text.isEmpty else { return [] }
        let wanted = text.lowercased()
        let pages = navigation.flatMap { group in
            group.items.filter { $0.label.lowercased().contains(wanted) }.map {
                SearchResult(text: $0.label, note: group.title, href: $0.href)
            }
        }
        return try await pages + thingsFound(text)
    }

    /// Documents, clients and activities the person may see.
    ///
    /// The search is open to everyone, so it asks itself what their pages would ask: none are
    /// found for who sees none at all, or still owes a second factor.
    fileprivate func thingsFound(_ text: String) async throws -> [SearchResult] {
        let owesFactor = site.settings.requiresSecondFactor && visitor.lacksSecondFactor
        guard visitor.rights.holds(FindByName.permission), !owesFactor else { return [] }
        let found = try await ask(FindByName(text))
        return found.invoices.map {
            SearchResult(
                text: $0.name, note: "\(t("search.invoice")) · \($0.note)",
                href: "/invoices/\($0.id)")
        }
            + found.clients.map {
                SearchResult(
                    text: $0.name, note: "\(t("search.client")) · \($0.note)",
                    href: "/clients/\($0.id)")
            }
            + found.activities.map {
                SearchResult(
                    text: $0.name, note: "\(t("search.activity")) · \($0.code)",
                    href: address("/money", ["section": $0.id.description]))
            }
    }
}
