// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Foundation
import HTTPTypes
import Interchange
import Testing
import Texts

@testable import Web

/// What every call of the API declares.
@Suite struct APIDeclarationTests {
    @Test(arguments: ["fr", "en", "nl"])
    func `each call, parameter, status and permission has its sentence`(_ tag: String) throws {
        let t = try House.catalogues().speech(Language(rawValue: tag))
        #expect(Endpoint.all.count >= 30)
        for endpoint in Endpoint.all {
            #expect(t.has("api.call.\(endpoint.name.snakeCased)"), "\(endpoint.name)")
            for parameter in endpoint.parameters {
                #expect(t.has("api.parameter.\(parameter.key)"), "\(parameter.name)")
            }
            for status in endpoint.refusals + [endpoint.status.code, 405] {
                #expect(t.has("api.status.\(status)"), "\(status)")
            }
        }
        for permission in Permission.forPrograms {
            #expect(t.has("permission.\(permission.rawValue.snakeCased)"), "\(permission)")
        }
    }

    @Test func `names and addresses stand once, and what is objects of one name is one shape`() {
        let names = Endpoint.all.map(\.name)
        #expect(Set(names).count == names.count)
        let places = Endpoint.all.map { "\($0.method) \($0.address)" }
        #expect(Set(places).count == places.count)
        var shapes: [String: String] = [:]
        for endpoint in Endpoint.all {
            var objects: [ObjectShape] = []
            if case .json(let object) = endpoint.content { objects += Shape.object(object).objects }
            if case .json(let object) = endpoint.body { objects += Shape.object(object).objects }
            for object in objects {
                let schema = object.schema.encoded
                #expect(shapes[object.name] ?? schema == schema, "\(object.name)")
                shapes[object.name] = schema
            }
        }
    }

    @Test func `a call needs a permission that programs may have, or is about the token itself`() {
        for endpoint in Endpoint.all {
            guard let permission = endpoint.permission else {
                #expect(["readMe", "readCooperative"].contains(endpoint.name))
                continue
            }
            #expect(Permission.forPrograms.contains(permission), "\(endpoint.name)")
        }
        #expect(!Permission.forPrograms.contains(.approvePayments))
    }

    @Test func `where an answer leads is a call that takes a number`() throws {
        for endpoint in Endpoint.all {
            for lead in endpoint.leads {
                let target = try #require(Endpoint.all.first { $0.name == lead.name })
                #expect(target.path.contains("{id}"), "\(lead.name)")
            }
        }
    }

    @Test func `the pages that show a call's doing are pages of the house`() async throws {
        try await TestSite.with { site in
            let paths = Set(site.server.site.routes.map(\.path))
            for page in Endpoint.all.flatMap(\.pages) { #expect(paths.contains(page), "\(page)") }
        }
    }

    @Test func `every reference of the description resolves`() async throws {
        try await TestSite.with { site in
            let answer = try await Program(client: site.client, token: "")
                .get("/api/openapi.json")
            #expect(answer.status == .ok)
            let document = try #require(answer.json)
            #expect(document["openapi"]?.text == "3.1.1")
            let references = answer.text.matches(of: /"\$ref":"#\/components\/(\w+)\/(\w+)"/)
            #expect(references.count > 100)
            for match in references {
                let group = document["components"]?[String(match.1)]
                #expect(group?[String(match.2)] != nil, "\(match.2)")
            }
        }
    }

    static let fits: [(Shape, String, Bool)] = [
        (.money, "\"1250.50\"", true), (.money, "\"-0.01\"", true), (.money, "\"1250.5\"", false),
        (.money, "1250.50", false), (.paid, "\"-1.00\"", false), (.paid, "\"1e3\"", false),
        (.paid, "\"99999999999.99\"", true), (.paid, "\"100000000000.00\"", false),
        (.quantity, "\"1\"", true), (.quantity, "\"1.2345\"", true), (.quantity, "\"1.\"", false),
        (.quantity, "\".5\"", false), (.quantity, "\"1.23456\"", false), (.id, "12", true),
        (.id, "0", false), (.id, "12.0", false), (.id, "1e2", false), (.id, "\"12\"", false),
        (.id, "9007199254740992", false), (.id, "99999999999999999999", false),
        (.day, "\"2026-02-28\"", true), (.day, "\"2026-02-29\"", false), (.flag, "true", true),
        (.flag, "\"true\"", false), (.flag, "null", false), (.month, "\"2026-13\"", false),
        (.text(min: 1, max: 3), "\"abc\"", true), (.text(min: 1, max: 3), "\"\"", false),
        (.text(max: 3), "\"abcd\"", false), (.text(max: 9), "\"a\\u0000b\"", false),
        (.text(max: 9), "\"a\\nb\"", true), (.form(.country), "\"FR\"", true),
        (.form(.country), "\"fr\"", false), (.choice(["a"]), "\"b\"", false),
        (.list(.id, max: 1), "[1,2]", false), (.list(.id, max: 2), "[1,2]", true),
    ]

    @Test(arguments: fits.indices)
    func `a value fits its shape or not`(_ index: Int) throws {
        let (shape, text, expected) = Self.fits[index]
        let value = try JSONValue(Array(text.utf8))
        let found = (try? shape.check(value, at: "x")) != nil
        #expect(found == expected, "\(text)")
    }

    @Test func `what a shape accepts is what its pattern says`() throws {
        let forms: [TextForm] = [
            .decimal(whole: 11, places: 2...2, isSigned: false),
            .decimal(whole: 9, places: 0...4, isSigned: true),
            .decimal(whole: 1, places: 0...6, isSigned: false), .digits(3...12), .country, .cursor,
            .hash,
        ]
        let texts = [
            "", "-", "1", "-1", "1.5", "1.50", "12.3456", "12.34567", "123456789012", "FR", "F",
            "abc_-9", "é", "１", ".", "1.", ".1", "--1", "+1", "0.000001",
            String(repeating: "a", count: 64),
        ]
        for form in forms {
            let pattern = try NSRegularExpression(pattern: form.pattern)
            for text in texts {
                let range = NSRange(text.startIndex..., in: text)
                let says = pattern.firstMatch(in: text, range: range) != nil
                #expect(form.fits(text) == says, "\(form.pattern) \(text)")
            }
        }
    }
}
