// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Operations
import Store
import TestHouse
import TestSupport
import Testing

@testable import Web

/// The real application over a small cooperative in memory: two members, office, board.
struct TestSite: Sendable {
    let house: TestHouse
    let ada: TestMember
    let bo: TestMember
    let server: WebServer
    let client: any TestClientProtocol
    /// What the server wrote into its log.
    let log: LogLines

    /// Runs a body against a fresh site.
    static func with(
        _ engine: TestEngine = .sqliteMemory, requiresSecondFactor: Bool = false,
        at publicURL: String = "http://127.0.0.1:8080",
        _ body: @escaping @Sendable (TestSite) async throws -> Void
    ) async throws {
        try await TestHouse.with(engine) { house in
            try await serve(
                house,
                WebSettings(
                    requiresSecondFactor: requiresSecondFactor,
                    mail: MailSettings(publicURL: publicURL)), body)
        }
    }

    /// Serves a house with two members, its log kept, as settings say.
    static func serve(
        _ house: TestHouse, _ settings: WebSettings,
        _ body: @escaping @Sendable (TestSite) async throws -> Void
    ) async throws {
        let log = LogLines()
        var settings = settings
        settings.logSink = { log.add($0) }
        let server = try WebServer(house: house.house, share: House.share, settings: settings)
        let ada = try await house.member("Ada")
        let bo = try await house.member("Bo")
        try await server.application().test(.router) { client in
            try await body(
                TestSite(
                    house: house, ada: ada, bo: bo, server: server, client: client, log: log))
        }
    }

    /// A session of an actor, opened beside the sign-in page.
    func session(of actor: Actor) async throws -> Browser {
        guard case .person(let person) = actor else {
            throw StoreError.notFound(kind: "person", id: actor.name)
        }
        let token = Token(house.house.random.bytes(32))
        let csrf = Token(house.house.random.bytes(32)).text
        let now = house.clock.now()
        let coop = house.coop
        let session = NewSession(
            tokenHash: token.hash, name: house.house.random.bytes(8).hexadecimal,
            person: person, coop: coop, csrfToken: csrf, from: now,
            to: now.adding(seconds: House.sessionSeconds))
        try await house.house.database.write(scope: .installation) {
            try Sessions(in: $0).open(session)
        }
        return Browser(
            client: client, cookies: ["entraide": token.text],
            csrf: FormToken.shown(csrf, salt: house.house.random.bytes(8)))
    }

    func session(_ role: Role) async throws -> Browser {
        try await session(of: house.person(role))
    }

    /// Somebody who has not signed in.
    var stranger: Browser { Browser(client: client, cookies: [:], csrf: "") }

    /// Gives a person a password that works.
    func setPassword(_ password: String, of email: String) async throws {
        let hash = try PasswordHash(password, salt: house.house.random.bytes(16)).text
        _ = try await house.house.database.write(scope: .installation) { transaction in
            try transaction.run(
                """
                UPDATE credential SET password_hash = \(hash)
                WHERE person_id = (SELECT id FROM person WHERE email = \(email))
                """)
        }
    }
}

extension House {
    /// As `Operations` has it; the name means the test's own type here.
    static var sessionSeconds: Int64 { Operations.House.sessionSeconds }
}

/// A browser: sends its cookies, keeps what it is given.
struct Browser {
    let client: any TestClientProtocol
    var cookies: [String: String]
    var csrf: String

    struct Answer {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var location: String { headers[.location] ?? "" }
        /// Cookies set, by name.
        var cookies: [String: String] {
            var cookies: [String: String] = [:]
            for line in headers[values: .setCookie] {
                let pair = line.split(separator: ";")[0].split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                cookies[String(pair[0])] = String(pair[1])
            }
            return cookies
        }
        /// What the counter at a door of the menu says; nil where nothing waits.
        func waiting(at door: String) -> Int? {
            let link = text.components(separatedBy: "<a href=\"\(door)\"").dropFirst().first ?? ""
            let label = link.components(separatedBy: "</a>")[0]
            return label.firstMatch(of: /class="count">([0-9]+)/).flatMap { Int($0.1) }
        }
        /// The value of the first hidden field of a name.
        func hidden(_ name: String) -> String {
            let parts = text.components(separatedBy: "name=\"\(name)\" value=\"")
            return parts.count > 1 ? String(parts[1].prefix { $0 != "\"" }) : ""
        }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [],
        headers extra: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = extra
        if !cookies.isEmpty {
            headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        return try await client.execute(
            uri: path, method: method, headers: headers,
            body: body.isEmpty ? nil : ByteBuffer(bytes: body)
        ) { response in
            Answer(
                status: response.status, headers: response.headers,
                bytes: Array(response.body.readableBytesView))
        }
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, headers: headers)
    }

    /// Sends a form with its token and a key of its own.
    func post(
        _ path: String, _ fields: [(String, String)] = [], key: String = UUID().uuidString,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        try await postRaw(
            path, [("csrf", csrf), ("key", key)] + fields, headers: headers)
    }

    /// Sends fields as they are.
    func postRaw(
        _ path: String, _ fields: [(String, String)], headers: HTTPFields = [:]
    ) async throws -> Answer {
        let body = fields.map { "\($0.0.urlEncoded)=\($0.1.urlEncoded)" }.joined(separator: "&")
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await send(.post, path, body: Array(body.utf8), headers: headers)
    }
}

/// What a program of the machine prints about bytes.
func output(of program: String, _ arguments: [String], reading bytes: [UInt8]) throws -> String {
    let path = NSTemporaryDirectory() + UUID().uuidString
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments.map { $0 == "@" ? path : $0 }
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(program)")
    return String(decoding: data, as: UTF8.self)
}
