// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Interchange
import Ledger
import Operations
import Payroll
import Store
import Texts

extension Site {
    /// The pay of a month before it is sealed, and the variables it rests on.
    var payBoardRoutes: [Route] {
        Route.list("/month/{period}/pay", .runPayroll, payBoard, sheet: payBoardSheet)
            + [
                .get("/month/{period}/pay/{id}", .runPayroll) { try await $0.memberPayPage() },
                .post("/month/{period}/pay/{id}", .runPayroll, enterVariable),
                .post("/pay/variables/{id}/withdrawal", .runPayroll, withdrawVariable),
            ]
            + Route.list(
                "/pay/variables", .approvePayments, undecidedVariables, sheet: undecidedSheet)
            + [.post("/pay/variables/{id}/decision", .approvePayments, decideVariable)]
    }

    private func payBoard(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ShowPayBoard(visit.payPeriod()))
        return visit.page(
            try PayBoardPage(answer, visit), title: visit.t("pay_board.title"))
    }

    private func payBoardSheet(_ visit: Visit) async throws -> Sheet {
        try PayBoardPage.list(visit).sheet(
            try await visit.ask(ShowPayBoard(visit.payPeriod())).rows)
    }

    private func enterVariable(_ visit: Visit) async throws -> Response {
        let engagement: ID<Engagement> = try visit.id()
        let period = try visit.payPeriod()
        return try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let content = reader.payVariable()
            try reader.check()
            guard let content else { throw OperationError.badField("variable") }
            _ = try await visit.perform(
                EnterPayVariable(engagement: engagement, period: period, content: content))
            return visit.redirect(
                to: "/month/\(period)/pay/\(engagement)", notice: "pay_variable.entered")
        } orShow: {
            try await visit.memberPayPage($0)
        }
    }

    private func withdrawVariable(_ visit: Visit) async throws -> Response {
        let variable: ID<PayVariable> = try visit.id()
        _ = try await visit.perform(WithdrawPayVariable(variable: variable))
        let then = visit.form["then"]
        return visit.redirect(
            to: then.hasPrefix("/month/") ? then : "/month", notice: "pay_variable.withdrawn")
    }

    private func undecidedVariables(_ visit: Visit) async throws -> Response {
        let waiting = try await visit.ask(ListUndecidedVariables())
        return visit.page(
            UndecidedVariablesPage(waiting, visit), title: visit.t("pay_variable.title"))
    }

    private func undecidedSheet(_ visit: Visit) async throws -> Sheet {
        UndecidedVariablesPage.list(visit).sheet(
            try await visit.ask(ListUndecidedVariables()))
    }

    private func decideVariable(_ visit: Visit) async throws -> Response {
        let variable: ID<PayVariable> = try visit.id()
        let isApproved = visit.form["decision"] == "approved"
        guard isApproved || visit.form["decision"] == "refused" else { throw WebError.badForm }
        _ = try await visit.perform(
            DecidePayVariable(variable: variable, isApproved: isApproved))
        return visit.redirect(
            to: "/pay/variables",
            notice: isApproved ? "pay_variable.approved" : "pay_variable.refused")
    }
}

extension Visit {
    /// The month of the address.
    func payPeriod() throws -> Period { try Period(text: parameters["period"] ?? "") }
}

extension FormReader {
    /// What a form says changes a month's pay; fields that the kind does not have are not read.
    fileprivate mutating func payVariable() -> PayVariable.Content? {
        guard let kind = PayVariable.Kind(rawValue: form["variable"]) else {
            refuse("variable", OperationError.badField("variable"))
            return nil
        }
        let label = text("label", most: EnterPayVariable.labelMost)
        guard kind == .absence else {
            return PayVariable.Content(
                kind, label, amount: money("amount"),
                dependants: kind == .attachment && !form["dependants"].trimmed.isEmpty
                    ? whole("dependants", in: 0...20) : 0)
        }
        let hours =
            form["absent_hours"].trimmed.isEmpty
            ? nil : number("absent_hours") { try Rate(text: $0) }
        return PayVariable.Content(
            kind, label, from: day("absent_from"), to: day("absent_to"),
            hours: (hours?.millionths ?? 0) / 1_000)
    }
}
