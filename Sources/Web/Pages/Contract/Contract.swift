// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Ledger
import Operations
import Payroll
import Store
import Texts

extension Site {
    /// The addresses of members' contracts.
    var contractRoutes: [Route] {
        [
            .get("/members/{id}/contracts", .runPayroll) { try await $0.contractsPage() },
            .post("/members/{id}/contracts", .runPayroll, startContract),
        ]
    }

    private func startContract(_ visit: Visit) async throws -> Response {
        let section: ID<Section> = try visit.id()
        return try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let from = reader.day("begins")
            let terms = reader.contractTerms()
            try reader.check()
            _ = try await visit.perform(
                StartContract(section: section, terms: terms, from: from))
            return visit.redirect(
                to: "/members/\(section)/contracts", notice: "contract.started",
                ["kind": visit.t("contract.kind.\(terms.kind.rawValue)"), "day": from.text])
        } orShow: {
            try await visit.contractsPage($0)
        }
    }
}

extension FormReader {
    /// What a form says of pay; fields that the kind does not have are not read.
    fileprivate mutating func contractTerms() -> ContractTerms {
        let kind = ContractKind(rawValue: form["contract"])
        if kind == nil { refuse("contract", OperationError.badField("contract")) }
        let category = EmployeeCategory(rawValue: form["category"])
        if category == nil { refuse("category", OperationError.badField("category")) }
        let isOrdinary = kind == .ordinary
        let isSupport = kind == .cape
        return ContractTerms(
            kind: kind ?? .cesa,
            hoursShare: isOrdinary ? share("hours_share", above: 0) : Rate(millionths: 1_000_000),
            isFixedTerm: isOrdinary && form["is_fixed_term"] == "on",
            category: category ?? .nonExecutive,
            health: isSupport ? .zero : money("health"),
            healthEmployerShare: isSupport ? .zero : share("health_employer_share"),
            withholdingRate: form["withholding_rate"].trimmed.isEmpty
                ? nil : share("withholding_rate"),
            fixedPart: kind == .cesa && !form["fixed_part"].trimmed.isEmpty
                ? money("fixed_part") : .zero)
    }
}

extension Visit {
    /// A member's contracts, and the form of the next one.
    fileprivate func contractsPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(ListContracts(of: id()))
        let open =
            offers(.socialDeclaration)
            ? try await ask(ListHirings(of: answer.section.id)).filter { $0.facts == nil } : []
        let title = t("contract.title", ["member": answer.member])
        var panels = [
            Panel(
                id: "contracts", title: t("contract.all"),
                table: Table(
                    t("contract.all"),
                    columns: [
                        Column(t("contract.kind")), Column(t("contract.from")),
                        Column(t("contract.to")), Column(t("contract.hours")),
                        Column(t("paper.category")),
                        Column(t("contract.fixed_part"), isNumeric: true),
                        Column(t("contract.health_short"), isNumeric: true),
                        Column(t("contract.withholding_short"), isNumeric: true),
                        Column(t("member.last_paid")),
                    ], rows: answer.engagements.map { row(of: $0, answer) },
                    empty: EmptyState(title: t("contract.none"), text: ""), isStacked: true))
        ]
        if let earliest = answer.earliest {
            let fields = fields(answer.engagements.first?.terms, from: earliest, errors)
            panels.append(
                Panel(
                    id: "next", title: t("contract.next"),
                    form: Form(
                        action: path, fields: fields, submit: t("contract.start"),
                        text: t("contract.next_text", ["day": t.day(earliest)]),
                        cancel: Link(text: t("form.cancel"), href: "/members"),
                        problems: errors.problems(of: fields))))
        }
        let page = PanelsPage(
            heading: Heading(
                title: title, subtitle: "\(answer.section.code) \(answer.section.name)",
                back: Link(text: t("member.title"), href: "/members")),
            notice: open.isEmpty
                ? nil
                : Notice(
                    text: t.counted("hiring.warning", open.count), tone: .waiting,
                    link: open.first.map {
                        Link(
                            text: t("hiring.title"),
                            href: "/declarations/hirings/\($0.engagement.id)")
                    }, isAlert: false), panels: panels)
        return self.page(page, title: title)
    }

    private func row(of engagement: Engagement, _ answer: ListContracts.Answer) -> Row {
        let runs =
            engagement.from <= answer.today && engagement.to.map { answer.today <= $0 } ?? true
        let terms = engagement.terms
        let category = t("paper.category.\(terms.category.rawValue)")
        return Row([
            Cell(
                t("contract.kind.\(terms.kind.rawValue)"),
                pill: runs ? Pill(text: t("contract.runs"), tone: .good) : nil),
            Cell(t.day(engagement.from)), Cell(engagement.to.map(t.day) ?? "–"),
            Cell(hours(of: terms)), Cell(category),
            Cell(terms.fixedPart.isZero ? "–" : t.money(terms.fixedPart)),
            Cell(terms.kind == .cape ? "–" : t.money(terms.health)),
            Cell(terms.withholdingRate.map(t.rate) ?? t("contract.neutral")),
            Cell(answer.lastPaid[engagement.id].map(t.month) ?? "–"),
        ])
    }

    private func hours(of terms: ContractTerms) -> String {
        guard terms.kind == .ordinary else { return t("contract.no_hours") }
        let share = t.rate(terms.hoursShare)
        return terms.isFixedTerm ? "\(share), \(t("contract.fixed_term"))" : share
    }

    /// The fields of the next contract: as typed, else as the last one says.
    private func fields(
        _ last: ContractTerms?, from earliest: Day, _ errors: FormErrors
    ) -> [Field] {
        func typed(_ name: String, _ known: String) -> String {
            form.has(name) ? form[name] : known
        }
        func percent(_ rate: Rate?) -> String {
            rate.map { t.formats.number($0.percentText) } ?? ""
        }
        let kind = typed(
            "contract",
            (last?.kind == .ordinary ? .ordinary : law?.profile.contracts.first ?? .ordinary)
                .rawValue)
        let category = typed("category", last?.category.rawValue ?? "")
        return [
            Field(
                "contract", t("contract.kind"),
                .choice(
                    (law?.profile.contracts ?? []).map {
                        Field.Option(
                            $0.rawValue, t("contract.kind.\($0.rawValue)"),
                            isChosen: $0.rawValue == kind)
                    }), error: errors["contract"], isRequired: true, isWide: true),
            Field(
                "begins", t("contract.from"), .day, value: typed("begins", earliest.text),
                error: errors["begins"], isRequired: true),
            Field(
                "category", t("paper.category"),
                .choice(
                    EmployeeCategory.allCases.map {
                        Field.Option(
                            $0.rawValue, t("paper.category.\($0.rawValue)"),
                            isChosen: $0.rawValue == category)
                    }), error: errors["category"]),
            Field(
                "hours_share", t("contract.hours_share"),
                value: typed("hours_share", percent(last?.hoursShare)),
                hint: t("contract.ordinary_only"), error: errors["hours_share"]),
            Field(
                "is_fixed_term", t("contract.fixed_term"), .tick,
                value: form["is_fixed_term"] == "on" ? "on" : "",
                hint: t("contract.ordinary_only")),
            Field(
                "fixed_part", t("contract.fixed_part"), .amount,
                value: typed("fixed_part", t.formats.number((last?.fixedPart ?? .zero).text)),
                hint: t("contract.fixed_part_hint"), error: errors["fixed_part"]),
            Field(
                "health", t("contract.health"), .amount,
                value: typed("health", t.formats.number((last?.health ?? .zero).text)),
                hint: t("contract.not_support"), error: errors["health"]),
            Field(
                "health_employer_share", t("contract.health_employer_share"),
                value: typed("health_employer_share", percent(last?.healthEmployerShare)),
                hint: t("contract.not_support"), error: errors["health_employer_share"]),
            Field(
                "withholding_rate", t("contract.withholding"),
                value: typed("withholding_rate", percent(last?.withholdingRate)),
                hint: t("contract.withholding_hint"), error: errors["withholding_rate"]),
        ]
    }
}
