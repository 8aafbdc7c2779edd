// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Operations
import Store
import Texts

extension Site {
    /// The addresses about programs that are called, for those who look after the house.
    var webhookRoutes: [Route] {
        [
            .get("/office/webhooks", .operate, webhooks),
            .post("/office/webhooks", .operate, addWebhook).withProof,
            .post("/office/webhooks/{id}/state", .operate, changeWebhook),
            .post("/office/webhooks/calls/{id}/repetition", .operate, callAgain),
        ]
    }

    /// The job that makes the calls; in a demo nobody is called.
    var webhookCaller: WebhookCaller {
        WebhookCaller(
            of: house, by: isDemo ? nil : Caller(policy: settings.webhookPolicy),
            reporting: reporter(of: "webhook"))
    }

    private func webhooks(_ visit: Visit) async throws -> Response {
        try await visit.webhooksPage()
    }

    /// Adds a program and shows its key in the answer itself, the one time it is shown.
    private func addWebhook(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            let url = visit.form["url"].trimmed
            guard OutsideCall.isPossible(url, under: settings.webhookPolicy) else {
                throw OperationError.badField("url")
            }
            let secret = "whsec_" + Token(house.random.bytes(32)).text
            _ = try await visit.perform(
                AddWebhook(
                    url: url, secret: secret,
                    events: WebhookEvent.allCases.filter { visit.form[$0.rawValue] == "yes" }))
            return try await visit.webhooksPage(secret: secret)
        } orShow: {
            try await visit.webhooksPage($0)
        }
    }

    private func changeWebhook(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            _ = try await visit.perform(
                EnableWebhook(visit.id(), isEnabled: visit.form["state"] == "on"))
            return visit.redirect(to: "/office/webhooks", notice: "webhook.changed")
        } orShow: {
            try await visit.webhooksPage($0)
        }
    }

    private func callAgain(_ visit: Visit) async throws -> Response {
        let id: ID<WebhookCall> = try visit.id()
        _ = try await visit.perform(CallAgain(id.value))
        return visit.redirect(to: "/office/webhooks", notice: "webhook.queued_again")
    }
}

extension Visit {
    /// The programs that are called; the key only of one that was just added.
    fileprivate func webhooksPage(
        _ errors: FormErrors = FormErrors(), secret: String? = nil
    ) async throws -> Response {
        var panels = try await ask(ListWebhooks()).map { panel($0) }
        if let secret {
            panels.insert(
                Panel(
                    id: "secret", title: t("webhook.secret"), text: t("webhook.secret_text"),
                    codes: [secret]), at: 0)
        }
        panels.append(newPanel(secret == nil ? errors : FormErrors(), isFresh: secret != nil))
        let page = PanelsPage(
            heading: Heading(title: t("webhook.title"), subtitle: t("webhook.subtitle")),
            notice: site.isDemo
                ? Notice(text: t("webhook.demo"), tone: .info, isAlert: false) : nil,
            panels: panels)
        return self.page(page, title: t("webhook.title"))
    }

    private func panel(_ answer: ListWebhooks.Answer) -> Panel {
        let hook = answer.webhook
        let events = hook.events.map { t("webhook.event.\($0)") }.joined(separator: ", ")
        return Panel(
            id: "webhook-\(hook.id)", title: hook.url,
            text: hook.isEnabled ? events : t("webhook.off"),
            table: Table(
                t("webhook.calls"),
                columns: [
                    Column(t("webhook.what")), Column(t("webhook.when")),
                    Column(t("letter.status")), Column(t("letter.act")),
                ], rows: answer.calls.map { row($0) },
                empty: EmptyState(
                    title: t("webhook.empty_title"), text: t("webhook.empty_text"), icon: "send"),
                isStacked: true),
            commands: [
                Command(
                    label: t(hook.isEnabled ? "webhook.stop" : "webhook.start"),
                    action: "/office/webhooks/\(hook.id)/state",
                    hidden: [Hidden(name: "state", value: hook.isEnabled ? "off" : "on")])
            ])
    }

    private func row(_ call: WebhookCall) -> Row {
        let tone: Tone =
            switch call.status {
            case .queued: call.reason.isEmpty ? .neutral : .waiting
            case .sent: .good
            case .givenUp: .bad
            }
        let key = "webhook.reason.\(call.reason.replacing("webhook.", with: ""))"
        let reason = call.reason.isEmpty ? nil : t.has(key) ? t(key) : call.reason
        let again = Command(
            label: t("webhook.again"), action: "/office/webhooks/calls/\(call.id)/repetition")
        return Row([
            Cell(
                t("webhook.event.\(call.event)"),
                note: call.object == 0 ? nil : t.count(Int(call.object))),
            Cell(moment(call.queuedAt)),
            Cell(
                "", note: reason,
                pill: Pill(text: t("letter.status.\(call.status.rawValue)"), tone: tone)),
            Cell(call.status == .queued ? "–" : "", command: call.status == .queued ? nil : again),
        ])
    }

    /// The form for another program; empty after one was added.
    private func newPanel(_ errors: FormErrors, isFresh: Bool) -> Panel {
        func typed(_ name: String) -> String { isFresh ? "" : form[name] }
        let url = Field(
            "url", t("webhook.url"), value: typed("url"), hint: t("webhook.url_hint"),
            error: errors["url"] ?? errors["webhooks"], isRequired: true, isWide: true)
        let events = WebhookEvent.allCases.enumerated().map { index, event in
            Field(
                event.rawValue, t("webhook.event.\(event.rawValue)"), .tick,
                value: typed(event.rawValue), error: index == 0 ? errors["events"] : nil)
        }
        return Panel(
            id: "new", title: t("webhook.new"), text: t("webhook.new_text"),
            form: Form(
                action: "/office/webhooks", fields: [url] + events, submit: t("webhook.add"),
                problems: errors.problems(of: [url] + events)))
    }
}
