// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Hummingbird
import Operations
import Store
import Texts

extension Site {
    /// The addresses on the way in: the second factor, a forgotten password, links by mail.
    func addAccessRoutes(to router: Router<SiteContext>) {
        router.get("/sign-in/code") { request, _ in codePage(request) }
        router.post("/sign-in/code") { request, _ in try await enterByCode(request) }
        router.get("/forgotten") { request, _ in forgottenPage(request) }
        router.post("/forgotten") { request, context in try await sendReset(request, context) }
        router.get("/access/{token}") { request, context in
            try await linkPage(request, context)
        }
        router.post("/access/{token}") { request, context in
            try await enterByLink(request, context)
        }
    }

    /// Asks for the code of the app, after the password.
    private func codePage(_ request: Request, errors: FormErrors = FormErrors()) -> Response {
        let t = catalogues.speech(language(request))
        let query = (try? FormData(urlEncoded: (request.uri.query ?? "").utf8)) ?? FormData()
        let fields = [
            Field(
                "code", t("sign_in.code"), hint: t("sign_in.code_hint"), error: errors["code"],
                isRequired: true, isWide: true, autocomplete: "one-time-code")
        ]
        return guestPage(
            BareFormPage(
                title: t("sign_in.code_title"),
                form: Form(
                    action: "/sign-in/code", fields: fields, submit: t("sign_in.submit"),
                    text: t("sign_in.code_text"),
                    cancel: Link(text: t("form.cancel"), href: "/sign-in"),
                    hidden: Self.localPath(query["return"]).map {
                        [Hidden(name: "return", value: $0)]
                    } ?? [], problems: errors.problems(of: fields)),
                passkey: passkeySignIn(t, leadingTo: Self.localPath(query["return"]))),
            title: t("sign_in.code_title"), request)
    }

    private func enterByCode(_ request: Request) async throws -> Response {
        let form = try await form(
            of: request, upTo: 16_384, token: value(of: .guest, in: request))
        guard let pending = sessionToken(request) else { return Response(seeOther: "/sign-in") }
        do {
            let session = try await house.finishSignIn(
                pending, code: form["code"].trimmed, device: deviceToken(request))
            return enter(session, leadingTo: Self.localPath(form["return"]))
        } catch let error as AccessError where error == .badSignIn {
            note(error, request)
            return Response(seeOther: "/sign-in")
        } catch let error as AccessError {
            note(error, request)
            let t = catalogues.speech(language(request))
            var response = codePage(request, errors: FormErrors(fields: ["code": t(error)]))
            response.status = Failure(error, in: t).status
            return response
        }
    }

    private func forgottenPage(
        _ request: Request, email: String = "", errors: FormErrors = FormErrors()
    ) -> Response {
        let t = catalogues.speech(language(request))
        let fields = [
            Field(
                "email", t("sign_in.email"), .email, value: email, error: errors["email"],
                isRequired: true, isWide: true, autocomplete: "username")
        ]
        return guestPage(
            BareFormPage(
                title: t("forgotten.title"),
                form: Form(
                    action: "/forgotten", fields: fields, submit: t("forgotten.submit"),
                    text: t("forgotten.text"),
                    cancel: Link(text: t("form.cancel"), href: "/sign-in"),
                    problems: errors.problems(of: fields))), title: t("forgotten.title"),
            request)
    }

    /// Says the same whether the address is known or not.
    private func sendReset(
        _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        let form = try await form(
            of: request, upTo: 16_384, token: value(of: .guest, in: request))
        do {
            try await house.askForReset(
                email: form["email"].trimmed, place: address(request, context))
            var response = Response(seeOther: "/sign-in")
            let flash = Flash(key: "forgotten.sent", tone: .info, values: [:])
            response.setCookie(cookie(.notice, flash.text, maxAge: 60))
            return response
        } catch let error as AccessError {
            note(error, request)
            let t = catalogues.speech(language(request))
            var response = forgottenPage(
                request, email: form["email"], errors: FormErrors(fields: ["email": t(error)]))
            response.status = Failure(error, in: t).status
            return response
        }
    }

    /// Where a link of a mail leads: to choosing a password.
    private func linkPage(
        _ request: Request, _ context: SiteContext, errors: FormErrors = FormErrors()
    ) async throws -> Response {
        guard let token = linkToken(context), let link = try await house.link(token) else {
            throw AccessError.deadLink
        }
        let t = catalogues.speech(language(request))
        let isInvitation = link.purpose == .invitation
        let fields = [
            Field(
                "password", t("account.new_password"), .password,
                hint: t("account.password_hint"), error: errors["password"], isRequired: true,
                isWide: true, autocomplete: "new-password")
        ]
        let title = t(isInvitation ? "invitation.title" : "forgotten.choose_title")
        return guestPage(
            BareFormPage(
                title: title,
                form: Form(
                    action: "/access/\(token.text)", fields: fields,
                    submit: t(isInvitation ? "invitation.submit" : "form.save"),
                    text: t(
                        isInvitation ? "invitation.text" : "forgotten.choose_text",
                        ["name": link.person.name, "email": link.person.email]),
                    problems: errors.problems(of: fields))), title: title, request)
    }

    private func enterByLink(
        _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        let form = try await form(
            of: request, upTo: 16_384, token: value(of: .guest, in: request))
        guard let token = linkToken(context), let link = try await house.link(token) else {
            throw AccessError.deadLink
        }
        let t = catalogues.speech(language(request))
        do {
            try await house.setPassword(form["password"], by: token, at: passwords)
        } catch let error as AccessError where error != .deadLink {
            note(error, request)
            var response = try await linkPage(
                request, context, errors: FormErrors(fields: ["password": t.sentence(of: error)]))
            response.status = .unprocessableContent
            return response
        }
        // The password opens the door as it will every time: with the second factor, if any.
        let session = try await house.signIn(
            Knock(
                email: link.person.email, password: form["password"],
                former: sessionToken(request), address: address(request, context),
                agent: request.headers[.userAgent] ?? ""), at: passwords)
        return enter(session, leadingTo: nil)
    }

    private func linkToken(_ context: SiteContext) -> Token? {
        let text = context.parameters.get("token") ?? ""
        return text.utf8.count == 64 ? Token(received: text) : nil
    }
}

/// A page with one form for somebody who is not signed in.
struct BareFormPage: Page {
    static let template = "pages/bare-form"
    static let frame = Frame.bare

    var title: String
    var form: Form
    /// The same by a passkey; nil where there is none.
    var passkey: PasskeyForm?
}
