// SPDX-License-Identifier: AGPL-3.0-or-later

import HTTPTypes
import Hummingbird

/// An address and what answers there, for people who are signed in.
///
/// The topics list theirs as `[Route]` in an extension of `Site`; `Site.routes` puts them
/// together, and tests walk through all of them.
struct Route: Sendable {
    typealias Handler = @Sendable (Visit) async throws -> Response

    let method: HTTPRequest.Method
    /// As Hummingbird writes it: `/invoices/{id}/credit-notes`.
    let path: String
    /// The longest body in bytes.
    let limit: Int
    let handler: Handler

    /// The longest ordinary form: 1 MB.
    static let formBytes = 1 << 20
    /// The longest file: 20 MB.
    static let fileBytes = 20 << 20

    /// A page.
    static func get(_ path: String, _ handler: @escaping Handler) -> Route {
        Route(method: .get, path: path, limit: 0, handler: handler)
    }

    /// A form; its token is checked before the handler runs.
    static func post(
        _ path: String, upTo limit: Int = formBytes, _ handler: @escaping Handler
    ) -> Route {
        Route(method: .post, path: path, limit: limit, handler: handler)
    }
}

extension Site {
    /// Every address for people who are signed in.
    var routes: [Route] {
        homeRoutes + moneyRoutes + invoiceRoutes + clientRoutes + payslipRoutes + officeRoutes
    }
}
