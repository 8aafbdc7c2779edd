// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Foundation
import HTTPTypes
import Hummingbird
import Interchange
import Operations
import Store
import Texts

extension Site {
    /// The addresses about one's own calendar.
    var calendarRoutes: [Route] {
        [
            .get("/account/calendar", .everyone, calendarPage),
            .post("/account/calendar", .everyone, newCalendarAddress),
            .post("/account/calendar/removal", .everyone, removeCalendarAddress),
        ]
    }

    /// The calendar itself, for programs that cannot sign in: its address is the secret.
    func addCalendarRoute(to router: Router<SiteContext>) {
        router.get("/calendar/{token}.ics") { _, context in
            let text = context.parameters.get("token") ?? ""
            guard text.utf8.count == 64,
                let content = try await house.calendar(Token(received: text))
            else { throw NothingThere() }
            var response = Response(
                bytes: calendar(content), type: "text/calendar; charset=utf-8", .ok)
            response.headers[.contentDisposition] = "inline; filename=\"entraide.ics\""
            return response
        }
    }

    private func calendar(_ content: CalendarContent) -> [UInt8] {
        let t = catalogues.speech(Language(rawValue: content.person.language))
        let site = settings.mail.publicURL
        let domain = URLComponents(string: site)?.host ?? "localhost"
        let events = content.deadlines.map { deadline in
            let key = "calendar.\(deadline.kind.rawValue)"
            let values = [
                "month": deadline.period?.text ?? "", "name": deadline.name ?? "",
                "cooperative": content.cooperative.name,
            ]
            return CalendarEvent(
                uid: "\(deadline.key).\(content.cooperative.id)@\(domain)", day: deadline.day,
                summary: t(deadline.name == nil ? key : "\(key)_of", values),
                text: t("\(key)_text", values), url: "\(site)/")
        }
        return CalendarFile.write(
            name: content.cooperative.name, events: events, at: house.clock.now())
    }

    private func calendarPage(_ visit: Visit) async throws -> Response {
        try await visit.calendarPage()
    }

    /// Makes a new address and shows it, this once.
    private func newCalendarAddress(_ visit: Visit) async throws -> Response {
        let token = Token(house.random.bytes(32))
        _ = try await visit.perform(ChangeCalendarAddress(token))
        return try await visit.calendarPage(
            address: "\(settings.mail.publicURL)/calendar/\(token.text).ics")
    }

    private func removeCalendarAddress(_ visit: Visit) async throws -> Response {
        _ = try await visit.perform(ChangeCalendarAddress(nil))
        return visit.redirect(to: "/account/calendar", notice: "calendar.removed")
    }
}

extension Visit {
    /// One's own calendar address; the address itself only when it was just made.
    fileprivate func calendarPage(address: String? = nil) async throws -> Response {
        let madeAt = try await ask(FindCalendarAddress())
        var panel = Panel(
            id: "calendar", title: t("calendar.address"), text: t("calendar.none"),
            commands: [
                Command(
                    label: t(madeAt == nil ? "calendar.make" : "calendar.renew"),
                    action: "/account/calendar", weight: .primary,
                    confirm: madeAt == nil ? nil : t("calendar.renew_confirm"))
            ])
        if let madeAt {
            panel.text = t("calendar.made", ["when": moment(madeAt)])
            panel.commands.append(
                Command(
                    label: t("calendar.remove"), action: "/account/calendar/removal",
                    weight: .danger))
        }
        if let address {
            panel.text = t("calendar.copy")
            panel.codes = [address]
        }
        let page = PanelsPage(
            heading: Heading(
                title: t("calendar.title"), subtitle: t("calendar.subtitle"),
                back: Link(text: t("account.title"), href: "/account")), panels: [panel])
        return self.page(page, title: t("calendar.title"))
    }
}
