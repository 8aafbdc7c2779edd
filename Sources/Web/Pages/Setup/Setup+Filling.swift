// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import HTTPTypes
import Hummingbird
import Operations
import Sales
import Texts

extension Site {
    /// A screen as it stands, or as it was typed with what is wrong.
    func screen(
        _ step: SetupStep, _ about: SetupRequest, typed: FormData? = nil,
        errors: FormErrors = FormErrors()
    ) -> Response {
        let t = about.t
        let values =
            typed.map { form in
                Dictionary(form.pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            } ?? about.answers.typed(step, in: t)
        let title = t("setup.\(step.rawValue).title")
        var page = SetupPage(
            title: title, text: t("setup.\(step.rawValue).text"),
            progress: progress(step, about))
        switch step {
        case .contribution: page.choices = choices(values, errors, about)
        case .check: page.review = SetupReview(about, of: house).page
        case .welcome, .country, .identity, .books, .bank, .administrator:
            let fields = SetupFields(t: t, values: values, errors: errors)
                .fields(step, about, self)
            page.form = Form(
                action: step == .welcome ? Self.setupPath : "/setup/\(step.rawValue)",
                fields: fields, submit: t("setup.next"), cancel: step.back(in: t),
                problems: errors.problems(of: fields))
        }
        if isDemoOffered(about), step.number <= SetupStep.country.number {
            page.demo = demoOffer(in: t)
        }
        return setupPage(
            page, title: title, about, status: typed == nil ? .ok : .unprocessableContent)
    }

    private func progress(_ step: SetupStep, _ about: SetupRequest) -> SetupPage.Progress {
        let t = about.t
        let open = about.answers.openStep.number
        let stages = SetupStep.allCases.map { other in
            let isOpen = about.visit != nil && other.number <= open
            let state: Stage.State =
                other == step
                ? .current : isOpen && about.answers.isAnswered(other) ? .done : .waiting
            let link = Link(text: t("setup.see"), href: "/setup/\(other.rawValue)")
            return Stage(
                number: other.number, title: t("setup.\(other.rawValue).name"), state: state,
                stateText: t("setup.state.\(state.rawValue)"),
                links: isOpen && other != step ? [link] : [], isCurrent: other == step)
        }
        return SetupPage.Progress(
            position: t(
                "setup.position",
                [
                    "number": String(step.number), "all": String(SetupStep.allCases.count),
                    "name": t("setup.\(step.rawValue).name"),
                ]), stages: stages)
    }

    /// The contribution rules of the country's pack, each with what a month would cost under it.
    private func choices(
        _ values: [String: String], _ errors: FormErrors, _ about: SetupRequest
    ) -> SetupPage.Choices {
        let t = about.t
        let schemes = about.answers.country.flatMap { house.laws[$0.country] }?.schemes.all ?? []
        let problem = errors["scheme"].map {
            Problems(items: [Link(text: $0, href: "#scheme-1")])
        }
        return SetupPage.Choices(
            action: "/setup/contribution", name: "scheme", legend: t("setup.contribution.legend"),
            choices: schemes.enumerated().map { index, scheme in
                let contribution = scheme.example
                return SetupPage.Choice(
                    id: "scheme-\(index + 1)", value: scheme.key,
                    isChosen: values["scheme"] == scheme.key,
                    title: scheme.title[t.language.rawValue] ?? scheme.key,
                    text: t("setup.base.\(scheme.base.rawValue).\(scheme.trigger.rawValue)"),
                    example: t("setup.example"), result: t.money(contribution.amount),
                    explanation: Explanation(
                        contribution.steps,
                        text: t(
                            "setup.example_text",
                            [
                                "invoiced": ContributionScheme.exampleInvoiced.text,
                                "collected": ContributionScheme.exampleCollected.text,
                                "costs": ContributionScheme.exampleCosts.text,
                            ]), in: t))
            }, submit: t("setup.next"),
            back: SetupStep.contribution.back(in: t) ?? Link(text: "", href: Self.setupPath),
            problems: problem)
    }
}

extension SetupStep {
    /// The way to the screen before; nil on the first.
    func back(in t: Speech) -> Link? {
        guard number > 1 else { return nil }
        return Link(
            text: t("setup.back"), href: "/setup/\(Self.allCases[number - 2].rawValue)")
    }
}

extension ContributionScheme {
    /// A month of the worked example: what is invoiced, what is paid, what it costs to make.
    static let exampleInvoiced = Money.cents(300_000)
    static let exampleCollected = Money.cents(240_000)
    static let exampleCosts = Money.cents(45_000)

    /// What a first month like the example's costs.
    var example: Contribution {
        let sales = trigger == .collected ? Self.exampleCollected : Self.exampleInvoiced
        let amount = base == .turnover ? sales : sales - Self.exampleCosts
        return contribution(
            ContributionState(
                baseOfEarlierMonths: .zero, baseOfMonth: amount, takenInEarlierMonths: .zero,
                takenInMonth: .zero), at: .monthEnd)
    }
}
