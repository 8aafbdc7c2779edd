// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import HTTPTypes
import Interchange
import Ledger
import Operations
import Sales
import Store

extension Endpoint {
    /// The bills and expenses of the activities.
    static let purchaseCalls = [purchases, bookPurchase]

    private static let deductions = Shape.choice(VATDeduction.allCases.map(\.rawValue))

    private static let purchases = list(
        "listPurchases", "/purchases", asks: ListPurchases.self, [.anyActivity],
        of: ObjectShape(
            "Purchase",
            [
                .required("id", .id), .required("section", .id), .required("supplier", .id),
                .optional("supplier_name", .words), .required("day", .day),
                .required("reference", .words), .required("designation", .words),
                .required("account", .words), .required("net", .money), .required("tax", .money),
                .required("gross", .money), .required("paid", .money), .required("open", .money),
                .required("deduction", deductions), .required("is_production_cost", .flag),
            ])
    ) { call in
        let answer = try await call.ask(
            ListPurchases(
                section: call.sectionSeen(), before: call.before(), limit: call.limit + 1))
        return call.page(answer.rows, by: { "\($0.purchase.day).\($0.id)" }, print)
    }.like("/purchases")

    private static func print(_ stored: StoredPurchase) -> JSONText {
        let purchase = stored.purchase
        return .of(
            ("id", .integer(stored.id.value)), ("section", .integer(purchase.section.value)),
            ("supplier", .integer(purchase.supplier.value)),
            ("supplier_name", .known(stored.supplierName)), ("day", .string(purchase.day.text)),
            ("reference", .string(purchase.reference)),
            ("designation", .string(purchase.designation)),
            ("account", .string(purchase.account)), ("net", .string(purchase.net.text)),
            ("tax", .string(purchase.tax.text)), ("gross", .string(purchase.gross.text)),
            ("paid", .string(stored.paid.text)), ("open", .string(stored.open.text)),
            ("deduction", .string(purchase.deduction.rawValue)),
            ("is_production_cost", .bool(purchase.isProductionCost)))
    }

    private static let bookPurchase = change(
        .post, "bookPurchase", "/purchases", performs: BookPurchase.self,
        taking: .json(
            ObjectShape(
                "NewPurchase",
                [
                    .required("section", .id), .required("supplier", .text(min: 1, max: 140)),
                    .required("day", .day), .required("reference", .text(min: 1, max: 60)),
                    .required("designation", .text(min: 1, max: 200)),
                    .required("account", .form(.digits(3...12))), .required("net", .paid),
                    .required("tax", .paid), .required("deduction", deductions),
                    .optional("is_production_cost", .flag),
                ])), answering: .json(made)
    ) { call in
        let body = call.body
        guard let deduction = VATDeduction(rawValue: body.text("deduction")) else {
            throw APIError.badField("deduction")
        }
        return .made(
            nil,
            try await call.perform(
                BookPurchase(
                    section: body.id("section"), supplier: body.text("supplier"),
                    day: body.day("day"), reference: body.text("reference"),
                    designation: body.text("designation"), account: body.text("account"),
                    net: body.money("net"), tax: body.money("tax"), deduction: deduction,
                    isProductionCost: body.flag("is_production_cost"))))
    }.like("/purchases/new")
}
