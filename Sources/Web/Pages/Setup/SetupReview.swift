// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Operations
import Sales
import Texts

/// Everything that was answered, with the way back to each screen.
struct SetupReview {
    private let about: SetupRequest
    private let house: House
    private let t: Speech
    private let answers: SetupAnswers

    init(_ about: SetupRequest, of house: House) {
        self.about = about
        self.house = house
        t = about.t
        answers = about.answers
    }

    /// The review as the last screen shows it.
    var page: SetupPage.Review {
        let parts = [
            part(.welcome, language), part(.country, country, note: countryNote),
            part(.identity, identity), part(.books, books), part(.bank, bank),
            part(.contribution, contribution), part(.administrator, administrator),
        ]
        let missing = SetupStep.allCases.filter { $0 != .check && !answers.isAnswered($0) }
        return SetupPage.Review(
            parts: parts,
            problems: missing.isEmpty
                ? nil
                : Problems(
                    items: missing.map {
                        Link(text: t("setup.\($0.rawValue).name"), href: "/setup/\($0.rawValue)")
                    }),
            command: missing.isEmpty
                ? Command(
                    label: t("setup.found"), action: Site.foundationPath, weight: .primary) : nil,
            back: SetupStep.check.back(in: t) ?? Link(text: "", href: Site.setupPath))
    }

    private func part(
        _ step: SetupStep, _ facts: [Fact], note: String? = nil
    ) -> SetupPage.Part {
        let name = t("setup.\(step.rawValue).name")
        return SetupPage.Part(
            title: name,
            edit: Link(text: name, href: "/setup/\(step.rawValue)"),
            facts: facts, note: note)
    }

    private func fact(_ key: String, _ value: String?, isCode: Bool = false) -> Fact {
        Fact(
            label: t("setup.field.\(key)"),
            value: value.flatMap { $0.isEmpty ? nil : $0 } ?? t("setup.none"), isCode: isCode)
    }

    private var language: [Fact] {
        let tag = answers.language ?? t.language.rawValue
        return [fact("language", t("setup.language.\(tag)"))]
    }

    private var law: Law? { answers.country.flatMap { house.laws[$0.country] } }

    private var country: [Fact] {
        let chosen = answers.country
        return [
            fact("country", law?.profile.title[t.language.rawValue]),
            fact(
                "printed",
                chosen.flatMap {
                    law?.profile.printed(
                        $0.legalForm, isBEC: $0.isBEC,
                        in: answers.language ?? t.language.rawValue)
                }),
        ]
    }

    /// Where the words of the legal form are written, and whether anybody compared them.
    private var countryNote: String? {
        guard let key = answers.country?.legalForm,
            let form = law?.profile.legalForms.first(where: { $0.key == key })
        else { return nil }
        let source = t("setup.source", ["source": form.source.title])
        return form.source.isVerified ? source : "\(source) \(t("setup.unverified"))"
    }

    private var identity: [Fact] {
        let identity = answers.identity
        return [fact("name", identity?.name)]
            + asked(.companyNumber, identity?.siren.inGroups, isCode: true)
            + asked(.vatNumber, identity?.vatNumber, isCode: true)
            + asked(.registerCity, identity?.registerCity)
            + [
                fact("address", identity.map { "\($0.address), \($0.postcode) \($0.city)" })
            ]
            + asked(.headcount, identity.map { t.count($0.headcount) })
            + asked(.accidentRate, identity.map { t.rate($0.accidentRate) })
            + asked(.mobilityRate, identity.map { t.rate($0.mobilityRate) })
    }

    /// What the country asks, in its words; nothing where it does not ask.
    private func asked(
        _ subject: CountryProfile.Subject, _ value: String?, isCode: Bool = false
    ) -> [Fact] {
        guard let question = law?.profile.question(subject) else { return [] }
        return [
            Fact(
                label: question.label[t.language.rawValue] ?? question.label["fr"] ?? "",
                value: value.flatMap { $0.isEmpty ? nil : $0 } ?? t("setup.none"),
                isCode: isCode)
        ]
    }

    private var books: [Fact] {
        [
            fact("fiscal_year", answers.books.map { t.months(of: $0.years) }),
            fact("from", answers.books.map { t.longDay($0.from) }),
            fact("cash", answers.books.map { t.money($0.cash) }),
        ]
    }

    private var bank: [Fact] {
        [
            fact(
                "iban", answers.bank.flatMap { try? IBAN($0.iban).description }, isCode: true),
            fact("bic", answers.bank?.bic, isCode: true),
            fact("cutoff_day", answers.bank.map { t.count($0.cutoffDay) }),
        ]
    }

    private var contribution: [Fact] {
        let scheme = law?.schemes.all.first { $0.key == answers.scheme }
        return [fact("scheme", scheme?.title[t.language.rawValue])]
    }

    private var administrator: [Fact] {
        [
            fact("person_name", answers.administrator?.name),
            fact("email", answers.administrator?.email),
            fact(
                "password", answers.administrator.map { _ in t("setup.password_chosen") }),
        ]
    }
}
