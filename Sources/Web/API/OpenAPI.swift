// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Interchange
import Operations
import Texts

/// The description of the API that programs read, made from the declarations of its calls.
///
/// - Source: OpenAPI 3.1.1.
struct OpenAPI {
    let endpoints: [Endpoint]
    let t: Speech

    var document: JSONText {
        .of(
            ("openapi", .string("3.1.1")),
            (
                "info",
                .of(
                    ("title", .string("Entraide")), ("version", .string("1")),
                    ("description", .string(t("api.about"))),
                    (
                        "license",
                        .of(
                            ("name", .string("AGPL-3.0-or-later")),
                            ("identifier", .string("AGPL-3.0-or-later")))
                    ))
            ), ("servers", .array([.of(("url", .string("/")))])),
            ("security", .array([.of(("token", .array([])))])), ("paths", paths),
            ("components", components))
    }

    private var paths: JSONText {
        var addresses: [String] = []
        for endpoint in endpoints where !addresses.contains(endpoint.address) {
            addresses.append(endpoint.address)
        }
        return .object(
            addresses.map { address in
                .init(
                    address,
                    .object(
                        endpoints.filter { $0.address == address }.map {
                            .init($0.method.rawValue.lowercased(), operation($0))
                        }))
            })
    }

    private func operation(_ endpoint: Endpoint) -> JSONText {
        .of(
            ("operationId", .string(endpoint.name)),
            ("summary", .string(endpoint.summary(in: t))),
            ("tags", .array([.string(endpoint.topic)])),
            ("x-permission", endpoint.permission.map { .string($0.rawValue) }),
            ("parameters", parameters(endpoint)),
            (
                "requestBody",
                endpoint.body.map {
                    .of(("required", .bool(true)), ("content", Self.content($0)))
                }
            ), ("responses", responses(endpoint)))
    }

    private static func content(_ body: Endpoint.Body) -> JSONText {
        let schema =
            switch body {
            case .json(let object): Shape.object(object).schema
            case .file: JSONText.of(("type", .string("string")))
            }
        return .object([.init(body.type, .of(("schema", schema)))])
    }

    private func parameters(_ endpoint: Endpoint) -> JSONText? {
        let numbers = endpoint.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
            JSONText.of(
                ("name", .string(String($0.dropFirst().dropLast()))), ("in", .string("path")),
                ("required", .bool(true)), ("schema", endpoint.shape(of: $0).schema))
        }
        let others = endpoint.parameters.map { parameter in
            JSONText.of(
                ("name", .string(parameter.name)), ("in", .string(parameter.place.rawValue)),
                ("required", .bool(parameter.isRequired)),
                ("description", .string(t("api.parameter.\(parameter.key)"))),
                ("schema", parameter.schema))
        }
        return numbers.isEmpty && others.isEmpty ? nil : .array(numbers + others)
    }

    private func responses(_ endpoint: Endpoint) -> JSONText {
        let refusals = endpoint.refusals.map { status in
            JSONText.Member(
                String(status),
                .of(("$ref", .string("#/components/responses/problem\(status)"))))
        }
        return .object([.init(String(endpoint.status.code), success(endpoint))] + refusals)
    }

    private func success(_ endpoint: Endpoint) -> JSONText {
        let schema: JSONText? =
            switch endpoint.content {
            case .json(let object): .of(("schema", Shape.object(object).schema))
            case .pdf: .of(("schema", .of(("type", .string("string")))))
            case .nothing: nil
            }
        let headers = JSONText.of(
            (
                "Idempotency-Replayed",
                .of(
                    ("description", .string(t("api.replayed"))),
                    ("schema", .of(("type", .string("string")), ("const", .string("true")))))
            ))
        return .of(
            ("description", .string(t("api.status.\(endpoint.status.code)"))),
            ("headers", endpoint.isReading ? nil : headers),
            (
                "content",
                endpoint.type.flatMap { type in schema.map { .object([.init(type, $0)]) } }
            ), ("links", links(endpoint)))
    }

    private func links(_ endpoint: Endpoint) -> JSONText? {
        guard !endpoint.leads.isEmpty else { return nil }
        return .object(
            endpoint.leads.map { lead in
                .init(
                    lead.name,
                    .of(
                        ("operationId", .string(lead.name)),
                        (
                            "parameters",
                            .of(("path.id", .string("$response.body#\(lead.pointer)")))
                        )))
            })
    }

    private var components: JSONText {
        var shapes: [ObjectShape] = [Self.problem]
        let used = endpoints.flatMap { endpoint -> [ObjectShape] in
            var used: [ObjectShape] = []
            if case .json(let object) = endpoint.content { used += Shape.object(object).objects }
            if case .json(let object) = endpoint.body { used += Shape.object(object).objects }
            return used
        }
        for shape in used where !shapes.contains(where: { $0.name == shape.name }) {
            shapes.append(shape)
        }
        return .of(
            (
                "securitySchemes",
                .of(
                    (
                        "token",
                        .of(("type", .string("http")), ("scheme", .string("bearer")))
                    ))
            ),
            (
                "schemas",
                .object(
                    shapes.sorted { $0.name < $1.name }.map { .init($0.name, $0.schema) })
            ),
            ("responses", .object(Endpoint.allRefusals.map(refusal))))
    }

    private func refusal(_ status: Int) -> JSONText.Member {
        let problem: (key: String, value: JSONText?) = (
            "application/problem+json", JSONText.of(("schema", Shape.object(Self.problem).schema))
        )
        // What is no sound HTTP is refused before anybody knows that it is for the API.
        let plain: (key: String, value: JSONText?) = (
            "text/plain", JSONText.of(("schema", .of(("type", .string("string")))))
        )
        return .init(
            "problem\(status)",
            .of(
                ("description", .string(t("api.status.\(status)"))),
                ("content", status == 400 ? .of(problem, plain) : .of(problem))))
    }

    /// What every refusal is.
    static let problem = ObjectShape(
        "Problem",
        [
            .required("type", .words), .required("title", .words),
            .required("status", .whole(400...599)), .required("detail", .words),
            .required("code", .text(min: 1, max: 100)), .optional("field", .words),
        ])
}

extension Endpoint {
    /// The statuses that a call may be refused with.
    var refusals: [Int] {
        var statuses = [400, 401, 403, 404, 406, 429, 500, 503]
        if !isReading { statuses += [409] }
        if body != nil { statuses += [413, 415] }
        statuses += [422]
        return statuses.sorted()
    }

    static let allRefusals = [400, 401, 403, 404, 406, 409, 413, 415, 422, 429, 500, 503]

    /// The shape of a number of the address: a month or the number of a thing.
    func shape(of part: Substring) -> Shape { part == "{period}" ? .month : .id }
}

extension CallParameter {
    /// Its key in the catalogues.
    var key: String { name.lowercased().replacing("-", with: "_") }

    fileprivate var schema: JSONText {
        guard place == .header else { return shape.schema }
        return .of(
            ("type", .string("string")), ("minLength", .integer(1)), ("maxLength", .integer(100)),
            ("pattern", .string("^[!-~]+$")))
    }
}
