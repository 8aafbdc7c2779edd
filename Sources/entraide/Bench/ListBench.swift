// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import Hummingbird
import Logging
import Operations
import Store
import Web

/// A list page of 100 invoices among a million over HTTP, beside the framework's own empty route.
///
/// The load comes from `wrk` on the same machine, 16 connections.
enum ListBench {
    private static let invoices = 1_000_000
    private static let goal = 500.0
    private static let office = NewPerson(
        email: "bureau@demo.example", name: "Bureau Exemple", language: "fr",
        password: "entraide-demo-2026", roles: [.accountant])

    static func run(laws: [String: Law], share: String) async throws -> [Measure] {
        let wrk = "/usr/bin/wrk"
        guard FileManager.default.isExecutableFile(atPath: wrk) else {
            print("list page\tnot measured: install wrk")
            return []
        }
        let bench = try await BenchHouse(laws: laws, people: [office])
        for (index, draft) in try await bench.drafts(60, named: "list").enumerated() {
            _ = try await bench.house.perform(
                IssueInvoice(draft: draft), as: bench.actor, in: BenchHouse.coop,
                key: "list-issue-\(index)")
        }
        try await bench.house.database.write(scope: .cooperative(BenchHouse.coop)) {
            try CopiedInvoices.fill(invoices, of: 60, in: BenchHouse.coop, $0)
        }
        let cookie = try await session(in: bench)
        let settings = WebSettings(port: 0, requiresSecondFactor: false)
        let server = try WebServer(house: bench.house, share: share, settings: settings)
        let page = try await served { ready in
            try await server.run(whenReady: ready)
        } load: {
            try await load(
                wrk, "http://127.0.0.1:\($0)/invoices?rows=100", "Cookie: entraide=\(cookie)")
        }
        let empty = try await served { ready in
            try await serveNothing(ready)
        } load: {
            try await load(wrk, "http://127.0.0.1:\($0)/", "Cookie: none")
        }
        await bench.close()
        return [
            Measure(
                name: "list page, 100 of 1,000,000 invoices, 16 connections",
                ours: String(format: "%.0f/s, p99 %@", page.rate, page.slowest),
                peer: String(format: "%.0f/s, p99 %@, empty route", empty.rate, empty.slowest),
                ratio: page.rate / goal, goal: "≥ 1.00 of 500/s")
        ]
    }

    /// Somebody of the office with a session.
    private static func session(in bench: BenchHouse) async throws -> String {
        let house = bench.house
        let token = Token(house.random.bytes(32))
        let now = house.clock.now()
        try await house.database.write(scope: .installation) { transaction in
            let known = try People(in: transaction).credential(office.email)
            guard let person = known?.person.id else { return }
            try Sessions(in: transaction).open(
                NewSession(
                    tokenHash: token.hash, name: "bench", person: person,
                    coop: BenchHouse.coop, csrfToken: "-", from: now,
                    to: now.adding(seconds: 3_600)))
        }
        return token.text
    }

    /// Runs a body against a server, then ends the server.
    private static func served<Value: Sendable>(
        _ serve: @escaping @Sendable (@escaping @Sendable (Int) -> Void) async throws -> Void,
        load: (Int) async throws -> Value
    ) async throws -> Value {
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        let server = Task { try await serve { ready.yield($0) } }
        defer { server.cancel() }
        for await port in ports { return try await load(port) }
        try await server.value
        throw CancellationError()
    }

    private static func serveNothing(_ ready: @escaping @Sendable (Int) -> Void) async throws {
        let router = Router()
        router.get("/") { _, _ in HTTPResponse.Status.ok }
        try await Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { ready($0.localAddress?.port ?? 0) },
            logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        ).runService(gracefulShutdownSignals: [])
    }

    /// What `wrk` says: requests a second, and how long all but the slowest hundredth took.
    private static func load(
        _ wrk: String, _ address: String, _ header: String
    ) async throws -> (rate: Double, slowest: String) {
        // The first request computes the sums: it is not what a day's work is like.
        _ = try await run(wrk, ["-t1", "-c1", "-d3s", "--timeout", "30s", "-H", header, address])
        let told = try await run(
            wrk, ["-t1", "-c16", "-d10s", "--timeout", "30s", "--latency", "-H", header, address])
        guard !told.contains("Non-2xx"), !told.contains("Socket errors"),
            let rate = told.firstMatch(of: /Requests\/sec:\s+([0-9.]+)/).flatMap({ Double($0.1) }),
            let slowest = told.firstMatch(of: /\n\s+99%\s+([0-9.]+[a-z]+)/)
        else { throw OperationError.badField("wrk: \(told)") }
        return (rate, String(slowest.1))
    }

    /// What a program writes; waited for on a thread of its own, for the server needs Swift's.
    private static func run(_ program: String, _ arguments: [String]) async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading
        let told = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: output.readDataToEndOfFile()) }
        }
        process.waitUntilExit()
        return String(decoding: told, as: UTF8.self)
    }
}
