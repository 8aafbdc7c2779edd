// SPDX-License-Identifier: AGPL-3.0-or-later

import HTTPTypes
import Hummingbird
import Logging
import Operations

/// Answers for the installation, or for the demo to browsers that chose to look around in it.
///
/// The two share nothing but the program: the demo has its own database, beside. Which one a
/// browser sees is a cookie of that browser, so nobody is taken along; once a cooperative is
/// founded there is only the installation.
struct FrontDoor: HTTPResponder {
    typealias Context = SiteContext

    let site: Site
    let installation: RouterResponder<SiteContext>

    func respond(to request: Request, context: SiteContext) async throws -> Response {
        guard let demo = site.firstRun.demo, !site.firstRun.isOver,
            site.value(of: .demo, in: request) != nil, !request.uri.path.hasPrefix("/setup"),
            let responder = await demo.responder()
        else { return try await installation.respond(to: request, context: context) }
        return try await responder.respond(to: request, context: context)
    }
}

/// Builds the demo in the background, once, and keeps it open.
actor DemoDesk {
    typealias Opening =
        @Sendable (House, [WebSettings.DemoLogIn]) throws -> RouterResponder<
            SiteContext
        >

    /// How far the demo is.
    enum State: Sendable, Equatable {
        case none
        case building(done: Int, of: Int)
        case ready
        case failed
    }

    private let builder: any DemoBuilder
    private let open: Opening
    private let log: Logger
    private var current = State.none
    private var served: (house: House, responder: RouterResponder<SiteContext>)?
    /// Looks for a demo of an earlier start; everybody waits for it once.
    private var search: Task<Void, Never>?

    init(_ builder: any DemoBuilder, log: Logger, open: @escaping Opening) {
        self.builder = builder
        self.log = log
        self.open = open
    }

    /// How far the demo is.
    func state() async -> State {
        let search = self.search ?? Task { await look() }
        self.search = search
        await search.value
        return current
    }

    /// What answers for the demo; nil until it is ready.
    func responder() async -> RouterResponder<SiteContext>? {
        _ = await state()
        return served?.responder
    }

    /// Starts to build, unless that is done or under way.
    func start() async {
        let state = await state()
        guard state == .none || state == .failed else { return }
        current = .building(done: 0, of: 1)
        Task { await build() }
    }

    /// Ends the demo for good: there is a cooperative now.
    func retire() async {
        await close()
        current = .none
        search = Task {}
        await builder.remove()
    }

    /// Closes its database.
    func close() async {
        let house = served?.house
        served = nil
        await house?.close()
    }

    private func look() async {
        do {
            if let house = try await builder.existing() { await serve(house) }
        } catch { fail(error) }
    }

    private func build() async {
        do {
            let house = try await builder.build { done, all in
                Task { await self.advance(to: done, of: all) }
            }
            await serve(house)
        } catch { fail(error) }
    }

    private func fail(_ error: any Error) {
        current = .failed
        log.error("demo", metadata: ["error": .string(String(reflecting: error))])
    }

    private func advance(to done: Int, of all: Int) {
        guard case .building(let before, _) = current, done >= before else { return }
        current = .building(done: done, of: all)
    }

    private func serve(_ house: House) async {
        do {
            served = (house, try open(house, builder.logIns))
            current = .ready
        } catch {
            fail(error)
            await house.close()
        }
    }
}
