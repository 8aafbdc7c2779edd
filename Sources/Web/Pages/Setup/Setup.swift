// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Hummingbird
import Operations
import Store
import Texts

/// A request about the guided set-up, with what its handler needs.
struct SetupRequest: Sendable {
    let request: Request
    let language: Language
    let t: Speech
    /// Nil for a browser that has not shown the code.
    let visit: SetupVisit?
    /// What was answered; nothing for a browser that has not shown the code.
    var answers: SetupAnswers { visit?.answers ?? SetupAnswers() }
}

extension Site {
    static let setupPath = "/setup"
    static let foundationPath = "/setup/foundation"
    private static let setupBytes = 32_768

    /// The addresses of an installation without cooperative.
    func addSetupRoutes(to router: Router<SiteContext>) {
        router.get("/setup") { request, _ in try await setupStart(request) }
        router.post("/setup") { request, _ in try await enterSetup(request) }
        router.get("/setup/{step}") { request, context in
            try await setupScreen(request, context.parameters.get("step"))
        }
        router.post("/setup/{step}") { request, context in
            try await answer(request, context.parameters.get("step"))
        }
        router.post("/setup/foundation") { request, context in
            try await found(request, context)
        }
        addDemoRoutes(to: router)
    }

    /// The set-up as the browser of a request sees it; nil for one that has not shown the code.
    func setupVisit(_ request: Request) async throws -> SetupVisit? {
        guard let text = value(of: .setup, in: request), text.utf8.count == 64 else { return nil }
        return try await house.setupVisit(Token(received: text))
    }

    func setupRequest(_ request: Request) async throws -> SetupRequest {
        let language = language(request)
        return SetupRequest(
            request: request, language: language, t: catalogues.speech(language),
            visit: try await setupVisit(request))
    }

    /// A page of the set-up; its forms carry the visit's token, or a guest's before the code.
    func setupPage(
        _ page: some Page, title: String, _ about: SetupRequest,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let guest = value(of: .guest, in: about.request) ?? newKey()
        var layout = guestLayout(
            about.language, title: title, path: about.request.uri.path,
            token: about.visit?.csrfToken ?? guest)
        layout.show(display(about.request), in: about.t)
        var response = Response(html: renderer.bytes(page, in: layout), status)
        if about.visit == nil { response.setCookie(cookie(.guest, guest, maxAge: 3600)) }
        return response
    }

    /// The first screen, or the screen where somebody left off.
    private func setupStart(_ request: Request) async throws -> Response {
        let about = try await setupRequest(request)
        guard about.visit == nil else {
            return Response(seeOther: "/setup/\(about.answers.openStep.rawValue)")
        }
        return screen(.welcome, about)
    }

    private func setupScreen(_ request: Request, _ name: String?) async throws -> Response {
        guard let step = name.flatMap(SetupStep.init) else { throw NothingThere() }
        let about = try await setupRequest(request)
        guard about.visit != nil else { return Response(seeOther: Self.setupPath) }
        // Screens come in order; those answered may be seen again.
        guard step.number <= about.answers.openStep.number else {
            return Response(seeOther: Self.setupPath)
        }
        return screen(step, about)
    }

    /// Takes the code and the language.
    private func enterSetup(_ request: Request) async throws -> Response {
        let about = try await setupRequest(request)
        let form = try await form(
            of: request, upTo: Self.setupBytes,
            token: about.visit?.csrfToken ?? value(of: .guest, in: request))
        let chosen = Language(rawValue: form["language"])
        do {
            var reader = FormReader(form, in: about.t)
            if !catalogues.languages.contains(chosen) {
                reader.refuse("language", SetupError.notOffered(field: "language"))
            }
            if about.visit == nil { _ = reader.text("code", most: 100) }
            try reader.check()
            var token: Token?
            if about.visit == nil {
                token = try await house.enterSetup(
                    SetupCode(typed: form["code"]), language: chosen.rawValue)
            } else {
                try await house.answerSetup(at: passwords) { $0.language = chosen.rawValue }
            }
            var response = Response(seeOther: about.visit == nil ? "/setup" : "/setup/country")
            if let token {
                response.setCookie(
                    cookie(.setup, token.text, maxAge: Int(House.setupSeconds)))
                response.setCookie(cookie(.guest, "", maxAge: 0))
            }
            response.setCookie(cookie(.language, chosen.rawValue, maxAge: 365 * 86_400))
            return response
        } catch let errors as FormErrors {
            return screen(.welcome, about, typed: form, errors: errors)
        } catch let error as any UserFacingError
            where error is SetupError || error is AccessError
        {
            note(error, request)
            var response = screen(
                .welcome, about, typed: form,
                errors: FormErrors(fields: ["code": about.t.sentence(of: error)]))
            response.status = Failure(error, in: about.t).status
            return response
        }
    }

    /// Takes the answers of a screen.
    private func answer(_ request: Request, _ name: String?) async throws -> Response {
        guard let step = name.flatMap(SetupStep.init), step != .check, step != .welcome else {
            throw NothingThere()
        }
        let about = try await setupRequest(request)
        guard let visit = about.visit else { return Response(seeOther: Self.setupPath) }
        let form = try await form(
            of: request, upTo: Self.setupBytes, token: visit.csrfToken)
        guard step.number <= about.answers.openStep.number else {
            return Response(seeOther: Self.setupPath)
        }
        do {
            var reader = FormReader(form, in: about.t)
            let (change, password) = reader.change(step, after: about.answers, of: house)
            try reader.check()
            try await house.answerSetup(password: password, at: passwords, change)
            // Who came back to correct one screen goes on where everything is shown.
            let isCorrection = about.answers.openStep == .check
            return Response(seeOther: "/setup/\((isCorrection ? .check : step.next).rawValue)")
        } catch let errors as FormErrors {
            return screen(step, about, typed: form, errors: errors)
        } catch let error as AccessError {
            note(error, request)
            let errors = FormErrors(fields: ["password": about.t.sentence(of: error)])
            return screen(step, about, typed: form, errors: errors)
        }
    }

    /// Founds the cooperative and signs its first administrator in.
    private func found(
        _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        let about = try await setupRequest(request)
        guard let visit = about.visit else {
            if try await house.isFounded() { throw NothingThere() }
            return Response(seeOther: Self.setupPath)
        }
        _ = try await form(of: request, upTo: Self.setupBytes, token: visit.csrfToken)
        do {
            let session = try await house.foundFromSetup(
                from: (address(request, context), request.headers[.userAgent] ?? ""))
            try await firstRun.finish(in: house)
            var response = enter(session, leadingTo: "/first-steps")
            response.setCookie(
                cookie(.language, session.person.language, maxAge: 365 * 86_400))
            response.setCookie(cookie(.demo, "", maxAge: 0))
            return response
        } catch let error as SetupError {
            switch error {
            case .over:
                return try await foundBefore(request)
            case .incomplete(let step):
                return Response(seeOther: "/setup/\(step.rawValue)")
            case .badCode, .otherVATNumber, .badStart, .notOffered, .badEmail, .otherPassword:
                throw error
            }
        }
    }

    /// Where a browser goes that pressed the last button after another had.
    private func foundBefore(_ request: Request) async throws -> Response {
        if let token = sessionToken(request), try await house.visitor(token) != nil {
            return Response(seeOther: "/first-steps")
        }
        let flash = Flash(key: "setup.founded_before", tone: .info, values: [:])
        var response = Response(seeOther: "/sign-in")
        response.setCookie(cookie(.notice, flash.text, maxAge: 60))
        return response
    }
}
