// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Foundation
import HTTPTypes
import HummingbirdTesting
import Interchange
import NIOCore
import Operations
import Store
import TestHouse
import Testing

@testable import Web

/// A program with a token: what a client of the API is.
struct Program {
    let client: any TestClientProtocol
    let token: String

    struct Answer {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let bytes: [UInt8]

        var json: JSONValue? { try? JSONValue(bytes) }
        var type: String { headers[.contentType] ?? "" }
        var text: String { String(decoding: bytes, as: UTF8.self) }
        /// The stable code of a refusal.
        var code: String { json?["code"]?.text ?? "" }
        var field: String { json?["field"]?.text ?? "" }
        /// The number of a thing made.
        var id: String { json?["id"]?.text ?? "" }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "",
        key: String? = UUID().uuidString, headers extra: HTTPFields = [:]
    ) async throws -> Answer {
        var headers: HTTPFields = [:]
        if !token.isEmpty { headers[.authorization] = "Bearer \(token)" }
        if method != .get, let key { headers[.idempotencyKey] = key }
        if !body.isEmpty { headers[.contentType] = "application/json" }
        for field in extra { headers[field.name] = field.value }
        return try await client.execute(
            uri: path.hasPrefix("/api") ? path : "/api/v1\(path)", method: method,
            headers: headers, body: body.isEmpty ? nil : ByteBuffer(string: body)
        ) { response in
            Answer(
                status: response.status, headers: response.headers,
                bytes: Array(response.body.readableBytesView))
        }
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, headers: headers)
    }

    func post(
        _ path: String, _ body: String = "", key: String = UUID().uuidString
    ) async throws
        -> Answer
    {
        try await send(.post, path, body, key: key)
    }
}

extension JSONValue {
    subscript(_ key: String) -> JSONValue? {
        if case .object(let members) = self { members.first { $0.key == key }?.value } else { nil }
    }

    var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }

    /// A text or a number.
    var text: String {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let flag): String(flag)
        default: ""
        }
    }
}

extension TestSite {
    /// A program that holds a token of a person; all they may do unless told.
    func program(
        _ actor: Actor, reads: Bool = true, may: Set<Permission> = Permission.forPrograms,
        days: Int = 30
    ) async throws -> Program {
        Program(
            client: client,
            token: try await house.house.makeToken(
                for: owner(actor), named: "essai",
                allowing: TokenScopes(reads: reads, permissions: may), days: days,
                key: UUID().uuidString
            ).text)
    }

    func owner(_ actor: Actor) async throws -> TokenOwner {
        guard case .person(let person) = actor,
            let cooperative = try await house.house.cooperatives().first(where: {
                $0.id == house.coop
            })
        else { throw StoreError.notFound(kind: "person", id: actor.name) }
        return TokenOwner(person: person, cooperative: cooperative, actor: actor)
    }

    /// The body of a draft of a member.
    func draftBody(_ member: TestMember, price: String = "450.00") -> String {
        """
        {"section":\(member.section),"client":\(member.client),"supply_day":"2026-01-01",\
        "payment_days":30,"lines":[{"designation":"Conseil","quantity":"2",\
        "unit_price":"\(price)","vat_key":"standard"}]}
        """
    }
}
