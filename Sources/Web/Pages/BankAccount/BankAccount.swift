// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Operations
import Store
import Texts

extension Site {
    /// The addresses about the accounts that members' pay goes to.
    var bankAccountRoutes: [Route] {
        [
            .get("/account/bank", .everyone, ownAccount),
            .post("/account/bank", .everyone, changeOwnAccount).withProof,
            .post("/account/bank/{id}/stop", .everyone, stopAccountChange),
            .get("/office/accounts", .viewLedger, payAccounts),
            .get("/office/accounts/{id}", .runPayroll, payAccount),
            .post("/office/accounts/{id}", .runPayroll, askAccountChange).withProof,
            .post("/office/account-changes/{id}/decision", .approvePayments, decideAccountChange)
                .withProof,
        ]
    }

    private func ownAccount(_ visit: Visit) async throws -> Response {
        try await visit.ownAccountPage()
    }

    private func changeOwnAccount(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            _ = try await visit.perform(ChangeOwnAccount(iban: try visit.typedAccount()))
            return visit.redirect(to: "/account/bank", notice: "bank_account.saved")
        } orShow: {
            try await visit.ownAccountPage($0)
        }
    }

    private func stopAccountChange(_ visit: Visit) async throws -> Response {
        _ = try await visit.perform(StopAccountChange(visit.id()))
        return visit.redirect(to: "/account/bank", notice: "bank_account.stopped")
    }

    private func payAccounts(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ListPayAccounts())
        return visit.page(
            PayAccountsPage.page(answer, visit), title: visit.t("bank_account.members"))
    }

    private func payAccount(_ visit: Visit) async throws -> Response {
        try await visit.payAccountForm(visit.id())
    }

    private func askAccountChange(_ visit: Visit) async throws -> Response {
        let person: ID<Person> = try visit.id()
        return try await visit.attempt {
            _ = try await visit.perform(
                AskAccountChange(person: person, iban: try visit.typedAccount()))
            return visit.redirect(to: "/office/accounts", notice: "bank_account.asked")
        } orShow: {
            try await visit.payAccountForm(person, $0)
        }
    }

    private func decideAccountChange(_ visit: Visit) async throws -> Response {
        let decision = visit.form["decision"]
        guard ["confirmed", "stopped"].contains(decision) else { throw WebError.badForm }
        _ = try await visit.perform(
            DecideAccountChange(visit.id(), isConfirmed: decision == "confirmed"))
        return visit.redirect(
            to: "/office/accounts", notice: "bank_account.\(decision)",
            tone: decision == "confirmed" ? .good : .info)
    }
}

extension Visit {
    /// The account number of a form, checked.
    fileprivate func typedAccount() throws -> String {
        var reader = FormReader(form, in: t)
        let iban = reader.read("account") { try IBAN($0).text } ?? ""
        try reader.check()
        return iban
    }
}
