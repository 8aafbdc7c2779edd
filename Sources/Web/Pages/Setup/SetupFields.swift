// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Operations
import Texts

/// The fields of the set-up's screens, with what stands in them and what is wrong with it.
struct SetupFields {
    let t: Speech
    let values: [String: String]
    let errors: FormErrors

    /// The fields of a screen.
    func fields(_ step: SetupStep, _ about: SetupRequest, _ site: Site) -> [Field] {
        switch step {
        case .welcome: welcome(site, needsCode: about.visit == nil, about.language)
        case .country: country(site.house.laws)
        case .identity: identity(about.answers.country.flatMap { site.house.laws[$0.country] })
        case .books: books(today: site.house.clock.now().utcDay)
        case .bank: bank
        case .administrator: administrator(hasPassword: about.answers.administrator != nil)
        case .contribution, .check: []
        }
    }

    private func field(
        _ name: String, _ kind: Field.Kind = .text, _ key: String? = nil, isOptional: Bool = false,
        isWide: Bool = true, autocomplete: String? = nil
    ) -> Field {
        let key = "setup.field.\(key ?? name)"
        var value = values[name] ?? ""
        // A password is never sent back.
        if case .password = kind { value = "" }
        return Field(
            name, t(key), kind, value: value,
            hint: t.has("\(key)_hint") ? t("\(key)_hint") : nil, error: errors[name],
            isRequired: !isOptional, isWide: isWide, autocomplete: autocomplete)
    }

    private func welcome(_ site: Site, needsCode: Bool, _ language: Language) -> [Field] {
        let chosen = values["language"] ?? language.rawValue
        let options = site.languageChoices(language).map {
            Field.Option($0.tag, $0.name, isChosen: $0.tag == chosen)
        }
        let code = needsCode ? [field("code", autocomplete: "one-time-code")] : []
        return [field("language", .choice(options))] + code
    }

    /// The legal forms of every law of this installation: the form says the country.
    private func country(_ laws: [String: Law]) -> [Field] {
        let tag = t.language.rawValue
        let forms = laws.sorted { $0.key < $1.key }.flatMap { country, law in
            law.profile.legalForms.map { form in
                let value = SetupAnswers.Country.choice(form.key, of: country)
                return Field.Option(
                    value, form.title[tag] ?? form.key, isChosen: value == values["legal_form"],
                    group: laws.count > 1 ? law.profile.title[tag] ?? country : nil)
            }
        }
        let choose = laws.count > 1 ? [Field.Option("", t("form.choose"))] : []
        return [
            field("legal_form", .choice(choose + forms)), field("bec", .tick, isOptional: true),
        ]
    }

    /// Who the cooperative is, in the words of its country; nothing it does not ask for.
    private func identity(_ law: Law?) -> [Field] {
        func asked(
            _ subject: CountryProfile.Subject, _ name: String? = nil, _ kind: Field.Kind = .text,
            isOptional: Bool = false
        ) -> [Field] {
            guard let question = law?.profile.question(subject) else { return [] }
            let name = name ?? subject.rawValue
            let tag = t.language.rawValue
            return [
                Field(
                    name, question.label[tag] ?? question.label["fr"] ?? "", kind,
                    value: values[name] ?? "", hint: question.hint?[tag], error: errors[name],
                    isRequired: !isOptional, isWide: true)
            ]
        }
        return [field("name", autocomplete: "organization")]
            + asked(.companyNumber, "siren") + asked(.vatNumber, isOptional: true)
            + asked(.registerCity)
            + [
                field("address", .longText, autocomplete: "street-address"),
                field("postcode", autocomplete: "postal-code"),
                field("city", autocomplete: "address-level2"),
            ] + asked(.headcount, nil, .amount) + asked(.accidentRate, nil, .amount)
            + asked(.mobilityRate, nil, .amount)
    }

    private func books(today: Day) -> [Field] {
        var shown = self
        if values["from"] == nil {
            shown = SetupFields(
                t: t,
                values: values.merging(
                    ["from": today.period.firstDay.text, "cash": t.formats.number("0.00")]
                ) { old, _ in old }, errors: errors)
        }
        return [
            shown.field("fiscal_year", .choice(years)),
            shown.field("from", .day), shown.field("cash", .amount),
        ]
    }

    /// Twelve years to choose from, by the month they begin with.
    private var years: [Field.Option] {
        let chosen = Int(values["fiscal_year"] ?? "1")
        return (1...12).compactMap(FinancialYears.init(firstMonth:)).map {
            Field.Option(
                String($0.firstMonth), t.months(of: $0), isChosen: $0.firstMonth == chosen)
        }
    }

    private var bank: [Field] {
        [
            field("iban"), field("bic", isOptional: true), field("cutoff_day", .amount),
        ]
    }

    private func administrator(hasPassword: Bool) -> [Field] {
        [
            field("name", .text, "person_name", autocomplete: "name"),
            field("email", .email, autocomplete: "username"),
            field(
                "password", .password, hasPassword ? "password_kept" : "password",
                isOptional: hasPassword, autocomplete: "new-password"),
            field(
                "password_again", .password, isOptional: hasPassword,
                autocomplete: "new-password"),
        ]
    }
}
