// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Ledger
import Operations
import Sales
import Texts

extension Site {
    var purchaseRoutes: [Route] {
        [
            .get("/purchases", .viewActivity, purchases),
            .get("/purchases/new", .keepBooks, newPurchase),
            .post("/purchases", .keepBooks, bookPurchase),
        ]
    }

    private func purchases(_ visit: Visit) async throws -> Response {
        let section = try visit.query.section()
        let before: (day: Day, id: ID<Purchase>)? = place(visit.query["before"])
        let found = try await visit.ask(
            ListPurchases(section: section, before: before, limit: PurchaseListPage.rows + 1))
        let activities = try await visit.ask(ListActivities())
        return visit.page(
            PurchaseListPage(
                found, section: section, skipped: before == nil ? 0 : visit.query.skipped,
                activities: activities, mayBook: visit.may(.keepBooks), in: visit.t),
            title: visit.t("purchase.list"))
    }

    private func newPurchase(_ visit: Visit) async throws -> Response {
        try await purchaseForm(visit, FormErrors())
    }

    private func purchaseForm(_ visit: Visit, _ errors: FormErrors) async throws -> Response {
        let offer = try await visit.ask(OfferPurchase())
        return visit.page(
            PurchaseFormPage(offer, typed: visit.form, errors: errors, in: visit.t),
            title: visit.t("purchase.title"))
    }

    private func bookPurchase(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let section: ID<Section>? = reader.read("section") {
                guard let id = ID<Section>(typed: $0) else {
                    throw OperationError.badField("section")
                }
                return id
            }
            let deduction: VATDeduction? = reader.read("deduction") {
                guard let known = VATDeduction(rawValue: $0) else {
                    throw OperationError.badField("deduction")
                }
                return known
            }
            let purchase = BookPurchase(
                section: section ?? ID(0), supplier: reader.text("supplier", most: 120),
                day: reader.day("day"), reference: reader.text("reference", most: 60),
                designation: reader.text("designation"), account: reader.text("account"),
                net: reader.money("net"), tax: reader.money("tax"),
                deduction: deduction ?? .none,
                isProductionCost: visit.form["production"] == "yes")
            try reader.check()
            _ = try await visit.perform(purchase)
            return visit.redirect(to: "/purchases", notice: "purchase.saved")
        } orShow: { errors in
            try await purchaseForm(visit, errors)
        }
    }
}
