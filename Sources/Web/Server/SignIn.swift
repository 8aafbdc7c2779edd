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
        router.get("/health") { _, _ in try await health() }
        router.get("/static/{name}") { request, context in
            try files.answer(context.parameters.get("name") ?? "", to: request)
        }
        router.get("/sign-in") { request, _ in signInPage(request) }
        router.post("/sign-in") { request, _ in try await signIn(request) }
        router.post("/sign-out") { request, _ in try await signOut(request) }
        router.post("/language") { request, _ in try await chooseLanguage(request) }
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
    private func signInPage(
        _ request: Request, email: String = "", errors: FormErrors = FormErrors()
    ) -> Response {
        let language = language(request)
        let t = catalogues.speech(language)
        let token = value(of: .guest, in: request) ?? newKey()
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
            demoAccounts: settings.demoLogIns.map {
                .init(role: t("role.\($0.role)"), email: $0.email, password: $0.password)
            })
        var layout = guestLayout(
            language, title: t("sign_in.title"), path: "/sign-in", token: token)
        let flash = value(of: .notice, in: request).flatMap(Flash.init)
        layout.notice = flash?.notice(in: t)
        var response = Response(html: renderer.bytes(page, in: layout), .ok)
        response.setCookie(cookie(.guest, token, maxAge: 3600))
        if flash != nil { response.setCookie(cookie(.notice, "", maxAge: 0)) }
        return response
    }

    private func signIn(_ request: Request) async throws -> Response {
        let form = try await form(
            of: request, upTo: 16_384, token: value(of: .guest, in: request))
        do {
            let session = try await house.signIn(
                email: form["email"].trimmed, password: form["password"],
                former: sessionToken(request), at: passwords)
            var response = Response(seeOther: Self.localPath(form["return"]) ?? "/")
            response.setCookie(
                cookie(.session, session.token.text, maxAge: Int(House.sessionSeconds)))
            response.setCookie(cookie(.guest, "", maxAge: 0))
            return response
        } catch let error as AccessError {
            let t = catalogues.speech(language(request))
            var response = signInPage(
                request, email: form["email"],
                errors: FormErrors(fields: ["password": t(error)]))
            response.status = Failure(error, in: t).status
            return response
        }
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
        return response
    }

    private func chooseLanguage(_ request: Request) async throws -> Response {
        let visitor = try await sessionToken(request).asyncMap { try await house.visitor($0) }
        let form = try await form(
            of: request, upTo: 16_384,
            token: visitor??.csrfToken ?? value(of: .guest, in: request))
        var response = Response(seeOther: Self.localPath(form["return"]) ?? "/")
        let language = Language(rawValue: form["language"])
        if catalogues.languages.contains(language) {
            response.setCookie(cookie(.language, language.rawValue, maxAge: 365 * 86_400))
        }
        return response
    }

    /// What surrounds a page for somebody who has not signed in.
    func guestLayout(_ language: Language, title: String, path: String, token: String) -> Layout {
        Layout(
            language: language, title: title, cooperative: "Entraide",
            languages: languageChoices(language), csrf: token, requestKey: newKey(), path: path,
            assets: files.version,
            demoDay: settings.demoLogIns.isEmpty
                ? nil : catalogues.speech(language).day(house.clock.now().utcDay))
    }
}

extension Optional {
    /// The value made into another by work that waits; nil when there is none.
    fileprivate func asyncMap<Result>(
        _ body: (Wrapped) async throws -> Result
    ) async rethrows -> Result? {
        guard let self else { return nil }
        return try await body(self)
    }
}
