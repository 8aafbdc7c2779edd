// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import HTTPTypes
import Hummingbird

/// An address and what answers there, for people who are signed in.
///
/// The topics list theirs as `[Route]` in an extension of `Site`; `Site.routes` puts them
/// together, and tests walk through all of them.
struct Route: Sendable {
    typealias Handler = @Sendable (Visit) async throws -> Response

    /// What whoever comes needs; the operation behind asks again, for the thing concerned.
    enum Need: Sendable, Hashable {
        /// Nothing but to be signed in: the page is about themselves.
        case everyone
        /// A permission, however far it reaches.
        case permission(Permission)
    }

    let method: HTTPRequest.Method
    /// As Hummingbird writes it: `/invoices/{id}/credit-notes`.
    let path: String
    let need: Need
    /// Whether the person proves anew that it is them, unless they did a short while ago.
    var asksProof = false
    /// The longest body in bytes.
    let limit: Int
    let handler: Handler

    /// The longest ordinary form: 1 MB.
    static let formBytes = 1 << 20
    /// The longest file: 20 MB.
    static let fileBytes = 20 << 20

    /// A page.
    static func get(_ path: String, _ need: Need, _ handler: @escaping Handler) -> Route {
        Route(method: .get, path: path, need: need, limit: 0, handler: handler)
    }

    /// A form; its token is checked before the handler runs.
    static func post(
        _ path: String, _ need: Need, upTo limit: Int = formBytes, _ handler: @escaping Handler
    ) -> Route {
        Route(method: .post, path: path, need: need, limit: limit, handler: handler)
    }

    /// The same, for what must not be done from a machine left open: roles, payments, accounts.
    var withProof: Route {
        var route = self
        route.asksProof = true
        return route
    }
}

extension Route.Need {
    static let viewActivity = Self.permission(.viewActivity)
    static let draftInvoices = Self.permission(.draftInvoices)
    static let issueInvoices = Self.permission(.issueInvoices)
    static let approveInvoices = Self.permission(.approveInvoices)
    static let choosePay = Self.permission(.choosePay)
    static let viewLedger = Self.permission(.viewLedger)
    static let keepBooks = Self.permission(.keepBooks)
    static let handleBank = Self.permission(.handleBank)
    static let runPayroll = Self.permission(.runPayroll)
    static let approvePayments = Self.permission(.approvePayments)
    static let viewPosition = Self.permission(.viewPosition)
    static let giveRights = Self.permission(.giveRights)
    static let viewAudit = Self.permission(.viewAudit)
    static let nameDeputies = Self.permission(.nameDeputies)
    static let operate = Self.permission(.operate)
}

extension Site {
    /// Every address for people who are signed in.
    var routes: [Route] {
        homeRoutes + moneyRoutes + invoiceRoutes + approvalRoutes + clientRoutes + payslipRoutes
            + officeRoutes + accountRoutes + passkeyRoutes + openIDRoutes + personRoutes
            + searchRoutes + helpRoutes + auditRoutes + jobRoutes
            + mailRoutes + noticeRoutes + calendarRoutes
            + firstStepsRoutes
            + tokenRoutes
            + webhookRoutes
            + bankAccountRoutes
            + retentionRoutes
            + contractRoutes
            + payBoardRoutes + payCorrectionRoutes
            + settlementRoutes
            + planRoutes + priceRoutes
            + declarationRoutes
            + eventRoutes
            + figureRoutes
    }
}
