// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Interchange
import Ledger
import Operations
import Store
import Texts

/// A request to the API, read and checked against its declaration, for its handler.
struct Call: Sendable {
    let site: Site
    let endpoint: Endpoint
    let bearer: Bearer
    let language: Language
    /// Numbers of the address by name.
    let path: [String: String]
    let query: [String: String]
    let body: Sent
    /// The body as it came, for files.
    let bytes: [UInt8]
    /// The key of a change.
    let key: String

    /// Says things in the language asked for.
    var t: Speech { site.catalogues.speech(language) }
    /// Where it comes from, for the audit log.
    private var origin: String { "api:\(bearer.token.id)" }
    private var actor: Actor { bearer.actor(isReading: endpoint.isReading) }

    /// Asks a question as the person the program acts for.
    func ask<Q: Query>(_ query: Q) async throws -> Q.Output {
        try await site.house.ask(
            query, as: actor, in: bearer.cooperative.id, from: origin)
    }

    /// Does something as the person the program acts for, once for the person, call and key.
    func perform<O: Operation>(_ operation: O) async throws -> (output: O.Output, isRepeated: Bool)
    {
        let place = path.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        return try await site.house.answer(
            to: operation, as: actor, in: bearer.cooperative.id,
            key: "api \(endpoint.name)\(place) \(key)", from: origin)
    }

    /// A number of the address: `{id}`.
    func id<Entity>(
        _ name: String = "id", of entity: Entity.Type = Entity.self
    ) throws -> ID<Entity> {
        guard let id = path[name].flatMap(ID<Entity>.init(typed:)) else { throw APIError.notFound }
        return id
    }

    /// The month of the address: `{period}`.
    func month() throws -> Period {
        guard let month = path["period"].flatMap({ try? Period(text: $0) }) else {
            throw APIError.notFound
        }
        return month
    }

    /// The section asked for; nil when it is left out.
    var section: ID<Section>? { query["section"].flatMap(ID<Section>.init(typed:)) }

    /// The activity asked for, which the declaration requires.
    func activity() throws -> ID<Section> {
        guard let section else { throw APIError.missingParameter("section") }
        return section
    }

    /// The section asked for, or a person's only one; nil for who sees the whole cooperative.
    func sectionSeen() throws -> ID<Section>? {
        if let section { return section }
        guard let own = bearer.rights.sections(.viewActivity) else { return nil }
        guard own.count == 1, let only = own.first else {
            throw APIError.missingParameter("section")
        }
        return only
    }

    /// A day asked for; nil when it is left out.
    ///
    /// - Throws: ``APIError/badField(_:)`` for one beyond the years of the books.
    func day(_ name: String) throws -> Day? {
        guard let text = query[name] else { return nil }
        guard let day = try? Day(text: text) else { throw APIError.badField(name) }
        return day
    }

    /// How many rows are asked for.
    var limit: Int { query["limit"].flatMap { Int($0) } ?? 50 }
}

/// What the handler of a call answers.
struct Reply: Sendable {
    enum Content: Sendable {
        case json(JSONText)
        case pdf([UInt8])
        case nothing
    }

    var content: Content
    /// Whether it is the answer of an earlier request with the key.
    var isRepeated = false
    /// Where the thing made is.
    var location: String?

    static func json(_ value: JSONText) -> Reply { Reply(content: .json(value)) }
    static func pdf(_ bytes: [UInt8]) -> Reply { Reply(content: .pdf(bytes)) }

    /// A thing made, by its number.
    static func made<Entity>(
        _ path: String?, _ done: (output: ID<Entity>, isRepeated: Bool)
    ) -> Reply {
        Reply(
            content: .json(.of(("id", .integer(done.output.value)))), isRepeated: done.isRepeated,
            location: path.map { "/api/v1\($0)/\(done.output)" })
    }
}

/// The fields of a body that was checked against its shape.
struct Sent: Sendable {
    private let members: [JSONValue.Member]

    init(_ value: JSONValue = .object([])) {
        if case .object(let members) = value { self.members = members } else { members = [] }
    }

    private func value(_ name: String) -> JSONValue? {
        members.first { $0.key == name }?.value
    }

    /// A text; empty when it is absent.
    func text(_ name: String) -> String {
        if case .string(let text) = value(name) { text } else { "" }
    }

    func whole(_ name: String) -> Int64? {
        if case .number(let text) = value(name) { Int64(text) } else { nil }
    }

    func flag(_ name: String) -> Bool { value(name) == .bool(true) }

    func id<Entity>(_ name: String, of entity: Entity.Type = Entity.self) throws -> ID<Entity> {
        guard let number = whole(name) else { throw APIError.missingField(name) }
        return ID(number)
    }

    /// A text made a value; a refusal names the field.
    func read<Value>(_ name: String, _ make: (String) throws -> Value) throws -> Value {
        do { return try make(text(name)) } catch is BasicsError { throw APIError.badField(name) }
    }

    func money(_ name: String) throws -> Money { try read(name) { try Money(text: $0) } }
    func day(_ name: String) throws -> Day { try read(name) { try Day(text: $0) } }

    /// The objects of a list.
    func list(_ name: String) -> [Sent] {
        if case .array(let values) = value(name) { values.map { Sent($0) } } else { [] }
    }

    /// The whole numbers of a list.
    func wholes(_ name: String) -> [Int64] {
        guard case .array(let values) = value(name) else { return [] }
        return values.compactMap { if case .number(let text) = $0 { Int64(text) } else { nil } }
    }
}
