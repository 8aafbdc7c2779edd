// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Operations
import Store
import Texts

extension Visit {
    /// What everybody is withheld, the file of the tax authority, and what it changes.
    func ratesPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(ShowRates())
        let file = Field(
            "rates_file", t("rates.file"), .file, hint: t("rates.file_hint"),
            error: errors["rates_file"], isRequired: true, isWide: true, accept: ".xml,text/xml")
        var panels = [
            Panel(
                id: "upload", title: t("rates.upload"), text: t("rates.upload_text"),
                form: Form(
                    action: "/declarations/rates", fields: [file], submit: t("rates.read"),
                    problems: errors["rates_file"] == nil ? nil : errors.problems(of: [file]),
                    isUpload: true))
        ]
        panels.append(ratesPanel(answer, errors))
        let page = PanelsPage(
            heading: Heading(
                title: t("rates.title"), subtitle: t("rates.subtitle"),
                back: Link(text: t("declaration.title"), href: "/declarations")),
            panels: panels)
        return self.page(page, title: t("rates.title"))
    }

    private func ratesPanel(_ answer: ShowRates.Answer, _ errors: FormErrors) -> Panel {
        func text(_ rate: Rate?) -> String { rate.map(t.rate) ?? t("contract.neutral") }
        let rows = answer.lines.map { line in
            let isChanged = line.isInFile && line.new != nil && line.new != line.now
            return Row([
                Cell(line.name),
                Cell(text(line.now), note: line.identifier.isEmpty ? nil : line.identifier),
                Cell(
                    line.isInFile ? line.new.map(t.rate) ?? t("rates.no_rate") : "–",
                    pill: isChanged ? Pill(text: t("rates.changes"), tone: .waiting) : nil),
            ])
        }
        var panel = Panel(
            id: "rates", title: t("rates.all"),
            text: answer.received.map {
                t(
                    "rates.received_text",
                    [
                        "unknown": t.count($0.record.unknown),
                        "people": t.count($0.record.entries.count),
                        "identifier": $0.record.identifier.isEmpty ? "–" : $0.record.identifier,
                    ])
            },
            table: Table(
                t("rates.all"),
                columns: [
                    Column(t("rates.whose")), Column(t("rates.now"), isNumeric: true),
                    Column(t("rates.new"), isNumeric: true),
                ], rows: rows, empty: EmptyState(title: t("contract.none"), text: ""),
                isStacked: true))
        if let received = answer.received {
            let from = Field(
                "rates_from", t("rates.from"), .month,
                value: form.has("rates_from") ? form["rates_from"] : answer.earliest.text,
                hint: t("rates.from_hint"), error: errors["rates_from"], isRequired: true)
            panel.form = Form(
                action: "/declarations/rates/\(received.id)", fields: [from],
                submit: t("rates.apply"),
                problems: errors["rates_from"] == nil ? nil : errors.problems(of: [from]))
        }
        return panel
    }
}
