// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Documents
import Hummingbird
import Operations
import Store
import Texts

extension Site {
    /// The addresses about oneself.
    var accountRoutes: [Route] {
        [
            .get("/account", .everyone, account),
            .post("/account/profile", .everyone, changeProfile),
            .post("/account/password", .everyone, changePassword),
            .get("/account/second-factor", .everyone, secondFactor),
            .post("/account/second-factor", .everyone, confirmSecondFactor),
            .post("/account/second-factor/removal", .everyone, removeSecondFactor).withProof,
            .post("/account/recovery-codes", .everyone, replaceRecoveryCodes).withProof,
            .post("/account/sessions/end", .everyone, endSession),
        ]
    }

    private func account(_ visit: Visit) async throws -> Response {
        try await visit.accountPage()
    }

    private func changeProfile(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let name = reader.text("name", most: 200)
            let language = Language(rawValue: visit.form["language"])
            guard catalogues.languages.contains(language) else {
                throw OperationError.badField("language")
            }
            try reader.check()
            _ = try await visit.perform(
                ChangeProfile(name: name, language: language.rawValue))
            var response = visit.redirect(to: "/account", notice: "account.saved")
            response.setCookie(cookie(.language, "", maxAge: 0))
            return response
        } orShow: {
            try await visit.accountPage($0)
        }
    }

    private func changePassword(_ visit: Visit) async throws -> Response {
        do {
            try await house.changePassword(
                of: visit.visitor, from: visit.form["current"], to: visit.form["password"],
                key: "password \(visit.form["key"])", at: passwords)
            return visit.redirect(to: "/account", notice: "account.password_changed")
        } catch let error as AccessError {
            visit.note(error)
            let field = error == .badSignIn ? "current" : "password"
            let sentence =
                error == .badSignIn
                ? visit.t("account.wrong_password") : visit.t.sentence(of: error)
            var response = try await visit.accountPage(FormErrors(fields: [field: sentence]))
            response.status = .unprocessableContent
            return response
        }
    }

    private func secondFactor(_ visit: Visit) async throws -> Response {
        try await visit.secondFactorPage()
    }

    private func confirmSecondFactor(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            do {
                let codes = try await house.confirmTimeCode(
                    visit.form["code"].trimmed, of: visit.visitor,
                    key: "\(visit.path) \(visit.form["key"])")
                return codes.isEmpty
                    ? visit.redirect(
                        to: "/account", notice: "account.factor_repeated", tone: .waiting)
                    : visit.recoveryPage(codes)
            } catch let error as AccessError where error == .wrongCode {
                visit.note(error)
                throw FormErrors(fields: ["code": visit.t(error)])
            }
        } orShow: {
            try await visit.secondFactorPage($0)
        }
    }

    private func removeSecondFactor(_ visit: Visit) async throws -> Response {
        _ = try await visit.perform(DropTimeCode())
        return visit.redirect(to: "/account", notice: "account.factor_removed")
    }

    private func replaceRecoveryCodes(_ visit: Visit) async throws -> Response {
        let codes = house.newRecoveryCodes()
        _ = try await visit.perform(ReplaceRecoveryCodes(codes))
        return visit.recoveryPage(codes)
    }

    /// Ends one session, or all but the one that asks.
    private func endSession(_ visit: Visit) async throws -> Response {
        let name = visit.form["session"]
        _ = try await visit.perform(
            name.isEmpty
                ? EndSession(allBut: visit.visitor.session.name) : EndSession(name: name))
        return visit.redirect(to: "/account", notice: "account.session_ended")
    }
}
