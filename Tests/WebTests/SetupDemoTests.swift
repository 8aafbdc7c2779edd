// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import HTTPTypes
import Operations
import Store
import Synchronization
import TestHouse
import TestSupport
import Testing

@testable import Web

/// A demo of nothing but a cooperative in memory, built when it is let.
final class SmallDemo: DemoBuilder {
    private struct State {
        var isBuilt = false
        var builds = 0
        var removals = 0
        var isFailing = false
        var waiting: CheckedContinuation<Void, Never>?
        var isHeld = false
    }

    private let state = Mutex(State())
    let logIns = [
        WebSettings.DemoLogIn(
            role: "member", email: "membre1@demo.example", password: "entraide-demo-2026")
    ]

    init(isBuilt: Bool = false, isFailing: Bool = false, isHeld: Bool = false) {
        state.withLock {
            $0.isBuilt = isBuilt
            $0.isFailing = isFailing
            $0.isHeld = isHeld
        }
    }

    var builds: Int { state.withLock { $0.builds } }
    var removals: Int { state.withLock { $0.removals } }

    /// Lets a held build go on, now or when it comes.
    func release() {
        state.withLock { state in
            state.isHeld = false
            state.waiting?.resume()
            state.waiting = nil
        }
    }

    func existing() async throws -> Operations.House? {
        guard state.withLock({ $0.isBuilt }) else { return nil }
        let database = try SQLiteDatabase()
        try await TestHouse.migrate(database)
        let house = Operations.House(
            database: database, laws: ["fr": try TestHouse.law.get()],
            clock: FixedClock(Instant(startOf: TestHouse.firstDay)),
            random: RepeatableRandom(seed: 3))
        var cooperative = Cooperative.test(1)
        cooperative.name = "Coopérative Exemple"
        try await house.found(cooperative, people: [], by: .commandLine(user: "test"))
        return house
    }

    func build(
        progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
    ) async throws -> Operations.House {
        let isFailing = state.withLock { state in
            state.builds += 1
            return state.isFailing
        }
        progress(1, 4)
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.isHeld {
                    state.waiting = continuation
                } else {
                    continuation.resume()
                }
            }
        }
        if isFailing { throw DatabaseError.full }
        state.withLock { $0.isBuilt = true }
        guard let house = try await existing() else { throw DatabaseError.closed }
        return house
    }

    func remove() async {
        state.withLock { state in
            state.removals += 1
            state.isBuilt = false
        }
    }
}

@Suite struct SetupDemoTests {
    private final class Counter: Sendable {
        let count = Mutex(0)
    }

    /// Asks until the demo's page says something, for five seconds at most.
    private func page(
        _ browser: Browser, saying text: String
    ) async throws -> Browser.Answer {
        for _ in 0..<100 {
            let answer = try await browser.get("/setup/demo")
            if answer.text.contains(text) { return answer }
            try await Task.sleep(for: .milliseconds(50))
        }
        return try await browser.get("/setup/demo")
    }

    @Test func `a demo is built once, entered and left, and nobody else is taken along`()
        async throws
    {
        let demo = SmallDemo(isHeld: true)
        try await SetupSite.with(offering: FirstRun(demo: demo, isDemoOpen: true)) { site in
            var browser = try await site.guest()
            #expect(try await browser.get("/setup").text.contains("action=\"/setup/demo\""))
            for _ in 0..<3 {
                #expect(try await browser.post("/setup/demo").location == "/setup/demo")
            }
            // The page survives a reload, and asks again by itself.
            let building = try await page(browser, saying: "1 mois joués sur 4")
            #expect(building.text.contains("1 mois joués sur 4"))
            let refresh = try #require(HTTPField.Name("Refresh"))
            #expect(building.headers[refresh] == "2")
            // It cannot be entered yet.
            #expect(try await browser.post("/setup/demo/visit").location == "/setup/demo")
            demo.release()
            let ready = try await page(browser, saying: "/setup/demo/visit")
            #expect(ready.headers[refresh] == nil)
            let entered = try await browser.post("/setup/demo/visit")
            #expect(entered.location == "/sign-in")
            browser.keep(entered)
            let signIn = try await browser.get("/sign-in")
            #expect(signIn.text.contains("membre1@demo.example"))
            #expect(signIn.text.contains("href=\"/setup/demo\""))
            #expect(demo.builds == 1)
            let other = try await site.guest()
            #expect(try await other.get("/sign-in").location == "/setup")
            let left = try await browser.post("/setup/demo/departure")
            #expect(left.location == "/setup")
            browser.keep(left)
            #expect(try await browser.get("/money").location == "/setup")
        }
    }

    @Test func `a demo of an earlier start is there at once`() async throws {
        let demo = SmallDemo(isBuilt: true)
        try await SetupSite.with(offering: FirstRun(demo: demo, isDemoOpen: true)) { site in
            var browser = try await site.guest()
            #expect(try await browser.get("/setup/demo").text.contains("/setup/demo/visit"))
            browser.keep(try await browser.post("/setup/demo/visit"))
            #expect(try await browser.get("/").location == "/sign-in")
            #expect(demo.builds == 0)
        }
    }

    @Test func `a demo that fails says so and can be tried again`() async throws {
        let demo = SmallDemo(isFailing: true)
        try await SetupSite.with(offering: FirstRun(demo: demo, isDemoOpen: true)) { site in
            let browser = try await site.guest()
            _ = try await browser.post("/setup/demo")
            let failed = try await page(browser, saying: "n’a pas pu")
            #expect(failed.text.contains("n’a pas pu"))
            #expect(try await browser.get("/setup").status == .ok)
            _ = try await browser.post("/setup/demo")
            _ = try await page(browser, saying: "n’a pas pu")
            #expect(demo.builds == 2)
        }
    }

    @Test func `where others reach the server the code comes first`() async throws {
        let demo = SmallDemo()
        try await SetupSite.with(offering: FirstRun(demo: demo)) { site in
            let guest = try await site.guest()
            #expect(try await !guest.get("/setup").text.contains("/setup/demo"))
            #expect(try await guest.get("/setup/demo").status == .notFound)
            #expect(try await guest.post("/setup/demo").status == .notFound)
            #expect(demo.builds == 0)
            let newcomer = try await site.newcomer()
            #expect(try await newcomer.get("/setup/country").text.contains("/setup/demo"))
            #expect(try await newcomer.post("/setup/demo").location == "/setup/demo")
        }
    }

    @Test func `a form of another site neither builds nor moves a browser`() async throws {
        let demo = SmallDemo(isBuilt: true)
        try await SetupSite.with(offering: FirstRun(demo: demo, isDemoOpen: true)) { site in
            var browser = try await site.guest()
            browser.csrf = "0"
            for path in ["/setup/demo", "/setup/demo/visit", "/setup/demo/departure"] {
                #expect(try await browser.post(path).status == .forbidden, "\(path)")
            }
        }
    }

    @Test func `the demo ends with the founding`() async throws {
        let demo = SmallDemo(isBuilt: true)
        let told = Counter()
        let offer = FirstRun(
            demo: demo, isDemoOpen: true,
            whenFounded: { told.count.withLock { $0 += 1 } })
        try await SetupSite.with(offering: offer) { site in
            var visitor = try await site.guest()
            visitor.keep(try await visitor.post("/setup/demo/visit"))
            #expect(
                try await visitor.get("/sign-in").text.contains("membre1@demo.example"))
            let newcomer = try await site.newcomer()
            try await site.answer(in: newcomer)
            _ = try await newcomer.post("/setup/foundation")
            let signIn = try await visitor.get("/sign-in")
            #expect(!signIn.text.contains("membre1@demo.example"))
            #expect(try await visitor.get("/setup/demo").status == .notFound)
            #expect(demo.removals == 1)
        }
        #expect(told.count.withLock { $0 } == 1)
    }

    @Test func `an installation without demo offers none`() async throws {
        try await SetupSite.with { site in
            let newcomer = try await site.newcomer()
            #expect(try await !newcomer.get("/setup/country").text.contains("/setup/demo"))
            #expect(try await newcomer.get("/setup/demo").status == .notFound)
        }
    }
}
