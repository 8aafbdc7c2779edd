// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Hummingbird
import Operations
import Store
import Texts

extension Site {
    /// The tokens under which a person's programs use the API.
    var tokenRoutes: [Route] {
        [
            .get("/account/tokens", .everyone, tokens),
            .post("/account/tokens", .everyone, makeToken).withProof,
            .post("/account/tokens/{id}/revocation", .everyone, revokeToken),
        ]
    }

    private func tokens(_ visit: Visit) async throws -> Response {
        try await visit.tokenPage()
    }

    /// Shows the new token in the answer itself, the one time it is known.
    private func makeToken(_ visit: Visit) async throws -> Response {
        // A token must not open more than its owner's own sign-in does.
        if settings.requiresSecondFactor, visit.visitor.lacksSecondFactor {
            return visit.redirect(
                to: "/account/second-factor", notice: "account.factor_first", tone: .waiting)
        }
        return try await visit.attempt {
            let form = visit.form
            let scopes = TokenScopes(
                reads: form.has("scope.read"),
                permissions: visit.offeredPermissions.filter { form.has("scope.\($0.rawValue)") })
            let token = try await house.makeToken(
                for: TokenOwner(visit.visitor), named: form["name"].trimmed, allowing: scopes,
                days: Int(form["days"]) ?? 0, key: form["key"])
            return try await visit.tokenPage(made: token)
        } orShow: {
            try await visit.tokenPage(errors: $0)
        }
    }

    private func revokeToken(_ visit: Visit) async throws -> Response {
        try await house.revokeToken(visit.id(), of: TokenOwner(visit.visitor))
        return visit.redirect(to: "/account/tokens", notice: "token.revoked")
    }
}

extension Visit {
    /// What the person may give a program: what they hold themselves, by name.
    var offeredPermissions: Set<Permission> {
        Permission.forPrograms.filter { visitor.rights.holds($0) }
    }

    fileprivate func tokenPage(
        made: Token? = nil, errors: FormErrors = FormErrors()
    ) async throws -> Response {
        let tokens = try await site.house.tokens(of: TokenOwner(visitor))
        return page(
            TokenPage(tokens, made: made, at: site.house.clock.now(), self, errors),
            title: t("token.title"))
    }
}
