// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Hummingbird
import Interchange
import NIOCore
import Operations
import Store

/// Takes every request below `/api`, so that none is ever answered by a page about a failure.
///
/// Only a token opens the API, never the cookie of a session: no other site can then make a
/// browser act, and there is one way in to guard.
struct APIDoor: RouterMiddleware {
    typealias Context = SiteContext

    let site: Site

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        guard path == "/api" || path.hasPrefix("/api/") else {
            return try await next(request, context)
        }
        var response = await answer(request, path)
        response.headers[.vary] = "Accept, Accept-Language"
        if request.method == .head { response.body = ResponseBody() }
        return response
    }

    private func answer(_ request: Request, _ path: String) async -> Response {
        var language: String?
        do {
            if let page = try await site.referencePage(request, path) {
                try Self.require(request.method, among: [.get])
                return page
            }
            switch path {
            case "/api/openapi.json":
                try Self.require(request.method, among: [.get])
                return Response(
                    bytes: Array(site.openAPI.encoded.utf8), type: "application/json", .ok)
            default:
                let (endpoint, values) = try Self.found(request.method, path)
                let bearer = try await bearer(request)
                language = bearer.person.language
                try meter(bearer)
                let call = try await call(endpoint, values, bearer, request)
                return Self.response(try await reply(call, request), endpoint)
            }
        } catch let error as Allowed {
            guard request.method == .options else {
                return site.problem(APIError.badMethod(allowed: error.text), request, error)
            }
            return Response(status: .noContent, headers: [.allow: error.text])
        } catch {
            return site.problem(error, request, speaking: language)
        }
    }

    /// The methods of an address, for one that it does not take.
    struct Allowed: Error {
        let text: String

        init(_ methods: [HTTPRequest.Method]) {
            let names = Set(methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] })
            text = names.sorted().joined(separator: ", ")
        }
    }

    private static func require(
        _ method: HTTPRequest.Method, among methods: [HTTPRequest.Method]
    ) throws {
        let asked = method == .head ? .get : method
        guard methods.contains(asked) else { throw Allowed(methods) }
    }

    /// The call at an address, and the numbers in it.
    private static func found(
        _ method: HTTPRequest.Method, _ path: String
    ) throws -> (Endpoint, [String: String]) {
        let here = Endpoint.all.compactMap { endpoint in
            endpoint.values(in: path).map { (endpoint, $0) }
        }
        guard !here.isEmpty else { throw APIError.notFound }
        try require(method, among: here.map(\.0.method))
        let asked = method == .head ? .get : method
        guard let call = here.first(where: { $0.0.method == asked }) else {
            throw APIError.notFound
        }
        return call
    }

    private func bearer(_ request: Request) async throws -> Bearer {
        guard let header = request.headers[.authorization] else { throw APIError.noToken }
        let parts = header.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            (1...200).contains(parts[1].utf8.count)
        else { throw APIError.badToken }
        guard let bearer = try await site.house.bearer(Token(received: String(parts[1]))) else {
            throw APIError.badToken
        }
        return bearer
    }

    private func meter(_ bearer: Bearer) throws {
        if let seconds = site.meter.wait(for: bearer.token.id, at: site.house.clock.now()) {
            throw APIError.tooMany(seconds: seconds)
        }
    }

    private func call(
        _ endpoint: Endpoint, _ values: [String: String], _ bearer: Bearer, _ request: Request
    ) async throws -> Call {
        try Self.allow(endpoint, bearer)
        try request.accepts(endpoint.type ?? "application/json")
        let query = try endpoint.query(request)
        let key = try endpoint.key(request)
        let (body, bytes) = try await endpoint.body(request)
        return Call(
            site: site, endpoint: endpoint, bearer: bearer,
            language: site.apiLanguage(request, of: bearer.person.language), path: values,
            query: query, body: body, bytes: bytes, key: key)
    }

    /// Turns away whoever does not hold what the call needs, and says whether it is the token.
    private static func allow(_ endpoint: Endpoint, _ bearer: Bearer) throws {
        if !endpoint.isReading, bearer.scopes.permissions.isEmpty {
            throw APIError.outOfScope(scope: endpoint.permission?.rawValue ?? "")
        }
        guard let needed = endpoint.permission else { return }
        guard bearer.rights.holds(needed) else {
            throw AccessError.forbidden(permission: needed.rawValue)
        }
        guard bearer.scopes.limit(isReading: endpoint.isReading).contains(needed) else {
            throw APIError.outOfScope(scope: needed.rawValue)
        }
    }

    /// What the call answers; it was allowed as such, so what is out of reach is not there.
    private func reply(_ call: Call, _ request: Request) async throws -> Reply {
        do {
            return try await call.endpoint.handler(call)
        } catch let error as AccessError {
            guard case .forbidden = error else { throw error }
            site.note(error, request)
            throw APIError.notFound
        }
    }

    private static func response(_ reply: Reply, _ endpoint: Endpoint) -> Response {
        var response =
            switch reply.content {
            case .json(let value):
                Response(
                    bytes: Array(value.encoded.utf8), type: "application/json", endpoint.status)
            case .pdf(let bytes):
                Response(bytes: bytes, type: "application/pdf", endpoint.status)
            case .nothing:
                Response(status: endpoint.status, headers: [.cacheControl: "no-store"])
            }
        if let location = reply.location { response.headers[.location] = location }
        if reply.isRepeated { response.headers[.idempotencyReplayed] = "true" }
        return response
    }
}

extension HTTPField.Name {
    /// The key of a change.
    static let idempotencyKey = HTTPField.Name(ours: "Idempotency-Key")
    /// Says that the answer is that of an earlier request.
    static let idempotencyReplayed = HTTPField.Name(ours: "Idempotency-Replayed")

    private init(ours name: String) {
        guard let field = HTTPField.Name(name) else {
            preconditionFailure("the names of our fields are tokens of HTTP")
        }
        self = field
    }
}
