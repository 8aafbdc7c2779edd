// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
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
        + "connect-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'"
    /// Devices and services of the browser that no page of ours asks for.
    private static let unused = [
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb",
    ]
    private static let fixed: [(name: String, value: String)] = [
        ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", unused.map { "\($0)=()" }.joined(separator: ", ")),
    ]
    /// The same, as fields.
    static let always = fixed.compactMap { header in
        HTTPField.Name(header.name).map { (name: $0, value: header.value) }
    }

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for header in Self.always { response.headers[header.name] = header.value }
        // A file from outside brings a stricter policy of its own.
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = Self.policy
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if isSecure {
            response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains"
        }
        return response
    }
}

/// Refuses what another site made a browser send, before any handler runs.
///
/// Changes are taken from our own pages only; reading from elsewhere only as a link is followed.
/// Programs, which send none of these headers, are left to their tokens.
///
/// - Source: https://www.w3.org/TR/fetch-metadata/, RFC 6454 §7.
struct SameOriginOnly: RouterMiddleware {
    typealias Context = SiteContext

    private static let reading: Set<HTTPRequest.Method> = [.get, .head, .options]

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard Self.isAllowed(request) else { throw AccessError.staleForm }
        return try await next(request, context)
    }

    static func isAllowed(_ request: Request) -> Bool {
        let site = header("Sec-Fetch-Site", of: request)
        guard reading.contains(request.method) else {
            return site.map { $0 == "same-origin" } ?? isFromHere(request)
        }
        guard site == "cross-site" || site == "same-site" else { return true }
        let target = header("Sec-Fetch-Dest", of: request)
        return header("Sec-Fetch-Mode", of: request) == "navigate"
            && target != "object" && target != "embed" && target != "iframe"
    }

    /// What an old browser says of a form's origin, which must then be the host asked.
    private static func isFromHere(_ request: Request) -> Bool {
        guard let origin = request.headers[.origin] else { return true }
        return ["http://", "https://"].contains {
            origin.lowercased() == $0 + (request.head.authority ?? "").lowercased()
        }
    }

    private static func header(_ name: String, of request: Request) -> String? {
        HTTPField.Name(name).flatMap { request.headers[$0] }?.lowercased()
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
        do { return try await next(request, context) } catch is BrokenRequest {
            // The gate has answered; nobody reads this.
            return Response(status: .badRequest)
        } catch {
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
