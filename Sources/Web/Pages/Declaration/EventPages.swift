// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Documents
import Hummingbird
import Interchange
import Ledger
import Operations
import Payroll
import Store
import Texts

extension Site {
    /// The addresses of what is told when somebody comes, is away, or leaves; and of what members
    /// tell themselves.
    var eventRoutes: [Route] {
        [
            .get("/declarations/hirings", .runPayroll) { try await $0.hiringsPage() },
            .get("/declarations/hirings/{id}", .runPayroll) { try await $0.hiringPage() },
            .get("/declarations/hirings/{id}/sheet", .runPayroll, hiringSheet),
            .post("/declarations/hirings/{id}", .runPayroll, noteHiring),
            .get("/declarations/signals/{id}", .runPayroll) { try await $0.signalPage() },
            .post("/declarations/signals/{id}", .runPayroll, makeSignal),
            .get("/declarations/leavings/{id}", .runPayroll) { try await $0.leavingPage() },
            .get("/declarations/leavings/{id}/{paper}", .runPayroll, leavingPaper),
            .get("/payslips/rights", .viewActivity) { try await $0.rightsPage() },
        ]
    }

    private func noteHiring(_ visit: Visit) async throws -> Response {
        let engagement: ID<Engagement> = try visit.id()
        return try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let facts = HiringFacts(
                day: reader.day("hiring_day"), reference: reader.text("reference", most: 40))
            try reader.check()
            _ = try await visit.perform(NoteHiring(engagement: engagement, facts: facts))
            return visit.redirect(to: "/declarations/hirings", notice: "declaration.saved")
        } orShow: {
            try await visit.hiringPage($0)
        }
    }

    private func hiringSheet(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ShowHiring(of: visit.id()))
        let facts = visit.hiringFacts(answer)
        let sheet = Sheet(
            "DPAE",
            columns: [
                Sheet.Column("field", visit.t("hiring.field")),
                Sheet.Column("value", visit.t("hiring.value")),
            ],
            rows: facts.map { [.text($0.label), .text($0.value)] })
        return visit.file(
            sheet.csv, type: "text/csv; charset=utf-8",
            name: "DPAE-\(answer.engagement.id).csv")
    }

    private func makeSignal(_ visit: Visit) async throws -> Response {
        let engagement: ID<Engagement> = try visit.id()
        return try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            var event = EventFacts(
                nature: visit.form["event_nature"],
                reason: reader.text("event_reason", isRequired: false, most: 4),
                lastDay: reader.day("event_last_day"))
            if visit.form.has("foreseen_end") { event.foreseenEnd = reader.day("foreseen_end") }
            if visit.form.has("event_resumed") { event.resumed = reader.day("event_resumed") }
            try reader.check()
            let made = try await visit.perform(
                MakeSignal(
                    engagement: engagement, event: event,
                    isTest: visit.form["purpose"] != "real"))
            return visit.redirect(
                to: "/declarations/files/\(made)", notice: "declaration.saved")
        } orShow: {
            try await visit.signalPage($0)
        }
    }

    private func leavingPaper(_ visit: Visit) async throws -> Response {
        guard let paper = LeavingPaper(rawValue: visit.parameters["paper"] ?? "") else {
            throw NothingThere()
        }
        let answer = try await visit.ask(ShowLeaving(of: visit.id()))
        // The law wants these papers in its own language.
        let sheet = paper.sheet(answer, in: catalogues.speech(Language(rawValue: "fr")))
        return visit.file(
            try await press.archive(sheet), type: "application/pdf",
            name: "\(paper.rawValue)-\(answer.engagement.id).pdf", isDownload: false)
    }
}

extension Visit {
    private var declarationsLink: Link {
        Link(text: t("declaration.title"), href: "/declarations")
    }

    /// Who was and was not declared before their first day.
    fileprivate func hiringsPage() async throws -> Response {
        let lines = try await ask(ListHirings())
        let page = PanelsPage(
            heading: Heading(
                title: t("hiring.title"), subtitle: t("hiring.subtitle"), back: declarationsLink),
            panels: [
                Panel(
                    id: "hirings", title: t("hiring.all"),
                    table: Table(
                        t("hiring.all"),
                        columns: [
                            Column(t("rates.whose")), Column(t("contract.kind")),
                            Column(t("contract.from")), Column(t("contract.to")),
                            Column(t("declaration.state")), Column(t("hiring.also")),
                        ], rows: lines.map(hiringRow),
                        empty: EmptyState(title: t("contract.none"), text: ""),
                        isStacked: true))
            ])
        return self.page(page, title: t("hiring.title"))
    }

    private func hiringRow(_ line: ListHirings.Line) -> Row {
        let engagement = line.engagement
        return Row([
            Cell(line.name, href: "/declarations/hirings/\(engagement.id)"),
            Cell(t("contract.kind.\(engagement.terms.kind.rawValue)")),
            Cell(t.day(engagement.from)),
            Cell(
                engagement.to.map(t.day) ?? "–",
                href: engagement.to == nil ? nil : "/declarations/leavings/\(engagement.id)"),
            Cell(line.facts?.reference ?? "", pill: hiringPill(line)),
            Cell(t("signal.title"), href: "/declarations/signals/\(engagement.id)"),
        ])
    }

    /// How a hiring stands, in a word.
    func hiringPill(_ line: ListHirings.Line) -> Pill {
        if line.facts != nil {
            return Pill(
                text: t(line.isLate ? "hiring.late" : "hiring.done"),
                tone: line.isLate ? .waiting : .good)
        }
        return line.isPaid
            ? Pill(text: t("hiring.paid_without"), tone: .bad)
            : Pill(text: t("hiring.to_do"), tone: line.isLate ? .bad : .waiting)
    }

    /// What the form of the collector asks, by its label.
    func hiringFacts(_ answer: ShowHiring.Answer) -> [Fact] {
        let house = answer.cooperative
        let place = answer.establishment
        let identity = answer.identity
        func told(_ text: String?) -> String { text.flatMap { $0.isEmpty ? nil : $0 } ?? "–" }
        return [
            Fact(label: "SIRET", value: house.siren + (place?.number ?? ""), isCode: true),
            Fact(label: t("establishment.main_activity"), value: told(place?.activity)),
            Fact(label: t("paper.employer"), value: house.name),
            Fact(
                label: t("establishment.address"),
                value: "\(house.address), \(house.postcode) \(house.city)"),
            Fact(
                label: t("establishment.contact_telephone"), value: told(place?.contactTelephone)),
            Fact(label: t("establishment.collector"), value: told(place?.collector)),
            Fact(label: t("establishment.health_service"), value: told(place?.healthService)),
            Fact(label: t("identity.family_name"), value: told(identity?.familyName)),
            Fact(label: t("identity.usual_name"), value: told(identity?.usualName)),
            Fact(label: t("identity.given_names"), value: told(identity?.givenNames)),
            Fact(
                label: t("identity.sex"),
                value: told(identity.map { t("identity.sex.\($0.sex)") })),
            Fact(
                label: t("identity.number"), value: told(identity?.number.asNationalNumber),
                isCode: true),
            Fact(
                label: t("identity.birth_day"), value: told(identity.map { t.day($0.birthDay) })),
            Fact(label: t("identity.birth_place"), value: told(identity?.birthPlace)),
            Fact(
                label: t("identity.birth_department"), value: told(identity?.birthDepartment)),
            Fact(label: t("identity.nationality"), value: told(identity?.nationality)),
            Fact(
                label: t("contract.kind"),
                value: t("contract.kind.\(answer.engagement.terms.kind.rawValue)")),
            Fact(label: t("hiring.first_day"), value: t.day(answer.engagement.from)),
            Fact(
                label: t("declared_job.foreseen_end"),
                value: told(answer.job?.foreseenEnd.map(t.day))),
            Fact(label: t("declared_job.job_title"), value: told(answer.job?.title)),
        ]
    }

    /// What is declared before a first day, and the note that it was.
    fileprivate func hiringPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(ShowHiring(of: id()))
        let fields = [
            Field(
                "hiring_day", t("hiring.day"), .day,
                value: form.has("hiring_day") ? form["hiring_day"] : answer.facts?.day.text ?? "",
                error: errors["hiring_day"], isRequired: true),
            Field(
                "reference", t("hiring.reference"),
                value: form.has("reference") ? form["reference"] : answer.facts?.reference ?? "",
                error: errors["reference"], isRequired: true, autocomplete: "off"),
        ]
        let page = PanelsPage(
            heading: Heading(
                title: t("hiring.title"), subtitle: answer.name,
                back: Link(text: t("hiring.all"), href: "/declarations/hirings"),
                pill: Pill(
                    text: t(answer.facts == nil ? "hiring.to_do" : "hiring.done"),
                    tone: answer.facts == nil ? .waiting : .good)),
            panels: [
                Panel(
                    id: "sheet", title: t("hiring.sheet"), text: t("hiring.sheet_text"),
                    facts: hiringFacts(answer),
                    links: [Link(text: t("hiring.take"), href: "\(path)/sheet")]),
                Panel(
                    id: "note", title: t("hiring.note"), text: t("hiring.note_text"),
                    form: Form(
                        action: path, fields: fields, submit: t("form.save"),
                        problems: errors.problems(of: fields))),
            ])
        return self.page(page, title: t("hiring.title"))
    }

    /// The form from which an event is signalled.
    fileprivate func signalPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(ShowJob(of: id()))
        let chosen = form["event_nature"]
        func field(_ name: String, isRequired: Bool = false, kind: Field.Kind = .day) -> Field {
            Field(
                name, t("signal.\(name)"), kind, value: form[name],
                hint: t.has("signal.\(name).hint") ? t("signal.\(name).hint") : nil,
                error: errors[name], isRequired: isRequired, autocomplete: "off")
        }
        let fields = [
            Field(
                "event_nature", t("signal.event_nature"),
                .choice(
                    ["04", "05", "07"].map {
                        Field.Option(
                            $0, t("declaration.nature.\($0)"), isChosen: $0 == chosen)
                    }), error: errors["event_nature"], isWide: true),
            field("event_reason", kind: .text), field("event_last_day", isRequired: true),
            field("foreseen_end"), field("event_resumed"),
            Field(
                "purpose", t("declaration.purpose"),
                .choice([
                    Field.Option("test", t("declaration.test")),
                    Field.Option(
                        "real", t("declaration.real"), isChosen: form["purpose"] == "real"),
                ])),
        ]
        let page = PanelsPage(
            heading: Heading(
                title: t("signal.title"), subtitle: answer.name,
                back: Link(text: t("hiring.all"), href: "/declarations/hirings")),
            panels: [
                Panel(
                    id: "event", title: t("signal.event"), text: t("signal.text"),
                    form: Form(
                        action: path, fields: fields, submit: t("declaration.make"),
                        problems: errors.problems(of: fields)))
            ])
        return self.page(page, title: t("signal.title"))
    }

    /// The papers of a contract that ended.
    fileprivate func leavingPage() async throws -> Response {
        let answer = try await ask(ShowLeaving(of: id()))
        let page = PanelsPage(
            heading: Heading(
                title: t("leaving.title"), subtitle: answer.details.name,
                back: Link(text: t("hiring.all"), href: "/declarations/hirings")),
            panels: [
                Panel(
                    id: "papers", title: t("leaving.papers"), text: t("leaving.text"),
                    facts: [
                        Fact(label: t("leaving.last_day"), value: t.longDay(answer.lastDay)),
                        Fact(
                            label: t("leaving.net"),
                            value: answer.last.map { t.money($0.sums.netPaid) } ?? "–"),
                        Fact(
                            label: t("leaving.reason"),
                            value: answer.job.flatMap {
                                $0.reasonOfEnd.isEmpty ? nil : $0.reasonOfEnd
                            } ?? "–"),
                    ],
                    links: LeavingPaper.allCases.map {
                        Link(text: t("leaving.\($0.rawValue)"), href: "\(path)/\($0.rawValue)")
                    } + [
                        Link(
                            text: t("declaration.nature.07"),
                            href: "/declarations/signals/\(answer.engagement.id)"),
                        Link(
                            text: t("declared_job.title"),
                            href: "/declarations/jobs/\(answer.engagement.id)"),
                    ])
            ])
        return self.page(page, title: t("leaving.title"))
    }

    /// What a member tells the agency and the fund of a month.
    fileprivate func rightsPage() async throws -> Response {
        let section = try await activity()
        let name = query["period"]
        let answer = try await ask(
            ShowOwnRights(
                section: section.id, period: name.isEmpty ? nil : try Period(text: name)))
        var panels = answer.lines.flatMap { line in [agencyPanel(line), fundPanel(line)] }
        if panels.isEmpty {
            panels = [Panel(id: "none", title: t("rights.none"), text: t("rights.none_text"))]
        }
        let months = answer.months.filter { $0 != answer.period }.prefix(12)
        if !months.isEmpty {
            panels.append(
                Panel(
                    id: "months", title: t("rights.other_months"),
                    links: months.map {
                        Link(
                            text: t.month($0),
                            href: "/payslips/rights?section=\(section.id)&period=\($0)")
                    }))
        }
        let page = PanelsPage(
            heading: Heading(
                title: t("rights.title"),
                subtitle: "\(section.name) · \(t.month(answer.period))",
                back: Link(
                    text: t("payslip.title"), href: "/payslips?section=\(section.id)")),
            panels: panels)
        return self.page(page, title: t("rights.title"))
    }

    private func agencyPanel(_ line: ShowOwnRights.Line) -> Panel {
        let days = "\(t.day(line.days.lowerBound)) – \(t.day(line.days.upperBound))"
        let hours =
            line.hoursShare.map { t("rights.hours", ["share": t.rate($0)]) }
            ?? t(line.contract == .cape ? "rights.hours_support" : "rights.hours_none")
        return Panel(
            id: "agency-\(line.payslip)", title: t("rights.agency"), text: t("rights.agency_text"),
            facts: [
                Fact(
                    label: t("contract.kind"), value: t("contract.kind.\(line.contract.rawValue)")),
                Fact(label: t("rights.period"), value: days),
                Fact(label: t("payslip.gross"), value: t.money(line.gross)),
                Fact(label: t("contract.hours"), value: hours),
            ],
            links: [Link(text: t("rights.payslip"), href: "/payslips/\(line.payslip)")])
    }

    private func fundPanel(_ line: ShowOwnRights.Line) -> Panel {
        Panel(
            id: "fund-\(line.payslip)", title: t("rights.fund"), text: t("rights.fund_text"),
            facts: [Fact(label: t("rights.net_social"), value: t.money(line.netSocial))],
            links: [Link(text: t("rights.payslip"), href: "/payslips/\(line.payslip)")])
    }
}
