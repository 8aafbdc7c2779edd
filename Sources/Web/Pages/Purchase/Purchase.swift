// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Interchange
import Ledger
import Operations
import Sales
import Store
import Texts

extension Site {
    var purchaseRoutes: [Route] {
        Route.list("/purchases", .viewActivity, purchases, sheet: purchaseSheet) + [
            .get("/purchases/new", .keepBooks, newPurchase),
            .post("/purchases", .keepBooks, upTo: Route.fileBytes, bookPurchase),
            .get("/purchases/{id}/receipt", .viewActivity, receipt),
        ]
    }

    private func purchases(_ visit: Visit) async throws -> Response {
        let (list, activities) = try await purchaseList(visit)
        let found = try await purchases(
            visit, list.question, limit: list.question.size + 1)
        return visit.page(
            PurchaseListPage(
                found, list, section: try visit.query.section(), activities: activities,
                mayBook: visit.may(.keepBooks), in: visit.t), title: visit.t("purchase.list"))
    }

    private func purchaseSheet(_ visit: Visit) async throws -> Sheet {
        let (list, _) = try await purchaseList(visit)
        return list.sheet(
            page: try await purchases(visit, list.question, limit: Route.sheetRows).rows)
    }

    private func purchaseList(
        _ visit: Visit
    ) async throws -> (ListTable<StoredPurchase>, [Section]) {
        let activities = try await visit.ask(ListActivities())
        let question = ListQuestion("/purchases", visit.query, filter: ["section"])
        return (
            PurchaseListPage.list(question, activities: activities, in: visit.t), activities
        )
    }

    /// The purchases an address asks for, as many as `limit`.
    private func purchases(
        _ visit: Visit, _ question: ListQuestion, limit: Int
    ) async throws -> ListPurchases.Answer {
        var at = ListPurchases.Place.newest(before: place(visit.query["before"]))
        if let asked = question.order, let order = Purchases.Order(rawValue: asked.key) {
            at = .sorted(
                by: order, isDescending: asked.isDescending, skipping: question.skipped)
        }
        return try await visit.ask(
            ListPurchases(
                section: visit.query.section(), search: question.search, at: at, limit: limit))
    }

    private func newPurchase(_ visit: Visit) async throws -> Response {
        try await purchaseForm(visit, FormErrors())
    }

    private func purchaseForm(_ visit: Visit, _ errors: FormErrors) async throws -> Response {
        let offer = try await visit.ask(OfferPurchase())
        return visit.page(
            FormPage(offer, typed: visit.form, errors: errors, in: visit.t),
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
            let receipt = reader.receipt("receipt")
            try reader.check()
            let id = try await visit.perform(purchase)
            if let receipt {
                _ = try await visit.perform(AttachReceipt(purchase: id, file: receipt))
            }
            return visit.redirect(to: "/purchases", notice: "purchase.saved")
        } orShow: { errors in
            try await purchaseForm(visit, errors)
        }
    }

    private func receipt(_ visit: Visit) async throws -> Response {
        let id: ID<Purchase> = try visit.id()
        return visit.keptFile(
            try await visit.ask(ShowReceipt(purchase: id)), name: "receipt-\(id)")
    }
}

extension FormReader {
    /// A scan or photograph that came with the form; nil when none did.
    fileprivate mutating func receipt(_ name: String) -> ReceivedFile? {
        guard let file = form.files[name], !(file.bytes.isEmpty && file.name.isEmpty) else {
            return nil
        }
        do { return try ReceivedFile(receipt: file.bytes) } catch { refuse(name, error) }
        return nil
    }
}
