// SPDX-License-Identifier: AGPL-3.0-or-later

import Texts

@testable import Web

/// The pages of an installation without cooperative, and the first of one that has just got it.
extension Samples {
    private var progress: SetupPage.Progress {
        let states: [Stage.State] = [.done, .current, .waiting]
        return SetupPage.Progress(
            position: t("setup.position", ["number": "2", "all": "3", "name": client]),
            stages: states.enumerated().map { index, state in
                Stage(
                    number: index + 1, title: client, state: state,
                    stateText: t("setup.state.\(state.rawValue)"),
                    links: state == .done
                        ? [Link(text: t("setup.see"), href: "/setup/welcome")] : [],
                    isCurrent: state == .current)
            })
    }

    private func setup(_ step: String) -> SetupPage {
        SetupPage(
            title: t("setup.\(step).title"), text: t("setup.\(step).text"), progress: progress)
    }

    private var back: Link { Link(text: t("setup.back"), href: "/setup/bank") }

    private var problems: Problems {
        Problems(items: [Link(text: t("error.setup.not_offered"), href: "#scheme-1")])
    }

    var setupForm: SetupPage {
        var page = setup("identity")
        page.form = Form(
            action: "/setup/identity",
            fields: [
                Field("name", t("setup.field.name"), value: client, error: client),
                Field("bec", t("setup.field.bec"), .tick, value: "yes"),
            ], submit: t("setup.next"), cancel: back)
        page.demo = .init(
            title: t("setup.demo.offer"), text: t("setup.demo.offer_text"),
            command: Command(label: t("setup.demo.start"), action: "/setup/demo"))
        return page
    }

    var setupChoices: SetupPage {
        var page = setup("contribution")
        let choices = (1...3).map { number in
            SetupPage.Choice(
                id: "scheme-\(number)", value: "s\(number)", isChosen: number == 2,
                title: client, text: t("setup.base.turnover.invoiced"),
                example: t("setup.example"), result: eur(36_000),
                explanation: Explanation([sum("step.contribution", 36_000)], in: t))
        }
        page.choices = .init(
            action: "/setup/contribution", name: "scheme",
            legend: t("setup.contribution.legend"), choices: choices, submit: t("setup.next"),
            back: back, problems: problems)
        return page
    }

    var setupReview: SetupPage {
        var page = setup("check")
        let part = SetupPage.Part(
            title: t("setup.identity.name"),
            edit: Link(text: t("setup.identity.name"), href: "/setup/identity"),
            facts: [Fact(label: t("setup.field.name"), value: client)],
            note: t("setup.unverified"))
        page.review = .init(
            parts: [part], problems: problems,
            command: Command(
                label: t("setup.found"), action: "/setup/foundation", weight: .primary),
            back: back)
        return page
    }

    var setupDemo: SetupDemoPage {
        SetupDemoPage(.building(done: 1, of: 4), isInside: false, in: t)
    }

    var setupDemoInside: SetupDemoPage { SetupDemoPage(.ready, isInside: true, in: t) }

    var firstSteps: FirstStepsPage {
        FirstStepsPage(
            heading: Heading(title: t("first_steps.title"), subtitle: t("first_steps.text")),
            steps: [
                .init(
                    icon: "bank", title: t("first_steps.statement"),
                    text: t("first_steps.statement_text"),
                    link: Link(text: t("first_steps.statement_link"), href: "/bank"))
            ])
    }
}
