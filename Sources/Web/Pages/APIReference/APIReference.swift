// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import HTTPTypes
import Hummingbird
import Operations
import Store
import Texts

extension Site {
    /// The pages about the API: its calls, one call, the codes of refusals; anybody may read them.
    ///
    /// - Throws: ``APIError/notFound`` for another address.
    func referencePage(_ request: Request, _ path: String) async throws -> Response? {
        let visitor = try await sessionVisitor(request)
        let language = language(request, of: visitor?.person.language)
        let t = catalogues.speech(language)
        switch path {
        case "/api": return shown(APIListPage(in: t), request, visitor, language)
        case "/api/errors": return shown(APIErrorsPage(in: t), request, visitor, language)
        default:
            guard let endpoint = Endpoint.all.first(where: { $0.href == path }) else { return nil }
            return shown(APICallPage(endpoint, in: t), request, visitor, language)
        }
    }

    private func sessionVisitor(_ request: Request) async throws -> Visitor? {
        guard let token = sessionToken(request) else { return nil }
        return try await house.visitor(token)
    }

    private func shown(
        _ page: some ReferencePage, _ request: Request, _ visitor: Visitor?, _ language: Language
    ) -> Response {
        let path = request.uri.path
        if let visitor {
            let visit = Visit(
                site: self, visitor: visitor, language: language, path: path, query: FormData(),
                form: FormData(), parameters: [:], display: display(request), notice: nil)
            return visit.page(page, title: page.heading.title)
        }
        let token = value(of: .guest, in: request) ?? newKey()
        var layout = guestLayout(language, title: page.heading.title, path: path, token: token)
        layout.show(display(request), in: catalogues.speech(language))
        var response = Response(html: renderer.bytes(page, in: layout), .ok)
        response.setCookie(cookie(.guest, token, maxAge: 3600))
        return response
    }
}

/// A page about the API.
protocol ReferencePage: Page {
    var heading: Heading { get }
}
