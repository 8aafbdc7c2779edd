// SPDX-License-Identifier: AGPL-3.0-or-later

import HTTPTypes
import Hummingbird
import Texts

/// Tells browsers to load nothing from elsewhere, to guess no types and to frame nothing.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = SiteContext

    /// Whether browsers come over https only.
    let isSecure: Bool

    static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = Self.policy
        response.headers[.xContentTypeOptions] = "nosniff"
        if let name = HTTPField.Name("Referrer-Policy") {
            response.headers[name] = "same-origin"
        }
        if let name = HTTPField.Name("Cross-Origin-Opener-Policy") {
            response.headers[name] = "same-origin"
        }
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }
}

/// Answers failures that no handler answered: unknown addresses, broken forms, no session yet.
struct FailurePages: RouterMiddleware {
    typealias Context = SiteContext

    let site: Site

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch {
            let language = site.language(request)
            let t = site.catalogues.speech(language)
            let (page, status) = site.failurePage(error, request, in: t)
            var layout = site.guestLayout(
                language, title: page.title, path: request.uri.path,
                token: site.value(of: .guest, in: request) ?? "")
            layout.show(site.display(request), in: t)
            return Response(html: site.renderer.bytes(page, in: layout), status)
        }
    }
}
