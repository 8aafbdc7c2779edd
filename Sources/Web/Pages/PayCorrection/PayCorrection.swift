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
    /// Corrections of sealed payslips: entering, deciding, the list.
    var payCorrectionRoutes: [Route] {
        [
            .get("/payslips/{id}/correction", .runPayroll) { try await $0.correctionForm() },
            .post("/payslips/{id}/correction", .runPayroll, enterCorrection),
        ] + Route.list("/pay/corrections", .viewLedger, payCorrections, sheet: correctionSheet)
            + [
                .get("/pay/corrections/{id}", .viewLedger, payCorrection),
                .post("/pay/corrections/{id}/decision", .approvePayments, decideCorrection),
                .post("/pay/corrections/{id}/withdrawal", .runPayroll, withdrawCorrection),
            ]
    }

    private func enterCorrection(_ visit: Visit) async throws -> Response {
        let payslip: ID<PayslipRecord> = try visit.id()
        return try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let reason = reader.text("reason", most: EnterPayCorrection.reasonMost)
            let gross = reader.money("gross")
            let category = reader.read("category") { text in
                guard let category = EmployeeCategory(rawValue: text) else {
                    throw OperationError.badField("category")
                }
                return category
            }
            let accidentRate = reader.share("accident_rate")
            let health = reader.money("health")
            let period = reader.read("paid_in") { try Period(text: $0) }
            try reader.check()
            guard let category, let period else { throw WebError.badForm }
            let made = try await visit.perform(
                EnterPayCorrection(
                    payslip: payslip, period: period,
                    content: PayCorrection.Content(
                        reason: reason, gross: gross, category: category,
                        accidentRate: accidentRate, health: health)))
            return visit.redirect(to: "/pay/corrections/\(made)", notice: "correction.entered")
        } orShow: {
            try await visit.correctionForm($0)
        }
    }

    private func payCorrections(_ visit: Visit) async throws -> Response {
        let items = try await visit.ask(ListPayCorrections())
        return visit.page(PayCorrectionsPage(items, visit), title: visit.t("correction.title"))
    }

    private func correctionSheet(_ visit: Visit) async throws -> Sheet {
        PayCorrectionsPage.list(visit).sheet(try await visit.ask(ListPayCorrections()))
    }

    private func payCorrection(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ShowPayCorrection(visit.id()))
        return visit.page(
            PanelsPage(answer, visit), title: visit.t("correction.one"))
    }

    private func decideCorrection(_ visit: Visit) async throws -> Response {
        let correction: ID<PayCorrection> = try visit.id()
        let isApproved = visit.form["decision"] == "approved"
        guard isApproved || visit.form["decision"] == "refused" else { throw WebError.badForm }
        _ = try await visit.perform(
            DecidePayCorrection(correction: correction, isApproved: isApproved))
        return visit.redirect(
            to: "/pay/corrections/\(correction)",
            notice: isApproved ? "correction.approved" : "correction.refused")
    }

    private func withdrawCorrection(_ visit: Visit) async throws -> Response {
        let correction: ID<PayCorrection> = try visit.id()
        _ = try await visit.perform(WithdrawPayCorrection(correction: correction))
        return visit.redirect(
            to: "/pay/corrections/\(correction)", notice: "correction.withdrawn")
    }
}

extension Visit {
    /// The form that says what a sealed month should have been, filled with what it is.
    func correctionForm(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(PrepareCorrection(id()))
        let month = answer.payslip.record.period
        var panels: [Panel] = []
        if let input = answer.input, !answer.months.isEmpty {
            let fields = fields(input, answer, errors)
            panels.append(
                Panel(
                    id: "enter", title: t("correction.enter"),
                    form: Form(
                        action: path, fields: fields, submit: t("correction.preview"),
                        text: t("correction.enter_text"), problems: errors.problems(of: fields))))
        } else {
            let key = answer.input == nil ? "error.correction.no_input" : "correction.no_month"
            panels.append(Panel(id: "enter", title: t("correction.enter"), text: t(key)))
        }
        if !answer.corrections.isEmpty { panels.append(earlier(answer.corrections)) }
        let page = PanelsPage(
            heading: Heading(
                title: t("correction.of", ["month": month.text]), subtitle: answer.section.name,
                back: Link(text: t("payslip.explained"), href: "/payslips/\(answer.payslip.id)")),
            panels: panels)
        return self.page(page, title: t("correction.of", ["month": month.text]))
    }

    private func earlier(_ corrections: [PayCorrection]) -> Panel {
        Panel(
            id: "earlier", title: t("correction.title"),
            table: Table(
                t("correction.title"),
                columns: [
                    Column(t("correction.reason")), Column(t("correction.paid_in")),
                    Column(t("pay_board.state")),
                ],
                rows: corrections.map { correction in
                    Row([
                        Cell(correction.content.reason, href: "/pay/corrections/\(correction.id)"),
                        Cell(t.month(correction.period)), Cell("", pill: correction.state(in: t)),
                    ])
                }, isStacked: true))
    }

    private func fields(
        _ input: PayslipInput, _ answer: PrepareCorrection.Answer, _ errors: FormErrors
    ) -> [Field] {
        func typed(_ name: String, _ present: String) -> String {
            form.has(name) ? form[name] : present
        }
        let category = typed("category", input.category.rawValue)
        let month = typed("paid_in", answer.months.last?.text ?? "")
        return [
            Field(
                "reason", t("correction.reason"), value: form["reason"],
                hint: t("correction.reason_hint"), error: errors["reason"], isRequired: true),
            Field(
                "gross", t("correction.gross"), .amount,
                value: typed("gross", t.formats.number(input.gross.text)),
                hint: t("correction.gross_hint", ["gross": input.gross.text]),
                error: errors["gross"], isRequired: true),
            Field(
                "category", t("paper.category"),
                .choice(
                    EmployeeCategory.allCases.map {
                        Field.Option(
                            $0.rawValue, t("paper.category.\($0.rawValue)"),
                            isChosen: $0.rawValue == category)
                    }), error: errors["category"], isRequired: true),
            Field(
                "accident_rate", t("correction.accident_rate"),
                value: typed(
                    "accident_rate",
                    t.formats.number(input.establishment.accidentRate.percentText)),
                error: errors["accident_rate"], isRequired: true),
            Field(
                "health", t("contract.health"), .amount,
                value: typed("health", t.formats.number(input.health.total.text)),
                error: errors["health"], isRequired: true),
            Field(
                "paid_in", t("correction.paid_in"),
                .choice(
                    answer.months.map {
                        Field.Option($0.text, t.month($0), isChosen: $0.text == month)
                    }), hint: t("correction.paid_in_hint"), error: errors["paid_in"],
                isRequired: true),
        ]
    }
}
