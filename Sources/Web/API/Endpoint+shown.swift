// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Interchange
import Texts

extension Endpoint {
    /// The call as a line for a shell, with numbers of the address put in.
    ///
    /// `ENTRAIDE` is the address of the house, `TOKEN` a token of the person.
    func curl(_ numbers: [String: String] = [:]) -> String {
        var parts = ["curl"]
        if !isReading { parts.append("-X \(method.rawValue)") }
        let required = parameters.filter { $0.place == .query && $0.isRequired }
        let query = required.map { parameter in
            "\(parameter.name)=\(numbers[parameter.name] ?? Self.plain(parameter.shape.example()))"
        }
        let question = query.isEmpty ? "" : "?" + query.joined(separator: "&")
        parts.append("\"$ENTRAIDE\(located(numbers))\(question)\"")
        parts.append("-H \"Authorization: Bearer $TOKEN\"")
        if !isReading { parts.append("-H \"Idempotency-Key: $(uuidgen)\"") }
        switch body {
        case .json(let object):
            let text = Shape.object(object).example().encoded.replacing("'", with: "'\\''")
            parts.append("-H 'Content-Type: application/json'")
            parts.append("-d '\(text)'")
        case .file(let type):
            parts.append("-H 'Content-Type: \(type)'")
            parts.append("--data-binary @file")
        case nil: break
        }
        if case .pdf = content { parts.append("-o document.pdf") }
        return parts.joined(separator: " \\\n  ")
    }

    /// The address with its numbers put in.
    func located(_ numbers: [String: String]) -> String {
        address.split(separator: "/", omittingEmptySubsequences: false).map { part in
            guard part.hasPrefix("{") else { return String(part) }
            return numbers[String(part.dropFirst().dropLast())]
                ?? Self.plain(shape(of: part).example())
        }.joined(separator: "/")
    }

    private static func plain(_ value: JSONText) -> String {
        if case .string(let text) = value { text } else { value.encoded }
    }
}

extension Shape {
    /// What a value of the shape is, in words.
    func described(in t: Speech) -> String {
        switch self {
        case .text(_, let max): t("api.kind.text", ["max": String(max)])
        case .form(.decimal): t("api.kind.decimal")
        case .form(let form): form.pattern
        case .choice(let words): words.joined(separator: " | ")
        case .whole: t("api.kind.whole")
        case .flag: "true | false"
        case .day: t("api.kind.day")
        case .month: t("api.kind.month")
        case .instant: t("api.kind.instant")
        case .list(let item, _): t("api.kind.list", ["item": item.described(in: t)])
        case .object(let object): object.name
        }
    }
}

extension ObjectShape {
    /// Its fields and those of the objects in it: `lines[].quantity`.
    func flattened(_ prefix: String = "") -> [(name: String, field: FieldShape)] {
        fields.flatMap { field -> [(name: String, field: FieldShape)] in
            let name = prefix + field.name
            switch field.shape {
            case .object(let object): return [(name, field)] + object.flattened(name + ".")
            case .list(.object(let object), _):
                return [(name, field)] + object.flattened(name + "[].")
            default: return [(name, field)]
            }
        }
    }
}

extension Endpoint {
    /// Those that stand at the foot of pages, by the first part of the pages' addresses.
    fileprivate static let ofPages: [Substring: [Endpoint]] = {
        let placed = all.flatMap { endpoint in
            Set(endpoint.pages.map { $0.split(separator: "/").first ?? "" }).map { ($0, endpoint) }
        }
        return Dictionary(grouping: placed, by: \.0).mapValues { $0.map(\.1) }
    }()
}

/// The calls that show or do what a page does, at its foot.
struct PageCalls: Sendable {
    struct Shown: Sendable {
        let line: String
        let summary: String
        let href: String
        let curl: String
    }

    let calls: [Shown]

    /// The calls of a page for who may make them; nil when there are none.
    ///
    /// `numbers`: the section the page is about, under `section`.
    init?(
        at path: String, numbers: [String: String], in t: Speech, opens: (Permission) -> Bool
    ) {
        let part = path.split(separator: "/").first ?? ""
        calls = (Endpoint.ofPages[part] ?? []).compactMap { endpoint in
            guard endpoint.permission.map(opens) ?? true else { return nil }
            let found = endpoint.pages.lazy.compactMap { Endpoint.values(of: path, as: $0) }.first
            guard let found else { return nil }
            return Shown(
                line: "\(endpoint.method.rawValue) \(endpoint.located(found))",
                summary: endpoint.summary(in: t), href: endpoint.href,
                curl: endpoint.curl(numbers.merging(found) { $1 }))
        }
        guard !calls.isEmpty else { return nil }
    }
}

extension String {
    /// The name as a key of the catalogues: `listClients` is `list_clients`, `VATRates` is
    /// `vat_rates`.
    var snakeCased: String {
        let letters = Array(self)
        var key = ""
        for (index, letter) in letters.enumerated() {
            if index > 0, letter.isUppercase {
                let follows = letters.dropFirst(index + 1).first
                if letters[index - 1].isLowercase || follows?.isLowercase == true { key += "_" }
            }
            key += letter.lowercased()
        }
        return key
    }
}

extension Endpoint {
    /// What it does, in words.
    func summary(in t: Speech) -> String { t("api.call.\(name.snakeCased)") }

    /// Where the call is explained.
    var href: String { "/api/calls/\(name)" }
}
