// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Hummingbird
import Ledger
import Operations
import Store
import Texts

/// A request of somebody who is signed in, read and checked, with what its handler needs.
struct Visit: Sendable {
    let site: Site
    let visitor: Visitor
    let language: Language
    /// The path of the address.
    let path: String
    /// What follows `?` in the address.
    let query: FormData
    /// What a form sent; empty for a page.
    let form: FormData
    let parameters: [String: String]
    /// How the person's browser shows pages.
    let display: Display
    /// What the last action did, shown once.
    let notice: Notice?

    /// Says things in the person's language.
    var t: Speech { site.catalogues.speech(language) }

    /// The law of the person's cooperative; nil where its pack is no longer there.
    var law: Law? { site.house.laws[visitor.cooperative.country] }

    /// Whether the program does something under that law.
    func offers(_ offer: CountryOffer) -> Bool { law?.profile.offers.contains(offer) ?? false }

    /// Asks a question as the person signed in.
    func ask<Q: Query>(_ query: Q) async throws -> Q.Output {
        try await site.house.ask(
            query, as: visitor.actor, in: visitor.cooperative.id, from: visitor.origin)
    }

    /// Does something as the person signed in, once for each page the form came from.
    func perform<O: Operation>(_ operation: O) async throws -> O.Output {
        try await site.house.perform(
            operation, as: visitor.actor, in: visitor.cooperative.id,
            key: "\(path) \(O.auditName) \(form["key"])", from: visitor.origin)
    }

    /// Whether the person may, for one activity or the whole cooperative.
    func may(_ permission: Permission, on section: ID<Section>? = nil) -> Bool {
        visitor.rights.allows(permission, on: section)
    }

    /// Whether pages that need a permission open for the person.
    func opens(_ permission: Permission) -> Bool {
        permission.isOfActivity || permission == .ownAccount
            ? visitor.rights.holds(permission) : may(permission)
    }

    /// Turns the person away from a page that none of their roles opens.
    func require(_ need: Route.Need) throws {
        guard case .permission(let permission) = need, !opens(permission) else { return }
        throw AccessError.forbidden(permission: permission.rawValue)
    }

    /// A number of the address: `{id}`.
    ///
    /// - Throws: ``NothingThere`` when it is not a number.
    func id<Entity>(
        _ name: String = "id", of entity: Entity.Type = Entity.self
    ) throws -> ID<Entity> {
        guard let text = parameters[name], let id = ID<Entity>(typed: text) else {
            throw NothingThere()
        }
        return id
    }
}

/// There is nothing at an address, or nothing the person may see.
struct NothingThere: Error {}

extension ID {
    /// A number as it stands in an address or a form; nil when it is not one above zero.
    init?(typed text: String) {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int64(text), value > 0
        else { return nil }
        self.init(value)
    }
}
