// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Interchange
import Operations
import Store
import Texts

extension Visit {
    /// A month: when it is due, what is missing, what it adds up to, what was made of it.
    func declarationsPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let name = form.has("period") ? form["period"] : query["period"]
        let answer = try await ask(
            ShowDeclarations(period: name.isEmpty ? nil : try Period(text: name)))
        let month = answer.month
        let open = try await ask(ListHirings()).count { $0.facts == nil && $0.isLate }
        var panels = [duePanel(answer)]
        if !month.missing.isEmpty { panels.append(missingPanel(month)) }
        if !month.totals.isEmpty { panels.append(totalsPanel(month)) }
        if month.fault != nil || !month.findings.isEmpty { panels.append(faultPanel(month)) }
        panels += [filePanel(answer, errors), checkedPanel(month), sourcesPanel()]
        let t = self.t
        func link(_ key: String, _ period: Period) -> Link {
            Link(
                text: t(key, ["month": period.text]), href: "/declarations?period=\(period)")
        }
        var actions: [Link] = []
        if month.period > answer.months.lowerBound {
            actions.append(link("period.previous", month.period.previous))
        }
        if month.period < answer.months.upperBound {
            actions.append(link("period.next", month.period.next))
        }
        let page = PanelsPage(
            heading: Heading(
                title: t("declaration.title"), subtitle: t.month(month.period),
                pill: statePill(answer), actions: actions),
            notice: open == 0
                ? nil
                : Notice(
                    text: t.counted("hiring.warning", open), tone: .waiting,
                    link: Link(text: t("hiring.title"), href: "/declarations/hirings"),
                    isAlert: false),
            panels: panels)
        return self.page(page, title: t("declaration.title"))
    }

    private func statePill(_ answer: ShowDeclarations.Answer) -> Pill {
        if answer.replaces != nil { return Pill(text: t("declaration.state.sent"), tone: .good) }
        if answer.month.isReady { return Pill(text: t("declaration.state.ready"), tone: .waiting) }
        return Pill(text: t("declaration.state.not_ready"), tone: .bad)
    }

    private func duePanel(_ answer: ShowDeclarations.Answer) -> Panel {
        let month = answer.month
        return Panel(
            id: "due", title: t("declaration.due_title"), text: t("declaration.due_text"),
            facts: [
                Fact(label: t("declaration.due"), value: t.longDay(month.due)),
                Fact(label: t("declaration.people"), value: t.count(month.people)),
                Fact(label: t("declaration.payslips"), value: t.count(month.payslips)),
            ])
    }

    private func missingPanel(_ month: MonthDeclaration) -> Panel {
        let rows = month.missing.map { datum in
            Row([
                Cell(datum.name.isEmpty ? t("declaration.establishment") : datum.name),
                Cell(
                    t("declaration.missing.\(datum.kind.rawValue)"), href: datum.mendingPath),
            ])
        }
        return Panel(
            id: "missing", title: t("declaration.missing"), text: t("declaration.missing_text"),
            table: Table(
                t("declaration.missing"),
                columns: [Column(t("declaration.whose")), Column(t("declaration.what"))],
                rows: rows, isStacked: true))
    }

    private func totalsPanel(_ month: MonthDeclaration) -> Panel {
        let rows = month.totals.map { total in
            Row([
                Cell(t("declaration.total.\(total.name)")), Cell(t.money(total.payslips)),
                Cell(t.money(total.ledger)), Cell(t.money(total.declared)),
                Cell(
                    "",
                    pill: total.isEqual
                        ? Pill(text: t("declaration.equal"), tone: .good)
                        : Pill(text: t("declaration.differs"), tone: .bad)),
            ])
        }
        return Panel(
            id: "totals", title: t("declaration.totals"), text: t("declaration.totals_text"),
            table: Table(
                t("declaration.totals"),
                columns: [
                    Column(t("declaration.total")),
                    Column(t("declaration.payslips"), isNumeric: true),
                    Column(t("declaration.ledger"), isNumeric: true),
                    Column(t("declaration.file"), isNumeric: true),
                    Column(t("declaration.comparison")),
                ], rows: rows, isStacked: true))
    }

    private func faultPanel(_ month: MonthDeclaration) -> Panel {
        let faults = ([month.fault].compactMap(\.self) + month.findings).prefix(50)
        let rows = faults.map { fault in
            Row([
                Cell(t("dsn.layer.\(fault.layer.rawValue)")),
                Cell(t.sentence(of: fault), note: t(fault.adviceKey, fault.values)),
            ])
        }
        return Panel(
            id: "findings", title: t("declaration.findings"),
            table: Table(
                t("declaration.findings"),
                columns: [Column(t("declaration.layer")), Column(t("declaration.finding"))],
                rows: Array(rows), isStacked: true))
    }

    private func filePanel(_ answer: ShowDeclarations.Answer, _ errors: FormErrors) -> Panel {
        let rows = answer.made.map { made in
            let declaration = made.declaration
            return Row([
                Cell(
                    t("declaration.nature.\(declaration.nature)"),
                    note: made.name.isEmpty ? nil : made.name,
                    href: "/declarations/files/\(declaration.id)"),
                Cell(t(declaration.isTest ? "declaration.test" : "declaration.real")),
                Cell(String(declaration.order)),
                Cell(moment(declaration.madeAt)),
                Cell(
                    made.sent.map { t.day($0.day) } ?? "–", note: made.sent?.reference),
            ])
        }
        let fields = [
            Field(
                "purpose", t("declaration.purpose"),
                .choice([
                    Field.Option("test", t("declaration.test")),
                    Field.Option(
                        "real", t("declaration.real"), isChosen: form["purpose"] == "real"),
                ]), isWide: true)
        ]
        let month = answer.month
        var panel = Panel(
            id: "files", title: t("declaration.files"),
            text: answer.replaces.map { t("declaration.replaces", ["reference": $0]) },
            table: Table(
                t("declaration.files"),
                columns: [
                    Column(t("declaration.kind")), Column(t("declaration.purpose")),
                    Column(t("declaration.order"), isNumeric: true),
                    Column(t("declaration.made_at")), Column(t("declaration.sent_on")),
                ], rows: rows,
                empty: EmptyState(title: t("declaration.none"), text: ""), isStacked: true))
        if month.isReady || !errors.fields.isEmpty || errors.whole != nil {
            panel.form = Form(
                action: "/declarations", fields: fields, submit: t("declaration.make"),
                hidden: [Hidden(name: "period", value: month.period.text)],
                problems: errors.problems(of: fields))
        }
        return panel
    }

    private func checkedPanel(_ month: MonthDeclaration) -> Panel {
        let keys =
            month.notChecked.isEmpty ? ["dsn.unchecked.official_validator"] : month.notChecked
        let rows =
            [
                Row([
                    Cell(t("declaration.checked_text")),
                    Cell("", pill: Pill(text: t("declaration.was_checked"), tone: .good)),
                ])
            ]
            + keys.map {
                Row([
                    Cell(t($0)),
                    Cell("", pill: Pill(text: t("declaration.not_checked"), tone: .waiting)),
                ])
            }
        return Panel(
            id: "checked", title: t("declaration.checked"),
            table: Table(
                t("declaration.checked"),
                columns: [Column(t("declaration.what")), Column(t("declaration.state"))],
                rows: rows, isStacked: true))
    }

    private func sourcesPanel() -> Panel {
        Panel(
            id: "sources", title: t("declaration.sources"),
            links: [
                Link(
                    text: t("declaration.establishment"), href: "/declarations/establishment"),
                Link(text: t("rates.title"), href: "/declarations/rates"),
                Link(text: t("hiring.all"), href: "/declarations/hirings"),
                Link(text: t("member.title"), href: "/members"),
            ])
    }

    /// A declaration: its file, and the form that notes it was sent.
    func sentPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(FindDeclaration(id()))
        let made = answer.declaration
        let fields = [
            Field(
                "sent_day", t("declaration.sent_on"), .day,
                value: form.has("sent_day") ? form["sent_day"] : "",
                error: errors["sent_day"], isRequired: true),
            Field(
                "reference", t("declaration.reference"), value: form["reference"],
                hint: t("declaration.reference_hint"), error: errors["reference"],
                isRequired: true, autocomplete: "off"),
        ]
        var file = Panel(
            id: "file", title: t("declaration.file"), text: t("declaration.file_text"),
            facts: [
                Fact(label: t("declaration.made_at"), value: moment(made.madeAt)),
                Fact(label: t("declaration.due"), value: t.longDay(made.due)),
                Fact(label: t("declaration.people"), value: t.count(made.people)),
                Fact(
                    label: t("declaration.purpose"),
                    value: t(made.isTest ? "declaration.test" : "declaration.real")),
                Fact(
                    label: "SHA-256",
                    value: made.sha256.map { byte in
                        let digits = String(byte, radix: 16)
                        return digits.utf8.count == 1 ? "0\(digits)" : digits
                    }.joined(), isCode: true),
            ])
        if answer.file != nil {
            file.commands = [
                Command(
                    label: t("declaration.take"), action: "\(path)/file", weight: .primary)
            ]
        }
        let sent = Panel(
            id: "sent", title: t("declaration.mark"), text: t("declaration.mark_text"),
            facts: answer.sent.map {
                [
                    Fact(label: t("declaration.sent_on"), value: t.longDay($0.day)),
                    Fact(
                        label: t("declaration.reference"), value: $0.reference, isCode: true),
                ]
            } ?? [],
            form: Form(
                action: path, fields: fields, submit: t("declaration.mark"),
                problems: errors.problems(of: fields)))
        let title = t("declaration.nature.\(made.nature)")
        let page = PanelsPage(
            heading: Heading(
                title: title, subtitle: t.month(made.period),
                back: Link(
                    text: t("declaration.title"), href: "/declarations?period=\(made.period)")),
            panels: made.isTest ? [file] : [file, sent])
        return self.page(page, title: title)
    }
}

extension MissingDatum {
    /// Where it is given.
    var mendingPath: String {
        switch kind {
        case .establishment: "/declarations/establishment"
        case .identity: "/declarations/people/\(person?.description ?? "")"
        case .address: "/declarations/people/\(person?.description ?? "")#address"
        case .job, .end: "/declarations/jobs/\(engagement?.description ?? "")"
        case .rate: "/declarations/rates"
        }
    }
}
