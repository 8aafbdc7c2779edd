// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Hummingbird
import Operations
import Store
import Texts

extension Site {
    /// The addresses about what a person is told.
    var noticeRoutes: [Route] {
        [
            .get("/notices", .everyone, notices), .post("/notices", .everyone, markRead),
            .get(Self.preferencesPath, .everyone, mailChoices),
            .post(Self.preferencesPath, .everyone, chooseMail),
        ]
    }

    private func notices(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ListNotices())
        return visit.page(
            NoticesPage.page(answer, visit), title: visit.t("notices.title"))
    }

    private func markRead(_ visit: Visit) async throws -> Response {
        guard let id = ID<NoticesPage>(typed: visit.form["upto"]) else { throw WebError.badForm }
        _ = try await visit.perform(MarkNoticesRead(upTo: id.value))
        return visit.redirect(to: "/notices")
    }

    private func mailChoices(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ListNotices())
        return visit.page(
            NoticesPage.choices(answer, visit), title: visit.t("notices.choices"))
    }

    private func chooseMail(_ visit: Visit) async throws -> Response {
        let wanted = LetterKind.allCases.filter { visit.form[$0.rawValue] == "yes" }
        _ = try await visit.perform(ChooseMail(wanted: Set(wanted)))
        return visit.redirect(to: Self.preferencesPath, notice: "notices.chosen")
    }
}

/// What a person is told, and what they want by mail.
enum NoticesPage {
    /// Notices, newest first; new ones are marked until the person says they have read them.
    static func page(_ answer: ListNotices.Answer, _ visit: Visit) -> PanelsPage {
        let t = visit.t
        let new = answer.notices.filter { $0.readAt == nil }
        let table = Table(
            t("notices.title"), columns: [Column(t("notices.what")), Column(t("notices.when"))],
            rows: answer.notices.map { row($0, visit) },
            empty: EmptyState(
                title: t("notices.empty_title"), text: t("notices.empty_text"), icon: "inbox"),
            isStacked: true)
        let read = new.first.map {
            Command(
                label: t("notices.mark_read"), action: "/notices",
                hidden: [Hidden(name: "upto", value: String($0.id))], settles: .allNotices)
        }
        return PanelsPage(
            heading: Heading(
                title: t("notices.title"),
                actions: [Link(text: t("notices.choices"), href: Site.preferencesPath)]),
            panels: [
                Panel(
                    id: "notices", title: t.counted("notices.new", new.count), table: table,
                    commands: read.map { [$0] } ?? [])
            ])
    }

    private static func row(_ notice: PersonalNotice, _ visit: Visit) -> Row {
        let t = visit.t
        let zone = visit.visitor.cooperative.timeZone
        let values = notice.content.values.merging([
            "cooperative": visit.visitor.cooperative.name, "name": visit.visitor.person.name,
            "day": notice.at.day(in: zone).text, "time": notice.at.time(in: zone),
        ]) { $1 }
        let key = "mail.\(notice.kind).subject"
        return Row([
            Cell(
                t.has(key) ? t(key, values) : notice.kind, href: notice.content.link,
                pill: notice.readAt == nil ? Pill(text: t("notices.fresh"), tone: .info) : nil),
            Cell(visit.moment(notice.at)),
        ])
    }

    /// Which notices come by mail as well.
    static func choices(_ answer: ListNotices.Answer, _ visit: Visit) -> PanelsPage {
        let t = visit.t
        let fields = answer.choices.map { choice in
            Field(
                choice.kind.rawValue, t("letter.kind.\(choice.kind.rawValue)"), .tick,
                value: choice.isWanted ? "yes" : "", isWide: true)
        }
        return PanelsPage(
            heading: Heading(
                title: t("notices.choices"),
                back: Link(text: t("notices.title"), href: "/notices")),
            panels: [
                Panel(
                    id: "choices", title: t("notices.by_mail"), text: t("notices.security"),
                    form: Form(
                        action: Site.preferencesPath, fields: fields, submit: t("form.save")))
            ])
    }
}
