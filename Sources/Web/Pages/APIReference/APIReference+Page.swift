// SPDX-License-Identifier: AGPL-3.0-or-later

import HTTPTypes
import Interchange
import Texts

/// What the API is and its calls, by topic.
struct APIListPage: ReferencePage {
    static let template = "pages/api"

    struct Topic: Sendable {
        let name: String
        let table: Table
    }

    let heading: Heading
    let paragraphs: [String]
    let example: String
    let topics: [Topic]

    /// All calls, in the order of their declarations.
    init(in t: Speech) {
        heading = Heading(
            title: t("api.title"), subtitle: t("api.about"),
            actions: [
                Link(text: t("api.errors"), href: "/api/errors"),
                Link(text: "OpenAPI 3.1", href: "/api/openapi.json"),
            ], primary: Link(text: t("token.title"), href: "/account/tokens"))
        paragraphs = ["tokens", "keys", "values", "lists", "refusals", "rate", "approval"].map {
            t("api.rule.\($0)")
        }
        example =
            "export ENTRAIDE=https://…\nexport TOKEN=entraide_…\n"
            + (Endpoint.all.first?.curl() ?? "")
        var names: [String] = []
        for endpoint in Endpoint.all where !names.contains(endpoint.topic) {
            names.append(endpoint.topic)
        }
        topics = names.map { name in
            let calls = Endpoint.all.filter { $0.topic == name }
            return Topic(name: name, table: Self.table(of: calls, named: name, in: t))
        }
    }

    private static func table(of calls: [Endpoint], named name: String, in t: Speech) -> Table {
        Table(
            name,
            columns: [
                Column(t("api.call")), Column(t("api.does")), Column(t("api.permission")),
            ],
            rows: calls.map { call in
                Row([
                    Cell("\(call.method.rawValue) \(call.address)", href: call.href),
                    Cell(call.summary(in: t)), Cell(call.need(in: t)),
                ])
            }, isStacked: true)
    }
}

extension Endpoint {
    /// The permission it needs, in words.
    func need(in t: Speech) -> String { permission?.name(in: t) ?? t("api.any_token") }
}

/// One call: what it takes, what it answers, how to make it.
struct APICallPage: ReferencePage {
    static let template = "pages/api-call"

    let heading: Heading
    let facts: [Fact]
    let curl: String
    let parameters: Table?
    let request: Table?
    let answer: Table?

    /// A call as declared.
    init(_ endpoint: Endpoint, in t: Speech) {
        heading = Heading(
            title: endpoint.summary(in: t),
            subtitle: "\(endpoint.method.rawValue) \(endpoint.address)",
            back: Link(text: t("api.title"), href: "/api"))
        facts = [
            Fact(label: t("api.permission"), value: endpoint.need(in: t)),
            Fact(label: t("api.name"), value: endpoint.name, isCode: true),
            Fact(
                label: t("api.answers"),
                value: "\(endpoint.status.code) \(endpoint.type ?? "")", isCode: true),
            Fact(
                label: t("api.refused_with"),
                value: endpoint.refusals.map(String.init).joined(separator: " "), isCode: true),
        ]
        curl = endpoint.curl()
        let given = endpoint.parameters.map { parameter in
            Row([
                Cell(parameter.name), Cell(t("api.parameter.\(parameter.key)")),
                Cell(parameter.shape.described(in: t)),
                Cell(t(parameter.isRequired ? "api.required" : "api.optional")),
            ])
        }
        parameters =
            given.isEmpty
            ? nil
            : Table(
                t("api.parameters"),
                columns: [
                    Column(t("api.name")), Column(t("api.does")), Column(t("api.kind")),
                    Column(t("api.presence")),
                ], rows: given, isStacked: true)
        if case .json(let object) = endpoint.body {
            request = Self.table(of: object, named: t("api.request"), in: t)
        } else {
            request = nil
        }
        if case .json(let object) = endpoint.content {
            answer = Self.table(of: object, named: t("api.answer"), in: t)
        } else {
            answer = nil
        }
    }

    private static func table(of object: ObjectShape, named name: String, in t: Speech) -> Table {
        Table(
            name,
            columns: [
                Column(t("api.name")), Column(t("api.kind")), Column(t("api.presence")),
            ],
            rows: object.flattened().map { name, field in
                Row([
                    Cell(name), Cell(field.shape.described(in: t)),
                    Cell(t(field.isRequired ? "api.required" : "api.optional")),
                ])
            }, isStacked: true)
    }
}

/// The codes a refusal may carry, with their sentences.
struct APIErrorsPage: ReferencePage {
    static let template = "pages/api-errors"

    struct Code: Sendable {
        let code: String
        let sentence: String
    }

    let heading: Heading
    let codes: [Code]

    /// What only the start, the set-up or a page can meet.
    private static let beyondCalls: Set<Substring> = ["migration", "pack", "setup", "texts", "job"]

    /// The codes the catalogue has a sentence for and a call can meet.
    init(in t: Speech) {
        heading = Heading(
            title: t("api.errors"), subtitle: t("api.errors.about"),
            back: Link(text: t("api.title"), href: "/api"))
        codes = t.keys.filter { key in
            let parts = key.split(separator: ".")
            return parts.count == 3 && parts[0] == "error" && !Self.beyondCalls.contains(parts[1])
        }
        .sorted().map { key in
            let sentence = t(key).replacing(/\{[a-z_]+\}/, with: "…")
            return Code(code: String(key.dropFirst(6)), sentence: sentence)
        }
    }
}
