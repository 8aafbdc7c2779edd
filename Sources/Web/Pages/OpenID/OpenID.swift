// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Hummingbird
import Operations
import Store
import Texts

/// The page between us and a provider: the browser goes on by itself, or by the link.
struct LeavePage: Page {
    static let template = "pages/leave"
    static let frame = Frame.bare

    var title: String
    var text: String
    var link: Link
}

extension Site {
    /// The addresses on the way to the provider and back.
    func addOpenIDRoutes(to router: Router<SiteContext>) {
        router.post("/sign-in/openid") { request, context in
            try await leaveToSignIn(request, context)
        }
        router.get("/openid/return") { request, context in
            try await comeBack(request, context)
        }
    }

    /// The addresses of one's own account at the provider.
    var openIDRoutes: [Route] {
        [
            .post("/account/openid", .everyone, leaveToLink).withProof,
            .post("/account/openid/removal", .everyone, removeOpenID).withProof,
        ]
    }

    private func leaveToSignIn(
        _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        guard let openID else { throw NothingThere() }
        let guest = value(of: .guest, in: request)
        let form = try await form(of: request, upTo: 16_384, token: guest)
        do {
            let address = try await house.askProvider(
                .signIn, at: openID, bearer: guest ?? "", place: address(request, context),
                leadingTo: Self.localPath(form["return"]) ?? "")
            let t = catalogues.speech(language(request))
            var response = guestPage(
                leavePage(address, to: openID.provider, in: t), title: t("openid.leave_title"),
                request)
            response.leave(for: address)
            return response
        } catch let error as AccessError {
            note(error, request)
            return refused(error, leadingTo: "/sign-in")
        }
    }

    private func leaveToLink(_ visit: Visit) async throws -> Response {
        guard let openID else { throw NothingThere() }
        do {
            let session = visit.visitor.session
            let address = try await house.askProvider(
                .linking, at: openID, bearer: session.name, place: session.address)
            var response = visit.page(
                leavePage(address, to: openID.provider, in: visit.t),
                title: visit.t("openid.leave_title"))
            response.leave(for: address)
            return response
        } catch let error as AccessError {
            visit.note(error)
            return refused(error, leadingTo: "/account")
        }
    }

    private func leavePage(
        _ address: String, to provider: OpenIDProvider, in t: Speech
    ) -> LeavePage {
        LeavePage(
            title: t("openid.leave_title"),
            text: t("openid.leave_text", ["provider": provider.name]),
            link: Link(text: t("openid.leave", ["provider": provider.name]), href: address))
    }

    /// Where the provider sends people back to, with the answer or a refusal in the address.
    private func comeBack(_ request: Request, _ context: SiteContext) async throws -> Response {
        guard let openID else { throw NothingThere() }
        let query = try FormData(urlEncoded: (request.uri.query ?? "").utf8)
        let token = sessionToken(request)
        var visitor: Visitor?
        if let token { visitor = try await house.visitor(token) }
        do {
            let outcome = try await house.take(
                OpenIDReturn(
                    state: String(query["state"].prefix(100)), code: query["code"],
                    issuer: query["iss"]), at: openID, visitor: visitor,
                guest: value(of: .guest, in: request) ?? "",
                knock: Knock(
                    email: "", password: "", former: token, device: deviceToken(request),
                    address: address(request, context),
                    agent: request.headers[.userAgent] ?? ""))
            switch outcome {
            case .signedIn(let session, let path):
                return enter(session, leadingTo: Self.localPath(path))
            case .linked:
                return redirect(
                    to: "/account", Flash(key: "openid.linked", tone: .good, values: [:]))
            }
        } catch let error as AccessError {
            note(error, request)
            return refused(error, leadingTo: visitor == nil ? "/sign-in" : "/account")
        }
    }

    /// Says what went wrong on a page where there are other ways on.
    private func refused(_ error: AccessError, leadingTo path: String) -> Response {
        redirect(to: path, Flash(key: "error.\(error.code)", tone: .bad, values: error.values))
    }

    private func redirect(to path: String, _ flash: Flash) -> Response {
        var response = Response(seeOther: path)
        response.setCookie(cookie(.notice, flash.text, maxAge: 60))
        return response
    }

    private func removeOpenID(_ visit: Visit) async throws -> Response {
        guard let openID else { throw NothingThere() }
        _ = try await visit.perform(RemoveOpenID(at: openID.provider))
        return visit.redirect(to: "/account", notice: "openid.removed")
    }

    /// The button that leads to the provider; nil where there is none.
    func openIDSignIn(_ t: Speech, leadingTo path: String?) -> Command? {
        openID.map {
            Command(
                label: t("openid.sign_in", ["provider": $0.provider.name]),
                action: "/sign-in/openid",
                hidden: path.map { [Hidden(name: "return", value: $0)] } ?? [])
        }
    }
}

extension Visit {
    /// One's account at the provider, on the page about oneself; nil where there is no provider.
    func openIDPanel() async throws -> Panel? {
        guard let provider = site.openID?.provider else { return nil }
        let link = try await site.house.openIDLink(of: visitor.person.id, at: provider)
        let values = ["provider": provider.name]
        guard let link else {
            return Panel(
                id: "openid", title: provider.name, text: t("openid.text", values),
                commands: [
                    Command(label: t("openid.link", values), action: "/account/openid")
                ])
        }
        return Panel(
            id: "openid", title: provider.name, text: t("openid.on", values),
            facts: [
                Fact(label: t("openid.since"), value: moment(link.createdAt)),
                Fact(
                    label: t("account.last_use"),
                    value: link.usedAt.map(moment) ?? t("passkey.never")),
            ],
            commands: [
                Command(
                    label: t("openid.remove"), action: "/account/openid/removal",
                    confirm: t("openid.remove_confirm", values))
            ])
    }
}

extension Response {
    /// Sends the browser on by a header: where a form leads, the policy on forms holds for every
    /// step of the way, and a provider has more than one address.
    fileprivate mutating func leave(for address: String) {
        guard let refresh = HTTPField.Name("Refresh") else { return }
        headers[refresh] = "0;url=\(address)"
    }
}
