// SPDX-License-Identifier: AGPL-3.0-or-later

import Hummingbird
import Operations
import Store

extension Site {
    /// How the browser of a request shows pages.
    func display(_ request: Request) -> Display {
        Display(cookie: value(of: .display, in: request))
    }

    /// Keeps the choice of light or dark, and of short cuts, in the browser.
    func chooseDisplay(_ request: Request) async throws -> Response {
        let form = try await preferenceForm(request)
        var display = display(request)
        if form.has("theme") { display.theme = Display.Theme(rawValue: form["theme"]) ?? .auto }
        if form.has("keys") { display.hasKeys = form["keys"] == "on" }
        var response = Response(seeOther: Self.localPath(form["return"]) ?? "/")
        response.setCookie(cookie(.display, display.cookie, maxAge: 365 * 86_400))
        return response
    }

    /// A form about the browser itself, sent with or without a session.
    func preferenceForm(_ request: Request) async throws -> FormData {
        var visitor: Visitor?
        if let token = sessionToken(request) { visitor = try await house.visitor(token) }
        let setup = try await setupVisit(request)
        return try await form(
            of: request, upTo: 16_384,
            token: visitor?.csrfToken ?? setup?.csrfToken ?? value(of: .guest, in: request))
    }
}
