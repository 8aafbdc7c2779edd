// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Interchange

extension Shape {
    /// The shape in JSON Schema 2020-12; objects by reference to the components.
    var schema: JSONText {
        switch self {
        case .text(let min, let max):
            .of(
                ("type", .string("string")), ("minLength", min > 0 ? .integer(Int64(min)) : nil),
                ("maxLength", .integer(Int64(max))))
        case .form(let form):
            .of(("type", .string("string")), ("pattern", .string(form.pattern)))
        case .choice(let words):
            .of(("type", .string("string")), ("enum", .array(words.map(JSONText.string))))
        case .whole(let range):
            .of(
                ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
                ("maximum", .integer(range.upperBound)))
        case .flag: .of(("type", .string("boolean")))
        case .day: .of(("type", .string("string")), ("format", .string("date")))
        case .month:
            .of(
                ("type", .string("string")),
                ("pattern", .string("^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$")))
        case .instant: .of(("type", .string("string")), ("format", .string("date-time")))
        case .list(let item, let most):
            .of(
                ("type", .string("array")), ("items", item.schema),
                ("maxItems", most.map { .integer(Int64($0)) }))
        case .object(let object):
            .of(("$ref", .string("#/components/schemas/\(object.name)")))
        }
    }

    /// The objects the shape is made of, itself first.
    var objects: [ObjectShape] {
        switch self {
        case .object(let object): [object] + object.fields.flatMap(\.shape.objects)
        case .list(let item, _): item.objects
        default: []
        }
    }

    /// A value of the shape, for the reader.
    func example(named name: String = "") -> JSONText {
        switch self {
        case .text(let min, _): .string(min == 0 && name.isEmpty ? "" : Self.samples[name] ?? "…")
        case .form(let form): .string(Self.samples[name] ?? form.example)
        case .choice(let words): .string(words.first ?? "")
        case .whole(let range): .integer(max(range.lowerBound, min(range.upperBound, 12)))
        case .flag: .bool(true)
        case .day: .string("2026-10-20")
        case .month: .string("2026-10")
        case .instant: .string("2026-10-20T09:30:00Z")
        case .list(let item, _): .array([item.example(named: name)])
        case .object(let object):
            .object(
                object.fields.map { .init($0.name, $0.shape.example(named: $0.name)) })
        }
    }

    /// What texts of a name look like, in the words of the glossary's invented people.
    private static let samples = [
        "name": "Librairie Exemple", "address": "1 avenue du Modèle", "postcode": "69000",
        "city": "Exempleville", "country": "FR", "siren": "000000026",
        "vat_number": "FR00000000026", "email": "client@example.org",
        "designation": "Conseil", "quantity": "2", "unit_price": "450.00", "discount": "0",
        "vat_key": "standard", "client_reference": "BC-17", "supplier": "Papeterie Exemple",
        "reference": "F-2041", "account": "606400", "net": "120.00", "tax": "24.00",
    ]
}

extension ObjectShape {
    /// The object in JSON Schema; a field that is not named is refused.
    var schema: JSONText {
        .of(
            ("type", .string("object")),
            ("properties", .object(fields.map { .init($0.name, $0.shape.schema) })),
            (
                "required",
                fields.contains(where: \.isRequired)
                    ? .array(fields.filter(\.isRequired).map { .string($0.name) }) : nil
            ),
            ("additionalProperties", .bool(false)))
    }
}

extension JSONText {
    /// An object without the members that are nil.
    static func of(_ members: (key: String, value: JSONText?)...) -> JSONText {
        .object(known: members)
    }

    /// A text, or nothing when it is empty: what is unknown is absent.
    static func known(_ text: String) -> JSONText? { text.isEmpty ? nil : .string(text) }
}
