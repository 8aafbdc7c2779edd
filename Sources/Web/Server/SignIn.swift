// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Texts

extension Site {
    /// The addresses that need no session.
    func addPublicRoutes(to router: Router<SiteContext>) {
        addCalendarRoute(to: router)
        router.get("/health") { _, _ in try await health() }
        router.get("/static/{name}") { request, context in
            try files.answer(context.parameters.get("name") ?? "", to: request)
        }
        router.get("/sign-in") { request, _ in signInPage(request) }
        router.post("/sign-in") { request, context in try await signIn(request, context) }
        router.post("/sign-out") { request, _ in try await signOut(request) }
        router.post("/language") { request, _ in try await chooseLanguage(request) }
        router.post("/display") { request, _ in try await chooseDisplay(request) }
        addAccessRoutes(to: router)
        addSimulatorRoutes(to: router)
        addPasskeyRoutes(to: router)
        addOpenIDRoutes(to: router)
    }

    /// Says whether the database answers, for whoever watches the server.
    private func health() async throws -> Response {
        let isWell = (try? await house.cooperatives()) != nil
        return Response(
            bytes: Array("{\"status\":\"\(isWell ? "ok" : "no database")\"}\n".utf8),
            type: "application/json", isWell ? .ok : .serviceUnavailable)
    }

    /// The sign-in page; its form carries a token of its own, so that no other site can sign a
    /// person in under somebody else's name.
    func signInPage(
        _ request: Request, email: String = "", errors: FormErrors = FormErrors()
    ) -> Response {
        let t = catalogues.speech(language(request))
        let query = (try? FormData(urlEncoded: (request.uri.query ?? "").utf8)) ?? FormData()
        let fields = [
            Field(
                "email", t("sign_in.email"), .email, value: email, isRequired: true,
                isWide: true, autocomplete: "username"),
            Field(
                "password", t("sign_in.password"), .password, error: errors["password"],
                isRequired: true, isWide: true, autocomplete: "current-password"),
        ]
        let page = SignInPage(
            form: Form(
                action: "/sign-in", fields: fields, submit: t("sign_in.submit"),
                hidden: Self.localPath(query["return"]).map {
                    [Hidden(name: "return", value: $0)]
                } ?? [], problems: errors.problems(of: fields)),
            passkey: passkeySignIn(t, leadingTo: Self.localPath(query["return"])),
            openID: openIDSignIn(t, leadingTo: Self.localPath(query["return"])),
            forgotten: Link(text: t("sign_in.forgotten"), href: "/forgotten"),
            simulator: Link(text: t("simulator.title"), href: "/simulator"),
            demoAccounts: settings.demoLogIns.map {
                .init(role: t("role.\($0.role)"), email: $0.email, password: $0.password)
            })
        return guestPage(page, title: t("sign_in.title"), request)
    }

    private func signIn(_ request: Request, _ context: SiteContext) async throws -> Response {
        let form = try await form(
            of: request, upTo: 16_384, token: value(of: .guest, in: request))
        do {
            let session = try await house.signIn(
                Knock(
                    email: form["email"].trimmed, password: form["password"],
                    former: sessionToken(request), device: deviceToken(request),
                    address: address(request, context),
                    agent: request.headers[.userAgent] ?? ""), at: passwords)
            return enter(session, leadingTo: Self.localPath(form["return"]))
        } catch let error as AccessError {
            note(error, request)
            let t = catalogues.speech(language(request))
            var response = signInPage(
                request, email: form["email"],
                errors: FormErrors(fields: ["password": t(error)]))
            response.status = Failure(error, in: t).status
            return response
        }
    }

    /// Lets somebody in: the browser gets its session, and is known from now on.
    ///
    /// Who has a second factor is asked for it first.
    func enter(_ session: OpenedSession, leadingTo path: String?) -> Response {
        if session.isPending {
            var response = Response(
                seeOther: "/sign-in/code" + (path.map { "?return=\($0.urlEncoded)" } ?? ""))
            response.setCookie(cookie(.session, session.token.text, maxAge: 600))
            return response
        }
        var response = Response(seeOther: path ?? "/")
        response.setCookie(
            cookie(.session, session.token.text, maxAge: Int(House.sessionSeconds)))
        response.setCookie(cookie(.guest, "", maxAge: 0))
        if let device = session.device {
            response.setCookie(cookie(.device, device.text, maxAge: 180 * 86_400))
        }
        return response
    }

    private func signOut(_ request: Request) async throws -> Response {
        var response = Response(seeOther: "/sign-in")
        if let token = sessionToken(request), let visitor = try await house.visitor(token) {
            _ = try await form(of: request, upTo: 16_384, token: visitor.csrfToken)
            try await house.signOut(token)
            let flash = Flash(key: "sign_in.signed_out", tone: .info, values: [:])
            response.setCookie(cookie(.notice, flash.text, maxAge: 60))
        }
        response.setCookie(cookie(.session, "", maxAge: 0))
        // What was typed and not sent goes as well, with or without our script.
        if let name = HTTPField.Name("Clear-Site-Data") { response.headers[name] = "\"storage\"" }
        return response
    }

    private func chooseLanguage(_ request: Request) async throws -> Response {
        let form = try await preferenceForm(request)
        var response = Response(seeOther: Self.localPath(form["return"]) ?? "/")
        let language = Language(rawValue: form["language"])
        if catalogues.languages.contains(language) {
            response.setCookie(cookie(.language, language.rawValue, maxAge: 365 * 86_400))
        }
        return response
    }

    /// What surrounds a page for somebody who has not signed in.
    func guestLayout(_ language: Language, title: String, path: String, token: String) -> Layout {
        let t = catalogues.speech(language)
        return Layout(
            t: t, title: title, cooperative: "Entraide",
            languages: languageChoices(language), csrf: formToken(token), requestKey: newKey(),
            path: path, assets: files.version,
            demoDay: settings.demoLogIns.isEmpty
                ? nil : t.day(house.clock.now().utcDay),
            demoHref: settings.isVisitedDemo ? Self.demoPath : nil)
    }
}

extension Site {
    /// A page for somebody who is not signed in, with a token for its forms.
    func guestPage(
        _ page: some Page, title: String, _ request: Request,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let language = language(request)
        let token = value(of: .guest, in: request) ?? newKey()
        var layout = guestLayout(language, title: title, path: request.uri.path, token: token)
        let flash = value(of: .notice, in: request).flatMap(Flash.init)
        layout.notice = flash?.notice(in: catalogues.speech(language))
        layout.show(display(request), in: catalogues.speech(language))
        var response = Response(html: renderer.bytes(page, in: layout), status)
        response.setCookie(cookie(.guest, token, maxAge: 3600))
        if flash != nil { response.setCookie(cookie(.notice, "", maxAge: 0)) }
        return response
    }

    /// The network address a request comes from, as far as proxies of ours vouch for it.
    func address(_ request: Request, _ context: SiteContext) -> String {
        let direct = context.address
        guard settings.proxies > 0, let name = HTTPField.Name("X-Forwarded-For") else {
            return direct
        }
        // Each proxy adds who it heard from at the end; what stands before may be invented.
        let heard = request.headers[values: name].joined(separator: ",").split(separator: ",")
        return heard.count >= settings.proxies
            ? String(heard[heard.count - settings.proxies]).trimmed : direct
    }
}
