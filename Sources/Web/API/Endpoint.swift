// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Interchange
import Operations

/// A call of the API as a value: what is served, checked, written into OpenAPI and shown.
///
/// The makers take the type of the query or operation, whose permission is the call's own: a call
/// without one, or without the shape of its answer, does not compile.
struct Endpoint: Sendable {
    typealias Handler = @Sendable (Call) async throws -> Reply

    /// What a call's answer is made of.
    enum Content: Sendable {
        case json(ObjectShape)
        case pdf
        case nothing
    }

    /// What a call takes.
    enum Body: Sendable {
        case json(ObjectShape)
        /// A file, with its media type.
        case file(String)

        var type: String {
            switch self {
            case .json: "application/json"
            case .file(let type): type
            }
        }
        /// The longest body in bytes.
        var limit: Int {
            switch self {
            case .json: Route.formBytes
            case .file: Route.fileBytes
            }
        }
    }

    /// Where an answer leads: the call that takes a number found in it.
    struct Lead: Sendable {
        let name: String
        /// A JSON pointer into the answer: `/id`, `/items/0/id`.
        let pointer: String
    }

    let method: HTTPRequest.Method
    /// Below `/api/v1`: `/clients/{id}`.
    let path: String
    /// Its name in programs: `listClients`.
    let name: String
    /// What it needs; nil for what every token may ask: who it is.
    let permission: Permission?
    let parameters: [CallParameter]
    let body: Body?
    let status: HTTPResponse.Status
    let content: Content
    let handler: Handler
    var leads: [Lead] = []
    /// The pages that show or do the same, as their routes are written.
    var pages: [String] = []

    /// The whole address.
    var address: String { "/api/v1\(path)" }
    /// Whether it changes nothing.
    var isReading: Bool { method == .get }
    var topic: String { String(path.dropFirst().prefix { $0 != "/" }) }
    var type: String? {
        switch content {
        case .json: "application/json"
        case .pdf: "application/pdf"
        case .nothing: nil
        }
    }

    /// The same call, with the pages that show or do the same.
    func like(_ pages: String...) -> Endpoint {
        var endpoint = self
        endpoint.pages = pages
        return endpoint
    }

    /// The same call, with where its answer leads.
    func leading(to names: String..., by pointer: String) -> Endpoint {
        var endpoint = self
        endpoint.leads = names.map { Lead(name: $0, pointer: pointer) }
        return endpoint
    }
}

extension Endpoint {
    /// A call that reads one thing.
    static func read<Q: Query>(
        _ name: String, _ path: String, asks query: Q.Type, _ parameters: [CallParameter] = [],
        as shape: ObjectShape, _ handler: @escaping @Sendable (Call) async throws -> JSONText
    ) -> Endpoint {
        Endpoint(
            method: .get, path: path, name: name, permission: Q.permission,
            parameters: parameters, body: nil, status: .ok, content: .json(shape),
            handler: { .json(try await handler($0)) })
    }

    /// A call that reads a page of a list, and the place where it goes on.
    static func list<Q: Query>(
        _ name: String, _ path: String, asks query: Q.Type, _ parameters: [CallParameter] = [],
        of item: ObjectShape, _ handler: @escaping @Sendable (Call) async throws -> Listed
    ) -> Endpoint {
        let page = ObjectShape(
            "\(item.name)Page",
            [
                .required("items", .list(.object(item))), .optional("next", .form(.cursor)),
            ])
        return Endpoint(
            method: .get, path: path, name: name, permission: Q.permission,
            parameters: parameters + [.limit, .cursor], body: nil, status: .ok,
            content: .json(page), handler: { .json(try await handler($0).json) })
    }

    /// A call that reads a document as it is printed.
    static func document<Q: Query>(
        _ name: String, _ path: String, asks query: Q.Type,
        _ handler: @escaping @Sendable (Call) async throws -> [UInt8]
    ) -> Endpoint {
        Endpoint(
            method: .get, path: path, name: name, permission: Q.permission, parameters: [],
            body: nil, status: .ok, content: .pdf, handler: { .pdf(try await handler($0)) })
    }

    /// A call that asks the house nothing: who the token is and where.
    static func about(
        _ name: String, _ path: String, as shape: ObjectShape,
        _ handler: @escaping @Sendable (Call) throws -> JSONText
    ) -> Endpoint {
        Endpoint(
            method: .get, path: path, name: name, permission: nil, parameters: [], body: nil,
            status: .ok, content: .json(shape), handler: { .json(try handler($0)) })
    }

    /// A call that changes something, once per key.
    static func change<O: Operation>(
        _ method: HTTPRequest.Method, _ name: String, _ path: String, performs operation: O.Type,
        taking body: Body? = nil, answering content: Content, _ handler: @escaping Handler
    ) -> Endpoint {
        let status: HTTPResponse.Status =
            switch content {
            case .nothing: .noContent
            case .json, .pdf: method == .post ? .created : .ok
            }
        return Endpoint(
            method: method, path: path, name: name, permission: O.permission,
            parameters: [.key], body: body, status: status, content: content, handler: handler)
    }
}

/// A value a call takes beside its body.
struct CallParameter: Sendable {
    enum Place: String, Sendable {
        case query, header
    }

    let name: String
    let place: Place
    let shape: Shape
    let isRequired: Bool

    static func optional(_ name: String, _ shape: Shape) -> CallParameter {
        CallParameter(name: name, place: .query, shape: shape, isRequired: false)
    }

    static func required(_ name: String, _ shape: Shape) -> CallParameter {
        CallParameter(name: name, place: .query, shape: shape, isRequired: true)
    }

    /// How many rows of a list.
    static let limit = optional("limit", .whole(1...200))
    /// Where a list goes on.
    static let cursor = optional("cursor", .form(.cursor))
    static let activity = required("section", .id)
    static let anyActivity = optional("section", .id)
    static let from = optional("from", .day)
    static let to = optional("to", .day)
    /// The key a change is sent under.
    static let key = CallParameter(
        name: "Idempotency-Key", place: .header, shape: .text(min: 1, max: 100), isRequired: true)
}
