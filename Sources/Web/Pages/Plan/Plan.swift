// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Ledger
import Operations
import Store
import Texts

extension Site {
    /// Members' plans, and those that wait for a decision.
    var planRoutes: [Route] {
        [
            .get("/plan", .viewActivity) { visit in
                try await visit.attempt {
                    try await visit.planPage(visit.planTerms(visit.query))
                } orShow: {
                    try await visit.planPage(PlanTerms(policy: .turnover), $0)
                }
            },
            .post("/plan", .choosePay, proposePlan),
            .get("/plans", .runPayroll) { try await $0.plansPage() },
            .get("/plans/{id}", .runPayroll) { try await $0.waitingPlanPage() },
            .post("/plans/{id}/approval", .runPayroll, approvePlan),
            .post("/plans/{id}/return", .runPayroll, returnPlan),
        ]
    }

    private func proposePlan(_ visit: Visit) async throws -> Response {
        let section = try await visit.activity()
        return try await visit.attempt {
            let terms = try visit.planTerms(visit.form)
            _ = try await visit.perform(ProposePlan(section: section.id, terms: terms))
            return visit.redirect(
                to: visit.link("/plan", section.id, visit.asked(visit.form)),
                notice: "plan.proposed")
        } orShow: {
            try await visit.planPage(PlanTerms(policy: .turnover), $0)
        }
    }

    private func approvePlan(_ visit: Visit) async throws -> Response {
        let id: ID<PayPlan> = try visit.id()
        return try await visit.attempt {
            _ = try await visit.perform(ApprovePlan(plan: id))
            return visit.redirect(to: "/plans", notice: "plan.approved")
        } orShow: {
            try await visit.waitingPlanPage($0)
        }
    }

    private func returnPlan(_ visit: Visit) async throws -> Response {
        let id: ID<PayPlan> = try visit.id()
        return try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let reason = reader.text("reason", most: ReturnPlan.reasonMost)
            try reader.check()
            _ = try await visit.perform(ReturnPlan(plan: id, reason: reason))
            return visit.redirect(to: "/plans", notice: "plan.returned")
        } orShow: {
            try await visit.waitingPlanPage($0)
        }
    }
}

extension Visit {
    /// The fields of a plan as typed, for the address of its page.
    fileprivate func asked(_ typed: FormData) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: ["policy", "amount", "reserve", "fixed_costs"].map {
                ($0, typed[$0])
            })
    }

    /// What a plan's fields say; nothing typed is as much as the account allows.
    fileprivate func planTerms(_ typed: FormData) throws -> PlanTerms {
        var reader = FormReader(typed, in: t)
        let name = typed["policy"]
        let policy = name.isEmpty ? .turnover : PlanPolicy(rawValue: name)
        if policy == nil { reader.refuse("policy", OperationError.badField("policy")) }
        func isTyped(_ name: String) -> Bool { !typed[name].trimmed.isEmpty }
        let amount =
            policy != .turnover && isTyped("amount") ? reader.positive("amount") : nil
        let reserve = isTyped("reserve") ? reader.positive("reserve", orZero: true) : .zero
        let costs = isTyped("fixed_costs") ? reader.positive("fixed_costs", orZero: true) : nil
        if policy == .net, !isTyped("amount") {
            reader.refuse("amount", WebError.required(field: "amount"))
        }
        try reader.check()
        return PlanTerms(
            policy: policy ?? .turnover, amount: amount, reserve: reserve, fixedCosts: costs)
    }

    /// A member's plan under terms.
    fileprivate func planPage(
        _ terms: PlanTerms, _ errors: FormErrors = FormErrors()
    ) async throws -> Response {
        let section = try await activity()
        let answer = try await ask(ShowPlan(section: section.id, terms: terms))
        let typed = form.has("policy") ? form : query
        var page = PlanPage(answer, self, typed: errors.fields.isEmpty ? nil : typed, errors)
        page.filter = activityFilter("/plan", section.id, in: try await ask(ListActivities()))
        return self.page(page, title: t("plan.title"))
    }

    /// The plans that wait.
    fileprivate func plansPage() async throws -> Response {
        let waiting = try await ask(ListPlans())
        return page(PlanQueue.page(waiting, self), title: t("plan.queue"))
    }

    /// A plan that waits, with what it would pay today.
    fileprivate func waitingPlanPage(
        _ errors: FormErrors = FormErrors()
    ) async throws -> Response {
        let (waiting, answer) = try await ask(FindPlan(plan: id()))
        var page = PlanPage(answer, self, typed: nil, errors)
        page.decide(waiting, self, errors)
        return self.page(page, title: t("plan.title"))
    }
}

extension FormReader {
    /// An amount above zero, or zero where that is an answer.
    mutating func positive(_ name: String, orZero: Bool = false) -> Money {
        let amount = money(name)
        if errors[name] == nil, amount.isNegative || (!orZero && amount.isZero) {
            refuse(name, OperationError.badField(name))
        }
        return amount
    }
}
