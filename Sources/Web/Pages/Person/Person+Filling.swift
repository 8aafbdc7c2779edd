// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Interchange
import Ledger
import Operations
import Store
import Texts

/// The list of people.
enum PeoplePage {
    /// All people with their roles, and the offices and groups below.
    static func page(_ answer: ListPeople.Answer, _ visit: Visit) -> PanelsPage {
        let t = visit.t
        let list = list(answer, visit)
        return PanelsPage(
            heading: Heading(
                title: t("person.title"), subtitle: t("person.subtitle"),
                primary: Link(text: t("person.new"), href: "/people/new", icon: "plus")),
            panels: [
                Panel(
                    id: "people", title: t("person.all"),
                    filter: list.question.form([stateField(list.question, t)], in: t),
                    table: list.table(
                        asked(answer.people, list.question),
                        empty: EmptyState(
                            title: t("ledger.empty_title_search"), text: t("ledger.empty_text"),
                            icon: "members"), in: t)),
                groups(answer, t),
            ])
    }

    /// The columns of the list of people, and what its address asks for.
    static func list(_ answer: ListPeople.Answer, _ visit: Visit) -> ListTable<PersonRow> {
        let t = visit.t
        let roles: @Sendable (PersonRow) -> String = { row in
            row.grants.filter { $0.to.map { answer.today <= $0 } ?? true }
                .map { visit.describe($0, answer) }.joined(separator: "; ")
        }
        return ListTable(
            t("person.title"), ListQuestion("/people", visit.query, filter: ["state"]),
            columns: [
                .text("name", t("field.name"), { $0.person.name }) { row in
                    Cell(
                        row.person.name, note: row.person.email,
                        href: "/people/\(row.person.id)", pill: pill(row.state, t))
                },
                ListColumn.text("email", t("field.email")) { $0.person.email }.exportedOnly,
                ListColumn.text("state", t("filter.state")) {
                    t("person.state.\($0.state.rawValue)")
                }.exportedOnly,
                .text("roles", t("person.roles"), roles) { row in
                    let roles = roles(row)
                    return Cell(roles.isEmpty ? t("person.no_role") : roles)
                },
                .text("second_factor", t("person.second_factor")) {
                    t($0.hasSecondFactor ? "person.yes" : "person.no")
                },
                .text("last_use", t("account.last_use"), { $0.seenAt?.text ?? "" }) {
                    Cell($0.seenAt.map(visit.moment) ?? "–")
                },
            ])
    }

    /// The people as a file: who is asked for, in the order asked for.
    static func sheet(_ answer: ListPeople.Answer, _ visit: Visit) -> Sheet {
        let list = list(answer, visit)
        return list.sheet(asked(answer.people, list.question))
    }

    /// Those who have come as far as the address says; everybody when it says nothing.
    private static func asked(_ people: [PersonRow], _ question: ListQuestion) -> [PersonRow] {
        guard let state = state(question) else { return people }
        return people.filter { $0.state == state }
    }

    private static func state(_ question: ListQuestion) -> PersonRow.State? {
        question.filter.first { $0.name == "state" }.flatMap { .init(rawValue: $0.value) }
    }

    private static func stateField(_ question: ListQuestion, _ t: Speech) -> Field {
        let asked = state(question)
        let states = PersonRow.State.allCases.map {
            Field.Option($0.rawValue, t("person.state.\($0.rawValue)"), isChosen: $0 == asked)
        }
        return Field(
            "state", t("filter.state"),
            .choice([Field.Option("", t("filter.all"), isChosen: asked == nil)] + states))
    }

    /// How far somebody has come; nil for those who simply work here.
    static func pill(_ state: PersonRow.State, _ t: Speech) -> Pill? {
        switch state {
        case .active: nil
        case .invited: Pill(text: t("person.state.invited"), tone: .waiting)
        case .expired: Pill(text: t("person.state.expired"), tone: .bad)
        case .disabled: Pill(text: t("person.state.disabled"), tone: .bad)
        }
    }

    private static func groups(_ answer: ListPeople.Answer, _ t: Speech) -> Panel {
        Panel(
            id: "groups", title: t("group.title"), text: t("group.text"),
            table: Table(
                t("group.title"),
                columns: [
                    Column(t("field.name")), Column(t("group.kind")),
                    Column(t("group.activities"), isNumeric: true),
                ],
                rows: answer.groups.map { group in
                    Row([
                        Cell(group.name, href: "/groups/\(group.id)"),
                        Cell(t("group.kind.\(group.kind.rawValue)")),
                        Cell(t.count(group.sections.count)),
                    ])
                },
                empty: EmptyState(
                    title: t("group.empty"), text: t("group.empty_text"), icon: "members")),
            links: [Link(text: t("group.new"), href: "/groups/0")])
    }
}

extension Visit {
    /// A grant in words: the role, what it reaches, until when.
    func describe(_ grant: RoleGrant, _ answer: ListPeople.Answer) -> String {
        let role = t.has("right.\(grant.role)") ? t("right.\(grant.role)") : grant.role
        let reach =
            grant.section.map { id in
                answer.activities.first { $0.id.value == id }?.name ?? "\(id)"
            }
            ?? grant.group.map { id in
                answer.groups.first { $0.id == id }?.name ?? "\(id)"
            }
        var text = reach.map { "\(role) (\($0))" } ?? role
        if let from = grant.from, answer.today < from {
            text += ", " + t("right.from", ["day": t.day(from)])
        }
        if let to = grant.to { text += ", " + t("right.until", ["day": t.day(to)]) }
        return text
    }

    /// The fields of a role: which, how far, from when to when.
    fileprivate func roleFields(_ answer: ListPeople.Answer, _ errors: FormErrors) -> [Field] {
        let reaches =
            [Field.Option("all", t("right.reach_all"), isChosen: form["reach"] == "all")]
            + answer.groups.map {
                Field.Option(
                    "group.\($0.id)", "\(t("group.kind.\($0.kind.rawValue)")) – \($0.name)",
                    isChosen: form["reach"] == "group.\($0.id)")
            }
            + answer.activities.map {
                Field.Option(
                    "section.\($0.id)", "\($0.code) \($0.name)",
                    isChosen: form["reach"] == "section.\($0.id)")
            }
        return [
            Field(
                "role", t("person.role"),
                .choice(
                    Role.allCases.map {
                        Field.Option(
                            $0.rawValue,
                            "\(t("right.\($0.rawValue)")) – \(t("right.\($0.rawValue).text"))",
                            isChosen: form["role"] == $0.rawValue)
                    }), error: errors["role"], isRequired: true, isWide: true),
            Field(
                "reach", t("right.reach"), .choice(reaches), hint: t("right.reach_hint"),
                error: errors["reach"], isWide: true),
            Field(
                "from", t("right.from_field"), .day, value: form["from"],
                hint: t("form.optional"), error: errors["from"]),
            Field(
                "to", t("right.to_field"), .day, value: form["to"], hint: t("form.optional"),
                error: errors["to"]),
        ]
    }

    /// The form that invites somebody.
    func invitationForm(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(ListPeople())
        let chosen = form.has("language") ? form["language"] : visitor.cooperative.language
        let fields =
            [
                Field(
                    "name", t("field.name"), value: form["name"], error: errors["name"],
                    isRequired: true, isWide: true, autocomplete: "off"),
                Field(
                    "email", t("field.email"), .email, value: form["email"],
                    hint: t("person.email_hint"), error: errors["email"], isRequired: true,
                    isWide: true, autocomplete: "off"),
                Field(
                    "language", t("account.language"),
                    .choice(
                        site.catalogues.languages.map {
                            Field.Option(
                                $0.rawValue, site.catalogues.speech($0)("language.name"),
                                isChosen: $0.rawValue == chosen)
                        }), isWide: true),
            ] + roleFields(answer, errors)
        let page = FormPage(
            heading: Heading(
                title: t("person.new"), subtitle: t("person.new_text"),
                back: Link(text: t("person.title"), href: "/people")),
            form: Form(
                action: "/people", fields: fields, submit: t("person.invite"),
                cancel: Link(text: t("form.cancel"), href: "/people"),
                problems: errors.problems(of: fields)))
        return self.page(page, title: t("person.new"))
    }

    /// The page of one person: roles, access, second factor.
    func personPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(ListPeople())
        let id: ID<Person> = try id()
        guard let row = answer.people.first(where: { $0.person.id == id }) else {
            throw NothingThere()
        }
        let isSelf = id == visitor.person.id
        let path = "/people/\(id)"
        var panels = [rolePanel(row, answer, path: path, mayChange: !isSelf)]
        if isSelf {
            panels[0].text = t("person.self")
        } else {
            let fields = roleFields(answer, errors)
            panels.append(
                Panel(
                    id: "give", title: t("person.give_role"),
                    form: Form(
                        action: "\(path)/roles", fields: fields, submit: t("person.give_role"),
                        problems: errors.problems(of: fields))))
            panels.append(accessPanel(row, path: path))
        }
        panels.append(LettersPage.panel(try await ask(ListLettersOf(id)), to: id, self))
        let page = PanelsPage(
            heading: Heading(
                title: row.person.name, subtitle: row.person.email,
                back: Link(text: t("person.title"), href: "/people"),
                pill: PeoplePage.pill(row.state, t)), panels: panels)
        return self.page(page, title: row.person.name)
    }

    private func rolePanel(
        _ row: PersonRow, _ answer: ListPeople.Answer, path: String, mayChange: Bool
    ) -> Panel {
        let rows = row.grants.map { grant in
            let reach =
                grant.section.map { "section.\($0)" } ?? grant.group.map { "group.\($0)" } ?? "all"
            return Row([
                Cell(describe(grant, answer)),
                Cell(
                    "",
                    command: mayChange
                        ? Command(
                            label: t("person.withdraw"), action: "\(path)/roles/withdrawal",
                            weight: .danger, confirm: t("person.withdraw_confirm"),
                            hidden: [
                                Hidden(name: "role", value: grant.role),
                                Hidden(name: "reach", value: reach),
                            ]) : nil),
            ])
        }
        return Panel(
            id: "roles", title: t("person.roles"),
            table: Table(
                t("person.roles"), columns: [Column(t("person.role")), Column("")], rows: rows,
                empty: EmptyState(
                    title: t("person.no_role"), text: t("person.no_role_text"), icon: "members")))
    }

    private func accessPanel(_ row: PersonRow, path: String) -> Panel {
        var commands: [Command] = []
        if row.state == .invited || row.state == .expired {
            commands.append(
                Command(label: t("person.invite_again"), action: "\(path)/invitation"))
        }
        if row.hasSecondFactor {
            commands.append(
                Command(
                    label: t("person.reset_factor"), action: "\(path)/second-factor/reset",
                    confirm: t("person.reset_factor_confirm")))
        }
        let isDisabled = row.state == .disabled
        commands.append(
            Command(
                label: t(isDisabled ? "person.enable" : "person.disable"),
                action: "\(path)/access", weight: isDisabled ? .secondary : .danger,
                confirm: isDisabled ? nil : t("person.disable_confirm"),
                hidden: [Hidden(name: "access", value: isDisabled ? "yes" : "no")]))
        if isDisabled {
            commands.append(
                Command(
                    label: t("person.erase"), action: "\(path)/erasure", weight: .danger,
                    confirm: t("person.erase_confirm")))
        }
        return Panel(
            id: "access", title: t("person.access"),
            facts: [
                Fact(
                    label: t("person.second_factor"),
                    value: t(row.hasSecondFactor ? "person.yes" : "person.no")),
                Fact(label: t("account.last_use"), value: row.seenAt.map(moment) ?? "–"),
            ], commands: commands)
    }

    /// The form of an office or group: its name, once, and its activities.
    func groupForm(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(ListPeople())
        let typed = form.has("group") ? form["group"] : parameters["id"] ?? ""
        let group = answer.groups.first { $0.id.description == typed }
        if group == nil, typed != "0", typed != "" { throw NothingThere() }
        var fields: [Field] = []
        if group == nil {
            fields = [
                Field(
                    "name", t("field.name"), value: form["name"], error: errors["name"],
                    isRequired: true, isWide: true),
                Field(
                    "kind", t("group.kind"),
                    .choice(
                        MemberGroup.Kind.allCases.map {
                            Field.Option(
                                $0.rawValue, t("group.kind.\($0.rawValue)"),
                                isChosen: form["kind"] == $0.rawValue)
                        }), isWide: true),
            ]
        }
        fields += answer.activities.map { activity in
            Field(
                "section.\(activity.id)", "\(activity.code) \(activity.name)", .tick,
                value: group?.sections.contains(activity.id) == true ? "yes" : "", isWide: true)
        }
        let title = group?.name ?? t("group.new")
        let page = FormPage(
            heading: Heading(
                title: title, subtitle: t("group.text"),
                back: Link(text: t("person.title"), href: "/people")),
            form: Form(
                action: "/groups", fields: fields, submit: t("form.save"),
                cancel: Link(text: t("form.cancel"), href: "/people"),
                hidden: group.map { [Hidden(name: "group", value: $0.id.description)] } ?? [],
                problems: errors.problems(of: fields)))
        return self.page(page, title: title)
    }

    /// Those who stand in for somebody, and the form that names one more.
    func deputyPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(ListPeople(forDeputies: true))
        let rows = answer.people.flatMap { row in
            row.grants.filter { $0.to.map { answer.today <= $0 } ?? false }
                .map { Row([Cell(row.person.name), Cell(describe($0, answer))]) }
        }
        let others = answer.people.filter {
            $0.person.id != visitor.person.id && $0.state == .active
        }
        let fields = [
            Field(
                "person", t("deputy.person"),
                .choice(
                    others.map {
                        Field.Option(
                            $0.person.id.description, $0.person.name,
                            isChosen: form["person"] == $0.person.id.description)
                    }), error: errors["person"], isRequired: true, isWide: true),
            Field(
                "role", t("person.role"),
                .choice(
                    Role.allCases.filter(\.canBeDeputised).map {
                        Field.Option(
                            $0.rawValue, t("right.\($0.rawValue)"),
                            isChosen: form["role"] == $0.rawValue)
                    }), error: errors["role"], isRequired: true, isWide: true),
            Field(
                "from", t("right.from_field"), .day,
                value: form.has("from") ? form["from"] : answer.today.description,
                error: errors["from"], isRequired: true),
            Field(
                "to", t("right.to_field"), .day, value: form["to"], error: errors["to"],
                isRequired: true),
        ]
        let page = PanelsPage(
            heading: Heading(title: t("deputy.title"), subtitle: t("deputy.text")),
            panels: [
                Panel(
                    id: "deputies", title: t("deputy.present"),
                    table: Table(
                        t("deputy.title"),
                        columns: [Column(t("field.name")), Column(t("person.role"))], rows: rows,
                        empty: EmptyState(
                            title: t("deputy.empty"), text: t("deputy.text"), icon: "members"))),
                Panel(
                    id: "name", title: t("deputy.name"),
                    form: Form(
                        action: "/deputies", fields: fields, submit: t("deputy.name"),
                        problems: errors.problems(of: fields))),
            ])
        return self.page(page, title: t("deputy.title"))
    }
}
