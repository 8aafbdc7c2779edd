// SPDX-License-Identifier: AGPL-3.0-or-later

import HTTPTypes
import Hummingbird
import Logging
public import Operations
import Synchronization

/// Builds the invented cooperative that a newcomer may look around in, apart from all real data.
public protocol DemoBuilder: Sendable {
    /// The log-ins of everybody in it.
    var logIns: [WebSettings.DemoLogIn] { get }
    /// The demo built earlier; nil when there is none.
    func existing() async throws -> House?
    /// Builds it whole or not at all.
    ///
    /// `progress`: told how many of how many months are played.
    func build(progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void) async throws -> House
    /// Throws it away.
    func remove() async
}

/// What an installation without cooperative offers until it is founded.
public struct FirstRun: Sendable {
    /// Builds the demo; nil offers none.
    public var demo: (any DemoBuilder)?
    /// Whether the demo may be built before the set-up code was shown: where nobody but the
    /// newcomer can reach the server.
    public var isDemoOpen: Bool
    /// Told once the cooperative is founded.
    public var whenFounded: @Sendable () -> Void

    /// An offer; by default only the set-up itself.
    public init(
        demo: (any DemoBuilder)? = nil, isDemoOpen: Bool = false,
        whenFounded: @escaping @Sendable () -> Void = {}
    ) {
        self.demo = demo
        self.isDemoOpen = isDemoOpen
        self.whenFounded = whenFounded
    }
}

/// Knows whether the installation still waits for its cooperative.
final class FirstRunDesk: Sendable {
    let offer: FirstRun
    /// Where the demo is built and served; nil when none is offered.
    let demo: DemoDesk?
    /// Remembered once true: a founded installation stays founded.
    private let founded = Mutex(false)

    init(_ offer: FirstRun, log: Logger, openDemo: @escaping DemoDesk.Opening) {
        self.offer = offer
        demo = offer.demo.map { DemoDesk($0, log: log, open: openDemo) }
    }

    /// Whether the cooperative is known to be founded, without asking the database.
    var isOver: Bool { founded.withLock { $0 } }

    /// Whether the installation has a cooperative.
    func isFounded(in house: House) async throws -> Bool {
        if isOver { return true }
        guard try await house.isFounded() else { return false }
        founded.withLock { $0 = true }
        await demo?.retire()
        return true
    }

    /// Notes that the cooperative was founded here.
    func finish(in house: House) async throws {
        _ = try await isFounded(in: house)
        offer.whenFounded()
    }
}

/// Leads every page to the set-up while there is no cooperative, and none to it afterwards.
struct FirstRunGate: RouterMiddleware {
    typealias Context = SiteContext

    let site: Site

    private static let alwaysOpen: Set<String> = ["/health", "/language", "/display"]

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        guard !Self.alwaysOpen.contains(path), !path.hasPrefix("/static/") else {
            return try await next(request, context)
        }
        let isSetup = path == "/setup" || path.hasPrefix("/setup/")
        guard try await site.firstRun.isFounded(in: site.house) else {
            return isSetup
                ? try await next(request, context) : Response(seeOther: "/setup")
        }
        // Whoever presses the last button twice is still told where to go.
        let isRepeated = request.method == .post && path == Site.foundationPath
        guard !isSetup || isRepeated else { throw NothingThere() }
        return try await next(request, context)
    }
}
