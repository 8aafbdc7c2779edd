// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Texts

@testable import Web

/// A name that must never reach the page as markup, with a quote hidden behind a mark.
let hostile = "<script>alert('x')</script>\"\u{0301} onfocus=\u{0600}\"alert(1)"

/// Every page with rich invented content, in one language.
struct Samples {
    let t: Speech
    /// Stands for the names people type.
    var client = "Atelier Mirabelle"

    struct Sample {
        let name: String
        let layout: Layout
        let render: @Sendable (PageRenderer, PrintedTree.Misses) -> String
    }

    var all: [Sample] {
        [
            sample("sign-in", signIn, .member, "/sign-in", isBare: true),
            sample("code", codeForm, .member, "/sign-in/code", isBare: true),
            sample("account", account, .member, "/account"),
            sample("money", money, .member, "/money"),
            sample("money-pending", moneyPending, .member, "/money"),
            sample("invoices", invoices, .member, "/invoices"),
            sample("invoices-empty", invoicesEmpty, .member, "/invoices"),
            sample("invoice-form", invoiceForm(hasErrors: false), .member, "/invoices/new"),
            sample("invoice-errors", invoiceForm(hasErrors: true), .member, "/invoices/new"),
            sample("invoice-draft", invoiceDraft, .member, "/invoices/drafts/12"),
            sample("invoice-issued", invoiceIssued, .member, "/invoices/41"),
            sample("clients", clients, .member, "/clients"),
            sample("client-form", clientForm, .member, "/clients/new"),
            sample("payslips", payslips, .member, "/payslips"),
            sample("payslip", payslip, .member, "/payslips/10"),
            sample("bank", bank, .office, "/bank"),
            sample("suspense", suspense, .office, "/suspense"),
            sample("suspense-empty", suspenseEmpty, .office, "/suspense"),
            sample("month", month, .office, "/month"),
            sample("payments", paymentRuns, .office, "/payments"),
            sample("payment-run", paymentRun, .office, "/payments/10"),
            sample("ledger", ledger, .office, "/ledger"),
            sample("entry", entry, .office, "/ledger/1204"),
            sample("trial-balance", trialBalance, .office, "/trial-balance"),
            sample("statement", statement, .office, "/statement"),
            sample("purchase-form", purchaseForm, .office, "/purchases/new"),
            sample("members", members, .office, "/members"),
            sample("position", position, .board, "/position"),
            sample("why", why, .member, "/why/7"),
            sample("setup-form", setupForm, .member, "/setup/identity", isBare: true),
            sample("setup-choices", setupChoices, .member, "/setup/contribution", isBare: true),
            sample("setup-review", setupReview, .member, "/setup/check", isBare: true),
            sample("setup-demo", setupDemo, .member, "/setup/demo", isBare: true),
            sample("setup-demo-inside", setupDemoInside, .member, "/setup/demo", isBare: true),
            sample("first-steps", firstSteps, .office, "/first-steps"),
            sample("error", failure, .member, "/", isBare: true),
            sample(
                "not-found", FailurePage.notFound(in: t), .member, "/nowhere", isBare: true),
        ]
    }

    private func sample(
        _ name: String, _ page: some Page, _ area: Area, _ path: String, isBare: Bool = false
    ) -> Sample {
        let layout = layout(area, path, isBare: isBare)
        return Sample(name: name, layout: layout) { renderer, misses in
            renderer.markup(page, in: layout, misses: misses).text
        }
    }

    func layout(_ area: Area, _ path: String, isBare: Bool = false) -> Layout {
        let roles: [Area: String] = [
            .member: t("role.member"), .office: t("role.office"), .board: t("role.board"),
        ]
        let areas: [Area] = area == .board ? [.board, .office] : [area]
        var layout = Layout(
            t: t, title: t("nav.area.\(area)"), cooperative: "La Ruche Solidaire",
            person: isBare
                ? nil
                : .init(name: "Inès Carpentier", initials: "IC", role: roles[area] ?? ""),
            groups: isBare
                ? []
                : Navigation.groups(
                    areas, at: path, waiting: ["suspense": 4, "payments": 1], in: t,
                    opens: { _ in true }, offers: { _ in true }),
            languages: [("fr", "Français"), ("en", "English"), ("nl", "Nederlands")].map {
                LanguageChoice(tag: $0.0, name: $0.1, isCurrent: $0.0 == t.language.rawValue)
            },
            csrf: "csrf-token-1234567890abcdef", requestKey: "8e2f51b0-0001", path: path,
            notice: path == "/clients" ? Notice(text: t("client.saved"), tone: .good) : nil,
            demoDay: t.day(day(3, 20)), demoHref: "/setup/demo")
        layout.show(Display(), in: t)
        return layout
    }

    func eur(_ cents: Int64) -> String { t.money(.cents(cents)) }
    func day(_ month: Int, _ day: Int) -> Day {
        Day(2026, month, day) ?? Day(number: 0)
    }
    func on(_ month: Int, _ number: Int) -> String { t.day(day(month, number)) }

    var law: Source {
        Source(
            title: "Code de la sécurité sociale, D242-4", reference: "", checked: day(11, 22),
            isVerified: true)
    }
    var house: Source {
        Source(
            title: "Règlement de la coopérative, art. 7",
            reference: "https://coop.example/reglement", checked: day(11, 22), isVerified: false)
    }
    func rule(_ name: String, _ source: Source) -> Step.Rule {
        Step.Rule(name, from: day(1, 1), source: source)
    }
    func sum(_ label: String, _ cents: Int64) -> Step {
        Step(label, amount: .cents(cents), because: .arithmetic)
    }
}
