// SPDX-License-Identifier: AGPL-3.0-or-later

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
public import Operations
import Store
import Texts

/// Where and how the site is served.
public struct WebSettings: Sendable {
    /// A log-in of an invented cooperative, offered on the sign-in page.
    public struct DemoLogIn: Sendable {
        /// `member`, `office`, `board` or `director`.
        public var role: String
        /// The address.
        public var email: String
        /// The password.
        public var password: String

        /// A log-in anybody may use.
        public init(role: String, email: String, password: String) {
            self.role = role
            self.email = email
            self.password = password
        }
    }

    /// The address listened on.
    public var host: String
    /// The port; 0 takes a free one.
    public var port: Int
    /// Whether browsers reach the site over https, here or at a proxy in front.
    public var isSecure: Bool
    /// Requests to the API a minute under one token, and how many may come at once.
    public var callsPerMinute: Int
    /// Log-ins of the invented cooperative; empty in a real one.
    public var demoLogIns: [DemoLogIn]
    /// Whether roles that work for others ask for a second factor; only a demo goes without.
    public var requiresSecondFactor: Bool
    /// How many proxies of ours stand in front and say whom they heard from.
    public var proxies: Int
    /// The provider whose word lets people in; nil where there is none.
    public var openID: OpenIDSettings?
    /// How letters leave, and what their links begin with.
    public var mail: MailSettings
    /// Which machines webhooks may call; the public internet unless the operator says so.
    public var webhookPolicy: AddressPolicy = .publicInternet
    /// Whether this is the demo of an installation that waits for its cooperative.
    var isVisitedDemo = false
    /// Where the lines of the log go; tests read them.
    var logSink: JSONLog.Sink = JSONLog.standardError

    /// Settings, by default for this machine only.
    public init(
        host: String = "127.0.0.1", port: Int = 8080, isSecure: Bool = false,
        callsPerMinute: Int = 600, demoLogIns: [DemoLogIn] = [],
        requiresSecondFactor: Bool = true, proxies: Int = 0, mail: MailSettings? = nil
    ) {
        self.host = host
        self.port = port
        self.isSecure = isSecure
        self.callsPerMinute = callsPerMinute
        self.demoLogIns = demoLogIns
        self.requiresSecondFactor = requiresSecondFactor
        self.proxies = proxies
        self.mail = mail ?? MailSettings(publicURL: "http://\(host):\(port)")
    }
}

/// The provider whose word lets people in, and how it is called.
public struct OpenIDSettings: Sendable {
    /// The provider.
    public var provider: OpenIDProvider
    /// How calls to it are made.
    public var call: OpenIDDesk.Call

    /// A provider that is called over HTTP.
    ///
    /// `certificates`: a file of certificates to trust instead of the system's.
    public init(_ provider: OpenIDProvider, certificates: String? = nil) {
        let caller = Caller(policy: .chosenByOperator, certificates: certificates)
        self.init(provider) { try await caller.answer(to: $0) }
    }

    /// A provider that is called otherwise, by tests.
    init(_ provider: OpenIDProvider, call: @escaping OpenIDDesk.Call) {
        self.provider = provider
        self.call = call
    }

    func desk(_ clock: any Clock) -> OpenIDDesk {
        OpenIDDesk(provider, clock: clock, call: call)
    }
}

/// The web server: pages, forms, documents.
public struct WebServer: Sendable {
    let site: Site

    /// Reads templates, sentences and static files of the share folder.
    ///
    /// - Throws: What is missing or broken there; nothing is served then.
    public init(
        house: House, share: String, settings: WebSettings = WebSettings(),
        firstRun: FirstRun = FirstRun()
    ) throws {
        site = try Site(house: house, share: share, settings: settings, firstRun: firstRun)
    }

    /// Serves, sends letters, calls programs, does long and daily work until the process is asked
    /// to end; then lets running requests, the letter, the calls and the work in hand finish.
    ///
    /// - Parameter whenReady: Told the port once the first request can come.
    /// - Throws: What kept it from listening, a port in use for instance.
    public func run(whenReady: @escaping @Sendable (Int) -> Void) async throws {
        let crew = [
            Task { [site] in await site.postman.run() },
            Task { [site] in await site.webhookCaller.run() },
            Task { [site] in await site.jobs.run() },
            Task { [site] in await site.dailyJobs.run() },
        ]
        defer { for worker in crew { worker.cancel() } }
        try await application(whenReady: whenReady).runService()
        for worker in crew { worker.cancel() }
        for worker in crew { await worker.value }
        await site.firstRun.demo?.close()
    }

    /// The application that serves and that tests drive.
    func application(
        whenReady: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> Application<FrontDoor> {
        Application(
            responder: FrontDoor(site: site, installation: site.router().buildResponder()),
            server: .gated(GateLimits()),
            configuration: ApplicationConfiguration(
                address: .hostname(site.settings.host, port: site.settings.port),
                serverName: nil),
            onServerRunning: { channel in whenReady(channel.localAddress?.port ?? 0) },
            logger: site.log)
    }
}

/// What Hummingbird carries along with a request.
struct SiteContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The network address at the other end; empty when there is none, in tests.
    let address: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? ""
    }
}

extension Site {
    /// Writes what a job of the server cannot act on into the log: its kind, never its values.
    func reporter(of job: String) -> @Sendable (any Error) -> Void {
        { [log] error in
            log.error(
                "\(job)", metadata: ["type": .string(String(reflecting: type(of: error)))])
        }
    }

    /// What is done once a day.
    var dailyJobs: DailyJobs { DailyJobs(of: house, reporting: reporter(of: "daily")) }

    /// All addresses, behind security headers and pages for failures.
    func router() -> Router<SiteContext> {
        let router = Router(context: SiteContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: CompressedAnswers())
        router.add(middleware: SecurityHeaders(isSecure: settings.isSecure))
        router.add(middleware: FailurePages(site: self))
        router.add(middleware: APIDoor(site: self))
        router.add(middleware: SameOriginOnly())
        router.add(middleware: FirstRunGate(site: self))
        addPublicRoutes(to: router)
        addSetupRoutes(to: router)
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await visited(route, request, context)
            }
        }
        return router
    }

    /// Answers a request of somebody signed in; others are sent to the sign-in page.
    private func visited(
        _ route: Route, _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        let token = sessionToken(request)
        guard let token, let visitor = try await house.visitor(token) else {
            return askToSignIn(request)
        }
        let flash = value(of: .notice, in: request).flatMap(Flash.init)
        let language = language(request, of: visitor.person.language)
        let visit = Visit(
            site: self, visitor: visitor, language: language, path: request.uri.path,
            query: try FormData(urlEncoded: (request.uri.query ?? "").utf8),
            form: route.method == .post
                ? try await form(of: request, upTo: route.limit, token: visitor.csrfToken)
                : FormData(),
            parameters: Dictionary(
                context.parameters.map { (String($0.key), String($0.value)) },
                uniquingKeysWith: { $1 }), display: display(request),
            notice: flash?.notice(in: catalogues.speech(language)))
        do {
            try visit.require(route.need)
            if let instead = try await visit.asked(by: route, in: request) { return instead }
            return try await route.handler(visit)
        } catch let error as BrokenRequest {
            throw error
        } catch {
            let (page, status) = failurePage(error, request, in: visit.t)
            return visit.page(page, title: page.title, status: status)
        }
    }

    /// The sign-in page, which leads back to the page asked for.
    private func askToSignIn(_ request: Request) -> Response {
        guard request.method == .get, request.uri.path != "/" else {
            return Response(seeOther: "/sign-in")
        }
        let wanted = request.uri.query.map { "\(request.uri.path)?\($0)" } ?? request.uri.path
        return Response(seeOther: "/sign-in?return=\(wanted.urlEncoded)")
    }
}
