// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Operations
import Payroll
import Store
import Texts

extension FormData {
    /// What a form tells of the establishment.
    var establishment: EstablishmentFacts {
        var facts = EstablishmentFacts()
        for (name, place) in EstablishmentFacts.fields {
            facts[keyPath: place] = self[name].trimmed
        }
        facts.activity = facts.activity.uppercased()
        facts.isDebited = self["is_debited"] == "yes"
        facts.paysNextMonth = self["pays_next_month"] == "yes"
        return facts
    }
}

extension EstablishmentFacts {
    /// The texts of the form, in its order.
    static var fields: [(name: String, place: WritableKeyPath<EstablishmentFacts, String>)] {
        [
            ("establishment_number", \.number), ("head_office", \.headOffice),
            ("main_activity", \.activity), ("agreement", \.agreement),
            ("contact_name", \.contactName), ("contact_mail", \.contactMail),
            ("contact_telephone", \.contactTelephone), ("collector", \.collector),
            ("pension", \.pension), ("commune", \.commune), ("health_code", \.healthCode),
            ("health_reference", \.healthReference), ("provident_code", \.providentCode),
            ("provident_reference", \.providentReference),
            ("health_service", \.healthService),
        ]
    }

    /// What the law does not want of everybody.
    static let optional: Set<String> = [
        "head_office", "commune", "health_code", "health_reference", "provident_code",
        "provident_reference", "health_service",
    ]
}

extension Visit {
    /// What declarations tell of the establishment.
    func establishmentPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(ShowEstablishment())
        let isTyped = form.has("establishment_number") || !errors.fields.isEmpty
        let facts = isTyped ? form.establishment : answer.facts ?? EstablishmentFacts()
        var fields = EstablishmentFacts.fields.map { name, place in
            Field(
                name, t("establishment.\(name)"), value: facts[keyPath: place],
                hint: t.has("establishment.\(name).hint") ? t("establishment.\(name).hint") : nil,
                error: errors[name], isRequired: !EstablishmentFacts.optional.contains(name),
                autocomplete: "off")
        }
        fields += [
            Field(
                "is_debited", t("establishment.is_debited"), .tick,
                value: facts.isDebited ? "yes" : ""),
            Field(
                "pays_next_month", t("establishment.pays_next_month"), .tick,
                value: facts.paysNextMonth ? "yes" : ""),
        ]
        let house = answer.cooperative
        let page = PanelsPage(
            heading: Heading(
                title: t("declaration.establishment"), subtitle: house.name,
                back: Link(text: t("declaration.title"), href: "/declarations")),
            panels: [
                Panel(
                    id: "house", title: t("establishment.house"),
                    text: t("establishment.house_text"),
                    facts: [
                        Fact(label: "SIREN", value: house.siren, isCode: true),
                        Fact(
                            label: t("establishment.address"),
                            value: "\(house.address), \(house.postcode) \(house.city)"),
                        Fact(
                            label: t("establishment.headcount"), value: t.count(house.headcount)),
                        Fact(
                            label: t("establishment.accident"), value: t.rate(house.accidentRate)),
                        Fact(
                            label: t("establishment.mobility"), value: t.rate(house.mobilityRate)),
                    ]),
                Panel(
                    id: "facts", title: t("establishment.facts"),
                    form: Form(
                        action: path, fields: fields, submit: t("form.save"),
                        problems: errors.problems(of: fields))),
            ])
        return self.page(page, title: t("declaration.establishment"))
    }

    /// What a form says of somebody.
    func typedIdentity() throws -> Identity {
        var reader = FormReader(form, in: t)
        let identity = Identity(
            number: reader.text("number", isRequired: false, most: 30),
            temporaryNumber: reader.text("temporary_number", isRequired: false, most: 40),
            familyName: reader.text("family_name", most: 80),
            usualName: reader.text("usual_name", isRequired: false, most: 80),
            givenNames: reader.text("given_names", most: 80),
            sex: reader.whole("sex", in: 1...2), birthDay: reader.day("birth_day"),
            birthPlace: reader.text("birth_place", most: 80),
            birthDepartment: reader.text("birth_department", most: 3),
            birthCountry: reader.text("birth_country", most: 2),
            nationality: reader.text("nationality", most: 2))
        try reader.check()
        return identity
    }

    /// Who a member is, for payroll.
    func identityPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(ShowIdentity(of: id()))
        return identityPage(
            answer, back: Link(text: t("declaration.title"), href: "/declarations"), errors)
    }

    /// Who somebody is, for themselves.
    func ownIdentityPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let back = Link(text: t("account.title"), href: "/account")
        guard let answer = try await ask(ShowOwnIdentity()) else {
            return page(
                PanelsPage(
                    heading: Heading(title: t("identity.title"), back: back),
                    panels: [
                        Panel(
                            id: "none", title: t("identity.none"), text: t("identity.not_paid"))
                    ]), title: t("identity.title"))
        }
        return identityPage(answer, back: back, errors)
    }

    private func identityPage(
        _ answer: ShowIdentity.Answer, back: Link, _ errors: FormErrors
    ) -> Response {
        let fields = identityFields(answer.identity, errors)
        let details = answer.details
        let page = PanelsPage(
            heading: Heading(
                title: t("identity.title"), subtitle: details.name, back: back,
                pill: answer.identity == nil
                    ? Pill(text: t("identity.none"), tone: .waiting) : nil),
            panels: [
                Panel(
                    id: "identity", title: t("identity.facts"), text: t("identity.text"),
                    facts: answer.at.map {
                        [Fact(label: t("identity.saved_at"), value: moment($0))]
                    } ?? [],
                    form: Form(
                        action: path, fields: fields, submit: t("form.save"),
                        problems: errors.problems(of: fields))),
                Panel(
                    id: "address", title: t("establishment.address"),
                    text: t("identity.address_text"),
                    facts: [
                        Fact(
                            label: t("establishment.address"),
                            value: details.address.isEmpty
                                ? "–"
                                : "\(details.address), \(details.postcode) \(details.city)")
                    ]),
            ])
        return self.page(page, title: t("identity.title"))
    }

    private func identityFields(_ known: Identity?, _ errors: FormErrors) -> [Field] {
        let isTyped = form.has("family_name") || !errors.fields.isEmpty
        func field(
            _ name: String, _ stored: String?, isRequired: Bool = true, kind: Field.Kind = .text
        ) -> Field {
            Field(
                name, t("identity.\(name)"), kind, value: isTyped ? form[name] : stored ?? "",
                hint: t.has("identity.\(name).hint") ? t("identity.\(name).hint") : nil,
                error: errors[name], isRequired: isRequired, autocomplete: "off")
        }
        let sex = isTyped ? form["sex"] : known.map { String($0.sex) } ?? ""
        return [
            field("number", known?.number.asNationalNumber, isRequired: false),
            field("temporary_number", known?.temporaryNumber, isRequired: false),
            field("family_name", known?.familyName),
            field("usual_name", known?.usualName, isRequired: false),
            field("given_names", known?.givenNames),
            Field(
                "sex", t("identity.sex"),
                .choice(
                    ["", "1", "2"].map {
                        Field.Option(
                            $0, $0.isEmpty ? "–" : t("identity.sex.\($0)"), isChosen: $0 == sex)
                    }), error: errors["sex"], isRequired: true),
            field("birth_day", known?.birthDay.text, kind: .day),
            field("birth_place", known?.birthPlace),
            field("birth_department", known?.birthDepartment),
            field("birth_country", known?.birthCountry ?? "FR"),
            field("nationality", known?.nationality ?? "FR"),
        ]
    }

    /// What a form says of a contract.
    func typedJob() throws -> JobFacts {
        var reader = FormReader(form, in: t)
        var facts = JobFacts()
        facts.occupation = reader.text("occupation", most: 10).lowercased()
        facts.title = reader.text("job_title", most: 100)
        facts.status = reader.text("status", most: 4)
        facts.pensionStatus = reader.text("pension_status", most: 4)
        facts.risk = reader.text("risk", most: 10).uppercased()
        if form.has("foreseen_end") { facts.foreseenEnd = reader.day("foreseen_end") }
        facts.reasonOfTerm = reader.text("reason_of_term", isRequired: false, most: 4)
        facts.reasonOfEnd = reader.text("reason_of_end", isRequired: false, most: 4)
        try reader.check()
        return facts
    }

    /// What declarations tell of a contract.
    func jobPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(ShowJob(of: id()))
        let known = answer.facts
        let isTyped = form.has("occupation") || !errors.fields.isEmpty
        func field(
            _ name: String, _ stored: String, isRequired: Bool = true, kind: Field.Kind = .text
        ) -> Field {
            Field(
                name, t("declared_job.\(name)"), kind, value: isTyped ? form[name] : stored,
                hint: t.has("declared_job.\(name).hint") ? t("declared_job.\(name).hint") : nil,
                error: errors[name], isRequired: isRequired, autocomplete: "off")
        }
        let isExecutive = answer.engagement.terms.category == .executive
        let fields = [
            field("job_title", known?.title ?? ""), field("occupation", known?.occupation ?? ""),
            field("status", known?.status ?? (isExecutive ? "04" : "06")),
            field("pension_status", known?.pensionStatus ?? (isExecutive ? "01" : "04")),
            field("risk", known?.risk ?? ""),
            field(
                "foreseen_end", known?.foreseenEnd?.text ?? "", isRequired: false, kind: .day),
            field("reason_of_term", known?.reasonOfTerm ?? "", isRequired: false),
            field("reason_of_end", known?.reasonOfEnd ?? "", isRequired: false),
        ]
        let kind = t("contract.kind.\(answer.engagement.terms.kind.rawValue)")
        let page = PanelsPage(
            heading: Heading(
                title: t("declared_job.title"), subtitle: "\(answer.name) · \(kind)",
                back: Link(text: t("declaration.title"), href: "/declarations")),
            panels: [
                Panel(
                    id: "job", title: t("declared_job.facts"), text: t("declared_job.text"),
                    form: Form(
                        action: path, fields: fields, submit: t("form.save"),
                        problems: errors.problems(of: fields)))
            ])
        return self.page(page, title: t("declared_job.title"))
    }
}

extension String {
    /// A national number in its groups: sex, year, month, place, rank, key.
    var asNationalNumber: String {
        guard utf8.count == 15 else { return self }
        var rest = self[...]
        return [1, 2, 2, 2, 3, 3, 2].map { count in
            let group = rest.prefix(count)
            rest = rest.dropFirst(count)
            return String(group)
        }.joined(separator: " ")
    }
}
