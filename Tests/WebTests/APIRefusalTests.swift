// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Foundation
import HTTPTypes
import Interchange
import Operations
import TestHouse
import Testing

@testable import Web

/// Requests that are not as they should be: one clear answer each, never a page.
@Suite struct APIRefusalTests {
    @Test func `a change sent twice acts once`() async throws {
        try await TestSite.with { site in
            let ada = try await site.program(site.ada.actor)
            let body = site.draftBody(site.ada)
            let first = try await ada.post("/drafts", body, key: "k1")
            let again = try await ada.post("/drafts", body, key: "k1")
            #expect(first.headers[.idempotencyReplayed] == nil)
            #expect(again.headers[.idempotencyReplayed] == "true")
            #expect(again.status == first.status)
            #expect(again.bytes == first.bytes)
            let other = try await ada.post(
                "/drafts", site.draftBody(site.ada, price: "1.00"), key: "k1")
            #expect(other.status == .conflict)
            #expect(other.code == "api.key_reused")
            // The key counts for the person and the call.
            let bo = try await site.program(site.bo.actor)
            let elsewhere = try await bo.post("/drafts", site.draftBody(site.bo), key: "k1")
            #expect(elsewhere.status == .created)
            let issued = try await ada.post("/drafts/\(first.id)/issuance", key: "k1")
            #expect(issued.status == .created)
            let twice = try await ada.post("/drafts/\(first.id)/issuance", key: "k1")
            #expect(twice.id == issued.id)
            #expect(twice.headers[.idempotencyReplayed] == "true")
            let drafts = try await ada.get("/drafts?section=\(site.ada.section)").json
            #expect(drafts?["items"]?.items.count == 0)
        }
    }

    @Test func `a draft thrown away twice under one key is gone once`() async throws {
        try await TestSite.with { site in
            let ada = try await site.program(site.ada.actor)
            let made = try await ada.post("/drafts", site.draftBody(site.ada))
            for isRepeated in [nil, "true"] {
                let answer = try await ada.send(.delete, "/drafts/\(made.id)", key: "k")
                #expect(answer.status == .noContent)
                #expect(answer.headers[.idempotencyReplayed] == isRepeated)
            }
            let anew = try await ada.send(.delete, "/drafts/\(made.id)")
            #expect(anew.status == .notFound)
        }
    }

    struct Case: Sendable {
        let method: HTTPRequest.Method
        let path: String
        var body = ""
        var key: String? = "k"
        var headers: HTTPFields = [:]
        let status: Int
        let code: String
        var field = ""
    }

    static let cases: [Case] = [
        Case(method: .get, path: "/nothing", status: 404, code: "api.not_found"),
        Case(method: .get, path: "/api/v2/me", status: 404, code: "api.not_found"),
        Case(method: .get, path: "/api/", status: 404, code: "api.not_found"),
        Case(method: .get, path: "/me/", status: 404, code: "api.not_found"),
        Case(method: .get, path: "/invoices/0", status: 404, code: "api.not_found"),
        Case(method: .get, path: "/invoices/x", status: 404, code: "api.not_found"),
        Case(
            method: .get, path: "/invoices/99999999999999999999", status: 404,
            code: "api.not_found"),
        Case(method: .delete, path: "/me", status: 405, code: "api.bad_method"),
        Case(method: .patch, path: "/clients/1", status: 405, code: "api.bad_method"),
        Case(method: .trace, path: "/me", status: 405, code: "api.bad_method"),
        Case(method: .post, path: "/api/openapi.json", status: 405, code: "api.bad_method"),
        Case(
            method: .get, path: "/me", headers: [.accept: "text/html"], status: 406,
            code: "api.not_acceptable"),
        Case(
            method: .get, path: "/me", headers: [.accept: "*/*, application/json;q=0"],
            status: 406, code: "api.not_acceptable"),
        Case(
            method: .get, path: "/me?page=2", status: 400, code: "api.unknown_parameter",
            field: "page"),
        Case(
            method: .get, path: "/invoices?limit=0", status: 400, code: "api.bad_parameter",
            field: "limit"),
        Case(
            method: .get, path: "/invoices?limit=201", status: 400, code: "api.bad_parameter",
            field: "limit"),
        Case(
            method: .get, path: "/invoices?limit=1&limit=2", status: 400,
            code: "api.bad_parameter", field: "limit"),
        Case(
            method: .get, path: "/invoices?from=2026-02-30", status: 400,
            code: "api.bad_parameter", field: "from"),
        Case(
            method: .get, path: "/invoices?from=%GG", status: 400, code: "api.bad_parameter",
            field: "?"),
        Case(
            method: .get, path: "/clients", status: 400, code: "api.missing_parameter",
            field: "section"),
        Case(
            method: .post, path: "/drafts", body: "{}", key: nil, status: 400,
            code: "api.missing_parameter", field: "Idempotency-Key"),
        Case(
            method: .post, path: "/drafts", body: "{}",
            key: String(repeating: "k", count: 101), status: 400, code: "api.bad_parameter",
            field: "Idempotency-Key"),
        Case(
            method: .post, path: "/drafts", body: "{}", headers: [.contentType: "text/plain"],
            status: 415, code: "api.bad_media_type"),
        Case(
            method: .post, path: "/drafts", body: "{}",
            headers: [.contentType: "application/json; charset=latin1"], status: 415,
            code: "api.bad_media_type"),
        Case(
            method: .post, path: "/drafts", body: String(repeating: " ", count: (1 << 20) + 1),
            status: 413, code: "web.too_large"),
        Case(
            method: .post, path: "/drafts", body: "{}", status: 422, code: "api.missing_field",
            field: "section"),
        Case(
            method: .post, path: "/drafts", body: "[]", status: 422, code: "api.bad_field"),
        Case(
            method: .post, path: "/clients", body: "{\"iban\":\"DE89370400440532013000\"}",
            status: 422, code: "api.unknown_field", field: "iban"),
    ]

    @Test func `each fault has one clear answer`() async throws {
        try await TestSite.with { site in
            let ada = try await site.program(site.ada.actor)
            for wrong in Self.cases {
                let answer = try await ada.send(
                    wrong.method, wrong.path, wrong.body, key: wrong.key, headers: wrong.headers)
                #expect(answer.status.code == wrong.status, "\(wrong.method) \(wrong.path)")
                #expect(answer.code == wrong.code, "\(wrong.method) \(wrong.path)")
                #expect(answer.field == wrong.field, "\(wrong.method) \(wrong.path)")
                #expect(answer.type == "application/problem+json", "\(wrong.path)")
                let value = try #require(answer.json)
                #expect(throws: Never.self, "\(answer.text)") {
                    try Shape.object(OpenAPI.problem).check(value, at: "")
                }
                if wrong.status == 405 {
                    #expect(answer.headers[.allow]?.contains("GET") == true, "\(wrong.path)")
                }
            }
        }
    }

    @Test func `a refusal speaks the language asked for, else the person's`() async throws {
        try await TestSite.with { site in
            let ada = try await site.program(site.ada.actor)
            let wanted = ["nl": "Hier is niets", "en": "There is nothing", "fr": "Il n’y a rien"]
            for (tag, sentence) in wanted {
                let answer = try await ada.get("/invoices/99", headers: [.acceptLanguage: tag])
                #expect(answer.json?["detail"]?.text.hasPrefix(sentence) == true, "\(tag)")
                #expect(answer.headers[.contentLanguage] == tag)
            }
            let own = try await ada.get("/invoices/99")
            #expect(own.headers[.contentLanguage] == "fr")
        }
    }

    /// Bodies meant to break a reader of JSON.
    static let torture: [(body: String, code: String)] = [
        (String(repeating: "[", count: 100_000), "json.too_deep"),
        (String(repeating: "{\"a\":", count: 33) + "1", "json.too_deep"),
        ("{\"section\":1,\"section\":2}", "json.repeated_key"),
        ("{\"section\":1,\"s\\u0065ction\":2}", "json.repeated_key"),
        ("{\"name\":\"\\ud800\"}", "json.not_unicode"),
        ("{\"name\":\"\\udc00\\ud800\"}", "json.not_unicode"),
        ("{\"name\":\"\\ud83dx\"}", "json.not_unicode"), ("{\"section\":01}", "json.malformed"),
        ("{\"section\":+1}", "json.malformed"), ("{\"section\":.5}", "json.malformed"),
        ("{\"section\":1.}", "json.malformed"), ("{\"section\":NaN}", "json.malformed"),
        ("{\"section\":Infinity}", "json.malformed"), ("{'section':1}", "json.malformed"),
        ("{\"section\":1,}", "json.malformed"), ("{\"section\":1}}", "json.malformed"),
        ("{\"section\":1", "json.malformed"), ("\u{FEFF}{}", "json.malformed"),
        ("{\"a\":\"\u{1}\"}", "json.malformed"), ("{\"a\":\"\\x41\"}", "json.malformed"),
        ("//x\n{}", "json.malformed"), ("nul", "json.malformed"), (" ", "json.malformed"),
        ("{\"section\":1e999999}", "api.bad_field"),
        ("{\"section\":123456789012345678901234567890}", "api.bad_field"),
        ("{\"section\":-0}", "api.bad_field"), ("{\"section\":1.0}", "api.bad_field"),
        ("{\"section\":null}", "api.bad_field"), ("{\"section\":true}", "api.bad_field"),
        ("\"x\"", "api.bad_field"), ("null", "api.bad_field"),
        ("{\"__proto__\":{}}", "api.unknown_field"), ("{\"\":1}", "api.unknown_field"),
    ]

    @Test func `JSON that tortures a reader gets one clear refusal`() async throws {
        try await TestSite.with { site in
            let ada = try await site.program(site.ada.actor)
            for (body, code) in Self.torture {
                let answer = try await ada.post("/clients", body)
                #expect(answer.code == code, "\(body.prefix(40)): \(answer.text)")
                #expect([400, 422].contains(answer.status.code))
            }
        }
    }

    @Test func `bytes that are no UTF-8 are refused`() throws {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0xED, 0xA0, 0x80]] {
            #expect(throws: JSONError.self) { try JSONValue(bytes) }
        }
    }

    @Test func `HEAD has the head of GET and no body, OPTIONS the methods`() async throws {
        try await TestSite.with { site in
            let ada = try await site.program(site.ada.actor)
            let head = try await ada.send(.head, "/me", key: nil)
            #expect(head.status == .ok)
            #expect(head.bytes.isEmpty)
            let options = try await ada.send(.options, "/clients/1", key: nil)
            #expect(options.headers[.allow] == "GET, HEAD, PUT")
        }
    }
}
