// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import HTTPTypes
import Hummingbird
import Operations
import Texts

extension Site {
    static let demoPath = "/setup/demo"
    private static let demoBytes = 16_384
    /// How long a browser stays in the demo, in seconds.
    private static let demoSeconds = 30 * 86_400

    func addDemoRoutes(to router: Router<SiteContext>) {
        router.get("/setup/demo") { request, _ in try await demoPage(request) }
        router.post("/setup/demo") { request, _ in try await startDemo(request) }
        router.post("/setup/demo/visit") { request, _ in
            try await demoVisit(request, isStart: true)
        }
        router.post("/setup/demo/departure") { request, _ in
            try await demoVisit(request, isStart: false)
        }
    }

    /// Whether a browser may have the demo: one that showed the code, or any where only the
    /// newcomer can reach the server.
    func isDemoOffered(_ about: SetupRequest) -> Bool {
        firstRun.demo != nil && (about.visit != nil || firstRun.offer.isDemoOpen)
    }

    func demoOffer(in t: Speech) -> SetupPage.DemoOffer {
        SetupPage.DemoOffer(
            title: t("setup.demo.offer"), text: t("setup.demo.offer_text"),
            command: Command(label: t("setup.demo.start"), action: Self.demoPath))
    }

    /// How far the demo is; asks again by itself while it is built.
    private func demoPage(_ request: Request) async throws -> Response {
        let about = try await setupRequest(request)
        guard let demo = firstRun.demo, isDemoOffered(about) else { throw NothingThere() }
        let state = await demo.state()
        let isInside = value(of: .demo, in: request) != nil
        let page = SetupDemoPage(state, isInside: isInside, in: about.t)
        var response = setupPage(page, title: page.title, about)
        if case .building = state, let refresh = HTTPField.Name("Refresh") {
            response.headers[refresh] = "2"
        }
        return response
    }

    private func startDemo(_ request: Request) async throws -> Response {
        let about = try await setupRequest(request)
        guard let demo = firstRun.demo, isDemoOffered(about) else { throw NothingThere() }
        try await checkDemoForm(about)
        await demo.start()
        return Response(seeOther: Self.demoPath)
    }

    /// Takes the browser into the demo, or out of it; a session there does not come along.
    private func demoVisit(_ request: Request, isStart: Bool) async throws -> Response {
        let about = try await setupRequest(request)
        try await checkDemoForm(about)
        let isReady = await firstRun.demo?.responder() != nil
        guard isReady || !isStart else { return Response(seeOther: Self.demoPath) }
        var response = Response(seeOther: isStart ? "/sign-in" : Self.setupPath)
        response.setCookie(
            cookie(.demo, isStart ? "1" : "", maxAge: isStart ? Self.demoSeconds : 0))
        response.setCookie(cookie(.session, "", maxAge: 0))
        return response
    }

    private func checkDemoForm(_ about: SetupRequest) async throws {
        _ = try await form(
            of: about.request, upTo: Self.demoBytes,
            token: about.visit?.csrfToken ?? value(of: .guest, in: about.request))
    }
}

extension SetupDemoPage {
    init(_ state: DemoDesk.State, isInside: Bool, in t: Speech) {
        let start = Command(
            label: t("setup.demo.start"), action: Site.demoPath, weight: .primary)
        self.init(
            title: t("setup.demo.title"), text: "",
            back: Link(text: t("setup.demo.to_setup"), href: Site.setupPath))
        switch state {
        case .none:
            text = t("setup.demo.offer_text")
            command = start
        case .failed:
            text = t("setup.demo.failed")
            command = start
        case .building(let done, let all):
            text = t("setup.demo.building")
            progress = Progress(
                text: t("setup.demo.months", ["done": String(done), "all": String(all)]),
                done: done, all: all)
        case .ready:
            text = t(isInside ? "setup.demo.inside" : "setup.demo.ready")
            if isInside {
                enter = Link(text: t("setup.demo.go_on"), href: "/")
                command = Command(
                    label: t("setup.demo.leave"), action: "\(Site.demoPath)/departure")
                back = nil
            } else {
                command = Command(
                    label: t("setup.demo.enter"), action: "\(Site.demoPath)/visit",
                    weight: .primary)
            }
        }
    }
}
