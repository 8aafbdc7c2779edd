// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Sales
import Texts

extension FormPage {
    /// The form of a bill, with what was typed and what is wrong with it.
    init(
        _ offer: OfferPurchase.Answer, typed form: FormData = FormData(),
        errors: FormErrors = FormErrors(), in t: Speech
    ) {
        heading = Heading(
            title: t("purchase.title"), subtitle: t("purchase.subtitle"),
            back: Link(text: t("purchase.list"), href: "/purchases"))
        let fields = Self.fields(offer, form, errors, in: t)
        self.form = Form(
            action: "/purchases", fields: fields, submit: t("form.save"),
            cancel: Link(text: t("form.cancel"), href: "/purchases"),
            problems: errors.problems(of: fields), isUpload: true, keepsDraft: true)
        notice = nil
    }

    private static func fields(
        _ offer: OfferPurchase.Answer, _ form: FormData, _ errors: FormErrors, in t: Speech
    ) -> [Field] {
        // Nothing was sent yet when there is no day: today then stands there.
        let isNew = !form.has("day")
        func text(_ name: String, isWide: Bool = false) -> Field {
            Field(
                name, t("purchase.\(name)"), value: form[name], error: errors[name],
                isRequired: true, isWide: isWide)
        }
        let activities = offer.activities.map { section in
            Field.Option(
                section.id.description, "\(section.code) \(section.name)",
                isChosen: section.id.description == form["section"])
        }
        let accounts = offer.accounts.map { account in
            Field.Option(
                account.code, "\(account.code) \(account.title)",
                isChosen: account.code == form["account"])
        }
        let deductions = offer.deductions.map { deduction in
            Field.Option(
                deduction.rawValue, t("purchase.deduction.\(deduction.rawValue)"),
                isChosen: deduction.rawValue == form["deduction"])
        }
        return [
            Field(
                "section", t("purchase.activity"),
                .choice([.init("", t("form.choose"))] + activities), error: errors["section"],
                isRequired: true),
            text("supplier"),
            Field(
                "day", t("purchase.day"), .day, value: isNew ? offer.today.text : form["day"],
                error: errors["day"], isRequired: true),
            text("reference"), text("designation", isWide: true),
            Field(
                "account", t("purchase.account"),
                .choice([.init("", t("form.choose"))] + accounts), error: errors["account"],
                isRequired: true, isWide: true),
            Field(
                "net", t("purchase.net"), .amount, value: form["net"], error: errors["net"],
                isRequired: true),
            Field(
                "tax", t("purchase.tax"), .amount, value: form["tax"],
                hint: t("purchase.tax_hint"), error: errors["tax"], isRequired: true),
            Field(
                "deduction", t("purchase.deduction"),
                .choice([.init("", t("form.choose"))] + deductions),
                hint: offer.deductions.contains(.atPayment) ? t("purchase.deduction_hint") : nil,
                error: errors["deduction"], isRequired: true,
                isWide: true),
            Field(
                "production", t("purchase.production"), .tick,
                value: form["production"] == "yes" ? "yes" : "",
                hint: t("purchase.production_hint")),
            Field(
                "receipt", t("purchase.receipt"), .file, hint: t("purchase.receipt_hint"),
                error: errors["receipt"], isWide: true,
                accept: ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"),
        ]
    }
}
