// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Interchange
import Ledger
import Operations
import Store
import Texts

extension Site {
    /// The variable part of a financial year.
    var settlementRoutes: [Route] {
        Route.list("/settlement", .runPayroll, settlement, sheet: settlementSheet)
            + [.post("/settlement", .runPayroll, enterSettlements)]
    }

    private func settlement(_ visit: Visit) async throws -> Response {
        try await visit.settlementPage(visit.settlementTerms(), FormErrors())
    }

    private func settlementSheet(_ visit: Visit) async throws -> Sheet {
        let terms = try visit.settlementTerms()
        return visit.settlementList(terms).sheet(try await visit.ask(ShowSettlement(terms)))
    }

    private func enterSettlements(_ visit: Visit) async throws -> Response {
        let terms = try visit.settlementTerms()
        return try await visit.attempt {
            let count = try await visit.perform(EnterSettlements(terms))
            return visit.redirect(
                to: "/month/\(terms.period)/pay", notice: "settlement.entered",
                ["count": String(count)])
        } orShow: {
            try await visit.settlementPage(terms, $0)
        }
    }
}

extension Visit {
    /// Year, meeting and month as asked; else last year, met today, paid this month.
    fileprivate func settlementTerms() throws -> SettlementTerms {
        func asked(_ name: String) -> String { form.has(name) ? form[name] : query[name] }
        let today = site.house.clock.now().day(in: visitor.cooperative.timeZone)
        let last = visitor.cooperative.years.year(of: today) - 1
        return SettlementTerms(
            year: Int(asked("year")) ?? last,
            meeting: asked("meeting").isEmpty ? today : try Day(text: asked("meeting")),
            period: asked("month").isEmpty ? today.period : try Period(text: asked("month")))
    }

    fileprivate func settlementPage(
        _ terms: SettlementTerms, _ errors: FormErrors
    ) async throws -> Response {
        var rows: [VariableSettlement] = []
        var errors = errors
        do { rows = try await ask(ShowSettlement(terms)) } catch let error as OperationError {
            if errors.fields.isEmpty, let field = error.field {
                errors.fields[field == "period" ? "month" : field] = t.sentence(of: error)
            }
        }
        let list = settlementList(terms)
        let toEnter = rows.count { $0.proposed > .zero && $0.entered.isZero }
        let fields = [
            Field(
                "year", t("settlement.year"), value: String(terms.year), error: errors["year"],
                isRequired: true),
            Field(
                "meeting", t("settlement.meeting"), .day, value: terms.meeting.text,
                error: errors["meeting"], isRequired: true),
            Field(
                "month", t("settlement.month"), .month, value: terms.period.text,
                error: errors["month"], isRequired: true),
        ]
        let panels = [
            Panel(
                id: "terms", title: t("settlement.terms"), text: t("settlement.text"),
                filter: Filter(action: "/settlement", fields: fields)),
            Panel(
                id: "rows", title: t("settlement.rows"),
                text: t("settlement.deadline", ["day": terms.deadline.text]),
                table: list.table(
                    rows,
                    empty: EmptyState(
                        title: t("settlement.empty_title"), text: t("settlement.empty_text")),
                    in: t),
                commands: toEnter == 0
                    ? []
                    : [
                        Command(
                            label: t.counted("settlement.enter", toEnter), action: "/settlement",
                            weight: .primary,
                            hidden: [
                                Hidden(name: "year", value: String(terms.year)),
                                Hidden(name: "meeting", value: terms.meeting.text),
                                Hidden(name: "month", value: terms.period.text),
                            ])
                    ]),
        ]
        let page = PanelsPage(
            heading: Heading(
                title: t("settlement.title"), subtitle: t("settlement.subtitle"),
                back: Link(text: t("pay_board.title"), href: "/month/\(terms.period)/pay")),
            panels: panels)
        return self.page(page, title: t("settlement.title"))
    }

    fileprivate func settlementList(_ terms: SettlementTerms) -> ListTable<VariableSettlement> {
        ListTable(
            t("settlement.rows"),
            ListQuestion("/settlement", query, filter: ["year", "meeting", "month"]),
            columns: [
                .text("activity", t("member.activity"), { $0.section.name }) {
                    Cell(
                        $0.section.name, note: $0.section.code,
                        href: "/month/\(terms.period)/pay/\($0.engagement.id)")
                },
                .money("turnover", t("settlement.turnover"), in: t, isSummed: true) {
                    $0.turnover
                },
                .money("expenses", t("settlement.expenses"), in: t, isSummed: true) {
                    $0.expenses
                },
                .money("contribution", t("settlement.contribution"), in: t, isSummed: true) {
                    $0.contribution
                },
                .money("pay", t("settlement.pay"), in: t, isSummed: true) { $0.payCost },
                .money("left", t("settlement.left"), in: t, isSummed: true) { $0.left },
                .money("available", t("settlement.available"), in: t) { $0.available },
                .money("proposed", t("settlement.proposed"), in: t, isSummed: true) {
                    $0.proposed
                },
                .money("entered", t("settlement.entered_short"), in: t, isSummed: true) {
                    $0.entered.isZero ? nil : $0.entered
                },
            ])
    }
}
